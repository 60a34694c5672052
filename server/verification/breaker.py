"""The circuit breaker of one vendor: fails calls fast while it gives no sign of life, and probes it now and then."""

from typing import Literal

from clue_desktop.domain.failure_causes import FailureCause

BreakerState = Literal["closed", "open", "half"]


class Breaker:
    """Opens after `failures` calls in a row without a byte of a response; lets one call a `probe_seconds` through then.

    With 0 `failures` it never opens.

    It has no clock of its own: `now` is any monotonic number of seconds. `silent` tells whether the vendor was silent
    in every failure since it last answered: only then is its being cut off a silence of the vendor's too.
    """

    __slots__ = (
        "_failures",
        "_next_probe",
        "_opened",
        "_probe_seconds",
        "_probing",
        "consecutive",
        "last_fault",
        "silent",
    )

    def __init__(self, failures: int, probe_seconds: float) -> None:
        self._failures = failures
        self._probe_seconds = probe_seconds
        self._opened = False
        self._next_probe = 0.0
        self._probing = False
        self.consecutive = 0
        self.silent = True
        self.last_fault: tuple[str, str, FailureCause | None] | None = None

    @property
    def state(self) -> BreakerState:
        """`half` while a probe is on its way."""
        if not self._opened:
            return "closed"
        return "half" if self._probing else "open"

    def admits(self, now: float) -> bool:
        """Whether a call may go out; every True must be followed by one of `answered`, `failed`, `abandoned`."""
        if not self._opened:
            return True
        if now < self._next_probe:
            return False
        self._next_probe = now + self._probe_seconds
        self._probing = True
        return True

    def answered(self) -> None:
        """A call brought at least one byte of a response."""
        self._opened = False
        self._probing = False
        self.consecutive = 0
        self.silent = True

    def failed(
        self, now: float, code: str, message: str, *, silent: bool, cause: FailureCause | None = None
    ) -> bool:
        """A call brought not a single byte, for the fault given; True if this opened the breaker.

        `silent` tells whether the vendor was; otherwise it is there, and shows a certificate that is not trusted, say.
        """
        self.consecutive += 1
        self.silent = self.silent and silent
        self.last_fault = (code, message, cause)
        self.abandoned()
        if self._opened or not self._failures or self.consecutive < self._failures:
            return False
        self._opened = True
        self._next_probe = now + self._probe_seconds
        return True

    def abandoned(self) -> None:
        """A call ended without saying anything about the vendor: cancelled, or kept from going out by ourselves."""
        self._probing = False
