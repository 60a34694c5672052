"""Registering a device in the field: texts, codes, the resend delay and the limits on guessing (self-registration manual, 5 to 9).

How likely a code is guessed: it is one of 10^6, so a judged try is right with probability 10^-6, and by the union bound
n judged tries are with at most n · 10^-6, whichever serials, Places and addresses they are spread over. A run of tries
ends at its first right one, and in any 24 hours at most 900 wrong ones are judged on the whole server. So whoever cannot
read the mails gets a device in with at most 900 · 10^-6 = 0.09 % a day, anywhere; at one Place, with its 500 judged tries,
with at most 0.05 %. A Place whose limits an administrator has lifted goes, for 24 hours, by what was tried there since:
each lift adds at most 500 · 10^-6 = 0.05 % for that Place, known to whoever lifts.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from clue_desktop.domain.credentials import is_device_serial
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import Said

CODE_DIGITS = 6
CODE_LIFETIME = timedelta(minutes=30)
MAX_ATTEMPTS = 5
MAX_MODEL_LENGTH = 32
FIRST_RESEND_DELAY = timedelta(seconds=60)
LONGEST_RESEND_DELAY = timedelta(hours=1)
LIMITS_WINDOW = timedelta(hours=24)
LIFTED_FOR = timedelta(hours=24)
REFUSED_FOR = timedelta(hours=24)

PLACE_NOT_FOUND = Said(
    "The entered Place ID does not exist. Please check the correct Place ID and enter it again."
)
ALLOCATION_EMAIL_NOT_SET = Said("The administrator must first set an allocation email address.")
ALREADY_REGISTERED = Said("This device is already registered. Changes can be made from the CLUe portal.")
CODE_EXPIRED = Said("The allocation code has expired. Please request a new code.")
CODE_DISCARDED = Said(
    "The allocation code was entered incorrectly 5 times and has been discarded. Please request a new code."
)
CODE_NOT_ISSUED = Said("Please request an allocation code first.")
CODE_INVALID = Said("Please enter the 6-digit allocation code.")
DEVICE_ID_INVALID = Said("The device serial must be 9 to 12 digits.")
MODEL_INVALID = Said(
    "The device model must have 1 to {most} characters: letters (A–Z, a–z), digits, blanks, -, _, . and /.",
    most=MAX_MODEL_LENGTH,
)


def resend_too_soon(n: int) -> str:
    """Return what is said to who asks for a code again before `n` seconds have gone by."""
    return Said("You can request a new code in {n} seconds.", n=n)


def code_mismatch(n: int) -> str:
    """Return what is said of a wrong code, with `n` attempts left."""
    return Said("The allocation code does not match. Attempts left: {n}.", n=n)


def limit_reached(n: int) -> str:
    """Return what is said where a limit is reached for `n` more seconds."""
    return Said(
        "Too many attempts. Try again in {n} seconds, or ask the Place's administrator to lift the limits.",
        n=n,
    )


def refused_by_administrator(n: int) -> str:
    """Return what is said where an administrator has refused the device, for `n` more seconds."""
    return Said(
        "An administrator has refused to register this device at this Place. Try again in {n} seconds, or ask the"
        " administrator.",
        n=n,
    )


_CODE = re.compile(rf"[0-9]{{{CODE_DIGITS}}}")
_MODEL = re.compile(rf"[A-Za-z0-9\-_. /]{{1,{MAX_MODEL_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step of the registration is not done.

    Attributes:
        code: the rule's name, stable for programs.
        text: what the installer reads, to the letter.
        attempts_left: how often the code may still be entered, after a wrong entry.
        retry_after: whole seconds until the same may be tried again; None where time changes nothing.
    """

    code: str
    text: str
    attempts_left: int | None = None
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """What is known of a code that was sent to a Place for a device.

    Attributes:
        issued_at: when.
        wrong_entries: how often it was entered wrongly.
    """

    issued_at: datetime
    wrong_entries: int

    @property
    def expires_at(self) -> datetime:
        """From when on it is no longer good."""
        return self.issued_at + CODE_LIFETIME

    @property
    def attempts_left(self) -> int:
        """How often it may still be entered."""
        return max(0, MAX_ATTEMPTS - self.wrong_entries)


def serial_problem(serial: str) -> Problem | None:
    """Return what is wrong with the form of a device's serial."""
    return None if is_device_serial(serial) else Problem("serial", "device_id_invalid", DEVICE_ID_INVALID)


