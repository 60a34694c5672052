"""The confirmation of Modify: what saving the place group does to the places under it (manual 6.1)."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)
from typing_extensions import override

from clue_desktop.contract.access_service import Preview
from clue_desktop.domain.credentials import CREDENTIAL_TYPES
from ui import names
from ui.access_service.words import two_vendors
from ui.widgets import scale, theme, type_following
from ui.widgets.icons import OF_CREDENTIAL, icon
from ui.widgets.keyboard import focus_only_to_scroll
from ui.widgets.making import make_button, page_column
from ui.words.language import told, tr

_MOST_ROWS = 500
_CREDENTIAL = 1
"""The column of the credential."""
_MOST_LINES = 10
"""Rows of the table that are seen without scrolling."""


class PropagationDialog(QDialog):
    """Names the places and overrides concerned; accepted by OK. Show it with `open()`."""

    def __init__(
        self, parent: QWidget, preview: Preview, api_name: Callable[[str | None], str], lead: str = ""
    ) -> None:
        """Take what would happen; `lead` says first what else than a save of choices it is."""
        self._table_of_lost: QTableWidget | None = None
        self._lost = preview.overwrites[:_MOST_ROWS]
        super().__init__(parent)
        self.setObjectName(names.PROPAGATION_DIALOG)
        self.setWindowTitle(tr("Apply to child places"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = page_column(self)
        if lead:
            layout.addWidget(self._text(lead))
        layout.addWidget(self._text(_summary(preview)))
        if preview.become_local:
            titles = ", ".join(
                told(CREDENTIAL_TYPES[credential].title) for credential in preview.become_local
            )
            warning = self._text(
                tr(
                    "{0}: no vendor will be asked any more. Devices decide by themselves (device-local authentication)."
                ).format(titles)
            )
            warning.setProperty("role", "warning")
            layout.addWidget(warning)
        if preview.asked_too:
            titles = ", ".join(told(CREDENTIAL_TYPES[credential].title) for credential in preview.asked_too)
            shared = self._text(two_vendors(titles))
            shared.setProperty("role", "warning")
            layout.addWidget(shared)
        if preview.overwrites:
            layout.addWidget(self._text(tr("These per-place overrides will be lost:")))
            layout.addWidget(self._table(api_name))
            if len(preview.overwrites) > _MOST_ROWS:
                more = len(preview.overwrites) - _MOST_ROWS
                layout.addWidget(self._text(tr("… and {0} more.").format(more)))
        buttons = QDialogButtonBox()
        ok = make_button(tr("OK"), names.PROPAGATION_OK)
        cancel = make_button(tr("Cancel"), names.PROPAGATION_CANCEL)
        buttons.addButton(ok, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        # What overwrites others' work is not done by a hasty Enter, also after a change of the looks, when Qt chooses the
        # default button anew.
        grave = bool(preview.overwrites or preview.become_local or preview.asked_too or lead)
        ok.setProperty("role", "danger" if grave else "primary")
        ok.setAutoDefault(not grave)
        careful = cancel if grave else ok
        careful.setDefault(True)
        careful.setFocus()
        type_following.measure(self, lambda: self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 96))
        self.adjustSize()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme."""
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def _tint(self) -> None:
        if self._table_of_lost is None:
            return
        for row, lost in enumerate(self._lost):
            item = self._table_of_lost.item(row, _CREDENTIAL)
            if item is not None:
                item.setIcon(icon(OF_CREDENTIAL[lost.credential], "muted"))

    @staticmethod
    def _text(text: str) -> QLabel:
        label = QLabel(text)
        label.setWordWrap(True)
        return label

    def _table(self, api_name: Callable[[str | None], str]) -> QTableWidget:
        shown = self._lost
        table = QTableWidget(len(shown), 4)
        table.setObjectName("propagation.overrides")
        table.setAccessibleName(tr("Overrides that will be lost"))
        table.setHorizontalHeaderLabels([tr("Place"), tr("Credential"), tr("Now"), tr("Afterwards")])
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        focus_only_to_scroll(table)
        table.setShowGrid(False)
        table.setIconSize(QSize(scale.ICON, scale.ICON))
        for row, lost in enumerate(shown):
            texts = (
                lost.place_name,
                told(CREDENTIAL_TYPES[lost.credential].title),
                api_name(lost.from_api),
                api_name(lost.to_api),
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)  # names may be longer than their column
                table.setItem(row, column, item)
        self._table_of_lost = table
        self._tint()
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        lines = min(len(shown), _MOST_LINES) + 1
        rows = table.verticalHeader()
        type_following.measure(
            table, lambda: table.setFixedHeight(lines * rows.defaultSectionSize() + theme.WIDE_GAP)
        )
        return table


def _summary(preview: Preview) -> str:
    places, losers = preview.child_places, len({lost.place_id for lost in preview.overwrites})
    if places == 0:
        return tr(
            "This place group has no places yet. The setting is saved for the group; new places will inherit it."
        )
    if places == 1:
        return (
            tr(
                "The same settings will be applied to 1 child place. It overrides them now; that will be lost."
            )
            if losers
            else tr("The same settings will be applied to 1 child place. It does not override them now.")
        )
    if losers == 0:
        return tr(
            "The same settings will be applied to {places} child places. No place overrides them now."
        ).format(places=places)
    if losers == 1:
        return tr(
            "The same settings will be applied to {places} child places. 1 of them overrides them now; that will be lost."
        ).format(places=places)
    return tr(
        "The same settings will be applied to {places} child places. {losers} of them override them now; that will be"
        " lost."
    ).format(places=places, losers=losers)
