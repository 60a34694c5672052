"""The API editor without a screen: what blocks saving, when problems show, receipts, undo, saving (manual 5, 9.2)."""

import asyncio
import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.connection import Versioned
from clue_desktop.contract.vendor_apis import SentRequest, TestResult, TestTimings, VendorApi, VendorApiForm
from clue_desktop.domain.credentials import Credential, Placeholder
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.vendor_api import validate
from ui.editor import form as forms
from ui.editor.blockers import Check, anchor_of
from ui.editor.presenter import EditorPresenter
from ui.editor.status_codes import read_status_codes
from ui.state.context import ChangeFeed, PageContext, PendingAccessTypes
from ui.state.destination import Destination
from ui.state.directory import Directory
from ui.state.notices import Notices
from ui.state.response_node import JsonKind, PathTarget, ResponseNode
from ui.test_console.tested_form import Findings

GROUP = "10000047"
URL = "https://vendor.example/verify"
SERVER = "https://server.example"

REGISTERED: dict[str, Any] = {
    "id": "api-1",
    "placeGroupId": GROUP,
    "name": "Visitor policy",
    "authType": "rfCard",
    "webhookUrl": URL,
    "headers": [{"key": "Authorization", "value": None}, {"key": "X-Site", "value": None}],
    "autoFields": [
        {"placeholder": "DEVICE_SERIAL", "key": "deviceId", "enabled": True},
        {"placeholder": "CARD_NUMBER", "key": "cardNo", "enabled": True},
    ],
    "manualFields": [{"key": "site", "type": "NUMBER", "value": "12"}],
    "criteria": {
        "statusCodes": [200, 201],
        "successResult": {"path": "$.valid", "value": "true", "type": "BOOLEAN"},
        "successMessagePath": "$.message",
        "failureMessagePath": None,
    },
}


class Nowhere:
    def go(self, to: Destination) -> None:
        raise AssertionError("the editor goes nowhere")


@dataclass
class Forgetful:
    def get(self, key: str) -> Any:
        return None

    def set(self, key: str, value: Any) -> None:
        pass


