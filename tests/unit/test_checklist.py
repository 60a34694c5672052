"""The first steps of a place group: ticked by what the server has, whoever did it; closed for good; shown where they can be done."""

import asyncio
from typing import Any

import httpx
import pytest
import respx
from console_parts import BRANCH, GROUP, LOBBY, MemoryPreferences, RecordingNavigator, sample_tree

from clue_desktop.client.admin import AdminClient
from clue_desktop.contract.events import Change
from clue_desktop.domain.permissions import Role
from ui.checklist.presenter import CLOSED, ChecklistPresenter, Step
from ui.state.context import ChangeFeed, PageContext, PendingAccessTypes
from ui.state.destination import ToAccessService, ToCustomerApi, ToDevices
from ui.state.directory import Directory
from ui.state.notices import Notices

SERVER = "https://server.example"
API = {
    "id": "a1",
    "placeGroupId": GROUP,
    "name": "Policy",
    "authType": "rfCard",
    "webhookUrl": "https://vendor.example/door",
    "headers": [],
    "autoFields": [],
    "manualFields": [],
    "criteria": {},
}
DEVICE = {
    "serial": "547838629",
    "placeId": LOBBY,
    "name": None,
    "model": None,
    "registeredAt": "2026-01-01T00:00:00Z",
    "lastSeenAt": None,
    "connected": False,
    "awaitedUntil": None,
}


class Site:
    """A place group on a server that answers what is set here."""

    def __init__(self, **roles: Role | None) -> None:
        self.access: dict[str, Any] = {"accessType": "none", "assignments": {}, "onNoAnswer": {}}
        self.apis: list[dict[str, Any]] = []
        self.devices: list[dict[str, Any]] = []
        self.granted = 0
        self.asked = 0
        router = respx.Router(base_url=SERVER, assert_all_called=False)
        router.get(f"/api/v1/place-groups/{GROUP}/access-service").mock(side_effect=self._access)
        router.get(f"/api/v1/place-groups/{GROUP}/apis").mock(side_effect=lambda _: _items(self.apis))
        router.get("/api/v1/devices").mock(side_effect=lambda _: _items(self.devices))
        router.get("/api/v1/events").mock(side_effect=self._events)
        directory = Directory()
        directory.replace(
            place.model_copy(update={"role": roles.get("role", Role.OWNER)}) for place in sample_tree()
        )
        self.context = PageContext(
            client=AdminClient(SERVER, None, token="t", transport=httpx.MockTransport(router.async_handler)),
            directory=directory,
            notices=Notices(),
            changes=ChangeFeed(),
            navigator=RecordingNavigator(),
            access_types=PendingAccessTypes(),
            preferences=MemoryPreferences(),
        )

    def _access(self, _request: httpx.Request) -> httpx.Response:
        self.asked += 1
        return httpx.Response(200, json=self.access)

    def _events(self, request: httpx.Request) -> httpx.Response:
        assert dict(request.url.params) == {"placeId": GROUP, "result": "granted", "limit": "1"}
        event = {
            "id": 1, "at": "2026-01-01T00:00:00Z", "serial": "547838629", "placeId": LOBBY, "credential": "rfCard",
            "value": "••••B2C3", "apiId": "a1", "apiName": "Policy", "result": "granted", "reason": None, "step": 5,
            "statusCode": 200, "message": None, "elapsedMs": 12.5,
        }  # fmt: skip
        return httpx.Response(200, json={"items": [event] * self.granted, "nextCursor": None})

    def finish(self) -> None:
        """Do all of it, behind the console's back."""
        self.access = {"accessType": "vendor", "assignments": {"rfCard": "a1"}, "onNoAnswer": {}}
        self.apis, self.devices, self.granted = [API], [DEVICE], 1


def _items(items: list[dict[str, Any]]) -> httpx.Response:
    return httpx.Response(200, json={"items": items})


async def done(presenter: ChecklistPresenter) -> set[Step]:
    await presenter.load()
    assert presenter.fault == ""
    return {line.step for line in presenter.lines if line.done}


