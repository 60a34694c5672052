"""Keeps what this version writes, for tests of all later ones: run once for each release, `released.py`, before its tag.

It writes tests/fixtures/released/VERSION: databases with rows in every table, a backup, console settings, exports. What is there stays.
"""

import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Write the folder of this version; 1 where it is there already."""
    sys.path[:0] = [str(PROJECT), str(PROJECT / "tests" / "support")]
    from released_site import RELEASED, make

    from clue_desktop import __version__
    from server.sandbox.sample_vendor.running import running_vendor

    folder = RELEASED / __version__
    if folder.exists():
        print(
            f"{folder.relative_to(PROJECT)} is there already: what a version wrote does not change",
            file=sys.stderr,
        )
        return 1
    with tempfile.TemporaryDirectory() as scratch, running_vendor() as vendor:
        make(folder, vendor, Path(scratch))
    print(f"{folder.relative_to(PROJECT)} is written; add it to the commit of the release")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
