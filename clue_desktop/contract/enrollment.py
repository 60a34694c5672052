"""Registration in the field: what devices ask, and what administrators see of it."""

from typing import Annotated, Literal

from pydantic import Field

from clue_desktop.contract.base import Document, Timestamp
from clue_desktop.domain.enrollment import Counted, Scope

Short = Annotated[str, Field(max_length=1024)]
PendingState = Literal["waiting", "expired", "discarded"]


class AllocationCodeRequest(Document):
    """A device that asks for an allocation code to be sent to its Place's administrator.

    `model`: 1 to 32 of letters, digits and `-_. /`; anything else counts as none.
    """

    place_id: Short
    serial: Short
    model: str | None = None


class AllocationCodeSent(Document):
    """How long the code is good, and how long until another may be asked for, in seconds.

    It is on its way by mail; with `mailWaits` it waits in the server's outbox, as mail is not set up there.
    """

    expires_in_seconds: int
    resend_after_seconds: int
    mail_waits: bool = False


class RegistrationRequest(Document):
    """A device with the allocation code that was typed in."""

    place_id: Short
    serial: Short
    code: Annotated[Short, Field(repr=False)]


class Registration(Document):
    """A registered device's token, shown this once, and its Place."""

    token: str = Field(repr=False)
    place_id: str
    place_name: str


class PendingRegistration(Document):
    """A device for which a code was sent in the last 24 hours, and which is not registered.

    `state`: the code may still be entered, is too old, or was entered wrongly too often.
    """

    serial: str
    place_id: str
    model: str | None
    requested_at: Timestamp
    requested_from: str
    expires_at: Timestamp
    attempts_left: int
    state: PendingState


class ReachedLimit(Document):
    """A limit that keeps devices from registering. `subject` is the serial, Place ID or source; "" for the server."""

    scope: Scope
    subject: str
    counted: Counted
    most: int
    until: Timestamp


class RefusedDevice(Document):
    """A device that an administrator said is *not ours*: refused at that Place until then."""

    serial: str
    place_id: str
    until: Timestamp


class EnrollmentLimits(Document):
    """Registration in the field at a node and under it, in the last 24 hours.

    `mails` codes were sent and `tries` entries judged, `wrong` of them wrong; what an administrator has lifted since
    is not counted.
    """

    pending: list[PendingRegistration]
    mails: int
    tries: int
    wrong: int
    reached: list[ReachedLimit]
    refused: list[RefusedDevice]
