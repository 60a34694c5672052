"""The strip of the runs: which one is looked at, in one line; asked for, it grows to the list of all of them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import names
from ui.state.context import Preferences
from ui.test_console.exchange import milliseconds
from ui.test_console.presenter import TestConsolePresenter
from ui.test_console.run_list import RunList
from ui.test_console.verdict import Decision, decision_in_words
from ui.widgets import theme, type_following
from ui.widgets.labels import ElidedLabel
from ui.widgets.making import make_button
from ui.words.language import tr

_GROWN = "testConsole.runs"
_ROWS = 4


class RunStrip(QWidget):
    """The strip.

    Signals:
        picked(int): the number of the run to look at.
        cleared(): all runs are to be forgotten.
        keep_asked(): the run that is looked at is to be kept as a sample.
        samples_asked(): the samples are to be shown.
    """

    picked = Signal(int)
    cleared = Signal()
    keep_asked = Signal()
    samples_asked = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._grow = make_button("", names.TEST_RUNS_SHOW, role="link", called=tr("Runs"))
        self._grow.setCheckable(True)
        self._chosen = ElidedLabel()
        self._chosen.setProperty("role", "muted")
        self._clear = make_button(
            tr("Clear"), names.TEST_CLEAR_RUNS, self.cleared.emit, role="link", called=tr("Forget all runs")
        )
        self._keep = make_button(
            tr("Keep as sample…"), names.TEST_KEEP, self.keep_asked.emit, role="link",
            called=tr("Keep this run as a sample"),
        )  # fmt: skip
        self._samples = make_button(
            "", names.TEST_SAMPLES, self.samples_asked.emit, role="link", called=tr("Samples")
        )
        self._list = RunList()
        type_following.measure(
            self._list, lambda: self._list.setFixedHeight(self.fontMetrics().height() * 2 * (_ROWS + 1))
        )
        self._list.picked.connect(self.picked)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self._grow)
        row.addWidget(self._chosen, 1)
        # What comes with the first sample comes on the left: whoever has just kept it finds nothing moved under the pointer.
        for button in (self._samples, self._keep, self._clear):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP // 4)
        column.addLayout(row)
        column.addWidget(self._list)
        self._grow.toggled.connect(self._grown)
        self._grow.setChecked(bool(preferences.get(_GROWN)))
        self._list.setVisible(self._grow.isChecked())

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key reaches, in reading order."""
        return [self._grow, self._samples, self._keep, self._clear, self._list]

    def show_runs(self, presenter: TestConsolePresenter) -> None:
        """Show the runs with their verdicts, and which one is chosen."""
        self._list.show_runs(presenter)
        self._clear.setEnabled(bool(presenter.runs))
        why_not = presenter.why_not_keep
        self._keep.setEnabled(not why_not)
        self._keep.setToolTip(
            why_not or tr("Keep this answer with the API, with the verdict that is expected of it")
        )
        self._samples.setText(tr("Samples ({number})…").format(number=len(presenter.samples)))
        self._samples.setVisible(bool(presenter.samples))  # whoever has none need not know of them
        self._show_number(len(presenter.runs))
        run = presenter.chosen
        if run is None:
            self._chosen.setText("")
            return
        told = presenter.verdict_of(run)
        parts = (
            f"#{run.number}",
            run.value,
            run.outcome,
            decision_in_words(told.decision if told else Decision.OPEN),
            milliseconds(run.result.elapsed_ms),
        )
        self._chosen.setText(" · ".join(filter(None, parts)))

    def _show_number(self, number: int) -> None:
        arrow = "▾" if self._grow.isChecked() else "▸"
        self._number = number
        self._grow.setText(f"{arrow} " + tr("Runs ({number})").format(number=number))

    def _grown(self, grown: object) -> None:
        self._preferences.set(_GROWN, bool(grown))
        self._list.setVisible(bool(grown))
        self._show_number(self._number)

    _number = 0
