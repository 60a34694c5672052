"""The API Test Console: places its parts under each other and shows what its presenter says (manual 5.6, 5.7)."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid
from typing_extensions import override

from ui import names
from ui.state.context import PageContext
from ui.state.notices import Level, Notice
from ui.state.response_node import PathTarget, ResponseNode
from ui.state.tasks import Tasks
from ui.test_console.inputs_panel import InputsPanel
from ui.test_console.jsonpath_loading import load_jsonpath
from ui.test_console.outcome_line import OutcomeLine
from ui.test_console.presenter import TestConsolePresenter, Trouble
from ui.test_console.presenters.samples import SamplesPresenter
from ui.test_console.result_tabs import ResultTabs
from ui.test_console.run import Run
from ui.test_console.run_strip import RunStrip
from ui.test_console.sample_words import expected_in_words, state_in_words
from ui.test_console.samples_dialog import SamplesDialog, ask_name
from ui.test_console.tested_form import TestedForm
from ui.test_console.token_fetch import TokenFetch
from ui.test_console.verdict_panel import VerdictPanel
from ui.widgets import theme
from ui.widgets.making import make_button
from ui.words.language import tr


class TestConsole(QWidget):
    """The right half of the API editor: inputs, the test, what came, the verdict, the runs.

    Whoever closes the editor calls `leave()`, which aborts a running test. The nodes of the response can be dropped on
    every `PathField` of the same window; what the field then does is the form's doing (`TestedForm.fill`).
    """

    __test__ = False

    def __init__(self, form: TestedForm, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.TEST_CONSOLE)
        self._context = context
        self._form = form
        self._tasks = Tasks(context.notices.failed)
        self.presenter = TestConsolePresenter(form, context.client.vendor_apis, context.notices.failed)
        self._samples: SamplesDialog | None = None
        self._shown_run: Run | None = None
        self._announced: tuple[Run | None, Trouble | None] = (None, None)
        self._execute = make_button(
            tr("EXECUTE TEST"),
            names.TEST_EXECUTE,
            self.presenter.execute,
            role="primary",
            called=tr("Execute test"),
        )
        self._execute.setToolTip(tr("Send this configuration to the vendor once, with the values beside it"))
        self._inputs = InputsPanel(self._execute)
        self._outcome = OutcomeLine()
        self.token = TokenFetch(form, context.client.vendor_apis, context.notices.failed)
        self._results = ResultTabs(context.preferences, self.token)
        self._verdict = VerdictPanel()
        self._runs = RunStrip(context.preferences)
        # Where the window is lower than all that is said in it, it scrolls, rather than lay one over the other.
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        self._area.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.WIDE_GAP, 0, theme.MARGIN, theme.GAP // 4)
        column.setSpacing(theme.GAP // 2)
        column.addWidget(self._inputs)
        column.addWidget(self._outcome)
        column.addWidget(self._results, 1)
        column.addWidget(self._verdict)
        column.addWidget(self._runs)
        self._connect()
        self._refresh()
        self._results.show_token()

    def start(self) -> None:
        """Load what the first verdict needs; an event loop is running."""
        self._tasks.spawn(load_jsonpath(), tr("Loading JSONPath"))

    def prefill(self, parameters: Mapping[str, str]) -> None:
        """Take the values of an access event, by their wire names: `deviceId` and the credential's own."""
        self.presenter.prefill(parameters)
        for member in parameters:
            if self.presenter.inputs.expected(member):
                self._inputs.edit(member).setFocus()

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key reaches, in reading order."""
        return [
            *self._inputs.tab_stops(),
            self._execute,
            self._outcome.cancel,
            *self._results.tab_stops(),
            *self._runs.tab_stops(),
        ]

    def leave(self) -> None:
        """Abort a running test, on the server too: the console is being closed."""
        if self._samples is not None and isValid(self._samples):
            self._samples.reject()
        self._outcome.leave()
        self._forget()
        self._forget_token()
        self.presenter.leave()
        self.token.leave()
        self._tasks.cancel()

    @override
    def sizeHint(self) -> QSize:
        """Ask for room for a request on one line."""
        width = self.fontMetrics().averageCharWidth() * 72
        return QSize(width, super().sizeHint().height())

    def _connect(self) -> None:
        presenter = self.presenter
        self._forget = presenter.observe(self._refresh)
        self._forget_token = self.token.observe(self._results.show_token)
        self._inputs.entered.connect(presenter.enter)
        self._inputs.left.connect(presenter.visit)
        self._inputs.submitted.connect(presenter.execute)
        self._outcome.cancelled.connect(presenter.cancel)
        self._outcome.ticked.connect(lambda: self._outcome.show_elapsed(presenter.elapsed))
        self._runs.cleared.connect(presenter.clear_runs)
        self._runs.picked.connect(presenter.choose)
        self._runs.keep_asked.connect(self._ask_to_keep)
        self._runs.samples_asked.connect(self.show_samples)
        self._results.response.sent.connect(self._send)
        self._results.response.told.connect(self._results.tell)
        self._results.save_asked.connect(self._ask_where_to_save)

    # ---- showing

    def _refresh(self) -> None:
        presenter = self.presenter
        self._inputs.show_inputs(presenter.inputs)
        self._show_running(running=presenter.running)
        self._runs.show_runs(presenter)
        if presenter.chosen is not self._shown_run or presenter.chosen is None:
            self._shown_run = presenter.chosen
            self._results.show_run(presenter.chosen)
            self._outcome.show_run(presenter.chosen)
        self._results.show_trouble(presenter.trouble)
        self._show_verdict()
        self._announce()

    def _announce(self) -> None:
        """Tell screen readers how a test ended; the verdict's later changes are theirs to ask for."""
        news = (self.presenter.chosen, self.presenter.trouble)
        if news == self._announced:
            return
        self._announced = news
        text = self._results.trouble.text() if news[1] else self._verdict.text()
        if any(news) and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _show_running(self, *, running: bool) -> None:
        cancel = self._outcome.cancel
        had_focus = cancel.hasFocus() if not running else self._execute.hasFocus()
        self._execute.setEnabled(not running)
        self._outcome.show_running(running=running)
        self._outcome.show_elapsed(self.presenter.elapsed)
        if had_focus:
            # A disabled or hidden button would lose the keyboard to whatever comes next.
            (cancel if running else self._execute).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_verdict(self) -> None:
        presenter = self.presenter
        self._verdict.show_samples(*state_in_words(presenter.judged_samples(), len(presenter.samples)))
        if presenter.chosen is None:
            self._verdict.show_nothing()
        elif (verdict := presenter.verdict) is None:
            self._verdict.show_pending()
        else:
            self._verdict.show_verdict(
                verdict, with_check=presenter.trouble is None or presenter.trouble.wanted
            )

    # ---- doing

    def _send(self, target: PathTarget, node: ResponseNode) -> None:
        titles = {
            PathTarget.SUCCESS_RESULT: tr("Success Result JSONPath"),
            PathTarget.SUCCESS_MESSAGE: tr("Success Message JSONPath"),
            PathTarget.FAILURE_MESSAGE: tr("Failure Message JSONPath"),
        }
        refusal = self.presenter.send(target, node)
        self._results.tell(refusal or tr("{0} is now {1}").format(titles[target], node.path))

    def _ask_to_keep(self) -> None:
        presenter = self.presenter
        sample = presenter.new_sample()
        if sample is None:
            return

        def keep(name: str) -> None:
            presenter.keep(sample, name)
            self._results.tell(tr("Kept as sample “{name}”; it is saved with the API.").format(name=name))

        title = tr("Keep this answer as a sample. Expected: {expected}").format(
            expected=expected_in_words(sample)
        )
        ask_name(
            self, title, sample.name, lambda name: presenter.sample_problem(sample, name), keep, tr("Keep")
        )

    def show_samples(self) -> None:
        """Show the samples, and what can be done with them."""
        presenter = SamplesPresenter(
            self._form, self._context.client.vendor_apis, self._context.notices.failed
        )
        self._samples = SamplesDialog(self, presenter, self._tasks, self._context.vendor_of_samples)
        self._samples.open()

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
        self._results.tell(tr("Saved: {0}").format(file))
