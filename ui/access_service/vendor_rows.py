"""The Verify vendor section: a row for each of the six credentials (manual 4.2, 6)."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)
from typing_extensions import override

from clue_desktop.domain.access_service import OnNoAnswer
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from ui import names
from ui.access_service.presenters.group import Choice
from ui.access_service.words import no_answer_titles
from ui.widgets import scale, theme
from ui.widgets.icons import OF_CREDENTIAL, IconLabel
from ui.widgets.labels import Pill, line
from ui.words.language import told, tr

_CHARACTERS, _FEWEST_CHARACTERS = 24, 7
"""Of the name of an API, where there is room and where there is little."""


class ApiCombo(QComboBox):
    """The choice of an API: narrower than its names where there is little room, the chosen one whole in its tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumContentsLength(_CHARACTERS)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    @override
    def minimumSizeHint(self) -> QSize:
        """Do with a few characters."""
        usual = self.sizeHint()
        given_up = self.fontMetrics().horizontalAdvance("X") * (_CHARACTERS - _FEWEST_CHARACTERS)
        return QSize(usual.width() - given_up, usual.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits of the name, and an ellipsis."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, field.width() - scale.HAIR
        )
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


def fill(combo: QComboBox, choices: Sequence[Choice], chosen: str | None) -> None:
    """Show these choices with one chosen, without telling anybody."""
    with QSignalBlocker(combo):
        combo.clear()
        for choice in choices:
            combo.addItem(choice.label, choice.api_id)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))
    combo.setToolTip(combo.currentText())


def _credential_combo(credential: Credential) -> QComboBox:
    combo = ApiCombo()
    combo.setObjectName(names.credential_combo(credential))
    combo.setAccessibleName(tr("API for {0}").format(told(CREDENTIAL_TYPES[credential].title)))
    return combo


def credential_name(credential: Credential, combo: QComboBox, name: str = "") -> QHBoxLayout:
    """Return what stands before the combo of a credential, of that object name: its icon and its name."""
    title = told(CREDENTIAL_TYPES[credential].title)
    picture = IconLabel(OF_CREDENTIAL[credential], title)
    picture.setObjectName(f"{name or names.credential_combo(credential)}.icon")
    label = QLabel(title)
    label.setBuddy(combo)
    row = QHBoxLayout()
    row.setSpacing(theme.GAP)
    row.addWidget(picture)
    row.addWidget(label)
    row.addStretch()
    return row


def local_note() -> QLabel:
    """Return the line that says what Not assigned means (manual 6)."""
    note = line("muted")
    note.setText(
        tr(
            "Credentials without an assigned API operate using device-local authentication only; no verification"
            " request is sent to the vendor API for them."
        )
    )
    return note


def unsaved_mark() -> Pill:
    """Return the mark beside the title of a page whose choices are not saved."""
    mark = Pill(tr("● unsaved"), "warning")
    mark.setObjectName(names.ACCESS_UNSAVED)
    mark.hide()
    return mark


