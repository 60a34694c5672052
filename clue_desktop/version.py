"""Which version and commit this is. Light: a program answers `--version` by it before it imports what its work needs.

A bundle has its commit in a file that is made with it (`COMMIT_FILE`); a checkout is asked itself; a package that was
installed from a repository has it among its metadata.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from clue_desktop import __version__

COMMIT_FILE = Path(__file__).with_name("commit.txt")
"""The 40 hexadecimal digits of the commit that a bundle was made of; no checkout has it."""
SHORT = 12
"""Digits of a commit that are shown to people."""

_PROJECT = "clue-desktop"
_COMMIT = re.compile(r"[0-9a-f]{40}")


def version_line(program: str) -> str:
    """Return what `--version` answers: the program, its version, and the commit where that is known."""
    known = commit()
    return f"{program} {__version__}" + (f" ({known[:SHORT]})" if known else "")


def answers_version(program: str, arguments: Sequence[str] | None) -> bool:
    """Answer a command line that asks for nothing but the version, and return whether it was one.

    `arguments` are those after the program's name; None for those that this process was started with.
    """
    if list(sys.argv[1:] if arguments is None else arguments) != ["--version"]:
        return False
    sys.stdout.write(f"{version_line(program)}\n")
    return True


class VersionAction(argparse.Action):
    """`--version` among other arguments, and for `--help`; the commit is looked up only when it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, **_: Any) -> None:
        super().__init__(
            option_strings,
            dest,
            nargs=0,
            default=argparse.SUPPRESS,
            help="say which version this is, and end",
        )

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        """Answer, and end the program."""
        sys.stdout.write(f"{version_line(parser.prog.partition(' ')[0])}\n")
        parser.exit()


def commit(checkout: Path | None = None, file: Path = COMMIT_FILE) -> str:
    """Return the commit that this was made of, was installed from or runs in, "" where that is not known.

    `checkout` is the folder that may be a clone of the project; None for the one that this file is in.
    """
    try:
        written = file.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        written = ""
    if _COMMIT.fullmatch(written):
        return written
    return _head(checkout or Path(__file__).resolve().parent.parent) or _installed_from()


def _installed_from() -> str:
    import json
    from importlib import metadata  # takes longer than all the rest

    try:
        origin = metadata.distribution(_PROJECT).read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return ""
    told = json.loads(origin).get("vcs_info", {}).get("commit_id", "") if origin else ""
    return told if isinstance(told, str) and _COMMIT.fullmatch(told) else ""


def _head(checkout: Path) -> str:
    """Return what HEAD of a clone, or of a worktree of one, points to."""
    try:
        place = checkout / ".git"
        if place.is_file():  # of a worktree, it names the folder that is meant
            place = checkout / place.read_text(encoding="utf-8").partition("gitdir:")[2].strip()
        head = (place / "HEAD").read_text(encoding="utf-8").strip()
        if not head.startswith("ref: "):
            return head if _COMMIT.fullmatch(head) else ""
        shared = place / "commondir"
        common = place / shared.read_text(encoding="utf-8").strip() if shared.is_file() else place
        name = head.removeprefix("ref: ")
        if (common / name).is_file():
            return (common / name).read_text(encoding="utf-8").strip()
        packed = (common / "packed-refs").read_text(encoding="utf-8").splitlines()
        return next((line.split()[0] for line in packed if line.endswith(f" {name}")), "")
    except OSError:
        return ""
