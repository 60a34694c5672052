"""What is kept of the questions for new versions, in one file of this user: the switch, when it was asked, what was believed.

The answer is kept as it was signed and judged anew at each start, so this file makes nobody believe anything. Whoever
looks after many machines turns the questions off for all of them: by `CLUE_NEW_VERSIONS=off` in the environment, or by a
file of the machine (`managed_file`) with `{"newVersions": false}`.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import platformdirs

from clue_desktop.domain.new_version import Seen
from clue_desktop.profiles import write_privately

VARIABLE = "CLUE_NEW_VERSIONS"
MEMBER = "newVersions"

_APPLICATION = "CLUe Desktop"
_OFF = {"off", "0", "false", "no"}
_ON = {"on", "1", "true", "yes", ""}

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptNews:
    """What is kept.

    Attributes:
        asks: whether the console asks by itself, once a day.
        asked_at: when it asked last, answered or not; None = never.
        number, issued: of the newest feed that was believed (`seen`).
        envelope: that feed as it was signed; "" = none.
    """

    asks: bool = True
    asked_at: datetime | None = None
    number: int = 0
    issued: datetime | None = None
    envelope: str = ""

    @property
    def seen(self) -> Seen | None:
        """What was believed last."""
        return Seen(self.number, self.issued) if self.issued is not None else None


class NewsKeeping:
    """The file that keeps it. One that cannot be read counts as none, and is said."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "new-version.json"

    def read(self) -> KeptNews:
        """Return what is kept."""
        try:
            document = json.loads(self._file.read_text(encoding="utf-8"))
            return KeptNews(
                asks=document["asks"] is not False,
                asked_at=_moment(document["asked_at"]),
                number=int(document["number"]),
                issued=_moment(document["issued"]),
                envelope=str(document["envelope"]),
            )
        except FileNotFoundError:
            return KeptNews()
        except (OSError, ValueError, TypeError, KeyError, OverflowError) as fault:
            _logger.warning("%s cannot be read and counts as empty: %s", self._file, fault)
            return KeptNews()

    def write(self, kept: KeptNews) -> None:
        """Keep it; where that cannot be, it is said in the log, and the next start asks again."""
        document = asdict(kept)
        for name in ("asked_at", "issued"):
            document[name] = document[name].isoformat() if document[name] is not None else None
        try:
            write_privately(self._file, json.dumps(document, indent=1))
        except OSError as fault:
            _logger.warning("What is known of new versions cannot be kept: %s", fault)


def managed_file() -> Path:
    """Return the file by which whoever looks after this machine decides for all its users."""
    return Path(platformdirs.site_config_dir(_APPLICATION, appauthor=False)) / "managed.json"


def turned_off_by(environ: Mapping[str, str], file: Path | None = None) -> str:
    """Return what keeps this console from asking, a variable or a file; "" where nothing does.

    What is said unclearly counts as off: then nobody asks who should not.
    """
    word = environ.get(VARIABLE, "").strip().lower()
    if word not in _ON:
        if word not in _OFF:
            _logger.warning("%s=%s is neither on nor off, and counts as off", VARIABLE, word)
        return VARIABLE
    file = file or managed_file()
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as fault:
        _logger.warning("%s cannot be read, and counts as off for new versions: %s", file, fault)
        return str(file)
    asks = document.get(MEMBER, True) if isinstance(document, dict) else False
    return "" if asks is True else str(file)


def _moment(text: Any) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
