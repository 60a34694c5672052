"""Samples in the editor and its test console: kept, judged at every keystroke, named before saving, asked once more."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest
import respx
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from qt import GROUP, click, find, rows_of, type_text, until
from shiboken6 import isValid
from tested_forms import FORM, GRANT, RecordingForm, ScriptedServer, result_of

from clue_desktop.client.connection import Versioned
from clue_desktop.contract.vendor_apis import Revision, Sample, VendorApi
from clue_desktop.domain.response_json import content_type_of
from clue_desktop.domain.samples import MAX_BODY_BYTES, MAX_SAMPLES
from clue_desktop.domain.samples import Sample as KeptSample
from ui import names
from ui.customer_api.history import history_of
from ui.customer_api.presenter import definition_text, parse_definition
from ui.editor.dialogs import SamplesQuestion
from ui.editor.editor import ApiEditor
from ui.editor.presenter import EditorPresenter
from ui.state.context import PageContext
from ui.state.tasks import Tasks
from ui.test_console.console import TestConsole
from ui.test_console.presenter import TestConsolePresenter
from ui.test_console.presenters.samples import SamplesPresenter
from ui.test_console.samples_dialog import SamplesDialog
from ui.widgets.asking import NameDialog

GREETED = '{"valid": true, "message": "Welcome."}'
REFUSED = '{"valid": false, "message": "Blocked."}'


def sample(
    name: str, body: str = GREETED, *, granted: bool = True, value: str = "04A1B2C3"
) -> dict[str, Any]:
    return {
        "name": name,
        "parameters": {"deviceId": "547838629", "cardNumber": value},
        "statusCode": 200,
        "contentType": "application/json",
        "body": body,
        "expected": {"result": "granted" if granted else "denied", "message": json.loads(body)["message"]},
    }


SAMPLES = [sample("Anna"), sample("Blocked card", REFUSED, granted=False, value="04DEAD00")]
REGISTERED = {**FORM, "id": "api-1", "placeGroupId": GROUP, "headers": [], "samples": SAMPLES}


def fail(fault: BaseException, doing: str) -> None:
    raise AssertionError(doing) from fault


@asynccontextmanager
async def editing(qtbot: QtBot, context: PageContext, **changes: Any) -> AsyncIterator[ApiEditor]:
    api = Versioned(VendorApi.model_validate({**REGISTERED, **changes}), '"1"')
    editor = ApiEditor(context, EditorPresenter.edit(context, api))
    qtbot.addWidget(editor, before_close_func=ApiEditor.leave)
    editor.resize(1280, 680)
    editor.show()
    editor.activateWindow()
    await until(lambda: editor.isActiveWindow() and editor.complete)
    yield editor


def saving(router: respx.Router) -> respx.Route:
    def answer(request: httpx.Request) -> httpx.Response:
        sent = json.loads(request.content)
        kept = {name: sent[name] for name in sent if name not in ("testReceipt", "id", "placeGroupId")}
        return httpx.Response(
            200, json={**kept, "id": "api-1", "placeGroupId": GROUP}, headers={"etag": '"2"'}
        )

    return router.put("/api/v1/apis/api-1").mock(side_effect=answer)


def state(editor: QWidget) -> str:
    return find(editor, QLabel, names.TEST_SAMPLES_STATE).text()


def caution(editor: QWidget) -> str:
    label = find(editor, QLabel, names.EDITOR_CAUTION)
    return "" if label.isHidden() else label.text()


def question_of(editor: QWidget) -> SamplesQuestion | None:
    return next((one for one in editor.findChildren(SamplesQuestion) if one.isVisible()), None)


# ---- named before it is saved -----------------------------------------------------------------------------------


async def test_a_criteria_change_that_turns_a_sample_is_named_before_it_is_saved(
    qtbot: QtBot, router: respx.Router, page_context: PageContext
):
    route = saving(router)
    async with editing(qtbot, page_context) as editor:
        save = find(editor, QPushButton, names.EDITOR_SAVE)
        assert state(editor) == "Samples: 2, all as expected"
        codes = find(editor, QLineEdit, names.EDITOR_STATUS_CODES)
        parts = [save, codes, find(editor, QPushButton, names.TEST_SAMPLES), find(editor, QPushButton, names.TEST_EXECUTE)]  # fmt: skip
        QApplication.sendPostedEvents()
        before = [part.mapTo(editor, QPoint()) for part in parts]
        type_text(codes, "201")
        assert state(editor) == "Differs: “Anna” (1 of 2 samples)"
        assert caution(editor) == "A sample no longer gives what is expected: “Anna”."
        QApplication.sendPostedEvents()
        assert [part.mapTo(editor, QPoint()) for part in parts] == before
        assert save.isEnabled(), "the manual's conditions alone enable it"
        click(save)
        question = question_of(editor)
        assert question is not None
        assert not route.called
        table = find(question, QTableWidget, names.EDITOR_SAMPLES_TABLE)
        assert rows_of(table) == [["Anna", "GRANTED “Welcome.”", "DENIED “Welcome.”"]]
        keep = find(question, QPushButton, names.EDITOR_SAMPLES_KEEP)
        assert keep.isDefault()
        assert question.focusWidget() is keep
        click(keep)
        await until(lambda: question_of(editor) is None)
        assert not route.called
        click(save)
        again = question_of(editor)
        assert again is not None
        click(find(again, QPushButton, names.EDITOR_SAMPLES_SAVE))
        await until(lambda: route.called)
        sent = json.loads(route.calls.last.request.content)
        assert [one["name"] for one in sent["samples"]] == ["Anna", "Blocked card"]
        assert sent["criteria"]["statusCodes"] == [201]


async def test_without_a_differing_sample_saving_takes_no_more_than_one_click(
    qtbot: QtBot, router: respx.Router, page_context: PageContext
):
    route = saving(router)
    for samples in ([], SAMPLES):
        route.calls.reset()
        async with editing(qtbot, page_context, samples=samples) as editor:
            type_text(find(editor, QLineEdit, names.EDITOR_STATUS_CODES), "200, 201")
            assert caution(editor) == ""
            assert state(editor) == ("Samples: 2, all as expected" if samples else "")
            click(find(editor, QPushButton, names.EDITOR_SAVE))
            assert question_of(editor) is None
            await until(lambda: route.called)


async def test_incomplete_criteria_say_nothing_of_samples(qtbot: QtBot, page_context: PageContext):
    async with editing(qtbot, page_context) as editor:
        type_text(find(editor, QLineEdit, names.EDITOR_STATUS_CODES), "999")
        assert state(editor) == "Samples: 2"
        assert caution(editor) == ""


# ---- keeping ----------------------------------------------------------------------------------------------------


async def test_a_run_is_kept_under_a_name_and_asks_for_no_new_test(
    qtbot: QtBot, router: respx.Router, page_context: PageContext
):
    router.post(url__regex=".*/api-tests").respond(
        200, json=result_of(GRANT).model_dump(mode="json", by_alias=True)
    )
    async with editing(qtbot, page_context, samples=[]) as editor:
        keep = find(editor, QPushButton, names.TEST_KEEP)
        assert not keep.isEnabled()
        assert keep.toolTip() == "Run a test first."
        type_text(find(editor, QLineEdit, names.TEST_DEVICE_ID), "547838629")
        type_text(find(editor, QLineEdit, names.TEST_CARD_NUMBER), "04A1B2C3")
        click(find(editor, QPushButton, names.TEST_EXECUTE))
        await until(keep.isEnabled)
        for taken in (False, True):
            click(keep)
            dialog = next(one for one in editor.findChildren(NameDialog) if one.isVisible())
            name = find(dialog, QLineEdit, f"{names.NAME_DIALOG}.name")
            ok = find(dialog, QPushButton, f"{names.NAME_DIALOG}.ok")
            if not taken:
                assert name.text() == "04A1B2C3 – GRANTED"
                assert "GRANTED “Access granted.”" in " ".join(
                    label.text() for label in dialog.findChildren(QLabel)
                )
                type_text(name, "Anna")
                click(ok)
                continue
            type_text(name, "anna")
            assert not ok.isEnabled()
            dialog.reject()
        assert [one.name for one in editor.presenter.samples] == ["Anna"]
        assert editor.presenter.samples[0] == KeptSample(
            "Anna", "547838629", "04A1B2C3", 200, "application/json", GRANT, granted=True, message="Access granted."
        )  # fmt: skip
        assert editor.presenter.changed
        assert not editor.presenter.needs_test
        assert find(editor, QPushButton, names.TEST_SAMPLES).text() == "Samples (1)…"
        editor.presenter.undo()
        assert editor.presenter.samples == ()


async def test_a_pin_is_no_part_of_a_sample():
    form = RecordingForm(authType="userPin")
    presenter = TestConsolePresenter(form, ScriptedServer(result_of(GRANT)), fail)
    presenter.prefill({"deviceId": "547838629", "uniquePin": "471100"})
    presenter.execute()
    await until(lambda: bool(presenter.runs))
    kept = presenter.new_sample()
    assert kept is not None
    assert kept.name == "User PIN – GRANTED"
    assert "471100" not in repr(kept)
    await presenter.aclose()


@pytest.mark.parametrize(
    ("result", "why"),
    [
        (result_of(None, status=None, error="timeout"), "There is no complete answer to keep."),
        (result_of(f'"{"x" * MAX_BODY_BYTES}"'), "The answer has 17 KiB; a sample keeps at most 16 KiB."),
        (result_of("{", error="invalid_json"), ""),
        (result_of("<p>", content_type="text/html", error="not_json_content_type"), ""),
    ],
)
async def test_what_can_be_kept_is_said(result: Any, why: str):
    presenter = TestConsolePresenter(RecordingForm(), ScriptedServer(result), fail)
    presenter.prefill({"deviceId": "547838629", "cardNumber": "04A1B2C3"})
    presenter.execute()
    await until(lambda: bool(presenter.runs))
    assert presenter.why_not_keep == why
    await presenter.aclose()


async def test_no_more_than_can_be_kept_and_no_run_of_another_credential():
    form = RecordingForm()
    presenter = TestConsolePresenter(form, ScriptedServer(result_of(GRANT)), fail)
    presenter.prefill({"deviceId": "547838629", "cardNumber": "04A1B2C3"})
    presenter.execute()
    await until(lambda: bool(presenter.runs))
    one = presenter.new_sample()
    assert one is not None
    form.take_samples(tuple(replace(one, name=str(number)) for number in range(MAX_SAMPLES)))
    assert "50 samples" in presenter.why_not_keep
    form.take_samples(())
    form.change(authType="face")
    assert presenter.why_not_keep == "This run was of another credential."
    form.change(authType="rfCard", criteria={"statusCodes": []})
    assert presenter.why_not_keep.startswith("Complete the judgment criteria first")
    await presenter.aclose()


# ---- run all ----------------------------------------------------------------------------------------------------


def kept(*documents: dict[str, Any]) -> tuple[KeptSample, ...]:
    return tuple(Sample.model_validate(one).to_sample("rfCard") for one in documents)


@asynccontextmanager
async def samples_dialog(
    qtbot: QtBot, form: RecordingForm, server: ScriptedServer
) -> AsyncIterator[tuple[SamplesDialog, SamplesPresenter]]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 680)
    window.show()
    presenter = SamplesPresenter(form, server, fail)
    dialog = SamplesDialog(window, presenter, Tasks(fail))
    dialog.open()
    yield dialog, presenter
    if isValid(dialog):
        dialog.reject()


def listed(dialog: QWidget) -> list[list[str]]:
    tree = find(dialog, QTreeWidget, names.SAMPLES_LIST)
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [[item.text(column) for column in range(6)] for item in items if item is not None]


async def test_run_all_shows_verdict_message_and_the_differing_members_side_by_side(qtbot: QtBot):
    form = RecordingForm()
    form.take_samples(kept(*SAMPLES))
    turned = '{"valid": true, "message": "Blocked.", "since": 3}'
    server = ScriptedServer(result_of(GREETED), result_of(turned))
    async with samples_dialog(qtbot, form, server) as (dialog, presenter):
        run = find(dialog, QPushButton, names.SAMPLES_RUN_ALL)
        click(run)
        await until(lambda: presenter.done == 2 and not presenter.running)
        assert listed(dialog) == [
            ["Anna", "04A1B2C3", "200", "GRANTED “Welcome.”", "GRANTED “Welcome.”", "GRANTED “Welcome.”"],
            [
                "Blocked card",
                "04DEAD00",
                "200",
                "DENIED “Blocked.”",
                "DENIED “Blocked.”",
                "GRANTED “Blocked.”",
            ],
        ]
        assert [test.parameters.card_number for test in server.asked] == ["04A1B2C3", "04DEAD00"]
        assert all(test.api.samples is None for test in server.asked)
        assert len(form.taken) == 2, "each is a test like another"
        assert find(dialog, QLabel, names.SAMPLES_NOTE).text() == "The answer is the one that is kept."
        tree = find(dialog, QTreeWidget, names.SAMPLES_LIST)
        QTest.keyClick(tree, Qt.Key.Key_Down)
        table = find(dialog, QTableWidget, names.SAMPLES_DIFFERENCES)
        assert table.isVisible()
        assert rows_of(table) == [["$.valid", "false", "true"], ["$.since", "—", "3"]]


async def test_cancel_hangs_up_and_keeps_what_came(qtbot: QtBot):
    form = RecordingForm()
    form.take_samples(kept(*SAMPLES))
    server = ScriptedServer(result_of(GREETED), result_of(REFUSED))
    async with samples_dialog(qtbot, form, server) as (dialog, presenter):
        cancel = find(dialog, QPushButton, names.SAMPLES_CANCEL)
        assert not cancel.isEnabled()

        def slow_from_the_second_on() -> None:
            server.slow = presenter.done == 1

        presenter.observe(slow_from_the_second_on)
        click(find(dialog, QPushButton, names.SAMPLES_RUN_ALL))
        await until(lambda: len(server.asked) == 2)
        progress = find(dialog, QProgressBar, names.SAMPLES_PROGRESS)
        assert (progress.value(), progress.maximum(), progress.isVisible()) == (1, 2, True)
        click(cancel)
        await until(lambda: server.aborted == 1)
        assert not presenter.running
        assert list(presenter.came) == ["Anna"]
        assert find(dialog, QPushButton, names.SAMPLES_RUN_ALL).isEnabled()


async def test_closing_the_dialog_hangs_up(qtbot: QtBot):
    form = RecordingForm()
    form.take_samples(kept(*SAMPLES))
    server = ScriptedServer(result_of(GREETED))
    server.slow = True
    async with samples_dialog(qtbot, form, server) as (dialog, _presenter):
        click(find(dialog, QPushButton, names.SAMPLES_RUN_ALL))
        await until(lambda: len(server.asked) == 1)
        click(find(dialog, QPushButton, names.SAMPLES_CLOSE))
        await until(lambda: server.aborted == 1)


async def test_a_vendor_that_does_not_answer_is_told_and_the_others_are_asked():
    form = RecordingForm()
    form.take_samples(kept(*SAMPLES))
    server = ScriptedServer(result_of(None, status=None, error="timeout"), result_of(REFUSED))
    presenter = SamplesPresenter(form, server, fail)
    presenter.run_all()
    await until(lambda: presenter.done == 2)
    assert presenter.came["Anna"].in_words == "What timeout means."
    assert presenter.came["Blocked card"].as_expected
    presenter.leave()


async def test_the_value_of_a_pin_is_typed_for_the_run_alone(qtbot: QtBot):
    form = RecordingForm(authType="userPin")
    secret = replace(kept(SAMPLES[0])[0], value=None)
    form.take_samples((secret,))
    server = ScriptedServer(result_of(GREETED))
    async with samples_dialog(qtbot, form, server) as (dialog, presenter):
        run = find(dialog, QPushButton, names.SAMPLES_RUN_ALL)
        click(run)
        await until(lambda: presenter.done == 1 and not presenter.running)
        assert server.asked == []
        assert "not kept" in presenter.came["Anna"].fault
        value = find(dialog, QLineEdit, names.SAMPLES_VALUE)
        assert value.echoMode() is QLineEdit.EchoMode.Password
        type_text(value, "471100")
        click(run)
        await until(lambda: presenter.done == 1 and not presenter.running)
        assert server.asked[0].parameters.unique_pin == "471100"
        assert presenter.came["Anna"].as_expected
        assert form.samples == (secret,)


async def test_samples_are_renamed_expected_anew_and_removed(qtbot: QtBot):
    form = RecordingForm()
    form.take_samples(kept(*SAMPLES))
    form.change(criteria={**FORM["criteria"], "statusCodes": [201]})
    async with samples_dialog(qtbot, form, ScriptedServer()) as (dialog, presenter):
        assert listed(dialog)[0][4] == "DENIED “Welcome.”"
        expect = find(dialog, QPushButton, names.SAMPLES_EXPECT)
        click(expect)
        assert not form.samples[0].granted
        assert not expect.isEnabled()
        click(find(dialog, QPushButton, names.SAMPLES_RENAME))
        asked = find(dialog, NameDialog, names.NAME_DIALOG)
        name = find(asked, QLineEdit, f"{names.NAME_DIALOG}.name")
        type_text(name, "Blocked card")
        assert not find(asked, QPushButton, f"{names.NAME_DIALOG}.ok").isEnabled()
        type_text(name, "Anna Kim")
        click(find(asked, QPushButton, f"{names.NAME_DIALOG}.ok"))
        assert [one.name for one in form.samples] == ["Anna Kim", "Blocked card"]
        for rest in (["Blocked card"], []):
            click(find(dialog, QPushButton, names.SAMPLES_REMOVE))
            assert [one.name for one in form.samples] == rest
        assert presenter.chosen == ""
        assert not find(dialog, QPushButton, names.SAMPLES_RUN_ALL).isEnabled()


async def test_the_console_opens_them(qtbot: QtBot, page_context: PageContext):
    form = RecordingForm()
    form.take_samples(kept(*SAMPLES))
    console = TestConsole(form, page_context)
    qtbot.addWidget(console, before_close_func=TestConsole.leave)
    console.show()
    click(find(console, QPushButton, names.TEST_SAMPLES))
    dialog = find(console, SamplesDialog, names.SAMPLES_DIALOG)
    assert [row[0] for row in listed(dialog)] == ["Anna", "Blocked card"]
    dialog.reject()


# ---- files and history ------------------------------------------------------------------------------------------


def test_samples_travel_with_an_exported_definition():
    api = VendorApi.model_validate(REGISTERED)
    assert parse_definition(definition_text(api)).samples == api.samples


@pytest.mark.parametrize(
    "wrong",
    [
        [sample("Anna"), sample("anna")],
        [{**sample("Anna"), "statusCode": 99}],
        [{**sample("Anna"), "headers": []}],
        [{**sample("Anna"), "body": "x" * (MAX_BODY_BYTES + 1)}],
    ],
)
def test_a_definition_with_samples_that_cannot_be_is_refused(wrong: list[dict[str, Any]]):
    document = json.loads(definition_text(VendorApi.model_validate(REGISTERED)))
    document["api"]["samples"] = wrong
    with pytest.raises(ValueError, match="samples"):
        parse_definition(json.dumps(document))


def test_history_tells_which_samples_came_changed_and_went():
    def revision(number: int, *marks: tuple[str, str], known: bool = True) -> Revision:
        samples = [{"name": name, "digest": digest} for name, digest in marks] if known else None
        api = {**FORM, "headers": [], "samples": None}
        return Revision.model_validate(
            {"number": number, "at": "2026-03-01T00:00:00Z", "by": "Kim", "api": api, "samples": samples}
        )

    newest, middle, oldest = history_of(
        "A",
        [revision(3, ("Anna", "2"), ("Bob", "1")), revision(2, ("Anna", "1")), revision(1, known=False)],
        "",
    ).entries
    assert [(row.what, row.before, row.after) for row in newest.changes] == [
        ("Sample Anna", "there", "another answer, value or expectation"),
        ("Sample Bob", "—", "there"),
    ]
    assert [row.what for row in middle.changes] == ["Sample Anna"]
    assert oldest.going_back == [], "restoring what had none leaves those that are there"


def test_another_credential_is_another_apis_business(page_context: PageContext):
    new = EditorPresenter.imported(page_context, GROUP, VendorApi.model_validate(REGISTERED))

    def number_after(credential: str) -> int:
        new.enter("authType", credential)
        return len(new.samples)

    assert [number_after(credential) for credential in ("rfCard", "face")] == [2, 0]
    new.undo()
    assert [one.name for one in new.samples] == ["Anna", "Blocked card"]


def test_a_copy_has_the_samples_too(page_context: PageContext):
    api = VendorApi.model_validate(REGISTERED)
    assert [one.name for one in EditorPresenter.duplicate(page_context, api).samples] == [
        "Anna",
        "Blocked card",
    ]
    assert content_type_of([("content-type", "a"), ("content-type", "b")]) is None
