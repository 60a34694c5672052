"""The virtual device on screen: choose who presents what, and read the device's little screen."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from ui import names
from ui.devices.presenter import DeviceRow
from ui.devices.virtual_device import Shows, VirtualDevice, title_of
from ui.state.context import PageContext
from ui.state.tasks import Tasks
from ui.widgets import theme, type_following
from ui.widgets.fitting_area import FittingArea
from ui.widgets.icons import CredentialIcons
from ui.widgets.labels import SectionHeader
from ui.widgets.making import make_button
from ui.widgets.plain_text import wrapped
from ui.widgets.section import Section
from ui.words.language import told, tr

_TONES = {
    Shows.GRANTED: "good",
    Shows.DENIED: "bad",
    Shows.LOCAL: "accent",
    Shows.TROUBLE: "warning",
}

_LARGEST = (1.7, 1.4, 1.15)
"""Sizes of the result on the screen, as parts of the usual one: the first that fits."""
_ENDLESS = 10_000
_LOW = 26
"""Lines: a panel of fewer is low."""


class DevicePanel(Section):
    """Inputs and screen of a virtual device. `present` starts asking, `load_file` asks for a credential file.

    Attributes:
        virtual: the button that makes a device to stand in for.
    """

    def __init__(
        self,
        context: PageContext,
        device: VirtualDevice,
        present: Callable[[], None],
        load_file: Callable[[], None],
        tasks: Tasks,
    ) -> None:
        super().__init__(context, tasks)
        self._device = device
        self._present = present
        self._devices = QComboBox()
        self._devices.setObjectName(names.PRESENT_DEVICE)
        self._devices.setAccessibleName(tr("Device"))
        self._devices.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._devices.activated.connect(lambda _index: device.choose(str(self._devices.currentData() or "")))
        self._load = make_button(
            tr("Load file…"),
            names.DEVICES_LOAD,
            load_file,
            role="link",
            called=tr("Load a credential file"),
        )
        self._load.setToolTip(tr("Load a credential file"))
        self.virtual = make_button(tr("Make a virtual device"), names.DEVICES_VIRTUAL)
        self._credential = QComboBox()
        self._credential.setObjectName(names.PRESENT_CREDENTIAL)
        self._credential.setAccessibleName(tr("Credential"))
        for credential in Credential:
            self._credential.addItem(told(CREDENTIAL_TYPES[credential].title), credential)
        CredentialIcons(self._credential)
        self._credential.activated.connect(
            lambda _index: device.choose_credential(Credential(self._credential.currentData()))
        )
        self._value_title = QLabel()
        self._value = QLineEdit()
        self._value.setObjectName(names.PRESENT_VALUE)
        self._value.textEdited.connect(device.enter)
        self._value.returnPressed.connect(self._start)
        self._cards = QVBoxLayout()
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(0)
        self._card_row = QWidget()
        self._card_row.setLayout(self._cards)
        self._offered: tuple[tuple[str, str], ...] = ()
        self._reveal = QCheckBox(tr("Show what is typed"))
        self._reveal.setObjectName(f"{names.PRESENT_VALUE}.reveal")
        self._reveal.toggled.connect(lambda _checked: self._show())
        self._button = make_button(
            tr("Present"),
            names.DEVICES_PRESENT,
            self._start,
            called=tr("Present the credential"),
        )
        self._reason = _Reason()
        self._screen = _Screen()
        self._lay_out()
        self.follows(device)
        self._show()

    def offer(self, devices: list[DeviceRow]) -> None:
        """Offer devices whose tokens are known; the one that is stood in for stays, listed or not."""
        present = self._device.serial
        with QSignalBlocker(self._devices):
            self._devices.clear()
            self._devices.addItem(tr("Choose a device"), "")
            for device in devices:
                self._devices.addItem(f"{device.serial}  {device.name or device.place}", device.serial)
            if present and self._devices.findData(present) < 0:
                self._devices.addItem(present, present)
            self._devices.setCurrentIndex(max(0, self._devices.findData(present)))
        if devices and not present:
            self._device.choose(devices[0].serial)
        self._show()

    def offer_virtual(self, *, offered: bool, why_not: str) -> None:
        """Offer to make a device that stands for none, or not; `why_not` says why it cannot be made."""
        self.virtual.setVisible(offered)
        self.virtual.setEnabled(not why_not)
        self.virtual.setToolTip(
            why_not or tr("Registers a device ahead, with a made-up serial, that this console stands in for.")
        )

    def offer_cards(self, cards: tuple[tuple[str, str], ...]) -> None:
        """Offer card numbers, each with what becomes of it, to be taken with a click."""
        if cards == self._offered:
            return
        self._offered = cards
        while (item := self._cards.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for number, (card, what) in enumerate(cards):
            name = f"{names.DEVICES_SAMPLE_CARDS}.{number}"
            text = tr("{card} {what}").format(card=card, what=what)
            button = make_button(text, name, partial(self._device.enter, card), role="link")
            self._cards.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._show()

    def _start(self) -> None:
        if not self._device.why_not:
            self._present()

    def _show(self) -> None:
        device = self._device
        with QSignalBlocker(self._devices):
            self._devices.setCurrentIndex(max(0, self._devices.findData(device.serial)))
        self._credential.setCurrentIndex(self._credential.findData(device.credential))
        self._value_title.setText(device.value_title)
        self._value.setAccessibleName(device.value_title)
        secret = CREDENTIAL_TYPES[device.credential].is_secret
        hidden = secret and not self._reveal.isChecked()
        self._value.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)
        self._reveal.setVisible(secret)
        self._card_row.setVisible(bool(self._offered) and device.credential is Credential.RF_CARD)
        if self._value.text() != device.value:
            self._value.setText(device.value)
        problem = device.value_problem if device.value else ""
        self._value.setAccessibleDescription(problem)
        why_not = device.why_not
        self._button.setEnabled(not why_not)
        self._button.setToolTip(why_not)
        self._reason.say(problem or why_not, "problem" if problem else "muted")
        self._screen.show_screen(device)

    def _lay_out(self) -> None:
        inputs = QWidget()
        column = QVBoxLayout(inputs)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP // 2)
        head = QHBoxLayout()
        head.addWidget(_title_of(tr("Device"), self._devices), 1)
        head.addWidget(self._load)
        column.addLayout(head)
        column.addWidget(self._devices)
        column.addWidget(self.virtual)
        column.addWidget(_title_of(tr("Credential"), self._credential))
        column.addWidget(self._credential)
        self._value_title.setBuddy(self._value)
        for part in (self._value_title, self._value, self._card_row, self._reveal):
            column.addWidget(part)
        # The screen and the button stay in sight; what is asked with is scrolled where a window is low.
        panel = QVBoxLayout(self)
        panel.setContentsMargins(theme.GAP, 0, 0, 0)
        panel.setSpacing(theme.GAP)
        panel.addWidget(SectionHeader(tr("Virtual device")))
        panel.addWidget(self._screen)
        panel.addWidget(FittingArea(inputs))
        panel.addWidget(self._button)
        panel.addWidget(self._reason, 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the screen less of a low window."""
        super().resizeEvent(event)
        self._screen.be_low(low=event.size().height() < self.fontMetrics().height() * _LOW)


