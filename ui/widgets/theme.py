"""The looks of every window: Fusion with palettes of our own, light and dark, that follow the system's choice."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QStyleFactory, QWidget

from ui.widgets import scale, type_following
from ui.widgets.fonts import fixed_families
from ui.widgets.style_sheet import style_sheet

Scheme = Literal["light", "dark", "system"]
SCHEMES: tuple[Scheme, ...] = ("system", "light", "dark")

GAP, WIDE_GAP, MARGIN = scale.GAP, scale.WIDE_GAP, scale.MARGIN
"""Spaces of the scale that every page needs."""

_LIGHT: Mapping[str, str] = {
    "window": "#f4f5f7",
    "base": "#ffffff",
    "raised": "#ffffff",
    "text": "#1c2027",
    "button": "#e9ecf1",
    "pressed": "#dde2e9",
    "edge": "#c3c9d3",
    "outlined": "#868e9c",
    "scroll": "#b9c0cb",
    "line": "#d3d7de",
    "muted": "#596170",
    "disabled": "#7d8593",
    "accent": "#1c5cb8",
    "highlight": "#1c5cb8",
    "highlight hover": "#174d9b",
    "ring": "#000000",
    "danger": "#b3261e",
    "danger hover": "#971d16",
    "good": "#17693a",
    "good soft": "#e1f3e8",
    "bad": "#b3261e",
    "bad soft": "#fbe6e4",
    "warning": "#7d5100",
    "warning soft": "#fcf0d6",
    "accent soft": "#e3edfb",
}
_DARK: Mapping[str, str] = {
    "window": "#2b2f36",
    "base": "#22262c",
    "raised": "#32373f",
    "text": "#e8eaed",
    "button": "#3d434d",
    "pressed": "#464d58",
    "edge": "#565e6b",
    "outlined": "#7e8796",
    "scroll": "#5a626f",
    "line": "#474d58",
    "muted": "#aab2bf",
    "disabled": "#939ba8",
    "accent": "#8ab8ff",
    "highlight": "#2f68c4",
    "highlight hover": "#3b76d6",
    "ring": "#ffffff",
    "danger": "#c23a32",
    "danger hover": "#d0473f",
    "good": "#7ed6a2",
    "good soft": "#243d31",
    "bad": "#ff9d94",
    "bad soft": "#4a2b2b",
    "warning": "#f0c274",
    "warning soft": "#453a22",
    "accent soft": "#2a3b55",
}


def apply(app: QApplication, scheme: Scheme = "system") -> None:
    """Give all windows our looks, from now on and whenever the system turns dark or light."""
    if (present := app.findChild(_Theme)) is None:
        app.setStyle(QStyleFactory.create("Fusion"))
        present = _Theme(app)
    present.choose(scheme)


def set_scheme(scheme: Scheme) -> None:
    """Choose light or dark, or follow the system; `apply` has been called before."""
    app = QApplication.instance()
    theme = app.findChild(_Theme) if app is not None else None
    if theme is None:
        raise RuntimeError("apply the theme first")
    theme.choose(scheme)


def is_dark() -> bool:
    """Tell whether windows are dark now."""
    palette = QGuiApplication.palette()
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def colour(role: str) -> QColor:
    """Return the present colour of a role: text, muted, accent, good, bad, warning, line, raised, or with " soft" a tint
    to lie behind text of that role. It changes with the scheme: ask again on QEvent.PaletteChange.
    """
    return QColor((_DARK if is_dark() else _LIGHT)[role])


def set_role(widget: QWidget, role: str, *, name: str = "role") -> None:
    """Change the role (or another property that the rules look at) of a widget that is shown already."""
    if widget.property(name) == role:
        return
    widget.setProperty(name, role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def set_type(widget: QWidget, kind: scale.Type) -> None:
    """Give a text a type of the scale."""
    factor, bold = scale.SIZES[kind]
    widget.setProperty("type", kind)
    set_scale(widget, factor, bold=bold)


def set_scale(widget: QWidget, factor: float, *, bold: bool = False) -> None:
    """Write a text larger or smaller than the system's type, whatever size that comes to have."""

    def font() -> QFont:
        made = QFont()
        made.setPointSizeF(QApplication.font(widget).pointSizeF() * factor)
        if bold:
            made.setWeight(QFont.Weight.DemiBold)
        return made

    type_following.write_in(widget, font)


