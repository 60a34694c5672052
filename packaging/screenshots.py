"""Makes the pictures of the console: a real server, vendor and devices with sample data, and the real windows.

    python3 packaging/bootstrap.py exec python packaging/screenshots.py FOLDER     every picture, light and dark, 100 % and 200 %
    python3 packaging/bootstrap.py exec python packaging/screenshots.py --readme   those of the README, to resources/screenshots

Nothing opens on the screen, and nothing is left but the pictures. Options: --only NAME (a part of a name), --language,
--size, --scale, --scheme, --type.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import keyring
from picture_studio import Look, OwnKeyring, PictureError, Studio, studio
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFontDatabase, QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

import qasync  # isort: skip

import pictures_of_editor
import pictures_of_enrollment
import pictures_of_entrance
import pictures_of_frame
import pictures_of_help
import pictures_of_operation
import pictures_of_service

from ui.widgets import theme
from ui.widgets.states import BusyBar
from ui.widgets.translation import use_language
from ui.words.language import Language, tr

RESOURCES = Path(__file__).resolve().parent.parent / "resources" / "screenshots"
FOR_README = {
    "editor-light-100": "editor.png",
    "events-light-100": "events.png",
    "propagation-dark-100": "propagation.png",
}
"""The pictures of the README, and their files."""
MOST_BYTES = 300_000
FONTS = {"DejaVu Sans": "fonts-dejavu-core", "NanumGothic": "fonts-nanum"}
WIDTH, HEIGHT = 1280, 680
SCALES = (100, 125, 150, 200)
USUAL_SCALES = (100, 200)
SCHEMES: tuple[theme.Scheme, ...] = ("light", "dark")
_LOADING_SECONDS = 10.0
_REST_SECONDS = 0.3
"""How long it takes until what moves has come to rest."""

PICTURES: Mapping[str, Callable[[Studio], AsyncIterator[QWidget]]] = {
    **pictures_of_entrance.PICTURES,
    **pictures_of_frame.PICTURES,
    **pictures_of_service.PICTURES,
    **pictures_of_editor.PICTURES,
    **pictures_of_operation.PICTURES,
    **pictures_of_enrollment.PICTURES,
    **pictures_of_help.PICTURES,
}
"""What makes each picture: it gives the window that is to be taken, and afterwards undoes what must not stay."""

File = Callable[[str], tuple[Path, int | None] | None]
"""Where a picture goes and how large it may be, by its name; None where it is not wanted."""


def take(window: QWidget, scale: float) -> QImage:
    """Return the picture of a window with the dialog that is open in front of it."""
    image = QImage(window.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.white)
    window.render(image)
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            _put_in_front(image, window, dialog)
    return image


def _put_in_front(image: QImage, window: QWidget, dialog: QDialog) -> None:
    front = QImage(dialog.size() * image.devicePixelRatio(), QImage.Format.Format_RGB32)
    front.setDevicePixelRatio(image.devicePixelRatio())
    dialog.render(front)
    at = QPoint((window.width() - dialog.width()) // 2, (window.height() - dialog.height()) // 2)
    painter = QPainter(image)
    painter.fillRect(window.rect(), QColor(0, 0, 0, 70))
    painter.drawImage(at, front)
    painter.setPen(QColor(0, 0, 0, 120))
    painter.drawRect(QRect(at, dialog.size()))
    painter.end()


def keep(image: QImage, file: Path, most_bytes: int | None = None) -> None:
    """Write a PNG; quality 0 is the strongest compression, and loses nothing. Raises PictureError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not image.convertToFormat(QImage.Format.Format_RGB888).save(str(file), "PNG", 0):  # type: ignore[call-overload]  # the format is a text
        raise PictureError(f"{file} cannot be written.")
    size = file.stat().st_size
    if most_bytes is not None and size > most_bytes:
        raise PictureError(f"{file} has {size:,} bytes, more than {most_bytes:,}.")
    print(f"{file}  {image.width()}x{image.height()}  {size:,} bytes")


async def make(look: Look, wanted: File) -> None:
    """Make every picture for whose name `wanted` has a file. Raises PictureError."""
    missing = []
    async with studio(look) as made:
        for title, show in PICTURES.items():
            files = {
                (scheme, scale): file
                for scheme in SCHEMES
                for scale in SCALES
                if (file := wanted(f"{title}-{scheme}-{scale}")) is not None
            }
            if not files:
                continue
            try:
                await _make_one(made, show, files)
            except PictureError as fault:
                missing.append(f"{title}: {fault}")
    if missing:
        raise PictureError("\n".join(missing))


