"""What is kept of codes that open something once, and what whoever enters a wrong one is told."""

from clue_desktop.domain.one_time_codes import normalized
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.said import Said
from server.keys.secrets import Secrets

CODE_NOT_VALID = Said(
    "This code is not valid. It may be mistyped, used already, withdrawn or expired; ask for a new one."
)


def code_digest(secrets: Secrets, purpose: str, typed: str) -> bytes:
    """Return what is kept of a code, and looked up when one comes; of no use without the server's key."""
    return secrets.keyed_digest(purpose, normalized(typed).encode("utf-8", "surrogatepass"))


def code_not_valid() -> InvalidError:
    """Return the refusal of a code, alike for one that never was and one that is good no longer."""
    return InvalidError([Problem("code", "code_not_valid", CODE_NOT_VALID)])
