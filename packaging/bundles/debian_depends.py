"""Which Debian packages a package depends on: from what its libraries need, by a table.

Not by dpkg-shlibdeps, which answers for the packages of the machine that it runs on: here the answer is the same everywhere, and one
that fits Debian 12, Debian 13 and Ubuntu 24.04 alike (there `libglib2.0-0` is what `libglib2.0-0t64` provides).
"""

from collections.abc import Mapping
from pathlib import Path

from bundles.elf import glibc_needed, is_elf, needed
from bundles.say import BundleError

PACKAGES: Mapping[str, str] = {
    "ld-linux-x86-64.so.2": "",  # part of libc6, as are those below it
    "libc.so.6": "",
    "libdl.so.2": "",
    "libm.so.6": "",
    "libpthread.so.0": "",
    "libresolv.so.2": "",
    "librt.so.1": "",
    "libutil.so.1": "",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libatomic.so.1": "libatomic1",
}
"""Library, as the loader looks for it → package; "" for the C library's own, which is named with its version."""

OPTIONAL_FOLDER = "platformthemes"
OPTIONAL: Mapping[str, str] = {"libgtk-3.so.0": "libgtk-3-0"}
"""What only a plug-in needs that Qt does without where it does not load: the look of GNOME's dialogs. It brings along whatever else is
needed there.
"""


def depends_of(folder: Path) -> tuple[list[str], list[str]]:
    """Return the packages that the libraries below a folder need, and those that make more of it work; both sorted.

    Raises BundleError for a library that the table does not know.
    """
    libraries = [path for path in sorted(folder.rglob("*.so*")) if path.is_file() and is_elf(path)]
    inside = {path.name for path in folder.rglob("*.so*")}
    wanted: set[str] = set()
    optional: set[str] = set()
    glibc = 0
    for path in libraries:
        glibc = max(glibc, glibc_needed(path))
        for name in needed(path):
            if name in inside:
                continue
            if name in PACKAGES:
                wanted.add(PACKAGES[name])
            elif path.parent.name == OPTIONAL_FOLDER:
                optional.add(OPTIONAL.get(name, ""))
            else:
                raise BundleError(
                    f"{path.relative_to(folder)} needs {name}, and no package of Debian is named for it."
                )
    wanted.discard("")
    optional.discard("")
    if glibc:
        wanted.add(f"libc6 (>= 2.{glibc})")
    return sorted(wanted), sorted(optional)
