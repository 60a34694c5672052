"""Customer API Integration, by hand: empty state, cards, editor, deleting with its consequences, history, files."""

import json
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTabBar,
    QTableWidget,
    QWidget,
)
from qt import GROUP, click, find, rows_of, until
from running import api_form
from typing_extensions import override

from clue_desktop.contract.vendor_apis import Criteria, Link
from clue_desktop.domain.credentials import Credential
from ui import names
from ui.customer_api.card import ApiCard
from ui.customer_api.page import CustomerApiPage
from ui.customer_api.presenter import (
    EXPORT_FORMAT,
    LARGEST_DEFINITION,
    definition_text,
    parse_definition,
    read_definition,
)
from ui.customer_api.words import criteria_in_words, usage_in_full, usage_in_words
from ui.editor.editor import ApiEditor
from ui.state.destination import ToAccessService, ToCustomerApi


async def opened(context, group: str, qtbot, **focus) -> CustomerApiPage:
    context.directory.replace(await context.client.places.all())
    page = CustomerApiPage(context, group)
    qtbot.addWidget(page, before_close_func=lambda closing: closing.leave())
    page.resize(1400, 800)
    page.show()
    page.begin()
    page.point_to(ToCustomerApi(group, **focus))
    await until(lambda: page._presenter.loaded and len(cards(page)) == len(page._presenter.apis))
    return page


@pytest.fixture
def group(live) -> str:
    """A place group of the test's own, with one place."""
    group = live.owner.place("placeGroup", name="Tower B")
    live.owner.place("place", group, "Lobby")
    return str(group)


async def opened_editor(page) -> ApiEditor:
    """Return the editor when all of its parts are there."""
    editor: ApiEditor = await until(lambda: page.findChild(ApiEditor, names.EDITOR))
    await until(lambda: editor.complete)
    return editor


def cards(page) -> list[ApiCard]:
    return [card for card in page.findChildren(ApiCard) if card.isVisibleTo(page)]


async def test_an_empty_list_says_how_to_begin(live_context, group, qtbot):
    page = await opened(live_context, group, qtbot)
    await until(lambda: find(page, QWidget, names.APIS_EMPTY).isVisible())

    offered = find(page, QPushButton, names.APIS_EMPTY_ADD)
    assert (offered.text(), offered.isEnabled()) == ("+ Add API", True)
    said = [label.text() for label in find(page, QWidget, names.APIS_EMPTY).findChildren(QLabel)]
    assert not any("upper right" in text for text in said), said
    click(offered)

    editor = await opened_editor(page)
    assert editor.isVisible()
    assert find(page, QComboBox, names.EDITOR_AUTH_TYPE).isEnabled()


async def test_the_editor_has_all_the_width_and_gives_it_back(live, live_context, group, qtbot):
    live.owner.register(group, api_form(live.vendor))
    page = await opened(live_context, group, qtbot)
    await until(lambda: cards(page))
    click(find(page, QPushButton, names.APIS_ADD))
    editor = await opened_editor(page)
    for width in (1100, 2200):
        page.resize(width, 800)
        await until(lambda: editor.size() == page.size())
        assert cards(page) == []
        assert not find(page, QPushButton, names.APIS_ADD).isVisible()
    editor.request_close()
    await until(lambda: cards(page) and find(page, QPushButton, names.APIS_ADD).hasFocus())


async def test_what_a_card_exports_has_the_samples_too(live, live_context, group, qtbot, tmp_path):
    sample = {
        "name": "Anna",
        "parameters": {"deviceId": "547838629", "cardNumber": "04"},
        "statusCode": 200,
        "contentType": "application/json",
        "body": '{"valid":false}',
        "expected": {"result": "denied"},
    }
    api = live.owner.register(group, api_form(live.vendor, samples=[sample]))
    page = await opened(live_context, group, qtbot)
    card = await until(lambda: page.findChild(ApiCard, names.api_card(api["id"])))
    card.export_asked.emit()
    dialog = await until(lambda: page.findChild(QFileDialog))
    file = tmp_path / "staff.json"
    dialog.fileSelected.emit(str(file))
    await until(file.exists)
    exported = read_definition(file)
    assert [one.name for one in exported.samples or ()] == ["Anna"]
    assert exported.headers[0].value is None
    dialog.reject()


async def test_a_card_opened_by_keyboard_leads_to_the_name_and_escape_back_to_it(
    live, live_context, group, qtbot
):
    apis = [live.owner.register(group, {**api_form(live.vendor), "name": name}) for name in ("A", "B")]
    page = await opened(live_context, group, qtbot)
    card = await until(lambda: page.findChild(ApiCard, names.api_card(apis[1]["id"])))
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Return)
    editor = await opened_editor(page)
    name = find(editor, QLineEdit, names.EDITOR_NAME)
    await until(name.hasFocus)
    assert name.text() == "B"
    QTest.keyClick(name, Qt.Key.Key_Escape)
    await until(card.hasFocus)
    assert page.findChild(ApiEditor, names.EDITOR) is None or not page.unsaved()


