"""What a process with keys in its memory takes care of at its start: whose modules it runs, and that nobody reads it out."""

import contextlib
import ctypes
import os
import sys

_PR_SET_DUMPABLE = 4  # prctl(2)


def harden() -> None:
    """Run no modules of the current folder in child processes, and leave no memory behind in core dumps."""
    os.environ["PYTHONSAFEPATH"] = "1"  # a child begins with `-c`, which would look in the folder first
    if sys.platform == "win32":
        return  # where nothing is dumped unless an administrator of the machine has set that up
    import resource

    # The hard limit too, so that nothing started later raises it again.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # Core limits do not hold for programs that take dumps by a pipe; this also shuts debuggers of the same user out.
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
