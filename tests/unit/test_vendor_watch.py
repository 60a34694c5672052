"""Notices of vendors that fail and of certificates that end: told once, taken back when it is over."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from console_parts import GROUP, MemoryPreferences, RecordingNavigator, sample_tree, until

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.errors import ServerFault
from clue_desktop.contract.errors import MEDIA_TYPE, error_document
from clue_desktop.contract.events import Change
from ui.frame.vendor_watch import VendorWatch
from ui.state import life
from ui.state.context import ChangeFeed, PageContext, PendingAccessTypes
from ui.state.destination import ToCustomerApi
from ui.state.directory import Directory
from ui.state.notices import Level, Notices
from ui.state.tasks import Tasks

SINCE = "2026-03-01T09:00:00Z"


def concern(api_id: str = "a1", *, failing: bool = True, days: float | None = None) -> dict[str, Any]:
    """An API that needs attention, as the server says it; its certificate ends in so many days."""
    ends = None if days is None else (datetime.now(UTC) + timedelta(days=days)).isoformat()
    return {
        "placeGroupId": GROUP,
        "apiName": "Visitors",
        "failing": failing,
        "certificateEndsSoon": days is not None,
        "health": {
            "apiId": api_id,
            "state": "failing" if failing else "healthy",
            "since": SINCE,
            "lastAnswerAt": None,
            "lastFailure": {"at": SINCE, "code": "timeout", "message": "It did not answer."}
            if failing
            else None,
            "failuresLastHour": 3 if failing else 0,
            "medianMs": None,
            "breakerOpen": False,
            "certificateExpiresAt": ends,
        },
    }


class Scene:
    """A console's parts around the watch; `items` is what the server says."""

    def __init__(self, *items: dict[str, Any]) -> None:
        self.items = list(items)
        self.reachable: bool | int = True
        self.asked = 0
        self.notices, self.changes, self.navigator = Notices(), ChangeFeed(), RecordingNavigator()
        self.faults: list[BaseException] = []
        self.tasks = Tasks(lambda fault, _doing: self.faults.append(fault))
        self.client = AdminClient(
            "https://server.example", token="t", transport=httpx.MockTransport(self._answer)
        )
        directory = Directory()
        directory.replace(sample_tree())
        context = PageContext(
            self.client,
            directory,
            self.notices,
            self.changes,
            self.navigator,
            PendingAccessTypes(),
            MemoryPreferences(),
        )
        self.watch = VendorWatch(context, self.tasks)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/api/v1/api-health"
        self.asked += 1
        if self.reachable is False:
            raise httpx.ConnectError("refused")
        if self.reachable is not True:
            refusal = error_document(self.reachable, "storage_unavailable", "The database is away.")
            return httpx.Response(self.reachable, json=refusal, headers={"content-type": MEDIA_TYPE})
        return httpx.Response(200, json={"items": self.items})

    @property
    def texts(self) -> list[str]:
        """What is told."""
        return [notice.text for notice in self.notices.shown]

    async def says(self, *items: dict[str, Any], kind: str = "vendorHealth") -> None:
        """Let the server say something else, and that it changed."""
        self.hears(*items, kind=kind)
        await self.settled()

    def hears(self, *items: dict[str, Any], kind: str = "vendorHealth") -> None:
        """Let the server say something else, and that it changed, without waiting for what comes of it."""
        self.items = list(items)
        change = {"version": 1, "at": SINCE, "kind": kind, "id": GROUP, "by": None}
        self.changes.tell(Change.model_validate(change))

    async def settled(self) -> None:
        """Let what is under way end."""
        await asyncio.gather(*(task for task in asyncio.all_tasks() if task is not asyncio.current_task()))


def watching(*items: dict[str, Any]) -> Callable[[Callable[[Scene], Awaitable[None]]], Callable[[], None]]:
    """Run a test with the watch of a console that is just opened."""

    def decorate(test: Callable[[Scene], Awaitable[None]]) -> Callable[[], None]:
        async def run() -> None:
            scene = Scene(*items)
            await scene.settled()
            await test(scene)
            await scene.client.aclose()

        def wrapped() -> None:
            asyncio.run(run())

        wrapped.__name__ = test.__name__
        return wrapped

    return decorate