async def test_a_card_tells_what_matters_and_opens_the_editor(live, live_context, group, qtbot):
    api = live.owner.register(group, api_form(live.vendor))
    live.owner.assign(group, rfCard=api["id"])
    page = await opened(live_context, group, qtbot)

    card = await until(lambda: page.findChild(ApiCard, names.api_card(api["id"])))
    await until(lambda: any("Used at 1 place" in label.text() for label in _labels(page, api["id"])))
    said = " ".join(label.text() for label in _labels(page, api["id"]))
    assert "Last 24 hours: no verifications" in said
    for expected in ("RF Card", api["webhookUrl"], "status code is 200 and $.valid = true (BOOLEAN)"):
        assert expected in said
    card = find(page, ApiCard, names.api_card(api["id"]))
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)

    await opened_editor(page)
    assert not find(page, QComboBox, names.EDITOR_AUTH_TYPE).isEnabled()


def _labels(page, api_id: str) -> list[QLabel]:
    card = page.findChild(ApiCard, names.api_card(api_id))
    return card.findChildren(QLabel) if card else []


async def test_a_card_counts_the_last_day(live, live_context, group, qtbot):
    api = live.owner.register(group, api_form(live.vendor))
    live.owner.assign(group, rfCard=api["id"])
    device = live.owner.device(group)
    for card in ("04A1B2C3", "04DEAD00", "HTML", "RESET"):
        device.present("rfCard", card)

    page = await opened(live_context, group, qtbot)

    await until(
        lambda: any(
            "24 hours: 1 granted · 1 denied · 2 failed" in label.text() for label in _labels(page, api["id"])
        )
    )


async def test_deleting_names_every_place_and_offers_another_api_first(
    live, live_context, navigator, group, qtbot
):
    first = live.owner.register(group, api_form(live.vendor, name="Staff"))
    live.owner.register(group, api_form(live.vendor, name="Visitors"))
    live.owner.assign(group, rfCard=first["id"])
    page = await opened(live_context, group, qtbot)
    await until(lambda: page.findChild(QWidget, names.api_card_delete(first["id"])))
    click(find(page, QWidget, names.api_card_delete(first["id"])))
    dialog = await until(lambda: page.findChild(QDialog, "apis.deleteDialog"))

    assert dialog.windowTitle() == "Delete “Staff”?"
    concerned = find(dialog, QListWidget, "apis.deleteDialog.fallsBack")
    lines = [concerned.item(row).text() for row in range(concerned.count())]
    assert lines == ["Tower B (the place group): RF Card, inherited by 1 place", "Lobby: RF Card"]
    assert any("Visitors" in label.text() for label in dialog.findChildren(QLabel))
    click(find(dialog, QPushButton, "apis.deleteDialog.assignFirst"))
    assert navigator.went == [ToAccessService(group, Credential.RF_CARD)]

    click(find(page, QWidget, names.api_card_delete(first["id"])))
    dialog = await until(lambda: _visible(page, "apis.deleteDialog"))
    click(find(dialog, QPushButton, "apis.deleteDialog.ok"))

    await until(lambda: len(cards(page)) == 1)
    assert live.owner.get(f"/place-groups/{group}/access-service")["assignments"]["rfCard"] is None


async def test_without_another_api_none_is_offered_for_assigning(live, live_context, group, qtbot):
    only = live.owner.register(group, api_form(live.vendor, name="Staff"))
    live.owner.assign(group, rfCard=only["id"])
    page = await opened(live_context, group, qtbot)
    await until(lambda: page.findChild(QWidget, names.api_card_delete(only["id"])))
    click(find(page, QWidget, names.api_card_delete(only["id"])))
    dialog = await until(lambda: page.findChild(QDialog, "apis.deleteDialog"))

    assert any("Register a replacement" in label.text() for label in dialog.findChildren(QLabel))
    assert not dialog.findChildren(QPushButton, "apis.deleteDialog.assignFirst")
    click(find(dialog, QPushButton, "apis.deleteDialog.cancel"))


def _visible(page, name: str):
    return next((dialog for dialog in page.findChildren(QDialog, name) if dialog.isVisible()), None)


