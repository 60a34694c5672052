"""Every symptom of the manual's step-by-step diagnosis (9.1), provoked at a real door, and what the Events page says.

Server, vendor and device are real ones; the vendor's faults too. From each event that a vendor was part of, the test
console is opened with the same values, and meets the same fault.
"""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import qasync
from patience import eventually
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTableView, QWidget
from qt import RecordingNavigator, find, type_text, until
from running import Console, Device, Server, api_form, running_server, set_up, start_server

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.trust import ssl_context
from clue_desktop.domain.credentials import mask
from clue_desktop.domain.diagnosis import WHAT_TO_CHECK, Step
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor
from ui import names
from ui.customer_api.page import CustomerApiPage
from ui.events.page import EventsPage
from ui.state.context import PageContext
from ui.state.destination import ToCustomerApi
from ui.test_console.terminal import Terminal
from ui.test_console.verdict_panel import TroublePanel, VerdictPanel
from ui.widgets.labels import Pill

GOOD = "04A1B2C3"
ANSWERS = {
    "DENIED": "json = { valid = false, message = 'This card is blocked.' }",
    "TEAPOT": "status = 418\njson = { valid = true, message = 'x' }",
    "OTHERKEY": "json = { granted = true, message = 'x' }",
    "STRING": "json = { valid = 'true', message = 'x' }",
    "TWICE": "json = { valid = true, other = { valid = true }, message = 'x' }",
    "SILENT": "json = { valid = true }",
    "NUMBER": "json = { valid = true, message = 5 }",
}
FAULTS = ("reset-before-headers", "no-answer", "html", "trailing-comma", "oversized")
SCRIPT = "[default]\njson = { valid = true, message = 'Welcome.' }\n" + "".join(
    [f"[[rule]]\nwhen.body.rfCard = '{card}'\n{answer}\n" for card, answer in ANSWERS.items()]
    + [f"[[rule]]\nwhen.body.rfCard = '{fault}'\nfault = '{fault}'\n" for fault in FAULTS]
)


@dataclass
class Door:
    """A place with one device, whose group asks the vendor by one API."""

    owner: Console
    group: str
    place: str
    api: str
    device: Device


@dataclass
class Site:
    """A server with a vendor and people who look at its events."""

    server: Server
    owner: Console
    vendor: RunningVendor
    client: AdminClient
    elsewhere: dict[str, Door]


def door(owner: Console, vendor: RunningVendor, **form: Any) -> Door:
    """Set a door up, as an administrator would."""
    group = owner.place("placeGroup")
    place = owner.place("place", group, "Door")
    api = owner.register(group, api_form(vendor, headers=[], **form), GOOD)
    owner.assign(group, rfCard=api["id"])
    return Door(owner, group, place, api["id"], owner.device(place))


UNREACHABLE = {
    "refused": "https://127.0.0.1:1/",
    "unknown name": "https://no-such-vendor.invalid/",
    "another network": "https://10.0.0.1/",
}


