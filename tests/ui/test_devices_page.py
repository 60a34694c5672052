"""The Devices page: registering ahead, tokens and credential files, moving and releasing, and the virtual device."""

import asyncio
import json
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
from forked import run_forked
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QTableView, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot
from qt import (
    BRANCH,
    DOCK,
    GROUP,
    HEADQUARTERS,
    LOBBY,
    OTHER_GROUP,
    SERVER_ROOM,
    click,
    find,
    point_at,
    point_elsewhere,
    sample_tree,
    type_text,
    until,
)
from running import DENIED, GRANTED, SERIALS, api_form

from clue_desktop.contract.devices import DeviceCredential
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.permissions import Role
from ui import names
from ui.devices.dialogs import TokenDialog
from ui.devices.page import DevicesPage
from ui.devices.presenter import DevicesPresenter
from ui.devices.virtual_device import Screen, Shows, VirtualDevice, title_of
from ui.state.context import PageContext
from ui.state.credential_file import CredentialFileError, load_credential, save_credential
from ui.widgets.place_chooser import ChoosePlace, PlaceField

SERIAL = "547838629"


@pytest.fixture
def opened(qtbot: QtBot):
    pages: list[DevicesPage] = []

    def open_page(context: PageContext, place_id: str = GROUP) -> DevicesPage:
        page = DevicesPage(context, place_id)
        qtbot.addWidget(page)
        page.resize(1100, 650)
        page.show()
        page.begin()
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.leave()


def device(serial: str = SERIAL, **changes: Any) -> dict[str, Any]:
    return {
        "serial": serial,
        "placeId": LOBBY,
        "name": "Main door",
        "model": "X-Station 2",
        "registeredAt": "2026-01-01T00:00:00Z",
        "lastSeenAt": None,
        "connected": False,
        **changes,
    }


def rows(page: QWidget) -> list[list[str]]:
    model = find(page, QTableView, names.DEVICES_TABLE).model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def said(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


async def close_without_the_token(page: QWidget) -> None:
    """Close the dialog although nobody has the token: that is asked."""
    dialog = find(page, TokenDialog, names.TOKEN_DIALOG)
    dialog.reject()
    click(find(dialog, QPushButton, f"{names.CONFIRM}.cancel"))
    await until(lambda: dialog.findChild(QWidget, names.CONFIRM) is None)
    assert dialog.isVisible()
    click(find(dialog, QPushButton, f"{names.TOKEN_DIALOG}.close"))
    confirm = await dialog_of(dialog, names.CONFIRM)
    assert "neither copied nor saved" in said(confirm)
    click(find(confirm, QPushButton, f"{names.CONFIRM}.ok"))
    await until(lambda: page.findChild(TokenDialog) is None)


async def dialog_of(page: QWidget, name: str) -> QWidget:
    return await until(lambda: page.findChild(QWidget, name))


# ---------------------------------------------------------------- the table


async def test_devices_are_listed_and_who_is_connected(
    page_context: PageContext, router: respx.Router, opened
):
    seen = (datetime.now(UTC) - timedelta(minutes=3)).isoformat()
    router.get("/api/v1/devices").respond(
        json={
            "items": [
                device(),
                device("100000002", placeId=SERVER_ROOM, connected=True, lastSeenAt=seen, name=None),
            ]
        }
    )
    page = opened(page_context)
    QAbstractItemModelTester(
        find(page, QTableView, names.DEVICES_TABLE).model(),
        QAbstractItemModelTester.FailureReportingMode.Fatal,
        page,
    )
    await until(lambda: len(rows(page)) == 2)
    assert rows(page)[0][:6] == ["100000002", "–", "Server room", "● connected", "3 min ago", "X-Station 2"]
    assert rows(page)[1][3:5] == ["○ not connected", "never"]
    assert find(page, QLabel, "devices.summary").text() == "2 registered · 1 connected"
    type_text(find(page, QLineEdit, names.DEVICES_SEARCH), "main LOB")
    await until(lambda: len(rows(page)) == 1)
    type_text(find(page, QLineEdit, names.DEVICES_SEARCH), "nothing")
    await until(lambda: "No device matches." in said(find(page, QWidget, names.DEVICES_EMPTY)))


async def test_a_narrow_table_leaves_out_what_matters_least(
    page_context: PageContext, router: respx.Router, opened
):
    router.get("/api/v1/devices").respond(json={"items": [device(name="Gate at the loading dock")]})
    page = opened(page_context, HEADQUARTERS)
    table = find(page, QTableView, names.DEVICES_TABLE)
    await until(lambda: rows(page))

    def shown() -> list[str]:
        header = table.horizontalHeader()
        return [
            str(table.model().headerData(number, Qt.Orientation.Horizontal))
            for number in range(header.count())
            if not header.isSectionHidden(number)
        ]

    every = ["Serial", "Name", "Place", "State", "Last seen", "Model", "Registered"]
    await until(lambda: shown() == every)
    page.resize(700, 650)
    await until(lambda: shown() == every[:4])
    await until(lambda: table.horizontalScrollBar().maximum() == 0)
    assert min(table.columnWidth(1), table.columnWidth(2)) > 80, "to be read"
    assert "X-Station 2" in table.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)

    table.setColumnWidth(1, 150)
    page.resize(1100, 650)
    await until(lambda: shown() == every)
    assert table.columnWidth(1) == 150, "somebody has chosen it"
    page.resize(700, 650)
    await until(lambda: shown() == every[:4])


