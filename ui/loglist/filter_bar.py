"""The filter of a list: choices, from when, until when, and all of it cleared."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ui.widgets.icons import CredentialIcons
from ui.widgets.making import make_button
from ui.widgets.open_moment import OpenMoment
from ui.words.language import tr


class ListFilter(QWidget):
    """Base of filters. Subclasses make their fields, lay them out, and add to `_clear_fields`.

    Signals:
        changed(dict): members of the filter that are others now.
        cleared: everything is to be shown again.
    """

    changed = Signal(dict)
    cleared = Signal()

    def __init__(self, since: str, until: str, clear: str) -> None:
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

    def show_filter(self, *, filtered: bool) -> None:
        """Offer to clear the filter, where there is one."""
        self._clear.setEnabled(filtered)
        self._clear.setToolTip("" if filtered else tr("No filter is set."))

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
