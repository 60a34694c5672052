"""Whether this computer's system is new enough for the programs; asked before anything that needs it is imported."""

import os
import platform
import sys

from clue_desktop.domain.oldest_systems import glibc_problem, macos_problem, windows_problem


def why_too_old() -> str | None:
    """Return why the programs cannot run here, in a sentence; None where they can."""
    if sys.platform == "win32":
        return windows_problem(sys.getwindowsversion().build)
    if sys.platform == "darwin":
        return macos_problem(platform.mac_ver()[0])
    return glibc_problem(_glibc())


def _glibc() -> str:
    """Return the version of glibc; "" where the C library is another."""
    try:
        name, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
    except (AttributeError, OSError, ValueError):  # a name that others do not know
        return ""
    return version if name == "glibc" else ""
