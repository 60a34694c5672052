"""Devices: those of a node and under it, who is connected now, and a virtual device to present credentials with."""

import asyncio
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clue_desktop.contract.devices import RegisteredDevice
from ui import names
from ui.devices.device_panel import DevicePanel
from ui.devices.dialogs import RegisterDialog, TokenDialog
from ui.devices.presenter import DeviceRow, DevicesPresenter
from ui.devices.virtual_device import VirtualDevice
from ui.state.context import PageContext
from ui.state.destination import ToDevices
from ui.state.question import Question
from ui.widgets import theme, type_following
from ui.widgets.asking import ConfirmDialog, NameDialog, do_or_ask
from ui.widgets.labels import ElidedLabel, PageTitle
from ui.widgets.making import button_row, fault_line, make_button, page_column, show_fault
from ui.widgets.moments import ago, local_time
from ui.widgets.page import Page
from ui.widgets.place_chooser import ChoosePlace
from ui.widgets.states import BusyBar, EmptyState
from ui.widgets.table import Column, RowsModel, RowsView
from ui.words.language import tr

_POLL_SECONDS = 5.0
_SEARCH_DELAY_MS = 100


class DevicesPage(Page[ToDevices]):
    """Table and buttons at the left, the virtual device at the right."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self._presenter = DevicesPresenter(context, place_id)
        self._device = VirtualDevice(context)
        self._panel = DevicePanel(context, self._device, self._present, self._choose_file, self.tasks)
        self._panel.virtual.clicked.connect(self._make_virtual)
        self._model = RowsModel(self._columns(), lambda row: row.serial, self)
        self._table = RowsView(self._model, names.DEVICES_TABLE, tr("Devices"), context.preferences)
        self._table.selectionModel().selectionChanged.connect(lambda *_: self._chose())
        self._summary = ElidedLabel()
        self._summary.setObjectName("devices.summary")
        self._summary.setProperty("role", "muted")
        self._search = QLineEdit()
        self._search.setObjectName(names.DEVICES_SEARCH)
        self._search.setAccessibleName(tr("Search devices"))
        self._search.setPlaceholderText(tr("Search serial, name, place, model"))
        self._search.setClearButtonEnabled(True)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_SEARCH_DELAY_MS)
        self._delay.timeout.connect(lambda: self._presenter.search(self._search.text()))
        self._search.textChanged.connect(lambda _text: self._delay.start())
        self._register = make_button(tr("+ Register ahead"), names.DEVICES_REGISTER, self._ask_register)
        self._register.setProperty("role", "primary")
        self._rename = make_button(tr("Rename…"), names.DEVICES_RENAME, self._ask_name)
        self._move = make_button(tr("Move…"), names.DEVICES_MOVE, self._ask_place)
        self._new_token = make_button(tr("New token…"), names.DEVICES_NEW_TOKEN, self._ask_new_token)
        self._release = make_button(tr("Release…"), names.DEVICES_RELEASE, self._ask_release)
        self._busy = BusyBar()
        self._fault = fault_line("devices.fault")
        self._empty = EmptyState("device", "", "")
        self._empty.setObjectName(names.DEVICES_EMPTY)
        self._empty.button.setObjectName(f"{names.DEVICES_EMPTY}.register")
        self._empty.button.clicked.connect(self._register.click)
        self._stack = QStackedWidget()
        self._pointed_to = ""
        self._lay_out()
        self.follows(self._presenter, context.directory)
        self.follows(self._device, show=self._judge)
        self.holds(self._panel)
        self.ends_with(self._delay.stop)
        self._show()

    def begin(self) -> None:
        """Load, and again every few seconds: who is connected is not told as a change."""
        self.reads(self._presenter, tr("Reading the devices"))
        self.tasks.spawn(self._poll(), tr("Reading the devices"))

    def point_to(self, to: ToDevices) -> None:
        """Choose the row of a device as soon as it is there."""
        if to.serial:
            self._pointed_to = to.serial
            self._search.clear()
            self._choose_pointed_to()

    def _choose_pointed_to(self) -> None:
        if self._pointed_to and self._model.row_of(self._pointed_to) >= 0:
            self._table.choose(self._pointed_to)
            self._pointed_to = ""

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(_POLL_SECONDS)
            if self.isVisible():
                await self._presenter.load()
                self._model.repaint()  # "last seen" moves on

    # ---- what is shown

    def _show(self) -> None:
        presenter = self._presenter
        rows = presenter.rows
        self._table.show_rows(rows, asked_for=presenter.asked_for)
        self._busy.set_busy(busy=not presenter.loaded and not presenter.fault)
        self._summary.setText(presenter.summary)
        show_fault(self._fault, presenter.fault)
        self._register.setEnabled(not presenter.why_not)
        self._register.setToolTip(presenter.why_not)
        self._panel.offer_virtual(offered=presenter.offers_virtual, why_not=presenter.why_not)
        if presenter.searching and presenter.total:
            self._empty.say(tr("No device matches."), tr("Change or clear the search."))
        elif presenter.loaded:
            self._empty.say(
                tr("No device is registered here yet."),
                tr(
                    "A device registers itself with the Place ID and an allocation code, or you register it ahead."
                ),
            )
        else:
            self._empty.say(tr("Devices"), presenter.fault or tr("Loading…"))
        begins = presenter.loaded and not (presenter.searching and presenter.total)
        self._empty.hold(self._register if begins else None)
        self._stack.setCurrentIndex(1 if self._model.rowCount() else 0)
        self._choose_pointed_to()
        self._offer()
        self._judge()

    def _offer(self) -> None:
        known = self.context.device_tokens
        rows = [row for row in self._model.rows() if known.of(row.serial) is not None]
        self._panel.offer(rows)
        self._panel.offer_cards(self._presenter.sample_cards)

    def _chose(self) -> None:
        row: DeviceRow | None = self._table.chosen()
        if row is not None and self.context.device_tokens.of(row.serial) is not None:
            self._device.choose(row.serial)
        self._judge()

    def _judge(self) -> None:
        row: DeviceRow | None = self._table.chosen()
        why_not = self._presenter.why_not or ("" if row else tr("Choose a device first."))
        for button in (self._rename, self._move, self._new_token, self._release):
            button.setEnabled(not why_not)
            button.setToolTip(why_not)

    # ---- what is done

    def _present(self) -> None:
        self.tasks.spawn(self._device.present(), tr("Presenting the credential"))

    def _ask_register(self) -> None:
        dialog = RegisterDialog(self, self._presenter, self.tasks)
        dialog.accepted.connect(lambda: self._show_token(dialog.registered))
        dialog.open()

    def _make_virtual(self) -> None:
        self.tasks.spawn(self._do_make_virtual(), tr("Making a virtual device"))

    async def _do_make_virtual(self) -> None:
        serial = await self._presenter.register_virtual()
        if serial is not None:
            self._table.choose(serial)
            self._device.choose(serial)
            self._offer()

    def _show_token(self, device: RegisteredDevice | None) -> None:
        if device is None:
            return
        self._table.choose(device.serial)
        self._device.choose(device.serial)
        self._offer()
        TokenDialog(self, device, self._presenter.save_credential, self.tasks).open()

    def _ask_name(self) -> None:
        row: DeviceRow | None = self._table.chosen()
        if row is not None:
            title = tr("Rename device {0}").format(row.serial)
            dialog = NameDialog(self, title, row.name, self._presenter.name_problem, tr("Rename"))
            dialog.accepted.connect(lambda: self._do_rename(row, dialog.name()))
            dialog.open()

    def _do_rename(self, row: DeviceRow, name: str) -> None:
        do_or_ask(
            self,
            self.tasks,
            lambda seen: self._presenter.rename(row.serial, name, seen),
            row.name,
            tr("Renaming the device"),
        )

    def _ask_place(self) -> None:
        row: DeviceRow | None = self._table.chosen()
        if row is not None:
            title = tr("Move device {0} to").format(row.serial)
            dialog = ChoosePlace(self, title, tr("Move…"), self._presenter.places(beside=row.place_id))
            dialog.accepted.connect(lambda: self._confirm_move(row, dialog.place_id() or ""))
            dialog.open()

    def _confirm_move(self, row: DeviceRow, place_id: str) -> None:
        self._confirm(
            self._presenter.move_question(row.serial, place_id),
            lambda: do_or_ask(
                self,
                self.tasks,
                lambda seen: self._presenter.move(row.serial, place_id, seen),
                row.place_id,
                tr("Moving the device"),
            ),
        )

    def _ask_release(self) -> None:
        row: DeviceRow | None = self._table.chosen()
        if row is not None:
            self._confirm(
                self._presenter.release_question(row.serial),
                lambda: do_or_ask(
                    self,
                    self.tasks,
                    lambda seen: self._presenter.release(row.serial, seen),
                    row.place_id,
                    tr("Releasing the device"),
                ),
            )

    def _ask_new_token(self) -> None:
        row: DeviceRow | None = self._table.chosen()
        if row is not None:
            self._confirm(
                self._presenter.new_token_question(row.serial),
                lambda: self.tasks.spawn(self._renew(row.serial), tr("Making a new token")),
            )

    async def _renew(self, serial: str) -> None:
        self._show_token(await self._presenter.new_token(serial))

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("Load a credential file"), "", tr("JSON files (*.json);;All files (*)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.load_file(Path(path)))
        dialog.open()

    def load_file(self, path: Path) -> None:
        """Stand in for the device whose credential file this is."""
        serial = self._presenter.load_credential(path)
        if serial is not None:
            self._table.choose(serial)
            self._device.choose(serial)
            self._device.tokens_changed()
            self._offer()

    def _confirm(self, question: Question, act: Any) -> None:
        dialog = ConfirmDialog(self, question)
        dialog.accepted.connect(act)
        dialog.open()

    def _columns(self) -> list[Column[DeviceRow]]:
        return [
            Column(tr("Serial"), lambda row: row.serial, tooltip=_more_of, fixed=True, width=14),
            Column(tr("Name"), lambda row: row.name or "–", width=14, flexible=True),
            Column(
                tr("Place"),
                lambda row: row.place,
                tooltip=lambda row: tr("{0}, Place ID {1}").format(row.place, row.place_id),
                width=16,
                flexible=True,
            ),
            Column(
                tr("State"),
                _state,
                role=lambda row: "good" if row.connected else "warning" if row.awaited_until else "muted",
                tooltip=_awaited,
                order=lambda row: not row.connected,
                width=16,
            ),
            Column(
                tr("Last seen"),
                lambda row: ago(row.last_seen_at) if row.last_seen_at else tr("never"),
                tooltip=lambda row: local_time(row.last_seen_at) if row.last_seen_at else _awaited(row),
                order=lambda row: -row.last_seen_at.timestamp() if row.last_seen_at else 0.0,
                width=12,
                spare=3,
            ),
            Column(tr("Model"), lambda row: row.model or "–", width=8, spare=2),
            Column(
                tr("Registered"),
                lambda row: ago(row.registered_at),
                tooltip=lambda row: local_time(row.registered_at),
                order=lambda row: -row.registered_at.timestamp(),
                width=12,
                spare=1,
            ),
        ]

    def _measure_search(self) -> None:
        character = self.fontMetrics().averageCharWidth()
        self._search.setMinimumWidth(character * 16)
        self._search.setMaximumWidth(character * 38)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(PageTitle(tr("Devices")))
        top.addSpacing(theme.GAP)
        top.addWidget(self._summary, 1)
        top.addWidget(self._search, 1)
        top.addWidget(self._register)
        type_following.measure(self._search, self._measure_search)
        self._search.setToolTip(self._search.placeholderText())
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, theme.GAP, 0)
        column.setSpacing(theme.GAP)
        buttons = button_row(self._rename, self._move, self._new_token, self._release)
        buttons.setSpacing(theme.GAP // 2)
        column.addLayout(buttons)
        column.addWidget(self._table)
        column.addStretch(1)
        self._table.end_after_rows()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(full)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.addWidget(self._stack)
        splitter.addWidget(self._panel)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([800, self.fontMetrics().averageCharWidth() * 37])
        layout = page_column(self)
        layout.addLayout(top)
        layout.addWidget(self._fault)
        layout.addWidget(self._busy)
        layout.addWidget(splitter, 1)


def _more_of(row: DeviceRow) -> str:
    """Return what a narrow table leaves out."""
    return "\n".join(
        f"{title}: {text}"
        for title, text in (
            (tr("Last seen"), local_time(row.last_seen_at) if row.last_seen_at else tr("never")),
            (tr("Model"), row.model or "–"),
            (tr("Registered"), local_time(row.registered_at)),
            (tr("Awaited until"), local_time(row.awaited_until) if row.awaited_until else ""),
        )
        if text
    )


def _state(row: DeviceRow) -> str:
    if row.connected:
        return tr("● connected")
    return tr("◌ awaited") if row.awaited_until else tr("○ not connected")


def _awaited(row: DeviceRow) -> str:
    """Return until when a device that was registered ahead is waited for."""
    if row.awaited_until is None:
        return ""
    return tr("Registered ahead. It is released if it has not appeared by {0}.").format(
        local_time(row.awaited_until)
    )
