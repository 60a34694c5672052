"""A cURL command or an OpenAPI document that fills the editor's form: pasted or from a file, against a scripted and the real server."""

import json
import logging
import shlex
from pathlib import Path
from typing import Any

import pytest
import respx
import shell_quoting as quoting
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QListWidget, QMenu, QPushButton
from pytestqt.qtbot import QtBot
from qt import GROUP, click, find, type_text, until
from running import GRANTED

from ui import names
from ui.editor.command_paste import UrlEdit
from ui.editor.editor import ApiEditor
from ui.editor.form import AutoRow
from ui.editor.presenter import EditorPresenter
from ui.state.context import PageContext
from ui.test_console.console import TestConsole

URL = "https://vendor.example/verify"
SECRET = "Bearer s3cret-of-the-vendor"
BODY = {"deviceId": "547838629", "cardNo": "04A1B2C3", "site": 12, "live": True, "note": "front door"}
COMMAND = f"""curl -X POST '{URL}' \\
  -H 'Authorization: {SECRET}' -H 'Content-Type: application/json' -k \\
  --data-raw '{json.dumps(BODY | {"extra": [1]})}'"""


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


def url(editor: ApiEditor) -> UrlEdit:
    return find(editor, UrlEdit, names.EDITOR_WEBHOOK_URL)


