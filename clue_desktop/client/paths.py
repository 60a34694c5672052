"""Paths as people give them to programs."""

from pathlib import Path


def path_of(text: str) -> Path:
    """Return a path as it is meant: no shell has put the home folder for `~` in `--ca=~/ca.pem` or in a variable."""
    try:
        return Path(text).expanduser()
    except RuntimeError:  # nobody's
        return Path(text)
