"""Trace ids of vendor calls (W3C Trace Context): one id in the vendor's log, the event and the diagnosis.

The first 48 bits of an id are its time, the other 80 are random (Trace Context asks for at least 56 of these): so an
event is found by its id alone, within the minute that the id itself names, and no index has to hold all ids.
"""

import re
from datetime import UTC, datetime

_ID = re.compile(r"[0-9a-f]{32}")
_HEADER = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_LATEST_MS = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp() * 1000)


def trace_id(at_ms: int, chance: int) -> str:
    """Return the id of a call begun at a moment (milliseconds since 1970), with 80 bits of chance: 32 hex digits."""
    return f"{at_ms & 0xFFFFFFFFFFFF:012x}{chance & 0xFFFFFFFFFFFFFFFFFFFF:020x}"


def traceparent(of: str, parent: int) -> str:
    """Return the header's value for an id and 64 bits that name this step; the sampled flag is set."""
    # An id of zeros is none; the header's id cannot be, as its time is not 1970.
    return f"00-{of}-{(parent & 0xFFFFFFFFFFFFFFFF) or 1:016x}-01"


def id_in(text: str) -> str | None:
    """Return the id that a text is, bare or as a whole `traceparent`, in whichever case; None for any other text."""
    folded = text.strip().lower()
    found = _HEADER.fullmatch(folded)
    if found is not None:
        return found[1]
    return folded if _ID.fullmatch(folded) else None


def moment_of(trace: str) -> datetime | None:
    """Return when the call with an id began; None for an id that this server cannot have made."""
    at_ms = int(trace[:12], 16)
    return datetime.fromtimestamp(at_ms / 1000, UTC) if 0 < at_ms < _LATEST_MS else None