def code_problem(code: str) -> Problem | None:
    """Return what is wrong with the form of an entered code; such an entry is no try."""
    return None if _CODE.fullmatch(code) else Problem("code", "code_invalid", CODE_INVALID)


def model_problem(model: str | None) -> Problem | None:
    """Return what is wrong with a model that a person names to one of our programs; None is no model."""
    if model is None or is_model(model):
        return None
    return Problem("model", "model_invalid", MODEL_INVALID)


def is_model(text: str) -> bool:
    """Tell whether a text is a model: whoever sends it is a stranger, and administrators read it in mails and lists."""
    return _MODEL.fullmatch(text) is not None and not text.isspace()


def known_model(told: str | None) -> str | None:
    """Return the model that a device tells of itself, blanks around it trimmed; anything else is none.

    Not refused: it is a remark, and whoever stands before a device with an odd name cannot give it another one.
    """
    told = (told or "").strip(" ")
    return told if is_model(told) else None


def refusal_before_trying(issued: IssuedCode, now: datetime) -> Refusal | None:
    """Return why a code cannot be tried any more; None when what was entered is to be judged."""
    if issued.attempts_left == 0:
        return Refusal("code_discarded", CODE_DISCARDED)
    if now >= issued.expires_at:
        return Refusal("code_expired", CODE_EXPIRED)
    return None


def refusal_of_wrong_entry(issued: IssuedCode) -> Refusal:
    """Return what a wrong entry is answered with; `issued` counts it already."""
    if issued.attempts_left == 0:
        return Refusal("code_discarded", CODE_DISCARDED)
    return Refusal("code_mismatch", code_mismatch(issued.attempts_left), issued.attempts_left)


def resend_delay(sent: int) -> timedelta:
    """Return how long after its last code a device waits for the next one.

    Args:
        sent: how many codes were sent for it in the last 24 hours: 60 seconds after the first two, then doubling.
    """
    doublings = min(max(0, sent - 2), 6)
    return min(FIRST_RESEND_DELAY * (1 << doublings), LONGEST_RESEND_DELAY)


def refusal_of_resend(last_sent_at: datetime | None, sent: int, now: datetime) -> Refusal | None:
    """Return why a device gets no further code yet, if so; the time counts per serial, across Places."""
    if last_sent_at is None:
        return None
    # A code from the future was sent by a clock that was set right since.
    wait = min(last_sent_at, now) + resend_delay(sent) - now
    if wait <= timedelta():
        return None
    seconds = whole_seconds(wait)
    return Refusal("resend_too_soon", resend_too_soon(seconds), retry_after=seconds)


def refusal_of_limit(until: datetime, now: datetime, text: Callable[[int], str] = limit_reached) -> Refusal:
    """Return what is answered while a limit is reached."""
    seconds = whole_seconds(until - now)
    return Refusal("rate_limited", text(seconds), retry_after=seconds)


def whole_seconds(wait: timedelta) -> int:
    """Return a wait in seconds, rounded up; at least 1."""
    return max(1, -(-wait // timedelta(seconds=1)))


class Scope(StrEnum):
    """What is counted for."""

    SERIAL = "serial"
    PLACE = "place"
    SOURCE = "source"
    SITE = "site"
    SERVER = "server"


class Counted(StrEnum):
    """What is counted: mails with codes, entries that were judged, and of these the wrong ones."""

    MAILS = "mails"
    TRIES = "tries"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in 24 hours."""

    scope: Scope
    counted: Counted
    most: int


LIMITS = (
    Limit(Scope.SERIAL, Counted.MAILS, 10),
    Limit(Scope.PLACE, Counted.MAILS, 100),
    Limit(Scope.SOURCE, Counted.MAILS, 200),
    Limit(Scope.SITE, Counted.MAILS, 400),
    Limit(Scope.SERVER, Counted.MAILS, 1_000),
    Limit(Scope.SERIAL, Counted.WRONG, 25),
    Limit(Scope.PLACE, Counted.TRIES, 500),
    Limit(Scope.SOURCE, Counted.WRONG, 300),
    Limit(Scope.SITE, Counted.WRONG, 600),
    Limit(Scope.SERVER, Counted.WRONG, 900),
)
"""An honest 20 registrations an hour with a wrong try each stay under all of them until the Place's 100 mails are sent.
Neither one address nor one site of IPv6 alone can use up what the whole server has."""