@pytest.fixture(scope="module")
def site(loop: qasync.QEventLoop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server, and vendors that were there once and are not any more."""
    data = tmp_path_factory.mktemp("symptoms") / "data"
    with (
        running_vendor(VendorOptions(script_text=SCRIPT)) as vendor,
        running_vendor(VendorOptions(certificate="expired")) as expired,
    ):
        # Nothing can be saved that was not tested: what fails now was all right then.
        first = start_server(data, vendors=[vendor])
        owner = set_up(first)
        token = owner.client.headers["authorization"].removeprefix("Bearer ")
        elsewhere = {name: door(owner, vendor, name=name) for name in (*UNREACHABLE, "expired")}
        for client in first.clients:
            client.close()
        assert first.stop() == 0
        assert first.process.stdout is not None
        first.process.stdout.close()
        with closing(sqlite3.connect(data / "clue.db")) as configuration, configuration:
            for name, url in {**UNREACHABLE, "expired": f"{expired.url}/"}.items():
                configuration.execute(
                    "UPDATE vendor_apis SET document = json_set(document, '$.webhook_url', ?) WHERE id = ?",
                    (url, elsewhere[name].api),
                )
        with running_server(data, vendors=[vendor, expired]) as server:
            again = Console(server, server.client(token), owner.headquarters, owner.administrator)
            for each in elsewhere.values():
                each.owner = again
                each.device.client = server.client(each.device.token)
            console = AdminClient(server.url, ssl_context(Path(server.ready["ca"])), token=token)
            yield Site(server, again, vendor, console, elsewhere)
            loop.run_until_complete(console.aclose())


@pytest.fixture
def context(site: Site, page_context: PageContext) -> PageContext:
    return replace(page_context, client=site.client)


class EventsDesk:
    """The Events page, with the newest event's diagnosis open."""

    def __init__(self, page: EventsPage) -> None:
        self.page = page

    def text(self, part: str) -> str:
        return find(self.page, QLabel, f"{names.EVENTS_DIAGNOSIS}.{part}").text()

    @property
    def marked(self) -> list[int]:
        """The steps to look at."""
        return [
            step
            for step in Step
            if find(self.page, Pill, f"{names.EVENTS_DIAGNOSIS}.step{step}").text()
            in {"look here", "vendor: no"}
        ]


@asynccontextmanager
async def diagnosis(context: PageContext, site: Site, place: str, serial: str) -> AsyncIterator[EventsDesk]:
    """Open the events of a place, and the diagnosis of the newest of a device."""
    context.directory.replace(await site.client.places.all())
    page = EventsPage(context, place)
    page.resize(1000, 800)
    page.show()
    page.begin()
    type_text(find(page, QLineEdit, names.EVENTS_FILTER_DEVICE), serial)
    try:
        table = find(page, QTableView, names.EVENTS_TABLE)
        presenter = page._presenter
        await until(lambda: presenter.wanted.serial == serial and presenter.loaded and not presenter.loading)
        await until(lambda: table.model().rowCount() > 0)
        table.selectRow(0)
        yield EventsDesk(page)
    finally:
        page.leave()
        await page.tasks.aclose()
        page.close()
        page.deleteLater()


@asynccontextmanager
async def tried_again(
    context: PageContext, navigator: RecordingNavigator, desk: EventsDesk, value: str
) -> AsyncIterator[CustomerApiPage]:
    """Go from the diagnosis to the test console, type the value that is kept masked, and run the test."""
    button = find(desk.page, QPushButton, names.EVENTS_OPEN_TEST)
    await until(
        lambda: (
            button.isVisible() and desk.page.rect().contains(button.mapTo(desk.page, button.rect().center()))
        )
    )
    button.click()
    to = navigator.went[-1]
    assert isinstance(to, ToCustomerApi)
    page = CustomerApiPage(context, to.place_id)
    page.resize(1400, 900)
    page.show()
    page.begin()
    page.point_to(to)
    try:
        await until(lambda: page.findChild(QPushButton, names.TEST_EXECUTE))
        number = find(page, QLineEdit, names.TEST_CARD_NUMBER)
        await until(lambda: find(page, QLineEdit, names.TEST_DEVICE_ID).text())
        assert number.placeholderText() == mask("rfCard", value)
        type_text(number, value)
        execute = find(page, QPushButton, names.TEST_EXECUTE)
        execute.click()
        await until(execute.isEnabled)
        yield page
    finally:
        page.leave()
        await page.tasks.aclose()
        page.close()
        page.deleteLater()


def trouble(page: QWidget) -> str:
    panel = find(page, TroublePanel, names.TEST_TROUBLE)
    return panel.text() if panel.isVisible() else ""


# ---- [1] a specific credential is not recognized, [2] the device does not get through ------------------------


async def test_a_credential_that_is_not_recognized_is_step_1(site: Site, context: PageContext):
    at = door(site.owner, site.vendor)
    assert at.device.present("iris", "7") == {"result": "denied"}
    async with diagnosis(context, site, at.place, at.device.serial) as desk:
        assert desk.marked == [1]
        assert desk.text("check") == WHAT_TO_CHECK[Step.PRESENTED]
        assert "credential type that does not exist" in desk.text("reason")
        assert find(desk.page, QPushButton, names.EVENTS_OPEN_TEST).toolTip() == "No vendor API was involved."
    assert at.device.present("rfCard", "7" * 600)["result"] == "denied"
    async with diagnosis(context, site, at.place, at.device.serial) as desk:
        assert desk.marked == [1]
        assert "not one that this credential can carry" in desk.text("reason")


@pytest.mark.parametrize(
    ("symptom", "says"),
    [
        ("token", "The device's token is not the one of its registration."),
        ("released", "The device was released from its place."),
        ("unknown", "No device with this serial is registered."),
    ],
)
async def test_a_device_that_does_not_get_through_is_step_2(
    site: Site, context: PageContext, symptom: str, says: str
):
    at = door(site.owner, site.vendor)
    serial, token = at.device.serial, at.device.token
    if symptom == "token":
        site.owner.ask("POST", f"/devices/{serial}/token", expect=201)
    elif symptom == "released":
        site.owner.ask("DELETE", f"/devices/{serial}", expect=204)
    else:
        serial, token = "999999999", token.replace(serial, "999999999")
    client = site.server.client(token)
    told = client.post("/device/v1/verifications", json={"credential": "rfCard", "value": GOOD})
    assert told.status_code == 401
    # A device that nobody knows belongs to no place: only the whole organization's events have it.
    place = site.owner.headquarters if symptom == "unknown" else at.place
    async with diagnosis(context, site, place, serial) as desk:
        assert desk.marked == [2]
        assert desk.text("reason") == says
        assert desk.text("check") == WHAT_TO_CHECK[Step.DEVICE_TO_SERVER]


# ---- [3] the request does not reach the vendor ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("refused", "connection_failed"),
        ("unknown name", "dns_failed"),
        ("another network", "address_not_allowed"),
        ("expired", "tls_failed"),
    ],
)
async def test_a_vendor_that_is_not_reached_is_step_3(
    site: Site, context: PageContext, navigator: RecordingNavigator, name: str, reason: str
):
    at = site.elsewhere[name]
    assert at.device.present("rfCard", GOOD)["result"] == "denied"
    assert at.owner.get(f"/events?serial={at.device.serial}&limit=1")["items"][0]["reason"] == reason
    async with diagnosis(context, site, at.place, at.device.serial) as desk:
        assert desk.marked == [3]
        assert desk.text("check") == WHAT_TO_CHECK[Step.SERVER_TO_VENDOR]
        async with tried_again(context, navigator, desk, GOOD) as page:
            assert trouble(page).startswith(f"Test failed · {reason}\n")


