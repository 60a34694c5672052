"""Settings › Basic › Place: the Place ID, the allocation email, the registrations under way (manual, chapter 5)."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ui import names
from ui.place_settings.email_section import EmailSection
from ui.place_settings.presenter import AllocationEmailPresenter
from ui.registrations.presenter import PendingPresenter
from ui.registrations.section import PendingSection
from ui.state.context import PageContext
from ui.state.destination import ToPlace
from ui.widgets import theme, type_following
from ui.widgets.icons import IconButton
from ui.widgets.labels import PageTitle, SectionHeader
from ui.widgets.making import scrolling
from ui.widgets.page import Page
from ui.words.language import tr


class PlacePage(Page[ToPlace]):
    """What an administrator prepares before a device is registered here in the field."""

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
        theme.set_fixed(self._id)
        type_following.measure(
            self._id, lambda: self._id.setFixedWidth(self._id.fontMetrics().averageCharWidth() * 16)
        )
        self._copy_id = IconButton("copy", tr("Copy the Place ID"))
        self._copy_id.setObjectName(names.PLACE_ID_COPY)
        self._copy_id.clicked.connect(self._copy)
        self._email = EmailSection(context, AllocationEmailPresenter(context, place_id), self.tasks, self)
        self._pending = PendingSection(context, PendingPresenter(context, place_id), self.tasks, self)
        self._lay_out()
        self.follows(context.directory)
        self.holds(self._email, self._pending)
        self._show()

    def _show(self) -> None:
        path = self.context.directory.path(self.place_id)
        if path:
            self._title.setText(path[-1].name)
            self._where.setText(" › ".join(node.name for node in path[:-1]))
            self._devices.setText(str(path[-1].device_count))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.place_id)
        self.context.notices.done(tr("Place ID {place_id} copied.").format(place_id=self.place_id))

    def _lay_out(self) -> None:
        with_copy = QHBoxLayout()
        with_copy.addWidget(self._id)
        with_copy.addWidget(self._copy_id)
        hint = QLabel(tr("The installer types this number into the device."))
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        with_copy.addSpacing(theme.GAP)
        with_copy.addWidget(hint, 1)
        form = QFormLayout()
        form.setHorizontalSpacing(theme.WIDE_GAP)
        form.setVerticalSpacing(theme.GAP)
        form.addRow(tr("Place ID"), with_copy)
        form.addRow(tr("Part of"), self._where)
        form.addRow(tr("Devices"), self._devices)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        column.setSpacing(theme.GAP)
        column.addWidget(self._title)
        column.addWidget(SectionHeader(tr("Place")))
        column.addLayout(form)
        column.addWidget(SectionHeader(tr("Allocation email")))
        column.addWidget(self._email)
        column.addWidget(SectionHeader(tr("Pending registrations")))
        column.addWidget(self._pending, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(content))
