"""clue-server as a program: which version it is, or what `server.program` does."""

import sys
import threading
from collections.abc import Callable, Sequence

from clue_desktop.importing import no_look_for_garbage
from clue_desktop.version import answers_version
from server.starting.service.early import answered


def main(arguments: Sequence[str] | None = None) -> int:
    """Run clue-server and return its exit status."""
    if answers_version("clue-server", arguments):
        return 0
    if answered(arguments, _hosted):
        return 0
    with no_look_for_garbage():
        from server.program import run  # by then only: it imports all that its work needs

    return run(arguments)


def _hosted(arguments: Sequence[str], told_to_stop: threading.Event, on_ready: Callable[[], None]) -> int:
    with no_look_for_garbage():
        from server.program import run_hosted  # the service manager of Windows does not wait for this

    return run_hosted(arguments, told_to_stop, on_ready)


if __name__ == "__main__":
    sys.exit(main())
