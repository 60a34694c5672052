"""`clue-server service run` on Windows: the service manager is answered before anything heavy is imported.

It ends a service that has not answered within 30 seconds, and right after the start of a computer, with a scanner looking at every file,
importing all of the server can take longer than that.
"""

import sys
import threading
from collections.abc import Callable, Sequence

from clue_desktop.domain.machine_places import SERVICE
from server.starting.service.windows_host import run_service

Hosted = Callable[[Sequence[str], threading.Event, Callable[[], None]], int]
"""Runs the server: with its command line, until the event is set, calling what it is given once it serves."""


def answered(arguments: Sequence[str] | None, hosted: Hosted) -> bool:
    """Be the service, where the service manager has started this process as one; False, and nothing done, otherwise.

    Raises OSError, and whatever keeps the server from being started.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:2] != ["service", "run"]:
        return False
    # There is no such service manager but that of Windows.
    return run_service(SERVICE, lambda told_to_stop, on_ready: hosted(given, told_to_stop, on_ready))
