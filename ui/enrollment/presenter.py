"""What the enrollment wizard shows and decides, without Qt."""

import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from clue_desktop.client.device import DeviceClient
from clue_desktop.client.enrollment import About, EnrollmentDialogue, Step
from clue_desktop.contract.devices import DeviceCredential
from ui.enrollment.contact import Contact, Phase
from ui.enrollment.delivery import Delivery, HandOver
from ui.state.observable import Observable
from ui.state.question import Question
from ui.words.language import told, tr


@dataclass(frozen=True, slots=True)
class Given:
    """What was said when the wizard was started.

    Attributes:
        serial: the device's serial; None to have it typed.
        model: the device's model, for the mail.
        ca: the CA file that the server is trusted by.
        credential_file: where the credential goes at the end, without a further question.
        device: the address of the device's own web server, to hand the credential over to at the end.
    """

    serial: str | None = None
    model: str | None = None
    ca: Path | None = None
    credential_file: Path | None = None
    device: str | None = None


class Scene(StrEnum):
    """What the window shows."""

    ADDRESS = "address"
    CONNECTING = "connecting"
    FINGERPRINT = "fingerprint"
    STOPPED = "stopped"
    """The server cannot be reached, or could not be asked; it may be tried again."""
    ASKING = "asking"
    BLOCKED = "blocked"
    PLACE = "place"
    CODE = "code"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Status:
    """The sentence that says how things stand. `tone` is "", good, bad or warning."""

    text: str
    tone: str = ""


