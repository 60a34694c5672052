"""The API editor saves: against a scripted and against the real server."""

from typing import Any

import httpx
import pytest
import respx
from edited_screen import (
    REGISTERED,
    Windows,
    blockers,
    click_at,
    fill_in,
    line,
    node,
    opened,
    problems,
    registered,
    run_test,
    value_of,
)
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QPushButton,
    QTableWidget,
    QTreeView,
)
from pytestqt.qtbot import QtBot
from qt import click, find, type_text, until

from ui import names
from ui.editor.presenter import EditorPresenter
from ui.state.context import PageContext

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
