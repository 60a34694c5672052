"""Moments in words: the local time for reading, the difference to now for a quick look."""

from datetime import UTC, datetime

from ui.words.language import tr


def local_time(moment: datetime) -> str:
    """Return a moment in the machine's time zone, to the second."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def short_time(moment: datetime, now: datetime | None = None) -> str:
    """Return a moment as briefly as it is clear: today only the time, before that the day too."""
    local, today = moment.astimezone(), (now or datetime.now(UTC)).astimezone().date()
    if local.date() == today:
        return local.strftime("%H:%M:%S")
    return local.strftime("%m-%d %H:%M:%S" if local.year == today.year else "%Y-%m-%d %H:%M:%S")


def ago(moment: datetime, now: datetime | None = None) -> str:
    """Return how long ago a moment was; further back than a day, the day."""
    seconds = ((now or datetime.now(UTC)) - moment).total_seconds()
    if seconds < 10:
        return tr("just now")
    if seconds < 60:
        return tr("{number} s ago").format(number=f"{seconds:.0f}")
    if seconds < 3600:
        return tr("{number} min ago").format(number=f"{seconds // 60:.0f}")
    if seconds < 86_400:
        return tr("{number} h ago").format(number=f"{seconds // 3600:.0f}")
    return moment.astimezone().strftime("%Y-%m-%d")
