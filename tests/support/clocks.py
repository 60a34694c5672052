"""A clock that tests move by hand."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Shows the same moment until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the moment that it shows."""
        return self.now

    def move(self, **by: float) -> None:
        """Move it, by what `timedelta` takes."""
        self.now += timedelta(**by)