class _Origin(QLabel):
    """Where a credential's API comes from: in two lines where there is little room, but no word is cut."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)

    @override
    def sizeHint(self) -> QSize:
        """Ask for one line."""
        width = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(width + scale.HAIR, super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        """Ask for the longest word."""
        words = self.text().split()
        longest = max((self.fontMetrics().horizontalAdvance(word) for word in words), default=0)
        return QSize(longest + scale.HAIR, super().minimumSizeHint().height())


class GroupRows(QWidget):
    """The rows of a place group: the API, and with Mixed / Advanced what happens without an answer."""

    def __init__(
        self,
        assign: Callable[[Credential, str | None], None],
        choose_on_no_answer: Callable[[Credential, OnNoAnswer], None],
    ) -> None:
        super().__init__()
        self.combos: dict[Credential, QComboBox] = {}
        self.no_answer: dict[Credential, QComboBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP * 2)
        grid.setVerticalSpacing(theme.GAP)
        grid.setColumnStretch(3, 1)
        self._no_answer_title = QLabel(tr("If the vendor gives no answer"))
        grid.addWidget(QLabel(tr("Credential")), 0, 0)
        grid.addWidget(QLabel(tr("Vendor API")), 0, 1)
        grid.addWidget(self._no_answer_title, 0, 2)
        for row, credential in enumerate(Credential, start=1):
            combo = _credential_combo(credential)
            combo.activated.connect(lambda _index, c=credential, box=combo: assign(c, box.currentData()))
            self.combos[credential] = combo
            choice = QComboBox()
            choice.setObjectName(names.on_no_answer(credential))
            choice.setAccessibleName(
                tr("{0} if the vendor gives no answer").format(told(CREDENTIAL_TYPES[credential].title))
            )
            for what, title in no_answer_titles().items():
                choice.addItem(title, what)
            choice.activated.connect(
                lambda _index, c=credential, box=choice: choose_on_no_answer(c, OnNoAnswer(box.currentData()))
            )
            self.no_answer[credential] = choice
            grid.addLayout(credential_name(credential, combo), row, 0)
            grid.addWidget(combo, row, 1)
            grid.addWidget(choice, row, 2)

    def show_no_answer(self, shown: bool) -> None:  # noqa: FBT001 - Qt's way
        """Show or hide what happens without an answer."""
        self._no_answer_title.setVisible(shown)
        for choice in self.no_answer.values():
            choice.setVisible(shown)


class PlaceRows(QWidget):
    """The rows of a place: the API, whether it is inherited or overridden, and the way back."""

    def __init__(
        self, override: Callable[[Credential, str | None], None], inherit: Callable[[Credential], None]
    ) -> None:
        super().__init__()
        self.combos: dict[Credential, QComboBox] = {}
        self.marks: dict[Credential, QLabel] = {}
        self.back: dict[Credential, QPushButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP * 2)
        grid.setVerticalSpacing(theme.GAP)
        grid.setColumnStretch(4, 1)
        grid.addWidget(QLabel(tr("Credential")), 0, 0)
        grid.addWidget(QLabel(tr("Vendor API")), 0, 1)
        for row, credential in enumerate(Credential, start=1):
            title = told(CREDENTIAL_TYPES[credential].title)
            combo = _credential_combo(credential)
            combo.activated.connect(lambda _index, c=credential, box=combo: override(c, box.currentData()))
            mark = _Origin()
            mark.setObjectName(f"{names.credential_combo(credential)}.origin")
            back = QPushButton(tr("Back to inherited"))
            back.setObjectName(f"{names.credential_combo(credential)}.inherit")
            back.setAccessibleName(tr("{0}: back to inherited").format(title))
            back.clicked.connect(lambda _checked=False, c=credential: inherit(c))
            policy = back.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            back.setSizePolicy(policy)
            self.combos[credential], self.marks[credential], self.back[credential] = combo, mark, back
            grid.addLayout(credential_name(credential, combo), row, 0)
            for column, widget in enumerate((combo, mark, back), start=1):
                grid.addWidget(widget, row, column)
        self._grid = grid

    @override
    def event(self, event: QEvent) -> bool:
        """Say in one line where an API comes from, if the names of the APIs leave room for it when they are cut."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutRequest}:
            self._share()
        return super().event(event)

    def _share(self) -> None:
        others = (0, 1, 3)
        least = sum(
            max(
                item.minimumSize().width()
                for row in range(self._grid.rowCount())
                if (item := self._grid.itemAtPosition(row, column))
            )
            for column in others
        )
        wanted = max(mark.sizeHint().width() for mark in self.marks.values())
        fits = least + wanted + len(others) * self._grid.horizontalSpacing() <= self.width()
        for mark in self.marks.values():
            mark.setMinimumWidth(wanted if fits else 0)