@dataclass
class Clock:
    now: datetime = field(default_factory=lambda: datetime(2026, 3, 1, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now


def context_of(client: AdminClient) -> PageContext:
    return PageContext(
        client, Directory(), Notices(), ChangeFeed(), Nowhere(), PendingAccessTypes(), Forgetful()
    )


@pytest.fixture
def router() -> respx.Router:
    return respx.Router(base_url=SERVER, assert_all_called=False)


@pytest.fixture
def context(router: respx.Router) -> PageContext:
    return context_of(client_of(router))


def client_of(router: respx.Router) -> AdminClient:
    return AdminClient(
        SERVER,
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        token="held-token",
        transport=httpx.MockTransport(router.async_handler),
    )


def registered(**changes: Any) -> Versioned[VendorApi]:
    return Versioned(VendorApi.model_validate({**REGISTERED, **changes}), '"1"')


def answered(receipt: str | None = "receipt", *, success: bool = True) -> TestResult:
    return TestResult(
        success=success,
        status_code=200,
        response_headers=[],
        response_body="{}",
        truncated=False,
        error=None,
        elapsed_ms=1,
        timings=TestTimings(dns_ms=None, connect_ms=None, tls_ms=None, first_byte_ms=None),
        request=SentRequest(method="POST", url=URL, headers=[], body="{}"),
        receipt=receipt,
    )


def fill_in(editor: EditorPresenter) -> EditorPresenter:
    """Fill in all that a new API needs, the test excepted."""
    editor.enter("name", "Visitor policy")
    editor.enter("authType", "rfCard")
    editor.enter("webhookUrl", URL)
    editor.enter("criteria.statusCodes", "200, 201")
    return editor


def run_test(editor: EditorPresenter, receipt: str = "receipt") -> None:
    editor.take_test(editor.request_form(), answered(receipt))


def checks(editor: EditorPresenter) -> list[Check]:
    return list(dict.fromkeys(blocker.check for blocker in editor.blockers()))


# ---- what blocks ----------------------------------------------------------------------------------------------


def test_an_empty_form_lists_what_is_missing_in_the_manuals_order(context: PageContext):
    blockers = EditorPresenter.new(context, GROUP).blockers()
    assert [(blocker.check, blocker.field) for blocker in blockers] == [
        (Check.REQUIRED, "name"),
        (Check.REQUIRED, "authType"),
        (Check.REQUIRED, "webhookUrl"),
        (Check.CRITERIA, "criteria"),
        (Check.TEST, "testReceipt"),
    ]


def test_a_complete_form_with_a_successful_test_can_be_saved(context: PageContext):
    editor = fill_in(EditorPresenter.new(context, GROUP))
    assert checks(editor) == [Check.TEST]
    run_test(editor)
    assert editor.can_save


def header(editor: EditorPresenter, key: str, value: str = "") -> None:
    editor.add_header()
    editor.enter(f"headers[{editor.header_count - 1}].key", key)
    editor.enter(f"headers[{editor.header_count - 1}].value", value)


def manual(editor: EditorPresenter, key: str, kind: str, value: str) -> None:
    editor.add_manual()
    position = len(editor.form.manual_fields) - 1
    for part, text in (("key", key), ("type", kind), ("value", value)):
        editor.enter(f"manualFields[{position}].{part}", text)


BREAKING: list[tuple[str, Callable[[EditorPresenter], None], Check, str]] = [
    ("no name", lambda e: e.enter("name", "  "), Check.REQUIRED, "name"),
    ("long name", lambda e: e.enter("name", "x" * 65), Check.REQUIRED, "name"),
    ("no URL", lambda e: e.enter("webhookUrl", ""), Check.REQUIRED, "webhookUrl"),
    ("http", lambda e: e.enter("webhookUrl", "http://a.example"), Check.URL, "webhookUrl"),
    ("long URL", lambda e: e.enter("webhookUrl", URL + "/" + "x" * 512), Check.URL, "webhookUrl"),
    ("reserved header", lambda e: header(e, "accept"), Check.HEADERS, "headers[0].key"),
    ("header without key", lambda e: header(e, "", "x"), Check.HEADERS, "headers[0].key"),
    ("line break", lambda e: header(e, "A", "x\ny"), Check.HEADERS, "headers[0].value"),
    ("no auto key", lambda e: e.enter("autoFields[1].key", ""), Check.AUTO, "autoFields[1].key"),
    ("no number", lambda e: manual(e, "n", "NUMBER", "12a"), Check.MANUAL, "manualFields[0].value"),
    ("TRUE", lambda e: manual(e, "b", "BOOLEAN", "TRUE"), Check.MANUAL, "manualFields[0].value"),
    ("same key", lambda e: manual(e, "rfCard", "STRING", ""), Check.MANUAL, "manualFields[0].key"),
    ("404", lambda e: e.enter("criteria.statusCodes", "404"), Check.CRITERIA, "criteria.statusCodes"),
    ("four codes", lambda e: e.enter("criteria.statusCodes", "200 201 202 203"), Check.CRITERIA, "criteria.statusCodes"),
    ("no code", lambda e: e.enter("criteria.statusCodes", "200, ok"), Check.CRITERIA, "criteria.statusCodes"),
    ("half a condition", lambda e: e.enter("criteria.successResult.path", "$.a"), Check.CRITERIA, "criteria.successResult.value"),
    ("no path", lambda e: e.enter("criteria.successMessagePath", "message"), Check.CRITERIA, "criteria.successMessagePath"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "break_it", "check", "where"), BREAKING, ids=[what for what, *_ in BREAKING]
)
def test_a_broken_rule_blocks_under_its_check(
    context: PageContext, what: str, break_it: Callable[[EditorPresenter], None], check: Check, where: str
):
    editor = fill_in(EditorPresenter.new(context, GROUP))
    break_it(editor)
    run_test(editor)
    assert (check, where) in [(blocker.check, blocker.field) for blocker in editor.blockers()]
    assert not editor.can_save


def test_an_entry_names_the_row(context: PageContext):
    editor = fill_in(EditorPresenter.new(context, GROUP))
    header(editor, "A")
    header(editor, "a")
    assert "Custom headers, row 2 — Another header has the key a" in editor.blockers()[0].text


def test_an_empty_new_row_is_not_scolded_and_not_sent(context: PageContext):
    editor = fill_in(EditorPresenter.new(context, GROUP))
    run_test(editor)
    assert editor.can_save
    document = editor.request_form()
    editor.add_header()
    editor.add_manual()
    editor.enter("manualFields[0].type", "NUMBER")
    for where in ("headers[0].key", "headers[0].value", "manualFields[0].key", "manualFields[0].value"):
        editor.visit(where)
    assert (editor.blockers(), editor.shown_problems()) == ([], {})
    assert editor.request_form() == document
    assert editor.can_save, "what was tested is what is saved"
    # What is wrong further down stands where it is, not where it is in the document.
    editor.add_header()
    editor.enter("headers[1].key", "Content-Type")
    editor.visit("headers[1].key")
    assert list(editor.shown_problems()) == ["headers[1].key"]
    assert editor.blockers()[0].text.startswith("Custom headers, row 2 — ")
    editor.take_problems([Problem("headers[0].value", "header_value_invalid", "No.")])
    assert editor.shown_problems()["headers[1].value"] == ["No."]
    # Half a row is one.
    editor.enter("headers[0].value", "x")
    assert any(blocker.field == "headers[0].key" for blocker in editor.blockers())


FIELDS = [
    "name",
    "webhookUrl",
    "criteria.statusCodes",
    "criteria.successResult.path",
    "criteria.successResult.value",
    "criteria.successMessagePath",
    "criteria.failureMessagePath",
]
TEXTS = st.sampled_from(
    [
        "",
        " ",
        "x",
        "$.a",
        "$.a[*]",
        "$[",
        "200",
        "200,201",
        "99 200 x",
        "true",
        "12",
        URL,
        "http://a",
        "é" * 70,
    ]
)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("enter"), st.sampled_from(FIELDS), TEXTS),
        st.tuples(st.just("enter"), st.just("authType"), st.sampled_from([*Credential])),
        st.tuples(
            st.just("enter"),
            st.just("criteria.successResult.type"),
            st.sampled_from(["", "STRING", "NUMBER", "BOOLEAN"]),
        ),
        st.tuples(st.just("row"), st.sampled_from(["headers", "manualFields"]), st.just("")),
        st.tuples(st.just("part"), st.sampled_from(["key", "value"]), TEXTS),
        st.tuples(st.just("toggle"), st.just(""), st.just("")),
        st.tuples(st.just("remove"), st.sampled_from(["headers", "manualFields"]), st.just("")),
        st.tuples(st.just("fill"), st.sampled_from([*PathTarget]), TEXTS),
        st.tuples(st.sampled_from(["undo", "redo", "test", "visit"]), st.just(""), st.just("")),
    ),
    max_size=30,
)


