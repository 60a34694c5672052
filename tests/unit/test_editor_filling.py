"""The API editor without a screen: its fields and rows, tests and their receipts, filling by drop, undo (manual 5, 9.2)."""

from datetime import timedelta

import pytest
from edited_forms import (
    GROUP,
    URL,
    Clock,
    answered,
    checks,
    fill_in,
    header,
    registered,
    run_test,
)
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.contract.vendor_apis import VendorApiForm
from clue_desktop.domain.credentials import Credential, Placeholder
from ui.editor.blockers import Check
from ui.editor.presenter import EditorPresenter
from ui.editor.status_codes import read_status_codes
from ui.state.context import PageContext
from ui.state.response_node import JsonKind, PathTarget, ResponseNode
from ui.test_console.tested_form import Findings

# ---- auto fields, headers -------------------------------------------------------------------------------------


def test_choosing_the_auth_type_brings_its_two_auto_fields_and_another_swaps_the_second(context: PageContext):
    editor = EditorPresenter.new(context, GROUP)
    editor.enter("authType", "face")
    assert [(row.row, row.key, row.enabled) for row in editor.form.auto_fields] == [
        (Placeholder.DEVICE_SERIAL, "deviceId", True),
        (Placeholder.USER_KEY, "userKey", True),
    ]
    editor.enter("autoFields[0].key", "terminal")
    editor.enter("autoFields[1].key", "employee")
    editor.enter("authType", "fingerprint")
    assert [row.key for row in editor.form.auto_fields] == ["terminal", "employee"]
    editor.enter("authType", "customQr")
    assert [row.key for row in editor.form.auto_fields] == ["terminal", "qrCode"]


def test_the_auth_type_of_a_registered_api_cannot_be_changed(context: PageContext):
    editor = EditorPresenter.edit(context, registered())
    assert editor.auth_type_locked
    editor.enter("authType", "face")
    assert editor.auth_type is Credential.RF_CARD
    assert not editor.changed


def test_auto_and_manual_fields_share_ten_places(context: PageContext):
    editor = fill_in(EditorPresenter.new(context, GROUP))
    for number in range(20):
        editor.add_manual()
        if editor.form.manual_fields[number:]:
            editor.enter(f"manualFields[{number}].key", f"k{number}")
    assert (editor.field_count, len(editor.form.manual_fields), editor.may_add_manual) == (10, 8, False)
    editor.enter("autoFields[0].enabled", False)
    editor.add_manual()
    editor.enter("manualFields[8].key", "k8")
    editor.enter("autoFields[0].enabled", True)
    assert editor.field_count == 11
    assert list(editor.shown_problems()) == ["manualFields"]


def test_a_stored_header_is_kept_until_something_is_typed_over_it(context: PageContext):
    editor = EditorPresenter.edit(context, registered())
    assert editor.is_stored(editor.form.headers[0])
    assert editor.can_save
    editor.enter("headers[0].value", "Bearer new")
    assert checks(editor) == [Check.TEST]
    assert editor.request_form().headers[0].value == "Bearer new"
    editor.enter("headers[0].value", "")
    assert editor.request_form().headers[0].value is None
    assert editor.can_save
    editor.enter("headers[0].key", "Other")
    assert [blocker.field for blocker in editor.blockers()] == ["headers[0].value", "testReceipt"]


def test_a_duplicate_needs_a_name_of_its_own_its_header_values_and_a_test(context: PageContext):
    editor = EditorPresenter.duplicate(context, registered().value)
    assert (editor.form.name, editor.api_id, editor.auth_type_locked) == (
        "Copy of Visitor policy",
        None,
        False,
    )
    assert [blocker.field for blocker in editor.blockers()] == [
        "headers[0].value",
        "headers[1].value",
        "testReceipt",
    ]


def test_an_imported_definition_is_a_new_api_with_its_faults_shown(context: PageContext):
    form = VendorApiForm.model_validate(
        {
            "name": "From a file",
            "authType": "rfCard",
            "webhookUrl": "http://vendor.example",
            "headers": [{"key": "Authorization"}, {"key": "X-Site", "value": "12"}],
            "autoFields": [{"placeholder": "USER_KEY", "key": "userKey", "enabled": True}],
            "manualFields": [{"key": "n", "type": "DATE", "value": ""}],
            "criteria": {"statusCodes": [404]},
        }
    )
    editor = EditorPresenter.imported(context, GROUP, form)
    assert (editor.api_id, editor.place_group_id, editor.form.headers[1].value) == (None, GROUP, "12")
    assert [row.enabled for row in editor.form.auto_fields] == [False, False]
    assert [blocker.field for blocker in editor.blockers()] == [
        "webhookUrl",
        "headers[0].value",
        "manualFields[0].type",
        "criteria.statusCodes",
        "testReceipt",
    ]


