"""What a place is: its Place ID, read-only, to be copied for whoever installs a device there."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout
from typing_extensions import override

from ui import names
from ui.context import PageContext
from ui.language import tr
from ui.page import Page
from ui.widgets import theme
from ui.widgets.icons import IconButton
from ui.widgets.labels import PageTitle, SectionHeader


class PlacePage(Page):
    """Settings › Basic › Place."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self._title = PageTitle()
        self._where = QLabel()
        self._where.setTextFormat(Qt.TextFormat.PlainText)
        self._where.setWordWrap(True)
        self._devices = QLabel()
        self._id = QLineEdit(place_id)
        self._id.setObjectName(names.PLACE_ID)
        self._id.setAccessibleName(tr("Place ID"))
        self._id.setReadOnly(True)
        self._id.setFont(theme.fixed_font())
        self._id.setFixedWidth(self._id.fontMetrics().averageCharWidth() * 16)
        copy = IconButton("copy", tr("Copy the Place ID"))
        copy.setObjectName(names.PLACE_ID_COPY)
        copy.clicked.connect(self._copy)
        with_copy = QHBoxLayout()
        with_copy.addWidget(self._id)
        with_copy.addWidget(copy)
        with_copy.addStretch(1)
        form = QFormLayout()
        form.setHorizontalSpacing(theme.WIDE_GAP)
        form.setVerticalSpacing(theme.GAP)
        form.addRow(tr("Place ID"), with_copy)
        form.addRow(tr("Stands under"), self._where)
        form.addRow(tr("Devices"), self._devices)
        hint = QLabel(tr("An installer types the Place ID into a device that is to be registered here."))
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.MARGIN)
        column.setSpacing(theme.GAP)
        column.addWidget(self._title)
        column.addWidget(SectionHeader(tr("Place")))
        column.addLayout(form)
        column.addWidget(hint)
        column.addStretch(1)
        self._forget = context.directory.observe(self._show)
        self._show()

    @override
    def leave(self) -> None:
        """Follow the tree no longer."""
        self._forget()
        super().leave()

    def _show(self) -> None:
        path = self.context.directory.path(self.place_id)
        if path:
            self._title.setText(path[-1].name)
            self._where.setText(" › ".join(node.name for node in path[:-1]))
            self._devices.setText(str(path[-1].device_count))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.place_id)
        self.context.notices.done(f"The Place ID {self.place_id} is copied.")
