"""What an application of macOS says of itself: Info.plist, its words in Korean, entitlements, and the programs of the terminal."""

import plistlib
import re
from typing import Any

NAME = "CLUe Desktop"
IDENTIFIER = "com.clue.desktop"
EXECUTABLE = "clue-desktop"
ICON = "clue-desktop.icns"
PYTHON = "3.13"
OLDEST = "13.0"
"""The oldest macOS that Qt 6.11 runs on."""

_NETWORK = "CLUe Desktop speaks to the verification server and to devices on this network."
_NETWORK_KO = "CLUe Desktop이 이 네트워크의 검증 서버 및 기기와 통신합니다."


def info_plist(version: str) -> bytes:
    """Return the Info.plist of a version."""
    members: dict[str, Any] = {
        "CFBundleDevelopmentRegion": "en",
        "CFBundleDisplayName": NAME,
        "CFBundleExecutable": EXECUTABLE,
        "CFBundleIconFile": ICON,
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleInfoDictionaryVersion": "6.0",
        "CFBundleLocalizations": ["en", "ko"],
        "CFBundleName": NAME,
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": numbers_of(version),
        "CFBundleSupportedPlatforms": ["MacOSX"],
        "CFBundleVersion": numbers_of(version),
        "LSApplicationCategoryType": "public.app-category.business",
        "LSMinimumSystemVersion": OLDEST,
        "NSHighResolutionCapable": True,
        "NSLocalNetworkUsageDescription": _NETWORK,
        "NSPrincipalClass": "NSApplication",
        "NSSupportsAutomaticGraphicsSwitching": True,
    }
    return plistlib.dumps(members, sort_keys=True)


def numbers_of(version: str) -> str:
    """Return a version as macOS takes it: three numbers, without what makes it a pre-release."""
    found = re.match(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?", version)
    numbers = found.groups(default="0") if found is not None else ("0", "0", "0")
    return ".".join(numbers)


def words_in_korean() -> bytes:
    """Return the InfoPlist.strings of Korean."""
    return f'"NSLocalNetworkUsageDescription" = "{_NETWORK_KO}";\n'.encode()


def entitlements() -> bytes:
    """Return what the hardened runtime grants: just-in-time code for regular expressions, and libraries of others.

    The second is for whoever puts a Qt of their own in the place of ours, as the LGPL grants them (resources/licences/qt.txt).
    """
    return plistlib.dumps(
        {
            "com.apple.security.cs.allow-jit": True,
            "com.apple.security.cs.disable-library-validation": True,
        }
    )


def program(module: str) -> str:
    """Return a program for the terminal, which finds the application around it by itself, by a link to it too."""
    return f"""#!/bin/sh
own=$0
while [ -L "$own" ]; do
    to=$(readlink "$own")
    case $to in /*) own=$to ;; *) own=$(dirname "$own")/$to ;; esac
done
here=$(CDPATH='' cd -- "$(dirname "$own")" && pwd -P) || exit 1
exec "$here/../runtime/bin/python{PYTHON}" -I -B -m {module} "$@"
"""
