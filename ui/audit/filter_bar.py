"""The filter of the audit trail: who, what, with which outcome, from when, until when."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QComboBox

from ui import names
from ui.audit.words import action_titles, outcome_titles
from ui.loglist.filter_bar import ListFilter
from ui.widgets import type_following
from ui.words.language import tr

_OF_A_NAME = 18
"""Characters of what is chosen that can be seen at least."""


class AuditFilterBar(ListFilter):
    """Widgets of the filter."""

    def __init__(self) -> None:
        super().__init__(
            names.AUDIT_FILTER_SINCE,
            names.AUDIT_FILTER_UNTIL,
            names.AUDIT_FILTER_CLEAR,
            names.AUDIT_FILTER_MORE,
        )
        self._person = self._combo(
            names.AUDIT_FILTER_PERSON, tr("All administrators"), {}, "administrator_id"
        )
        self._action = self._combo(names.AUDIT_FILTER_ACTION, tr("All actions"), action_titles(), "action")
        self._outcome = self._combo(
            names.AUDIT_FILTER_OUTCOME, tr("All outcomes"), outcome_titles(), "outcome"
        )
        # What can be chosen is long at times, people come later: the filter keeps its width, and leaves the tree its own.
        for combo in (self._person, self._action, self._outcome):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(_OF_A_NAME)
            type_following.measure(combo, partial(self._keep_narrow, combo))
        self._lay_out((self._person, self._action, self._outcome), ())

    def _keep_narrow(self, combo: QComboBox) -> None:
        combo.setMaximumWidth(self.fontMetrics().averageCharWidth() * 40)

    def show_people(self, people: Mapping[str, str]) -> None:
        """Offer these people, by their ids; the choice stays."""
        known = {self._person.itemData(index) for index in range(1, self._person.count())}
        for key, name in sorted(people.items(), key=lambda one: one[1].casefold()):
            if key not in known:
                self._person.addItem(name, key)

    def show_person(self, key: str) -> None:
        """Show that the filter is by this person, without telling."""
        self._person.setCurrentIndex(max(0, self._person.findData(key)))