def paste(editor: ApiEditor, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    url(editor).setFocus()
    QTest.keySequence(url(editor), QKeySequence(QKeySequence.StandardKey.Paste))
    QGuiApplication.clipboard().clear()


def listed(editor: ApiEditor) -> list[str]:
    entries = find(editor, QListWidget, names.EDITOR_TAKEN_LIST)
    return [entries.item(row).text() for row in range(entries.count())]


def panel(editor: ApiEditor) -> Any:
    return editor.findChild(object, names.EDITOR_TAKEN)


def auto(editor: ApiEditor) -> list[tuple[str, str, bool]]:
    rows: tuple[AutoRow, ...] = editor.presenter.form.auto_fields
    return [(str(row.row), row.key, row.enabled) for row in rows]


def manual(editor: ApiEditor) -> list[tuple[str, str, str]]:
    return [(row.key, row.type, row.value) for row in editor.presenter.form.manual_fields]


def begin(editor: ApiEditor) -> None:
    """Choose RF Card and enter what the command holds into the test console."""
    editor.presenter.enter("authType", "rfCard")
    type_text(find(editor, QLineEdit, names.TEST_DEVICE_ID), "547838629")
    type_text(find(editor, QLineEdit, names.TEST_CARD_NUMBER), "04A1B2C3")


async def test_a_pasted_command_fills_the_form_and_one_undo_takes_it_back(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    begin(editor)
    before = editor.presenter.form
    paste(editor, COMMAND)
    form = editor.presenter.form
    assert (form.name, url(editor).text()) == ("vendor.example", URL)
    assert [(row.key, row.value) for row in form.headers] == [("Authorization", SECRET)]
    assert auto(editor) == [("DEVICE_SERIAL", "deviceId", True), ("CARD_NUMBER", "cardNo", True)]
    assert manual(editor) == [
        ("site", "NUMBER", "12"),
        ("live", "BOOLEAN", "true"),
        ("note", "STRING", "front door"),
    ]
    assert find(editor, QLineEdit, names.manual_row(2, "value")).text() == "front door"
    lines = listed(editor)
    assert panel(editor).isVisible()
    assert lines[0].startswith("Taken: Webhook URL; headers: 1; auto fields: 2; manual fields: 3")
    assert next(line for line in lines if "Content-Type" in line).startswith("Left out: ")
    assert [line for line in lines if "--insecure" in line or "extra" in line] == [
        line for line in lines if line.startswith("Not possible: ")
    ]
    assert SECRET not in "\n".join(lines)
    QTest.keySequence(url(editor), QKeySequence(QKeySequence.StandardKey.Undo))
    assert editor.presenter.form == before
    assert not panel(editor).isVisible()
    QTest.keySequence(url(editor), QKeySequence(QKeySequence.StandardKey.Redo))
    assert editor.presenter.form == form


async def test_what_is_said_stays_until_it_is_dismissed_or_taken_back(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    paste(editor, COMMAND)
    dismiss = find(editor, QPushButton, names.EDITOR_TAKEN_DISMISS)
    dismiss.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(dismiss, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is find(editor, QListWidget, names.EDITOR_TAKEN_LIST)
    QTest.keyClick(dismiss, Qt.Key.Key_Space)
    assert not panel(editor).isVisible()
    paste(editor, COMMAND)
    assert panel(editor).isVisible()
    stood = url(editor).mapTo(editor, QPoint(0, 0))
    type_text(find(editor, QLineEdit, names.EDITOR_NAME), "Another")
    assert panel(editor).isVisible()
    assert url(editor).mapTo(editor, QPoint(0, 0)) == stood, "typing moves nothing"
    while editor.presenter.can_undo and panel(editor).isVisible():
        editor.presenter.undo()
    assert not panel(editor).isVisible()


@pytest.mark.parametrize(
    "text", ["https://vendor.example/other", "curl", "curled", "see curl https://vendor.example"]
)
async def test_a_text_that_is_no_command_is_pasted_as_it_is(
    windows: Windows, scripted: PageContext, text: str
):
    editor = await new(windows, scripted)
    paste(editor, text)
    assert url(editor).text() == text
    assert not panel(editor).isVisible()


async def test_a_url_within_what_is_typed_is_pasted_as_ever(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    type_text(url(editor), "https://")
    paste(editor, "vendor.example")
    assert url(editor).text() == "https://vendor.example"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (f"curl {URL}", "The request is GET. CLUe sends only HTTP POST"),
        (f"curl {URL} -d a=s3cret", "is a form"),
        (f"curl {URL} -d '<s3cret/>'", "is XML"),
        (f"curl {URL} -H 'A: s3cret", "never closed"),
        ('Invoke-WebRequest -Uri "s3cret"', "PowerShell"),
        (f"curl {URL} -d '{'s3cret' * 9000}'", "at most"),
    ],
)
async def test_a_refused_command_changes_nothing_and_shows_nothing_of_it(
    windows: Windows, scripted: PageContext, command: str, words: str, caplog: pytest.LogCaptureFixture
):
    editor = await new(windows, scripted)
    caplog.set_level(logging.DEBUG)
    type_text(url(editor), "https://before.example")
    before = editor.presenter.form
    paste(editor, command)
    assert editor.presenter.form == before
    (line,) = listed(editor)
    assert words in line
    assert panel(editor).isVisible()
    shown = [label.text() for label in editor.findChildren(QLabel)] + [
        edit.text() for edit in editor.findChildren(QLineEdit)
    ]
    assert "s3cret" not in "\n".join([line, *shown, caplog.text])


async def test_the_menu_pastes_a_command_too(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    QGuiApplication.clipboard().setText(COMMAND)
    edit = url(editor)
    edit.contextMenuEvent(
        QContextMenuEvent(
            QContextMenuEvent.Reason.Keyboard, edit.rect().center(), edit.mapToGlobal(edit.rect().center())
        )
    )
    menu = edit.findChild(QMenu)
    assert menu is not None
    action = menu.findChild(QAction, "edit-paste")
    assert isinstance(action, QAction)
    action.trigger()
    menu.close()
    QGuiApplication.clipboard().clear()
    assert edit.text() == URL


async def test_no_auto_field_is_known_without_the_test_inputs_and_that_is_said(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    editor.presenter.enter("authType", "rfCard")
    paste(editor, COMMAND)
    assert ("cardNo", "STRING", "04A1B2C3") in manual(editor)
    # A member under the auto field's own key is it: two cannot have one key.
    assert "deviceId" not in [key for key, _, _ in manual(editor)]
    (line,) = [line for line in listed(editor) if "the same for everybody" in line]
    assert "{{CARD_NUMBER}}" in line
    assert "Card number" in line


async def test_a_placeholder_tells_the_credential_and_its_auto_field(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    paste(editor, f"""curl {URL} --json '{{"pin":"{{{{UNIQUE_PIN}}}}","door":"{{{{DEVICE_SERIAL}}}}"}}'""")
    assert editor.presenter.auth_type == "userPin"
    assert auto(editor) == [("DEVICE_SERIAL", "door", True), ("UNIQUE_PIN", "pin", True)]
    assert manual(editor) == []


async def test_more_than_ten_are_all_there_and_the_rule_names_the_excess(
    windows: Windows, scripted: PageContext
):
    editor = await new(windows, scripted)
    some = " ".join(f"-H 'X-{at}: 1'" for at in range(12))
    body = json.dumps({f"f{at}": at for at in range(12)})
    paste(editor, f"curl {URL} {some} -d '{body}'")
    assert len(editor.presenter.form.headers) == 12
    codes = {problem.code for problem in editor.presenter.problems()}
    assert {"too_many_headers", "too_many_fields"} <= codes


async def test_a_command_without_a_readable_body_leaves_the_fields(windows: Windows, scripted: PageContext):
    editor = await new(windows, scripted)
    editor.presenter.add_manual()
    editor.presenter.enter("manualFields[0].key", "kept")
    paste(editor, f"curl {URL} -d @body.json")
    assert manual(editor) == [("kept", "STRING", "")]
    assert "no file is read" in "\n".join(listed(editor))


# ---- files ------------------------------------------------------------------------------------------------------


def openapi(*paths: str, server: str = "https://vendor.example") -> str:
    schema = {
        "required": list(BODY),
        "properties": {key: {"example": value} for key, value in BODY.items()},
    }
    operation = {
        "summary": "Verify",
        "security": [{"key": []}],
        "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Body"}}}},
    }
    return json.dumps(
        {
            "openapi": "3.1.0",
            "servers": [{"url": server}],
            "paths": {path: {"post": operation} for path in paths},
            "components": {
                "schemas": {"Body": schema},
                "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            },
        }
    )


async def test_the_one_operation_of_a_document_fills_the_form(
    windows: Windows, scripted: PageContext, tmp_path: Path
):
    editor = await new(windows, scripted)
    begin(editor)
    file = tmp_path / "api.json"
    file.write_text(openapi("/verify"))
    editor.import_file(file)
    await until(lambda: panel(editor).isVisible())
    assert url(editor).text() == URL
    assert editor.presenter.form.name == "Verify"
    assert auto(editor) == [("DEVICE_SERIAL", "deviceId", True), ("CARD_NUMBER", "cardNo", True)]
    assert [key for key, _, _ in manual(editor)] == ["site", "live", "note"]
    # The header is there to be filled in, and its rule says so.
    assert ("headers[0].value", "header_value_invalid") in [
        (problem.field, problem.code) for problem in editor.presenter.problems()
    ]
    editor.presenter.undo()
    assert url(editor).text() == ""


@pytest.mark.parametrize("answer", ["take", "cancel"])
async def test_of_several_operations_one_is_chosen(
    windows: Windows, scripted: PageContext, tmp_path: Path, answer: str
):
    editor = await new(windows, scripted)
    file = tmp_path / "api.json"
    file.write_text(openapi("/a", "/b"))
    editor.import_file(file)
    await until(lambda: editor.findChild(QDialog, names.EDITOR_OPERATIONS_DIALOG))
    dialog = find(editor, QDialog, names.EDITOR_OPERATIONS_DIALOG)
    entries = find(dialog, QListWidget, names.EDITOR_OPERATIONS_LIST)
    assert [entries.item(row).text() for row in range(entries.count())] == ["/a — Verify", "/b — Verify"]
    QTest.keyClick(entries, Qt.Key.Key_Down)
    if answer == "take":
        click(find(dialog, QPushButton, names.EDITOR_OPERATIONS_TAKE))
        await until(lambda: url(editor).text() == "https://vendor.example/b")
    else:
        click(find(dialog, QPushButton, names.EDITOR_OPERATIONS_CANCEL))
        await until(lambda: editor.findChild(QDialog, names.EDITOR_OPERATIONS_DIALOG) is None)
        assert url(editor).text() == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"openapi: 3.0.3\npaths: {}\n", "YAML is not read"),
        (b'{"openapi": "2.9"}', "only version 3"),
        (b"hello", "neither a cURL command nor an OpenAPI document"),
        (b"\xff\xfe\xff", "could not be imported"),
        (b"{" + b" " * (4 * 1024 * 1024), "larger than 4096 KiB"),
    ],
)
async def test_any_other_file_is_refused_with_the_reason(
    windows: Windows, scripted: PageContext, tmp_path: Path, content: bytes, words: str
):
    editor = await new(windows, scripted)
    file = tmp_path / "some.file"
    file.write_bytes(content)
    editor.import_file(file)
    await until(lambda: panel(editor).isVisible())
    assert words in "\n".join(listed(editor))
    assert url(editor).text() == ""


