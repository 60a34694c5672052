"""What would happen to somebody at a door: asked like a verification, without a door and without an event."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from clue_desktop.contract.base import Document
from clue_desktop.domain.access_service import AccessType
from clue_desktop.domain.credentials import Credential


class Trial(Document):
    """Whom to try; `deviceId` is what the vendor is told of the device, null for 000000000.

    With `bySample` no vendor is asked: the answer is the one that a sample of the API keeps for this value.
    """

    credential: Credential
    value: Annotated[str, Field(max_length=65536)]
    device_id: Annotated[str, Field(max_length=64)] | None = None
    by_sample: StrictBool = False


class TrialOutcome(Document):
    """What a device there would be told now, and by what.

    Attributes:
        access_type: of the place group.
        inherited: whether the group's setting holds, not an override of the place's own.
        api_id: the API that was asked; null where the device decides by itself.
        mode: the judgment mode of its criteria; null where nobody was asked.
        reason: why it is not granted, a code of the diagnosis; null where it is, or where nobody was asked.
        message: what the device would show, null for its own words.
        trace_id: what the vendor was sent in `traceparent`, null where none was.
        sample: the name of the sample whose answer was judged, null where the vendor was asked.
    """

    access_type: AccessType
    inherited: bool
    api_id: str | None = None
    api_name: str | None = None
    result: Literal["granted", "denied", "local"]
    mode: Literal[1, 2, 3] | None = None
    reason: str | None = None
    cause: str | None = None
    message: str | None = None
    status_code: int | None = None
    elapsed_ms: float | None = None
    trace_id: str | None = None
    sample: str | None = None
