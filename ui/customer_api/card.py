"""The card of a vendor API."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from clue_desktop.contract.vendor_apis import ApiFigures, Link, VendorApi
from clue_desktop.domain.credentials import CREDENTIAL_TYPES
from ui import names
from ui.customer_api.health import HealthLine
from ui.customer_api.words import criteria_in_words, figures_in_words, usage_in_full, usage_in_words
from ui.widgets import scale, theme
from ui.widgets.icons import OF_CREDENTIAL, IconButton, IconLabel
from ui.widgets.labels import ElidedLabel, Pill
from ui.widgets.series_plot import CardPlot
from ui.words.language import told, tr


class ApiCard(QFrame):
    """Name, credential, URL, criteria in words, where it is used; a click opens it.

    `why_not` says why the API cannot be changed by this administrator.

    Signals: opened, delete_asked, duplicate_asked, history_asked, export_asked.
    """

    opened = Signal()
    delete_asked = Signal()
    duplicate_asked = Signal()
    history_asked = Signal()
    export_asked = Signal()

    def __init__(self, api: VendorApi, why_not: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._shows = (api, why_not)
        self.setObjectName(names.api_card(api.id))
        title = told(CREDENTIAL_TYPES[api.auth_type].title)
        self.setAccessibleName(tr("{0}, {1} API").format(api.name, title))
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        name = ElidedLabel(api.name)
        theme.set_scale(name, 1.15, bold=True)
        trash = IconButton("trash", tr("Delete {0}").format(api.name))
        trash.setObjectName(names.api_card_delete(api.id))
        trash.setEnabled(not why_not)
        if why_not:
            trash.setToolTip(why_not)
        trash.clicked.connect(self.delete_asked)
        top = QHBoxLayout()
        top.setSpacing(theme.GAP)
        top.addWidget(IconLabel(OF_CREDENTIAL[api.auth_type], title))
        top.addWidget(name, 1)
        top.addWidget(Pill(title, "accent"))
        self._shadow = Pill(tr("Shadow"), "warning")
        self._shadow.setObjectName(f"{names.api_card(api.id)}.shadow")
        self._shadow.setToolTip(tr("It is asked too, after the door has its answer, and decides nothing."))
        self._shadow.hide()
        top.addWidget(self._shadow)
        top.addWidget(self._more(api))
        top.addWidget(trash)
        url = ElidedLabel(api.webhook_url)
        theme.set_fixed(url)
        self._usage, self._figures = ElidedLabel("…"), ElidedLabel("…")
        criteria = ElidedLabel(criteria_in_words(api.criteria))
        for label in (criteria, self._usage, self._figures):
            label.setProperty("role", "muted")
        self.plot = CardPlot(
            tr("Verifications of the last 24 hours, by the hour"), tr("Last 24 hours, by the hour")
        )
        words = QVBoxLayout()
        words.setSpacing(scale.HAIR)
        for label in (criteria, self._usage, self._figures):
            words.addWidget(label)
        words.addStretch()
        self.health = HealthLine(names.api_card_health(api.id))
        bottom = QHBoxLayout()
        bottom.setSpacing(theme.WIDE_GAP)
        bottom.addStrut(self.plot.height())  # nothing moves when there is enough for a plot
        bottom.addLayout(words, 1)
        bottom.addWidget(self.plot, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GAP * 2, theme.GAP, theme.GAP, theme.GAP)
        layout.setSpacing(scale.HAIR)
        layout.addLayout(top)
        layout.addWidget(url)
        layout.addLayout(bottom)
        layout.addWidget(self.health)
        layout.addStretch(1)  # beside a higher card: the lines stay together

    def shows(self, api: VendorApi, why_not: str) -> bool:
        """Tell whether this is the card of an API as it is now."""
        return self._shows == (api, why_not)

    def show_use(self, usage: Sequence[Link] | None, figures: ApiFigures | None, group_id: str) -> None:
        """Say where the API of a group is used and what came of it; None: where it is used is not known yet."""
        known = usage is not None
        self._shadow.setVisible(any(link.shadow for link in usage or ()))
        self._usage.setText(usage_in_words(usage, group_id) if usage is not None else "…")
        self._usage.set_more(usage_in_full(usage, group_id) if usage is not None else "")
        self._figures.setText(figures_in_words(figures) if known else "…")

    def _more(self, api: VendorApi) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"{names.api_card(api.id)}.more")
        button.setText("⋯")
        button.setProperty("role", "menu")
        button.setAccessibleName(tr("More about {0}").format(api.name))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.addAction(tr("Open"), self.opened.emit)
        menu.addAction(tr("Duplicate"), self.duplicate_asked.emit)
        menu.addAction(tr("History…"), self.history_asked.emit)
        menu.addAction(tr("Export definition…"), self.export_asked.emit)
        button.setMenu(menu)
        return button

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open on a click."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter or Space, delete by Delete."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)
