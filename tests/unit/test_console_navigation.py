"""Which pages a node has and why one is closed; what Go to… finds; without a screen."""

import asyncio
import ssl
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import respx
from console_parts import GROUP, HEADQUARTERS, LOBBY, RecordingNavigator, node, sample_tree, until
from tested_forms import FORM

from clue_desktop.client.admin import AdminClient
from clue_desktop.contract.errors import MEDIA_TYPE, error_document
from clue_desktop.contract.events import Change
from clue_desktop.domain.access_service import AccessType
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.permissions import Role
from clue_desktop.domain.place_tree import PlaceKind, place_id
from ui.frame.navigation import Navigation
from ui.frame.searching import MOST_HITS, Hit, Searching
from ui.state.context import ChangeFeed, PendingAccessTypes
from ui.state.destination import PageKey, ToAccessService, ToDevices
from ui.state.directory import Directory

SERVER = "https://server.example"


class Frame:
    """A navigation on a server that answers as `router` says."""

    def __init__(self) -> None:
        self.router = respx.Router(base_url=SERVER, assert_all_called=False)
        self.client = AdminClient(
            SERVER,
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            token="held",
            transport=httpx.MockTransport(self.router.async_handler),
        )
        self.directory = Directory()
        self.directory.replace(sample_tree())
        self.pending = PendingAccessTypes()
        self.changes = ChangeFeed()
        self.faults: list[BaseException] = []
        self.navigation = Navigation(
            self.client,
            self.directory,
            self.pending,
            self.changes,
            lambda fault, _: self.faults.append(fault),
        )

    def saved(self, access_type: str) -> None:
        """Let the server hold this access type for the group."""
        self.router.get(f"/api/v1/place-groups/{GROUP}/access-service").respond(
            json={
                "accessType": access_type,
                "assignments": dict.fromkeys(Credential),
                "onNoAnswer": dict.fromkeys(Credential, "deny"),
            }
        )

    def why_not(self, key: PageKey = PageKey.CUSTOMER_API) -> str:
        """Return why an entry is closed."""
        return next(entry.why_not for entry in self.navigation.entries() if entry.key is key)


def run(work: Callable[[Frame], Coroutine[Any, Any, None]]) -> None:
    async def main() -> None:
        frame = Frame()
        await work(frame)
        frame.navigation.close()
        await frame.client.aclose()

    asyncio.run(main())


async def settle() -> None:
    """Let what was begun come to its end: no real network is in the way."""
    for _ in range(50):
        await asyncio.sleep(0)


@pytest.mark.parametrize(("access_type", "is_open"), [("none", False), ("vendor", True), ("mixed", True)])
def test_the_menu_follows_the_saved_access_type(access_type: str, *, is_open: bool):
    async def work(frame: Frame) -> None:
        frame.saved(access_type)
        frame.navigation.go(GROUP)
        assert "being read" in frame.why_not()
        await settle()
        assert (frame.why_not() == "") is is_open

    run(work)


def test_the_menu_follows_the_choice_before_it_is_saved():
    async def work(frame: Frame) -> None:
        frame.saved("none")
        frame.navigation.go(GROUP)
        await settle()
        assert "Vendor or Mixed / Advanced" in frame.why_not()
        frame.pending.choose(GROUP, AccessType.MIXED)
        assert frame.why_not() == ""
        frame.pending.choose(GROUP, None)
        assert frame.why_not() != ""

    run(work)


def test_the_menu_follows_what_somebody_else_saves():
    async def work(frame: Frame) -> None:
        frame.saved("none")
        frame.navigation.go(GROUP)
        await settle()
        frame.saved("vendor")
        frame.changes.tell(Change(version=1, at=datetime.now(UTC), kind="accessService", id=GROUP, by="Kim"))
        await settle()
        assert frame.why_not() == ""

    run(work)


def test_an_access_type_that_cannot_be_read_is_said_once_and_opens_nothing():
    async def work(frame: Frame) -> None:
        frame.router.get(f"/api/v1/place-groups/{GROUP}/access-service").respond(500)
        frame.navigation.go(GROUP)
        await settle()
        assert len(frame.faults) == 1
        assert frame.why_not() != ""

    run(work)


