"""Registering a device in the field, step by step, whatever the screen (device self-registration manual, 5 to 9).

    ASKING ───────► BLOCKED        the server has the device already: a message and nothing else
      │                ▲
      ▼                │
    PLACE ────────► CODE ────────► DONE
      ▲ the Place ID   │ the allocation code
      └────────────────┘ another Place

The dialogue knows what may be done now, what the server said to the letter, and how much time is left; a screen shows
it and says what a person wants. Time comes from a clock that is passed in, in seconds; only differences count.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from clue_desktop.client.errors import ClientError, Refused, Unreachable
from clue_desktop.contract.enrollment import AllocationCodeSent, Registration
from clue_desktop.domain import enrollment
from clue_desktop.domain.place_tree import is_place_id
from clue_desktop.domain.said import said_by

PLACE_ID_DIGITS = 8


class Step(StrEnum):
    """Where a dialogue is."""

    ASKING = "asking"
    """The server is asked whether it has the device already, or could not be asked (`trouble`)."""
    BLOCKED = "blocked"
    PLACE = "place"
    CODE = "code"
    DONE = "done"


class About(StrEnum):
    """What a trouble is about."""

    SERIAL = "serial"
    PLACE_ID = "placeId"
    CODE = "code"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the last step was not done: what the server or the rule says, to the letter."""

    text: str
    about: About


class Registrar(Protocol):
    """What a dialogue asks of the server; `DeviceClient` has it."""

    serial: str

    async def is_registered(self) -> bool:
        """Ask whether the serial is registered anywhere. Raises ClientError, as the others do."""

    async def request_allocation_code(self, place_id: str, model: str | None = None) -> AllocationCodeSent:
        """Have a code sent."""

    async def register(self, place_id: str, code: str) -> Registration:
        """Register with the code."""


_ABOUT = {
    "device_id_invalid": About.SERIAL,
    "place_not_found": About.PLACE_ID,
    "allocation_email_not_set": About.PLACE_ID,
    "resend_too_soon": About.CODE,
    "code_mismatch": About.CODE,
    "code_expired": About.CODE,
    "code_discarded": About.CODE,
    "code_not_issued": About.CODE,
    "code_invalid": About.CODE,
}
_CODE_IS_GONE = frozenset({"code_expired", "code_discarded", "code_not_issued"})


