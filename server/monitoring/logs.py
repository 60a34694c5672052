"""The server's log: lines for people or one JSON object a line, each with the request that it is about, if any."""

import json
import logging
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from typing_extensions import override

from server.monitoring.log_bounds import LineBounds, left_out
from server.monitoring.request_ids import present_id

JSON = "json"
_KEPT_LINES = 2000
_LONGEST_LINE = 4000
_WORDY = ("uvicorn", "alembic")


class TextFormatter(logging.Formatter):
    """A line for people; the request's id stands in brackets at its end."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    @override
    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the line, without an exception's traceback."""
        # What others wrote may be in it: no line of theirs may look like one of the log, nor tell a terminal anything.
        record.message = _in_sight(record.message)
        line = super().formatMessage(record)
        if count := left_out(record):
            line += f" ({count} similar lines were left out before)"
        return line if (request_id := _request_of(record)) is None else f"{line} [{request_id}]"


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (RFC 3339, UTC), level, logger, message; what the audit trail says by its members; requestId, exception, and leftOut (how many lines like it before it were not written) where there are any."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        document: dict[str, str | int] = {
            "time": moment.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        document.update(getattr(record, "told", {}))
        if (request_id := _request_of(record)) is not None:
            document["requestId"] = request_id
        if count := left_out(record):
            document["leftOut"] = count
        if record.exc_info:
            document["exception"] = self.formatException(record.exc_info)
        return json.dumps(document, ensure_ascii=False)


class LogTail(logging.Handler):
    """Keeps the newest lines of this process in memory, for owners to read in the console."""

    def __init__(self) -> None:
        super().__init__()
        self.addFilter(LineBounds())
        self.setFormatter(TextFormatter())
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._reading = threading.Lock()

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        line = self.format(record)
        with self._reading:
            self._lines.append(line[:_LONGEST_LINE])

    def newest(self, count: int) -> list[str]:
        """Return the newest lines, oldest first; one that tells of an exception has several lines in it."""
        with self._reading:
            return list(self._lines)[-count:]

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Keep what is logged meanwhile."""
        root = logging.getLogger()
        root.addHandler(self)
        try:
            yield
        finally:
            root.removeHandler(self)


def start_logging(level: str, form: str) -> None:
    """Write the log to standard error, as JSON or as lines for people, from a level upwards."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == JSON else TextFormatter())
    handler.addFilter(LineBounds())
    logging.basicConfig(level=level.upper(), handlers=[handler])
    for wordy in _WORDY:
        logging.getLogger(wordy).setLevel(max(logging.WARNING, logging.getLogger().level))


def _in_sight(text: str) -> str:
    """Return a text with what cannot be seen in it written as escapes."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape", "surrogatepass").decode()
        for each in text
    )


def _request_of(record: logging.LogRecord) -> str | None:
    """Return the id that a line was given (`extra`), else that of the request under way."""
    given: str | None = getattr(record, "request_id", None)
    return given or present_id()