@pytest.mark.parametrize(
    "away",
    [
        {"side_effect": httpx.ConnectError("no")},
        {
            "return_value": httpx.Response(
                503,
                json=error_document(503, "storage_unavailable", "The database is away."),
                headers={"content-type": MEDIA_TYPE},
            )
        },
    ],
    ids=["the server", "its database"],
)
def test_an_access_type_is_read_again_while_the_server_is_away_which_is_told_elsewhere(
    monkeypatch: pytest.MonkeyPatch, away: dict[str, Any]
):
    monkeypatch.setattr("ui.state.life.AGAIN_SECONDS", 0)

    async def work(frame: Frame) -> None:
        asked = frame.router.get(f"/api/v1/place-groups/{GROUP}/access-service").mock(**away)
        frame.navigation.go(GROUP)
        await until(lambda: asked.call_count > 1)
        assert "being read" in frame.why_not()
        frame.saved("vendor")
        await until(lambda: not frame.why_not())
        assert not frame.faults

    run(work)


def test_a_node_of_which_only_the_name_is_visible_is_no_page():
    async def work(frame: Frame) -> None:
        frame.directory.replace([node("10000012", PlaceKind.HEADQUARTERS, "HQ", role=None)])
        assert not frame.navigation.go("10000012")
        assert not frame.navigation.go_to_start()
        assert (frame.navigation.place_id, frame.navigation.page) == ("", None)
        assert not any(frame.navigation.may_show("10000012", page) for page in PageKey)

    run(work)


def test_the_start_is_the_first_node_where_the_role_holds():
    """Also when another is asked for, as the one that was shown last: nothing is asked of the server in vain."""

    async def work(frame: Frame) -> None:
        frame.directory.replace(
            [
                node(HEADQUARTERS, PlaceKind.HEADQUARTERS, "HQ", role=None),
                node(GROUP, PlaceKind.PLACE_GROUP, "G", HEADQUARTERS, role=None),
                node(LOBBY, PlaceKind.PLACE, "L", GROUP, role=Role.PLACE_ADMIN),
            ]
        )
        assert not frame.navigation.go(GROUP, PageKey.EVENTS)
        assert frame.navigation.go_to_start()
        assert frame.navigation.place_id == LOBBY
        assert frame.navigation.may_show(LOBBY, frame.navigation.page or PageKey.AUDIT)
        frame.navigation.go(LOBBY, PageKey.AUDIT)
        assert frame.navigation.page is PageKey.AUDIT

    run(work)


def test_a_node_to_which_the_right_is_taken_is_left_for_one_where_it_holds():
    async def work(frame: Frame) -> None:
        frame.navigation.go(LOBBY, PageKey.DEVICES)
        frame.navigation.go(GROUP, PageKey.DEVICES)
        seen = [
            node(GROUP, PlaceKind.PLACE_GROUP, "G", role=None),
            node(LOBBY, PlaceKind.PLACE, "L", GROUP, role=Role.PLACE_ADMIN),
        ]
        assert frame.navigation.may_show(GROUP, PageKey.DEVICES)
        frame.directory.replace(seen)
        assert not frame.navigation.may_show(GROUP, PageKey.DEVICES)
        assert frame.navigation.place_id == LOBBY
        frame.directory.replace(seen[:1])
        assert (frame.navigation.place_id, frame.navigation.page) == ("", None)

    run(work)


def test_go_to_finds_no_node_of_which_one_may_only_see_the_name():
    async def work(frame: Frame) -> None:
        frame.directory.replace(
            [
                node(HEADQUARTERS, PlaceKind.HEADQUARTERS, "Tower HQ", role=None),
                node(GROUP, PlaceKind.PLACE_GROUP, "Tower A", HEADQUARTERS, role=Role.PLACE_GROUP_ADMIN),
            ]
        )
        searching = Searching(frame.client, frame.directory, RecordingNavigator(), list, frame.changes)
        assert [hit.title for hit in searching.hits("tower")] == ["Tower A"]
        searching.close()

    run(work)


def test_a_place_administrator_has_no_vendor_apis():
    async def work(frame: Frame) -> None:
        frame.saved("vendor")
        frame.directory.replace([node(GROUP, PlaceKind.PLACE_GROUP, "G", role=Role.PLACE_ADMIN)])
        frame.navigation.go(GROUP)
        await settle()
        assert "place administrator" in frame.why_not()

    run(work)


