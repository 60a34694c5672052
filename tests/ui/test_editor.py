"""The API editor as a person uses it: through its object names, against a scripted and against the real server."""

import base64
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
from client_pairs import pair
from cryptography.hazmat.primitives.serialization import Encoding
from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSplitter,
    QTabBar,
    QTableWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from qt import GROUP, click, find, type_text, until
from running import DENIED, GRANTED, Console, api_form

from clue_desktop.client.connection import Versioned
from clue_desktop.contract import vendor_apis as contract
from clue_desktop.contract.vendor_apis import VendorApi
from clue_desktop.domain.webhook_signature import key_in
from ui import names
from ui.customer_api.presenter import definition_text
from ui.editor.certificate_fields import CertificateFields
from ui.editor.differences import differences
from ui.editor.editor import ApiEditor
from ui.editor.form import EditorForm
from ui.editor.form_pages import FormPages
from ui.editor.oauth_row import OAuthRow
from ui.editor.presenter import EditorPresenter
from ui.editor.save_bar import SaveBar
from ui.editor.value_input import ValueInput
from ui.state.context import PageContext
from ui.state.response_node import JsonKind, ResponseNode
from ui.test_console.console import TestConsole
from ui.test_console.verdict_panel import TroublePanel, VerdictPanel
from ui.widgets.path_field import PathField
from ui.widgets.response_mime import to_mime

REGISTERED: dict[str, Any] = {
    "id": "api-1",
    "placeGroupId": GROUP,
    "name": "Visitor policy",
    "authType": "rfCard",
    "webhookUrl": "https://vendor.example/verify",
    "headers": [{"key": "Authorization", "value": None}],
    "autoFields": [
        {"placeholder": "DEVICE_SERIAL", "key": "deviceId", "enabled": True},
        {"placeholder": "CARD_NUMBER", "key": "cardNo", "enabled": True},
    ],
    "manualFields": [],
    "criteria": {"statusCodes": [200], "successResult": None},
}
STEP: dict[str, Any] = {"at": "2026-03-01T00:00:00Z", "granted": 9, "denied": 0, "failed": 0, "local": 0}
QUIET: dict[str, Any] = {**STEP, "granted": 0, "medianMs": None, "p95Ms": None}

MATCH = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive


class Windows:
    """The editors of one test."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    async def show(self, context: PageContext, presenter: EditorPresenter) -> ApiEditor:
        editor = ApiEditor(context, presenter)
        self._qtbot.addWidget(editor, before_close_func=ApiEditor.leave)
        editor.resize(1200, 700)
        editor.show()
        editor.activateWindow()
        await until(lambda: editor.isActiveWindow() and editor.complete)
        return editor


@pytest.fixture
def windows(qtbot: QtBot) -> Windows:
    return Windows(qtbot)


@pytest.fixture
def scripted(router: respx.Router, page_context: PageContext) -> PageContext:
    router.get(url__regex=".*/place-groups/.*/apis").respond(200, json={"items": []})
    return page_context


async def new(windows: Windows, context: PageContext) -> ApiEditor:
    return await windows.show(context, EditorPresenter.new(context, GROUP))


async def registered(windows: Windows, context: PageContext, **changes: Any) -> ApiEditor:
    api = Versioned(VendorApi.model_validate({**REGISTERED, **changes}), '"1"')
    return await windows.show(context, EditorPresenter.edit(context, api))


def line(editor: QWidget, name: str) -> QLineEdit:
    return find(editor, QLineEdit, name)


def value_of(editor: QWidget, name: str = names.EDITOR_SUCCESS_VALUE) -> str:
    """Return what stands in a value, be it typed or chosen."""
    shown = find(editor, QWidget, name)
    return shown.currentText() if isinstance(shown, QComboBox) else line(editor, name).text()


def choose(editor: QWidget, name: str, data: str) -> None:
    combo = find(editor, QComboBox, name)
    combo.setFocus()
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def blockers(editor: QWidget) -> list[str]:
    entries = find(editor, QListWidget, names.EDITOR_BLOCKERS)
    return [entries.item(row).text() for row in range(entries.count())]


def problems(editor: QWidget) -> list[str]:
    labels = editor.findChildren(QLabel)
    return [label.text() for label in labels if label.property("role") == "problem" and not label.isHidden()]


def fill_in(editor: ApiEditor, url: str = "https://vendor.example/verify") -> None:
    type_text(line(editor, names.EDITOR_NAME), "Visitor policy")
    choose(editor, names.EDITOR_AUTH_TYPE, "rfCard")
    type_text(line(editor, names.EDITOR_WEBHOOK_URL), url)


# ---- typing, problems, blockers -------------------------------------------------------------------------------


async def test_a_new_api_begins_at_its_name(qtbot: QtBot, scripted: PageContext):
    """The button that opened the editor had the keyboard."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    button = QPushButton("+ Add API")
    column.addWidget(button)
    window.show()
    window.activateWindow()
    await until(window.isActiveWindow)
    button.setFocus()

    editor = ApiEditor(scripted, EditorPresenter.new(scripted, GROUP))
    column.addWidget(editor)
    await until(lambda: editor.complete)
    assert line(editor, names.EDITOR_NAME).hasFocus()
    editor.leave()


async def test_being_ready_to_save_takes_no_more_room(windows: Windows, scripted: PageContext):
    """What stands beside the button wraps: the form pushes nothing aside when everything is filled in."""
    blocked = await new(windows, scripted)
    ready = await registered(windows, scripted)
    assert find(ready, QPushButton, names.EDITOR_SAVE).isEnabled()
    said = [label.text() for label in ready.findChildren(QLabel)]
    assert "Everything is filled in and tested." in said
    least = [editor.minimumSizeHint() for editor in (blocked, ready)]
    assert least[0] == least[1], least
    bars = [find(editor, SaveBar, names.EDITOR_SAVE_BAR) for editor in (blocked, ready)]
    assert bars[0].height() == bars[1].height()
    text = "Everything is filled in and tested."
    words = next(label for label in ready.findChildren(QLabel) if label.text() == text)
    await until(lambda: words.width() >= words.fontMetrics().horizontalAdvance(text))
    assert words.x() - find(ready, QPushButton, names.EDITOR_SAVE).geometry().right() < 40


