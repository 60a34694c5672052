"""Reads a stream of server-sent events as the WHATWG HTML standard (section 9.2.6) lays it down."""

import codecs
from dataclasses import dataclass

from clue_desktop.domain.said import Said

MAX_EVENT_CHARACTERS = 1024 * 1024


class OversizedEventError(ValueError):
    """An event, or a line of one, is longer than any of the server's."""


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """One event.

    Attributes:
        type: its name, `message` where it has none.
        data: its text, the lines joined by line feeds.
        last_id: the last id seen up to here, "" for none; to be sent as `Last-Event-ID` when connecting again.
    """

    type: str
    data: str
    last_id: str


class SseParser:
    """Turns the bytes of one connection into events, however the bytes are cut.

    Attributes:
        last_id: the last id that an event ended with; survives the connection when it is given to the next parser.
        retry_seconds: how long the server asks to wait before connecting again; None while it has not said.
    """

    def __init__(self, last_id: str = "") -> None:
        self.last_id = last_id
        self.retry_seconds: float | None = None
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._at_start = True
        self._after_carriage_return = False
        self._line: list[str] = []
        self._line_length = 0
        self._type = ""
        self._data: list[str] = []
        self._data_length = 0
        self._id = last_id

    def feed(self, chunk: bytes) -> list[ServerSentEvent]:
        """Return the events that these bytes complete. Raises OversizedEventError.

        What a connection's end leaves incomplete is discarded, as the standard says.
        """
        text = self._decode(chunk)
        if self._at_start and text:
            self._at_start = False
            text = text.removeprefix("\N{BYTE ORDER MARK}")
        if self._after_carriage_return and text:
            # The LF of a CRLF that was cut in two ends no line of its own.
            self._after_carriage_return = False
            text = text.removeprefix("\n")
        if text.endswith("\r"):
            self._after_carriage_return = True
        *lines, rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        events = []
        for line in lines:
            self._hold(line)
            whole = "".join(self._line)
            self._line.clear()
            self._line_length = 0
            event = self._take(whole)
            if event is not None:
                events.append(event)
        if rest:
            self._hold(rest)
        return events

    def _hold(self, part: str) -> None:
        self._line_length += len(part)
        if self._line_length + self._data_length > MAX_EVENT_CHARACTERS:
            raise OversizedEventError(
                Said("an event is longer than {most} characters", most=MAX_EVENT_CHARACTERS)
            )
        self._line.append(part)

    def _take(self, line: str) -> ServerSentEvent | None:
        if not line:
            return self._dispatch()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        # A comment is a line whose name is empty.
        if name == "data":
            self._data.append(value)
            self._data_length += len(value) + 1
        elif name == "event":
            self._type = value
        elif name == "id":
            if "\0" not in value:
                self._id = value
        elif name == "retry" and value.isascii() and value.isdigit():
            self.retry_seconds = int(value[:12]) / 1000
        return None

    def _dispatch(self) -> ServerSentEvent | None:
        self.last_id = self._id
        kind, data = self._type, self._data
        self._type, self._data, self._data_length = "", [], 0
        if not data:
            return None
        return ServerSentEvent(kind or "message", "\n".join(data), self.last_id)
