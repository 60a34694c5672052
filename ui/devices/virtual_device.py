"""A virtual device: presents a credential with a real device's token, and has a screen that says what came of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from clue_desktop.client.errors import ClientError, Unauthenticated
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential, validate_test_parameters
from ui.state.context import PageContext
from ui.state.notices import in_words
from ui.state.observable import Latest, Observable
from ui.words.language import told, tr


class Shows(StrEnum):
    """What the device's screen shows."""

    READY = "ready"
    ASKING = "asking"
    GRANTED = "granted"
    DENIED = "denied"
    LOCAL = "local"
    TROUBLE = "trouble"


def title_of(shows: Shows) -> str:
    """Return the device's screen in large letters."""
    return {
        Shows.READY: tr("READY"),
        Shows.ASKING: "…",
        Shows.GRANTED: tr("GRANTED"),
        Shows.DENIED: tr("DENIED"),
        Shows.LOCAL: tr("DEVICE-LOCAL"),
        Shows.TROUBLE: tr("NO DECISION"),
    }[shows]


_RESULTS = {"granted": Shows.GRANTED, "denied": Shows.DENIED, "local": Shows.LOCAL}


def _invitation() -> str:
    return tr("Present a credential as a person at the door would.")


@dataclass(frozen=True, slots=True)
class Screen:
    """The device's screen.

    Attributes:
        message: the vendor's text for the person at the door, "" for none.
        remark: what it means, for the administrator.
        elapsed_ms: how long the person waited, None while nobody has.
    """

    shows: Shows = Shows.READY
    message: str = ""
    remark: str = field(default_factory=_invitation)
    elapsed_ms: float | None = None


class VirtualDevice(Observable):
    """What was chosen and typed, and the screen.

    Attributes:
        serial: the device that is stood in for, "" for none.
        value: what is presented, as typed.
    """

    def __init__(self, context: PageContext, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__()
        self._context = context
        self._clock = clock
        self._latest = Latest()
        self._values: dict[Credential, str] = {}
        self.serial = ""
        self.credential = Credential.RF_CARD
        self.screen = Screen()

    @property
    def value(self) -> str:
        """What was typed for the present credential."""
        return self._values.get(self.credential, "")

    @property
    def value_title(self) -> str:
        """What the value of the present credential is called."""
        return told(CREDENTIAL_TYPES[self.credential].parameter_title)

    @property
    def asking(self) -> bool:
        """Whether a decision is awaited."""
        return self.screen.shows is Shows.ASKING

    @property
    def value_problem(self) -> str:
        """What is wrong with the value, or ""."""
        parameter = CREDENTIAL_TYPES[self.credential].parameter
        found = validate_test_parameters(self.credential, {parameter: self.value})
        return next((told(problem.message) for problem in found if problem.field == parameter), "")

    @property
    def why_not(self) -> str:
        """Why nothing can be presented now, or ""."""
        if not self.serial:
            return tr("Choose a device. To stand in for one, its token must be known here.")
        if self._context.device_tokens.of(self.serial) is None:
            return tr(
                "The token of {serial} is not known here: load its credential file, make a new token,"
                " or register another device."
            ).format(serial=self.serial)
        return tr("A decision is awaited.") if self.asking else self.value_problem

    def choose(self, serial: str) -> None:
        """Stand in for a device."""
        if serial != self.serial:
            self.serial = serial
            self._latest.drop()
            self.screen = Screen()
            self._changed()

    def choose_credential(self, credential: Credential) -> None:
        """Choose what is presented; each credential keeps the value that was typed for it."""
        self.credential = credential
        self._changed()

    def enter(self, value: str) -> None:
        """Take what is typed."""
        self._values[self.credential] = value
        self._changed()

    def tokens_changed(self) -> None:
        """Look again which tokens are known."""
        self._changed()

    async def present(self) -> None:
        """Ask for the decision and show it; whatever goes wrong, the door stays shut."""
        token = self._context.device_tokens.of(self.serial)
        if self.why_not or token is None:
            return
        current = self._latest.ask()
        self._show(Screen(Shows.ASKING, remark=tr("The vendor is being asked.")))
        begun = self._clock()
        try:
            async with self._context.client.as_device(self.serial, token) as device:
                answer = await device.verify(self.credential, self.value)
        except Unauthenticated:
            if self._context.device_tokens.of(self.serial) == token:
                self._context.device_tokens.forget(self.serial)
            screen = Screen(
                Shows.TROUBLE,
                remark=tr(
                    "The door stays shut. The server does not accept this device's token any more: the device was"
                    " released, or has a newer token."
                ),
            )
        except ClientError as fault:
            remark = tr("The door stays shut. {reason}").format(reason=in_words(fault))
            screen = Screen(Shows.TROUBLE, remark=remark)
        else:
            shows = _RESULTS[answer.result]
            screen = Screen(shows, answer.message or "", _remark_of(shows), (self._clock() - begun) * 1000)
        if current():
            self._show(screen)

    def _show(self, screen: Screen) -> None:
        self.screen = screen
        self._changed()


def _remark_of(decided: Shows) -> str:
    match decided:
        case Shows.GRANTED:
            return tr("The door opens.")
        case Shows.LOCAL:
            return tr("The vendor does not decide this one: the device decides by itself.")
        case _:
            return tr("The door stays shut.")
