"""The audit trail in the server's log as well: who did or tried what, from where, and what came of it; never a secret.

A line for each entry once it is committed. What is in it of somebody's own words is written so that it can be seen: no
line break and no control of a terminal gets through, and nothing is longer than it may be.
"""

import json
import logging
from typing import NamedTuple

from clue_desktop.contract.trail import AuditAction
from clue_desktop.domain.credentials import in_sight
from server.monitoring.log_bounds import STRANGER
from server.services.tree import Caller

_logger = logging.getLogger("server.audit")
_LONGEST = 200
_DONE = "done"


class TrailLine(NamedTuple):
    """What the log says of one entry."""

    action: AuditAction
    caller: Caller | None
    source: str | None
    place_path: str
    subject: str | None
    outcome: str

    def tell(self) -> None:
        """Write it: as a warning where somebody was refused."""
        who = f"{self.caller.email}" if self.caller is not None else None
        members = {
            "event": str(self.action),
            "outcome": self.outcome,
            "by": who,
            "from": self.source,
            "place": self.place_path.strip("/").split("/")[-1] or None,
            "subject": self.subject,
        }
        told = {name: in_sight(value)[:_LONGEST] for name, value in members.items() if value}
        words = " ".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in told.items())
        _logger.log(
            logging.INFO if self.outcome == _DONE else logging.WARNING,
            "audit: %s",
            words,
            extra={"told": told, "sort": (told["event"], self.outcome), **self._asker()},
        )

    def _asker(self) -> dict[str, str]:
        """Return who may fill the log with it: what a stranger tries is bounded as all that strangers cause."""
        if self.caller is not None:
            return {"asker": f"administrator {self.caller.administrator_id}"}
        if self.source is None:
            return {}
        if self.outcome == _DONE:
            return {"asker": f"account {self.subject}"}
        return {"asker": STRANGER, "source": self.source}
