"""The filter of a list: what one filters by mostly in one line, the rest in another that is opened; all of it cleared."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.widgets import theme, type_following
from ui.widgets.icons import CredentialIcons
from ui.widgets.making import make_button
from ui.widgets.open_moment import OpenMoment
from ui.words.language import tr

_LEAST_OF_A_SEARCH = 12
"""Characters, beside other fields."""


class ListFilter(QWidget):
    """Base of filters. Subclasses make their fields, give them to `_lay_out`, and add to `_clear_fields`.

    Signals:
        changed(dict): members of the filter that are others now.
        cleared: everything is to be shown again.
    """

    changed = Signal(dict)
    cleared = Signal()

    def __init__(self, since: str, until: str, clear: str, more: str) -> None:
        """Take the object names of what all filters have."""
        super().__init__()
        self._combos: list[QComboBox] = []
        self._since = OpenMoment(tr("Since"), since, lambda at: self._tell("since", at))
        self._until = OpenMoment(tr("Until"), until, lambda at: self._tell("until", at))
        self._clear = make_button(
            tr("Clear filter"),
            clear,
            lambda: self._clear_all(),  # noqa: PLW0108 - subclasses say more
            role="link",
            called=tr("Clear the filter"),
        )
        self._more = QPushButton()
        self._more.setObjectName(more)
        self._more.setCheckable(True)
        self._more.toggled.connect(self._open)
        self._second = QWidget()
        self._second.hide()

    def show_filter(self, *, filtered: bool) -> None:
        """Offer to clear the filter, where there is one."""
        self._say_more()
        self._clear.setEnabled(filtered)
        self._clear.setToolTip("" if filtered else tr("No filter is set."))

    def open_second(self) -> None:
        """Show what is filtered by less often too."""
        self._more.setChecked(True)

    def _lay_out(
        self, first: Sequence[QWidget], second: Sequence[QWidget], below_all: Sequence[QWidget] = ()
    ) -> None:
        """Put what is filtered by mostly into a line, and the rest with the time into one that is opened."""
        self._above = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside_search = above = QHBoxLayout()
        self._search_line = next((one for one in first if isinstance(one, QLineEdit)), None)
        if self._search_line is not None:
            type_following.measure(self._search_line, partial(self._keep_widest, self._search_line))
            self._above.addWidget(_typed(self._search_line), 1)
            first = [one for one in first if one is not self._search_line]
        self._above.setSpacing(theme.GAP)
        self._above.addLayout(above)
        below = QHBoxLayout(self._second)
        below.setContentsMargins(0, 0, 0, 0)
        for line, widgets in (
            (above, (*first, self._more, self._clear)),
            (below, (*second, self._since, self._until)),
        ):
            line.setSpacing(theme.GAP)
            for widget in widgets:
                typed = isinstance(widget, QLineEdit)
                line.addWidget(_typed(widget) if typed else widget, 1 if typed else 0)
            line.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addLayout(self._above)
        column.addWidget(self._second)
        for widget in below_all:
            column.addWidget(widget)
        self._say_more()

    def _keep_widest(self, search: QWidget) -> None:
        self._widest_search = search.maximumWidth()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the search above the rest where it would be too narrow beside it."""
        super().resizeEvent(event)
        search = self._search_line
        if search is None:
            return
        least = self.fontMetrics().averageCharWidth() * _LEAST_OF_A_SEARCH
        beside = self._beside_search.sizeHint().width() + theme.GAP + least <= event.size().width()
        directions = QBoxLayout.Direction
        self._above.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        search.setMaximumWidth(self._widest_search if beside else event.size().width())

    def _in_second(self) -> int:
        """Return how many filters are set in the line that is opened."""
        return sum(moment.is_set for moment in (self._since, self._until))

    def _open(self, opened: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._second.setVisible(opened)
        self._say_more()

    def _say_more(self) -> None:
        number = self._in_second()
        opened = self._more.isChecked()
        text = tr("Fewer filters") if opened else tr("More filters")
        # What is set and not seen is said: a list that is filtered must not pass for all that there is.
        self._more.setText(f"{text} ({number})" if number and not opened else text)
        self._more.setAccessibleName(self._more.text())

    def _clear_all(self) -> None:
        self._clear_fields()
        self.cleared.emit()

    def _clear_fields(self) -> None:
        """Restrict nothing, without telling."""
        for combo in self._combos:
            combo.setCurrentIndex(0)
        self._since.clear()
        self._until.clear()

    def _tell(self, member: str, value: Any) -> None:
        self.changed.emit({member: value})

    def _combo(self, name: str, all_of_them: str, choices: Mapping[Any, str], member: str) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(all_of_them)
        combo.addItem(all_of_them, None)
        for value, title in choices.items():
            combo.addItem(title, value)
        CredentialIcons(combo)
        combo.activated.connect(lambda _index: self._tell(member, combo.currentData()))
        self._combos.append(combo)
        return combo


def _typed(field: QWidget) -> QWidget:
    """Have a field take what is left: what it asks for is another width as soon as something is typed into it."""
    field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return field
