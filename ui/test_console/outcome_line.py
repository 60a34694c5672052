"""The one line under the inputs: while a test is under way how long already, and then what came."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStackedWidget, QWidget

from ui import names
from ui.test_console.exchange import milliseconds, phrase
from ui.test_console.run import Run
from ui.widgets import theme, type_following
from ui.widgets.labels import ElidedLabel
from ui.widgets.making import make_button
from ui.words.language import tr

_TICK_MS = 100


def in_one_line(run: Run) -> str:
    """Return what came: `200 OK · 41.8 ms · 312 B · application/json`."""
    result = run.result
    status = "" if result.status_code is None else f"{result.status_code}{phrase(result.status_code)}"
    types = [value for name, value in result.response_headers if name.lower() == "content-type"]
    parts = [
        "" if result.error is None else result.error.code,
        status,
        milliseconds(result.elapsed_ms),
        _size(run) if result.status_code is not None else "",
        ", ".join(types),
    ]
    return " · ".join(filter(None, parts))


def _size(run: Run) -> str:
    number = len(run.body.encode("utf-8", "replace"))
    size = f"{number:,} B" if number < 10_000 else f"{number / 1024:,.0f} KiB"
    return tr("more than {size}").format(size=size) if run.result.truncated else size


class OutcomeLine(QStackedWidget):
    """The line.

    Signals:
        cancelled(): the running test is to be aborted.
        ticked(): show anew how long it has been running.
    """

    cancelled = Signal()
    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._came = ElidedLabel()
        self._came.setObjectName(names.TEST_OUTCOME)
        self._came.setAccessibleName(tr("What came"))
        self._progress = QProgressBar()
        self._progress.setObjectName(names.TEST_PROGRESS)
        self._progress.setAccessibleName(tr("The test is running"))
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(theme.GAP)
        self._elapsed = QLabel()
        self._elapsed.setObjectName(names.TEST_ELAPSED)
        self._elapsed.setAccessibleName(tr("Time since the test began"))
        type_following.measure(
            self._elapsed,
            lambda: self._elapsed.setMinimumWidth(self._elapsed.fontMetrics().horizontalAdvance("000.0 s")),
        )
        self._elapsed.setProperty("role", "muted")
        self.cancel: QPushButton = make_button(
            tr("Cancel"), names.TEST_CANCEL, self.cancelled.emit, role="link", called=tr("Cancel the test")
        )
        under_way = QWidget()
        row = QHBoxLayout(under_way)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self._progress, 1)
        row.addWidget(self._elapsed)
        row.addWidget(self.cancel)
        for part in (self._came, under_way):
            self.addWidget(part)
        type_following.measure(self, lambda: self.setFixedHeight(self.cancel.sizeHint().height()))
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self._ticks.timeout.connect(self.ticked)

    def show_running(self, *, running: bool) -> None:
        """Show that a test is under way, or that none is."""
        self.setCurrentIndex(1 if running else 0)
        if not running:
            self._ticks.stop()
        elif not self._ticks.isActive():
            self._ticks.start()

    def show_elapsed(self, seconds: float) -> None:
        """Show how long it has been under way."""
        text = tr("{0} s").format(f"{seconds:.1f}")
        self._elapsed.setText(text)
        self._progress.setAccessibleDescription(text)

    def show_run(self, run: Run | None) -> None:
        """Say what came of a run."""
        if run is None:
            self._came.setText("")
            return
        self._came.setText(in_one_line(run))
        theme.set_role(self._came, "" if run.result.success else "bad")

    def leave(self) -> None:
        """Count no longer."""
        self._ticks.stop()