async def test_no_device_moves_under_the_pointer(page_context: PageContext, router: respx.Router, opened):
    def serve(*devices: dict[str, Any]) -> None:
        router.get("/api/v1/devices").respond(json={"items": devices})

    def serials() -> list[str]:
        return [row[0] for row in rows(page)]

    serve(device("547838629"), device("547838631"))
    page = opened(page_context)
    await until(lambda: len(rows(page)) == 2)
    table = find(page, QTableView, names.DEVICES_TABLE)
    pointed = point_at(table, row=1)
    serve(device("547838628"), device("547838631", connected=True))
    page_context.changes.tell(None)
    await until(lambda: rows(page)[1][3] == "● connected")  # what stays is of now
    assert serials()[table.rowAt(pointed.y())] == "547838631"
    assert serials() == ["547838629", "547838631"]
    find(page, QLineEdit, names.DEVICES_SEARCH).setText("8628")  # what one asks for comes at once
    await until(lambda: serials() == ["547838628"])
    find(page, QLineEdit, names.DEVICES_SEARCH).clear()
    await until(lambda: len(rows(page)) == 2)
    point_at(table, row=0)
    serve(device("547838627"), device("547838628"))
    page_context.changes.tell(None)
    await until(lambda: page._presenter.device("547838627") is not None)
    assert serials() == ["547838628", "547838631"]
    point_elsewhere(page)
    assert serials() == ["547838627", "547838628"]


@pytest.mark.parametrize("height", [360, 700])
async def test_a_reason_not_to_present_moves_nothing(
    page_context: PageContext, router: respx.Router, opened, height: int
):
    """It is whole where there is room, and cut, whole in its tooltip, where there is not."""
    page_context.device_tokens.keep("547838629", "a token")
    router.get("/api/v1/devices").respond(json={"items": [device("547838629")]})
    page = opened(page_context)
    page.resize(900, height)
    present = find(page, QPushButton, names.DEVICES_PRESENT)
    value = find(page, QLineEdit, names.PRESENT_VALUE)
    await until(lambda: len(rows(page)) == 1 and not present.visibleRegion().isEmpty())
    type_text(value, "04A1B2C3")
    await until(present.isEnabled)
    before = present.geometry()
    value.setText("4" * 600)
    value.textEdited.emit("4" * 600)
    assert not present.isEnabled()
    QGuiApplication.processEvents()
    assert present.geometry() == before
    reason = next(label for label in page.findChildren(QLabel) if "512" in label.accessibleName())
    assert reason.isVisible()
    assert "512" in (reason.text() if height > 400 else reason.toolTip())


async def test_a_fault_leaves_what_was_shown(page_context: PageContext, router: respx.Router):
    presenter = DevicesPresenter(page_context, GROUP)
    router.get("/api/v1/devices").respond(json={"items": [device()]})
    await presenter.load()
    router.get("/api/v1/devices").mock(side_effect=httpx.ConnectError("refused"))
    await presenter.load()
    assert [row.serial for row in presenter.rows] == [SERIAL]
    assert presenter.fault
    router.get("/api/v1/devices").respond(json={"items": []})
    await presenter.load()
    assert presenter.rows == []
    assert presenter.fault == ""