async def test_all_cards_come_and_stay_the_same_while_their_apis_do(live, live_context, group, qtbot):
    made = [
        live.owner.register(group, api_form(live.vendor, credential, name=f"API {number}"))
        for number in (1, 2)
        for credential in ("rfCard", "face", "customQr")
    ]
    page = await opened(live_context, group, qtbot)
    await until(lambda: len(cards(page)) == len(made))
    before = {card.objectName(): card for card in cards(page)}
    first = find(page, ApiCard, names.api_card(made[0]["id"]))
    first.setFocus()

    await page._presenter.delete(await page._presenter.deletion(made[1]["id"]))

    await until(lambda: len(cards(page)) == len(made) - 1)
    assert all(before[card.objectName()] is card for card in cards(page))
    assert page.focusWidget() is first


async def test_three_of_a_type_is_the_limit_and_all_are_counted(live, live_context, group, qtbot):
    for name in ("One", "Two", "Three"):
        live.owner.register(group, api_form(live.vendor, name=name))
    page = await opened(live_context, group, qtbot)

    said = " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())
    assert "3 of 18 APIs" in said
    assert "Limit reached (3 per credential type): RF Card." in said
    combo = find(page, QComboBox, names.APIS_FILTER)
    combo.setCurrentIndex(combo.findText("Face"))
    combo.activated.emit(combo.currentIndex())
    assert cards(page) == []


async def test_a_change_of_secrets_alone_is_said_and_a_restore_overwrites_nobody(
    live, live_context, group, qtbot
):
    form = api_form(live.vendor, name="Secret")
    api = live.owner.register(group, form)
    secret = {"headers": [{"key": "Authorization", "value": "Bearer another"}]}
    receipt = live.owner.tested(group, {**form, **secret})
    saved = {**form, **secret, "testReceipt": receipt}
    live.owner.ask("PUT", f"/apis/{api['id']}", saved, 200)
    page = await opened(live_context, group, qtbot)
    await until(lambda: page.findChild(ApiCard, names.api_card(api["id"])))
    find(page, ApiCard, names.api_card(api["id"])).history_asked.emit()
    dialog = await until(lambda: _visible(page, "apis.history"))
    said = find(dialog, QLabel, "apis.history.nothing").text()
    assert said == "Only secrets may have changed (header values are never shown)."

    live.owner.ask("PUT", f"/apis/{api['id']}", {**saved, "name": "Meanwhile"}, 200)
    find(dialog, QListWidget, "apis.history.list").setCurrentRow(1)
    click(find(dialog, QPushButton, "apis.history.restore"))

    await until(lambda: page.context.notices.shown)
    assert "Somebody else has changed it" in page.context.notices.shown[-1].text
    assert live.owner.get(f"/apis/{api['id']}")["name"] == "Meanwhile"


async def test_history_shows_what_changed_and_restores(live, live_context, group, qtbot):
    api = live.owner.register(group, api_form(live.vendor, name="Before"))
    form = {
        key: api[key]
        for key in ("authType", "webhookUrl", "headers", "autoFields", "manualFields", "criteria")
    }
    live.owner.ask("PUT", f"/apis/{api['id']}", {**form, "name": "After"}, 200)
    page = await opened(live_context, group, qtbot)
    await until(lambda: page.findChild(ApiCard, names.api_card(api["id"])))
    find(page, ApiCard, names.api_card(api["id"])).history_asked.emit()
    dialog = await until(lambda: _visible(page, "apis.history"))

    table = find(dialog, QTableWidget, "apis.history.table")
    assert rows_of(table) == [["Name", "Before", "After"]]
    assert not find(dialog, QPushButton, "apis.history.restore").isEnabled()
    find(dialog, QListWidget, "apis.history.list").setCurrentRow(1)
    assert ["Auth type", "—", "RF Card"] in rows_of(table)
    find(dialog, QTabBar, "apis.history.tabs").setCurrentIndex(1)
    assert rows_of(table) == [["Name", "After", "Before"]]
    click(find(dialog, QPushButton, "apis.history.restore"))

    await until(lambda: live.owner.get(f"/apis/{api['id']}")["name"] == "Before")


async def test_a_definition_goes_out_without_secrets_and_comes_back(
    live, live_context, group, qtbot, tmp_path
):
    api = live.owner.register(group, api_form(live.vendor, name="Travelling"))
    page = await opened(live_context, group, qtbot)
    await until(lambda: page.findChild(ApiCard, names.api_card(api["id"])))
    text = definition_text(page._presenter.apis[0])
    assert "s3cret" not in text
    assert json.loads(text)["format"] == EXPORT_FORMAT
    file = tmp_path / "travelling.json"
    file.write_text(text, encoding="utf-8")

    page.import_file(file)

    editor = await opened_editor(page)
    assert editor.presenter.form.name == "Travelling"
    assert editor.presenter.api_id is None
    assert not find(page, QPushButton, names.EDITOR_SAVE).isEnabled()


