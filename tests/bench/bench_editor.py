"""How long the vendor APIs' page and their editor hold up the window: the longest block of the GUI thread (goal 50 ms).

python3 packaging/bootstrap.py exec python tests/bench/bench_editor.py

Blocks are what the GUI thread computes between two ticks of a timer that has nothing else to do, in its own CPU time:
other programs on the machine do not count. For comparison the block is given of a plain form with as many inputs as the
editor has.
"""

import asyncio
import gc
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFormLayout, QLineEdit, QMainWindow, QPushButton, QWidget

import qasync  # isort: skip - takes the binding that is there

import httpx
from qt import GROUP, MemoryPreferences, RecordingNavigator, click, find, sample_tree, until

from clue_desktop.client.admin import AdminClient
from ui import names
from ui.customer_api.card import ApiCard
from ui.customer_api.page import CustomerApiPage
from ui.editor.editor import ApiEditor
from ui.state.context import ChangeFeed, PageContext, PendingAccessTypes
from ui.state.destination import ToCustomerApi
from ui.state.directory import Directory
from ui.state.notices import Notices
from ui.widgets import theme

GOAL_MS, ROUNDS, APIS = 50, 5, 18
API: dict[str, Any] = {
    "id": "api-1",
    "placeGroupId": GROUP,
    "name": "Visitor policy",
    "authType": "rfCard",
    "webhookUrl": "https://vendor.example/verify",
    "headers": [{"key": f"X-{number}", "value": None} for number in range(5)],
    "autoFields": [
        {"placeholder": "DEVICE_SERIAL", "key": "deviceId", "enabled": True},
        {"placeholder": "CARD_NUMBER", "key": "cardNo", "enabled": True},
    ],
    "manualFields": [{"key": f"field{number}", "type": "NUMBER", "value": "12"} for number in range(5)],
    "criteria": {
        "statusCodes": [200, 201],
        "successResult": {"path": "$.valid", "value": "true", "type": "BOOLEAN"},
        "successMessagePath": "$.message",
        "failureMessagePath": "$.message",
    },
}


class Blocks:
    """Notices how long the event loop does not come round."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._before = 0.0
        self.longest_ms = 0.0

    def begin(self) -> None:
        """Measure from now on."""
        gc.collect()
        self.longest_ms, self._before = 0.0, time.thread_time()
        self._timer.start(0)

    def end(self) -> float:
        """Return the longest block in milliseconds."""
        self._timer.stop()
        return self.longest_ms

    def _tick(self) -> None:
        now = time.thread_time()
        self.longest_ms = max(self.longest_ms, (now - self._before) * 1000)
        self._before = now


async def answer(request: httpx.Request) -> httpx.Response:
    """Answer as a server with all the vendor APIs that a place group can have."""
    match request.url.path.rsplit("/", 1)[-1]:
        case "api-1":
            return httpx.Response(200, headers={"etag": '"1"'}, json=API)
        case "apis":
            return httpx.Response(
                200, json={"items": [{**API, "id": f"api-{number + 1}"} for number in range(APIS)]}
            )
        case "usage":
            return httpx.Response(200, json={"links": []})
        case _:
            return httpx.Response(200, json={"items": []})


async def measure(window: QMainWindow) -> None:
    """Open the editor again and again, and print the longest blocks."""
    client = AdminClient("http://127.0.0.1:1", token="held", transport=httpx.MockTransport(answer))
    directory = Directory()
    directory.replace(sample_tree())
    context = PageContext(
        client=client,
        directory=directory,
        notices=Notices(),
        changes=ChangeFeed(),
        navigator=RecordingNavigator(),
        access_types=PendingAccessTypes(),
        preferences=MemoryPreferences(),
    )
    blocks = Blocks()
    blocks.begin()
    page = CustomerApiPage(context, GROUP)
    window.setCentralWidget(page)
    page.begin()
    await until(lambda: len(page.findChildren(ApiCard)) == APIS)
    await asyncio.sleep(0.2)
    longest = blocks.end()
    print(f"{APIS} cards          {longest:5.1f} ms: {longest / GOAL_MS:.2f} of the goal of {GOAL_MS} ms")
    for what in ("a registered API", "a new API"):
        times = [await _opened(page, what, blocks) for _ in range(ROUNDS)]
        longest = max(times)
        print(
            f"{what:17} first {times[0]:5.1f} ms, then at most {max(times[1:]):5.1f} ms;"
            f" the longest is {longest / GOAL_MS:.2f} of the goal of {GOAL_MS} ms"
        )
    editor = page.findChild(ApiEditor)
    inputs = 40 if editor is None else len(editor.findChildren(QLineEdit))
    page.leave()
    blocks.begin()
    _plain_form(window, inputs)
    await asyncio.sleep(0.2)
    print(f"a plain form of {inputs} inputs: {blocks.end():.1f} ms")
    await client.aclose()


async def _opened(page: CustomerApiPage, what: str, blocks: Blocks) -> float:
    # The list, from which the next one is opened, is back when the editor before is gone.
    page.step_back()
    await until(lambda: page.findChild(ApiEditor) is None)
    blocks.begin()
    if what == "a new API":
        click(find(page, QPushButton, names.APIS_ADD))
    else:
        page.begin()
        page.point_to(ToCustomerApi(GROUP, "api-1"))

    def there() -> bool:
        editor = page.findChild(ApiEditor)
        return editor is not None and editor.complete

    await until(there)
    await asyncio.sleep(0.2)
    return blocks.end()


def _plain_form(window: QMainWindow, inputs: int) -> None:
    form = QWidget()
    lines = QFormLayout(form)
    for number in range(inputs):
        lines.addRow(f"Input {number}", QLineEdit())
    window.setCentralWidget(form)


def main() -> None:
    """Print the figures."""
    app = QApplication([])
    theme.apply(app, "light")
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    window = QMainWindow()
    window.resize(1280, 800)
    window.show()
    with loop:
        loop.run_until_complete(measure(window))


if __name__ == "__main__":
    main()
