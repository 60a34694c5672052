"""The looks of every window: Fusion with palettes of our own, light and dark, that follow the system's choice."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QPushButton, QStyleFactory, QWidget

Scheme = Literal["light", "dark", "system"]
SCHEMES: tuple[Scheme, ...] = ("system", "light", "dark")

GAP = 8
"""Space between things that belong together, in device-independent pixels."""
WIDE_GAP = 16
"""Space between groups of things."""
MARGIN = 20
"""Space around a page."""

_LIGHT: Mapping[str, str] = {
    "window": "#f4f5f7",
    "base": "#ffffff",
    "raised": "#ffffff",
    "text": "#1c2027",
    "button": "#eceef1",
    "outlined": "#cfd4dc",
    "line": "#d3d7de",
    "muted": "#596170",
    "disabled": "#7d8593",
    "accent": "#1c5cb8",
    "highlight": "#1c5cb8",
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
    "button": "#3a3f48",
    "outlined": "#949dac",
    "line": "#474d58",
    "muted": "#aab2bf",
    "disabled": "#939ba8",
    "accent": "#8ab8ff",
    "highlight": "#2f68c4",
    "good": "#7ed6a2",
    "good soft": "#243d31",
    "bad": "#ff9d94",
    "bad soft": "#4a2b2b",
    "warning": "#f0c274",
    "warning soft": "#453a22",
    "accent soft": "#2a3b55",
}

_OUTLINED = ("QCheckBox", "QRadioButton", "QLineEdit", "QComboBox", "QAbstractSpinBox")

# Names, models, messages and reasons come from elsewhere, and Qt reads as HTML whatever looks like it: a label or a
# tooltip would then load files and network shares. So every label, tooltips and those of Qt's own dialogs included, is
# plain text from the moment it is polished, which is before it is measured or painted. Nothing here asks for more.
_RULES = """
QLabel, QToolTip {{ qproperty-textFormat: PlainText; }}
*[role="muted"] {{ color: {muted}; }}
*[role="problem"], *[role="bad"] {{ color: {bad}; }}
*[role="good"] {{ color: {good}; }}
*[role="warning"] {{ color: {warning}; }}
*[role="accent"] {{ color: {accent}; }}
QFrame[role="card"] {{ background: {raised}; border: 1px solid {line}; border-radius: 8px; }}
QFrame[role="line"] {{ background: {line}; border: none; }}
QFrame[tone="good"] {{ background: {good soft}; border: none; border-radius: 6px; }}
QFrame[tone="bad"] {{ background: {bad soft}; border: none; border-radius: 6px; }}
QFrame[tone="warning"] {{ background: {warning soft}; border: none; border-radius: 6px; }}
QFrame[tone="accent"] {{ background: {accent soft}; border: none; border-radius: 6px; }}
QLabel[pill="true"] {{ border-radius: 8px; padding: 1px 8px; background: {button}; color: {text}; }}
QLabel[pill="true"][tone="good"] {{ background: {good soft}; color: {good}; }}
QLabel[pill="true"][tone="bad"] {{ background: {bad soft}; color: {bad}; }}
QLabel[pill="true"][tone="warning"] {{ background: {warning soft}; color: {warning}; }}
QLabel[pill="true"][tone="accent"] {{ background: {accent soft}; color: {accent}; }}
QPushButton[role="primary"] {{
    background: {highlight}; color: #ffffff; border: 1px solid {highlight}; border-radius: 4px; padding: 3px 16px;
}}
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:focus {{ border-color: {text}; }}
QPushButton[role="primary"]:disabled {{ background: {button}; color: {disabled}; border-color: {line}; }}
QPushButton[role="link"] {{ background: transparent; border: none; color: {accent}; text-align: left; padding: 2px; }}
QPushButton[role="link"]:hover, QPushButton[role="link"]:focus {{ text-decoration: underline; }}
QPushButton[role="link"]:disabled {{ color: {disabled}; }}
QPushButton[role="nav"] {{
    background: transparent; border: none; border-radius: 4px; color: {text}; text-align: left; padding: 6px 10px;
}}
QPushButton[role="nav"]:hover {{ background: {button}; }}
QPushButton[role="nav"]:focus {{ border: 1px solid {accent}; padding: 5px 9px; }}
QPushButton[role="nav"]:checked {{ background: {accent soft}; color: {accent}; font-weight: 600; }}
QPushButton[role="nav"]:disabled {{ color: {disabled}; }}
QFrame#banner {{ border-radius: 0; }}
QToolButton#account::menu-indicator, QToolButton[role="menu"]::menu-indicator {{ image: none; }}
QToolBar {{ border: none; border-bottom: 1px solid {line}; padding: 4px 8px; spacing: 8px; }}
QTableView QHeaderView::section, QTreeView QHeaderView::section {{
    background: {window}; color: {muted}; border: none; border-bottom: 1px solid {line}; padding: 5px 9px;
}}
QTreeView QHeaderView::section {{ padding: 4px; }}
QTableView::item {{ padding: 0 6px; }}
QSplitter::handle {{ background: {line}; }}
QStatusBar {{ border-top: 1px solid {line}; }}
QStatusBar::item {{ border: none; }}
QToolTip {{ color: {text}; background: {raised}; border: 1px solid {line}; padding: 3px; }}
"""


def apply(app: QApplication, scheme: Scheme = "system") -> None:
    """Give all windows our looks, from now on and whenever the system turns dark or light."""
    app.setStyle(QStyleFactory.create("Fusion"))
    if (present := app.findChild(_Theme)) is None:
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


def scaled_font(widget: QWidget, factor: float, *, bold: bool = False) -> QFont:
    """Return the widget's font, larger or smaller; in points, so that it follows the system's scaling."""
    font = QFont(widget.font())
    font.setPointSizeF(font.pointSizeF() * factor)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def fixed_font() -> QFont:
    """Return a font whose characters are all equally wide, for identifiers and what travels over the wire."""
    font = QFont("monospace")
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPointSizeF(QApplication.font().pointSizeF())
    return font


class _Theme(QObject):
    """The choice of scheme of one application."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._scheme: Scheme = "system"
        app.styleHints().colorSchemeChanged.connect(self._paint)

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

    def _paint(self) -> None:
        dark = self._scheme == "dark" or (
            self._scheme == "system" and self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        )
        colours = _DARK if dark else _LIGHT
        palette = _palette(colours)
        self._app.setPalette(palette)
        # Fusion draws the outline of a field 1.4 times as dark as its Window, which in the dark hides it.
        outlined = QPalette(palette)
        outlined.setColor(QPalette.ColorRole.Window, QColor(colours["outlined"]))
        for kind in _OUTLINED:
            self._app.setPalette(outlined, kind)  # type: ignore[arg-type]  # the stub is wrong: bytes are refused
        with _keyboard_kept():
            self._app.setStyleSheet(_RULES.format_map(colours))


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