async def test_the_key_of_a_header_has_room_for_authorization(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    editor.resize(editor.minimumSizeHint().width(), 700)
    click(find(editor, QPushButton, names.EDITOR_HEADERS_ADD))
    key = line(editor, names.header_row(0, "key"))
    await until(lambda: key.width() > key.fontMetrics().horizontalAdvance("Authorization"))


async def test_problems_show_after_the_first_visit_and_follow_the_typing(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    assert line(editor, names.EDITOR_NAME).hasFocus()
    type_text(line(editor, names.EDITOR_NAME), "Door")
    url = line(editor, names.EDITOR_WEBHOOK_URL)
    type_text(url, "http://vendor")
    assert problems(editor) == []
    QTest.keyClick(url, Qt.Key.Key_Tab)
    assert problems(editor) == ["The webhook URL must start with https:// (in lower case)."]
    assert url.accessibleDescription() == problems(editor)[0]
    type_text(url, "https://vendor.example")
    assert problems(editor) == []


async def test_what_blocks_saving_leads_to_its_field_by_mouse_and_by_keyboard(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    assert [entry.split(" — ")[0] for entry in blockers(editor)] == [
        "Required fields",
        "Required fields",
        "Required fields",
        "Judgment criteria",
        "API test",
    ]
    entries = find(editor, QListWidget, names.EDITOR_BLOCKERS)
    where = entries.visualItemRect(entries.item(2)).center()
    QTest.mouseClick(entries.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert line(editor, names.EDITOR_WEBHOOK_URL).hasFocus()
    for row, name in ((0, names.EDITOR_NAME), (3, names.EDITOR_STATUS_CODES), (4, names.TEST_DEVICE_ID)):
        entries.setFocus()
        entries.setCurrentRow(row)
        QTest.keyClick(entries, Qt.Key.Key_Return)
        assert line(editor, name).hasFocus(), name
    assert not find(editor, QPushButton, names.EDITOR_SAVE).isEnabled()


async def test_save_by_keyboard_goes_to_what_blocks(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    line(editor, names.EDITOR_NAME).setFocus()
    QTest.keySequence(editor, QKeySequence("Ctrl+S"))
    assert find(editor, QListWidget, names.EDITOR_BLOCKERS).hasFocus()


async def test_the_mode_is_said_in_the_manuals_words(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    mode = find(editor, QLabel, names.EDITOR_MODE)
    type_text(line(editor, names.EDITOR_STATUS_CODES), "200")
    assert mode.text().startswith("Mode 1: Response Code Verification")
    type_text(line(editor, names.EDITOR_SUCCESS_PATH), "$.valid")
    assert mode.text().startswith("Mode 3: Combined Verification")
    type_text(line(editor, names.EDITOR_STATUS_CODES), "")
    assert mode.text().startswith("Mode 2: Response Body Verification")


# ---- rows -----------------------------------------------------------------------------------------------------


async def test_header_rows_keep_their_values_and_are_named_by_position(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    add = find(editor, QPushButton, names.EDITOR_HEADERS_ADD)
    for number in range(10):
        click_at(editor, names.EDITOR_HEADERS_ADD)
        key = line(editor, names.header_row(number, "key"))
        assert key.hasFocus()
        await until(partial(_is_in_sight, key))
        type_text(line(editor, names.header_row(number, "key")), f"X-{number}")
    assert not add.isEnabled()
    assert "at most 10" in add.toolTip()
    assert "10/10" in [label.text() for label in editor.findChildren(QLabel)]
    click_at(editor, names.header_row(4, "remove"))
    keys = [line(editor, names.header_row(row, "key")).text() for row in range(9)]
    assert keys == ["X-0", "X-1", "X-2", "X-3", "X-5", "X-6", "X-7", "X-8", "X-9"]
    assert not editor.findChildren(QLineEdit, names.header_row(9, "key"))
    assert add.isEnabled()


async def test_connection_is_closed_until_it_is_wanted_and_takes_no_field_more(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    deadline = find(editor, QLineEdit, names.EDITOR_DEADLINE)
    assert not deadline.isVisible()
    assert deadline not in stops(editor)
    click_at(editor, names.EDITOR_CONNECTION_OPEN)
    await until(lambda: _is_in_sight(deadline))
    assert deadline in stops(editor)
    fill_in(editor)
    type_text(deadline, "80")
    find(editor, QLineEdit, names.EDITOR_NAME).setFocus()
    await until(lambda: any("500" in text for text in problems(editor)))
    click_at(editor, names.EDITOR_CONNECTION_OPEN)
    assert not deadline.isVisible()
    assert "80 ms" in find(editor, QLabel, names.EDITOR_CONNECTION_SUMMARY).text()
    assert editor.presenter.request_form().connection is not None
    editor.go_to("connection.deadlineMs")
    assert deadline.hasFocus()


async def test_the_days_times_stand_beside_the_deadline_and_warn(
    windows: Windows, scripted: PageContext, router: respx.Router
):
    step = {**STEP, "medianMs": 120.0, "p95Ms": 900.0, "p99Ms": 1900.4}
    route = router.get(url__regex=".*/events/series").respond(200, json={"stepHours": 24, "items": [step]})
    editor = await registered(windows, scripted, connection={"deadlineMs": 2000})
    deadline = find(editor, QLineEdit, names.EDITOR_DEADLINE)
    assert deadline.text() == "2000"
    await until(lambda: "p99 1900 ms." in texts(editor))
    assert dict(route.calls.last.request.url.params)["apiId"] == "api-1"
    type_text(deadline, "1500")
    await until(lambda: "p99 1900 ms, which is over this deadline" in texts(editor))


async def test_signing_makes_a_secret_that_is_copied_now_and_never_shown_again(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    click_at(editor, names.EDITOR_CONNECTION_OPEN)
    find(editor, QCheckBox, names.EDITOR_SIGN).click()
    field = line(editor, names.secret_row(0, "value"))
    made = field.text()
    assert len(key_in(made) or b"") == 32
    assert field.echoMode() is QLineEdit.EchoMode.Password
    click_at(editor, names.secret_row(0, "copy"))
    assert QGuiApplication.clipboard().text() == made
    assert "once saved, it is never shown again" in texts(editor)
    click_at(editor, names.EDITOR_SIGNING_ADD)
    second = line(editor, names.secret_row(1, "value"))
    assert second.text() != made
    assert not find(editor, QPushButton, names.EDITOR_SIGNING_ADD).isVisible()
    type_text(second, "whsec_short")
    line(editor, names.EDITOR_NAME).setFocus()
    await until(lambda: any("whsec_" in text for text in problems(editor)))
    click_at(editor, names.secret_row(1, "remove"))
    document = editor.presenter.request_form()
    assert document.connection is not None
    assert document.connection.signing is not None
    assert [secret.value for secret in document.connection.signing.secrets] == [made]
    find(editor, QCheckBox, names.EDITOR_SIGN).click()
    assert editor.presenter.request_form().connection is None
    editor.presenter.undo()
    assert line(editor, names.secret_row(0, "value")).text() == made


async def test_a_stored_secret_stays_hidden_and_counts_as_entered(
    windows: Windows, scripted: PageContext, router: respx.Router
):
    router.get(url__regex=".*/events/series").respond(200, json={"stepHours": 24, "items": [QUIET]})
    editor = await registered(
        windows, scripted, connection={"signing": {"secrets": [{"id": "1f2e3d4c", "value": None}]}}
    )
    field = line(editor, names.secret_row(0, "value"))
    assert field.text() == ""
    assert "1f2e3d4c" in field.placeholderText()
    assert not find(editor, QAbstractButton, names.secret_row(0, "copy")).isEnabled()
    assert editor.presenter.problems() == []
    needed = [editor.presenter.needs_test]
    type_text(field, "whsec_" + "A" * 44)
    needed.append(editor.presenter.needs_test)
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    needed.append(editor.presenter.needs_test)
    assert needed == [False, True, False]


TOKEN_FIELDS = {
    names.EDITOR_OAUTH_TOKEN_URL: "https://login.example/oauth/token",
    names.EDITOR_OAUTH_CLIENT_ID: "tower-doors",
    names.EDITOR_OAUTH_SECRET: "s3cret-of-the-client",
    names.EDITOR_OAUTH_SCOPE: "doors:verify",
    names.EDITOR_OAUTH_AUDIENCE: "https://api.example/",
}


async def opened_connection(windows: Windows, context: PageContext) -> ApiEditor:
    editor = await new(windows, context)
    click_at(editor, names.EDITOR_CONNECTION_OPEN)
    fill_in(editor)
    return editor


async def test_a_token_is_asked_for_with_what_is_typed(windows: Windows, scripted: PageContext):
    editor = await opened_connection(windows, scripted)
    assert not line(editor, names.EDITOR_OAUTH_TOKEN_URL).isVisible(), "nothing of it is in the way"
    find(editor, QCheckBox, names.EDITOR_OAUTH).click()
    for name, text in TOKEN_FIELDS.items():
        type_text(line(editor, name), text)
    choose(editor, names.EDITOR_OAUTH_SECRET_IN, "body")
    assert line(editor, names.EDITOR_OAUTH_SECRET).echoMode() is QLineEdit.EchoMode.Password
    click_at(editor, names.EDITOR_OAUTH_REVEAL)
    assert line(editor, names.EDITOR_OAUTH_SECRET).echoMode() is QLineEdit.EchoMode.Normal
    form = editor.presenter.request_form()
    assert form.connection is not None
    assert form.connection.oauth is not None
    assert form.connection.oauth.model_dump(by_alias=True) == {
        "tokenUrl": "https://login.example/oauth/token",
        "clientId": "tower-doors",
        "clientSecret": "s3cret-of-the-client",
        "scope": "doors:verify",
        "audience": "https://api.example/",
        "secretIn": "body",
    }
    assert "OAuth 2.0" in editor.presenter.connection_in_words()
    exported = definition_text(form)
    assert "tower-doors" in exported
    assert "s3cret-of-the-client" not in exported
    find(editor, QCheckBox, names.EDITOR_OAUTH).click()
    assert editor.presenter.request_form().connection is None
    editor.presenter.undo()
    assert line(editor, names.EDITOR_OAUTH_SECRET).text() == "s3cret-of-the-client"


async def test_what_is_wrong_with_it_stands_beside_its_fields_and_authorization_is_reserved(
    windows: Windows, scripted: PageContext
):
    editor = await opened_connection(windows, scripted)
    find(editor, QCheckBox, names.EDITOR_OAUTH).click()
    wrong = {
        names.EDITOR_OAUTH_TOKEN_URL: ("http://login.example/t", "must start with https://"),
        names.EDITOR_OAUTH_CLIENT_ID: ("", "Enter the client id"),
        names.EDITOR_OAUTH_SCOPE: ('a"b', "one blank between two"),
    }
    for name, (text, _problem) in wrong.items():
        type_text(line(editor, name), text)
    line(editor, names.EDITOR_OAUTH_SECRET).setFocus()
    line(editor, names.EDITOR_NAME).setFocus()
    for _text, problem in wrong.values():
        await until(lambda problem=problem: any(problem in text for text in problems(editor)))  # type: ignore[misc]
    assert any("Enter the client secret." in text for text in problems(editor))
    assert any(entry.startswith("Connection — ") for entry in blockers(editor))
    click_at(editor, names.EDITOR_HEADERS_ADD)
    type_text(line(editor, names.header_row(0, "key")), "Authorization")
    assert ("headers[0].key", "header_reserved") in [
        (one.field, one.code) for one in editor.presenter.problems()
    ]


OAUTH = {
    "tokenUrl": "https://login.example/oauth/token",
    "clientId": "tower-doors",
    "clientSecret": None,
    "scope": None,
    "audience": None,
    "secretIn": "header",
}


async def test_a_stored_client_secret_counts_for_its_addresses_alone(
    windows: Windows, scripted: PageContext, router: respx.Router
):
    router.get(url__regex=".*/events/series").respond(200, json={"stepHours": 24, "items": [QUIET]})
    editor = await registered(windows, scripted, headers=[], connection={"oauth": OAUTH})
    secret = line(editor, names.EDITOR_OAUTH_SECRET)
    assert (secret.text(), secret.placeholderText()) == ("", "stored; type to replace it")
    presenter = editor.presenter
    assert (presenter.problems(), presenter.needs_test) == ([], False)
    required = [("connection.oauth.clientSecret", "client_secret_required")]
    for name, other in (
        (names.EDITOR_OAUTH_TOKEN_URL, "https://elsewhere.example/oauth/token"),
        (names.EDITOR_WEBHOOK_URL, "https://elsewhere.example/door"),
    ):
        field = line(editor, name)
        before = field.text()
        type_text(field, other)
        assert [(one.field, one.code) for one in presenter.problems()] == required
        assert secret.placeholderText() == ""
        type_text(field, before)
        assert (presenter.problems(), presenter.needs_test) == ([], False)
    type_text(secret, "another")
    needed = [presenter.needs_test]
    secret.selectAll()
    QTest.keyClick(secret, Qt.Key.Key_Delete)
    needed.append(presenter.needs_test)
    sent_back = presenter.request_form().connection
    assert sent_back is not None
    assert sent_back.oauth is not None
    assert sent_back.oauth.client_secret is None
    type_text(line(editor, names.EDITOR_OAUTH_SCOPE), "other")
    needed.append(presenter.needs_test)
    assert needed == [True, False, True]


async def test_states_of_it_are_compared_without_secrets():
    mine = EditorForm(oauth=OAuthRow("https://a/", "one", "typed", "x", "", "body"))
    theirs = EditorForm(oauth=OAuthRow("https://a/", "two", None, "x", "", "header", stored=True))
    found = {one.title: (one.mine, one.theirs) for one in differences(mine, theirs)}
    assert found == {
        "Client ID": ("one", "two"),
        "Client secret": ("entered anew, hidden", "stored, hidden"),
        "Where the secret is sent": ("In the body", "In the header (HTTP Basic)"),
    }
    assert {one.theirs for one in differences(mine, EditorForm())} == {"—"}


ROOT = pair("Vendor root", ca=True)
CLIENT = pair("door-client", ROOT)


def certificates_of(editor: ApiEditor) -> CertificateFields:
    (fields,) = editor.findChildren(CertificateFields)
    return fields


def sent(editor: ApiEditor) -> contract.Connection:
    """Return the section as it would be sent."""
    section = editor.presenter.request_form().connection
    assert section is not None
    return section


async def test_a_ca_is_chosen_told_in_one_line_and_removed(
    windows: Windows, scripted: PageContext, tmp_path: Path
):
    editor = await new(windows, scripted)
    click_at(editor, names.EDITOR_CONNECTION_OPEN)
    shown = line(editor, names.EDITOR_CA)
    (tmp_path / "ca.cer").write_bytes(ROOT.certificate.public_bytes(Encoding.DER))
    certificates_of(editor).take_ca(tmp_path / "ca.cer")
    assert (
        shown.text() == f"CN=Vendor root · ends {ROOT.certificate.not_valid_after_utc.astimezone():%Y-%m-%d}"
    )
    assert "a CA of its own" in editor.presenter.connection_in_words()
    assert sent(editor).ca == ROOT.certificate_pem
    (tmp_path / "leaf.pem").write_text(CLIENT.certificate_pem)
    certificates_of(editor).take_ca(tmp_path / "leaf.pem")
    assert shown.text() == "a file that cannot be used"
    assert any("is no CA" in text for text in problems(editor))
    click_at(editor, names.EDITOR_CA_REMOVE)
    assert shown.text() == ""
    assert editor.presenter.request_form().connection is None
    editor.presenter.undo()
    editor.presenter.undo()
    assert shown.text().startswith("CN=Vendor root")


async def test_a_client_certificate_is_opened_with_its_password_which_is_sent_nowhere(
    windows: Windows, scripted: PageContext, tmp_path: Path
):
    editor = await new(windows, scripted)
    click_at(editor, names.EDITOR_CONNECTION_OPEN)
    shown = line(editor, names.EDITOR_CERTIFICATE)
    password = line(editor, names.EDITOR_CERTIFICATE_PASSWORD)
    assert not password.isVisible()
    (tmp_path / "client.p12").write_bytes(CLIENT.pkcs12("opens it"))
    certificates_of(editor).take_certificate(tmp_path / "client.p12")
    await until(password.isVisible)
    assert QApplication.focusWidget() is password
    assert password.echoMode() is QLineEdit.EchoMode.Password
    assert shown.text() == "a file with a password"
    assert any("The file has a password" in text for text in problems(editor))
    type_text(password, "guess")
    click_at(editor, names.EDITOR_CERTIFICATE_OPEN)
    assert any("not the file's password" in text for text in problems(editor))
    password.selectAll()
    type_text(password, "opens it")
    QTest.keyClick(password, Qt.Key.Key_Return)
    await until(lambda: shown.text().startswith("CN=door-client · ends "))
    assert not password.isVisible()
    section = sent(editor).client_certificate
    assert section is not None
    assert section.password is None
    assert base64.b64decode(section.file or "").decode().endswith(CLIENT.chain_pem)
    assert "opens it" not in str(editor.presenter.form)
    assert "PRIVATE KEY" not in definition_text(editor.presenter.request_form())
    assert "door-client" in definition_text(editor.presenter.request_form())
    click_at(editor, names.EDITOR_CERTIFICATE_REMOVE)
    assert editor.presenter.request_form().connection is None


async def test_a_certificate_without_its_issuer_is_taken_and_told(
    windows: Windows, scripted: PageContext, tmp_path: Path
):
    editor = await new(windows, scripted)
    click_at(editor, names.EDITOR_CONNECTION_OPEN)
    (tmp_path / "client.pem").write_text(CLIENT.certificate_pem + CLIENT.key_pem())
    certificates_of(editor).take_certificate(tmp_path / "client.pem")
    assert not any("certificate" in problem.code for problem in editor.presenter.problems())
    assert "The certificate of its issuer, CN=Vendor root, is not in the file" in texts(editor)
    certificates_of(editor).take_certificate(tmp_path / "gone.pem")
    assert any("gone.pem cannot be read" in text for text in problems(editor))
    assert line(editor, names.EDITOR_CERTIFICATE).text().startswith("CN=door-client")


async def test_a_stored_certificate_stays_and_one_of_another_api_has_to_be_chosen_again(
    windows: Windows, scripted: PageContext, router: respx.Router, tmp_path: Path
):
    router.get(url__regex=".*/events/series").respond(200, json={"stepHours": 24, "items": [QUIET]})
    stored = {
        "id": "ab" * 32,
        "subject": "CN=door-client",
        "issuer": "CN=Vendor root",
        "notAfter": "2030-06-01T12:00:00Z",
        "isChainWhole": True,
    }
    editor = await registered(windows, scripted, connection={"clientCertificate": stored})
    shown = line(editor, names.EDITOR_CERTIFICATE)
    assert shown.text() == "CN=door-client · ends 2030-06-01"
    assert (editor.presenter.problems(), editor.presenter.needs_test) == ([], False)
    kept = sent(editor).client_certificate
    assert kept is not None
    assert (kept.id, kept.file) == ("ab" * 32, None)
    (tmp_path / "client.pem").write_text(CLIENT.chain_pem + CLIENT.key_pem())
    certificates_of(editor).take_certificate(tmp_path / "client.pem")
    needed = [editor.presenter.needs_test]
    editor.presenter.undo()
    needed.append(editor.presenter.needs_test)
    click_at(editor, names.EDITOR_CERTIFICATE_REMOVE)
    needed.append(editor.presenter.needs_test)
    assert needed == [True, False, True]
    api = VendorApi.model_validate({**REGISTERED, "connection": {"clientCertificate": stored}})
    copy = EditorPresenter.duplicate(scripted, api)
    assert [(one.field, one.code) for one in copy.problems() if "ertificate" in one.field] == [
        ("connection.clientCertificate.file", "client_certificate_required")
    ]


def stops(editor: ApiEditor) -> list[QWidget]:
    """Return what the Tab key reaches of the form."""
    (form,) = editor.findChildren(FormPages)
    return form.tab_stops()


def texts(editor: QWidget) -> str:
    return " | ".join(label.text() for label in editor.findChildren(QLabel) if label.isVisible())


def _is_in_sight(widget: QWidget) -> bool:
    return not widget.visibleRegion().isEmpty()


async def test_manual_fields_come_and_go_and_share_the_counter_with_auto_fields(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    texts = [label.text() for label in editor.findChildren(QLabel) if not label.isHidden()]
    assert "No manual fields defined." in texts
    type_text(line(editor, names.EDITOR_NAME), "Door")
    choose(editor, names.EDITOR_AUTH_TYPE, "face")
    click_at(editor, names.EDITOR_MANUAL_ADD)
    type_text(line(editor, names.manual_row(0, "key")), "site")
    choose(editor, names.manual_row(0, "type"), "NUMBER")
    type_text(line(editor, names.manual_row(0, "value")), "12a")
    QTest.keyClick(line(editor, names.manual_row(0, "value")), Qt.Key.Key_Tab)
    assert problems(editor) == ["Enter a number as in JSON, for example 12, -3.5 or 1e6."]
    texts = [label.text() for label in editor.findChildren(QLabel) if not label.isHidden()]
    assert "3/10" in texts
    assert "No manual fields defined." not in texts
    find(editor, QCheckBox, names.auto_row("userKey", "enabled")).click()
    assert "2/10" in [label.text() for label in editor.findChildren(QLabel)]
    click_at(editor, names.manual_row(0, "remove"))
    assert editor.presenter.form.manual_fields == ()


def click_at(editor: ApiEditor, name: str) -> None:
    button = find(editor, QAbstractButton, name)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


async def test_the_auth_type_brings_its_auto_fields(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    choose(editor, names.EDITOR_AUTH_TYPE, "rfCard")
    value = line(editor, names.auto_row("rfCard", "value"))
    assert (value.text(), value.isReadOnly()) == ("{{CARD_NUMBER}}", True)
    assert value.cursorPosition() == 0
    assert value.toolTip().startswith("{{CARD_NUMBER}}\n")
    type_text(line(editor, names.auto_row("rfCard", "key")), "cardNo")
    choose(editor, names.EDITOR_AUTH_TYPE, "userPin")
    assert line(editor, names.auto_row("uniquePin", "key")).text() == "uniquePin"
    await until(lambda: not editor.findChildren(QLineEdit, names.auto_row("rfCard", "key")))
    assert find(editor, QCheckBox, names.auto_row("deviceId", "enabled")).isChecked()


async def test_the_auth_type_of_a_registered_api_is_locked_and_says_why(
    windows: Windows, scripted: PageContext
):
    editor = await registered(windows, scripted)
    combo = find(editor, QComboBox, names.EDITOR_AUTH_TYPE)
    assert (combo.currentText(), combo.isEnabled()) == ("RF Card", False)
    assert "cannot be changed after saving" in combo.toolTip()


async def test_credentials_with_all_their_apis_cannot_be_chosen(
    windows: Windows, router: respx.Router, page_context: PageContext
):
    router.get(url__regex=".*/place-groups/.*/apis").respond(200, json={"items": [REGISTERED] * 3})
    editor = await new(windows, page_context)
    combo = find(editor, QComboBox, names.EDITOR_AUTH_TYPE)
    row = combo.findData("rfCard")
    await until(lambda: "3 of 3" in combo.itemText(row))
    assert not combo.model().flags(combo.model().index(row, 0)) & Qt.ItemFlag.ItemIsEnabled


async def test_the_wheel_scrolls_past_choices(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    combo = find(editor, QComboBox, names.EDITOR_AUTH_TYPE)
    line(editor, names.EDITOR_NAME).setFocus()
    nothing = QPoint()
    down = QPoint(0, -120)
    where = QPointF(combo.rect().center())
    event = QWheelEvent(
        where,
        QPointF(combo.mapToGlobal(combo.rect().center())),
        nothing,
        down,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(combo, event)
    assert editor.presenter.auth_type is None


async def test_header_values_are_masked_and_never_copied(windows: Windows, scripted: PageContext):
    editor = await registered(windows, scripted)
    value = line(editor, names.header_row(0, "value"))
    reveal = find(editor, QAbstractButton, names.header_row(0, "reveal"))
    assert value.text() == ""
    assert value.placeholderText().startswith("stored; type")
    assert not reveal.isEnabled(), "what is stored cannot be shown"
    type_text(value, "Bearer secret")
    assert value.echoMode() is QLineEdit.EchoMode.Password
    reveal.click()
    assert value.echoMode() is QLineEdit.EchoMode.Normal
    QGuiApplication.clipboard().setText("before")
    value.selectAll()
    QTest.keySequence(value, QKeySequence(QKeySequence.StandardKey.Copy))
    QTest.keySequence(value, QKeySequence(QKeySequence.StandardKey.Cut))
    assert QGuiApplication.clipboard().text() == "before"
    line(editor, names.EDITOR_NAME).setFocus()
    assert value.echoMode() is QLineEdit.EchoMode.Password, "masked as soon as one turns to something else"
    type_text(value, "")
    assert editor.presenter.request_form().headers[0].value is None


# ---- dropping, undo -------------------------------------------------------------------------------------------


def drop(field: PathField, node: ResponseNode) -> None:
    mime: QMimeData = to_mime(node)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(field, QDragEnterEvent(QPoint(5, 5), copy, mime, buttons, keys))
    QApplication.sendEvent(field, QDropEvent(QPointF(5, 5), copy, mime, buttons, keys))


async def test_a_dropped_node_fills_the_condition_and_one_undo_takes_it_back(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    key = find(editor, PathField, names.EDITOR_SUCCESS_PATH)
    type_text(key, "$.x")
    type_text(line(editor, names.EDITOR_SUCCESS_VALUE), "no")
    drop(key, ResponseNode("$.valid", JsonKind.BOOLEAN, "true"))
    kind = find(editor, QComboBox, names.EDITOR_SUCCESS_TYPE)
    assert (key.text(), value_of(editor), kind.currentText()) == ("$.valid", "true", "BOOLEAN")
    QTest.keySequence(key, QKeySequence("Ctrl+Z"))
    assert (key.text(), value_of(editor), kind.currentData()) == ("$.x", "no", "")
    QTest.keySequence(key, QKeySequence(QKeySequence.StandardKey.Redo))
    assert (key.text(), value_of(editor), kind.currentText()) == ("$.valid", "true", "BOOLEAN")


async def test_a_dropped_false_makes_no_inverted_door(windows: Windows, scripted: PageContext):
    """The Value of a BOOLEAN is true, whatever the response says; the other way round is asked for by name."""
    editor = await new(windows, scripted)
    key = find(editor, PathField, names.EDITOR_SUCCESS_PATH)
    drop(key, ResponseNode("$.valid", JsonKind.BOOLEAN, "false"))
    assert (key.text(), value_of(editor)) == ("$.valid", "true")
    kind = find(editor, QComboBox, names.EDITOR_SUCCESS_TYPE)
    assert kind.currentText() == "BOOLEAN"
    drop(key, ResponseNode("$.granted", JsonKind.STRING, "False"))
    assert (key.text(), value_of(editor), kind.currentText()) == ("$.granted", "True", "STRING")


async def test_a_response_that_says_false_is_named_and_grants_only_when_that_is_asked_for(
    windows: Windows, live: Any, live_context: PageContext
):
    editor, _ = await opened(windows, live, live_context)
    said = find(editor, QLabel, names.EDITOR_SAYS_FALSE)
    caution = find(editor, QLabel, names.EDITOR_CAUTION)
    choose(editor, names.EDITOR_SUCCESS_TYPE, "")
    await run_test(editor, DENIED)
    response = find(editor, QTreeView, names.TEST_RESPONSE)
    response.setCurrentIndex(node(response, "valid"))
    response.setFocus()
    QTest.keyClick(response, Qt.Key.Key_Return)
    assert (line(editor, names.EDITOR_SUCCESS_PATH).text(), value_of(editor)) == ("$.valid", "true")
    verdict = find(editor, VerdictPanel, names.TEST_VERDICT)
    assert "DENIED" in verdict.text()
    await until(said.isVisible)
    assert said.text() == "This response says false: with it, access is denied."
    assert caution.isHidden()
    instead = find(editor, QPushButton, names.EDITOR_GRANT_ON_FALSE)
    instead.setFocus()
    QTest.keyClick(instead, Qt.Key.Key_Space)
    assert value_of(editor) == "false"
    assert "GRANTED" in verdict.text()
    assert not said.isVisible()
    assert caution.text().startswith("Access is granted where $.valid is false.")
    QTest.keySequence(line(editor, names.EDITOR_SUCCESS_PATH), QKeySequence("Ctrl+Z"))
    assert (value_of(editor), caution.isHidden()) == ("true", True)


async def test_the_value_of_a_boolean_is_a_choice(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    type_text(line(editor, names.EDITOR_SUCCESS_VALUE), "TRUE")
    choose(editor, names.EDITOR_SUCCESS_TYPE, "BOOLEAN")
    value = find(editor, QComboBox, names.EDITOR_SUCCESS_VALUE)
    # What was saved otherwise is still read, and can be put right.
    assert [value.itemText(row) for row in range(value.count())] == ["true", "false", "TRUE"]
    assert value.currentText() == "TRUE"
    choose(editor, names.EDITOR_SUCCESS_VALUE, "true")
    assert editor.presenter.form.success_value == "true"
    assert [value.itemText(row) for row in range(value.count())] == ["true", "false"]
    choose(editor, names.EDITOR_SUCCESS_TYPE, "STRING")
    assert line(editor, names.EDITOR_SUCCESS_VALUE).text() == "true"


async def test_manual_booleans_are_a_choice(windows: Windows, scripted: PageContext):
    editor = await registered(
        windows, scripted, manualFields=[{"key": "a", "type": "BOOLEAN", "value": "false"}]
    )
    assert value_of(editor, names.manual_row(0, "value")) == "false"
    choose(editor, names.manual_row(0, "value"), "true")
    assert editor.presenter.form.manual_fields[0].value == "true"
    click_at(editor, names.EDITOR_MANUAL_ADD)
    choose(editor, names.manual_row(1, "type"), "BOOLEAN")
    value = find(editor, QComboBox, names.manual_row(1, "value"))
    assert (value.currentIndex(), value.placeholderText()) == (-1, "Value"), (
        "nothing is chosen for the person"
    )


async def test_messages_take_dropped_paths(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    for name in (names.EDITOR_SUCCESS_MESSAGE, names.EDITOR_FAILURE_MESSAGE):
        drop(find(editor, PathField, name), ResponseNode("$.message", JsonKind.STRING, "Hello"))
        assert line(editor, name).text() == "$.message"
    assert line(editor, names.EDITOR_SUCCESS_VALUE).text() == ""


async def test_typing_is_undone_in_the_field_and_then_step_by_step(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    name = line(editor, names.EDITOR_NAME)
    type_text(name, "Door")
    QTest.keyClick(name, Qt.Key.Key_Tab)
    url = line(editor, names.EDITOR_WEBHOOK_URL)
    type_text(url, "https://vendor.example")
    QTest.keySequence(url, QKeySequence("Ctrl+Z"))
    await until(lambda: url.text() == "")
    assert name.text() == "Door"
    QTest.keySequence(url, QKeySequence("Ctrl+Z"))
    assert name.text() == ""
    assert editor.unsaved() == ""


async def test_a_removed_row_comes_back_with_undo(windows: Windows, scripted: PageContext):
    editor = await registered(windows, scripted)
    click_at(editor, names.header_row(0, "remove"))
    assert "API test" in blockers(editor)[0]
    QTest.keySequence(editor, QKeySequence("Ctrl+Z"))
    assert line(editor, names.header_row(0, "key")).text() == "Authorization"
    assert blockers(editor) == []


# ---- the panel ------------------------------------------------------------------------------------------------


async def test_names_are_unique_and_every_input_says_what_it_is(windows: Windows, scripted: PageContext):
    editor = await registered(windows, scripted, manualFields=[{"key": "a", "type": "STRING", "value": ""}])
    kinds = (QLineEdit, QComboBox, QCheckBox, QAbstractButton)
    found: list[QWidget] = [widget for kind in kinds for widget in editor.findChildren(kind)]
    inputs = [widget for widget in found if not editor.console.isAncestorOf(widget) and _is_there(widget)]
    assert all(widget.objectName() for widget in inputs)
    assert [widget.objectName() for widget in inputs if not _title(widget)] == []
    everything = [
        widget.objectName() for widget in editor.findChildren(QWidget) if "." in widget.objectName()
    ]
    assert len(everything) == len(set(everything))
    assert {names.EDITOR_HEADERS, names.EDITOR_SAVE, names.EDITOR_BLOCKERS, names.TEST_EXECUTE} <= {
        widget.objectName() for widget in editor.findChildren(QWidget)
    }


def _is_there(widget: QWidget) -> bool:
    """Tell whether an input is not the other one of a value, typed or chosen."""
    above = widget.parentWidget()
    return not isinstance(above, ValueInput) or above.currentWidget() is widget


def _title(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


async def test_the_tab_key_follows_the_reading_order(windows: Windows, scripted: PageContext):
    editor = await registered(windows, scripted)
    click_at(editor, names.EDITOR_HEADERS_ADD)
    first = line(editor, names.EDITOR_NAME)
    first.setFocus()
    walked = [first.objectName()]
    while (focused := QApplication.focusWidget()) is not None and len(walked) < 60:
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused is first or editor.console.isAncestorOf(focused):
            break
        walked.append(focused.objectName())
    assert walked == [
        names.EDITOR_NAME,
        names.EDITOR_WEBHOOK_URL,
        names.header_row(0, "key"),
        names.header_row(0, "value"),
        names.header_row(0, "remove"),
        names.header_row(1, "key"),
        names.header_row(1, "value"),
        names.header_row(1, "remove"),
        names.EDITOR_HEADERS_ADD,
        names.auto_row("deviceId", "enabled"),
        names.auto_row("deviceId", "key"),
        names.auto_row("rfCard", "enabled"),
        names.auto_row("rfCard", "key"),
        names.EDITOR_MANUAL_ADD,
        names.EDITOR_CONNECTION_OPEN,
    ]
    find(editor, QTabBar, names.EDITOR_PAGES).setCurrentIndex(1)
    codes = line(editor, names.EDITOR_STATUS_CODES)
    codes.setFocus()
    walked = []
    while (focused := QApplication.focusWidget()) is not None and not editor.console.isAncestorOf(focused):
        walked.append(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert walked == [
        names.EDITOR_STATUS_CODES,
        names.EDITOR_SUCCESS_PATH,
        names.EDITOR_SUCCESS_VALUE,
        names.EDITOR_SUCCESS_TYPE,
        names.EDITOR_SUCCESS_MESSAGE,
        names.EDITOR_FAILURE_MESSAGE,
    ]


async def test_closing_asks_only_when_something_would_be_lost(
    windows: Windows, scripted: PageContext, qtbot: QtBot
):
    editor = await new(windows, scripted)
    with qtbot.waitSignal(editor.closed, timeout=0):
        click(find(editor, QAbstractButton, names.EDITOR_CLOSE))
    type_text(line(editor, names.EDITOR_NAME), "Door")
    QTest.keyClick(line(editor, names.EDITOR_NAME), Qt.Key.Key_Escape)
    dialog = find(editor, QDialog, names.EDITOR_CLOSING_DIALOG)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "The new API “Door” is not saved. “Export…” in its editor keeps it" in said
    assert dialog.findChild(QPushButton, names.EDITOR_CLOSING_SAVE) is None, "it cannot be saved yet"
    with qtbot.waitSignal(editor.kept, timeout=0):
        click(find(dialog, QPushButton, names.EDITOR_CLOSING_KEEP))
    await until(lambda: editor.findChild(QDialog, names.EDITOR_CLOSING_DIALOG) is None)
    editor.activateWindow()  # a window manager would
    await until(editor.isActiveWindow)
    assert line(editor, names.EDITOR_NAME).text() == "Door"
    QTest.keyClick(line(editor, names.EDITOR_NAME), Qt.Key.Key_Escape)
    with qtbot.waitSignal(editor.closed, timeout=0):
        click(find(editor, QPushButton, names.EDITOR_CLOSING_DISCARD))


async def test_the_place_of_the_splitter_is_remembered(windows: Windows, scripted: PageContext):
    splitter = find(await new(windows, scripted), QSplitter, names.EDITOR_SPLITTER)
    splitter.moveSplitter(splitter.sizes()[0] + 40, 1)
    sizes = splitter.sizes()
    assert scripted.preferences.get("editor.splitter") == sizes
    again = find(await new(windows, scripted), QSplitter, names.EDITOR_SPLITTER)
    await until(lambda: again.sizes() == sizes)


# ---- the two halves, the two pages -----------------------------------------------------------------------------


async def test_in_a_narrow_window_tabs_choose_between_form_and_console(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    tabs = find(editor, QTabBar, names.EDITOR_HALVES)
    name, execute = line(editor, names.EDITOR_NAME), find(editor, QPushButton, names.TEST_EXECUTE)
    assert (tabs.isVisible(), name.isVisible(), execute.isVisible()) == (False, True, True)
    assert name.window() is editor
    form, console = (find(editor, QSplitter, names.EDITOR_SPLITTER).widget(half) for half in range(2))
    assert form is not None
    assert console is not None
    editor.resize(1000, 600)
    await until(lambda: not tabs.isVisible())
    assert form.width() >= 400
    assert console.width() >= 440
    editor.resize(999, 600)
    await until(tabs.isVisible)
    assert (name.isVisible(), execute.isVisible()) == (True, False)
    find(editor, QListWidget, names.EDITOR_BLOCKERS).itemClicked.emit(
        find(editor, QListWidget, names.EDITOR_BLOCKERS).item(4)
    )
    await until(lambda: line(editor, names.TEST_DEVICE_ID).hasFocus())
    assert not name.isVisible()
    editor.go_to("webhookUrl")
    assert line(editor, names.EDITOR_WEBHOOK_URL).hasFocus()
    editor.resize(1200, 600)
    await until(lambda: execute.isVisible() and name.isVisible())


async def test_what_blocks_saving_grows_and_shrinks_without_moving_anything(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    save = find(editor, QPushButton, names.EDITOR_SAVE)
    add = find(editor, QPushButton, names.EDITOR_HEADERS_ADD)
    QApplication.sendPostedEvents()
    before = [save.mapTo(editor, QPoint()), add.mapTo(editor, QPoint())]
    fill_in(editor, "http://wrong")
    # Left with a fault, as when another field is clicked.
    QTest.keyClick(line(editor, names.EDITOR_WEBHOOK_URL), Qt.Key.Key_Tab)
    assert problems(editor)
    QApplication.sendPostedEvents()
    assert [save.mapTo(editor, QPoint()), add.mapTo(editor, QPoint())] == before


async def test_the_header_says_how_the_api_stands(windows: Windows, live: Any, live_context: PageContext):
    editor, _ = await opened(windows, live, live_context)
    state, tested = (find(editor, QLabel, name) for name in (names.EDITOR_STATE, names.EDITOR_TESTED))
    assert (state.text(), tested.text()) == ("saved", "")
    type_text(line(editor, names.EDITOR_WEBHOOK_URL), f"{live.vendor.url}/door?again")
    assert (state.text(), tested.text()) == ("● unsaved", "not tested")
    await run_test(editor)
    assert tested.text() == "tested just now"
    type_text(line(editor, names.EDITOR_WEBHOOK_URL), f"{live.vendor.url}/door?third")
    assert tested.text() == "not tested"


async def test_after_a_successful_test_response_parsing_shows_by_itself(
    windows: Windows, live: Any, live_context: PageContext
):
    editor, _ = await opened(windows, live, live_context)
    pages = find(editor, QTabBar, names.EDITOR_PAGES)
    codes = line(editor, names.EDITOR_STATUS_CODES)
    assert (pages.currentIndex(), codes.isVisible()) == (0, False)
    await run_test(editor, "HTML")
    assert pages.currentIndex() == 0, "a failed test shows nothing to be parsed"
    await run_test(editor, DENIED)
    assert (pages.currentIndex(), codes.isVisible()) == (1, True)
    assert line(editor, names.TEST_CARD_NUMBER).hasFocus(), "and takes no keyboard"


async def test_response_parsing_waits_until_the_form_is_left(
    windows: Windows, live: Any, live_context: PageContext
):
    """Who types in the form, or has the mouse over it, loses neither."""
    editor, _ = await opened(windows, live, live_context)
    pages, form = find(editor, QTabBar, names.EDITOR_PAGES), editor.findChildren(FormPages)[0]
    type_text(line(editor, names.TEST_DEVICE_ID), "547838629")
    type_text(line(editor, names.TEST_CARD_NUMBER), GRANTED["rfCard"])
    name = line(editor, names.EDITOR_NAME)
    name.setFocus()
    QTest.keySequence(editor, QKeySequence("Ctrl+Return"))
    await until(lambda: editor.console.presenter.runs)
    assert (pages.currentIndex(), name.hasFocus()) == (0, True)
    find(editor, QTreeView, names.TEST_RESPONSE).setFocus()
    assert pages.currentIndex() == 1

    pages.setCurrentIndex(0)
    form.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    QTest.keySequence(editor, QKeySequence("Ctrl+Return"))
    await until(lambda: len(editor.console.presenter.runs) == 2)
    assert pages.currentIndex() == 0
    form.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
    QApplication.sendEvent(form, QEvent(QEvent.Type.Leave))
    assert pages.currentIndex() == 1


async def test_a_failed_test_of_what_is_saved_does_not_say_that_it_cannot_be_saved(
    windows: Windows, live: Any, live_context: PageContext
):
    editor, _ = await opened(windows, live, live_context)
    await run_test(editor, "RESET")
    said = find(editor, TroublePanel, names.TEST_TROUBLE)
    assert said.text().startswith("Test failed")
    assert "cannot be saved" not in said.text()
    assert find(editor, QPushButton, names.EDITOR_SAVE).isEnabled()
    type_text(line(editor, names.EDITOR_WEBHOOK_URL), f"{live.vendor.url}/door?again")
    await run_test(editor, "RESET")
    assert "cannot be saved" in said.text()
    assert not find(editor, QPushButton, names.EDITOR_SAVE).isEnabled()


# ---- saving against a scripted server -------------------------------------------------------------------------


def refusal(status: int, code: str, *found: tuple[str, str, str]) -> httpx.Response:
    document = {"type": "about:blank", "title": "No", "status": status, "detail": "No.", "code": code}
    document["problems"] = [{"field": field, "code": rule, "message": text} for field, rule, text in found]
    return httpx.Response(status, headers={"content-type": "application/problem+json"}, json=document)


async def test_what_the_server_refuses_stands_beside_its_field_until_it_changes(
    windows: Windows, scripted: PageContext, router: respx.Router
):
    editor = await registered(windows, scripted)
    router.put("/api/v1/apis/api-1").mock(
        return_value=refusal(422, "invalid", ("webhookUrl", "url_invalid", "Not this host."))
    )
    type_text(line(editor, names.EDITOR_NAME), "Renamed")
    QTest.keySequence(editor, QKeySequence("Ctrl+S"))
    await until(lambda: "Not this host." in problems(editor))
    assert line(editor, names.EDITOR_WEBHOOK_URL).hasFocus()
    assert blockers(editor) == ["Webhook URL — Not this host."]
    type_text(line(editor, names.EDITOR_WEBHOOK_URL), "https://other.example")
    assert "Not this host." not in problems(editor)


async def test_while_saving_the_form_waits_and_a_lost_server_loses_nothing(
    windows: Windows, scripted: PageContext, router: respx.Router, qtbot: QtBot
):
    editor = await registered(windows, scripted)
    name = line(editor, names.EDITOR_NAME)
    save = find(editor, QPushButton, names.EDITOR_SAVE)
    states: list[bool] = []

    def fail(request: httpx.Request) -> httpx.Response:
        states.append(name.isEnabled() or save.isEnabled())
        raise httpx.ConnectError("refused")

    route = router.put("/api/v1/apis/api-1").mock(side_effect=fail)
    type_text(name, "Renamed")
    click(save)
    fault = find(editor, QLabel, names.EDITOR_FAULT)
    await until(lambda: not fault.isHidden())
    assert states == [False]
    assert "What you typed stays" in fault.text()
    assert (name.text(), name.isEnabled()) == ("Renamed", True)
    route.mock(side_effect=None, return_value=httpx.Response(200, json=REGISTERED))
    saved: list[str] = []
    editor.saved.connect(saved.append)
    click(save)
    await until(lambda: saved)
    assert saved == ["api-1"]


# ---- the real server ------------------------------------------------------------------------------------------


async def run_test(editor: ApiEditor, value: str = GRANTED["rfCard"]) -> None:
    """Type a test's values, execute it, and wait for its response."""
    type_text(line(editor, names.TEST_DEVICE_ID), "547838629")
    type_text(line(editor, names.TEST_CARD_NUMBER), value)
    console = find(editor, TestConsole, names.TEST_CONSOLE)
    before = len(console.presenter.runs)
    QTest.keySequence(editor, QKeySequence("Ctrl+Return"))
    await until(lambda: len(console.presenter.runs) > before and not console.presenter.running)


async def test_a_new_api_is_filled_in_tested_and_saved(
    windows: Windows, live: Any, live_context: PageContext
):
    group = live.owner.place("placeGroup")
    editor = await windows.show(live_context, EditorPresenter.new(live_context, group))
    fill_in(editor, f"{live.vendor.url}/door")
    click_at(editor, names.EDITOR_HEADERS_ADD)
    type_text(line(editor, names.header_row(0, "key")), "Authorization")
    type_text(line(editor, names.header_row(0, "value")), "Bearer s3cret-of-the-vendor")
    assert [entry.split(" — ")[0] for entry in blockers(editor)] == ["Judgment criteria", "API test"]
    await run_test(editor)
    assert [entry.split(" — ")[0] for entry in blockers(editor)] == ["Judgment criteria"]
    tree = find(editor, QTreeView, names.TEST_RESPONSE)
    tree.setCurrentIndex(node(tree, "valid"))
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert (line(editor, names.EDITOR_SUCCESS_PATH).text(), value_of(editor)) == ("$.valid", "true")
    assert blockers(editor) == []
    saved: list[str] = []
    editor.saved.connect(saved.append)
    click(find(editor, QPushButton, names.EDITOR_SAVE))
    await until(lambda: saved)
    stored = (await live.client.vendor_apis.read(saved[0])).value
    assert (stored.name, stored.auth_type, [header.key for header in stored.headers]) == (
        "Visitor policy",
        "rfCard",
        ["Authorization"],
    )
    assert "is saved" in live_context.notices.shown[-1].text


def node(tree: QTreeView, key: str) -> QModelIndex:
    """Return the node of a key."""
    return tree.model().match(tree.model().index(0, 0), Qt.ItemDataRole.DisplayRole, key, 1, MATCH)[0]


async def opened(windows: Windows, live: Any, context: PageContext) -> tuple[ApiEditor, str]:
    owner: Console = live.owner
    group = owner.place("placeGroup")
    api_id = owner.register(group, api_form(live.vendor))["id"]
    api = await live.client.vendor_apis.read(api_id)
    return await windows.show(context, EditorPresenter.edit(context, api)), api_id


async def test_a_stored_header_stays_and_still_counts_in_tests(
    windows: Windows, live: Any, live_context: PageContext
):
    editor, api_id = await opened(windows, live, live_context)
    saved: list[str] = []
    editor.saved.connect(saved.append)
    type_text(line(editor, names.EDITOR_WEBHOOK_URL), f"{live.vendor.url}/door?again")
    await run_test(editor)
    assert blockers(editor) == []
    click(find(editor, QPushButton, names.EDITOR_SAVE))
    await until(lambda: saved)
    # A request part that is unchanged, its stored value included, needs no receipt.
    stored = await live.client.vendor_apis.read(api_id)
    document = stored.value.model_dump(by_alias=True, mode="json")
    live.owner.ask("PUT", f"/apis/{api_id}", document, 200)


@pytest.mark.parametrize("answer", ["mine", "theirs"])
async def test_a_lost_update_is_shown_field_by_field_and_decided(
    windows: Windows, live: Any, live_context: PageContext, answer: str
):
    editor, api_id = await opened(windows, live, live_context)
    document = live.owner.get(f"/apis/{api_id}")
    live.owner.ask("PUT", f"/apis/{api_id}", {**document, "name": "Theirs"}, 200)
    saved: list[str] = []
    editor.saved.connect(saved.append)
    type_text(line(editor, names.EDITOR_NAME), "Mine")
    QTest.keySequence(editor, QKeySequence("Ctrl+S"))
    await until(lambda: editor.findChild(QDialog, names.EDITOR_CONFLICT_DIALOG))
    table = find(editor, QTableWidget, names.EDITOR_CONFLICT_TABLE)
    first = [table.item(0, column) for column in range(3)]
    assert [item.text() for item in first if item] == ["Name", "Mine", "Theirs"]
    if answer == "mine":
        click(find(editor, QPushButton, names.EDITOR_CONFLICT_MINE))
        await until(lambda: saved)
    else:
        click(find(editor, QPushButton, names.EDITOR_CONFLICT_THEIRS))
        await until(lambda: line(editor, names.EDITOR_NAME).text() == "Theirs")
        assert editor.unsaved() == ""
    expected = {"mine": "Mine", "theirs": "Theirs"}[answer]
    assert live.owner.get(f"/apis/{api_id}")["name"] == expected
