"""The API editor: the form on the left, the API Test Console on the right, saving below (manual 5).

It is made in several turns of the event loop, from the top of the form to the test console: all at once would hold up
the window for too long.
"""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from clue_desktop.client.errors import ClientError
from clue_desktop.contract.events import Change
from ui import names
from ui.editor.basic_section import BasicSection
from ui.editor.blocker_list import BlockerList
from ui.editor.blockers import TEST_FIELD
from ui.editor.dialogs import ClosingQuestion, ConflictQuestion
from ui.editor.field_sections import AutoSection, ManualSection
from ui.editor.header_section import HeaderSection
from ui.editor.inputs import Field, Section
from ui.editor.parsing_section import ParsingSection
from ui.editor.presenter import EditorPresenter
from ui.state.context import PageContext
from ui.state.life import Life
from ui.state.tasks import Tasks
from ui.test_console.console import TestConsole
from ui.widgets import theme
from ui.widgets.icons import IconButton
from ui.widgets.labels import ElidedLabel, line
from ui.widgets.making import make_button, show_fault
from ui.widgets.states import BusyBar
from ui.words.language import tr

_SPLITTER = "editor.splitter"
_RECHECK_MS = 60_000
_SECTIONS = (BasicSection, HeaderSection, AutoSection, ManualSection, ParsingSection)

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
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._form = QWidget(self._splitter)
        self._scroll = QScrollArea(self._form)
        self._content = QWidget()
        self._scroll.setWidget(self._content)
        self._column = QVBoxLayout(self._content)
        self._sections: list[Section] = []
        self._make_section()
        self._beside = QWidget(self._splitter)
        self._console: TestConsole | None = None
        self._parameters: Mapping[str, str] = {}
        self._title = ElidedLabel()
        self._title.setFont(theme.scaled_font(self._title, 1.5, bold=True))
        self._close = IconButton("close", tr("Close the editor"))
        self._close.setObjectName(names.EDITOR_CLOSE)
        self._export = make_button(tr("Export…"), names.EDITOR_EXPORT, role="link")
        self._export.setToolTip(tr("Keep what is typed in a file, without secrets; “Import…” brings it back"))
        self._busy = BusyBar()
        self._why = QLabel()
        self._blockers = BlockerList()
        self._fault = QLabel()
        self._caution = line("warning")
        self._caution.setObjectName(names.EDITOR_CAUTION)
        self._save = QPushButton(tr("Save Configuration"))
        self._clock = QTimer(self)
        self._clock.setInterval(_RECHECK_MS)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._place()
        self._connect()
        self._refresh()

    @property
    def console(self) -> TestConsole:
        """The test console: made when it is asked for, and otherwise right after the form."""
        if self._console is None:
            self._console = TestConsole(self.presenter, self._context, self._beside)
            column = self._beside.layout()
            if column is not None:
                column.addWidget(self._console)
            # A layout would show it only later, and until then it cannot take the keyboard.
            self._console.show()
            self._console.prefill(self._parameters)
        return self._console

    @property
    def complete(self) -> bool:
        """Whether all parts are there; most of them come a moment after the first showing."""
        return self._console is not None and len(self._sections) == len(_SECTIONS)

    def start(self) -> None:
        """Load what the editor and its console need; the first showing does it, while the event loop runs."""
        if self._started:
            return
        self._started = True
        self._clock.start()
        self._rest.start(0)
        self._look_up_limits()
        if not self.presenter.api_id:
            self.go_to("name")

    def prefill(self, parameters: Mapping[str, str]) -> None:
        """Let the test console begin with the values of an access event, by their wire names."""
        self._parameters = parameters
        if self._console is not None:
            self._console.prefill(parameters)

    def unsaved(self) -> str:
        """Return what would be lost by closing now, in words, or "" for nothing."""
        return self.presenter.unsaved()

    def leave(self) -> None:
        """End everything that is under way, a running test included: the editor is being taken away."""
        self._clock.stop()
        self._rest.stop()
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
        """Save, or go to what blocks it."""
        if self.presenter.can_save:
            self._tasks.spawn(self._do_save(), tr("Saving the API"))
        elif not self.presenter.saving:
            self._blockers.setCurrentRow(0)
            self._blockers.setFocus()

    def go_to(self, field: str) -> None:
        """Give the keyboard to a field, by its path in the request's document, and scroll to it."""
        if field == TEST_FIELD:
            device_id = self.console.findChild(QLineEdit, names.TEST_DEVICE_ID)
            execute = self.console.findChild(QPushButton, names.TEST_EXECUTE)
            next_step = device_id if device_id is not None and not device_id.text() else execute
            (next_step or self.console).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        target = self._field(field) or self._field(_LEADS_TO.get(field, ""))
        if target is not None:
            target.focus()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Start with the first showing."""
        super().showEvent(event)
        self.start()

    # ---- making -----------------------------------------------------------------------------------------------

    def _place(self) -> None:
        self._column.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, theme.GAP)
        self._column.setSpacing(theme.GAP)
        self._column.addStretch()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)

        head = QHBoxLayout()
        head.setContentsMargins(theme.MARGIN, theme.GAP, theme.GAP, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self._export)
        head.addWidget(self._close)

        left = QVBoxLayout(self._form)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.GAP // 2)
        left.addLayout(head)
        left.addWidget(self._busy)
        left.addWidget(self._scroll, 1)
        left.addWidget(self._footer())
        right = QVBoxLayout(self._beside)
        right.setContentsMargins(0, 0, 0, 0)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(0, 5)
        self._splitter.setStretchFactor(1, 6)
        self._splitter.setSizes([500, 600])
        sizes = self._context.preferences.get(_SPLITTER)
        if isinstance(sizes, list) and len(sizes) == self._splitter.count():
            self._splitter.setSizes([int(size) for size in sizes])
        self._splitter.setObjectName(names.EDITOR_SPLITTER)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._splitter)

    def _footer(self) -> QWidget:
        footer = QWidget(self._form)
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        self._why.setTextFormat(Qt.TextFormat.PlainText)
        self._why.setWordWrap(True)  # on one line its longest text would squeeze the place tree
        self._fault.setObjectName(names.EDITOR_FAULT)
        self._fault.setTextFormat(Qt.TextFormat.PlainText)
        self._fault.setWordWrap(True)
        self._fault.setProperty("role", "problem")
        self._save.setObjectName(names.EDITOR_SAVE)
        self._save.setAccessibleName(tr("Save Configuration"))
        self._save.setProperty("role", "primary")
        self._save.setToolTip(QKeySequence(QKeySequence.StandardKey.Save).toString())
        row = QHBoxLayout()
        row.addWidget(self._why, 1)
        row.addWidget(self._save)
        column = QVBoxLayout(footer)
        column.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, theme.WIDE_GAP)
        column.setSpacing(theme.GAP)
        column.addWidget(line)
        column.addWidget(self._fault)
        column.addWidget(self._caution)
        column.addLayout(row)
        column.addWidget(self._blockers)
        return footer

    def _connect(self) -> None:
        self._life.follows(self._refresh, self.presenter)
        self._life.hears(self._follow)
        self._close.clicked.connect(self.request_close)
        self._export.clicked.connect(self.export_asked)
        self._save.clicked.connect(self.save)
        self._blockers.chosen.connect(self.go_to)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_keyboard)
        self._clock.timeout.connect(self.presenter.recheck)
        self._rest.timeout.connect(self._make_next)
        self._splitter.splitterMoved.connect(
            lambda *_: self._context.preferences.set(_SPLITTER, self._splitter.sizes())
        )
        for keys, act in (
            (QKeySequence(QKeySequence.StandardKey.Save), self.save),
            (QKeySequence("Ctrl+Return"), self._execute),
            (QKeySequence("Ctrl+Enter"), self._execute),
            (QKeySequence(QKeySequence.StandardKey.Cancel), self.request_close),
            (QKeySequence(QKeySequence.StandardKey.Undo), self.presenter.undo),
            (QKeySequence(QKeySequence.StandardKey.Redo), self.presenter.redo),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _make_section(self) -> Section:
        section = _SECTIONS[len(self._sections)](self.presenter, self._content)
        self._column.insertWidget(len(self._sections), section)
        section.show()
        self._sections.append(section)
        return section

    def _make_next(self) -> None:
        """Make what comes next on the screen; the console is the last."""
        if len(self._sections) == len(_SECTIONS):
            self.console.start()
            return
        section = self._make_section()
        section.refresh()
        section.show_problems(self.presenter.shown_problems())
        self._order_tab_stops()
        self._keep_width()
        self._rest.start(0)

    def _make_form(self) -> None:
        """Make the whole form now."""
        while len(self._sections) < len(_SECTIONS):
            self._make_next()

    def _keep_width(self) -> None:
        # What scrolls sideways would hide the trash icons.
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._scroll.setMinimumWidth(self._content.minimumSizeHint().width() + bar)

    # ---- showing ----------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        presenter = self.presenter
        shown = presenter.shown_problems()
        for section in self._sections:
            section.refresh()
            section.show_problems(shown)
        name = presenter.form.name.strip()
        title = tr("Edit API") if presenter.api_id else tr("Add API")
        self._title.setText(f"{title} — {name}" if name else title)
        self._show_saving(saving=presenter.saving)
        self._show_blockers()
        self._order_tab_stops()

    def _show_blockers(self) -> None:
        presenter = self.presenter
        blockers = presenter.blockers()
        refusals = presenter.refusals()
        show_fault(self._fault, presenter.fault)
        show_fault(self._caution, " ".join(presenter.cautions()))
        self._blockers.show_blockers(blockers or refusals)
        if presenter.saving:
            text, role = tr("Saving…"), "muted"
        elif blockers:
            text, role = tr("Still to do before saving:"), ""
        elif refusals:
            text, role = tr("Refused by the server:"), ""
        else:
            text, role = tr("Everything is filled in and tested."), "muted"
        self._why.setText(text)
        theme.set_role(self._why, role)
        self._save.setEnabled(presenter.can_save)
        entries = "; ".join(blocker.text for blocker in blockers)
        self._save.setAccessibleDescription(entries)

    def _show_saving(self, *, saving: bool) -> None:
        if self._content.isEnabled() is not saving:
            return
        if saving:
            self._focus_before = QApplication.focusWidget()
        self._content.setEnabled(not saving)
        self._blockers.setEnabled(not saving)
        self._busy.set_busy(busy=saving)
        if not saving and self._focus_before is not None:
            # Disabled inputs lose the keyboard; after a failed save one goes on where one was.
            self._focus_before.setFocus()
            self._focus_before = None

    def _order_tab_stops(self) -> None:
        """Let the Tab key follow the reading order, rows that came later included."""
        stops = [stop for section in self._sections for stop in section.tab_stops()]
        if stops == self._tab_stops:
            return
        self._tab_stops = stops
        for first, second in zip(stops, [*stops[1:], self._save], strict=True):
            QWidget.setTabOrder(first, second)
        QWidget.setTabOrder(self._save, self._blockers)

    def _follow_keyboard(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Scroll to the input that has the keyboard, once a new row has found its place."""
        if now is not None and self._scroll.isAncestorOf(now):
            QTimer.singleShot(0, now, lambda: self._scroll.ensureWidgetVisible(now, 0, theme.GAP))

    def _field(self, path: str) -> Field | None:
        self._make_form()
        fields = (field for section in self._sections for field in section.fields())
        return next((field for field in fields if field.path == path and field.is_there), None)

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

    def _save_mine(self) -> None:
        self.presenter.keep_mine()
        self.save()

    def _follow(self, change: Change | None) -> None:
        if self._started and self.presenter.concerns(change):
            self._look_up_limits()

    def _look_up_limits(self) -> None:
        self._tasks.spawn(self._ask_for_limits(), tr("Looking for credentials that have all their APIs"))

    async def _ask_for_limits(self) -> None:
        try:
            await self.presenter.look_up_limits()
        except ClientError:
            # It only spares a refusal: the server says the same when the API is saved.
            return