@pytest.mark.parametrize(
    "text",
    [
        "$ curl -X POST https://vendor.example/verify \\\n  -d '{\"site\": 12}'\n",
        json.dumps(
            {
                "openapi": "3.0.3",
                "servers": [{"url": "https://vendor.example"}],
                "paths": {
                    "/verify": {
                        "post": {"requestBody": {"content": {"application/json": {"example": {"site": 12}}}}}
                    }
                },
            }
        ),
    ],
    ids=["command", "document"],
)
async def test_a_file_that_describes_a_request_begins_a_new_api(
    live_context, group, qtbot, tmp_path, text: str
):
    page = await opened(live_context, group, qtbot)
    file = tmp_path / "described.txt"
    file.write_text(text, encoding="utf-8")
    page.import_file(file)
    editor = await opened_editor(page)
    await until(lambda: editor.presenter.taken)
    form = editor.presenter.form
    assert form.webhook_url == "https://vendor.example/verify"
    assert [(row.key, row.type, row.value) for row in form.manual_fields] == [("site", "NUMBER", "12")]
    assert editor.presenter.api_id is None


async def test_a_new_api_that_cannot_be_saved_yet_is_kept_in_a_file(live_context, group, qtbot, tmp_path):
    page = await opened(live_context, group, qtbot)
    click(find(page, QPushButton, names.APIS_ADD))
    editor = await opened_editor(page)
    editor.presenter.enter("name", "Half")
    editor.presenter.add_header()
    editor.presenter.enter("headers[0].key", "Authorization")
    editor.presenter.enter("headers[0].value", "s3cret")
    assert "“Export…”" in page.unsaved()
    click(find(page, QPushButton, names.EDITOR_EXPORT))
    (dialog,) = page.findChildren(QFileDialog)
    file = tmp_path / "half.json"
    dialog.fileSelected.emit(str(file))
    dialog.reject()

    assert "s3cret" not in file.read_text(encoding="utf-8")
    page._close_editor()
    page.import_file(file)
    editor = await opened_editor(page)
    assert editor.presenter.form.name == "Half"
    assert [header.key for header in editor.presenter.form.headers] == ["Authorization"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[]", "not an exported"),
        ('{"format": "clue-vendor-api-1", "api": {"nmae": "x"}}', "damaged at nmae"),
    ],
)
def test_a_file_that_is_no_definition_is_refused_in_words(text, said):
    with pytest.raises(ValueError, match=said):
        parse_definition(text)


def test_words():
    criteria = Criteria.model_validate({"statusCodes": [200, 201], "successResult": None})
    assert criteria_in_words(criteria) == "Granted when the status code is 200 or 201"
    assert criteria_in_words(Criteria()) == "No judgment criteria"


@pytest.mark.parametrize(
    ("links", "said", "in_full"),
    [
        ([], "Not assigned to any credential", ""),
        ([("g", "Tower", [])], "Assigned, but there are no places yet", ""),
        ([("g", "Tower", ["1"])], "Used at 1 place", "inherited by 1 place"),
        ([("g", "Tower", ["1", "2"])], "Used at 2 places", "inherited by 2 places"),
        ([("3", "Server room", [])], "Used by Server room", "set for Server room alone"),
        (
            [("g", "Tower", ["1", "2"]), ("3", "Server room", [])],
            "Used at 3 places",
            "inherited by 2 places\nset for Server room alone",
        ),
    ],
)
def test_where_an_api_is_used_in_words(links, said, in_full):
    shown = [
        Link(
            place_id=place,
            place_name=name,
            credential="face",
            inherited_by=len(below),
            inheriting_places=below,
        )
        for place, name, below in links
    ]
    assert (usage_in_words(shown, "g"), usage_in_full(shown, "g")) == (said, in_full)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b" " * (LARGEST_DEFINITION + 1), "larger than 2048 KiB"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff\xfe{", "UTF-8"),
    ],
)
def test_a_file_without_bounds_is_read_no_further_than_a_definition_can_be(content, said, tmp_path):
    file = tmp_path / "sent.json"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=said):
        read_definition(file)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files")
def test_what_is_no_file_and_has_no_end_is_not_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(ValueError, match="no file"):
            read_definition(path)


class Windows(QObject):
    """Notes which widgets are shown as windows."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note it."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


async def test_making_the_page_opens_no_window_besides(page_context, router, qtbot, qapp):
    """A part that is shown before it has a parent is one, and the keyboard goes to it."""
    router.get(url__regex=".*").respond(503)
    windows = Windows()
    qapp.installEventFilter(windows)
    page = CustomerApiPage(page_context, GROUP)
    qapp.removeEventFilter(windows)
    qtbot.addWidget(page, before_close_func=lambda closing: closing.leave())
    assert windows.shown == []
