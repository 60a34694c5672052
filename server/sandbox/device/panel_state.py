"""What a device's web panel remembers between requests: the code under way and the end of its own time (manual 7)."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from clue_desktop.client.errors import Refused
from clue_desktop.contract.enrollment import AllocationCodeSent
from clue_desktop.domain.enrollment import MAX_ATTEMPTS
from server.sandbox.device.panel_documents import CodeUnderWay

CLOSES_AFTER_SECONDS = 180.0
"""How long the web server still runs once the device is registered."""

_NO_LONGER_GOOD = frozenset({"code_expired", "code_discarded", "code_not_issued"})


@dataclass(frozen=True, slots=True)
class _SentCode:
    place_id: str
    expires_at: float
    mail_waits: bool
    attempts_left: int = MAX_ATTEMPTS


class PanelState:
    """The state of one registration, told by what the server answers. The server decides; this only remembers.

    `clock` gives seconds that only rise.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._code: _SentCode | None = None
        self._resend_at = 0.0
        self._closes_at: float | None = None

    def code_sent(self, place_id: str, sent: AllocationCodeSent) -> None:
        """A code is on its way, or waits in the server's outbox; it replaces the one before."""
        now = self._clock()
        self._code = _SentCode(place_id, now + sent.expires_in_seconds, sent.mail_waits)
        self._resend_at = now + sent.resend_after_seconds

    def refused(self, refusal: Refused) -> None:
        """The server refused a code, or to send one."""
        if refusal.code in _NO_LONGER_GOOD:
            self._code = None
        attempts_left = refusal.members.get("attemptsLeft")
        if self._code is not None and isinstance(attempts_left, int):
            self._code = replace(self._code, attempts_left=attempts_left)
        if refusal.code == "resend_too_soon" and refusal.retry_after is not None:
            self._resend_at = self._clock() + refusal.retry_after

    def registered(self) -> None:
        """The device has its credential: the web server's last minutes begin."""
        self._code = None
        self._closes_at = self._clock() + CLOSES_AFTER_SECONDS

    def released(self) -> None:
        """The device's credential is no longer good: it can be registered anew."""
        self._closes_at = None

    @property
    def is_registered(self) -> bool:
        """Whether the device has a credential of its own."""
        return self._closes_at is not None

    @property
    def closes_in_seconds(self) -> float | None:
        """How long the web server still runs; None while the device is not registered."""
        return None if self._closes_at is None else max(0.0, self._closes_at - self._clock())

    @property
    def resend_in_seconds(self) -> float:
        """How long until another code may be sent."""
        return max(0.0, self._resend_at - self._clock())

    @property
    def code(self) -> CodeUnderWay | None:
        """The code that can be entered, if there is one."""
        if self._code is None or self._clock() >= self._code.expires_at:
            return None
        return CodeUnderWay(
            place_id=self._code.place_id,
            expires_in_seconds=self._code.expires_at - self._clock(),
            attempts_left=self._code.attempts_left,
            mail_waits=self._code.mail_waits,
        )