def act(editor: EditorPresenter, edit: tuple[str, str, str]) -> None:
    kind, where, text = edit
    form = editor.form
    match kind:
        case "enter":
            editor.enter(where, text)
        case "row":
            editor.add_header() if where == "headers" else editor.add_manual()
        case "part":
            for name, rows in (("headers", form.headers), ("manualFields", form.manual_fields)):
                if rows:
                    editor.enter(f"{name}[{len(rows) - 1}].{where}", text)
        case "toggle" if form.auto_fields:
            editor.enter("autoFields[0].enabled", not form.auto_fields[0].enabled)
        case "remove" if form.headers and where == "headers":
            editor.remove_row("headers", 0)
        case "remove" if form.manual_fields and where == "manualFields":
            editor.remove_row("manualFields", 0)
        case "fill":
            editor.fill(PathTarget(where), ResponseNode("$.a", JsonKind.STRING, text))
        case "undo":
            editor.undo()
        case "redo":
            editor.redo()
        case "test":
            run_test(editor)
        case "visit":
            editor.visit("name")


def offline() -> PageContext:
    return context_of(client_of(respx.Router(base_url=SERVER)))


CONTEXT = offline()


@given(EDITS)
def test_whatever_is_done_blockers_are_the_domains_problems_and_the_test(edits: list[tuple[str, str, str]]):
    editor = EditorPresenter.new(CONTEXT, GROUP)
    tested: set[str] = set()
    for edit in edits:
        act(editor, edit)
        request = _request_of(editor)
        if edit[0] == "test" and request is not None:
            tested.add(request)

    domain = validate(editor.request_form().to_draft())
    _, malformed = read_status_codes(editor.form.status_codes)
    expected = {
        (anchor_of(forms.shown_at(editor.form, problem.field)), problem.message)
        for problem in [*domain, *malformed]
    }
    found = {(blocker.field, blocker.message) for blocker in editor.blockers()}
    assert {item for item in found if item[0] != "testReceipt"} == expected
    assert any(item[0] == "testReceipt" for item in found) == (_request_of(editor) not in tested)
    order = list(Check)
    places = [order.index(blocker.check) for blocker in editor.blockers()]
    assert places == sorted(places)
    assert editor.can_save == (not found)


