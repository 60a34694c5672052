"""Trace ids of vendor calls (W3C Trace Context): one id in the vendor's log, the event and the diagnosis.

An id is its time (48 bits, milliseconds), what tells its process from others (48 bits of chance, drawn once) and 32 bits
of chance of its own: so an event is found by its id alone, within the minute that the id itself names, and no index has
to hold all ids. Making one takes a microsecond on the way of each decision.
"""

import re
from datetime import UTC, datetime

_ID = re.compile(r"[0-9a-f]{32}")
_HEADER = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_LATEST_MS = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp() * 1000)


def process_part(chance: int) -> str:
    """Return what stands in the ids of one process, of 48 bits of chance: 12 hex digits, the last of them not 0."""
    return f"{(chance & 0xFFFFFFFFFFFF) | 1:012x}"


def trace_id(at_ms: int, process: str, chance: int) -> str:
    """Return the id of a call begun at a moment (milliseconds since 1970): 32 hex digits.

    `process` is of `process_part`, `chance` has at most 32 bits.
    """
    return "%012x%s%08x" % (at_ms, process, chance)  # noqa: UP031  # in half the time of an f-string


def traceparent(of: str) -> str:
    """Return the header's value for an id; the sampled flag is set.

    The step's own id is the half of it that is never all zeros, which would be none (Trace Context, 3.2.2.4).
    """
    return f"00-{of}-{of[16:]}-01"


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