class EnrollmentDialogue:
    """The registration of one device, from the first question to its token.

    One thing at a time is under way: while `busy`, sending and allocating do nothing.

    It begins at ASKING, or at PLACE where the serial is not known yet and is typed there.

    Attributes:
        step: where it is.
        busy: whether the server is being asked.
        trouble: why the last step was not done; None when it was, or when none was tried.
        place_id: the Place that the code was, or is to be, sent for.
        attempts_left: how often a code may still be entered; None where only the server knows.
        mail_waits: whether the code waits in the server's outbox instead of going out by mail.
        has_code: whether a code may be entered; false once it expired or was discarded.
        answer_was_lost: whether the device may have been registered by a request whose answer, with the token, was lost.
        registration: what the server gave the device, once DONE.
    """

    def __init__(
        self,
        server: Registrar,
        *,
        model: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self.step = Step.ASKING if server.serial else Step.PLACE
        self.busy = False
        self.trouble: Trouble | None = None
        self.place_id = ""
        self.attempts_left: int | None = None
        self.has_code = False
        self.mail_waits = False
        self.answer_was_lost = False
        self.registration: Registration | None = None
        self._server = server
        self._model = model
        self._clock = clock
        self._on_change = on_change
        self._expires_at: float | None = None
        self._resend_at = clock()
        self._allocate_at = clock()
        self._question = 0

    # ---- what there is to show

    @property
    def serial(self) -> str:
        """The device's serial."""
        return self._server.serial

    @property
    def seconds_left(self) -> float | None:
        """How long the code is still good; None where no code is, or only the server knows."""
        if self._expires_at is None or not self.has_code:
            return None
        return max(0.0, self._expires_at - self._clock())

    @property
    def resend_seconds(self) -> float:
        """How long until a code may be asked for (again), 0 for now."""
        return max(0.0, self._resend_at - self._clock())

    @property
    def allocate_seconds(self) -> float:
        """How long until a code may be entered again, 0 for now: the server limits how often anybody may try."""
        return max(0.0, self._allocate_at - self._clock())

    @property
    def may_send(self) -> bool:
        """Whether a code may be asked for now."""
        return self.step in {Step.PLACE, Step.CODE} and not self.busy and self.resend_seconds == 0

    @property
    def may_allocate(self) -> bool:
        """Whether a code may be entered now."""
        return self.step is Step.CODE and self.has_code and not self.busy and self.allocate_seconds == 0

    # ---- what a person wants

    async def ask(self) -> None:
        """Ask the server whether it has the device already; it goes on at PLACE or ends at BLOCKED.

        At PLACE, where the serial was typed beside the Place ID, nothing waits for the answer. Once it is registered
        here there is nothing to ask.
        """
        if self.busy or self.registration is not None or not self._is_serial_good():
            return
        waits = self.step is Step.ASKING
        if waits:
            self.trouble = None
        current = self._begin(busy=waits)
        try:
            registered = await self._server.is_registered()
        except ClientError as fault:
            if current():
                self._refused(fault)
        else:
            if current() and registered:
                self._block(enrollment.ALREADY_REGISTERED)
            elif current() and waits:
                self.step = Step.PLACE
        finally:
            if current():
                self._end()

    def name_device(self, serial: str) -> None:
        """Begin at PLACE with another serial, while it is typed; what was found out about the one before is forgotten."""
        if serial == self.serial or self.busy:
            return
        self._question += 1
        self._server.serial = serial
        self.step, self.trouble = Step.PLACE, None
        self.has_code, self.answer_was_lost = False, False
        self._resend_at = self._allocate_at = self._clock()
        self._on_change()

    def place_id_problem(self, place_id: str) -> str:
        """Return what the check digit says of a Place ID, on the spot; "" for nothing, also while it is too short."""
        wrong = len(place_id) >= PLACE_ID_DIGITS and not is_place_id(place_id)
        return enrollment.PLACE_NOT_FOUND if wrong else ""

    async def send_code(self, place_id: str) -> None:
        """Have an allocation code sent; it goes on at CODE."""
        if not self.may_send or not self._is_serial_good() or not self._is_place_good(place_id):
            return
        self.trouble = None
        current = self._begin(busy=True)
        try:
            sent = await self._server.request_allocation_code(place_id, self._model)
        except ClientError as fault:
            self._refused(fault)
        else:
            now = self._clock()
            self.step, self.has_code = Step.CODE, True
            self.mail_waits = sent.mail_waits
            self.attempts_left = enrollment.MAX_ATTEMPTS
            self._expires_at = now + sent.expires_in_seconds
            self._resend_at = now + sent.resend_after_seconds
            self._allocate_at = now
        finally:
            if current():
                self._end()

    async def resend(self) -> None:
        """Have another code sent for the same Place; the one before is void then."""
        await self.send_code(self.place_id)

    def enter_code(self, place_id: str) -> None:
        """Go on at CODE with a code that was sent before, by a wizard that was closed since, for example."""
        if self.step is not Step.PLACE or self.busy:
            return
        if self._is_serial_good() and self._is_place_good(place_id):
            if not self.has_code:
                self.has_code, self._expires_at, self.attempts_left = True, None, None
            self.step, self.trouble = Step.CODE, None
            self._on_change()

    def back(self) -> None:
        """Go back to PLACE, for another Place ID; the code stays good for the one before."""
        if self.step is Step.CODE and not self.busy:
            self.step, self.trouble = Step.PLACE, None
            self._on_change()

    async def allocate(self, code: str) -> None:
        """Register the device with the code; it ends at DONE."""
        if not self.may_allocate:
            return
        if (problem := enrollment.code_problem(code)) is not None:
            self._say(problem.message, About.CODE)
            return
        self.trouble = None
        current = self._begin(busy=True)
        try:
            self.registration = await self._server.register(self.place_id, code)
        except ClientError as fault:
            if isinstance(fault, Unreachable) and fault.may_have_arrived:
                self.answer_was_lost = True
            self._refused(fault, allocating=True)
        else:
            self.step, self.has_code = Step.DONE, False
        finally:
            if current():
                self._end()

    def tick(self) -> None:
        """Let time take effect: a code that nobody entered in time is no longer offered."""
        if self.step is Step.CODE and not self.busy and self.seconds_left == 0:
            self.has_code = False
            self._say(enrollment.CODE_EXPIRED, About.CODE)

    # ---- inside

    def _begin(self, *, busy: bool) -> Callable[[], bool]:
        """Ask something; what is returned is false once something else was asked."""
        self._question += 1
        mine = self._question
        self.busy = busy
        self._on_change()
        return lambda: mine == self._question

    def _end(self) -> None:
        self.busy = False
        self._on_change()

    def _refused(self, fault: ClientError, *, allocating: bool = False) -> None:
        if not isinstance(fault, Refused):
            self.trouble = Trouble(said_by(fault), About.SERVER)
            return
        if fault.code == "already_registered":
            self._block(said_by(fault))
            return
        self.trouble = Trouble(said_by(fault), _ABOUT.get(fault.code, About.SERVER))
        now = self._clock()
        if fault.code in _CODE_IS_GONE:
            self.has_code = False
        if fault.code == "code_mismatch":
            left = fault.members.get("attemptsLeft")
            self.attempts_left = left if isinstance(left, int) else None
        if fault.retry_after is not None and allocating:
            self._allocate_at = now + fault.retry_after
        elif fault.retry_after is not None:
            self._resend_at = now + fault.retry_after

    def _block(self, text: str) -> None:
        self.step = Step.BLOCKED
        self.trouble = Trouble(text, About.SERIAL)

    def _is_serial_good(self) -> bool:
        if (problem := enrollment.serial_problem(self.serial)) is None:
            return True
        self._say(problem.message, About.SERIAL)
        return False

    def _is_place_good(self, place_id: str) -> bool:
        if not is_place_id(place_id):
            self._say(enrollment.PLACE_NOT_FOUND, About.PLACE_ID)
            return False
        if place_id != self.place_id:
            # A code belongs to its Place.
            self.place_id, self.has_code, self._expires_at = place_id, False, None
        return True

    def _say(self, text: str, about: About) -> None:
        self.trouble = Trouble(text, about)
        self._on_change()