def _request_of(editor: EditorPresenter) -> str | None:
    """Tell requests apart by other means than the presenter: the document, as the vendor would be sent it."""
    document = editor.request_form()
    if any(not item.field.startswith(("name", "criteria")) for item in validate(document.to_draft())):
        return None
    return json.dumps(
        [
            document.auth_type,
            document.webhook_url.strip(),
            [[row.key, row.value] for row in document.headers],
            [[row.placeholder, row.key] for row in document.auto_fields if row.enabled],
            [[row.key, row.type, row.value] for row in document.manual_fields],
        ]
    )


@given(EDITS)
def test_undoing_everything_and_redoing_it_leads_there_and_back(edits: list[tuple[str, str, str]]):
    editor = EditorPresenter.new(CONTEXT, GROUP)
    empty = editor.form
    for edit in edits:
        act(editor, edit)
    while editor.can_redo:
        editor.redo()
    last = editor.form
    for _ in 2 * edits:  # one edit may be two steps
        editor.undo()
    assert editor.form == empty
    for _ in 2 * edits:
        editor.redo()
    assert editor.form == last


# ---- when problems show ---------------------------------------------------------------------------------------


def test_a_problem_shows_after_the_first_visit_and_then_at_every_keystroke(context: PageContext):
    editor = EditorPresenter.new(context, GROUP)
    editor.enter("webhookUrl", "http")
    assert editor.shown_problems() == {}
    editor.visit("webhookUrl")
    assert list(editor.shown_problems()) == ["webhookUrl"]
    editor.enter("webhookUrl", "https://vendor.example")
    assert editor.shown_problems() == {}
    editor.enter("webhookUrl", "")
    assert editor.shown_problems() == {"webhookUrl": ["Enter the vendor's webhook URL."]}


def test_a_visited_row_stays_visited_when_one_above_is_removed(context: PageContext):
    editor = fill_in(EditorPresenter.new(context, GROUP))
    header(editor, "A")
    header(editor, "Accept")
    editor.visit("headers[1].key")
    editor.remove_row("headers", 0)
    assert list(editor.shown_problems()) == ["headers[0].key"]


def test_problems_of_the_server_show_at_once_and_go_with_the_next_change_of_their_field(context: PageContext):
    editor = fill_in(EditorPresenter.new(context, GROUP))
    editor.take_problems(
        [Problem("webhookUrl", "url_invalid", "No."), Problem("headers[7].key", "x", "Not here.")]
    )
    assert editor.shown_problems()["webhookUrl"] == ["No."]
    editor.enter("name", "Another")
    assert editor.refusals()[0].text == "Webhook URL — No."
    editor.enter("webhookUrl", URL + "2")
    assert editor.shown_problems() == {}
    editor.enter("webhookUrl", URL)
    assert editor.shown_problems() == {}


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


@given(st.sampled_from(FIELDS), st.text(st.characters(), max_size=20))
def test_anything_typed_can_be_sent(where: str, text: str):
    editor = EditorPresenter.new(CONTEXT, GROUP)
    editor.enter(where, text + "\udfff")
    json.loads(editor.request_form().model_dump_json())
    assert editor.blockers()


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


# ---- saving ---------------------------------------------------------------------------------------------------


