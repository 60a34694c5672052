"""How the demonstration looks: lines for a terminal of 80 columns or more, in colour where that is wanted."""

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

from clue_desktop.contract.events import Event
from clue_desktop.demo.cases import Outcome
from clue_desktop.domain.credentials import CREDENTIAL_NAMES, CREDENTIAL_TYPES, Credential
from clue_desktop.domain.diagnosis import STEP_TITLES, WHAT_TO_CHECK, Step

NARROWEST, WIDEST = 80, 100
_INDENT = "    "
_NOT_ASCII = str.maketrans({"›": ">", "→": "->", "“": '"', "”": '"', "•": "*", "–": "-", "…": "..."})
_COLOURS: Mapping[str, str] = {
    "granted": "\x1b[32m",
    "denied": "\x1b[31m",
    "refused": "\x1b[31m",
    "local": "\x1b[33m",
    "good": "\x1b[32m",
    "bad": "\x1b[31m",
    "notice": "\x1b[33m",
    "faint": "\x1b[2m",
    "heading": "\x1b[1m",
}
_PLAIN = "\x1b[0m"
_VENDOR_STEPS = (Step.SERVER_TO_VENDOR, Step.JUDGED)


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a step: passed, at fault, passed with a notice, not reached, not gone through on purpose."""

    passed: str
    fault: str
    notice: str
    not_reached: str
    skipped: str


_UNICODE = Marks("✓", "✗", "!", "·", "–")
_ASCII = Marks("+", "x", "!", ".", "-")


def marks_of(event: Event, marks: Marks) -> list[str]:
    """Return the marks of the five steps of an event."""
    if event.reason is None:
        asked = event.result != "local"
        return [marks.passed if asked or step not in _VENDOR_STEPS else marks.skipped for step in Step]
    fault = marks.notice if event.result == "granted" else marks.fault
    return [
        marks.passed if step < event.step else fault if step == event.step else marks.not_reached
        for step in Step
    ]


class Report:
    """Writes the demonstration to a stream, line by line, as it happens."""

    def __init__(self, stream: TextIO, *, colours: bool, columns: int) -> None:
        self._stream = stream
        self._colours = colours
        self._width = max(NARROWEST, min(columns, WIDEST))
        self._unicode = _can_say(stream, "✓✗·–›→“”•")
        self._marks = _UNICODE if self._unicode else _ASCII

    def title(self, text: str) -> None:
        """Write a heading, with a blank line around it."""
        self._write(f"\n{self._in('heading', text)}\n")

    def done(self, text: str) -> None:
        """Write something that succeeded."""
        first, *more = textwrap.wrap(text, self._width - 4)
        self._write(f"  {self._in('good', self._marks.passed)} {first}")
        for line in more:
            self._write(f"    {line}")

    def plain(self, text: str = "") -> None:
        """Write a line as it is."""
        self._write(text)

    def table_head(self) -> None:
        """Write the columns' names."""
        names = f"{'#':>2}  {'Place':<14} {'Credential':<11} {'Value':<8}  {'Device':<8}  {'Steps':<9}  {'Server':>6}  {'Whole':>6}"
        self._write(self._in("faint", names))
        self._write(self._in("faint", f"{'':<51}  {'1 2 3 4 5':<9}  {'ms':>6}  {'ms':>6}"))

    def outcome(self, number: int, outcome: Outcome) -> None:
        """Write one attempt: a row, what it is about, and where and why it stopped."""
        case = outcome.case
        place = case.device.partition(" (")[0]
        self._row(f"{number:>2}", place, outcome.event, outcome.told, outcome.milliseconds)
        self._paragraph(case.story)
        self._screen(outcome.message)
        self._diagnosis(outcome.event)
        for fault in outcome.faults:
            self._paragraph(f"NOT AS EXPECTED: {fault}", "bad")

    def event(self, event: Event, place: str) -> None:
        """Write an event that somebody else caused."""
        self._row("", place, event, event.result, None)
        self._screen(event.message)
        self._diagnosis(event)

    def legend(self) -> None:
        """Explain marks and columns."""
        marks = self._marks
        self._paragraph(
            f"{marks.passed} passed  {marks.fault} stopped here  {marks.notice} a notice  "
            f"{marks.not_reached} not reached  {marks.skipped} not needed.  Server: from the device's request to the "
            "decision, the vendor's answer included. Whole: as the device sees it, connecting included.",
            "faint",
            indent="",
        )

    def summary(self, outcomes: Sequence[Outcome], seconds: float) -> None:
        """Write what all of it came to."""
        counts = Counter(outcome.told for outcome in outcomes)
        names = {"granted": "granted", "denied": "denied", "local": "device-local", "refused": "refused"}
        told = ", ".join(f"{counts[one]} {name}" for one, name in names.items() if counts[one])
        right = sum(not outcome.faults for outcome in outcomes)
        text = f"{right} of {len(outcomes)} outcomes are as expected: {told}. {seconds:.1f} s in all."
        self._write(f"\n{self._in('good' if right == len(outcomes) else 'bad', self._wrapped(text))}")

    def _row(self, number: str, place: str, event: Event, told: str, whole: float | None) -> None:
        steps = " ".join(self._coloured_mark(mark) for mark in marks_of(event, self._marks))
        title = (
            CREDENTIAL_TYPES[Credential(event.credential)].title
            if event.credential in CREDENTIAL_NAMES
            else event.credential
        )
        shown = self._in(told, f"{told:<8}")
        self._write(
            f"{number:>2}  {place[:14]:<14} {title[:11]:<11} {event.value[:8]:<8}  {shown}  {steps}  "
            f"{_milliseconds(event.elapsed_ms)}  {_milliseconds(whole)}"
        )

    def _screen(self, message: str | None) -> None:
        if message:
            self._paragraph(f"Screen: “{message}”")

    def _diagnosis(self, event: Event) -> None:
        if event.reason is None:
            return
        step = Step(event.step)
        mark = marks_of(event, self._marks)[step - 1]
        kind = "notice" if mark == self._marks.notice else "bad"
        self._paragraph(f"{mark} {step.value} {STEP_TITLES[step]}: {event.reason}. Check:", kind)
        self._paragraph(f"  {WHAT_TO_CHECK[step]}", "faint")

    def _paragraph(self, text: str, kind: str | None = None, indent: str = _INDENT) -> None:
        hanging = indent + " " * (len(text) - len(text.lstrip()))
        for line in textwrap.wrap(
            text.strip(), self._width, initial_indent=hanging, subsequent_indent=hanging
        ):
            self._write(self._in(kind, line) if kind else line)

    def _wrapped(self, text: str) -> str:
        return "\n".join(textwrap.wrap(text, self._width))

    def _coloured_mark(self, mark: str) -> str:
        kinds = {self._marks.passed: "good", self._marks.fault: "bad", self._marks.notice: "notice"}
        return self._in(kinds.get(mark, "faint"), mark)

    def _in(self, kind: str, text: str) -> str:
        return f"{_COLOURS[kind]}{text}{_PLAIN}" if self._colours and kind in _COLOURS else text

    def _write(self, line: str) -> None:
        plain = line if self._unicode else line.translate(_NOT_ASCII)
        self._stream.write(plain.rstrip(" ") + "\n")
        self._stream.flush()


def _can_say(stream: TextIO, text: str) -> bool:
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _milliseconds(value: float | None) -> str:
    if value is None:
        return " " * 6
    return f"{value:>6.1f}" if value < 100 else f"{value:>6.0f}"
