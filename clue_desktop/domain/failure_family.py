"""Whose doing it was that there is nothing to judge: the one place that says when a device may decide by itself.

`local` in answer to a failure is the one way in which a door may open without a vendor's word. It is given only when
the vendor was silent; never for a fault of our own, and never when the vendor did answer.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from clue_desktop.domain.response_json import ResponseFault

FailureCode = Literal[
    "connection_failed",
    "dns_failed",
    "tls_failed",
    "timeout",
    "response_too_large",
    "address_not_allowed",
    "vendor_unavailable",
    "token_unavailable",
    "token_refused",
    "server_busy",
    "server_fault",
]
"""Why a call of a vendor brought no acceptable response; also the reasons of events."""


class Family(StrEnum):
    """Whose doing a failure was.

    `silent`: the vendor gave no complete response although it was asked in order, and had its time; with “Mixed /
    Advanced” a device may then decide by itself. `own`: this server could not ask, or not long enough, or not look;
    always denied. `answered`: the vendor is there and said something that grants nothing; always denied.
    """

    SILENT = "silent"
    OWN = "own"
    ANSWERED = "answered"


FAMILIES: Mapping[FailureCode, tuple[Family, ...]] = {
    "connection_failed": (Family.SILENT,),
    "dns_failed": (Family.SILENT,),
    # A certificate that is not trusted, an alert, something else than TLS: the peer is there. It closed in the middle: silent.
    "tls_failed": (Family.ANSWERED, Family.SILENT),
    "timeout": (Family.SILENT,),
    "response_too_large": (Family.ANSWERED,),
    "address_not_allowed": (Family.OWN,),
    # Silent only when every failure that opened the breaker was.
    "vendor_unavailable": (Family.ANSWERED, Family.SILENT),
    # Silent only when the token server was, in the way of a vendor; an untrusted certificate is an answer, too.
    "token_unavailable": (Family.ANSWERED, Family.SILENT, Family.OWN),
    "token_refused": (Family.ANSWERED,),
    "server_busy": (Family.OWN,),
    "server_fault": (Family.OWN,),
}
"""The families that a code may be of; the first is the one it has where the failure does not say otherwise."""

OF_RESPONSES: Mapping[ResponseFault, Family] = dict.fromkeys(ResponseFault, Family.ANSWERED)
"""A complete response that cannot be read is an answer all the same."""


def family_of(code: FailureCode, told: Family | None = None) -> Family:
    """Return the family of a failure.

    Args:
        code: what happened.
        told: the family that the failure itself knows to be of.

    Raises:
        ValueError: no failure with this code is of that family.
    """
    possible = FAMILIES[code]
    if told is None:
        return possible[0]
    if told not in possible:
        msg = f"{code} is never of the family {told}"
        raise ValueError(msg)
    return told


def lets_device_decide(family: Family) -> bool:
    """Tell whether a device may decide by itself after such a failure, where that is chosen."""
    return family is Family.SILENT