def refusal(status: int, code: str, *problems: tuple[str, str, str]) -> httpx.Response:
    return httpx.Response(
        status,
        headers={"content-type": "application/problem+json"},
        json={
            "type": "about:blank",
            "title": "No",
            "status": status,
            "detail": "No.",
            "code": code,
            "problems": [{"field": where, "code": rule, "message": text} for where, rule, text in problems],
        },
    )


def ready(context: PageContext) -> EditorPresenter:
    editor = fill_in(EditorPresenter.new(context, GROUP))
    run_test(editor)
    return editor


def test_a_new_api_is_registered_with_its_receipt(context: PageContext, router: respx.Router):
    route = router.post(f"/api/v1/place-groups/{GROUP}/apis").respond(201, json=REGISTERED)
    editor = ready(context)
    assert asyncio.run(editor.save()) == "api-1"
    sent = json.loads(route.calls.last.request.content)
    assert (sent["testReceipt"], sent["criteria"]["statusCodes"]) == ("receipt", [200, 201])
    assert (editor.unsaved(), editor.saving) == ("", False)


def test_a_registered_api_is_changed_with_if_match_and_its_stored_header_values(
    context: PageContext, router: respx.Router
):
    route = router.put("/api/v1/apis/api-1").respond(200, json=REGISTERED)
    editor = EditorPresenter.edit(context, registered())
    editor.enter("name", "Renamed")
    assert asyncio.run(editor.save()) == "api-1"
    request = route.calls.last.request
    assert request.headers["if-match"] == '"1"'
    assert [row["value"] for row in json.loads(request.content)["headers"]] == [None, None]


def test_what_the_server_refuses_stands_beside_its_field(context: PageContext, router: respx.Router):
    router.post(f"/api/v1/place-groups/{GROUP}/apis").mock(
        return_value=refusal(422, "invalid", ("authType", "api_limit_reached", "Face already has 3 APIs."))
    )
    editor = ready(context)
    assert asyncio.run(editor.save()) is None
    assert editor.shown_problems() == {"authType": ["Face already has 3 APIs."]}
    assert editor.can_save, "one may try again: the server decides"
    assert "Nothing has been saved" in editor.fault


def test_a_receipt_that_the_server_does_not_accept_asks_for_a_new_test(
    context: PageContext, router: respx.Router
):
    router.post(f"/api/v1/place-groups/{GROUP}/apis").mock(
        return_value=refusal(422, "invalid", ("testReceipt", "test_required", "Test first."))
    )
    editor = ready(context)
    asyncio.run(editor.save())
    assert checks(editor) == [Check.TEST]


def test_an_unreachable_server_loses_nothing_and_saving_can_be_repeated(
    context: PageContext, router: respx.Router
):
    route = router.put("/api/v1/apis/api-1").mock(side_effect=httpx.ConnectError("refused"))
    editor = EditorPresenter.edit(context, registered())
    editor.enter("name", "Renamed")
    assert asyncio.run(editor.save()) is None
    assert editor.form.name == "Renamed"
    assert "stays" in editor.fault
    assert len(context.notices.shown) == 1
    route.mock(return_value=httpx.Response(200, json=REGISTERED))
    assert asyncio.run(editor.save()) == "api-1"


def lost_registration(router: respx.Router, *then: dict[str, Any]) -> respx.Route:
    """Let the answer to a registration be lost; `then` is what the list holds afterwards."""
    route = router.post(f"/api/v1/place-groups/{GROUP}/apis").mock(side_effect=httpx.ReadTimeout("lost"))
    listed = router.get(f"/api/v1/place-groups/{GROUP}/apis")
    listed.side_effect = [
        httpx.Response(200, json={"items": [OTHER]}),
        *[httpx.Response(200, json={"items": [OTHER, *then]})] * 2,
    ]
    for api in (OTHER, *then):
        router.get(f"/api/v1/apis/{api['id']}").respond(200, headers={"etag": '"1"'}, json=api)
    return route


