"""The API editor: form and API Test Console side by side under one header, saving below both (manual 5).

It is made in several turns of the event loop, from the top of the form to the test console: all at once would hold up
the window for too long.
"""

import asyncio
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from clue_desktop.client.errors import ClientError
from clue_desktop.contract.events import Change
from clue_desktop.domain.curl_command import is_command
from clue_desktop.domain.described_request import UnusableError
from clue_desktop.domain.openapi_document import Operation, read_openapi
from clue_desktop.domain.said import said_by
from ui import names
from ui.editor import form as forms
from ui.editor.blockers import TEST_FIELD
from ui.editor.dialogs import ClosingQuestion, ConflictQuestion, OperationQuestion, SamplesQuestion
from ui.editor.form_pages import FormPages
from ui.editor.halves import Half, Halves
from ui.editor.header import EditorHeader
from ui.editor.importing import is_description, read_text_file
from ui.editor.presenter import EditorPresenter
from ui.editor.save_bar import SaveBar
from ui.state.context import PageContext
from ui.state.life import Life
from ui.state.tasks import Tasks
from ui.test_console.console import TestConsole
from ui.test_console.run import Run
from ui.widgets import shortcuts
from ui.words.language import tr

_RECHECK_MS = 60_000
_HIGH_LINES = 30
"""A window that has room for fewer lines of text is low."""

# Where the keyboard goes for what stands at no single input.
_LEADS_TO = {
    "criteria": "criteria.statusCodes",
    "headers": "headers[0].key",
    "manualFields": "manualFields[0].key",
}


