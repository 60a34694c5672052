"""What the vendor tells about each request: a JSON line in a file, or a short line on stderr."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from server.sandbox.sample_vendor.messages import Answer, ReceivedRequest

_SHOWN_BODY = 200


class RequestLog:
    """Writes to the file when there is one, to stderr when there is none and it is not to be quiet."""

    def __init__(self, path: Path | None, *, quiet: bool) -> None:
        """Opens the file, at its end. Raises OSError when it cannot be written."""
        self._file = None if path is None else path.open("a", encoding="utf-8", buffering=1)
        self._quiet = quiet

    def record(self, request: ReceivedRequest, answer: Answer) -> None:
        """Tells of a request and what was decided; nothing is left behind in a buffer."""
        if self._file is not None:
            self._file.write(json.dumps(_entry(request, answer), ensure_ascii=False) + "\n")
        elif not self._quiet:
            sys.stderr.write(_short_line(request, answer) + "\n")

    def tell(self, text: str) -> None:
        """A sentence about the vendor itself, always on stderr."""
        sys.stderr.write(f"clue-vendor: {text}\n")

    def close(self) -> None:
        """Closes the file."""
        if self._file is not None:
            self._file.close()


def _entry(request: ReceivedRequest, answer: Answer) -> dict[str, object]:
    time = datetime.fromtimestamp(request.time, UTC).isoformat(timespec="milliseconds")
    outcome = {"rule": answer.rule, "status": answer.status, "fault": answer.fault}
    return {"time": time, **request.as_seen(), **outcome}


def _short_line(request: ReceivedRequest, answer: Answer) -> str:
    """One line whatever the peer sent: its control characters are shown, not obeyed."""
    time = datetime.fromtimestamp(request.time).astimezone().strftime("%H:%M:%S")
    outcome = (
        f"fault {answer.fault}"
        if answer.fault
        else f"{answer.status} {_printable(answer.body.decode(errors='replace'))}"
    )
    sent = f"{request.method} {request.target} {request.text}"
    return (
        f"{time}  #{request.connection}.{request.number}  {_printable(sent)}  ->  {outcome}  [{answer.rule}]"
    )


def _printable(text: str) -> str:
    short = text if len(text) <= _SHOWN_BODY else f"{text[:_SHOWN_BODY]}… ({len(text)} characters)"
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in short)