def set_fixed(widget: QWidget) -> None:
    """Write a text in characters that are all equally wide."""
    type_following.write_in(widget, fixed_font)


def scaled_font(widget: QWidget, factor: float, *, bold: bool = False) -> QFont:
    """Return the widget's font, larger or smaller; in points, so that it follows the system's scaling."""
    font = QFont(widget.font())
    font.setPointSizeF(font.pointSizeF() * factor)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def fixed_font() -> QFont:
    """Return a font whose characters are all equally wide, for identifiers and what travels over the wire."""
    font = QFont()
    font.setFamilies(fixed_families(sys.platform))
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPointSizeF(QApplication.font().pointSizeF())
    return font


def write_fixed(text: QPlainTextEdit) -> None:
    """Write a text in characters that are all equally wide; what stands in its place while it is empty is a sentence."""
    set_fixed(text)

    def usual() -> QFont:
        made = QFont()
        made.setFamilies(QApplication.font().families())
        return made

    type_following.write_in(text.viewport(), usual)


class _Theme(QObject):
    """The choice of scheme of one application."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._scheme: Scheme = "system"
        self._points = app.font().pointSizeF()
        app.styleHints().colorSchemeChanged.connect(self._paint)
        # A filter of the application's events would see every one of them.
        app.fontChanged.connect(self._follow_type)

    def choose(self, scheme: Scheme) -> None:
        self._scheme = scheme
        # Where the platform has a theme, title bars and file dialogs follow too; elsewhere this does nothing.
        wanted = {
            "light": Qt.ColorScheme.Light,
            "dark": Qt.ColorScheme.Dark,
            "system": Qt.ColorScheme.Unknown,
        }
        self._app.styleHints().setColorScheme(wanted[scheme])
        self._paint()

    def _follow_type(self) -> None:
        """Follow the system's type: those of the scale are parts of it."""
        before, self._points = self._points, self._app.font().pointSizeF()
        type_following.catch_up(self._points / before)

    def _paint(self) -> None:
        """Dress all windows, unless they are dressed so: it takes a good part of a second where there are many widgets."""
        dark = self._scheme == "dark" or (
            self._scheme == "system" and self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        )
        colours = _DARK if dark else _LIGHT
        palette = _palette(colours)
        sheet = style_sheet(colours, "dark" if dark else "light")
        if self._app.styleSheet() == sheet and self._app.palette() == palette:
            return
        self._app.setPalette(palette)
        # What is chosen in a list lies on a tint, so that it does not shout; selected text lies on the highlight.
        lists = QPalette(palette)
        lists.setColor(QPalette.ColorRole.Highlight, QColor(colours["accent soft"]))
        lists.setColor(QPalette.ColorRole.HighlightedText, QColor(colours["text"]))
        self._app.setPalette(lists, "QAbstractItemView")  # type: ignore[arg-type]  # the stub is wrong: bytes are refused
        with _keyboard_kept():
            self._app.setStyleSheet(sheet)
        type_following.write_again()


@contextmanager
def _keyboard_kept() -> Iterator[None]:
    """Keep the focus and the default buttons of dialogs: with new looks their button boxes lay themselves out anew."""
    focused = QApplication.focusWidget()
    defaults = [
        button
        for button in QApplication.allWidgets()
        if isinstance(button, QPushButton) and button.isDefault()
    ]
    yield
    for button in defaults:
        button.setDefault(True)
    if focused is not None and focused is not QApplication.focusWidget():
        focused.setFocus(Qt.FocusReason.OtherFocusReason)


def _palette(colours: Mapping[str, str]) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(QColor(colours["button"]), QColor(colours["window"]))
    for which, name in {
        role.Window: "window",
        role.WindowText: "text",
        role.Base: "base",
        role.AlternateBase: "window",
        role.Text: "text",
        role.PlaceholderText: "muted",
        role.Button: "button",
        role.ButtonText: "text",
        role.ToolTipBase: "raised",
        role.ToolTipText: "text",
        role.Highlight: "highlight",
        role.Accent: "highlight",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.BrightText: "bad",
    }.items():
        palette.setColor(which, QColor(colours[name]))
    palette.setColor(role.HighlightedText, QColor("#ffffff"))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours["disabled"]))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(colours["line"]))
    return palette
