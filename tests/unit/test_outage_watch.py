"""The notice that events cannot be written: what it says, that it goes away by itself, and that it can be put aside."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from console_parts import MemoryPreferences, RecordingNavigator, sample_tree, until

from clue_desktop.client.admin import AdminClient
from clue_desktop.contract.errors import MEDIA_TYPE, error_document
from clue_desktop.contract.events import Change
from clue_desktop.domain.place_tree import PlaceKind
from ui.frame import outage_watch
from ui.frame.outage_watch import OutageWatch
from ui.state import life
from ui.state.context import ChangeFeed, PageContext, PendingAccessTypes
from ui.state.destination import SettingsSection, ToServerSettings
from ui.state.directory import Directory
from ui.state.notices import Level, Notices
from ui.state.tasks import Tasks
from ui.widgets.moments import short_time

SINCE = datetime.now(UTC) - timedelta(days=3)
FULL = {"message": "the disk is full", "template": "the disk is full", "values": None}
OVER: dict[str, Any] = {"writable": True, "since": None, "reason": None, "waiting": 0}


def outage(waiting: int, *, writable: bool = False) -> dict[str, Any]:
    """Return what the server says of an outage."""
    return {
        "writable": writable,
        "since": SINCE.isoformat(),
        "reason": None if writable else FULL,
        "waiting": waiting,
    }


class Scene:
    """A console's parts around the watch; `says` is what the server says."""

    def __init__(self, *, owner: bool = True) -> None:
        self.says: dict[str, Any] | int = OVER
        self.asked = 0
        self.notices, self.changes, self.navigator = Notices(), ChangeFeed(), RecordingNavigator()
        self.faults: list[BaseException] = []
        self.help: list[str] = []
        self._tasks = Tasks(lambda fault, _doing: self.faults.append(fault))
        self.client = AdminClient(
            "https://server.example", token="t", transport=httpx.MockTransport(self._answer)
        )
        directory = Directory()
        tree = sample_tree()
        if not owner:
            tree = [node.model_copy(update={"role": None}) for node in tree]
        directory.replace(tree)
        self.top = next(node.id for node in tree if node.kind is PlaceKind.HEADQUARTERS)
        context = PageContext(
            self.client,
            directory,
            self.notices,
            self.changes,
            self.navigator,
            PendingAccessTypes(),
            MemoryPreferences(),
        )
        self.watch = OutageWatch(context, self._tasks, self.help.append)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/api/v1/events/outage"
        self.asked += 1
        if isinstance(self.says, int):
            refusal = error_document(self.says, "not_found", "There is no such thing here.")
            return httpx.Response(self.says, json=refusal, headers={"content-type": MEDIA_TYPE})
        return httpx.Response(200, json=self.says)

    @property
    def texts(self) -> list[str]:
        """What is told."""
        return [notice.text for notice in self.notices.shown]

    def hears(self) -> None:
        """Let the server say that there is something else to say."""
        change = {"version": 1, "at": SINCE, "kind": "settings", "id": "outage", "by": None}
        self.changes.tell(Change.model_validate(change))

    async def until(self, what: Callable[[], bool]) -> None:
        """Wait until something is so."""
        await until(what)
        assert self.faults == []

    async def end(self) -> None:
        """Close the watch; nothing goes on behind it."""
        self.watch.close()
        assert self.notices.shown == []
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        async with asyncio.timeout(20):
            await asyncio.gather(*others)
        await self.client.aclose()
        assert self.faults == []


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch):
    """It is asked again at once."""
    for module in (outage_watch, life):
        monkeypatch.setattr(module, "AGAIN_SECONDS", 0.002)


def test_it_says_what_is_the_matter_since_when_and_how_many_wait_and_goes_away_by_itself():
    async def run() -> None:
        scene = Scene()
        await scene.until(lambda: scene.asked == 1)
        assert scene.texts == []
        scene.says = outage(214)
        scene.hears()
        await scene.until(lambda: bool(scene.texts))
        (notice,) = scene.notices.shown
        assert notice.level is Level.FAULT
        assert notice.text == (
            f"Since {short_time(SINCE)} no event can be written: the disk is full. All doors are denied meanwhile;"
            " 214 decisions wait to be brought into the log."
        )
        assert notice.act is not None
        notice.act()
        assert scene.navigator.went == [ToServerSettings(scene.top, SettingsSection.LOG)]
        scene.says = outage(1)  # told by nobody: it is looked at again while it lasts
        await scene.until(lambda: "1 decision waits" in scene.texts[0])
        assert len(scene.texts) == 1
        scene.says = outage(1_000, writable=True)
        await scene.until(lambda: scene.notices.shown[0].level is Level.WARNING)
        assert scene.texts == [
            f"1,000 decisions of an outage since {short_time(SINCE)} are being brought into the log."
        ]
        scene.says = OVER
        await scene.until(lambda: not scene.texts)
        asked = scene.asked
        await asyncio.sleep(0.02)
        assert scene.asked == asked, "nobody asks again once it is over"
        await scene.end()

    asyncio.run(run())


def test_one_that_was_dismissed_comes_back_with_the_next_outage_alone():
    async def run() -> None:
        scene = Scene()
        scene.says = outage(1)
        await scene.until(lambda: bool(scene.texts))
        scene.notices.dismiss(scene.notices.shown[0])
        scene.says = outage(2)
        asked = scene.asked
        await scene.until(lambda: scene.asked > asked + 3)
        assert scene.texts == []
        scene.says = OVER
        await scene.until(lambda: scene.watch._told is None)
        scene.says = outage(3)
        scene.hears()
        await scene.until(lambda: bool(scene.texts))
        await scene.end()

    asyncio.run(run())


def test_who_is_no_owner_is_told_whom_to_tell_and_led_to_help():
    async def run() -> None:
        scene = Scene(owner=False)
        scene.says = outage(0)
        await scene.until(lambda: bool(scene.texts))
        (notice,) = scene.notices.shown
        assert notice.text.endswith("brought into the log. Tell whoever runs the server.")
        assert (notice.action, notice.act is not None) == ("What to do", True)
        if notice.act is not None:
            notice.act()
        assert scene.help == ["outage"]
        await scene.end()

    asyncio.run(run())


def test_a_server_whose_database_is_away_is_asked_again_and_not_told_of_besides():
    async def run() -> None:
        scene = Scene()
        scene.says = 503
        await scene.until(lambda: scene.asked > 3)
        assert scene.texts == []
        scene.says = outage(2)
        await scene.until(lambda: bool(scene.texts))
        scene.says = 503
        asked = scene.asked
        await scene.until(lambda: scene.asked > asked + 2)
        assert len(scene.texts) == 1, "nobody has said that it is over"
        scene.says = OVER
        await scene.until(lambda: not scene.texts)
        await scene.end()

    asyncio.run(run())


def test_an_outage_that_is_asked_for_in_vain_is_asked_for_no_longer_at_the_end():
    async def run() -> None:
        scene = Scene()
        scene.says = 503
        await scene.until(lambda: scene.asked > 1)
        await scene.end()  # waits for all that is under way
        asked = scene.asked
        scene.hears()
        await asyncio.sleep(0.02)
        assert scene.asked == asked

    asyncio.run(run())


def test_a_server_from_before_says_nothing_of_it():
    async def run() -> None:
        scene = Scene()
        scene.says = 404
        await scene.until(lambda: scene.asked == 1)
        scene.hears()
        await scene.until(lambda: scene.asked == 2)
        assert scene.texts == []
        await scene.end()

    asyncio.run(run())