@watching(concern())
async def test_a_vendor_that_fails_is_told_with_the_way_to_its_api(scene: Scene):
    (notice,) = scene.notices.shown
    assert notice.level is Level.WARNING
    assert notice.text.startswith(
        "The vendor of “Visitors” (Tower A) has given no usable answer since 2026-03-01"
    )
    assert notice.text.endswith("It did not answer.")
    assert notice.details == "timeout: It did not answer."
    assert notice.act is not None
    notice.act()
    assert scene.navigator.went == [ToCustomerApi(GROUP, "a1")]


@watching()
async def test_it_is_told_once_and_taken_back_when_it_is_over(scene: Scene):
    assert scene.texts == []
    await scene.says(concern())
    await scene.says(concern())
    assert len(scene.texts) == 1
    await scene.says()
    assert scene.texts == []


@watching(concern())
async def test_what_was_dismissed_comes_back_only_after_it_was_over(scene: Scene):
    scene.notices.dismiss(scene.notices.shown[0])
    await scene.says(concern())
    assert scene.texts == []
    await scene.says()
    await scene.says(concern())
    assert len(scene.texts) == 1


@watching(concern(failing=False, days=10))
async def test_a_certificate_that_ends_soon_and_one_that_has_ended(scene: Scene):
    assert "The certificate of the vendor of “Visitors” (Tower A) ends on" in scene.texts[0]
    await scene.says()
    await scene.says(concern(failing=True, days=-1))
    assert len(scene.texts) == 2
    assert any("ended on" in text for text in scene.texts)


@watching(concern())
async def test_other_changes_ask_nothing_and_missed_ones_do(scene: Scene):
    await scene.says(kind="device")
    assert len(scene.texts) == 1
    scene.changes.tell(None)
    await scene.settled()
    assert scene.texts == []


@pytest.mark.parametrize("away", [False, 503], ids=["the server", "its database"])
def test_while_it_is_away_nothing_is_said_of_it_here_and_it_is_read_when_it_is_back(
    monkeypatch: pytest.MonkeyPatch, away: int
):
    monkeypatch.setattr(life, "AGAIN_SECONDS", 0.002)

    @watching(concern())
    async def run(scene: Scene) -> None:
        scene.reachable = away
        asked = scene.asked
        scene.hears()
        await until(lambda: scene.asked > asked + 2)
        assert len(scene.texts) == 1, "nobody has said that it is over"
        scene.reachable = True
        await until(lambda: not scene.texts)
        await scene.settled()
        assert scene.faults == []

    run()


@pytest.mark.parametrize("away", [False, 503], ids=["the server", "its database"])
def test_what_is_away_is_asked_no_longer_at_the_end(monkeypatch: pytest.MonkeyPatch, away: int):
    monkeypatch.setattr(life, "AGAIN_SECONDS", 0.002)

    @watching(concern())
    async def run(scene: Scene) -> None:
        scene.reachable = away
        asked = scene.asked
        scene.hears()
        await until(lambda: scene.asked > asked + 1)
        scene.watch.close()
        await scene.settled()
        assert (scene.texts, scene.faults) == ([], [])

    run()


@watching(concern())
async def test_any_other_fault_is_told(scene: Scene):
    scene.reachable = 500
    scene.hears()
    await until(lambda: scene.faults)
    assert [type(fault) for fault in scene.faults] == [ServerFault]


@watching(concern())
async def test_at_the_end_nothing_is_left(scene: Scene):
    scene.watch.close()
    assert scene.texts == []
    await scene.says(concern())
    assert scene.texts == []


def with_ours(vendors: float | None, ours: float) -> dict[str, Any]:
    """An API of which a certificate ends: the vendor's and ours, each in so many days."""
    item = concern(failing=False, days=vendors)
    ends = (datetime.now(UTC) + timedelta(days=ours)).isoformat()
    item["health"]["clientCertificateExpiresAt"] = ends
    return {**item, "certificateEndsSoon": True}


@watching(with_ours(300, 9))
async def test_our_certificate_is_told_apart_from_the_vendors(scene: Scene):
    (text,) = scene.texts
    assert text.startswith("The client certificate that the vendor of “Visitors” (Tower A) is shown ends on")
    await scene.says(with_ours(None, -1))
    (text,) = scene.texts
    assert text.startswith("The client certificate"), "told once, as long as it is so"
    await scene.says()
    await scene.says(with_ours(9, 300))
    (text,) = scene.texts
    assert text.startswith("The certificate of the vendor of “Visitors”")
    await scene.says(with_ours(9, -1))
    assert len(scene.texts) == 2
    assert any("is shown ended on" in text for text in scene.texts)
