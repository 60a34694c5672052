"""The runs that were kept, side by side: choose one to look at it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget
from typing_extensions import override

from ui import names
from ui.test_console.exchange import milliseconds
from ui.test_console.presenter import TestConsolePresenter
from ui.test_console.rows import RoomyRows
from ui.test_console.run import Run
from ui.test_console.verdict import Decision, ToldVerdict, decision_in_words
from ui.widgets import theme
from ui.widgets.plain_text import wrapped
from ui.words.language import tr

_NUMBER, _TIME, _VALUE, _STATUS, _VERDICT, _MESSAGE, _TOOK = range(7)
_ROLES = {Decision.GRANTED: "good", Decision.DENIED: "bad", Decision.OPEN: "muted"}


class RunList(QTreeWidget):
    """The runs, newest first.

    Signals:
        picked(int): the number of the run to look at.
    """

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[tuple[Run, ToldVerdict | None]] = []
        self.setObjectName(names.TEST_RUNS)
        self.setAccessibleName(tr("Runs of the test"))
        self.setColumnCount(7)
        self.setHeaderLabels(
            [
                tr("#"),
                tr("At"),
                tr("Value"),
                tr("Status"),
                tr("Verdict"),
                tr("Message"),
                tr("Took"),
            ]
        )
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setItemDelegate(RoomyRows(self))
        self.setAllColumnsShowFocus(True)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        for column in range(7):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_MESSAGE, QHeaderView.ResizeMode.Stretch)
        self.currentItemChanged.connect(self._pick)

    def show_runs(self, presenter: TestConsolePresenter) -> None:
        """Show the runs with their verdicts, and which one is chosen."""
        wanted = [(run, presenter.verdict_of(run)) for run in reversed(presenter.runs)]
        if wanted != self._shown:
            self._shown = wanted
            self._fill()
        chosen = presenter.chosen
        self.blockSignals(True)
        for row, (run, _told) in enumerate(wanted):
            item = self.topLevelItem(row)
            if item is not None and chosen is not None and run.number == chosen.number:
                self.setCurrentItem(item)
        self.blockSignals(False)
        # Texts that an item gets before it has been laid out are not painted by themselves.
        self.viewport().update()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._fill()

    def _fill(self) -> None:
        self.blockSignals(True)
        while self.topLevelItemCount() > len(self._shown):
            self.takeTopLevelItem(self.topLevelItemCount() - 1)
        for row, (run, told) in enumerate(self._shown):
            item = self.topLevelItem(row)
            if item is None:
                item = QTreeWidgetItem()
                self.addTopLevelItem(item)
            self._write(item, run, told)
        self.blockSignals(False)

    def _write(self, item: QTreeWidgetItem, run: Run, told: ToldVerdict | None) -> None:
        decision = told.decision if told else Decision.OPEN
        texts = {
            _NUMBER: str(run.number),
            _TIME: run.at.strftime("%H:%M:%S"),
            _VALUE: run.value,
            _STATUS: run.outcome,
            _VERDICT: decision_in_words(decision),
            _MESSAGE: (told.message or "") if told else "",
            _TOOK: milliseconds(run.result.elapsed_ms),
        }
        for column, text in texts.items():
            item.setText(column, text)
            item.setToolTip(column, wrapped(told.why if told else ""))
        item.setData(_NUMBER, Qt.ItemDataRole.UserRole, run.number)
        item.setForeground(_VERDICT, theme.colour(_ROLES[decision]))
        item.setForeground(_STATUS, theme.colour("text" if run.result.success else "bad"))
        item.setTextAlignment(_TOOK, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _pick(self, current: QTreeWidgetItem | None) -> None:
        if current is not None:
            self.picked.emit(current.data(_NUMBER, Qt.ItemDataRole.UserRole))