def change(kind: str) -> Change:
    return Change(version=1, at="2026-01-01T00:00:00Z", kind=kind, id=GROUP, by="Lee")


def test_each_step_is_ticked_by_what_the_server_has():
    async def play() -> None:
        site = Site()
        checklist = ChecklistPresenter(site.context, GROUP)
        assert await done(checklist) == set()
        assert checklist.visible
        assert checklist.next_step == "accessType"
        assert checklist.summary == "0 of 5 done"
        site.access["accessType"] = "mixed"
        assert await done(checklist) == {Step.ACCESS_TYPE}
        site.devices = [DEVICE]  # also out of order
        assert await done(checklist) == {Step.ACCESS_TYPE, Step.DEVICE}
        assert checklist.next_step == "vendorApi"
        site.apis = [API]
        site.access["assignments"] = {"rfCard": None}
        assert await done(checklist) == {Step.ACCESS_TYPE, Step.VENDOR_API, Step.DEVICE}
        site.access["assignments"] = {"rfCard": "a1"}
        assert await done(checklist) == set(Step) - {Step.PRESENT}
        site.granted = 1
        assert await done(checklist) == set(Step)
        assert checklist.visible  # ticked, until the page is left
        assert not ChecklistPresenter(site.context, GROUP).applies
        await site.context.client.aclose()

    asyncio.run(play())


def test_each_line_leads_to_where_it_is_done():
    checklist = ChecklistPresenter(Site().context, GROUP)
    assert [(line.step, line.to) for line in checklist.lines] == [
        (Step.ACCESS_TYPE, ToAccessService(GROUP)),
        (Step.VENDOR_API, ToCustomerApi(GROUP)),
        (Step.ASSIGN, ToAccessService(GROUP)),
        (Step.DEVICE, ToDevices(GROUP)),
        (Step.PRESENT, ToDevices(GROUP)),
    ]


def test_a_group_that_was_finished_before_has_no_list_and_one_that_was_begun_shows_it_once_more():
    async def play() -> None:
        finished = Site()
        finished.finish()
        checklist = ChecklistPresenter(finished.context, GROUP)
        await checklist.load()
        assert not checklist.visible
        begun = Site()
        await ChecklistPresenter(begun.context, GROUP).load()
        begun.finish()
        again = ChecklistPresenter(begun.context, GROUP)
        await again.load()
        assert again.visible
        assert again.summary == "All done: a card was granted. This list does not come back."
        assert not ChecklistPresenter(begun.context, GROUP).concerns(None)

    asyncio.run(play())


def test_it_is_closed_for_good():
    async def play() -> None:
        site = Site()
        checklist = ChecklistPresenter(site.context, GROUP)
        await checklist.load()
        checklist.close()
        assert not checklist.visible
        assert site.context.preferences.get(CLOSED) is True
        assert not checklist.concerns(change("accessService"))
        another = ChecklistPresenter(site.context, GROUP)
        assert not another.concerns(None)

    asyncio.run(play())


@pytest.mark.parametrize(
    ("place", "role"), [(BRANCH, Role.OWNER), (LOBBY, Role.OWNER), (GROUP, Role.PLACE_ADMIN)]
)
def test_it_stands_only_where_it_can_be_done(place: str, role: Role):
    checklist = ChecklistPresenter(Site(role=role).context, place)
    assert not checklist.concerns(None)
    assert not checklist.visible


@pytest.mark.parametrize(
    ("kind", "read"), [("accessService", True), ("vendorApi", True), ("device", True), ("mail", False)]
)
def test_it_is_read_again_when_somebody_changes_what_it_shows(kind: str, *, read: bool):
    assert ChecklistPresenter(Site().context, GROUP).concerns(change(kind)) is read


def test_the_list_offers_no_sample_vendor_where_there_can_be_none():
    checklist = ChecklistPresenter(Site().context, GROUP)
    assert checklist.sample_vendor is None
    with pytest.raises(RuntimeError, match="no sample vendor"):
        checklist.to_sample_form()
