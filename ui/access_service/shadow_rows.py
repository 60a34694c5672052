"""The section Shadow vendor: for each credential with an API, a second one that is asked too and decides nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from ui import names
from ui.access_service.presenters.group import Choice
from ui.access_service.vendor_rows import ApiCombo, credential_name, fill
from ui.widgets import theme
from ui.widgets.labels import Pill, SectionHeader, line
from ui.widgets.making import button_row, make_button
from ui.words.language import told, tr


@dataclass(frozen=True, slots=True)
class ShadowState:
    """What a row shows.

    Attributes:
        choices: what may be the shadow; only “No shadow” where there is no second API.
        chosen: the shadow by the present choices.
        is_compared: whether one is in force, by what is saved.
        may_change: whether this administrator may choose now.
        why_not_switch: why the two cannot be switched now; "" where they can.
    """

    choices: Sequence[Choice]
    chosen: str | None
    is_compared: bool
    may_change: bool
    why_not_switch: str


class ShadowRows(QWidget):
    """Closed until it is wanted, or a shadow is there; rows of credentials that have an API."""

    def __init__(
        self,
        choose: Callable[[Credential, str | None], None],
        compare: Callable[[Credential], object],
        switch: Callable[[Credential], object],
    ) -> None:
        super().__init__()
        self.combos: dict[Credential, QComboBox] = {}
        self._parts: dict[Credential, tuple[QWidget, Pill, QPushButton, QPushButton]] = {}
        self._wanted = False
        self._states: dict[Credential, ShadowState] = {}
        self._open = make_button(tr("Compare with another vendor…"), names.SHADOW_OPEN, self._want)
        self._about = line("muted")
        self._about.setText(
            tr(
                "A shadow is asked the same as the vendor, after the door has its answer, and decides nothing: so that"
                " another vendor can be tried with evidence. What a person presents goes to both."
            )
        )
        self._none = line("muted")
        self._none.setText(
            tr("No credential here has a second API. Register one in Customer API Integration first.")
        )
        self._rows = QWidget()
        grid = QGridLayout(self._rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP * 2)
        grid.setVerticalSpacing(theme.GAP)
        grid.setColumnStretch(5, 1)
        grid.addWidget(QLabel(tr("Credential")), 0, 0)
        grid.addWidget(QLabel(tr("Shadow")), 0, 1)
        for row, credential in enumerate(Credential, start=1):
            title = told(CREDENTIAL_TYPES[credential].title)
            combo = ApiCombo()
            combo.setObjectName(names.shadow_combo(credential))
            combo.setAccessibleName(tr("Shadow for {0}").format(title))
            combo.activated.connect(lambda _index, c=credential, box=combo: choose(c, box.currentData()))
            mark = Pill(tr("asked too"), "warning")
            mark.setObjectName(names.shadow_mark(credential))
            compared = QPushButton(tr("Comparison…"))
            compared.setObjectName(names.shadow_compare(credential))
            compared.setAccessibleName(tr("{0}: comparison with its shadow").format(title))
            compared.clicked.connect(lambda _checked=False, c=credential: compare(c))
            change = QPushButton(tr("Switch…"))
            change.setObjectName(names.shadow_switch(credential))
            change.setAccessibleName(tr("{0}: switch the API and its shadow").format(title))
            change.clicked.connect(lambda _checked=False, c=credential: switch(c))
            name = QWidget()
            inside = credential_name(credential, combo, names.shadow_combo(credential))
            inside.setContentsMargins(0, 0, 0, 0)
            name.setLayout(inside)
            for column, widget in enumerate((name, combo, mark, compared, change)):
                grid.addWidget(widget, row, column)
            self.combos[credential] = combo
            self._parts[credential] = (name, mark, compared, change)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addLayout(button_row(self._open))
        self._header = SectionHeader(tr("Shadow vendor"))
        for part in (self._header, self._about, self._none, self._rows):
            layout.addWidget(part)

    def show_states(self, states: dict[Credential, ShadowState]) -> None:
        """Show these credentials, which have an API; the others have nothing to compare."""
        self._states = states
        shown = {
            credential: state
            for credential, state in states.items()
            if len(state.choices) > 1 or state.chosen is not None or state.is_compared
        }
        in_use = any(state.chosen is not None or state.is_compared for state in shown.values())
        opened = self._wanted or in_use
        self.setVisible(bool(states))  # where no vendor decides there is nothing to compare
        self._open.setVisible(not opened)
        self._header.setVisible(opened)
        self._about.setVisible(opened)
        self._none.setVisible(opened and not shown)
        self._rows.setVisible(opened and bool(shown))
        for credential, combo in self.combos.items():
            state = shown.get(credential)
            name, mark, compared, change = self._parts[credential]
            for widget in (name, combo):
                widget.setVisible(state is not None)
            is_compared = state is not None and state.is_compared
            for part in (mark, compared, change):
                part.setVisible(is_compared)
            if state is None:
                continue
            fill(combo, state.choices, state.chosen)
            combo.setEnabled(state.may_change)
            change.setEnabled(not state.why_not_switch)
            change.setToolTip(state.why_not_switch)

    def _want(self) -> None:
        self._wanted = True
        self.show_states(self._states)
        first = next(
            (combo for combo in self.combos.values() if combo.isEnabled() and combo.isVisible()), None
        )
        if first is not None:
            first.setFocus()