class ApiEditor(QWidget):
    """The editor of one vendor API. Whoever takes it away calls `leave()`; `unsaved()` says what would be lost.

    Signals:
        saved(api_id): it was saved; the panel closes (manual 5.8).
        closed(): it was closed without saving, unsaved work having been asked about.
        kept(): closing was asked for, and answered with “Keep editing”.
        export_asked(): what is typed is to be kept in a file, finished or not.
    """

    saved = Signal(str)
    closed = Signal()
    kept = Signal()
    export_asked = Signal()

    def __init__(
        self, context: PageContext, presenter: EditorPresenter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(names.EDITOR)
        self.presenter = presenter
        self._context = context
        self._tasks = Tasks(context.notices.failed)
        self._life = Life(context.changes, self._tasks)
        self._started = False
        self._focus_before: QWidget | None = None
        self._tab_stops: list[QWidget] = []
        # From the outside in: what is moved into a window with all its children has its looks made anew each time.
        self._header = EditorHeader(presenter, self)
        self._halves = Halves(context.preferences, self)
        self._header.hold(self._halves.tabs)
        self._form = FormPages(presenter, self._halves.half(Half.FORM))
        self._halves.put(Half.FORM, self._form)
        self._bar = SaveBar(presenter, self)
        self._console: TestConsole | None = None
        self._last_run: Run | None = None
        self._parameters: Mapping[str, str] = {}
        self._clock = QTimer(self)
        self._clock.setInterval(_RECHECK_MS)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._halves, 1)
        column.addWidget(self._bar)
        self._connect()
        self._refresh()

    @property
    def console(self) -> TestConsole:
        """The test console: made when it is asked for, and otherwise right after the form."""
        if self._console is None:
            self._console = TestConsole(self.presenter, self._context, self._halves.half(Half.CONSOLE))
            self._halves.put(Half.CONSOLE, self._console)
            # A layout would show it only later, and until then it cannot take the keyboard.
            self._console.show()
            self._console.prefill(self._parameters)
            self.presenter.test_inputs = self._console.presenter.inputs.parameters
            self._life.follows(self._follow_runs, self._console.presenter)
        return self._console

    @property
    def complete(self) -> bool:
        """Whether all parts are there; most of them come a moment after the first showing."""
        return self._console is not None and self._form.complete

    def start(self) -> None:
        """Load what the editor and its console need; the first showing does it, while the event loop runs."""
        if self._started:
            return
        self._started = True
        self._clock.start()
        self._rest.start(0)
        self._look_up_limits()
        self.go_to("name")
        if self.presenter.to_import:
            text, self.presenter.to_import = self.presenter.to_import, ""
            self._tasks.spawn(self._import_text(text), tr("Importing a definition"))

    def prefill(self, parameters: Mapping[str, str]) -> None:
        """Let the test console begin with the values of an access event, by their wire names."""
        self._parameters = parameters
        if parameters:
            self._halves.show_half(Half.CONSOLE)
        if self._console is not None:
            self._console.prefill(parameters)

    @property
    def chapter(self) -> str:
        """The chapter of help for what has the keyboard: the editor's, or that of a section or of the test console."""
        focused = QApplication.focusWidget()
        if self._console is not None and focused is not None and self._console.isAncestorOf(focused):
            return "apiEditor.test"
        section = self._form.section_of(focused)
        return f"apiEditor.{section}" if section else "apiEditor"

    def unsaved(self) -> str:
        """Return what would be lost by closing now, in words, or "" for nothing."""
        return self.presenter.unsaved()

    def leave(self) -> None:
        """End everything that is under way, a running test included: the editor is being taken away."""
        self._clock.stop()
        self._rest.stop()
        self._header.leave()
        self._life.end()
        if self._console is not None:
            self._console.leave()
        self._tasks.cancel()

    def request_close(self) -> None:
        """Close, after asking what becomes of unsaved work."""
        if self.presenter.saving:
            return
        unsaved = self.presenter.unsaved()
        if not unsaved:
            self.closed.emit()
            return
        question = ClosingQuestion(self, unsaved, can_save=self.presenter.can_save)
        question.discarded.connect(self.closed)
        question.kept.connect(self.kept)
        question.save_wanted.connect(self.save)
        question.open()

    def save(self) -> None:
        """Save, or go to what blocks it; samples that differ are asked about once more."""
        if self.presenter.can_save:
            if differing := self.presenter.unconfirmed_samples():
                question = SamplesQuestion(self, differing)
                question.confirmed.connect(self._save_with_differing)
                question.open()
                return
            self._tasks.spawn(self._do_save(), tr("Saving the API"))
        elif not self.presenter.saving:
            self._bar.go_to_blockers()

    def go_to(self, field: str) -> None:
        """Give the keyboard to a field, by its path in the request's document, and bring it into view."""
        if field == TEST_FIELD:
            self._halves.show_half(Half.CONSOLE)
            device_id = self.console.findChild(QLineEdit, names.TEST_DEVICE_ID)
            execute = self.console.findChild(QPushButton, names.TEST_EXECUTE)
            next_step = device_id if device_id is not None and not device_id.text() else execute
            (next_step or self.console).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._halves.show_half(Half.FORM)
        if not self._form.go_to(field):
            self._form.go_to(_LEADS_TO.get(field, ""))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window give form and test console more of the room."""
        super().resizeEvent(event)
        self._bar.keep_room(low=event.size().height() < _HIGH_LINES * self.fontMetrics().lineSpacing())

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Start with the first showing."""
        super().showEvent(event)
        self.start()

    # ---- making -----------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self._life.follows(self._refresh, self.presenter)
        self._life.hears(self._follow)
        self._header.left.connect(self.request_close)
        self._header.export_asked.connect(self.export_asked)
        self._header.import_asked.connect(self._choose_import)
        self._form.connection_opened.connect(self._look_up_times)
        self._bar.save_asked.connect(self.save)
        self._bar.chosen.connect(self.go_to)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_keyboard)
        self._clock.timeout.connect(self.presenter.recheck)
        self._rest.timeout.connect(self._make_next)
        for known, act in (
            (shortcuts.SAVE, self.save),
            (shortcuts.EXECUTE, self._execute),
            (shortcuts.CLOSE_EDITOR, self.request_close),
            (shortcuts.UNDO, self.presenter.undo),
            (shortcuts.REDO, self.presenter.redo),
        ):
            shortcut = QShortcut(self)
            shortcut.setKeys(known.sequences())
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _make_next(self) -> None:
        """Make what comes next on the screen; the console is the last."""
        if self._form.complete:
            self.console.start()
        else:
            self._form.make_next()
            self._rest.start(0)
        self._order_tab_stops()

    # ---- showing ----------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        self._form.refresh()
        self._header.refresh()
        self._show_saving(saving=self.presenter.saving)
        self._bar.refresh()
        self._order_tab_stops()

    def _show_saving(self, *, saving: bool) -> None:
        if self._form.isEnabled() is not saving:
            return
        if saving:
            self._focus_before = QApplication.focusWidget()
        self._form.setEnabled(not saving)
        if not saving and self._focus_before is not None:
            # Disabled inputs lose the keyboard; after a failed save one goes on where one was.
            self._focus_before.setFocus()
            self._focus_before = None

    def _order_tab_stops(self) -> None:
        """Let the Tab key follow the reading order, rows that came later included."""
        console = self._console.tab_stops() if self._console is not None else []
        stops = [
            *self._header.tab_stops(),
            *self._halves.tab_stops(),
            *self._form.tab_stops(),
            *console,
            *self._bar.tab_stops(),
        ]
        if stops == self._tab_stops:
            return
        self._tab_stops = stops
        for first, second in pairwise(stops):
            QWidget.setTabOrder(first, second)

    def _follow_keyboard(self, _before: QWidget | None, now: QWidget | None) -> None:
        self._form.follow_keyboard(now)

    def _follow_runs(self) -> None:
        """After a successful test, show Response Parsing beside its response."""
        run = self.console.presenter.runs[-1] if self.console.presenter.runs else None
        if run is None or run is self._last_run:
            return
        self._last_run = run
        if run.result.success:
            self._form.show_parsing_when_free()

    # ---- doing ------------------------------------------------------------------------------------------------

    def _execute(self) -> None:
        self.console.presenter.execute()

    async def _do_save(self) -> None:
        api_id = await self.presenter.save()
        if api_id is not None:
            self._context.notices.done(tr("“{}” is saved.").format(self.presenter.form.name.strip()))
            self.saved.emit(api_id)
        elif self.presenter.conflict is not None:
            question = ConflictQuestion(self, self.presenter.conflict)
            question.theirs.connect(self.presenter.take_theirs)
            question.mine.connect(self._save_mine)
            question.open()
        elif refusals := self.presenter.refusals():
            self.go_to(refusals[0].field)

    def _save_with_differing(self) -> None:
        self.presenter.confirm_samples()
        self.save()

    def _choose_import(self) -> None:
        dialog = QFileDialog(
            self,
            tr("Fill the form from a file"),
            "",
            tr("cURL commands, OpenAPI documents (*.txt *.sh *.cmd *.ps1 *.json *.yaml *.yml)"),
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.import_file(Path(path)))
        dialog.open()

    def import_file(self, path: Path) -> None:
        """Fill the form from a file: a cURL command, or an operation of an OpenAPI document."""
        self._tasks.spawn(self._import_from(path), tr("Importing a definition"))

    async def _import_from(self, path: Path) -> None:
        try:
            text = await asyncio.to_thread(read_text_file, path)
        except (OSError, ValueError) as fault:
            self.presenter.refuse_description(tr("{0} could not be imported. {1}").format(path.name, fault))
            return
        if is_description(text):
            await self._import_text(text)
        else:
            self.presenter.refuse_description(
                tr("The file is neither a cURL command nor an OpenAPI document.")
            )

    async def _import_text(self, text: str) -> None:
        if is_command(text):
            self.presenter.take_command(text)
            return
        connection = forms.to_draft(self.presenter.form).connection
        try:
            operations = await asyncio.to_thread(read_openapi, text, connection)
        except UnusableError as fault:
            self.presenter.refuse_description(said_by(fault))
            return
        if len(operations) == 1:
            self._take_operation(operations[0])
            return
        question = OperationQuestion(self, operations)
        question.operation_chosen.connect(self._take_operation)
        question.open()

    def _take_operation(self, operation: Operation) -> None:
        self.presenter.take_request(operation.request)

    def _save_mine(self) -> None:
        self.presenter.keep_mine()
        self.save()

    def _follow(self, change: Change | None) -> None:
        if self._started and self.presenter.concerns(change):
            self._look_up_limits()

    def _look_up_limits(self) -> None:
        self._tasks.spawn(self._ask_for_limits(), tr("Looking for credentials that have all their APIs"))

    def _look_up_times(self) -> None:
        self._tasks.spawn(self.presenter.look_up_times(), tr("Reading how long verifications took"))

    async def _ask_for_limits(self) -> None:
        try:
            await self.presenter.look_up_limits()
        except ClientError:
            # It only spares a refusal: the server says the same when the API is saved.
            return
