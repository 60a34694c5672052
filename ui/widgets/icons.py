"""Icons of our own in the colours of the present scheme, crisp at every scaling."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QComboBox, QLabel, QToolButton, QWidget
from typing_extensions import override

from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.place_tree import PlaceKind
from ui.widgets import scale, theme, type_following
from ui.widgets.plain_text import literal

# What 14, 16, 20, 24 and 32 come to at 100, 125, 150 and 200 %.
_PIXELS = (14, 16, 18, 20, 21, 24, 28, 30, 32, 40, 48, 64)
_PROGRAM_PIXELS = (16, 24, 32, 48, 64, 128, 256)

OF_KIND = {
    PlaceKind.HEADQUARTERS: "headquarters",
    PlaceKind.BRANCH: "branch",
    PlaceKind.PLACE_GROUP: "place-group",
    PlaceKind.PLACE: "place",
}
"""Icons of the kinds of node."""

OF_CREDENTIAL: Mapping[str, str] = {
    Credential.FACE: "face",
    Credential.FINGERPRINT: "fingerprint",
    Credential.RF_CARD: "rf-card",
    Credential.USER_PIN: "pin",
    Credential.CLUE_QR: "qr",
    Credential.CUSTOM_QR: "custom-qr",
}
"""Icons of the credentials."""


def icon(name: str, role: str = "text") -> QIcon:
    """Return an icon of `resources/icons` in a colour of the theme; ask again on QEvent.PaletteChange."""
    return _tinted(name, theme.colour(role).name(), theme.colour("disabled").name())


def program_icon() -> QIcon:
    """Return the icon of the program, in its own colours."""
    made = QIcon()
    renderer = QSvgRenderer(QByteArray(_drawing("clue-desktop").encode()))
    for pixels in _PROGRAM_PIXELS:
        made.addPixmap(_painted(renderer, pixels))
    return made


class IconButton(QToolButton):
    """A flat button with an icon that follows the scheme; its text is what it is called, and its tooltip."""

    def __init__(self, name: str, text: str, parent: QWidget | None = None, *, role: str = "text") -> None:
        super().__init__(parent)
        self._icon, self._role = name, role
        self.say(text)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setIconSize(QSize(16, 16))
        self._tint()

    def say(self, text: str) -> None:
        """Change what it is called."""
        self.setText(literal(text))
        self.setToolTip(text)
        self.setAccessibleName(text)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme."""
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def _tint(self) -> None:
        self.setIcon(icon(self._icon, self._role))


class IconLabel(QLabel):
    """An icon that follows the scheme and only shows what stands beside it in words too, or in its tooltip."""

    def __init__(self, name: str, text: str, parent: QWidget | None = None, *, role: str = "muted") -> None:
        super().__init__(parent)
        self.become(name, text, role=role)

    def become(self, name: str, text: str, *, role: str = "muted") -> None:
        """Show another icon."""
        self._icon, self._role = name, role
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._tint()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme."""
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def _tint(self) -> None:
        self.setPixmap(icon(self._icon, self._role).pixmap(QSize(16, 16), self.devicePixelRatio()))


class CredentialIcons(QObject):
    """Puts the icon of a credential beside each item of a combo box that stands for one, and follows the scheme."""

    def __init__(self, combo: QComboBox) -> None:
        super().__init__(combo)
        self._combo = combo
        # Not higher than the text, or a combo with icons would be higher than the fields beside it.
        type_following.measure(combo, self._measure)
        combo.installEventFilter(self)
        self._tint()

    def _measure(self) -> None:
        side = min(scale.ICON, self._combo.fontMetrics().height())
        self._combo.setIconSize(QSize(side, side))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the scheme."""
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()
        return super().eventFilter(watched, event)

    def _tint(self) -> None:
        for row in range(self._combo.count()):
            value = self._combo.itemData(row)
            if value in OF_CREDENTIAL:
                self._combo.setItemIcon(row, icon(OF_CREDENTIAL[Credential(value)], "muted"))


@lru_cache(maxsize=256)
def _tinted(name: str, colour: str, disabled: str) -> QIcon:
    drawing = _drawing(name)
    made = QIcon()
    # A selected row lies on a tint: what can be read on the ground can be read there.
    shades = {colour: (QIcon.Mode.Normal, QIcon.Mode.Selected), disabled: (QIcon.Mode.Disabled,)}
    if colour == disabled:
        shades = {colour: tuple(QIcon.Mode)}
    for shade, modes in shades.items():
        renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", QColor(shade).name()).encode()))
        for pixels in _PIXELS:
            painted = _painted(renderer, pixels)
            for mode in modes:
                made.addPixmap(painted, mode)
    return made


def _painted(renderer: QSvgRenderer, pixels: int) -> QPixmap:
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap


@lru_cache(maxsize=64)
def _drawing(name: str) -> str:
    return (files("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")