# ---- the real server --------------------------------------------------------------------------------------------


def _joined(end: str, *parts: str) -> str:
    return f" {end}\n  ".join(parts)


def commands(address: str) -> dict[str, str]:
    """Return the same request as each origin writes it."""
    body, cmd, ps = json.dumps(BODY), quoting.chrome_cmd, quoting.powershell_single
    pretty = json.dumps(BODY, indent=4)
    browser = [
        "accept: */*",
        "accept-language: ko-KR,ko;q=0.9",
        "content-type: application/json",
        f"authorization: {SECRET}",
    ]
    told = [
        'sec-ch-ua: "Chromium";v="130"',
        "sec-fetch-mode: cors",
        "user-agent: Mozilla/5.0 (X11; Linux x86_64)",
    ]
    old = quoting.old_cmd
    return {
        "Chrome, bash": _joined(
            "\\",
            f"curl '{address}'",
            *(f"-H {shlex.quote(one)}" for one in [*browser, *told]),
            "-b 'session=of-a-browser'",
            f"--data-raw {quoting.bash_ansi(body)}",
        ),
        "Chrome, cmd": _joined(
            "^",
            f"curl {cmd(address)}",
            *(f"-H {cmd(one)}" for one in [*browser, *told]),
            f"--data-raw {cmd(body)}",
        ),
        "Firefox, POSIX": " ".join(
            [
                f"curl '{address}' --compressed -X POST",
                *(
                    f"-H {shlex.quote(one)}"
                    for one in [*told, *browser, "Connection: keep-alive", "TE: trailers"]
                ),
                f"--data-raw {shlex.quote(body)}",
            ]
        ),
        "Firefox, older, Windows": " ".join(
            [
                f"curl {old(address)} --compressed -X POST",
                *(f"-H {old(one)}" for one in [*browser, told[-1]]),
                f"--data-raw {old(body)}",
            ]
        ),
        "Postman": _joined(
            "\\",
            f"curl --location '{address}'",
            "--header 'Content-Type: application/json'",
            f"--header 'Authorization: {SECRET}'",
            f"--data '{pretty}'",
        ),
        "Insomnia": _joined(
            "\\",
            "curl --request POST",
            f"--url {address}",
            f"--header 'Authorization: {SECRET}'",
            "--header 'Content-Type: application/json'",
            "--header 'User-Agent: insomnia/10.1.0'",
            f"--data '{pretty}'",
        ),
        "Bruno": _joined(
            "\\",
            "curl --request POST",
            f"--url {address}",
            f"--header 'authorization: {SECRET}'",
            "--header 'content-type: application/json'",
            f"--data {shlex.quote(pretty)}",
        ),
        "documentation": f"$ curl -sS {address} \\\n    -H \"Authorization: {SECRET}\" \\\n    --json '{body}' | jq .\n",
        "PowerShell": _joined(
            "`",
            f"PS C:\\> curl.exe -X POST {ps(address)}",
            f'-H "Authorization: {SECRET}"',
            f"--json {ps(body)}",
        ),
        "Windows PowerShell": " ".join(
            ["curl.exe", address, "-H", ps(f"Authorization: {SECRET}"), "-d", ps(body.replace('"', '\\"'))]
        ),
    }