def test_the_page_stays_where_the_next_node_has_it():
    async def work(frame: Frame) -> None:
        frame.saved("none")
        navigation = frame.navigation
        navigation.go(GROUP, PageKey.EVENTS)
        navigation.go(LOBBY)
        pages = [navigation.page]
        navigation.go(LOBBY, PageKey.PLACE)
        navigation.go(GROUP)
        pages.append(navigation.page)
        assert pages == [PageKey.EVENTS, PageKey.ACCESS_SERVICE]
        assert not navigation.go("99999999")
        assert [place.name for place in navigation.path()] == ["Seoul HQ", "North branch", "Tower A"]

    run(work)


def test_a_node_that_is_deleted_is_left():
    async def work(frame: Frame) -> None:
        frame.navigation.go(LOBBY)
        frame.directory.replace(sample_tree()[:3])
        assert (frame.navigation.place_id, frame.navigation.page) == ("", None)
        assert frame.navigation.entries() == []

    run(work)


def test_go_to_finds_places_devices_apis_and_actions():
    async def work(frame: Frame) -> None:
        done: list[str] = []
        navigator = RecordingNavigator()
        searching = Searching(
            frame.client,
            frame.directory,
            navigator,
            lambda: [Hit("Sign out", "", "account", lambda: done.append("out"))],
            frame.changes,
        )
        device = {
            "serial": "547838629",
            "placeId": LOBBY,
            "name": "Front door",
            "model": None,
            "registeredAt": "2030-01-01T00:00:00Z",
            "lastSeenAt": None,
            "connected": True,
        }
        frame.router.get("/api/v1/devices").respond(json={"items": [device]})
        frame.router.get(path__regex="/api/v1/place-groups/.*/apis").respond(json={"items": []})
        await searching.read_others()
        assert [hit.title for hit in searching.hits("")] == ["Sign out"]
        assert [hit.title for hit in searching.hits("tow")] == ["Tower A"]
        searching.hits(GROUP)[0].act()
        searching.hits("front 5478")[0].act()
        assert navigator.went == [ToAccessService(GROUP), ToDevices(LOBBY, "547838629")]
        searching.hits("sign o")[0].act()
        assert done == ["out"]
        assert searching.hits("no such thing") == []
        frame.directory.replace(sample_tree()[:2])
        assert searching.hits("tower") == []
        searching.close()

    run(work)


def test_go_to_says_how_far_its_reading_is_and_reads_again_only_what_has_changed():
    """More place groups than would be asked at once, one of them deleted meanwhile."""

    async def work(frame: Frame) -> None:
        groups = [place_id(2_000_000 + number) for number in range(60)]
        top = node(HEADQUARTERS, PlaceKind.HEADQUARTERS, "Seoul HQ")
        frame.directory.replace(
            [top, *(node(group, PlaceKind.PLACE_GROUP, f"Tower {group}", top.id) for group in groups)]
        )
        searching = Searching(frame.client, frame.directory, RecordingNavigator(), list, frame.changes)
        frame.router.get("/api/v1/devices").respond(json={"items": []})
        gone = {
            "type": "about:blank",
            "title": "Not found",
            "status": 404,
            "code": "not_found",
            "detail": "Gone.",
        }
        missing = frame.router.get(f"/api/v1/place-groups/{groups[0]}/apis").respond(
            404, json=gone, headers={"content-type": "application/problem+json"}
        )
        apis = frame.router.get(path__regex="/api/v1/place-groups/.*/apis").respond(
            json={"items": [{"id": "a1", "placeGroupId": groups[1], **FORM, "name": "Acme cards"}]}
        )
        said: list[str] = []
        searching.observe(lambda: said.append(searching.still_reading()))
        await searching.read_others()
        assert (missing.call_count, apis.call_count) == (1, 59)
        assert "Still reading: APIs of 20 of 60 place groups are known." in said
        assert said[-1] == ""
        assert len(searching.hits("acme")) == MOST_HITS
        await searching.read_others()
        assert apis.call_count == 59
        frame.changes.tell(None)
        assert searching.hits("acme")
        await searching.read_others()
        assert apis.call_count == 118
        searching.close()

    run(work)
