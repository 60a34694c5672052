"""A way to a server on which connections can fall silent: what stands between acknowledges everything and keeps it for later."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_LOOK_SECONDS = 0.05


@dataclass
class Way:
    """Passes connections on to a port of loopback, but for the time being those that have once said one of `silenced`."""

    port: int
    target: int
    silenced: tuple[bytes, ...] = ()
    _ended: threading.Event = field(default_factory=threading.Event)

    def carry(self, client: socket.socket) -> None:
        """Pass on what two sides say, until one ends."""
        said = b""
        held: list[tuple[socket.socket, bytes]] = []
        with (
            client,
            socket.create_connection(("127.0.0.1", self.target)) as server,
            selectors.DefaultSelector() as selector,
        ):
            selector.register(client, selectors.EVENT_READ, server)
            selector.register(server, selectors.EVENT_READ, client)
            while not self._ended.is_set():
                for key, _events in selector.select(_LOOK_SECONDS):
                    data = key.fileobj.recv(65536)  # type: ignore[union-attr]
                    if not data:
                        return
                    if key.fileobj is client:
                        said = said[-65536:] + data
                    held.append((key.data, data))
                if not any(words in said for words in self.silenced):
                    for to, data in held:
                        to.sendall(data)
                    held.clear()


@contextmanager
def stalling_way(target: int) -> Iterator[Way]:
    """Open a way to a port of loopback; nothing falls silent until `silenced` is set."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(_LOOK_SECONDS)
        way = Way(listener.getsockname()[1], target)
        threads: list[threading.Thread] = []

        def carry(client: socket.socket) -> None:
            with suppress(OSError):
                way.carry(client)

        def accept() -> None:
            while not way._ended.is_set():
                with suppress(TimeoutError):
                    client, _ = listener.accept()
                    client.settimeout(None)
                    threads.append(threading.Thread(target=carry, args=(client,), daemon=True))
                    threads[-1].start()

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield way
        finally:
            way._ended.set()
            for thread in (accepting, *threads):
                thread.join(10)
