"""What a device shows to the person in front of it, as text for a terminal and as JSON for programs."""

from collections.abc import Mapping
from dataclasses import dataclass

from clue_desktop.client.errors import ClientError, Refused, Unreachable
from clue_desktop.contract.devices import VerificationAnswer

GRANTED, DENIED, TROUBLE, LOCAL = 0, 1, 2, 3
"""Exit codes of `present`."""

_HEADINGS = {"granted": "GRANTED", "denied": "DENIED", "local": "DEVICE-LOCAL"}
_EXIT_CODES = {"granted": GRANTED, "denied": DENIED, "local": LOCAL}
_LOCAL_HINT = "no vendor is asked: the device decides by itself"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One credential that was presented: the server's answer or why there is none, and how long it took."""

    outcome: VerificationAnswer | ClientError
    milliseconds: float

    @property
    def exit_code(self) -> int:
        """The exit code that tells this outcome."""
        if isinstance(self.outcome, ClientError):
            return TROUBLE
        return _EXIT_CODES[self.outcome.result]

    def as_text(self) -> str:
        """Return the screen as one line."""
        taken = f"({self.milliseconds:.1f} ms)"
        if isinstance(self.outcome, ClientError):
            return f"NO DECISION   The door stays shut. {plain(str(self.outcome))}   {taken}"
        message = plain(self.outcome.message or "")
        if self.outcome.result == "local":
            message = message or _LOCAL_HINT
        return "   ".join(part for part in (_HEADINGS[self.outcome.result], message, taken) if part)

    def as_json(self) -> Mapping[str, object]:
        """Return the screen for programs; `result` null means that the door stays shut for want of a decision."""
        document: dict[str, object] = {
            "result": None,
            "message": None,
            "elapsedMs": round(self.milliseconds, 3),
        }
        if isinstance(self.outcome, ClientError):
            return document | {"error": error_document(self.outcome)}
        return document | {"result": self.outcome.result, "message": self.outcome.message}


def error_document(error: ClientError) -> dict[str, object]:
    """Return an error for programs: a code, the HTTP status where there is one, and the sentence."""
    if isinstance(error, Refused):
        return {"code": error.code, "status": error.status, "message": str(error), **error.members}
    if isinstance(error, Unreachable):
        return {"code": error.cause.value, "message": str(error)}
    return {"code": "unintelligible", "message": str(error)}


def plain(text: str) -> str:
    """Return foreign text fit for a terminal: what is not printable, control sequences above all, becomes a blank."""
    return "".join(character if character.isprintable() else " " for character in text).strip()
