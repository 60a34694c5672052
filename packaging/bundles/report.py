"""What a self-test found: its steps, each proved or failed with a reason, and what could not be tried here."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from bundles.say import BundleError, say


class Outcome(StrEnum):
    """What became of a step."""

    PROVED = "ok"
    FAILED = "FAILED"
    NOT_TRIED = "not tried"


@dataclass(slots=True)
class Report:
    """The steps of one self-test, said as they are done."""

    steps: list[tuple[str, Outcome, str]] = field(default_factory=list)
    clock: Callable[[], float] = time.monotonic

    @contextmanager
    def step(self, what: str) -> Iterator[list[str]]:
        """Try one step; it failed if its block raises. What is put into the list is said beside it.

        A fault of the builder's own tools, or of what is tried, is an ordinary end of a step; the others are tried all the same.
        """
        began, remarks = self.clock(), list[str]()
        try:
            yield remarks
        except (BundleError, AssertionError, OSError, TimeoutError) as error:
            self.add(what, Outcome.FAILED, str(error) or type(error).__name__)
        else:
            self.add(what, Outcome.PROVED, "; ".join([*remarks, f"{self.clock() - began:.1f} s"]))

    def not_tried(self, what: str, why: str) -> None:
        """Say what cannot be tried here; it is no fault."""
        self.add(what, Outcome.NOT_TRIED, why)

    def add(self, what: str, outcome: Outcome, remark: str) -> None:
        """Note a step and say it."""
        self.steps.append((what, outcome, remark))
        say(f"  {outcome.value:<9} {what}{f' ({remark})' if remark else ''}")

    @property
    def failed(self) -> list[str]:
        """The steps that failed."""
        return [what for what, outcome, _ in self.steps if outcome is Outcome.FAILED]

    def summary(self) -> str:
        """Return the closing line."""
        proved = sum(outcome is Outcome.PROVED for _, outcome, _ in self.steps)
        skipped = sum(outcome is Outcome.NOT_TRIED for _, outcome, _ in self.steps)
        return f"{proved} passed, {len(self.failed)} failed, {skipped} skipped"