async def test_without_the_right_everything_is_grey(page_context: PageContext, router: respx.Router, opened):
    router.get("/api/v1/devices").respond(json={"items": [device()]})
    page_context.directory.replace([place.model_copy(update={"role": None}) for place in sample_tree()])
    page = opened(page_context)
    await until(lambda: rows(page))
    find(page, QTableView, names.DEVICES_TABLE).selectRow(0)
    for name in (names.DEVICES_REGISTER, names.DEVICES_MOVE, names.DEVICES_RELEASE, names.DEVICES_NEW_TOKEN):
        button = find(page, QPushButton, name)
        assert not button.isEnabled()
        assert button.toolTip() == "Of this place you may only see the name."


def test_a_place_administrator_may_register(page_context: PageContext):
    page_context.directory.replace(
        [
            place.model_copy(update={"role": Role.PLACE_ADMIN if place.id == LOBBY else None})
            for place in sample_tree()
        ]
    )
    presenter = DevicesPresenter(page_context, LOBBY)
    assert presenter.why_not == ""
    assert [place_id for place_id, _path in presenter.places()] == [LOBBY]


def primary_buttons(page: QWidget) -> list[str]:
    return [
        button.objectName()
        for button in page.findChildren(QPushButton)
        if button.isVisible() and button.property("role") == "primary"
    ]


async def test_one_button_of_the_page_is_the_primary_one(
    page_context: PageContext, router: respx.Router, opened
):
    """Where there is no device, the one in the middle; the same one above it is a plain one meanwhile."""
    devices = router.get("/api/v1/devices").respond(json={"items": []})
    page = opened(page_context)
    empty = find(page, QWidget, names.DEVICES_EMPTY)
    await until(lambda: empty.isVisible() and "No device is registered here yet." in said(empty))
    assert primary_buttons(page) == [f"{names.DEVICES_EMPTY}.register"]
    assert find(page, QPushButton, names.DEVICES_REGISTER).isVisible()
    devices.respond(json={"items": [device()]})
    page = opened(page_context)
    await until(lambda: rows(page))
    assert primary_buttons(page) == [names.DEVICES_REGISTER]
    assert find(page, QPushButton, names.DEVICES_PRESENT).isVisibleTo(page)


# ---------------------------------------------------------------- registering ahead


async def test_the_place_is_chosen_in_the_tree_by_a_search(
    page_context: PageContext, router: respx.Router, opened
):
    router.get("/api/v1/devices").respond(json={"items": []})
    page = opened(page_context, GROUP)
    await until(lambda: find(page, QPushButton, names.DEVICES_REGISTER).isEnabled())
    click(find(page, QPushButton, names.DEVICES_REGISTER))
    dialog = await dialog_of(page, names.REGISTER_DIALOG)
    place = find(dialog, PlaceField, f"{names.REGISTER_DIALOG}.place")
    assert place.place_id == GROUP
    assert place.toolTip() == "Seoul HQ › North branch › Tower A"
    for answer, kept in ((f"{names.CHOOSE_PLACE}.cancel", GROUP), (f"{names.CHOOSE_PLACE}.ok", DOCK)):
        click(place)
        chooser = await dialog_of(dialog, names.CHOOSE_PLACE)
        assert isinstance(chooser, ChoosePlace)
        assert chooser.place_id() == GROUP
        find(chooser, QLineEdit, f"{names.CHOOSE_PLACE}.search").setText("loading do")
        click(find(chooser, QPushButton, answer))
        await until(lambda: dialog.findChild(QWidget, names.CHOOSE_PLACE) is None)
        assert place.place_id == kept
    assert dialog.isVisible()
    assert place.accessibleName().endswith("› Loading dock")


def test_places_are_offered_in_the_order_of_the_tree(page_context: PageContext):
    offered = [place_id for place_id, _path in DevicesPresenter(page_context, GROUP).places()]
    assert offered == [HEADQUARTERS, BRANCH, GROUP, LOBBY, SERVER_ROOM, OTHER_GROUP, DOCK]


