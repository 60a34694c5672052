"""The icon of an application of macOS: the container (ICNS) of PNGs that are drawn from the SVG."""

import shutil
import struct
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bundles.say import BundleError, run

KINDS = {
    b"ic11": 32,  # 16 points at twice the density
    b"ic12": 64,
    b"ic07": 128,
    b"ic13": 256,
    b"ic08": 256,
    b"ic14": 512,
    b"ic09": 512,
    b"ic10": 1024,
}
"""Type of an element → pixels of its PNG. Those for 16 and 32 points at the plain density hold no PNG and are drawn from these."""
_PNG = b"\x89PNG\r\n\x1a\n"


def container(pictures: Mapping[int, bytes]) -> bytes:
    """Return the container of PNGs by their pixels, one for each of `KINDS`. Raises BundleError."""
    elements = b""
    for kind, size in KINDS.items():
        picture = pictures.get(size, b"")
        if png_size(picture) != (size, size):
            raise BundleError(f"The icon needs a PNG of {size} by {size} pixels.")
        elements += kind + struct.pack(">I", 8 + len(picture)) + picture
    return b"icns" + struct.pack(">I", 8 + len(elements)) + elements


def elements(icon: bytes) -> dict[bytes, bytes]:
    """Return the elements of a container. Raises BundleError for one that is none."""
    if icon[:4] != b"icns" or struct.unpack(">I", icon[4:8])[0] != len(icon):
        raise BundleError("This is no ICNS file.")
    found, at = {}, 8
    while at < len(icon):
        size = struct.unpack(">I", icon[at + 4 : at + 8])[0]
        if size < 8 or at + size > len(icon):
            raise BundleError("An element of the ICNS file goes beyond its end.")
        found[icon[at : at + 4]] = icon[at + 8 : at + size]
        at += size
    return found


def png_size(picture: bytes) -> tuple[int, int]:
    """Return width and height of a PNG (its IHDR); (0, 0) where it is none."""
    if picture[:8] != _PNG or picture[12:16] != b"IHDR":
        return 0, 0
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def icon_of(drawing: Path) -> bytes:
    """Return the icon drawn from an SVG. Raises BundleError where nothing here can draw."""
    return container({size: _drawn(drawing, size) for size in sorted(set(KINDS.values()))})


def _drawn(drawing: Path, size: int) -> bytes:
    if shutil.which("rsvg-convert"):
        with tempfile.TemporaryDirectory() as folder:
            picture = Path(folder) / "icon.png"
            run(["rsvg-convert", f"--width={size}", f"--height={size}", "--output", picture, drawing])
            return picture.read_bytes()
    try:
        from PySide6.QtCore import QBuffer, QIODevice
        from PySide6.QtGui import QImage, QPainter
        from PySide6.QtSvg import QSvgRenderer
    except ImportError as error:
        raise BundleError(
            "To draw the icon, rsvg-convert is needed (librsvg), or this command started by"
            " `packaging/bootstrap.py exec python …`, which has Qt."
        ) from error
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the types do not know that a name is enough
    return bytes(buffer.data().data())