async def test_a_vendor_that_keeps_failing_is_step_3_and_says_that_it_is_spared(
    site: Site, context: PageContext
):
    at = site.elsewhere["refused"]
    for _ in range(30):
        at.device.present("rfCard", GOOD)
        newest = at.owner.get(f"/events?serial={at.device.serial}&limit=1")["items"][0]
        if newest["reason"] == "vendor_unavailable":
            break
    async with diagnosis(context, site, at.place, at.device.serial) as desk:
        assert desk.marked == [3]
        assert desk.text("reason") == (
            "The vendor has been failing; it is asked again every second. In detail: connection refused."
            " The device showed that access is denied, and no message."
        )
        assert desk.text("check") == WHAT_TO_CHECK[Step.SERVER_TO_VENDOR]


# ---- [3] and [4]: what the vendor answers --------------------------------------------------------------------


@dataclass(frozen=True)
class Symptom:
    """A card, what its holder's event says, and how the test console tells the same."""

    card: str
    reason: str
    step: Step
    test_fails: bool = False
    verdict: str = ""
    form: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.reason


def criteria(path: str) -> dict[str, Any]:
    return {
        "criteria": {
            "statusCodes": [200],
            "successResult": {"path": path, "value": "true", "type": "BOOLEAN"},
            "successMessagePath": "$.message",
            "failureMessagePath": "$.message",
        }
    }


