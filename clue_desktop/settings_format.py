"""In which form this user's settings of the console are kept, and the refusal of those that a newer version has changed.

An older program would read them, leave out what it does not know, and write them without it.
"""

import json
import logging
from pathlib import Path

from clue_desktop import __version__
from clue_desktop.domain.said import Said
from clue_desktop.profiles import configuration_dir, write_privately

FORMAT = 1
"""Raised when an older version could not keep what a newer one has written."""
_FILE = "format.json"
_logger = logging.getLogger(__name__)


def why_newer(folder: Path | None = None) -> str | None:
    """Return why the settings in a folder are not for this version, in a sentence; None where they are. Changes nothing."""
    folder = folder or configuration_dir()
    kept = _kept(folder)
    number = kept.get("format")
    if not isinstance(number, int) or number <= FORMAT:
        return None
    return Said(
        "The settings in {folder} were written by version {version}, which is newer than this program ({ours}); they are left as they are."
        " Install version {version} again, or start this one with --settings and another folder.",
        folder=str(folder),
        version=str(kept.get("version", "")),
        ours=__version__,
    )


def keep_format(folder: Path | None = None) -> None:
    """Say in the folder in which form the settings are, and which version wrote them last; where it cannot, the log says so."""
    folder = folder or configuration_dir()
    document = {"format": FORMAT, "version": __version__}
    if _kept(folder) == document:
        return
    try:
        write_privately(folder / _FILE, json.dumps(document))
    except OSError as fault:
        _logger.warning("The form of the settings cannot be kept: %s", fault)


def _kept(folder: Path) -> dict[str, object]:
    try:
        document = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none yet, or spoilt: then it says nothing
        return {}
    return document if isinstance(document, dict) else {}
