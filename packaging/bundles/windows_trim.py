"""What of the locked packages the bundle for Windows holds: what the project uses, and every library that needs."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from bundles import pe
from bundles.say import BundleError

QT = "PySide6"
MODULES = ("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtSvg", "QtOpenGL", "QtOpenGLWidgets", "QtTest")
"""Modules of Qt: the first five are the console's; pyqtgraph imports the others if they are asked for."""
NEEDED_MODULES = MODULES[:5]
PLUGINS = (
    "platforms/qwindows.dll",
    "platforms/qoffscreen.dll",
    "styles/qmodernwindowsstyle.dll",
    "imageformats/qsvg.dll",
    "imageformats/qico.dll",
    "iconengines/qsvgicon.dll",
)
LANGUAGES = ("en", "ko")
_TEXTS = frozenset(f"qtbase_{language}.qm" for language in LANGUAGES)
_QT_CODE = frozenset({"__init__.py", "_config.py", "_git_pyside_version.py"})

_FOLDERS = frozenset({"tests", "test", "testing", "__pycache__", "examples", "docs", "include"})
"""Folders of libraries that are left out, unless they are in `_KEPT_FOLDERS`: tests, examples, headers."""
_KEPT_FOLDERS = frozenset({"numpy/testing"})
_WHOLE = frozenset(
    {"pyqtgraph/opengl", "pyqtgraph/flowchart", "pyqtgraph/jupyter", "numpy/f2py", "numpy/distutils"}
)
"""Parts of libraries that draw in three dimensions, wire programs together or build code: nothing here does."""
_SUFFIXES = frozenset({".pyi", ".c", ".h", ".hpp", ".pyx", ".pxd", ".lib", ".a", ".exe", ".pdb", ".typed"})
_METADATA = frozenset({"METADATA", "entry_points.txt", "top_level.txt"})
_LICENCE = re.compile(r"(?i)(licen[cs]e|copying|notice|authors)")

_FOR_TESTS = frozenset({"conftest.py", "pytest_plugin.py"})
PROGRAM_CODE = frozenset({".dll", ".pyd"})


def keeps(name: str) -> bool:
    """Tell whether a file of the packages, by its path with slashes, is kept; Qt's libraries are judged by `qt_closure`."""
    path = PurePosixPath(name)
    first = path.parts[0]
    if first == "bin" or path.suffix in {".pyc"}:
        return False
    if first.endswith(".dist-info"):
        return path.name in _METADATA or _LICENCE.search("/".join(path.parts[1:])) is not None
    if first == QT:
        inside = path.relative_to(QT).as_posix()
        if path.suffix in PROGRAM_CODE:
            return inside.removeprefix("plugins/") in PLUGINS or "/" not in inside
        return inside in _QT_CODE or (inside.startswith("translations/") and path.name in _TEXTS)
    if first == "shiboken6" and path.suffix in PROGRAM_CODE:
        return path.name in {"Shiboken.pyd", "shiboken6.abi3.dll"} or path.name.startswith(
            ("msvcp", "vcruntime")
        )
    if any(name.startswith(f"{whole}/") for whole in _WHOLE):
        return False
    folders = {"/".join(path.parts[: depth + 1]) for depth, part in enumerate(path.parts) if part in _FOLDERS}
    if any(folder not in _KEPT_FOLDERS for folder in folders):
        return False
    return path.suffix not in _SUFFIXES and path.name not in _FOR_TESTS


def trim(folder: Path) -> None:
    """Take out of the packages' folder what the bundle does not hold. Raises BundleError where something needed is not there."""
    for path in _files(folder):
        if not keeps(path.relative_to(folder).as_posix()):
            path.unlink()
    qt = folder / QT
    if qt.is_dir():
        wanted = qt_closure({path.relative_to(qt): path.read_bytes() for path in _libraries(qt)})
        for path in list(_libraries(qt)):
            if path.relative_to(qt) not in wanted:
                path.unlink()
    for path in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()


def qt_closure(libraries: dict[Path, bytes]) -> set[Path]:
    """Return which of Qt's libraries the console needs: modules and plug-ins, and what those are linked to."""
    by_name = {path.name.lower(): path for path in libraries}
    open_ends = [Path(f"{module}.pyd") for module in MODULES if Path(f"{module}.pyd") in libraries]
    open_ends += [Path("plugins") / plugin for plugin in PLUGINS]
    absent = [path.as_posix() for path in open_ends if path not in libraries]
    absent += [module for module in NEEDED_MODULES if Path(f"{module}.pyd") not in libraries]
    if absent:
        raise BundleError(f"Qt's package does not hold {', '.join(absent)}.")
    found: set[Path] = set()
    while open_ends:
        path = open_ends.pop()
        if path not in found:
            found.add(path)
            open_ends += [by_name[name] for name in pe.imports(libraries[path]) if name in by_name]
    return found


NEEDED = (
    *("runtime/python.exe", "runtime/python313.dll", "runtime/python313.zip", "runtime/python313._pth"),
    *("runtime/_ssl.pyd", "runtime/_sqlite3.pyd", "runtime/_overlapped.pyd", "runtime/vcruntime140.dll"),
    *("clue-desktop.exe", "clue-desktop.com", "clue-server.exe", "clue-device.exe", "clue-vendor.exe"),
    *("app/clue_start.py", "app/clue_desktop/commit.txt", "app/server/program.py", "app/ui/application.py"),
    *("app/resources/translations/clue_ko.qm", "app/resources/icons/clue-desktop.svg"),
    *("app/resources/web_panel/panel.html", "app/resources/mail/allocation_code.txt"),
    *("app/clue_desktop/demo/vendor.toml", "app/server/sandbox/sample_vendor/example.toml"),
    *("packages/PySide6/__init__.py", "packages/PySide6/translations/qtbase_ko.qm"),
    *(f"packages/PySide6/{module}.pyd" for module in NEEDED_MODULES),
    *(f"packages/PySide6/plugins/{plugin}" for plugin in PLUGINS),
    *("packages/shiboken6/Shiboken.pyd", "packages/winloop/loop.cp313-win_amd64.pyd"),
    *("packages/keyring/backends/Windows.py", "packages/win32ctypes/pywin32/win32cred.py"),
    *("packages/pyqtgraph/__init__.py", "packages/numpy/__init__.py", "packages/certifi/cacert.pem"),
    *("packages/cryptography/hazmat/bindings/_rust.pyd", "packages/argon2/__init__.py"),
    *("packages/psycopg/__init__.py", "packages/psycopg_binary/__init__.py", "packages/tzdata/zones"),
)
"""What every bundle holds, with slashes."""
FORBIDDEN = re.compile(
    r"(?i)(^|/)(qt6(qml|quick|designer|webengine)|opengl32sw|.*\.(pyi|pdb)$|conftest\.py$|_?pytest/|hypothesis/|mypy/"
    r"|bcryptprimitives\.dll$|icuuc\.dll$|icu\.dll$|sitecustomize\.py$|usercustomize\.py$|\.git)"
)
"""What no bundle holds: parts of Qt that nothing uses, what tests need, and what stands in for Windows' own under Wine."""


def faults(names: Sequence[str]) -> list[str]:
    """Return what is wrong with a bundle's files, by their paths with slashes: what is missing and what should not be there."""
    held = set(names)
    found = [f"{name} is missing" for name in NEEDED if name not in held]
    return found + [f"{name} does not belong there" for name in names if FORBIDDEN.search(name)]


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def _libraries(folder: Path) -> Iterator[Path]:
    return (path for path in _files(folder) if path.suffix in PROGRAM_CODE)