@pytest.mark.parametrize("origin", sorted(commands(URL)))
async def test_a_command_of_each_origin_fills_the_form_and_runs(
    windows: Windows, live: Any, live_context: PageContext, origin: str
):
    group = live.owner.place("placeGroup")
    editor = await windows.show(live_context, EditorPresenter.new(live_context, group))
    begin(editor)
    assert GRANTED["rfCard"] == BODY["cardNo"]
    paste(editor, commands(f"{live.vendor.url}/door")[origin])
    form = editor.presenter.form
    assert form.webhook_url == f"{live.vendor.url}/door"
    assert [(row.key.lower(), row.value) for row in form.headers] == [("authorization", SECRET)]
    assert auto(editor) == [("DEVICE_SERIAL", "deviceId", True), ("CARD_NUMBER", "cardNo", True)]
    assert manual(editor) == [
        ("site", "NUMBER", "12"),
        ("live", "BOOLEAN", "true"),
        ("note", "STRING", "front door"),
    ]
    # All of 5.2–5.5 is filled in: what is left are the criteria and the test.
    assert [problem.field.partition(".")[0] for problem in editor.presenter.problems()] == ["criteria"]
    console = find(editor, TestConsole, names.TEST_CONSOLE)
    QTest.keySequence(editor, QKeySequence("Ctrl+Return"))
    await until(lambda: console.presenter.runs and not console.presenter.running)
    result = console.presenter.runs[-1].result
    assert (result.success, result.status_code) == (True, 200)
    assert json.loads(result.request.body) == BODY
