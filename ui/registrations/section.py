"""The section of registrations under way: a live table with tries and time left, *Not ours*, the limits."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import names
from ui.registrations.presenter import PendingPresenter, PendingRow, time_left
from ui.state.context import PageContext
from ui.state.tasks import Tasks
from ui.widgets import theme
from ui.widgets.asking import ConfirmDialog
from ui.widgets.labels import line
from ui.widgets.making import make_button, show_fault
from ui.widgets.moments import ago, local_time
from ui.widgets.section import Section
from ui.widgets.table import Column, RowsModel, RowsView
from ui.words.language import tr

_TICK_MS = 1000


class PendingSection(Section):
    """Devices that asked for a code and are not registered yet, and what keeps others from asking."""

    def __init__(
        self, context: PageContext, presenter: PendingPresenter, tasks: Tasks, parent: QWidget
    ) -> None:
        super().__init__(context, tasks, parent)
        self._presenter = presenter
        self._model = RowsModel(_columns(one_place=presenter.is_of_one_place), lambda row: row.serial, self)
        self._table = RowsView(
            self._model, names.PLACE_PENDING, tr("Pending registrations"), context.preferences
        )
        self._table.selectionModel().selectionChanged.connect(lambda *_: self._judge())
        self._nothing = line("muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._not_ours = make_button(tr("Reject…"), names.PLACE_NOT_OURS, self._ask_not_ours)
        self._counts = line("muted")
        self._counts.setObjectName(names.PLACE_LIMITS)
        self._hindrances = line("warning")
        self._hindrances.setObjectName(f"{names.PLACE_LIMITS}.reached")
        self._lift = make_button(tr("Reset limits…"), names.PLACE_LIFT_LIMITS, self._ask_lift)
        self._fault = line("problem")
        self._lay_out()
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._model.repaint)
        self._tick.start()
        self.ends_with(self._tick.stop)
        self.follows(presenter)
        self._show()

    def begin(self) -> None:
        """Read what is under way."""
        self.reads(self._presenter, tr("Reading the registrations under way"))

    def _show(self) -> None:
        presenter = self._presenter
        rows = presenter.rows
        self._table.show_rows(rows, asked_for=presenter.asked_for)
        self._nothing.setText(
            tr("No device is being registered here now. As soon as an installer asks for a code, it appears.")
            if presenter.loaded
            else presenter.why_not or tr("Loading…")
        )
        self._nothing.setVisible(not rows)
        self._table.setVisible(bool(rows))
        self._counts.setText(presenter.counts)
        self._hindrances.setText("\n".join(presenter.hindrances))
        self._hindrances.setVisible(bool(presenter.hindrances))
        show_fault(self._fault, presenter.fault)
        self._lift.setEnabled(not presenter.why_not_lift)
        self._lift.setToolTip(presenter.why_not_lift)
        self._judge()

    def _judge(self) -> None:
        why_not = self._presenter.why_not or (
            "" if self._table.chosen() else tr("Choose a device in the list first.")
        )
        self._not_ours.setEnabled(not why_not)
        self._not_ours.setToolTip(why_not)

    def _ask_not_ours(self) -> None:
        row: PendingRow | None = self._table.chosen()
        if row is None:
            return
        dialog = ConfirmDialog(self, self._presenter.not_ours_question(row))
        dialog.accepted.connect(
            lambda: self.tasks.spawn(self._presenter.not_ours(row), tr("Refusing the device"))
        )
        dialog.open()

    def _ask_lift(self) -> None:
        dialog = ConfirmDialog(self, self._presenter.lift_question())
        dialog.accepted.connect(lambda: self.tasks.spawn(self._presenter.lift(), tr("Resetting the limits")))
        dialog.open()

    def _lay_out(self) -> None:
        self._table.end_after_rows()
        actions = QHBoxLayout()
        actions.setSpacing(theme.GAP)
        actions.addWidget(self._not_ours)
        actions.addWidget(self._lift)
        actions.addWidget(self._counts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self._fault)
        column.addWidget(self._nothing)
        column.addWidget(self._table)
        column.addWidget(self._hindrances)
        column.addLayout(actions)
        column.addStretch()


def _columns(*, one_place: bool) -> list[Column[PendingRow]]:
    place: list[Column[PendingRow]] = (
        [] if one_place else [Column(tr("Place"), lambda row: row.place, width=18)]
    )
    return [
        Column(tr("Serial"), lambda row: row.serial, fixed=True, width=14),
        *place,
        Column(tr("Model"), lambda row: row.model or "–", width=14),
        Column(
            tr("Asked for"),
            lambda row: ago(row.asked_at),
            tooltip=lambda row: local_time(row.asked_at),
            order=lambda row: -row.asked_at.timestamp(),
            width=12,
        ),
        Column(tr("From"), lambda row: row.asked_from, width=16),
        Column(
            tr("Time left"),
            time_left,
            role=lambda row: "" if row.waiting else "muted",
            tooltip=lambda row: tr("The code is good until {until}.").format(
                until=local_time(row.expires_at)
            ),
            order=lambda row: (not row.waiting, row.expires_at),
            width=11,
        ),
        Column(
            tr("Tries left"),
            lambda row: str(row.attempts_left),
            role=lambda row: "warning" if row.attempts_left <= 2 else "",
            order=lambda row: row.attempts_left,
            width=10,
        ),
    ]
