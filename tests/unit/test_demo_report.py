"""The demonstration without its programs: how it judges its own outcomes, and how it looks in a terminal."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from clue_desktop.contract.events import Event
from clue_desktop.demo import command
from clue_desktop.demo.cases import WITH_VENDOR, WITHOUT_VENDOR, Case, Outcome
from clue_desktop.demo.report import Marks, Report, marks_of
from clue_desktop.domain.credentials import mask
from clue_desktop.domain.diagnosis import REASONS, Step, step_reached

CASES = [*WITH_VENDOR, *WITHOUT_VENDOR]
MARKS = Marks("+", "x", "!", ".", "-")


def right(case: Case) -> Outcome:
    """The outcome that the case wants."""
    event = Event(
        id=1,
        at=datetime(2026, 1, 1, tzinfo=UTC),
        serial="547838629",
        place_id="12345674",
        credential=case.credential,
        value=mask(case.credential, case.value),
        api_id=None,
        api_name=None,
        result=case.logged,
        reason=case.reason,
        step=step_reached(case.reason),
        status_code=200,
        message=case.message,
        elapsed_ms=1.0,
    )
    return Outcome(case, case.told, case.message, 2.0, event)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.story)
def test_what_is_wanted_has_no_faults(case: Case):
    assert right(case).faults == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"result": "denied"}, "the event's result is denied, not granted"),
        ({"reason": "timeout"}, "the event's reason is timeout, not none"),
        ({"step": 3}, "the event's step is 3, not 5"),
        ({"message": None}, "the event's message is none, not Welcome, Kim Minji."),
        ({"credential": "face"}, "the event's credential is face, not rfCard"),
        ({"value": "04A1B2C3"}, "the event's value is 04A1B2C3, not ••••B2C3"),
    ],
)
def test_a_different_event_is_a_fault(change: dict[str, object], fault: str):
    outcome = right(WITH_VENDOR[0])
    assert replace(outcome, event=outcome.event.model_copy(update=change)).faults == [fault]


def test_a_different_answer_at_the_device_is_a_fault():
    outcome = replace(right(WITH_VENDOR[0]), told="local", message=None)
    assert outcome.faults == [
        "the device's result is local, not granted",
        "the device's message is none, not Welcome, Kim Minji.",
    ]


def test_the_cases_show_every_result_and_a_fault_at_every_step():
    assert {case.told for case in CASES} == {"granted", "denied", "local", "refused"}
    assert {REASONS[case.reason][0] for case in CASES if case.reason} == set(Step)


def written(encoding: str = "utf-8", *, colours: bool = False, columns: int = 80) -> str:
    """A whole demonstration as a terminal would get it."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    report = Report(stream, colours=colours, columns=columns)
    report.title("A title – with a dash")
    report.done("Something long was done: " + "word " * 40)
    report.table_head()
    for number, case in enumerate(CASES, 1):
        report.outcome(number, right(case))
    report.legend()
    report.summary([right(case) for case in CASES], 9.87)
    stream.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize(
    ("story", "marks"),
    [
        ("A card that the vendor knows", "+++++"),
        ("No API is assigned", "++--+"),
        ("No user key looks like this", "x...."),
        ("A device that was released", "+x..."),
        ("The vendor takes the request", "++x.."),
        ("The vendor answers with a web page", "+++x."),
        ("Granted, but the vendor sends no text", "++++!"),
        ("Access type Mixed", "++x.."),
    ],
)
def test_the_marks_of_the_five_steps(story: str, marks: str):
    case: Case = next(case for case in CASES if case.story.startswith(story))
    assert "".join(marks_of(right(case).event, MARKS)) == marks


@pytest.mark.parametrize("columns", [20, 80, 93, 100, 250])
def test_no_line_is_wider_than_the_terminal(columns: int):
    longest = max(len(line) for line in written(columns=columns).splitlines())
    assert longest <= min(max(columns, 80), 100)


def test_colours_change_nothing_but_the_colour():
    coloured = written(colours=True)
    assert "\x1b[32m" in coloured
    assert re.sub(r"\x1b\[[0-9]*m", "", coloured) == written()


def test_a_terminal_without_the_characters_gets_others():
    text = written("ascii")
    assert "denied    + + x . ." in text
    assert 'Screen: "Welcome, Kim Minji."' in text


def test_a_wrong_outcome_stands_under_its_row_and_in_the_summary():
    stream = io.StringIO()
    report = Report(stream, colours=False, columns=80)
    good, bad = right(CASES[0]), right(CASES[1])
    bad = replace(bad, told="granted")
    report.outcome(2, bad)
    report.summary([good, bad], 1.0)
    assert "NOT AS EXPECTED: the device's result is granted, not denied" in stream.getvalue()
    assert "1 of 2 outcomes are as expected: 2 granted. 1.0 s in all." in stream.getvalue()


@pytest.mark.parametrize(
    ("terminal", "variables", "coloured"),
    [
        (True, {"TERM": "xterm"}, True),
        (True, {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
        (True, {}, False),
        (False, {"TERM": "xterm"}, False),
    ],
)
@pytest.mark.skipif("sys.platform == 'win32'", reason="Windows has no TERM")
def test_colours_are_for_terminals_that_want_them(
    monkeypatch: pytest.MonkeyPatch, *, terminal: bool, variables: dict[str, str], coloured: bool
):
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal, raising=False)
    for name in ("TERM", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert command.wants_colours() is coloured