# As the form of `ready` arrives at the server; the other one is alike, and was there before.
ARRIVED = {
    **REGISTERED,
    "headers": [{"key": "Authorization", "value": None}],
    "autoFields": [
        {"placeholder": "DEVICE_SERIAL", "key": "deviceId", "enabled": True},
        {"placeholder": "CARD_NUMBER", "key": "rfCard", "enabled": True},
    ],
    "manualFields": [],
    "criteria": {"statusCodes": [200, 201], "successResult": None},
}
OTHER = {**ARRIVED, "id": "api-0"}


def not_answered(context: PageContext) -> EditorPresenter:
    """Return an editor whose registration was sent and not answered."""
    editor = fill_in(EditorPresenter.new(context, GROUP))
    header(editor, "Authorization", "Bearer s3cret")
    run_test(editor)
    asyncio.run(editor.look_up_limits())
    assert asyncio.run(editor.save()) is None
    assert "not registered twice" in editor.fault
    return editor


def test_a_registration_whose_answer_was_lost_is_not_repeated(context: PageContext, router: respx.Router):
    route = lost_registration(router, ARRIVED)
    editor = not_answered(context)
    assert asyncio.run(editor.save()) == "api-1"
    assert route.call_count == 1
    assert editor.unsaved() == ""


def test_a_lost_registration_that_had_not_arrived_is_repeated(context: PageContext, router: respx.Router):
    route = lost_registration(router)
    editor = not_answered(context)
    route.side_effect = None
    route.respond(201, json={**ARRIVED, "id": "api-2"})
    assert asyncio.run(editor.save()) == "api-2"
    assert route.call_count == 2


def test_what_was_typed_since_a_lost_registration_changes_what_had_arrived(
    context: PageContext, router: respx.Router
):
    route = lost_registration(router, ARRIVED)
    change = router.put("/api/v1/apis/api-1", headers={"if-match": '"1"'}).respond(200, json=ARRIVED)
    editor = not_answered(context)
    editor.enter("headers[0].value", "Bearer another")
    run_test(editor)
    assert asyncio.run(editor.save()) == "api-1"
    assert json.loads(change.calls.last.request.content)["headers"] == [
        {"key": "Authorization", "value": "Bearer another"}
    ]
    assert route.call_count == 1


def test_a_lost_registration_does_not_block_by_its_own_place(context: PageContext, router: respx.Router):
    lost_registration(router, ARRIVED, {**ARRIVED, "id": "api-3", "name": "Third"})
    editor = not_answered(context)
    asyncio.run(editor.look_up_limits())
    assert editor.full_types == {Credential.RF_CARD}
    assert editor.can_save


def test_a_lost_registration_of_another_credential_is_told_and_stays(
    context: PageContext, router: respx.Router
):
    route = lost_registration(router, ARRIVED)
    editor = not_answered(context)
    editor.enter("authType", "face")
    run_test(editor)
    route.side_effect = None
    route.respond(201, json={**ARRIVED, "id": "api-2", "authType": "face"})
    assert asyncio.run(editor.save()) == "api-2"
    assert "delete it" in context.notices.shown[-1].text


def test_while_it_is_saved_nothing_changes(context: PageContext, router: respx.Router):
    editor = EditorPresenter.edit(context, registered())
    editor.enter("name", "Renamed")

    def answer(request: httpx.Request) -> httpx.Response:
        assert editor.saving
        assert not editor.can_save
        editor.enter("name", "Typed meanwhile")
        editor.undo()
        return httpx.Response(200, json=REGISTERED)

    router.put("/api/v1/apis/api-1").mock(side_effect=answer)
    asyncio.run(editor.save())
    assert editor.form.name == "Renamed"


def changed_elsewhere(router: respx.Router, **changes: Any) -> None:
    router.put("/api/v1/apis/api-1", headers={"if-match": '"1"'}).mock(
        return_value=refusal(412, "precondition_failed")
    )
    router.get("/api/v1/apis/api-1").respond(200, headers={"etag": '"2"'}, json={**REGISTERED, **changes})


