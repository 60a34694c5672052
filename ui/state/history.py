"""A history as screens show it: the states that something has had, what each one changed, what going back would."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Row:
    """A part in which two states differ, in words."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One state.

    Attributes:
        who: who brought it about.
        cause: how, in a word or two.
        changes: in what it differs from the state before it.
        going_back: in what it differs from the present state, as far as it can be restored.
        remark: what else there is to say of the change.
        warning: what cannot be restored.
    """

    number: int
    at: datetime
    who: str
    cause: str
    changes: Sequence[Row]
    going_back: Sequence[Row]
    remark: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """All states, newest first; the first one is the present.

    Attributes:
        title: of what.
        why_not: why this administrator cannot restore any, or "".
        note: what restoring does besides, or "".
    """

    title: str
    entries: Sequence[Entry]
    why_not: str = ""
    note: str = ""
