"""Reads a verification's answer quickly: of a load's answers there are many, and few different ones."""

from functools import lru_cache
from typing import Literal

from pydantic import ValidationError

from clue_desktop.contract.devices import VerificationAnswer


@lru_cache(maxsize=1024)
def read_decision(body: bytes) -> Literal["granted", "denied", "local"] | None:
    """Return the decision of an answer's body; None for a body that is not of the contract."""
    try:
        return VerificationAnswer.model_validate_json(body, extra="ignore").result
    except ValidationError:
        return None