def test_a_lost_update_shows_what_differs_and_mine_can_be_saved_over_it(
    context: PageContext, router: respx.Router
):
    theirs = [{"key": "site", "type": "NUMBER", "value": "99"}]
    changed_elsewhere(router, name="Theirs", manualFields=theirs)
    editor = EditorPresenter.edit(context, registered())
    editor.enter("name", "Mine")
    editor.enter("headers[0].value", "typed anew")
    run_test(editor)
    assert asyncio.run(editor.save()) is None
    assert editor.conflict is not None
    assert [(item.title, item.mine, item.theirs) for item in editor.conflict.differences] == [
        ("Name", "Mine", "Theirs"),
        ("Custom header Authorization", "entered anew, hidden", "stored, hidden"),
        ("Manual field site", "NUMBER 12", "NUMBER 99"),
    ]
    editor.keep_mine()
    assert editor.form.name == "Mine"
    assert checks(editor) == [Check.TEST], "other stored header values may be behind X-Site"
    run_test(editor)
    second = router.put("/api/v1/apis/api-1", headers={"if-match": '"2"'}).respond(200, json=REGISTERED)
    assert asyncio.run(editor.save()) == "api-1"
    assert second.called


def test_theirs_can_be_taken_and_undone(context: PageContext, router: respx.Router):
    changed_elsewhere(router, name="Theirs")
    editor = EditorPresenter.edit(context, registered())
    editor.enter("name", "Mine")
    asyncio.run(editor.save())
    editor.take_theirs()
    assert (editor.form.name, editor.unsaved(), editor.conflict) == ("Theirs", "", None)
    editor.undo()
    assert editor.form.name == "Mine"
    assert editor.unsaved()


def test_a_save_whose_answer_was_lost_is_recognized_when_it_is_repeated(
    context: PageContext, router: respx.Router
):
    changed_elsewhere(router, name="Mine")
    editor = EditorPresenter.edit(context, registered())
    editor.enter("name", "Mine")
    assert asyncio.run(editor.save()) == "api-1"


def test_an_api_that_was_deleted_meanwhile_can_be_saved_as_a_new_one(
    context: PageContext, router: respx.Router
):
    router.put("/api/v1/apis/api-1").mock(return_value=refusal(404, "not_found"))
    editor = EditorPresenter.edit(context, registered())
    editor.enter("name", "Renamed")
    assert asyncio.run(editor.save()) is None
    assert "deleted by somebody else" in editor.fault
    assert (editor.api_id, editor.auth_type_locked, editor.form.name) == (None, False, "Renamed")
    assert checks(editor) == [Check.HEADERS, Check.TEST]
    for row in (0, 1):
        editor.enter(f"headers[{row}].value", "entered again")
    run_test(editor)
    route = router.post(f"/api/v1/place-groups/{GROUP}/apis").respond(201, json=REGISTERED)
    assert asyncio.run(editor.save()) == "api-1"
    assert json.loads(route.calls.last.request.content)["name"] == "Renamed"


def test_secrets_are_in_no_representation(context: PageContext):
    editor = fill_in(EditorPresenter.new(context, GROUP))
    header(editor, "Authorization", "Bearer s3cret")
    run_test(editor)
    assert "s3cret" not in repr((editor.form, vars(editor._tests)))


def test_a_credential_with_all_its_apis_is_said_before_saving(context: PageContext, router: respx.Router):
    router.get(f"/api/v1/place-groups/{GROUP}/apis").respond(200, json={"items": [REGISTERED] * 3})
    editor = ready(context)
    asyncio.run(editor.look_up_limits())
    assert editor.full_types == {Credential.RF_CARD}
    assert editor.blockers()[0].message == "RF Card already has 3 APIs; delete one of them first."


@pytest.mark.parametrize(
    ("name", "words"), [("", "The new API is not saved."), ("Door", "The new API “Door” is not saved.")]
)
def test_unsaved_work_is_said_in_words(context: PageContext, name: str, words: str):
    editor = EditorPresenter.new(context, GROUP)
    assert editor.unsaved() == ""
    editor.enter("webhookUrl", "x")
    editor.enter("name", name)
    assert (
        editor.unsaved()
        == f"{words} “Export…” in its editor keeps it in a file, and “Import…” brings it back."
    )
    editor.enter("webhookUrl", "")
    editor.enter("name", "")
    assert editor.unsaved() == ""
