"""Reading server-sent events in tests: each wait has an end."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, Queue
from typing import Any

import httpx

from clue_desktop.client.sse import ServerSentEvent, SseParser

WAIT_SECONDS = 20.0


class Following:
    """An open stream, read in a thread."""

    def __init__(self) -> None:
        self.comments: Queue[str] = Queue()
        self._events: Queue[ServerSentEvent | None] = Queue()

    def read(self, response: httpx.Response) -> None:
        """Read until the stream ends."""
        parser = SseParser()
        try:
            for chunk in response.iter_bytes():
                for line in chunk.decode().splitlines():
                    if line.startswith(":"):
                        self.comments.put(line)
                for event in parser.feed(chunk):
                    self._events.put(event)
        except httpx.HTTPError:
            return  # closed by the test
        finally:
            self._events.put(None)

    def next(self, seconds: float = WAIT_SECONDS) -> tuple[str, Any]:
        """Return the next event's id and document; fails when the stream has ended."""
        event = self._events.get(timeout=seconds)
        assert event is not None, "the stream has ended"
        return event.last_id, json.loads(event.data)

    def is_quiet(self, seconds: float) -> bool:
        """Tell whether nothing comes for so long."""
        try:
            return self._events.get(timeout=seconds) is None
        except Empty:
            return True

    def wait_for_end(self, seconds: float = WAIT_SECONDS) -> None:
        """Wait until the server ends the stream; fails when an event comes instead."""
        assert self._events.get(timeout=seconds) is None


@contextmanager
def following(client: httpx.Client, path: str, **headers: str) -> Iterator[Following]:
    """Follow a stream for the time of a block; it is open when the block begins."""
    stream = Following()
    with client.stream("GET", path, headers=headers) as response:
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"].partition(";")[0] == "text/event-stream"
        reader = threading.Thread(target=stream.read, args=(response,), daemon=True)
        reader.start()
        yield stream
        network = response.extensions["network_stream"]
        with suppress(OSError):  # the server may have ended it
            network.get_extra_info("socket").shutdown(2)  # wakes the reader out of its wait for more
        reader.join(WAIT_SECONDS)
