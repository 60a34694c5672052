"""Every symptom of the manual's troubleshooting (9.2 to 9.5), provoked by hand in the editor beside its test console.

The server and the vendor are real ones.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QListWidget, QPushButton
from qt import Live, click, find, type_text, until
from running import GRANTED, api_form

from clue_desktop.contract.vendor_apis import VendorApiForm
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import running_vendor
from ui import names
from ui.editor.editor import ApiEditor
from ui.editor.presenter import EditorPresenter
from ui.state.context import PageContext
from ui.test_console.terminal import Terminal
from ui.test_console.verdict_panel import TroublePanel, VerdictPanel

INPUTS = {"rfCard": names.TEST_CARD_NUMBER, "face": names.TEST_USER_KEY}


class Desk:
    """An editor beside its test console, as a person has it before the eyes."""

    def __init__(self, editor: ApiEditor) -> None:
        self.editor = editor

    def type(self, name: str, text: str) -> None:
        """Type into a field and leave it."""
        edit = find(self.editor, QLineEdit, name)
        type_text(edit, text)
        QTest.keyClick(edit, Qt.Key.Key_Tab)

    def choose(self, name: str, text: str) -> None:
        combo = find(self.editor, QComboBox, name)
        combo.setFocus()
        combo.setCurrentIndex(combo.findText(text))
        combo.activated.emit(combo.currentIndex())

    def press(self, name: str) -> None:
        find(self.editor, QPushButton, name).click()

    def header(self, row: int, key: str, value: str = "x") -> None:
        self.press(names.EDITOR_HEADERS_ADD)
        self.type(names.header_row(row, "key"), key)
        self.type(names.header_row(row, "value"), value)

    def manual(self, row: int, key: str, kind: str = "STRING", value: str = "x") -> None:
        self.press(names.EDITOR_MANUAL_ADD)
        self.type(names.manual_row(row, "key"), key)
        # Typed before the format is chosen: that of a BOOLEAN would only be a choice.
        self.type(names.manual_row(row, "value"), value)
        self.choose(names.manual_row(row, "type"), kind)

    async def execute(self) -> None:
        execute = find(self.editor, QPushButton, names.TEST_EXECUTE)
        click(execute)
        await until(execute.isEnabled)

    @property
    def may_save(self) -> bool:
        return find(self.editor, QPushButton, names.EDITOR_SAVE).isEnabled()

    @property
    def trouble(self) -> str:
        panel = find(self.editor, TroublePanel, names.TEST_TROUBLE)
        return panel.text() if panel.isVisible() else ""

    @property
    def verdict(self) -> str:
        return find(self.editor, VerdictPanel, names.TEST_VERDICT).text()

    @property
    def terminal(self) -> str:
        return find(self.editor, Terminal, names.TEST_TERMINAL).toPlainText()

    def blockers(self) -> list[str]:
        """What still blocks saving, with what the entries say when the mouse rests on them."""
        entries = find(self.editor, QListWidget, names.EDITOR_BLOCKERS)
        return [entries.item(row).toolTip() for row in range(entries.count())]

    def beside_fields(self) -> str:
        labels = self.editor.findChildren(QLabel)
        shown = [each for each in labels if each.property("role") == "problem" and not each.isHidden()]
        return "\n".join(label.text() for label in shown)


@asynccontextmanager
async def desk(
    live: Live, context: PageContext, credential: str = "rfCard", **form: Any
) -> AsyncIterator[Desk]:
    """An editor with a complete definition in a new place group, and the inputs of its test."""
    group = live.owner.place("placeGroup")
    definition = {"path": "/grant", "headers": [], **form}
    document = VendorApiForm.model_validate(api_form(live.vendor, credential, **definition))
    editor = ApiEditor(context, EditorPresenter.imported(context, group, document))
    editor.resize(1400, 1000)
    editor.show()
    editor.activateWindow()
    await until(lambda: editor.isActiveWindow() and editor.complete)
    try:
        on = Desk(editor)
        on.type(names.TEST_DEVICE_ID, "547838629")
        on.type(INPUTS[credential], GRANTED[credential])
        yield on
    finally:
        editor.leave()
        await editor.console.presenter.aclose()
        editor.close()
        editor.deleteLater()


@dataclass(frozen=True)
class Symptom:
    """A row of the manual. `sends`: after this, EXECUTE TEST is pressed, and nothing may reach the vendor."""

    title: str
    provoke: Callable[[Desk], None]
    check: str
    beside: str = ""
    sends: bool = False
    credential: str = "rfCard"
    form: dict[str, Any] = field(default_factory=dict)
    entries: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.title


def typing(name: str, text: str) -> Callable[[Desk], None]:
    return lambda on: on.type(name, text)


def nothing(_: Desk) -> None:
    """What the definition holds already is the symptom."""


def renamed_onto_a_manual_field(on: Desk) -> None:
    on.manual(0, "cardNo")
    on.type(names.auto_row("rfCard", "key"), "cardNo")


def header_twice(on: Desk) -> None:
    on.header(0, "X-Key")
    on.header(1, "x-key")


def eleven_fields(on: Desk) -> None:
    for default_key in ("deviceId", "rfCard"):
        find(on.editor, QCheckBox, names.auto_row(default_key, "enabled")).click()
    for row in range(10):
        on.manual(row, f"m{row}")
    assert not find(on.editor, QPushButton, names.EDITOR_MANUAL_ADD).isEnabled()
    find(on.editor, QCheckBox, names.auto_row("deviceId", "enabled")).click()


URL_CHECK = "Does Webhook URL start with https:// and not exceed 512 characters?"
PATH_CHECK = (
    "Do Success Result JSONPath / Success/Failure Message JSONPath start with $. in JSONPath format (max 128"
)
CRITERIA_CHECK = "Is at least one of statusCode or Success Result JSONPath entered?"
RESULT_CHECK = "If Success Result JSONPath is used, are Key, Value, and data format all filled in?"
CODES_CHECK = "Is each value in the 100–399 range? Are there 3 or fewer? Are there no duplicates?"
KEYS_CHECK = "Are auto field and manual field keys unique (no duplicates between them)?"
HEADERS_CHECK = "Are request header keys unique (case-insensitive)?"
RESTRICTED_CHECK = "Have Content-Type or Accept been added as custom headers"
COUNT_CHECK = "Auto + manual fields max 10; custom headers max 10"
MANUAL_CHECK = "Can the values be converted to the specified type (STRING / NUMBER / BOOLEAN)?"
REQUIRED_CHECK = "Are any of Name, Auth type, or Webhook URL empty?"
ELEVEN_HEADERS: dict[str, Any] = {"headers": [{"key": f"X-{row}", "value": "x"} for row in range(11)]}


def no_criteria(on: Desk) -> None:
    on.choose(names.EDITOR_SUCCESS_TYPE, "Data format")
    for name in (names.EDITOR_STATUS_CODES, names.EDITOR_SUCCESS_PATH, names.EDITOR_SUCCESS_VALUE):
        on.type(name, "")


def no_value(on: Desk) -> None:
    on.choose(names.EDITOR_SUCCESS_TYPE, "STRING")
    on.type(names.EDITOR_SUCCESS_VALUE, "")


BLOCKED = [
    # 9.2
    Symptom("9.2 Name is empty", typing(names.EDITOR_NAME, " "), REQUIRED_CHECK,
            entries=("Required fields",)),
    Symptom("9.2 Webhook URL is empty", typing(names.EDITOR_WEBHOOK_URL, ""), REQUIRED_CHECK,
            entries=("Required fields", "API test")),
    Symptom("9.2 NUMBER that is none", lambda on: on.manual(0, "site", "NUMBER", "12a"), MANUAL_CHECK,
            "Enter a number", True, entries=("Manual fields, row 1", "API test")),
    Symptom("9.2 BOOLEAN that is none", lambda on: on.manual(0, "guest", "BOOLEAN", "yes"), MANUAL_CHECK,
            "Enter true or false", True, entries=("Manual fields, row 1", "API test")),
    Symptom("9.2 no Value of Success Result", no_value, RESULT_CHECK,
            entries=("Judgment criteria",)),
    Symptom("9.2 no data format of Success Result",
            lambda on: on.choose(names.EDITOR_SUCCESS_TYPE, "Data format"), RESULT_CHECK,
            entries=("Judgment criteria",)),
    Symptom("9.2 no Key of Success Result", typing(names.EDITOR_SUCCESS_PATH, ""), RESULT_CHECK,
            entries=("Judgment criteria",)),
    Symptom("9.2 the request has changed since its test", typing(names.auto_row("rfCard", "key"), "cardNo"),
            "Has at least one test succeeded? Saving is not possible without a successful test.",
            entries=("API test",)),
    # 9.3 A, 9.4
    Symptom("9.3 A http URL", typing(names.EDITOR_WEBHOOK_URL, "http://vendor.example/"), URL_CHECK,
            "must start with https://", True, entries=("Webhook URL", "API test")),
    Symptom("9.3 A long URL", typing(names.EDITOR_WEBHOOK_URL, f"https://v.example/{'x' * 500}"), URL_CHECK,
            "at most 512", True, entries=("Webhook URL", "API test")),
    Symptom("9.3 A Success Result key", typing(names.EDITOR_SUCCESS_PATH, "valid"), PATH_CHECK, "$."),
    Symptom("9.3 A Success Message key", typing(names.EDITOR_SUCCESS_MESSAGE, "message"), PATH_CHECK, "$."),
    Symptom("9.3 A Failure Message key", typing(names.EDITOR_FAILURE_MESSAGE, f"$.{'x' * 127}"), PATH_CHECK,
            "128"),
    Symptom("9.3 A no criteria", no_criteria, CRITERIA_CHECK, "at least one of statusCode"),
    Symptom("9.3 A status code 404", typing(names.EDITOR_STATUS_CODES, "404"), CODES_CHECK, "100–399"),
    Symptom("9.3 A four status codes", typing(names.EDITOR_STATUS_CODES, "200 201 202 204"), CODES_CHECK,
            "at most 3"),
    Symptom("9.3 A status code twice", typing(names.EDITOR_STATUS_CODES, "200 200"), CODES_CHECK, "twice"),
    Symptom("9.3 A and 9.4 field key twice", lambda on: on.manual(0, "rfCard"), KEYS_CHECK, "rfCard", True),
    Symptom("9.4 renamed onto a manual field",
            renamed_onto_a_manual_field,
            KEYS_CHECK, "", True),
    Symptom("9.3 A and 9.4 header key twice", header_twice,
            HEADERS_CHECK, "x-key", True),
    Symptom("9.3 A Content-Type as header", lambda on: on.header(0, "content-TYPE"), RESTRICTED_CHECK,
            "ontent-", True),
    Symptom("9.3 A Accept as header", lambda on: on.header(0, "accept"), RESTRICTED_CHECK, "ccept", True),
    Symptom("9.3 A eleven fields", eleven_fields, COUNT_CHECK, "at most 10", True),
]  # fmt: skip


@pytest.mark.parametrize("symptom", BLOCKED, ids=str)
async def test_what_blocks_saving_or_sending_is_said_with_what_to_check(
    live: Live, live_context: PageContext, symptom: Symptom
):
    async with desk(live, live_context, symptom.credential, **symptom.form) as on:
        await on.execute()
        await until(lambda: on.may_save)
        live.vendor.forget_requests()

        symptom.provoke(on)

        assert not on.may_save
        entries = on.blockers()
        assert any(f"What to check: {symptom.check}" in entry for entry in entries), entries
        assert symptom.beside in on.beside_fields()
        if symptom.entries:
            assert [entry.partition(" — ")[0] for entry in entries] == list(symptom.entries)
        if symptom.sends:
            await on.execute()
            assert on.trouble.startswith("Not sent: some inputs do not meet the rules")
            assert f"What to check: {symptom.check}" in on.trouble
            assert live.vendor.requests == []
        elif any(entry.startswith("Judgment criteria") for entry in entries):
            assert on.verdict.startswith("No verdict: the judgment criteria are not complete")
            assert f"What to check: {symptom.check}" in on.verdict


async def test_eleven_headers_of_an_imported_definition_are_not_sent(live: Live, live_context: PageContext):
    async with desk(live, live_context, **ELEVEN_HEADERS) as on:
        live.vendor.forget_requests()
        assert not find(on.editor, QPushButton, names.EDITOR_HEADERS_ADD).isEnabled()
        assert "at most 10" in on.beside_fields()
        await on.execute()
        assert f"What to check: {COUNT_CHECK}" in on.trouble
        assert any(f"What to check: {COUNT_CHECK}" in entry for entry in on.blockers())
        assert live.vendor.requests == []
        assert not on.may_save


async def test_the_fourth_api_of_a_credential_is_not_saved(live: Live, live_context: PageContext):
    async with desk(live, live_context) as on:
        for number in range(3):
            form = api_form(live.vendor, path="/grant", name=f"API {number}")
            live.owner.register(on.editor.presenter.place_group_id, form)
        await on.execute()
        live_context.changes.tell(None)
        await until(lambda: "already has 3 APIs" in " ".join(on.blockers()))
        (entry,) = on.blockers()
        assert "What to check: The credential type already has 3 APIs registered" in entry
        assert not on.may_save


async def test_a_new_form_says_all_that_is_missing_in_the_manuals_order(
    live: Live, live_context: PageContext
):
    async with desk(live, live_context) as on:
        on.type(names.EDITOR_NAME, "")
        on.type(names.EDITOR_WEBHOOK_URL, "http://vendor")
        on.manual(0, "site", "NUMBER", "x")
        no_criteria(on)
        assert [entry.partition(" — ")[0] for entry in on.blockers()] == [
            "Required fields",
            "Webhook URL",
            "Manual fields, row 1",
            "Judgment criteria",
            "API test",
        ]


@pytest.mark.parametrize(
    ("credential", "name", "text", "says", "check"),
    [
        ("rfCard", names.TEST_DEVICE_ID, "12345678", "9–12 digit",
         "Is the Device ID in the test console a 9–12 digit number?"),
        ("rfCard", names.TEST_DEVICE_ID, "12345678A", "9–12 digit",
         "Is the Device ID in the test console a 9–12 digit number?"),
        ("face", names.TEST_USER_KEY, "minji kim", "User Key",
         "Does the User Key in the test console fall within the allowed characters (letters, numbers, -, _, @, .)"),
        ("face", names.TEST_USER_KEY, "k" * 65, "User Key",
         "Does the User Key in the test console fall within the allowed characters (letters, numbers, -, _, @, .)"),
    ],
)  # fmt: skip
async def test_inputs_of_the_test_that_break_the_rules_are_not_sent(
    live: Live, live_context: PageContext, credential: str, name: str, text: str, says: str, check: str
):
    async with desk(live, live_context, credential) as on:
        live.vendor.forget_requests()
        on.type(name, text)
        await on.execute()
        assert on.trouble.startswith("Not sent")
        assert f"What to check: {check}" in on.trouble
        assert says in find(on.editor, QLineEdit, name).accessibleDescription()
        assert live.vendor.requests == []
        assert not on.may_save


# ---- 9.3 B: success = false, and saving is not possible ------------------------------------------------------

CONNECTION = "Vendor server public accessibility, HTTPS certificate validity, firewall/port configuration, custom headers"
LATENCY = "Vendor server response latency, network conditions. The test treats no response within several seconds as"
NOT_JSON = "Does the vendor return a JSON response? Is the response Content-Type set to application/json?"


@pytest.mark.parametrize(
    ("path", "code", "check"),
    [
        ("/fault/reset-before-headers", "connection_failed", CONNECTION),
        ("/fault/close-in-body", "connection_failed", CONNECTION),
        ("/fault/junk", "connection_failed", CONNECTION),
        ("/fault/no-answer", "timeout", LATENCY),
        ("/fault/html", "not_json_content_type", NOT_JSON),
        ("/fault/plain-text", "not_json_content_type", NOT_JSON),
        ("/fault/xml", "not_json_content_type", NOT_JSON),
        ("/fault/no-content-type", "not_json_content_type", NOT_JSON),
        ("/fault/empty-body", "invalid_json", NOT_JSON),
        ("/fault/trailing-comma", "invalid_json", NOT_JSON),
        ("/fault/oversized", "response_too_large", NOT_JSON),
    ],
)
async def test_a_failed_test_says_why_and_keeps_saving_disabled(
    live: Live, live_context: PageContext, path: str, code: str, check: str
):
    async with desk(live, live_context, path=path) as on:
        await on.execute()
        assert on.trouble.startswith(f"Test failed · {code}\n")
        assert f"What to check: {check}" in on.trouble
        await until(lambda: "success = false" in on.terminal)
        assert "DENIED" in on.verdict
        assert not on.may_save
        assert [entry.partition(" — ")[0] for entry in on.blockers()] == ["API test"]


async def test_addresses_that_nobody_answers_at_are_told_the_same_way(live: Live, live_context: PageContext):
    with running_vendor(VendorOptions(certificate="untrusted")) as untrusted:
        gone = "https://127.0.0.1:1/"
        async with desk(live, live_context) as on:
            for url, code in (
                (gone, "connection_failed"),
                ("https://no-such-vendor.invalid/", "dns_failed"),
                (f"{untrusted.url}/grant", "tls_failed"),
                ("https://10.0.0.1/", "address_not_allowed"),
            ):
                on.type(names.EDITOR_WEBHOOK_URL, url)
                await on.execute()
                assert on.trouble.startswith(f"Test failed · {code}\n")
                assert f"What to check: {CONNECTION}" in on.trouble
                assert not on.may_save


# ---- 9.3 C and 9.5: success = true, saving is possible -------------------------------------------------------

CODES = (
    "For Modes 1 and 3: check the list of status codes accepted as success. For Mode 2: check body key/value"
)
BODY = "Re-verify the Key, Value, and data format (BOOLEAN / STRING / NUMBER) entered in Success Result JSONPath."
TYPES = 'Check whether the response returns "true" (string) vs. true (boolean) — type must match'
FORMAT = "Re-verify the manual field type (STRING / NUMBER / BOOLEAN) against the actual input value"
NO_FIELD = "Verify that the response body actually contains the field specified by Success Message JSONPath or Failure Message"
EXACTLY = "exactly match the keys in the actual response"
NO_STRING = "Verify that the key's value is a string (numbers, objects, and arrays are not displayed)"


@dataclass(frozen=True)
class Answered:
    """A response that does not do what was hoped for: what is typed after it came, and what is then said."""

    title: str
    path: str
    provoke: Callable[[Desk], None]
    status: int
    decision: str
    says: tuple[str, ...]

    def __str__(self) -> str:
        return self.title


def string_condition(on: Desk) -> None:
    on.choose(names.EDITOR_SUCCESS_TYPE, "STRING")


def only_codes(on: Desk) -> None:
    no_criteria(on)
    on.type(names.EDITOR_STATUS_CODES, "200")


ANSWERED = [
    Answered("9.3 C mode 1", "/status/500", only_codes, 500, "DENIED",
             ("Response Code Verification: status code 500 is not in the list (200)", CODES)),
    Answered("9.3 C mode 3", "/status/403", nothing, 403, "DENIED",
             ("Combined Verification: status code 403 is not in the list (200); the body is not evaluated", CODES)),
    Answered("9.3 C mode 2", "/status/403", typing(names.EDITOR_STATUS_CODES, ""), 403, "DENIED",
             ("Response Body Verification: $.valid is false (BOOLEAN), not true (BOOLEAN)", BODY)),
    Answered("9.3 C another value", "/grant", lambda on: on.choose(names.EDITOR_SUCCESS_VALUE, "false"), 200, "DENIED",
             ("$.valid is true (BOOLEAN), not false (BOOLEAN)", BODY, TYPES)),
    Answered("9.3 C string against boolean", "/grant", string_condition, 200, "DENIED",
             ('$.valid is true (BOOLEAN), not "true" (STRING). The type must match.', BODY, TYPES)),
    Answered("9.3 C another key", "/grant", typing(names.EDITOR_SUCCESS_PATH, "$.Valid"), 200, "DENIED",
             ("the response has nothing under $.Valid", BODY)),
    Answered("9.5 no such field", "/grant", typing(names.EDITOR_SUCCESS_MESSAGE, "$.text"), 200, "GRANTED",
             ("No message: the response has no text under $.text (Success Message JSONPath)", NO_FIELD)),
    Answered("9.5 a key in other letters", "/deny", typing(names.EDITOR_FAILURE_MESSAGE, "$.Message"), 200,
             "DENIED", ("No message: the response has no text under $.Message (Failure Message JSONPath)",)),
    Answered("9.5 names must match", "/grant", typing(names.EDITOR_SUCCESS_MESSAGE, "$.Message"), 200, "GRANTED",
             (NO_FIELD, EXACTLY)),
    Answered("9.5 no string", "/status/200", typing(names.EDITOR_SUCCESS_MESSAGE, "$.status"), 200, "GRANTED",
             ("No message: what $.status selects is not one string (Success Message JSONPath)", NO_STRING)),
    Answered("9.5 nothing set", "/grant", typing(names.EDITOR_SUCCESS_MESSAGE, ""), 200, "GRANTED",
             ("No message: Success Message JSONPath is not set.",)),
]  # fmt: skip


@pytest.mark.parametrize("case", ANSWERED, ids=str)
async def test_a_response_that_is_not_the_expected_one_is_explained_and_can_be_saved(
    live: Live, live_context: PageContext, case: Answered
):
    async with desk(live, live_context, path=case.path) as on:
        await on.execute()
        case.provoke(on)
        assert on.trouble == ""
        assert f"success = true · statusCode = {case.status}" in on.terminal
        assert on.verdict.startswith(f"With this response: {case.decision}")
        for words in case.says:
            assert words in on.verdict
        assert on.may_save


async def test_a_manual_field_sent_in_the_wrong_format_can_be_seen_and_is_pointed_out(
    live: Live, live_context: PageContext
):
    async with desk(live, live_context, path="/deny") as on:
        on.manual(0, "site", "STRING", "12")
        await on.execute()
        assert '"site":"12"' in on.terminal.replace(": ", ":")
        assert FORMAT in on.verdict
        on.choose(names.manual_row(0, "type"), "NUMBER")
        await on.execute()
        assert '"site":12' in on.terminal.replace(": ", ":")
        assert FORMAT not in on.verdict
        assert on.may_save
