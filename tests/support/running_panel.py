"""A device's web panel in a thread of the test's own process, with a time that the test moves."""

import asyncio
import contextlib
import json
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waited_time import WaitedTime

from server.sandbox.device.access import DeviceAccess
from server.sandbox.device.commands import Talk
from server.sandbox.device.panel import PanelPlan, panel
from server.sandbox.device.panel_device import Timing


@dataclass
class RunningPanel:
    """A panel that listens.

    Attributes:
        url: its page.
        time: the panel's time; the network's and the server's is the real one.
        said: what it printed as results, decoded; settings that the device follows among them.
        notes: what it printed meanwhile.
        file: the credential file.
    """

    url: str
    serial: str
    time: WaitedTime
    said: "queue.Queue[dict[str, Any]]"
    notes: "queue.Queue[str]"
    file: Path
    outcome: list[int | BaseException]
    stop: Callable[[], None]
    """Ends it as Ctrl-C does."""
    _thread: threading.Thread

    @property
    def origin(self) -> str:
        """The page's origin."""
        return self.url.rstrip("/")

    @property
    def token(self) -> str:
        """The token in the credential file."""
        return str(json.loads(self.file.read_text())["token"])

    def wait_for_note(self, words: str) -> None:
        """Wait until it says something with these words; what it says before that is forgotten."""
        while words not in self.notes.get(timeout=20):
            pass

    def wait_for_end(self) -> int | BaseException:
        """Wait until the program ends by itself, and return its exit code or what it raised."""
        self._thread.join(20)
        assert not self._thread.is_alive(), "the panel goes on"
        return self.outcome[0]


@contextmanager
def running_panel(
    access: DeviceAccess,
    file: Path,
    *,
    host: str = "127.0.0.1",
    names: tuple[str, ...] = (),
    model: str | None = "CLUe-N1",
    then_watch: bool = False,
) -> Iterator[RunningPanel]:
    """Run the panel of a device on a free port for the time of a test."""
    time = WaitedTime()
    said: queue.Queue[dict[str, Any]] = queue.Queue()
    notes: queue.Queue[str] = queue.Queue()
    talk = Talk(lambda text: said.put(json.loads(text)), notes.put, as_json=True)
    plan = PanelPlan(host=host, port=0, names=names, file=file, model=model, then_watch=then_watch)
    outcome: list[int | BaseException] = []
    ends: list[Any] = []

    async def run() -> int:
        task = asyncio.current_task()
        assert task is not None
        ends.append((asyncio.get_running_loop(), task))
        return await panel(access, plan, talk, Timing(time.clock, time.sleep))

    def body() -> None:
        try:
            outcome.append(asyncio.run(run()))
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - it is the test's to judge
            outcome.append(error)
            said.put({"error": error})

    thread = threading.Thread(target=body, name="panel")

    def stop() -> None:
        if thread.is_alive() and ends:
            loop, task = ends[0]
            with contextlib.suppress(RuntimeError):  # it has just ended by itself
                loop.call_soon_threadsafe(task.cancel)
        thread.join(20)
        assert not thread.is_alive(), "the panel does not end"

    thread.start()
    try:
        ready = said.get(timeout=20)
        if "error" in ready:
            raise ready["error"]
        yield RunningPanel(ready["url"], access.serial, time, said, notes, file, outcome, stop, thread)
    finally:
        stop()
