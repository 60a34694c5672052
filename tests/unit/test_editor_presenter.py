"""The API editor without a screen: what blocks saving, when problems show, undo of whatever is done (manual 5, 9.2)."""

import json
from collections.abc import Callable

import pytest
import respx
from edited_forms import GROUP, SERVER, URL, checks, client_of, context_of, fill_in, header, manual, run_test
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.vendor_api import validate
from ui.editor import form as forms
from ui.editor.blockers import Check, anchor_of
from ui.editor.presenter import EditorPresenter
from ui.editor.status_codes import read_status_codes
from ui.state.context import PageContext
from ui.state.response_node import JsonKind, PathTarget, ResponseNode

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


@given(st.sampled_from(FIELDS), st.text(st.characters(), max_size=20))
def test_anything_typed_can_be_sent(where: str, text: str):
    editor = EditorPresenter.new(CONTEXT, GROUP)
    editor.enter(where, text + "\udfff")
    json.loads(editor.request_form().model_dump_json())
    assert editor.blockers()


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