IMPATIENT = {"connection": {"deadlineMs": 1000}}
SYMPTOMS = [
    Symptom("reset-before-headers", "connection_failed", Step.SERVER_TO_VENDOR, test_fails=True),
    Symptom("no-answer", "timeout", Step.SERVER_TO_VENDOR, test_fails=True, form=IMPATIENT),
    Symptom("html", "not_json_content_type", Step.JUDGED, test_fails=True),
    Symptom("trailing-comma", "invalid_json", Step.JUDGED, test_fails=True),
    Symptom("oversized", "response_too_large", Step.JUDGED, test_fails=True),
    Symptom("TEAPOT", "status_not_accepted", Step.JUDGED, verdict="status code 418 is not in the list (200)"),
    Symptom("DENIED", "condition_not_met", Step.JUDGED, verdict="$.valid is false (BOOLEAN), not true"),
    Symptom("STRING", "condition_not_met", Step.JUDGED, verdict="The type must match"),
    Symptom("OTHERKEY", "condition_not_found", Step.JUDGED, verdict="the response has nothing under $.valid"),
    Symptom("TWICE", "condition_ambiguous", Step.JUDGED, verdict="DENIED", form=criteria("$..valid")),
    Symptom("SILENT", "message_missing", Step.ANSWERED, verdict="No message: the response has no text"),
    Symptom(
        "NUMBER", "message_not_string", Step.ANSWERED, verdict="No message: what $.message selects is not"
    ),
]


def heard(at: Door, card: str) -> dict[str, Any] | None:
    """Present a card and return the event, if the server was not too busy to hear what the vendor says."""
    told = at.device.present("rfCard", card)
    event: dict[str, Any] = at.owner.get(f"/events?serial={at.device.serial}&limit=1")["items"][0]
    assert told["result"] == event["result"]
    return None if event["reason"] == "server_busy" else event


@pytest.mark.parametrize("symptom", SYMPTOMS, ids=str)
async def test_what_the_vendor_answers_is_diagnosed_and_met_again_in_the_test_console(
    site: Site, context: PageContext, navigator: RecordingNavigator, symptom: Symptom
):
    at = door(site.owner, site.vendor, **symptom.form)
    told = eventually(lambda: heard(at, symptom.card))
    assert told["result"] == ("granted" if symptom.step is Step.ANSWERED else "denied")
    assert told["reason"] == symptom.reason
    async with diagnosis(context, site, at.place, at.device.serial) as desk:
        assert desk.marked == [symptom.step]
        assert WHAT_TO_CHECK[symptom.step] in desk.text("check")
        async with tried_again(context, navigator, desk, symptom.card) as page:
            assert find(page, QLineEdit, names.TEST_DEVICE_ID).text() == at.device.serial
            if symptom.test_fails:
                while "server_busy" in trouble(page):
                    execute = find(page, QPushButton, names.TEST_EXECUTE)
                    execute.click()
                    await until(execute.isEnabled)
                assert trouble(page).startswith(f"Test failed · {symptom.reason}\n")
            else:
                assert trouble(page) == ""
                assert symptom.verdict in find(page, VerdictPanel, names.TEST_VERDICT).text()
                assert "success = true" in find(page, Terminal, names.TEST_TERMINAL).toPlainText()


async def test_a_grant_with_its_message_needs_no_look(site: Site, context: PageContext):
    at = door(site.owner, site.vendor)
    assert at.device.present("rfCard", GOOD) == {"result": "granted", "message": "Welcome."}
    async with diagnosis(context, site, at.place, at.device.serial) as desk:
        assert desk.marked == []
        assert desk.text("headline") == "Granted."
        assert not find(desk.page, QLabel, f"{names.EVENTS_DIAGNOSIS}.check").isVisible()