# ---- the test -------------------------------------------------------------------------------------------------


def test_a_receipt_is_kept_per_request_part(context: PageContext):
    editor = fill_in(EditorPresenter.new(context, GROUP))
    run_test(editor)
    editor.enter("name", "Another")
    editor.enter("criteria.statusCodes", "204")
    editor.enter("webhookUrl", f" {URL} ")
    assert editor.can_save
    editor.enter("webhookUrl", URL + "2")
    assert "changed since the last successful test" in editor.blockers()[0].message
    run_test(editor, "second")
    assert editor.can_save
    editor.enter("webhookUrl", URL)
    assert editor.can_save


def test_a_receipt_is_for_what_was_sent_not_for_what_is_typed_meanwhile(context: PageContext):
    editor = fill_in(EditorPresenter.new(context, GROUP))
    sent = editor.request_form()
    editor.enter("webhookUrl", URL + "2")
    editor.take_test(sent, answered())
    assert not editor.can_save
    editor.enter("webhookUrl", URL)
    assert editor.can_save


def test_a_failed_test_is_no_test(context: PageContext):
    editor = fill_in(EditorPresenter.new(context, GROUP))
    editor.take_test(editor.request_form(), answered(None, success=False))
    assert checks(editor) == [Check.TEST]


def test_a_receipt_ends_after_a_day(context: PageContext):
    clock = Clock()
    editor = fill_in(EditorPresenter.new(context, GROUP, clock))
    run_test(editor)
    clock.now += timedelta(hours=23, minutes=58)
    assert editor.can_save
    clock.now += timedelta(minutes=1)
    assert "older than 24 hours" in editor.blockers()[0].message
    run_test(editor, "again")
    assert editor.can_save


UNTESTED: list[tuple[str, str, str | bool]] = [
    ("URL", "webhookUrl", URL + "2"),
    ("header key", "headers[0].key", "X-Site-2"),
    ("header value", "headers[0].value", "x"),
    ("auto field off", "autoFields[0].enabled", False),
    ("auto field key", "autoFields[1].key", "card"),
    ("manual value", "manualFields[0].value", "13"),
    ("manual type", "manualFields[0].type", "STRING"),
]


@pytest.mark.parametrize(("what", "where", "value"), UNTESTED, ids=[what for what, *_ in UNTESTED])
def test_a_registered_api_needs_a_test_when_its_request_part_changes_and_only_then(
    context: PageContext,
    what: str,
    where: str,
    value: str | bool,  # noqa: FBT001
):
    editor = EditorPresenter.edit(context, registered())
    editor.enter("name", "Renamed")
    editor.enter("criteria.successResult.value", "false")
    assert editor.can_save
    editor.enter(where, value)
    assert Check.TEST in checks(editor)
    editor.undo()
    assert editor.can_save


# ---- filling by drop, undo ------------------------------------------------------------------------------------


def test_a_scalar_fills_key_value_and_format_in_one_step(context: PageContext):
    editor = fill_in(EditorPresenter.new(context, GROUP))
    before = editor.form
    editor.fill(PathTarget.SUCCESS_RESULT, ResponseNode("$.ok", JsonKind.BOOLEAN, "true"))
    form = editor.form
    assert (form.success_path, form.success_value, form.success_type) == ("$.ok", "true", "BOOLEAN")
    assert editor.mode == 3
    editor.undo()
    assert editor.form == before
    editor.redo()
    assert editor.form == form


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (JsonKind.BOOLEAN, "false", "true"),
        (JsonKind.STRING, "false", "true"),
        (JsonKind.STRING, "denied", "denied"),
        (JsonKind.NUMBER, "0", "0"),
    ],
)
def test_what_says_false_fills_in_true(context: PageContext, kind: JsonKind, text: str, value: str):
    editor = fill_in(EditorPresenter.new(context, GROUP))
    editor.fill(PathTarget.SUCCESS_RESULT, ResponseNode("$.ok", kind, text))
    assert (editor.form.success_value, editor.form.success_type) == (value, kind.upper())
    assert editor.cautions() == []


