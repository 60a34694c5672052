"""What a feed of new versions says, and whether it is believed and followed; that it is signed has been checked before.

A feed is one JSON document: which version is the newest, from when, what is new in it, where it is told of and what its
files are. It has a number that grows with each signing, and a period in which it holds, so that whoever can answer in
the feed's place cannot hide a newer version behind an older answer: neither by an earlier number (rollback) nor by one
answer for ever (freeze). Nothing is installed by what it says; a person is told, and may open a page.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto

from clue_desktop.domain.new_version_document import Announcement
from clue_desktop.domain.said import Said
from clue_desktop.domain.versions import Version

BETWEEN_CHECKS = timedelta(days=1)
CLOCKS_DIFFER = timedelta(hours=25)
"""How far clocks may be apart: a day for one that is set to local time, and an hour."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was believed last, so that nothing older is believed afterwards."""

    number: int
    issued: datetime


class Outcome(Enum):
    """What comes of an answer."""

    NEWER = auto()
    """There is a newer version."""
    NEWEST = auto()
    """This is the newest one."""
    REFUSED = auto()
    """It is not followed, and `why` says so."""


@dataclass(frozen=True, slots=True)
class Judgment:
    """What comes of an answer, and why it is not followed, "" where it is."""

    outcome: Outcome
    why: str = ""


def judge(
    announcement: Announcement,
    installed: Version,
    now: datetime,
    *,
    seen: Seen | None = None,
    answered_at: datetime | None = None,
) -> Judgment:
    """Say what comes of a feed.

    Args:
        announcement: what it says, its signature found good.
        installed: the version that asks.
        now: by this computer's clock.
        seen: what was believed last.
        answered_at: by the clock of the server that had the feed, where it told; it is not signed, so nothing is
            believed because of it.
    """
    if (wrong := _clock_is_wrong(announcement, now, seen, answered_at)) is not None:
        return Judgment(Outcome.REFUSED, wrong)
    if seen is not None and announcement.number < seen.number:
        return Judgment(
            Outcome.REFUSED,
            Said(
                "What answered is older than what was read before (number {number} after {seen}). It is not followed.",
                number=announcement.number,
                seen=seen.number,
            ),
        )
    if now > announcement.expires:
        return Judgment(
            Outcome.REFUSED,
            Said(
                "What answered was good until {expires} and has not been renewed. It is not followed: it may hide a"
                " newer version.",
                expires=_day(announcement.expires),
            ),
        )
    if announcement.version < installed:
        return Judgment(
            Outcome.REFUSED,
            Said(
                "What answered tells of version {version}, which is older than this one. It is not followed.",
                version=str(announcement.version),
            ),
        )
    return Judgment(Outcome.NEWER if installed < announcement.version else Outcome.NEWEST)


def is_due(asked_at: datetime | None, now: datetime) -> bool:
    """Tell whether it is time to ask again by itself: once a day. A clock that was set back does not stop it for long."""
    return asked_at is None or now - asked_at >= BETWEEN_CHECKS or asked_at - now > CLOCKS_DIFFER


def _clock_is_wrong(
    announcement: Announcement, now: datetime, seen: Seen | None, answered_at: datetime | None
) -> str | None:
    signed = max(announcement.issued, seen.issued if seen is not None else announcement.issued)
    if now < signed - CLOCKS_DIFFER:
        return Said(
            "The clock of this computer says {now}, but what is to be read was signed on {signed}. Set the clock right,"
            " then check again.",
            now=_day(now),
            signed=_day(signed),
        )
    if answered_at is not None and now > announcement.expires >= answered_at:
        return Said(
            "The clock of this computer says {now}, that of the server which answered {other}. Set the clock right,"
            " then check again.",
            now=_day(now),
            other=_day(answered_at),
        )
    return None


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d}"
