"""What is presented in the demonstration, and what has to come of it: the expected outcomes are fixed here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from clue_desktop.contract.devices import VerificationAnswer
from clue_desktop.contract.events import Event
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential, mask
from clue_desktop.domain.diagnosis import step_reached
from clue_desktop.domain.judgment import Result

MAIN_ENTRANCE, CAR_PARK, SERVER_ROOM, LOBBY = "Main entrance", "Car park", "Server room", "Lobby"
OLD_GATE = "Car park (old gate)"
"""A device that was released from the car park."""

REFUSED = "refused"
Told = Literal["granted", "denied", "local", "refused"]
"""What a device gets: a decision, or no decision because the server does not know it (any more)."""


@dataclass(frozen=True, slots=True)
class Case:
    """One credential presented at one device.

    Attributes:
        device: where it is presented.
        story: why it should come out so, for the reader.
        told: what the device gets.
        message: what its screen shows, None for nothing.
        reason: the event's reason (`diagnosis.REASONS`), None for none.
        by_program: whether the program `clue-device` presents it, not a client in this process.
    """

    device: str
    credential: Credential
    value: str
    story: str
    told: Told
    message: str | None = None
    reason: str | None = None
    by_program: bool = False

    @property
    def title(self) -> str:
        """The credential's name on screens."""
        return CREDENTIAL_TYPES[self.credential].title

    @property
    def logged(self) -> Result:
        """The result that the event has to have."""
        return Result.DENIED if self.told == REFUSED else Result(self.told)


WITH_VENDOR: Sequence[Case] = (
    Case(MAIN_ENTRANCE, Credential.RF_CARD, "04A1B2C3", "A card that the vendor knows, presented by clue-device.",
         "granted", "Welcome, Kim Minji.", by_program=True),
    Case(MAIN_ENTRANCE, Credential.RF_CARD, "04DEAD00", "A card that the vendor has blocked.",
         "denied", "This card is blocked.", "condition_not_met"),
    Case(SERVER_ROOM, Credential.RF_CARD, "04A1B2C3", "The first card again: this place overrides its group.",
         "denied", "Server room: with an appointment only.", "condition_not_met"),
    Case(MAIN_ENTRANCE, Credential.FACE, "minji.kim", "Another credential, another API.",
         "granted", "Good morning, Minji."),
    Case(CAR_PARK, Credential.CUSTOM_QR, "VISIT-2026", "An announced visitor: judged by the status code, 201.",
         "granted", None),
    Case(CAR_PARK, Credential.CUSTOM_QR, "VISIT-OLD", "Yesterday's visitor: the vendor answers 403.",
         "denied", "This visit has ended.", "status_not_accepted"),
    Case(MAIN_ENTRANCE, Credential.CLUE_QR, "park.sora", "A signed call: the vendor has verified the signature.",
         "granted", "Signature verified. Welcome."),
    Case(CAR_PARK, Credential.CLUE_QR, "park.sora", "Signed with another secret than the vendor's: it refuses the call.",
         "denied", "This call is not signed by us.", "status_not_accepted"),
    Case(MAIN_ENTRANCE, Credential.FINGERPRINT, "1001", "No API is assigned: the device decides, no vendor is asked.",
         "local"),
    Case(LOBBY, Credential.RF_CARD, "06001234", "The other place group, with an API of its own.",
         "granted", "Welcome to the visitor centre."),
    Case(MAIN_ENTRANCE, Credential.FACE, "minji kim!", "No user key looks like this: the vendor is not asked.",
         "denied", None, "credential_value_invalid"),
    Case(OLD_GATE, Credential.RF_CARD, "04A1B2C3", "A device that was released: its token opens nothing.",
         "refused", None, "device_released"),
    Case(MAIN_ENTRANCE, Credential.RF_CARD, "00510W00", "The vendor takes the request and never answers.",
         "denied", None, "timeout"),
    Case(CAR_PARK, Credential.RF_CARD, "0BADF00D", "The vendor answers with a web page.",
         "denied", None, "not_json_content_type"),
    Case(CAR_PARK, Credential.FACE, "joon.lee", "Granted, but the vendor sends no text for the screen.",
         "granted", None, "message_missing"),
)  # fmt: skip

WITHOUT_VENDOR: Sequence[Case] = (
    Case(MAIN_ENTRANCE, Credential.RF_CARD, "04A1B2C3", "Access type Vendor: without an answer nobody enters.",
         "denied", None, "connection_failed"),
    Case(LOBBY, Credential.RF_CARD, "06001234", "Access type Mixed / Advanced: without an answer the device decides.",
         "local", None, "connection_failed"),
)  # fmt: skip


BY_SAMPLES: Sequence[Case] = (
    Case(LOBBY, Credential.RF_CARD, "06001234", "The answer that was kept as a sample when the API was tested.",
         "granted", "Welcome to the visitor centre."),
    Case(LOBBY, Credential.RF_CARD, "06004321", "A card that no sample knows: the sample vendor says nothing that opens.",
         "denied", None, "condition_not_found"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case: what the device got, in how many milliseconds, and the event of it."""

    case: Case
    told: str
    message: str | None
    milliseconds: float
    event: Event

    @property
    def faults(self) -> list[str]:
        """Everything that is not as it has to be, in words; empty when all is right."""
        case, event = self.case, self.event
        compared = (
            ("the device's result", self.told, case.told),
            ("the device's message", self.message, case.message),
            ("the event's result", event.result, str(case.logged)),
            ("the event's reason", event.reason, case.reason),
            ("the event's step", event.step, int(step_reached(case.reason))),
            ("the event's message", event.message, case.message),
            ("the event's credential", event.credential, str(case.credential)),
            ("the event's value", event.value, mask(case.credential, case.value)),
        )
        return [
            f"{what} is {_shown(found)}, not {_shown(wanted)}"
            for what, found, wanted in compared
            if found != wanted
        ]


def as_told(answer: VerificationAnswer) -> tuple[str, str | None]:
    """Return a decision as an outcome has it."""
    return answer.result, answer.message


def _shown(value: object) -> str:
    return "none" if value is None else str(value)
