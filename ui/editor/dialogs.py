"""The questions of the editor: closing with unsaved work, samples that differ, a save that met somebody else's, which operation."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from clue_desktop.domain.described_request import shown
from clue_desktop.domain.openapi_document import Operation
from clue_desktop.domain.samples import JudgedSample
from ui import names
from ui.editor.inputs import muted
from ui.editor.saving import Conflict
from ui.state.history import Row
from ui.test_console.sample_words import differing_in_words, expected_in_words, verdict_in_words
from ui.widgets import theme
from ui.widgets.differences import DifferencesTable
from ui.widgets.keyboard import focus_only_to_scroll
from ui.words.language import tr


class _Question(QDialog):
    """A window-modal question that does not block the event loop: open() it."""

    def __init__(self, parent: QWidget, name: str, title: str, text: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        head = QLabel(title)
        theme.set_scale(head, 1.2, bold=True)
        head.setWordWrap(True)
        body = QLabel(text)
        body.setTextFormat(Qt.TextFormat.PlainText)
        body.setWordWrap(True)
        self.setAccessibleDescription(text)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        self.column.setSpacing(theme.WIDE_GAP)
        self.column.addWidget(head)
        self.column.addWidget(body)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.GAP)
        self._buttons.addStretch()

    def answer(self, text: str, name: str, *, primary: bool = False) -> QPushButton:
        """Add a button that closes the question."""
        button = QPushButton(text)
        button.setObjectName(name)
        button.setDefault(primary)
        if primary:
            button.setProperty("role", "primary")
        button.clicked.connect(self.accept)
        self._buttons.addWidget(button)
        return button

    def finish(self) -> None:
        """Put the buttons at the bottom."""
        self.column.addLayout(self._buttons)


class ClosingQuestion(_Question):
    """Asks what becomes of unsaved work; Escape keeps editing.

    Signals:
        discarded(): close without saving.
        kept(): keep editing.
        save_wanted(): save, and close then.
    """

    discarded = Signal()
    kept = Signal()
    save_wanted = Signal()

    def __init__(self, parent: QWidget, unsaved: str, *, can_save: bool) -> None:
        super().__init__(parent, names.EDITOR_CLOSING_DIALOG, "", "")
        self.setWindowTitle(tr("Close the editor?"))
        texts = self.findChildren(QLabel)
        texts[0].setText(tr("Close the editor?"))
        texts[1].setText(unsaved)
        self.setAccessibleDescription(unsaved)
        self.answer(tr("Discard"), names.EDITOR_CLOSING_DISCARD).clicked.connect(self.discarded)
        keep = self.answer(tr("Keep editing"), names.EDITOR_CLOSING_KEEP, primary=not can_save)
        keep.clicked.connect(self.kept)
        self.rejected.connect(self.kept)
        keep.setFocus()
        if can_save:
            save = self.answer(tr("Save Configuration"), names.EDITOR_CLOSING_SAVE, primary=True)
            save.clicked.connect(self.save_wanted)
            save.setFocus()
        self.finish()


class ConflictQuestion(_Question):
    """Shows what somebody else has saved beside what is typed, field by field; Escape decides nothing.

    Signals:
        theirs(): go on with their state.
        mine(): save what is typed over theirs.
    """

    theirs = Signal()
    mine = Signal()

    def __init__(self, parent: QWidget, conflict: Conflict) -> None:
        super().__init__(parent, names.EDITOR_CONFLICT_DIALOG, "", "")
        title = tr("Somebody else has saved “{}” since you opened it").format(conflict.theirs.value.name)
        self.setWindowTitle(tr("Saved by somebody else"))
        texts = self.findChildren(QLabel)
        texts[0].setText(title)
        texts[1].setText(
            tr("Nothing of yours is lost yet. These fields differ:")
            if conflict.differences
            else tr("What can be compared is the same; only the order of rows differs.")
        )
        self.setAccessibleDescription(title)
        if conflict.differences:
            self.column.addWidget(self._table(conflict))
        self.column.addWidget(
            muted(tr("Header values are hidden, so theirs may differ without being listed."))
        )
        self.answer(tr("Cancel"), names.EDITOR_CONFLICT_CANCEL).setFocus()
        self.answer(tr("Use theirs"), names.EDITOR_CONFLICT_THEIRS).clicked.connect(self.theirs)
        self.answer(tr("Save mine over it"), names.EDITOR_CONFLICT_MINE).clicked.connect(self.mine)
        self.finish()
        self.resize(self.fontMetrics().averageCharWidth() * 100, self.sizeHint().height())

    def _table(self, conflict: Conflict) -> QTableWidget:
        table = QTableWidget(len(conflict.differences), 3)
        table.setObjectName(names.EDITOR_CONFLICT_TABLE)
        table.setAccessibleName(tr("Differences"))
        table.setHorizontalHeaderLabels([tr("Field"), tr("Mine"), tr("Theirs")])
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        focus_only_to_scroll(table)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(True)
        for row, difference in enumerate(conflict.differences):
            for column, text in enumerate((difference.title, difference.mine, difference.theirs)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                table.setItem(row, column, item)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return table


class SamplesQuestion(_Question):
    """Asks once more before criteria are saved with which samples no longer give what is expected; Escape keeps editing.

    Signals:
        confirmed(): save all the same.
    """

    confirmed = Signal()

    def __init__(self, parent: QWidget, differing: Sequence[JudgedSample]) -> None:
        text = differing_in_words([judged.sample.name for judged in differing])
        super().__init__(
            parent, names.EDITOR_SAMPLES_DIALOG, tr("Save although samples differ?"),
            tr("{samples} With these criteria people would be answered otherwise than was tested:").format(samples=text),
        )  # fmt: skip
        table = DifferencesTable(names.EDITOR_SAMPLES_TABLE)
        rows = [
            Row(judged.sample.name, expected_in_words(judged.sample), verdict_in_words(judged.verdict))
            for judged in differing
        ]
        table.show_rows(rows, (tr("Sample"), tr("Expected"), tr("Gives now")))
        self.column.addWidget(table)
        keep = self.answer(tr("Keep editing"), names.EDITOR_SAMPLES_KEEP, primary=True)
        self.answer(tr("Save all the same"), names.EDITOR_SAMPLES_SAVE).clicked.connect(self.confirmed)
        self.finish()
        self.resize(self.fontMetrics().averageCharWidth() * 100, self.sizeHint().height())
        keep.setFocus()


class OperationQuestion(_Question):
    """Which operation of an OpenAPI document fills the form.

    Signals:
        operation_chosen(operation): this one.
    """

    operation_chosen = Signal(object)

    def __init__(self, parent: QWidget, operations: tuple[Operation, ...]) -> None:
        super().__init__(
            parent,
            names.EDITOR_OPERATIONS_DIALOG,
            tr("Fill the form from an operation"),
            tr(
                "These are the document's POST operations with a JSON body. The form is filled with the one chosen."
            ),
        )
        self._operations = operations
        self._list = QListWidget()
        self._list.setObjectName(names.EDITOR_OPERATIONS_LIST)
        self._list.setAccessibleName(tr("Operations"))
        self._list.addItems(
            [" — ".join(filter(None, (shown(one.path), shown(one.summary)))) for one in operations]
        )
        self._list.setCurrentRow(0)
        self._list.itemDoubleClicked.connect(lambda _item: self.accept())
        self.column.addWidget(self._list)
        cancel = self.answer(tr("Cancel"), names.EDITOR_OPERATIONS_CANCEL)
        cancel.clicked.disconnect()
        cancel.clicked.connect(self.reject)
        self.answer(tr("Fill the form"), names.EDITOR_OPERATIONS_TAKE, primary=True)
        self.accepted.connect(self._choose)
        self.finish()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        self.operation_chosen.emit(self._operations[max(self._list.currentRow(), 0)])
