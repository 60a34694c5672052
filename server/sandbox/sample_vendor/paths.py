"""The paths that answer by themselves, whatever the script says: faults, statuses, delays, sizes and an echo."""

from collections.abc import Callable
from urllib.parse import parse_qs

from server.sandbox.sample_vendor.faults import FAULTS
from server.sandbox.sample_vendor.messages import Answer, ReceivedRequest, json_answer
from server.sandbox.sample_vendor.wrong_bytes import json_of_depth, json_of_size

PATHS = {
    "/grant": "a grant",
    "/deny": "a denial, with status 200",
    "/echo": "the request as the vendor saw it",
    "/fault/NAME": "that fault; ?interval_ms=N sets its pace",
    "/status/CODE": "that status with a JSON body; valid below 400",
    "/delay/MS": "a grant after so many milliseconds",
    "/size/BYTES": "a JSON body of exactly that size",
    "/depth/LEVELS": "JSON nested that deep",
}
"""What each path does, for the help text."""

_MOST_BYTES = 100_000_000
_MOST_LEVELS = 1_000_000
_MOST_MS = 3_600_000

_GRANT = json_answer("/grant", {"valid": True, "message": "Access granted."})
_DENIAL = json_answer("/deny", {"valid": False, "message": "Access denied."})


def answer_by_path(request: ReceivedRequest) -> Answer | None:
    """The answer that the path alone decides; None for every other path, which is the script's."""
    name, _, argument = request.path[1:].partition("/")
    make = _BY_NAME.get(name)
    return make(request, argument) if make else None


def _echo(request: ReceivedRequest, _: str) -> Answer:
    return json_answer("/echo", {"valid": True, **request.as_seen()})


def _fault(request: ReceivedRequest, name: str) -> Answer:
    if name not in FAULTS:
        known = ", ".join(FAULTS)
        return json_answer("/fault", {"valid": False, "message": f"No such fault. Known: {known}"}, 404)
    interval = parse_qs(request.query).get("interval_ms", [""])[0]
    if interval and not interval.isdecimal():
        return json_answer("/fault", {"valid": False, "message": "interval_ms is a whole number."}, 400)
    return Answer(
        f"/fault/{name}", body=_GRANT.body, fault=name, interval_ms=float(interval) if interval else None
    )


def _status(_: ReceivedRequest, code: str) -> Answer:
    def answer(status: int) -> Answer:
        return json_answer(
            "/status", {"valid": status < 400, "message": f"Status {status}.", "status": status}, status
        )

    return _with_number(code, 100, 599, answer)


def _delay(_: ReceivedRequest, ms: str) -> Answer:
    return _with_number(ms, 0, _MOST_MS, lambda delay: Answer("/delay", body=_GRANT.body, delay_ms=delay))


def _size(_: ReceivedRequest, size: str) -> Answer:
    return _with_number(size, 0, _MOST_BYTES, lambda number: Answer("/size", body=json_of_size(number)))


def _depth(_: ReceivedRequest, levels: str) -> Answer:
    return _with_number(levels, 1, _MOST_LEVELS, lambda number: Answer("/depth", body=json_of_depth(number)))


def _with_number(text: str, low: int, high: int, answer: Callable[[int], Answer]) -> Answer:
    if text.isascii() and text.isdecimal() and len(text) < 10 and low <= int(text) <= high:
        return answer(int(text))
    return json_answer(
        "number", {"valid": False, "message": f"The path ends with a number from {low} to {high}."}, 404
    )


_BY_NAME: dict[str, Callable[[ReceivedRequest, str], Answer]] = {
    "grant": lambda _request, _argument: _GRANT,
    "deny": lambda _request, _argument: _DENIAL,
    "echo": _echo,
    "fault": _fault,
    "status": _status,
    "delay": _delay,
    "size": _size,
    "depth": _depth,
}
