"""The filter of the audit trail: who, what, with which outcome, from when, until when."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QWidget

from ui import names
from ui.audit.words import action_titles, outcome_titles
from ui.language import tr
from ui.widgets import theme
from ui.widgets.making import make_button
from ui.widgets.open_moment import OpenMoment


class AuditFilterBar(QWidget):
    """Widgets of the filter.

    Signals:
        changed(dict): members of the filter that are others now.
        cleared: everything is to be shown again.
    """

    changed = Signal(dict)
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._person = self._combo(
            names.AUDIT_FILTER_PERSON, tr("All administrators"), {}, "administrator_id"
        )
        self._action = self._combo(names.AUDIT_FILTER_ACTION, tr("All actions"), action_titles(), "action")
        self._outcome = self._combo(
            names.AUDIT_FILTER_OUTCOME, tr("All outcomes"), outcome_titles(), "outcome"
        )
        self._since = OpenMoment(
            tr("Since"), names.AUDIT_FILTER_SINCE, lambda at: self.changed.emit({"since": at})
        )
        self._until = OpenMoment(
            tr("Until"), names.AUDIT_FILTER_UNTIL, lambda at: self.changed.emit({"until": at})
        )
        self._clear = make_button(
            tr("Clear filter"),
            names.AUDIT_FILTER_CLEAR,
            self._clear_all,
            role="link",
            called=tr("Clear the filter"),
        )
        first, second = QHBoxLayout(), QHBoxLayout()
        for combo in (self._person, self._action, self._outcome):
            first.addWidget(combo)
        first.addStretch()
        for part in (self._since, self._until, self._clear):
            second.addWidget(part)
        second.addStretch()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.GAP)
        grid.addLayout(first, 0, 0)
        grid.addLayout(second, 1, 0)

    def show_filter(self, *, filtered: bool) -> None:
        """Offer to clear the filter, where there is one."""
        self._clear.setEnabled(filtered)
        self._clear.setToolTip("" if filtered else tr("No filter is set."))

    def show_people(self, people: Mapping[str, str]) -> None:
        """Offer these people, by their ids; the choice stays."""
        known = {self._person.itemData(index) for index in range(1, self._person.count())}
        for key, name in sorted(people.items(), key=lambda one: one[1].casefold()):
            if key not in known:
                self._person.addItem(name, key)

    def show_person(self, key: str) -> None:
        """Show that the filter is by this person, without telling."""
        self._person.setCurrentIndex(max(0, self._person.findData(key)))

    def _clear_all(self) -> None:
        for combo in (self._person, self._action, self._outcome):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(0)
        self._since.clear()
        self._until.clear()
        self.cleared.emit()

    def _combo(self, name: str, all_of_them: str, choices: Mapping[Any, str], member: str) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(all_of_them)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        combo.setMaximumWidth(self.fontMetrics().averageCharWidth() * 40)
        combo.addItem(all_of_them, None)
        for value, title in choices.items():
            combo.addItem(title, value)
        combo.activated.connect(lambda _index: self.changed.emit({member: combo.currentData()}))
        return combo
