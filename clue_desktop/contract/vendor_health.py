"""How the vendor APIs of a place group are doing, and which of all those that one administers need attention."""

from clue_desktop.contract.base import Document, Timestamp
from clue_desktop.contract.said import Sentence
from clue_desktop.domain.vendor_health import HealthState


class VendorFailure(Sentence):
    """The last verification that got nothing that could be judged."""

    at: Timestamp
    code: str


class ApiHealth(Document):
    """How a vendor API is doing.

    On one process all of it is what that process has seen since it started. With several, what verifications brought
    is read from the event log of all of them; `breakerOpen` and `certificateExpiresAt` are always those of the process
    that answers. `busyLastHour` are those failures that are the server's own: it had no room for the call. `since` is null where it is not known, `medianMs` where nothing was answered, `certificateExpiresAt`
    where the vendor has not been connected to yet; `clientCertificateExpiresAt` is the end of the certificate that the vendor
    is shown, null where none is chosen.
    """

    api_id: str
    state: HealthState
    since: Timestamp | None
    last_answer_at: Timestamp | None
    last_failure: VendorFailure | None
    failures_last_hour: int
    busy_last_hour: int = 0
    median_ms: float | None
    breaker_open: bool
    certificate_expires_at: Timestamp | None
    client_certificate_expires_at: Timestamp | None = None


class GroupHealth(Document):
    """The health of a place group's APIs, every one of them."""

    items: list[ApiHealth]


class HealthConcern(Document):
    """An API that needs attention: failing for a minute or more, or a certificate of it, the vendor's or ours, ends within 21 days."""

    place_group_id: str
    api_name: str
    failing: bool
    certificate_ends_soon: bool
    health: ApiHealth


class HealthConcerns(Document):
    """The APIs that need attention, of all that one administers, as far as the answering process has asked them."""

    items: list[HealthConcern]
