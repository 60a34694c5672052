"""Registering devices ahead of their first contact: for how long one waits, how many, and who is told what of a serial."""

from datetime import timedelta

from clue_desktop.domain.said import Said

AHEAD_FOR = timedelta(days=14)
"""How long a device that was registered ahead may stay away; its serial is free again then, and its token void."""

MAX_AHEAD = 1_000
"""How many devices of one administrator may wait at once, so that nobody takes the serials of others in stock."""

SERIAL_NOT_AVAILABLE = Said("This serial cannot be registered here. Ask your administrator.")
"""What an administrator reads who may not see where it is registered."""

TOO_MANY_AHEAD = Said(
    "You have registered {most} devices ahead that have not appeared yet. Release some of them first.",
    most=f"{MAX_AHEAD:,}",
)
