"""How a vendor API is doing: by what its last verifications brought, and when that is worth a notice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from clue_desktop.domain.said import Said

FAILING_AFTER = timedelta(seconds=10)
"""A single call that fails between others that are answered makes nothing failing."""
LASTING = timedelta(minutes=1)
CERTIFICATE_NOTICE = timedelta(days=21)
UNUSABLE = Said(
    "The saved header values of this API cannot be opened: they were changed, or sealed under another key. Doors are"
    " denied until they are entered again, tested and saved."
)
"""What is said of an API with a secret that does not open."""


class HealthState(StrEnum):
    """How a vendor API is doing.

    `healthy`: it answers with what can be judged. `failing`: a verification got nothing that could be judged, and none
    has in the ten seconds since. `unavailable`: it fails so steadily that it is only probed once a second. `unknown`:
    nobody has asked it yet.
    """

    HEALTHY = "healthy"
    FAILING = "failing"
    UNAVAILABLE = "unavailable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Failure:
    """A verification that got nothing that could be judged: `code` of the diagnosis, `message` for an administrator."""

    at: datetime
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ApiHealth:
    """How one vendor API is doing at a moment.

    Attributes:
        since: since when it has been in this state; None where that is not known.
        failures_last_hour: how many verifications got nothing that could be judged.
        busy_last_hour: how many of these because this server had no room, or not enough time, to ask.
        median_ms: of the last calls that were answered; None without any.
        certificate_expires_at: the end of the certificate that the vendor showed last; None when none was seen yet.
        client_certificate_expires_at: the end of the certificate that the vendor is shown; None for none.
    """

    state: HealthState = HealthState.UNKNOWN
    since: datetime | None = None
    last_answer_at: datetime | None = None
    last_failure: Failure | None = None
    failures_last_hour: int = 0
    busy_last_hour: int = 0
    median_ms: float | None = None
    breaker_open: bool = False
    certificate_expires_at: datetime | None = None
    client_certificate_expires_at: datetime | None = None

    @property
    def first_end(self) -> datetime | None:
        """When the first of both certificates ends."""
        ends = (self.certificate_expires_at, self.client_certificate_expires_at)
        return min((end for end in ends if end is not None), default=None)


def state_of(
    *, answered: bool, failing_since: datetime | None, breaker_open: bool, now: datetime
) -> HealthState:
    """Return the state.

    Args:
        answered: whether any call was answered.
        failing_since: the first failure after the last answer; None when the last call was answered.
        breaker_open: whether the vendor is only probed.
        now: the present moment.
    """
    if failing_since is not None and breaker_open:
        return HealthState.UNAVAILABLE
    if failing_since is not None and now - failing_since >= FAILING_AFTER:
        return HealthState.FAILING
    return HealthState.HEALTHY if answered else HealthState.UNKNOWN


def is_lasting(health: ApiHealth, now: datetime) -> bool:
    """Tell whether an API has been failing for so long that administrators are told."""
    failing = health.state in {HealthState.FAILING, HealthState.UNAVAILABLE}
    return failing and health.since is not None and now - health.since >= LASTING


def certificate_ends_soon(health: ApiHealth, now: datetime) -> bool:
    """Tell whether the vendor's certificate, or ours for it, ends so soon that administrators are told, or has ended."""
    ends = health.first_end
    return ends is not None and ends - now <= CERTIFICATE_NOTICE
