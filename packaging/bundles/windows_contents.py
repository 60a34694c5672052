"""What every bundle for Windows holds, and what none does: the builder refuses one that is not so."""

import re
from collections.abc import Sequence

_QT = ("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtSvg")
"""Modules that the console imports; which others there are, `bundles.trim` says."""
_PLUGINS = (
    *("platforms/qwindows", "styles/qmodernwindowsstyle"),
    *("imageformats/qsvg", "imageformats/qico", "iconengines/qsvgicon"),
)
NEEDED = (
    *("runtime/python.exe", "runtime/python313.dll", "runtime/python313.zip", "runtime/python313._pth"),
    *("runtime/_ssl.pyd", "runtime/_sqlite3.pyd", "runtime/_overlapped.pyd", "runtime/vcruntime140.dll"),
    *("clue-desktop.exe", "clue-desktop.com", "clue-server.exe", "clue-device.exe", "clue-vendor.exe"),
    *("LICENSE", "THIRD-PARTY-NOTICES.txt", "sbom.cdx.json", "LICENSE-Python.txt"),
    *("app/clue_start.py", "app/clue_desktop/commit.txt", "app/server/program.py", "app/ui/application.py"),
    *("app/resources/translations/clue_ko.qm", "app/resources/icons/clue-desktop.svg"),
    *("app/resources/web_panel/panel.html", "app/resources/mail/allocation_code.txt"),
    *("app/clue_desktop/demo/vendor.toml", "app/server/sandbox/sample_vendor/example.toml"),
    *("packages/PySide6/__init__.py", "packages/PySide6/translations/qtbase_ko.qm"),
    *(f"packages/PySide6/{module}.pyd" for module in _QT),
    *(f"packages/PySide6/plugins/{plugin}.dll" for plugin in _PLUGINS),
    *("packages/shiboken6/Shiboken.pyd", "packages/winloop/loop.cp313-win_amd64.pyd"),
    *("packages/keyring/backends/Windows.py", "packages/win32ctypes/pywin32/win32cred.py"),
    *("packages/pyqtgraph/__init__.py", "packages/numpy/__init__.py", "packages/certifi/cacert.pem"),
    *("packages/cryptography/hazmat/bindings/_rust.pyd", "packages/argon2/__init__.py"),
    *("packages/psycopg/__init__.py", "packages/psycopg_binary/__init__.py", "packages/tzdata/zones"),
)
"""What every bundle holds, with slashes."""
FORBIDDEN = re.compile(
    r"(?i)(^|/)(qt6(qml|quick|designer|webengine)|opengl32sw|.*\.(pyi|pdb)$)"
    r"|^packages/(_?pytest|hypothesis|mypy)/"
    r"|(^|/)(bcryptprimitives\.dll|icuuc\.dll|icu\.dll|(site|user)customize\.py)$|(^|/)\.git"
)
"""What no bundle holds: parts of Qt that nothing uses, what tests need, and what stands in for Windows' own under Wine."""


def faults(names: Sequence[str]) -> list[str]:
    """Return what is wrong with a bundle's files, by their paths with slashes: what is missing and what should not be there."""
    held = set(names)
    found = [f"{name} is missing" for name in NEEDED if name not in held]
    return found + [f"{name} does not belong there" for name in names if FORBIDDEN.search(name)]
