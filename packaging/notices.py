"""Writes the notices of others' code and the bill of materials of what is locked, from the packages that are laid out.

    python3 packaging/bootstrap.py exec python packaging/notices.py [--lock NAME] [--packages FOLDER] --out FOLDER

Without --packages it goes by those of the present environment, on this system. Makes LICENSE, THIRD-PARTY-NOTICES.txt and
sbom.cdx.json (CycloneDX 1.6). Exits with 1 and the package's name where one brings no licence text, or is under a
licence that is not allowed.
"""

import argparse
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from bundles.notices import write
from bundles.say import BundleError, say
from bundles.source import source_of
from bundles.wheels import LINUX, MACOS_ARM, MACOS_INTEL, WINDOWS, Target, meant, read_lock

TARGETS: dict[str, Target] = {
    **{f"linux-{target.python}": target for target in LINUX},
    "windows": WINDOWS,
    "macos-arm64": MACOS_ARM,
    "macos-x86_64": MACOS_INTEL,
}


def main(arguments: Sequence[str]) -> int:
    """Write them; return 0, or 1 where something may not be shipped."""
    given = _parser().parse_args(arguments)
    try:
        with source_of() as source:
            locked = meant(read_lock(source.lock(given.lock).read_text("utf-8")), TARGETS[given.target])
            for file in write(source, locked, given.packages, given.out):
                print(file)
    except BundleError as error:
        say(f"notices: {error}")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="notices.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lock", default="bundle-desktop", help="a lock of packaging/locks (bundle-desktop)")
    parser.add_argument(
        "--packages",
        type=Path,
        default=Path(sysconfig.get_path("purelib")),
        metavar="FOLDER",
        help="where they are laid out (the present environment)",
    )
    here = f"linux-{sys.version_info[0]}.{sys.version_info[1]}"
    parser.add_argument(
        "--target", choices=sorted(TARGETS), default=here, help="for which system they are laid out"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
