"""clue-device as a program: which version it is, or what `server.sandbox.device.program` does."""

import sys
from collections.abc import Sequence

from clue_desktop.version import answers_version


def main(arguments: Sequence[str] | None = None) -> int:
    """Run clue-device and return its exit status."""
    if answers_version("clue-device", arguments):
        return 0
    from server.sandbox.device.program import run  # by then only: it imports all that its work needs

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