@pytest.mark.parametrize(
    ("pasted", "kept", "problem"),
    [
        ("S/N 547838629 Rev 02", "547838629", ""),
        ("５４７８３８６２９\u200b\n", "547838629", ""),
        ("5478-3862-9", "547838629", ""),
        ("547838629 / 547838630", "547838629 / 547838630", "several numbers of 9–12 digits"),
        ("S/N 5478 Rev 38629", "S/N 5478 Rev 38629", "9 to 12 digits"),
        ("54783862", "54783862", "9 to 12 digits"),
    ],
)
async def test_of_what_is_pasted_the_serial_is_taken(
    page_context: PageContext, router: respx.Router, opened, pasted: str, kept: str, problem: str
):
    router.get("/api/v1/devices").respond(json={"items": []})
    page = opened(page_context, GROUP)
    await until(lambda: find(page, QPushButton, names.DEVICES_REGISTER).isEnabled())
    click(find(page, QPushButton, names.DEVICES_REGISTER))
    dialog = find(page, QWidget, names.REGISTER_DIALOG)
    serial = find(dialog, QLineEdit, f"{names.REGISTER_DIALOG}.serial")
    serial.setFocus()
    QGuiApplication.clipboard().setText(pasted)
    serial.paste()
    QGuiApplication.clipboard().clear()
    serial.editingFinished.emit()
    problems = [label.text() for label in dialog.findChildren(QLabel) if label.property("role") == "problem"]
    assert serial.text() == kept
    assert problem in "".join(problems)
    assert bool(problem) is bool("".join(problems))
    assert find(dialog, QPushButton, f"{names.REGISTER_DIALOG}.ok").isEnabled() is not bool(problem)


async def test_what_the_server_refuses_stands_beside_its_field(
    page_context: PageContext, router: respx.Router, opened
):
    router.get("/api/v1/devices").respond(json={"items": [device()]})
    problem = {"type": "about:blank", "title": "Conflict", "status": 409, "code": "already_registered"}
    router.post("/api/v1/devices").respond(
        409,
        json={**problem, "detail": "This device is already registered."},
        headers={"content-type": "application/problem+json"},
    )
    page = opened(page_context)
    await until(lambda: rows(page))
    click(find(page, QPushButton, names.DEVICES_REGISTER))
    dialog = find(page, QWidget, names.REGISTER_DIALOG)
    ok = find(dialog, QPushButton, f"{names.REGISTER_DIALOG}.ok")
    serial = find(dialog, QLineEdit, f"{names.REGISTER_DIALOG}.serial")
    assert not ok.isEnabled()
    type_text(serial, "1234")
    assert "9 to 12 digits" not in said(dialog)  # it is still being typed
    type_text(serial, SERIAL)
    assert f"{SERIAL} is registered already, at “Lobby”." in said(dialog)
    assert not ok.isEnabled()
    type_text(serial, "12345678x")
    assert "9 to 12 digits" in said(dialog)
    type_text(serial, "100000009")
    click(ok)
    await until(lambda: "This device is already registered." in said(dialog))
    assert serial.text() == "100000009"
    assert ok.isEnabled()


