"""The API Test Console: places its parts beside each other and shows what its presenter says (manual 5.6, 5.7)."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from clue_desktop.domain.response_json import JsonDocument
from ui import names
from ui.state.context import PageContext
from ui.state.notices import Level, Notice
from ui.state.response_node import PathTarget, ResponseNode
from ui.state.tasks import Tasks
from ui.test_console.exchange import curl, exchange
from ui.test_console.inputs_panel import InputsPanel
from ui.test_console.jsonpath_loading import load_jsonpath
from ui.test_console.presenter import TestConsolePresenter, Trouble
from ui.test_console.response_view import ResponseView
from ui.test_console.run import Run
from ui.test_console.run_list import RunList
from ui.test_console.terminal import Terminal
from ui.test_console.tested_form import TestedForm
from ui.test_console.verdict_panel import TroublePanel, VerdictPanel
from ui.widgets import theme
from ui.widgets.labels import ElidedLabel, SectionHeader
from ui.words.language import tr

_SPLITTER = "testConsole.splitter"
_TICK_MS = 100


class TestConsole(QWidget):
    """The right half of the API editor: inputs, the test, the exchange, the response, the verdict, the runs.

    Whoever closes the editor calls `leave()`, which aborts a running test. The nodes of the response can be dropped on
    every `PathField` of the same window; what the field then does is the form's doing (`TestedForm.fill`).
    """

    __test__ = False

    def __init__(self, form: TestedForm, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.TEST_CONSOLE)
        self._context = context
        self._tasks = Tasks(context.notices.failed)
        self.presenter = TestConsolePresenter(form, context.client.vendor_apis, context.notices.failed)
        self._shown_run: Run | None = None
        self._announced: tuple[Run | None, Trouble | None] = (None, None)
        self._inputs = InputsPanel()
        self._execute = QPushButton(tr("EXECUTE TEST"))
        self._progress = QProgressBar()
        self._elapsed = QLabel()
        self._cancel = QPushButton(tr("Cancel"))
        self._trouble = TroublePanel()
        self._terminal = Terminal()
        self._pretty = QCheckBox(tr("Pretty"))
        self._copy_curl = QPushButton(tr("Copy as cURL"))
        self._save = QPushButton(tr("Save whole response…"))
        self._response = ResponseView()
        self._hint = QLabel()
        self._verdict = VerdictPanel()
        self._runs = RunList()
        self._clear = QPushButton(tr("Clear"))
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self._prepare()
        self._place()
        self._connect()
        self._refresh()

    def start(self) -> None:
        """Load what the first verdict needs; an event loop is running."""
        self._tasks.spawn(load_jsonpath(), tr("Loading JSONPath"))

    def prefill(self, parameters: Mapping[str, str]) -> None:
        """Take the values of an access event, by their wire names: `deviceId` and the credential's own."""
        self.presenter.prefill(parameters)
        for member in parameters:
            if self.presenter.inputs.expected(member):
                self._inputs.edit(member).setFocus()

    def leave(self) -> None:
        """Abort a running test, on the server too: the console is being closed."""
        self._ticks.stop()
        self._forget()
        self.presenter.leave()
        self._tasks.cancel()

    @override
    def sizeHint(self) -> QSize:
        """Ask for room for a request on one line."""
        width = self.fontMetrics().averageCharWidth() * 72
        return QSize(width, super().sizeHint().height())

    # ---- making

    def _prepare(self) -> None:
        for widget, name, title in (
            (self._execute, names.TEST_EXECUTE, tr("Execute test")),
            (self._progress, names.TEST_PROGRESS, tr("The test is running")),
            (self._elapsed, names.TEST_ELAPSED, tr("Time since the test began")),
            (self._cancel, names.TEST_CANCEL, tr("Cancel the test")),
            (self._pretty, names.TEST_PRETTY, tr("Lay the response's body out over lines")),
            (
                self._copy_curl,
                names.TEST_COPY_CURL,
                tr("Copy the request as a cURL command without secrets"),
            ),
            (self._save, names.TEST_SAVE_RESPONSE, tr("Save the whole response to a file")),
            (self._clear, names.TEST_CLEAR_RUNS, tr("Forget all runs")),
            (self._hint, names.TEST_HINT, tr("Hint")),
        ):
            widget.setObjectName(name)
            widget.setAccessibleName(title)
        self._execute.setProperty("role", "primary")
        self._execute.setToolTip(tr("Send this configuration to the vendor once, with the values above"))
        for link in (self._copy_curl, self._save, self._clear):
            link.setProperty("role", "link")
        self._copy_curl.setToolTip(tr("Header values and PINs are left out; fill them in where it says so"))
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setMaximumHeight(theme.GAP)
        self._elapsed.setMinimumWidth(self._elapsed.fontMetrics().horizontalAdvance("000.0 s"))
        self._elapsed.setProperty("role", "muted")
        self._hint.setProperty("role", "muted")
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setWordWrap(True)
        self._pretty.setChecked(bool(self._context.preferences.get("testConsole.pretty")))

    def _place(self) -> None:
        run_row = QHBoxLayout()
        run_row.setSpacing(theme.GAP)
        run_row.addWidget(self._execute)
        run_row.addWidget(self._progress, 1)
        run_row.addWidget(self._elapsed)
        run_row.addWidget(self._cancel)
        run_row.addStretch(0)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(
            _part(tr("Request and response"), [self._pretty, self._copy_curl], self._terminal)
        )
        response = _part(tr("Response"), [self._save], self._response)
        column = response.layout()
        if column is not None:
            column.addWidget(self._hint)
            column.addWidget(self._verdict)
        for part, lines in ((self._terminal, 3), (self._response, 5), (self._runs, 4)):
            # In low windows all of them, and the whole verdict, are still seen.
            part.setMinimumHeight(self.fontMetrics().height() * lines)
        # A splitter does not know how high a wrapped text is.
        self._hint.setMinimumHeight(self._hint.fontMetrics().height() * 2)
        self._splitter.addWidget(response)
        self._splitter.addWidget(_part(tr("Runs"), [self._clear], self._runs))
        # Most of it for the response, whose fields are dragged; the exchange can be read by scrolling.
        for index, stretch in enumerate((2, 4, 1)):
            self._splitter.setStretchFactor(index, stretch)
        self._splitter.setSizes([180, 430, 100])
        sizes = self._context.preferences.get(_SPLITTER)
        if isinstance(sizes, list) and len(sizes) == self._splitter.count():
            self._splitter.setSizes([int(size) for size in sizes])
        column = QVBoxLayout(self)
        column.setSpacing(theme.GAP)
        column.addWidget(SectionHeader(tr("API Test Console")))
        column.addWidget(self._inputs)
        column.addLayout(run_row)
        column.addWidget(self._trouble)
        column.addWidget(self._splitter, 1)

    def _connect(self) -> None:
        presenter = self.presenter
        self._forget = presenter.observe(self._refresh)
        self._inputs.entered.connect(presenter.enter)
        self._inputs.left.connect(presenter.visit)
        self._inputs.submitted.connect(presenter.execute)
        self._execute.clicked.connect(presenter.execute)
        self._cancel.clicked.connect(presenter.cancel)
        self._clear.clicked.connect(presenter.clear_runs)
        self._runs.picked.connect(presenter.choose)
        self._response.sent.connect(self._send)
        self._response.told.connect(self._tell)
        self._pretty.toggled.connect(self._switch_pretty)
        self._copy_curl.clicked.connect(self._do_copy_curl)
        self._save.clicked.connect(self._ask_where_to_save)
        self._ticks.timeout.connect(self._show_elapsed)
        self._splitter.splitterMoved.connect(
            lambda *_: self._context.preferences.set(_SPLITTER, self._splitter.sizes())
        )

    # ---- showing

    def _refresh(self) -> None:
        presenter = self.presenter
        self._inputs.show_inputs(presenter.inputs)
        self._show_running(running=presenter.running)
        self._trouble.show_trouble(presenter.trouble)
        self._runs.show_runs(presenter)
        self._clear.setEnabled(bool(presenter.runs))
        if presenter.chosen is not self._shown_run or presenter.chosen is None:
            self._shown_run = presenter.chosen
            self._show_run(presenter.chosen)
        self._show_verdict()
        self._announce()

    def _announce(self) -> None:
        """Tell screen readers how a test ended; the verdict's later changes are theirs to ask for."""
        news = (self.presenter.chosen, self.presenter.trouble)
        if news == self._announced:
            return
        self._announced = news
        text = self._trouble.text() if news[1] else self._verdict.text()
        if any(news) and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _show_running(self, *, running: bool) -> None:
        had_focus = self._cancel.hasFocus() if not running else self._execute.hasFocus()
        self._execute.setEnabled(not running)
        for part in (self._progress, self._elapsed, self._cancel):
            part.setVisible(running)
        if running and not self._ticks.isActive():
            self._ticks.start()
        elif not running:
            self._ticks.stop()
        if had_focus:
            # A disabled or hidden button would lose the keyboard to whatever comes next.
            (self._cancel if running else self._execute).setFocus()
        self._show_elapsed()

    def _show_elapsed(self) -> None:
        text = tr("{0} s").format(f"{self.presenter.elapsed:.1f}")
        self._elapsed.setText(text)
        self._progress.setAccessibleDescription(text)

    def _show_run(self, run: Run | None) -> None:
        for part in (self._copy_curl, self._save, self._pretty):
            part.setEnabled(run is not None)
        self._tell("")
        if run is None:
            self._terminal.show_spans([])
            self._terminal.setPlaceholderText(
                tr(
                    "The request and the response appear here.\nEnter values that exist at the vendor, and EXECUTE TEST."
                )
            )
            self._response.show_nothing(
                tr("After a test, drag a field of the response onto a JSONPath field.")
            )
            return
        self._save.setEnabled(bool(run.body))
        self._pretty.setEnabled(bool(run.pretty))
        self._terminal.show_spans(exchange(run, pretty=self._pretty.isChecked()))
        if isinstance(run.response, JsonDocument):
            self._response.show_document(run.response.root)
        elif run.body:
            self._response.show_nothing(tr("The response is not JSON: there are no fields to choose from."))
        else:
            self._response.show_nothing(tr("There is no response."))

    def _show_verdict(self) -> None:
        presenter = self.presenter
        if presenter.chosen is None:
            self._verdict.show_nothing()
        elif (verdict := presenter.verdict) is None:
            self._verdict.show_pending()
        else:
            self._verdict.show_verdict(
                verdict, with_check=presenter.trouble is None or presenter.trouble.wanted
            )

    def _tell(self, text: str) -> None:
        if not text and self._shown_run is not None and isinstance(self._shown_run.response, JsonDocument):
            keys = [
                QKeySequence(f"Ctrl+{n}").toString(QKeySequence.SequenceFormat.NativeText) for n in (1, 2, 3)
            ]
            text = tr("Drag onto a JSONPath field · Enter: Success Result · {0}: the three fields").format(
                " ".join(keys)
            )
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    # ---- doing

    def _send(self, target: PathTarget, node: ResponseNode) -> None:
        titles = {
            PathTarget.SUCCESS_RESULT: tr("Success Result JSONPath"),
            PathTarget.SUCCESS_MESSAGE: tr("Success Message JSONPath"),
            PathTarget.FAILURE_MESSAGE: tr("Failure Message JSONPath"),
        }
        refusal = self.presenter.send(target, node)
        self._tell(refusal or tr("{0} is now {1}").format(titles[target], node.path))

    def _switch_pretty(self, checked: Any) -> None:
        self._context.preferences.set("testConsole.pretty", bool(checked))
        if self._shown_run is not None:
            self._terminal.show_spans(exchange(self._shown_run, pretty=bool(checked)))

    def _do_copy_curl(self) -> None:
        if self._shown_run is not None:
            QGuiApplication.clipboard().setText(curl(self._shown_run))
            self._tell(tr("Copied as a cURL command; secrets are left out."))

    def _ask_where_to_save(self) -> None:
        run = self._shown_run
        if run is None:
            return
        dialog = QFileDialog(self, tr("Save whole response"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(f"response-{run.number}.{'json' if run.result.success else 'txt'}")
        dialog.fileSelected.connect(lambda file: self.save_response(run, Path(file)))
        dialog.open()

    def save_response(self, run: Run, file: Path) -> None:
        """Write a run's whole body to a file, beside the GUI thread."""
        self._tasks.spawn(self._write(run, file), tr("Saving the response"))

    async def _write(self, run: Run, file: Path) -> None:
        try:
            await asyncio.to_thread(file.write_bytes, run.body.encode("utf-8", "replace"))
        except OSError as fault:
            text = tr("{0} could not be written: {1}.").format(file, fault.strerror)
            self._context.notices.tell(Notice(Level.FAULT, text))
            return
        self._tell(tr("Saved: {0}").format(file))


def _part(title: str, tools: list[QWidget], content: QWidget) -> QFrame:
    frame = QFrame()
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, theme.GAP // 2, 0, theme.GAP // 2)
    column.setSpacing(theme.GAP // 2)
    row = QHBoxLayout()
    row.setSpacing(theme.GAP)
    label = ElidedLabel(title)
    label.setFont(theme.scaled_font(label, 1.0, bold=True))
    label.setBuddy(content)
    row.addWidget(label, 1)
    for tool in tools:
        row.addWidget(tool)
    column.addLayout(row)
    column.addWidget(content, 1)
    return frame
