"""What of the libraries is shipped: of Qt only what the console uses, of the others no tests, headers and stubs.

Qt is held by what is *kept*, so that what a later Qt brings along stays out until somebody wants it; `faults` tells whether what is kept
is whole: each module, plug-in and translation is there, and every library of Qt that one of them names.
"""

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

MODULES = ("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtSvg", "QtOpenGL", "QtOpenGLWidgets")
"""Of PySide6: what the console imports, and those of OpenGL, which pyqtgraph does not start without."""

PLUGINS: Mapping[str, tuple[str, ...]] = {
    "linux": (
        *("platforms/libqxcb", "platforms/libqwayland", "platforms/libqoffscreen"),
        *("wayland-shell-integration/libxdg-shell", "wayland-decoration-client/libadwaita"),
        *(
            "wayland-decoration-client/libbradient",
            "wayland-graphics-integration-client/libqt-plugin-wayland-egl",
        ),
        *("xcbglintegrations/libqxcb-egl-integration", "xcbglintegrations/libqxcb-glx-integration"),
        # Hangul is typed by way of ibus; compose is X's own.
        *("platforminputcontexts/libibusplatforminputcontextplugin",),
        *("platforminputcontexts/libcomposeplatforminputcontextplugin",),
        # The desktop's own file dialogs and colours, where it has them.
        *("platformthemes/libqgtk3", "platformthemes/libqxdgdesktopportal"),
        *(
            "iconengines/libqsvgicon",
            "imageformats/libqsvg",
            "tls/libqopensslbackend",
            "tls/libqcertonlybackend",
        ),
    ),
    "win32": (
        *("platforms/qwindows", "platforms/qoffscreen", "styles/qmodernwindowsstyle"),
        *("iconengines/qsvgicon", "imageformats/qsvg", "imageformats/qico"),
        *("tls/qschannelbackend", "tls/qcertonlybackend"),
    ),
    "darwin": (
        *("platforms/libqcocoa", "platforms/libqoffscreen", "styles/libqmacstyle"),
        *("iconengines/libqsvgicon", "imageformats/libqsvg", "imageformats/libqicns"),
        *("tls/libqsecuretransportbackend", "tls/libqcertonlybackend"),
    ),
}
"""Of Qt, without the ending that a library has on the system."""

LIBRARIES: Mapping[str, tuple[str, ...]] = {
    "linux": (
        *("Core", "Gui", "Widgets", "Network", "Svg", "OpenGL", "OpenGLWidgets", "DBus"),
        *("XcbQpa", "WaylandClient", "WlShellIntegration"),
    ),
    "win32": ("Core", "Gui", "Widgets", "Network", "Svg", "OpenGL", "OpenGLWidgets"),
    "darwin": ("Core", "Gui", "Widgets", "Network", "Svg", "OpenGL", "OpenGLWidgets", "DBus"),
}
"""Of Qt: what the modules and plug-ins above need. DBus is what accessibility and portals are reached by."""

TRANSLATIONS = ("qtbase_ko.qm",)
"""Of Qt: its own words in the languages of the console, but English, which needs none."""

ALWAYS = (
    *("__init__.py", "_config.py", "_git_pyside_version.py", "support/*", "libpyside6.*", "pyside6.abi3.dll"),
    *("Qt/lib/libicu*",),  # not in every release
    # The runtime libraries of Microsoft that are shipped beside Qt.
    *("msvcp140*.dll", "vcruntime140*.dll", "concrt140.dll"),
)

DROPPED = (
    *("*/tests/*", "*.pyi", "*.pyx", "*.pxd", "*.pxi", "*.h", "*.c", "*.cpp", "*.lib", "*.a", "*.ipynb"),
    *(
        "numpy/f2py/*",
        "numpy/_pyinstaller/*",
        "numpy/distutils/*",
        "pyqtgraph/examples/*",
        "sqlalchemy/testing/*",
    ),
    *("alembic/testing/*", "mako/testing/*", "keyring/testing/*", "shiboken6/include/*", "colorama/tests/*"),
)
"""Of all libraries: patterns of paths; nothing of them is read by a program that runs."""


def trim(folder: Path, system: str) -> None:
    """Remove from a folder of unpacked wheels what is not shipped on a system (as `sys.platform` calls it)."""
    for path in sorted(folder.rglob("*")):
        if not path.is_dir() and not is_kept(path.relative_to(folder).as_posix(), system):
            path.unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def is_kept(path: str, system: str) -> bool:
    """Tell whether a file of the libraries is shipped; its path with slashes, from where modules are found."""
    if "/__pycache__/" in path:  # of the Python that made the wheel; each bundle has its own compiled
        return False
    if path.startswith("PySide6/"):
        return any(fnmatchcase(path.removeprefix("PySide6/"), pattern) for pattern in kept_of_qt(system))
    return not any(fnmatchcase(path, pattern) for pattern in DROPPED)


def kept_of_qt(system: str) -> list[str]:
    """Return the patterns of what is kept of PySide6, relative to its folder."""
    qt = "" if system == "win32" else "Qt/"
    library = {
        "linux": "Qt/lib/libQt6{}.so.6",
        "win32": "Qt6{}.dll",
        "darwin": "Qt/lib/Qt{}.framework/*",
    }[system]
    return [
        *ALWAYS,
        *(f"{name}.{'pyd' if system == 'win32' else 'abi3.so'}" for name in MODULES),
        *(library.format(name) for name in LIBRARIES[system]),
        *(f"{qt}plugins/{name}.*" for name in PLUGINS[system]),
        *(f"{qt}translations/{name}" for name in TRANSLATIONS),
    ]


_NAMED: Mapping[str, re.Pattern[bytes]] = {
    "linux": re.compile(rb"\0lib((?:Qt6|icu|pyside6|shiboken6)[A-Za-z0-9]*)[^\0/]*\.so\.[0-9.]+(?=\0)"),
    # ICU is a part of Windows itself (icuuc.dll).
    "win32": re.compile(rb"\0((?:Qt6|pyside6|shiboken6)[A-Za-z0-9]*)[^\0/]*\.dll(?=\0)"),
    "darwin": re.compile(rb"@rpath/(?:lib)?(Qt[A-Za-z]+|pyside6|shiboken6)[./]"),
}
"""The name of a library of Qt as a binary holds it that needs it (of ELF, PE, Mach-O alike a string of its own)."""
_BINARY = re.compile(r"\.(so|dll|pyd|dylib)(\.|$)|\.framework/")


def faults(folder: Path, system: str) -> list[str]:
    """Return what the console needs of Qt and a folder of libraries lacks, as sentences; none where it is whole."""
    have = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    qt = [path.removeprefix("PySide6/") for path in have if path.startswith("PySide6/")]
    found = [
        f"Nothing of PySide6 is like {pattern}."
        for pattern in kept_of_qt(system)
        if pattern not in ALWAYS and not any(fnmatchcase(path, pattern) for path in qt)
    ]
    whole = " ".join(sorted(have))
    for path in sorted(have):
        if path.startswith(("PySide6/", "shiboken6/")) and _BINARY.search(path):
            for match in sorted(set(_NAMED[system].findall((folder / path).read_bytes()))):
                name = match.decode()
                if not re.search(rf"/(lib)?{re.escape(name)}[.\w]*\.(so|dll|dylib|framework)", whole):
                    found.append(f"{path} needs {name}.")
    return found