def _title_of(text: str, field: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(field)
    return label


class _Reason(QLabel):
    """Why nothing can be presented now: in the room that is left under everything that can be pressed.

    It comes and goes while one types, and moves nothing. Where it has not the room for all its lines it is cut, and
    whole in the tooltip and for screen readers.
    """

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)

    def say(self, reason: str, role: str) -> None:
        """Say a reason; "" is none."""
        self._whole = reason
        self.setAccessibleName(reason)
        theme.set_role(self, role)
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        """Ask for one line, with or without a text."""
        return QSize(0, self.fontMetrics().lineSpacing())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def hasHeightForWidth(self) -> bool:
        """Take the height that is left."""
        return False

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics, room = self.fontMetrics(), self.contentsRect()
        wraps = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        needed = metrics.boundingRect(0, 0, room.width(), _ENDLESS, wraps, self._whole)
        fits = needed.height() <= room.height() and needed.width() <= room.width()
        text = (
            self._whole
            if fits
            else metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, room.width())
        )
        if text != self.text():
            self.setText(text)
        self.setToolTip("" if fits else wrapped(self._whole))


class _Screen(QFrame):
    """What a person at the door sees, and one line for the administrator."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName(names.PRESENT_SCREEN)
        self.setProperty("role", "card")
        self._shows = QLabel()
        self._shows.setObjectName(f"{names.PRESENT_SCREEN}.result")
        type_following.write_in(self._shows, self._that_fits)
        self._message = QLabel()
        self._message.setObjectName(f"{names.PRESENT_SCREEN}.message")
        theme.set_scale(self._message, 1.15)
        self._remark = QLabel()
        self._remark.setObjectName(f"{names.PRESENT_SCREEN}.remark")
        self._remark.setProperty("role", "muted")
        self._time = QLabel()
        self._time.setObjectName(f"{names.PRESENT_SCREEN}.time")
        self._time.setProperty("role", "muted")
        self._column = column = QVBoxLayout(self)
        self._is_low = False
        column.addStretch()
        for label in (self._shows, self._message, self._remark, self._time):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch()
        type_following.measure(self, self._measure)

    def _measure(self) -> None:
        font = QApplication.font(self._shows)
        font.setPointSizeF(font.pointSizeF() * _LARGEST[-1])
        font.setWeight(QFont.Weight.DemiBold)
        widest = QFontMetrics(font)
        self.setMinimumWidth(
            max(widest.horizontalAdvance(title_of(shows)) for shows in Shows) + 3 * theme.GAP
        )
        self.be_low(low=self._is_low)
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write as large as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def be_low(self, *, low: bool) -> None:
        """Take a low window's room, or the usual one."""
        self._is_low = low
        self.setMinimumHeight(round(self.fontMetrics().height() * (6.5 if low else 9)))
        above = theme.GAP if low else theme.WIDE_GAP
        self._column.setContentsMargins(theme.GAP, above, theme.GAP, above)

    def _fit(self) -> None:
        if (font := self._that_fits()) != self._shows.font():
            self._shows.setFont(font)

    def _that_fits(self) -> QFont:
        """Return the largest type in which what it shows has room."""
        room = self.contentsRect().width() - 2 * theme.GAP
        font = QApplication.font(self._shows)
        usual = font.pointSizeF()
        font.setWeight(QFont.Weight.DemiBold)
        for factor in _LARGEST:
            font.setPointSizeF(usual * factor)
            if QFontMetrics(font).horizontalAdvance(self._shows.text()) <= room:
                break
        return font

    def show_screen(self, device: VirtualDevice) -> None:
        """Show what came of presenting."""
        screen = device.screen
        tone = _TONES.get(screen.shows, "")
        self._shows.setText(title_of(screen.shows))
        self._fit()
        theme.set_role(self._shows, tone or "muted")
        # The rule of the tint comes after that of the card and goes before it.
        theme.set_role(self, tone, name="tone")
        self._message.setText(screen.message)
        self._message.setVisible(bool(screen.message))
        self._remark.setText(screen.remark)
        self._time.setText(
            "" if screen.elapsed_ms is None else tr("{n} ms").format(n=f"{screen.elapsed_ms:.0f}")
        )
        self._time.setVisible(screen.elapsed_ms is not None)
        self.setAccessibleName(f"{title_of(screen.shows)}. {screen.message} {screen.remark}")
