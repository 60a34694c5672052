"""Moments that requests name: any that can be written down is understood, though nothing happened at the ends of time."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


def _with_room(moment: datetime) -> datetime:
    """Return the moment, or one that finds the same and from which there is room to reckon, both ways and in any zone."""
    return min(max(moment, _EARLIEST), _LATEST)


AskedMoment = Annotated[AwareDatetime, AfterValidator(_with_room)]