async def test_a_device_from_its_registration_to_its_release(
    live, live_context: PageContext, opened, tmp_path: Path
):
    """Register ahead, save the credential file, use it with the device program, rename, move, renew, release."""
    group = live.owner.place("placeGroup")
    door, gate = live.owner.place("place", group, "Door"), live.owner.place("place", group, "Gate")
    live_context.directory.replace(await live.client.places.all())
    serial = str(next(SERIALS))
    page = opened(live_context, group)
    await until(lambda: find(page, QLabel, "devices.summary").text().startswith("0 registered"))
    assert "No device is registered here yet." in said(find(page, QWidget, names.DEVICES_EMPTY))

    click(find(page, QPushButton, names.DEVICES_REGISTER))
    dialog = find(page, QWidget, names.REGISTER_DIALOG)
    type_text(find(dialog, QLineEdit, f"{names.REGISTER_DIALOG}.serial"), serial)
    type_text(find(dialog, QLineEdit, f"{names.REGISTER_DIALOG}.name"), "North side")
    place = find(dialog, PlaceField, f"{names.REGISTER_DIALOG}.place")
    assert place.place_id == group
    click(place)
    chooser = await dialog_of(dialog, names.CHOOSE_PLACE)
    find(chooser, QLineEdit, f"{names.CHOOSE_PLACE}.search").setText(door)
    click(find(chooser, QPushButton, f"{names.CHOOSE_PLACE}.ok"))
    assert place.place_id == door
    click(find(dialog, QPushButton, f"{names.REGISTER_DIALOG}.ok"))
    await until(lambda: page.findChild(TokenDialog))
    token_dialog = page.findChild(TokenDialog)
    assert token_dialog is not None
    shown = find(token_dialog, QLineEdit, f"{names.TOKEN_DIALOG}.text")
    assert shown.echoMode() is QLineEdit.EchoMode.Password
    click(find(token_dialog, QPushButton, f"{names.TOKEN_DIALOG}.copy"))
    assert QGuiApplication.clipboard().text() == shown.text() == live_context.device_tokens.of(serial)
    file = tmp_path / "device.json"
    token_dialog.save_to(file)
    await until(lambda: "Saved:" in find(token_dialog, QLabel, f"{names.TOKEN_DIALOG}.said").text())
    click(find(token_dialog, QPushButton, f"{names.TOKEN_DIALOG}.close"))
    await until(lambda: page.findChild(TokenDialog) is None)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text()).keys() == {"server", "serial", "token", "fingerprint"}
    status = await asyncio.to_thread(
        run_forked,
        [sys.executable, "-m", "server.sandbox.device", "status", "--credential-file", str(file)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert status.returncode == 0, status.stderr
    assert serial in status.stdout

    table = find(page, QTableView, names.DEVICES_TABLE)
    table.selectRow(0)
    click(find(page, QPushButton, names.DEVICES_RENAME))
    naming = await dialog_of(page, names.NAME_DIALOG)
    type_text(find(naming, QLineEdit, f"{names.NAME_DIALOG}.name"), "South side")
    click(find(naming, QPushButton, f"{names.NAME_DIALOG}.ok"))
    await until(lambda: rows(page)[0][1:3] == ["South side", "Door"])

    click(find(page, QPushButton, names.DEVICES_MOVE))
    chooser = await dialog_of(page, names.CHOOSE_PLACE)
    type_text(find(chooser, QLineEdit, f"{names.CHOOSE_PLACE}.search"), gate)
    tree = find(chooser, QTreeWidget, f"{names.CHOOSE_PLACE}.list")
    assert tree.currentIndex().data(Qt.ItemDataRole.UserRole) == gate
    click(find(chooser, QPushButton, f"{names.CHOOSE_PLACE}.ok"))
    confirm = await dialog_of(page, names.CONFIRM)
    click(find(confirm, QPushButton, f"{names.CONFIRM}.ok"))
    await until(lambda: rows(page)[0][2] == "Gate")
    await until(lambda: page.findChild(QWidget, names.CONFIRM) is None)

    before = live_context.device_tokens.of(serial)
    click(find(page, QPushButton, names.DEVICES_NEW_TOKEN))
    confirm = await dialog_of(page, names.CONFIRM)
    assert "cut off until it has the new one" in said(confirm)
    click(find(confirm, QPushButton, f"{names.CONFIRM}.ok"))
    await until(lambda: live_context.device_tokens.of(serial) != before)
    await until(lambda: page.findChild(TokenDialog))
    await until(lambda: page.findChild(QWidget, names.CONFIRM) is None)
    await close_without_the_token(page)

    click(find(page, QPushButton, names.DEVICES_RELEASE))
    confirm = await dialog_of(page, names.CONFIRM)
    assert f"Release device {serial} “South side” from “Gate”?" in said(confirm)
    click(find(confirm, QPushButton, f"{names.CONFIRM}.ok"))
    await until(lambda: rows(page) == [])
    assert live_context.device_tokens.of(serial) is None


# ---------------------------------------------------------------- the virtual device


async def test_a_person_at_the_door(live, live_context: PageContext, opened):
    """Granted, denied and device-local, as the sample vendor and the group's setting have it."""
    group = live.owner.place("placeGroup")
    door = live.owner.place("place", group, "Door")
    form = api_form(live.vendor)
    api = live.owner.ask(
        "POST", f"/place-groups/{group}/apis", {**form, "testReceipt": live.owner.tested(group, form)}, 201
    ).json()
    live.owner.assign(group, "vendor", rfCard=api["id"])
    registered = live.owner.device(door)
    live_context.device_tokens.keep(registered.serial, registered.token)
    live_context.directory.replace(await live.client.places.all())
    page = opened(live_context, door)
    await until(lambda: rows(page))
    present = find(page, QPushButton, names.DEVICES_PRESENT)
    # The one whose token is known is chosen already.
    await until(lambda: "Choose a device" not in present.toolTip())
    assert find(page, QComboBox, names.PRESENT_DEVICE).currentData() == registered.serial
    result = find(page, QLabel, f"{names.PRESENT_SCREEN}.result")
    value = find(page, QLineEdit, names.PRESENT_VALUE)

    async def outcome(text: str, expected: Shows) -> str:
        type_text(value, text)
        click(present)
        await until(lambda: result.text() == title_of(expected))
        return find(page, QLabel, f"{names.PRESENT_SCREEN}.message").text()

    assert await outcome(GRANTED["rfCard"], Shows.GRANTED) == "Welcome, Kim Minji."
    assert find(page, QLabel, f"{names.PRESENT_SCREEN}.time").text().endswith(" ms")
    assert await outcome(DENIED, Shows.DENIED)
    credential = find(page, QComboBox, names.PRESENT_CREDENTIAL)
    credential.setCurrentIndex(credential.findData(Credential.USER_PIN))
    credential.activated.emit(credential.currentIndex())
    assert value.text() == ""
    assert value.echoMode() is QLineEdit.EchoMode.Password
    await outcome("4711", Shows.LOCAL)

    live.owner.ask("DELETE", f"/devices/{registered.serial}", expect=204)
    await outcome("4711", Shows.TROUBLE)
    assert "The door stays shut." in find(page, QLabel, f"{names.PRESENT_SCREEN}.remark").text()
    assert live_context.device_tokens.of(registered.serial) is None
    assert "is not known here" in present.toolTip()


async def test_trouble_keeps_the_door_shut_and_says_why(page_context: PageContext, router: respx.Router):
    router.post("/device/v1/verifications").mock(side_effect=httpx.ConnectError("refused"))
    page_context.device_tokens.keep(SERIAL, "a-token")
    virtual = VirtualDevice(page_context)
    virtual.choose(SERIAL)
    assert virtual.why_not  # no value yet
    await virtual.present()
    assert virtual.screen == Screen()
    virtual.enter("04A1B2C3")
    await virtual.present()
    shown = virtual.screen
    assert shown.shows is Shows.TROUBLE
    assert shown.remark.startswith("The door stays shut. ")
    assert page_context.device_tokens.of(SERIAL) == "a-token"


async def test_each_credential_keeps_its_value(page_context: PageContext):
    virtual = VirtualDevice(page_context)
    virtual.enter("04A1")
    virtual.choose_credential(Credential.FACE)
    virtual.enter("not allowed!")
    assert "User Key must have" in virtual.value_problem
    virtual.choose_credential(Credential.RF_CARD)
    assert virtual.value == "04A1"


async def test_an_answer_for_a_device_left_meanwhile_is_dropped(
    page_context: PageContext, router: respx.Router
):
    virtual = VirtualDevice(page_context)

    def answer(_request: httpx.Request) -> httpx.Response:
        virtual.choose("100000002")
        return httpx.Response(200, json={"result": "granted"})

    router.post("/device/v1/verifications").mock(side_effect=answer)
    page_context.device_tokens.keep(SERIAL, "a-token")
    virtual.choose(SERIAL)
    virtual.enter("04A1B2C3")
    await virtual.present()
    assert virtual.screen.shows is Shows.READY


# ---------------------------------------------------------------- credential files


def credential(**changes: Any) -> DeviceCredential:
    members = {"server": "https://server.example", "serial": SERIAL, "token": "t0ken", **changes}
    return DeviceCredential(**members)


def test_a_credential_file_goes_round(tmp_path: Path):
    file = tmp_path / "device.json"
    save_credential(file, credential(fingerprint="AA:BB"))
    assert load_credential(file) == credential(fingerprint="AA:BB")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "t0ken" not in repr(load_credential(file))
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("content", ["", "{}", '{"server": "s", "serial": 5, "token": "secret-t"}', "[]"])
def test_what_is_no_credential_file_is_refused_without_quoting_it(tmp_path: Path, content: str):
    file = tmp_path / "device.json"
    file.write_text(content)
    file.chmod(0o600)
    with pytest.raises(CredentialFileError) as refused:
        load_credential(file)
    assert "is not a credential file" in str(refused.value)
    assert "secret-t" not in str(refused.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_file_that_others_may_read_is_refused(tmp_path: Path):
    file = tmp_path / "device.json"
    save_credential(file, credential())
    file.chmod(0o644)
    with pytest.raises(CredentialFileError, match="may be read by others"):
        load_credential(file)


def test_what_cannot_be_written_is_said(tmp_path: Path):
    with pytest.raises(CredentialFileError, match="cannot be written"):
        save_credential(tmp_path / "no such folder" / "device.json", credential())


def test_loading_a_file_lets_the_console_stand_in(page_context: PageContext, tmp_path: Path, opened):
    presenter = DevicesPresenter(page_context, OTHER_GROUP)
    file = tmp_path / "device.json"
    save_credential(file, credential(server="https://elsewhere.example"))
    assert presenter.load_credential(file) is None
    assert "belongs to another server, https://elsewhere.example" in page_context.notices.shown[-1].text
    assert page_context.device_tokens.of(SERIAL) is None
    save_credential(file, credential())
    assert presenter.load_credential(file) == SERIAL
    assert page_context.device_tokens.of(SERIAL) == "t0ken"