class Enrollment(Observable):
    """One device after another at one server.

    Attributes:
        contact: how far the server is known.
        dialogue: the registration of the present device, None until the server is trusted.
        delivery: what becomes of its credential, once it is registered.
    """

    def __init__(
        self,
        contact: Contact,
        given: Given,
        hand_over: HandOver,
        *,
        clock: Callable[[], float] = time.monotonic,
        connect: Callable[..., DeviceClient] = DeviceClient,
    ) -> None:
        super().__init__()
        self.contact = contact
        self.dialogue: EnrollmentDialogue | None = None
        self.delivery: Delivery | None = None
        self.serial_is_given = given.serial is not None
        self._given = given
        self._hand_over = hand_over
        self._clock = clock
        self._connect = connect
        self._client: DeviceClient | None = None
        contact.observe(self._changed)

    # ---- what there is to show

    @property
    def scene(self) -> Scene:
        """What the window shows now."""
        dialogue = self.dialogue
        if dialogue is None:
            return Scene.CONNECTING if self.contact.phase is Phase.READY else Scene(self.contact.phase.value)
        if dialogue.step is Step.ASKING and dialogue.trouble is not None and not dialogue.busy:
            return Scene.STOPPED
        return Scene(dialogue.step.value)

    @property
    def busy(self) -> bool:
        """Whether something is under way that a person waits for."""
        if self.dialogue is None:
            return self.contact.phase is Phase.CONNECTING
        return self.dialogue.busy or (self.delivery is not None and self.delivery.busy)

    @property
    def status(self) -> Status:
        """How things stand, in a sentence."""
        dialogue = self.dialogue
        if dialogue is None:
            return self._status_of_contact()
        if dialogue.step is Step.BLOCKED:
            advice = _answer_lost() if dialogue.answer_was_lost else ""
            text = told(dialogue.trouble.text) if dialogue.trouble is not None else ""
            return Status("\n\n".join(filter(None, [text, advice])), "warning")
        if dialogue.trouble is not None:
            return Status(told(dialogue.trouble.text), "bad")
        return self._status_of_step(dialogue)

    def _status_of_contact(self) -> Status:
        contact = self.contact
        if contact.phase is Phase.ADDRESS:
            return Status("")  # what is wrong with an address stands under it
        if contact.reason:
            return Status(told(contact.reason), "bad")
        if contact.phase is Phase.CONNECTING:
            return Status(tr("Connecting to {server}…").format(server=contact.url))
        return Status("")

    def _status_of_step(self, dialogue: EnrollmentDialogue) -> Status:
        match dialogue.step:
            case Step.ASKING:
                return Status(tr("Asking the server about device {serial}…").format(serial=dialogue.serial))
            case Step.PLACE if dialogue.busy:
                return Status(tr("The allocation code is being sent…"))
            case Step.PLACE:
                return Status(tr("Enter the Place ID that the administrator gave you."))
            case Step.CODE if dialogue.busy:
                return Status(tr("Asking the server…"))
            case Step.CODE if dialogue.seconds_left is None:
                return Status(
                    tr(
                        "Enter the allocation code that was sent for device {serial} at Place {place}."
                    ).format(serial=dialogue.serial, place=dialogue.place_id)
                )
            case Step.CODE if dialogue.mail_waits:
                return Status(
                    tr(
                        "The allocation code was made, but mail is not set up on the server: it waits in the outbox "
                        "there. Ask an owner of the server for the code of device {serial} at Place {place} "
                        "(Server settings › Outbox), or to set mail up."
                    ).format(serial=dialogue.serial, place=dialogue.place_id),
                    "warning",
                )
            case Step.CODE:
                return Status(
                    tr(
                        "The allocation code is on its way to the allocation email of Place {place}. "
                        "The mail names device {serial} in its subject."
                    ).format(serial=dialogue.serial, place=dialogue.place_id)
                )
            case _:
                return self._status_of_done(dialogue)

    def _status_of_done(self, dialogue: EnrollmentDialogue) -> Status:
        place = dialogue.registration.place_name if dialogue.registration is not None else ""
        complete = tr("Registration complete. Device {serial} is registered at “{place}”.").format(
            serial=dialogue.serial, place=place
        )
        outcome = self.delivery.outcome if self.delivery is not None else None
        if outcome is None:
            return Status(complete, "good")
        return Status(f"{complete}\n{outcome.text}", "good" if outcome.done else "bad")

    @property
    def troubled(self) -> About | None:
        """What the trouble is about."""
        trouble = self.dialogue.trouble if self.dialogue is not None else None
        return trouble.about if trouble is not None else None

    @property
    def time_left(self) -> str:
        """How long the code is still good, as minutes and seconds; "" where that is not known."""
        seconds = self.dialogue.seconds_left if self.dialogue is not None else None
        if seconds is None:
            return ""
        minutes, rest = divmod(math.ceil(seconds), 60)
        return f"{minutes:02d}:{rest:02d}"

    @property
    def tries_left(self) -> str:
        """How often a code may still be entered; "" where that is not known."""
        dialogue = self.dialogue
        if dialogue is None or not dialogue.has_code or dialogue.attempts_left is None:
            return ""
        return str(dialogue.attempts_left)

    @property
    def resend_seconds(self) -> int:
        """How many whole seconds until a code may be asked for again."""
        return math.ceil(self.dialogue.resend_seconds) if self.dialogue is not None else 0

    @property
    def allocate_seconds(self) -> int:
        """How many whole seconds until a code may be entered again."""
        return math.ceil(self.dialogue.allocate_seconds) if self.dialogue is not None else 0

    @property
    def counts_down(self) -> bool:
        """Whether a number on the screen changes with time."""
        dialogue = self.dialogue
        return dialogue is not None and (
            dialogue.seconds_left is not None or dialogue.resend_seconds > 0 or dialogue.allocate_seconds > 0
        )

    @property
    def device_address(self) -> str:
        """The address of the device's own web server, as far as it was said."""
        return self._given.device or ""

    def leaving_question(self) -> Question | None:
        """Return what has to be asked before the window closes, None for nothing."""
        dialogue = self.dialogue
        if dialogue is None:
            return None
        if dialogue.step is Step.CODE and dialogue.busy:
            return Question(
                tr("Close"),
                tr("Device {serial} is being registered.").format(serial=dialogue.serial),
                tr("If you close now, its token is lost and an administrator must make a new one."),
                destroys=True,
            )
        if self.delivery is not None and not self.delivery.delivered:
            return Question(
                tr("Close"),
                tr("Device {serial} is registered but does not have its credential yet.").format(
                    serial=dialogue.serial
                ),
                tr("If you close now, its token is lost and an administrator must make a new one."),
                destroys=True,
            )
        return None

    # ---- what a person does

    async def begin(self) -> None:
        """Reach the server and begin with the device."""
        await self._after(self.contact.connect())

    async def take_address(self, address: str) -> None:
        """Take the server's address and begin with the device."""
        await self._after(self.contact.take_address(address))

    async def try_again(self) -> None:
        """Do again what could not be done."""
        if self.dialogue is None:
            await self.begin()
        else:
            await self.dialogue.ask()

    async def allocate(self, code: str) -> None:
        """Register with the code; where it was said at the start where the credential goes, it goes there."""
        dialogue, trusted = self.dialogue, self.contact.trusted
        if dialogue is None or trusted is None:
            return
        await dialogue.allocate(code)
        if dialogue.registration is None or self.delivery is not None:
            return
        ca = self._given.ca if trusted.fingerprint is None else None
        credential = DeviceCredential(
            server=trusted.url,
            serial=dialogue.serial,
            token=dialogue.registration.token,
            ca=str(ca.resolve()) if ca is not None else None,
            fingerprint=trusted.fingerprint,
        )
        self.delivery = Delivery(credential, self._hand_over)
        self.delivery.observe(self._changed)
        self._changed()
        if self.serial_is_given and self._given.credential_file is not None:
            await self.delivery.save(self._given.credential_file, replace=False)
        elif self._given.device:
            await self.delivery.hand_over(self._given.device)

    async def another(self) -> None:
        """Begin again with another device, whose serial is typed."""
        self.serial_is_given = False
        await self._begin_device("")

    def tick(self) -> None:
        """Let time take effect."""
        if self.dialogue is not None:
            self.dialogue.tick()

    async def aclose(self) -> None:
        """End the connection."""
        if self._client is not None:
            await self._client.aclose()

    # ---- inside

    async def _after(self, contact: Awaitable[None]) -> None:
        await contact
        if self.contact.phase is Phase.READY:
            await self._begin_device(self._given.serial or "")

    async def _begin_device(self, serial: str) -> None:
        trusted = self.contact.trusted
        if trusted is None:
            return
        await self.aclose()
        self._client = self._connect(trusted.url, serial, trusted.tls)
        self.delivery = None
        self.dialogue = EnrollmentDialogue(
            self._client, model=self._given.model, clock=self._clock, on_change=self._changed
        )
        self._changed()
        if serial:
            await self.dialogue.ask()


def _answer_lost() -> str:
    return tr(
        "Its registration reached the server, but the answer with its token was lost on the way. Ask an administrator "
        "to make a new token for it, or to release it so that it can be registered again."
    )
