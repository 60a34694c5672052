"""Paths as people give them to programs."""

import os
from pathlib import Path

from clue_desktop.domain.windows_paths import as_meant


def path_of(text: str) -> Path:
    """Return a path as it is meant: no shell has put the home folder for `~` in `--ca=~/ca.pem` or in a variable."""
    text = as_meant(text) if os.name == "nt" else text
    try:
        return Path(text).expanduser()
    except RuntimeError:  # nobody's
        return Path(text)
