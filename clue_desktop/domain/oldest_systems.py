"""The oldest systems that the programs run on, and the sentence for older ones.

Windows: Qt 6.10 and newer begin with Windows 10 version 1809, PySide6 6.10 with 1903 (build 18362). macOS: the wheels of
PySide6 6.11 begin with 13. Linux: those of PySide6 and cryptography with glibc 2.34; other C libraries have no wheels of
PySide6. The server alone is held to the same, so that one list is true of all.
"""

from clue_desktop.domain.said import Said

WINDOWS_BUILD = 18362
MACOS = (13, 0)
GLIBC = (2, 34)


def windows_problem(build: int) -> str | None:
    """Return why the programs cannot run on this build of Windows, None where they can."""
    if build >= WINDOWS_BUILD:
        return None
    return Said(
        "This Windows is too old (build {build}): Windows 10 version 1903 (build {oldest}) is the oldest that this program"
        " runs on. Update Windows, or use another computer.",
        build=build,
        oldest=WINDOWS_BUILD,
    )


def macos_problem(release: str) -> str | None:
    """Return why the programs cannot run on this macOS (`13.6.1`), None where they can or it is not told."""
    numbers = _numbers(release)
    # A Python that was built against an old SDK is told 10.16 by every newer macOS.
    if not numbers or numbers >= MACOS or numbers[:2] == (10, 16):
        return None
    return Said(
        "This macOS is too old ({release}): macOS {oldest} is the oldest that this program runs on. Update macOS, or use"
        " another computer.",
        release=release,
        oldest=MACOS[0],
    )


def glibc_problem(version: str) -> str | None:
    """Return why the programs cannot run with this glibc (`2.31`), None where they can or it is another C library."""
    numbers = _numbers(version)
    if not numbers or numbers >= GLIBC:
        return None
    return Said(
        "This Linux is too old (glibc {version}): glibc {oldest} is the oldest that this program runs with. Update the"
        " system, or use another computer.",
        version=version,
        oldest=".".join(map(str, GLIBC)),
    )


def _numbers(version: str) -> tuple[int, ...]:
    numbers = []
    for part in version.split("."):
        if not (part.isascii() and part.isdigit()):
            break
        numbers.append(int(part))
    return tuple(numbers)