def test_what_grants_on_false_or_on_an_error_is_said_before_it_is_saved(context: PageContext):
    editor = EditorPresenter.edit(context, registered())
    assert editor.cautions() == []
    editor.grant_on_false()
    assert editor.form.success_value == "true", "there is no response that says false"
    editor.take_findings(Findings(false_instead="false"))
    editor.grant_on_false()
    assert editor.form.success_value == "false"
    editor.take_findings(Findings(error_status=503))
    false, error = editor.cautions()
    assert "where $.valid is false" in false
    assert "status 503" in error
    assert editor.can_save, "it is said, not forbidden: a vendor may mean it so (manual 5.7)"


@pytest.mark.parametrize("kind", [JsonKind.OBJECT, JsonKind.ARRAY, JsonKind.NULL])
def test_what_has_no_format_fills_only_the_path(context: PageContext, kind: JsonKind):
    editor = EditorPresenter.edit(context, registered())
    editor.fill(PathTarget.SUCCESS_RESULT, ResponseNode("$.data", kind, ""))
    form = editor.form
    assert (form.success_path, form.success_value, form.success_type) == ("$.data", "true", "BOOLEAN")


@pytest.mark.parametrize("text", ["\ud800", "x" * 40_000], ids=["half a character", "very long"])
def test_a_value_that_no_field_can_hold_fills_only_the_path(context: PageContext, text: str):
    editor = EditorPresenter.edit(context, registered())
    editor.fill(PathTarget.SUCCESS_RESULT, ResponseNode("$.data", JsonKind.STRING, text))
    assert (editor.form.success_path, editor.form.success_value) == ("$.data", "true")


def test_messages_take_the_path(context: PageContext):
    editor = fill_in(EditorPresenter.new(context, GROUP))
    editor.fill(PathTarget.SUCCESS_MESSAGE, ResponseNode("$.m", JsonKind.STRING, "Hello"))
    editor.fill(PathTarget.FAILURE_MESSAGE, ResponseNode("$.n", JsonKind.NUMBER, "1"))
    assert (editor.form.success_message, editor.form.failure_message) == ("$.m", "$.n")
    assert editor.form.success_value == ""


def test_typing_into_one_field_is_one_step_until_it_is_left(context: PageContext):
    editor = EditorPresenter.new(context, GROUP)
    for text in ("a", "ab", "abc"):
        editor.enter("name", text)
    editor.visit("name")
    editor.enter("name", "abcd")
    editor.undo()
    assert editor.form.name == "abc"
    editor.undo()
    assert editor.form.name == ""


# ---- statusCode text, mode ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codes", "faults"),
    [
        ("", (), 0),
        ("200", (200,), 0),
        (" 200 ,201;  204 ", (200, 201, 204), 0),
        ("200,,", (200,), 0),
        ("2oo, 201", (201,), 1),
        ("-200 2.5 ２００", (), 3),
        ("200 200", (200, 200), 0),
    ],
)
def test_status_codes_are_read_leniently(text: str, codes: tuple[int, ...], faults: int):
    found, problems = read_status_codes(text)
    assert (found, len(problems)) == (codes, faults)


@given(st.text())
def test_any_text_can_be_read(text: str):
    codes, problems = read_status_codes(text)
    assert all(isinstance(code, int) for code in codes)
    assert all(problem.field == "criteria.statusCodes" for problem in problems)


@pytest.mark.parametrize(
    ("codes", "path", "mode"), [("", "", None), ("200", "", 1), ("", "$.a", 2), ("200", "$.a", 3)]
)
def test_the_mode_follows_from_what_is_filled_in(
    context: PageContext, codes: str, path: str, mode: int | None
):
    editor = EditorPresenter.new(context, GROUP)
    editor.enter("criteria.statusCodes", codes)
    editor.enter("criteria.successResult.path", path)
    assert editor.mode == mode


def test_secrets_are_in_no_representation(context: PageContext):
    editor = fill_in(EditorPresenter.new(context, GROUP))
    header(editor, "Authorization", "Bearer s3cret")
    run_test(editor)
    assert "s3cret" not in repr((editor.form, vars(editor._tests)))