async def _make_one(
    made: Studio,
    show: Callable[[Studio], AsyncIterator[QWidget]],
    files: Mapping[tuple[theme.Scheme, int], tuple[Path, int | None]],
) -> None:
    """Make a picture in each scheme and scale; the scheme changes while it is shown, as it does at nightfall."""
    taken = {}
    made.window.activateWindow()
    try:
        async with asynccontextmanager(show)(made) as window:
            for scheme in dict.fromkeys(scheme for scheme, _ in files):
                theme.set_scheme(scheme)
                await _loaded(window)
                await asyncio.sleep(_REST_SECONDS)
                for (of, scale), file in files.items():
                    if of == scheme:
                        taken[file] = take(window, scale / 100)
    finally:
        theme.set_scheme(SCHEMES[0])
        made.clear()
        await asyncio.sleep(0.05)  # what is gone can be found no more
    for file, image in taken.items():
        keep(image, *file)


async def _loaded(window: QWidget) -> None:
    """Wait until nothing says any more that it loads, as long as that takes on a busy machine; not for ever."""
    deadline = asyncio.get_running_loop().time() + _LOADING_SECONDS
    while _loads(window):
        if asyncio.get_running_loop().time() > deadline:
            return
        await asyncio.sleep(0.05)


def _loads(window: QWidget) -> bool:
    says = any(
        label.isVisible() and label.text() in {tr("Loading…"), "…"} for label in window.findChildren(QLabel)
    )
    return says or any(bar.isVisible() and not bar.maximum() for bar in window.findChildren(BusyBar))


def complain_about_fonts() -> None:
    """Raise PictureError where the fonts of the pictures are missing."""
    families = QFontDatabase.families()
    missing = {package for font, package in FONTS.items() if not any(font in family for family in families)}
    if missing:
        raise PictureError(
            f"Fonts are missing. On Debian and Ubuntu: apt-get install {' '.join(sorted(missing))}"
        )


def read_arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description="Make pictures of the console.")
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("folder", nargs="?", type=Path, help="where every picture goes")
    target.add_argument("--readme", action="store_true", help="only those of the README")
    target.add_argument("--list", action="store_true", help="print the names")
    parser.add_argument("--only", action="append", metavar="NAME", help="only pictures whose name begins so")
    parser.add_argument("--language", type=Language, default=Language.ENGLISH, choices=list(Language))
    parser.add_argument("--size", default=f"{WIDTH}x{HEIGHT}", help="of the window, for example 1280x800")
    parser.add_argument("--scale", type=int, choices=SCALES, help="only at so many percent")
    parser.add_argument("--scheme", choices=SCHEMES, help="only light or only dark")
    parser.add_argument("--type", type=int, default=100, help="how large the system's type is, in percent")
    return parser.parse_args()


def main() -> int:
    """Make the pictures; return 0 when all of them were made."""
    given = read_arguments()
    if given.list:
        print("\n".join(PICTURES))
        return 0

    def wanted(name: str) -> tuple[Path, int | None] | None:
        if given.readme:
            return (RESOURCES / FOR_README[name], MOST_BYTES) if name in FOR_README else None
        if given.only and not any(name.startswith(one) for one in given.only):
            return None
        scales = (given.scale,) if given.scale else USUAL_SCALES
        if not name.endswith(tuple(f"-{scale}" for scale in scales)):
            return None
        if given.scheme and f"-{given.scheme}-" not in name:
            return None
        return given.folder / f"{name}.png", None

    keyring.set_keyring(OwnKeyring())
    app = QApplication(sys.argv[:1])
    app.setApplicationName("CLUe Desktop")
    app.setQuitOnLastWindowClosed(False)
    type_of_system = app.font()
    type_of_system.setPointSizeF(type_of_system.pointSizeF() * given.type / 100)
    app.setFont(type_of_system)
    theme.apply(app, SCHEMES[0])
    use_language(app, given.language)
    width, height = map(int, given.size.split("x"))
    try:
        complain_about_fonts()
        with qasync.QEventLoop(app) as loop:
            loop.run_until_complete(make(Look(width, height, given.language), wanted))
    except PictureError as fault:
        print(f"screenshots: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
