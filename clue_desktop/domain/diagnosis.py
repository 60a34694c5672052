"""The five steps of an access event: where it stopped, why, and what to check (manual 3.2, 9.1)."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum

from clue_desktop.domain.response_json import ResponseFault
from clue_desktop.domain.said import Said


class Step(IntEnum):
    """The steps of the access event workflow (manual 3.2)."""

    PRESENTED = 1
    DEVICE_TO_SERVER = 2
    SERVER_TO_VENDOR = 3
    JUDGED = 4
    ANSWERED = 5


STEP_TITLES: Mapping[Step, str] = {
    Step.PRESENTED: Said("Credential presented at the device"),
    Step.DEVICE_TO_SERVER: Said("Device → CLUe server"),
    Step.SERVER_TO_VENDOR: Said("CLUe server → vendor server"),
    Step.JUDGED: Said("Judged by the vendor's response"),
    Step.ANSWERED: Said("Result returned to the device"),
}

WHAT_TO_CHECK: Mapping[Step, str] = {
    Step.PRESENTED: Said("Whether the credential is registered and enabled on the device"),
    Step.DEVICE_TO_SERVER: Said("Network connectivity, device registration status"),
    Step.SERVER_TO_VENDOR: Said("Registered URL (HTTPS), custom headers, firewall rules"),
    Step.JUDGED: Said("Judgment criteria (judgment mode, success key/value, HTTP status codes)"),
    Step.ANSWERED: Said("Success/Failure Message JSONPath settings, message string in the response body"),
}

LOG_UNAVAILABLE = "log_unavailable"
"""The reason of an event that could not be written when its device waited for it: the device was told “denied”."""

# reason → (the step it belongs to, what happened, in words)
REASONS: Mapping[str, tuple[Step, str]] = {
    "credential_unknown": (
        Step.PRESENTED,
        Said("The device reported a credential type that does not exist."),
    ),
    "credential_value_invalid": (
        Step.PRESENTED,
        Said("The presented value is not one that this credential can carry."),
    ),
    "device_unknown": (Step.DEVICE_TO_SERVER, Said("No device with this serial is registered.")),
    "device_token_invalid": (
        Step.DEVICE_TO_SERVER,
        Said("The device's token is not the one of its registration."),
    ),
    "device_released": (Step.DEVICE_TO_SERVER, Said("The device was released from its place.")),
    "device_rate": (
        Step.DEVICE_TO_SERVER,
        Said("The device presented more in a short time than the server decides for one device."),
    ),
    "connection_failed": (Step.SERVER_TO_VENDOR, Said("The vendor gave no complete HTTP response.")),
    "dns_failed": (Step.SERVER_TO_VENDOR, Said("The vendor's host name could not be resolved.")),
    "tls_failed": (Step.SERVER_TO_VENDOR, Said("No secure connection to the vendor could be made.")),
    "timeout": (Step.SERVER_TO_VENDOR, Said("The vendor did not answer in time.")),
    "address_not_allowed": (
        Step.SERVER_TO_VENDOR,
        Said("The vendor's address is in a network that is not allowed."),
    ),
    "vendor_unavailable": (
        Step.SERVER_TO_VENDOR,
        Said("The vendor has been failing; it is asked again every second."),
    ),
    "token_unavailable": (
        Step.SERVER_TO_VENDOR,
        Said("The token server gave no token, so the vendor was not asked."),
    ),
    "token_refused": (
        Step.SERVER_TO_VENDOR,
        Said("The token server refused a token, so the vendor was not asked."),
    ),
    "server_busy": (
        Step.SERVER_TO_VENDOR,
        Said("The server had no room, or not enough time, to ask the vendor."),
    ),
    "server_fault": (Step.SERVER_TO_VENDOR, Said("The server itself could not process the request.")),
    "not_json_content_type": (Step.JUDGED, Said("The response's Content-Type is not application/json.")),
    "invalid_json": (Step.JUDGED, Said("The response's body is not valid JSON.")),
    "response_too_large": (Step.JUDGED, Said("The response is larger than the server reads.")),
    "status_not_accepted": (Step.JUDGED, Said("The status code is not in the list of success codes.")),
    "condition_not_met": (
        Step.JUDGED,
        Said("The value under the Success Result key is not the one required."),
    ),
    "condition_not_found": (Step.JUDGED, Said("The response has nothing under the Success Result key.")),
    "condition_ambiguous": (Step.JUDGED, Said("The Success Result key selects several values.")),
    "message_missing": (Step.ANSWERED, Said("The response has no text under the message key.")),
    "message_not_string": (Step.ANSWERED, Said("The value under the message key is not a string.")),
    LOG_UNAVAILABLE: (
        Step.ANSWERED,
        Said(
            "The event could not be written in time, so the device was told “denied”, whatever was decided."
        ),
    ),
}

OWN_CHECKS: Mapping[str, str] = {
    "device_rate": (
        Said(
            "Whether the device repeats itself, or something else uses its token; the server's limit (--device-rate)"
        )
    ),
    "token_unavailable": Said(
        "Under Connection: the token URL; whether the token server is up and reachable, and its certificate"
    ),
    "token_refused": Said(
        "Under Connection: client id, client secret, scope and audience; “Get a token” in the test console shows what the token server says"
    ),
    "server_busy": (
        Said(
            "How many people present something at once, how quickly the vendor's server answers, the load of the CLUe server"
        )
    ),
    "server_fault": Said(
        "The CLUe server's log at this time, its open files and memory, its name server and proxy"
    ),
    LOG_UNAVAILABLE: Said("The CLUe server's log at this time, its database and the disk that this is on"),
}
"""What to check where nothing of the vendor's is at fault: the manual's row for the step would lead astray."""

UNANSWERED = (
    *(reason for reason, (step, _words) in REASONS.items() if step is Step.SERVER_TO_VENDOR),
    *ResponseFault,
    "response_too_large",
)
"""The reasons by which the vendor gave nothing that could be judged."""


class Outcome(StrEnum):
    """What came of a verification: the server's decision, apart from those for which the vendor gave nothing to judge."""

    GRANTED = "granted"
    DENIED = "denied"
    FAILED = "failed"
    LOCAL = "local"


def outcome_of(result: str, reason: str | None) -> Outcome:
    """Return what came of a verification with this result and reason code."""
    if reason in UNANSWERED:
        return Outcome.FAILED
    return Outcome(result) if result in {Outcome.GRANTED, Outcome.LOCAL} else Outcome.DENIED


_STEPS: Mapping[str | None, Step] = {
    None: Step.ANSWERED,
    **{reason: step for reason, (step, *_words) in REASONS.items()},
}


def step_reached(reason: str | None) -> Step:
    """Return the step at which an event with this reason stopped; without a reason all five were gone through."""
    return _STEPS[reason]


def what_to_check(reason: str | None, step: Step) -> str:
    """Return what to check after an event with this reason, which stopped at this step."""
    return OWN_CHECKS.get(reason or "") or WHAT_TO_CHECK[step]
