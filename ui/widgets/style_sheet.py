"""The rules by which every window is drawn: fields, buttons, tabs, scroll bars, types of text, and the ring of the focus.

Braces with a name are colours of the theme. What is as thick as it is focused or not, is so that nothing moves when the
focus comes: a ring of two pixels takes the place of a line of one and a pixel of padding.
"""

from collections.abc import Mapping
from importlib.resources import files

from PySide6.QtCore import QDir

_ICONS = "clueicons"
"""Under which the style sheet finds the icons; Qt's sheets take no other paths with spaces in them well."""

# Names, models, messages and reasons come from elsewhere, and Qt reads as HTML whatever looks like it: a label or a
# tooltip would then load files and network shares. So every label, tooltips and those of Qt's own dialogs included, is
# plain text from the moment it is polished, which is before it is measured or painted. Nothing here asks for more.
_TEXTS = """
QLabel, QToolTip {{ qproperty-textFormat: PlainText; }}
QToolTip {{ color: {text}; background: {raised}; border: 1px solid {line}; padding: 4px 6px; }}
*[role="muted"] {{ color: {muted}; }}
*[role="problem"], *[role="bad"] {{ color: {bad}; }}
*[role="good"] {{ color: {good}; }}
*[role="warning"] {{ color: {warning}; }}
*[role="accent"] {{ color: {accent}; }}
QLabel[pill="true"] {{ border-radius: 8px; padding: 1px 8px; background: {button}; color: {text}; }}
QLabel[pill="true"][tone="good"] {{ background: {good soft}; color: {good}; }}
QLabel[pill="true"][tone="bad"] {{ background: {bad soft}; color: {bad}; }}
QLabel[pill="true"][tone="warning"] {{ background: {warning soft}; color: {warning}; }}
QLabel[pill="true"][tone="accent"] {{ background: {accent soft}; color: {accent}; }}
"""

_GROUNDS = """
QFrame[role="card"] {{ background: {raised}; border: 1px solid {line}; border-radius: 8px; }}
QFrame[role="card"]:focus {{ border: 2px solid {accent}; }}
QFrame[role="line"] {{ background: {line}; border: none; }}
QFrame[tone="good"] {{ background: {good soft}; border: none; border-radius: 6px; }}
QFrame[tone="bad"] {{ background: {bad soft}; border: none; border-radius: 6px; }}
QFrame[tone="warning"] {{ background: {warning soft}; border: none; border-radius: 6px; }}
QFrame[tone="accent"] {{ background: {accent soft}; border: none; border-radius: 6px; }}
QFrame[role="rowActions"] {{ background: {base}; border: none; }}
QFrame[role="rowActions"][at="row"] {{ background: {accent soft}; }}
QFrame#banner {{ border-radius: 0; }}
QToolBar {{ border: none; border-bottom: 1px solid {line}; padding: 4px 8px; spacing: 8px; }}
QStatusBar {{ border-top: 1px solid {line}; }}
QStatusBar::item {{ border: none; }}
QSplitter::handle:horizontal {{ width: 7px; background: {handle across}; }}
QSplitter::handle:vertical {{ height: 7px; background: {handle along}; }}
QSplitter::handle:horizontal:hover {{ background: {held across}; }}
QSplitter::handle:vertical:hover {{ background: {held along}; }}
"""

_BUTTONS = """
QPushButton {{
    background: {raised}; color: {text}; border: 1px solid {edge}; border-radius: 6px; padding: 6px 13px;
}}
QPushButton:hover {{ background: {button}; }}
QPushButton:pressed, QPushButton:checked {{ background: {pressed}; }}
QPushButton:disabled {{ background: transparent; color: {disabled}; border-color: {line}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 5px 12px; }}
QPushButton::menu-indicator {{
    image: url("clueicons:down-{tint}.svg"); width: 12px; subcontrol-origin: padding;
    subcontrol-position: right center; right: 6px;
}}
QPushButton[role="primary"] {{ background: {highlight}; color: #ffffff; border: 1px solid {highlight}; }}
QPushButton[role="primary"]:hover {{ background: {highlight hover}; border-color: {highlight hover}; }}
QPushButton[role="danger"] {{ background: {danger}; color: #ffffff; border: 1px solid {danger}; }}
QPushButton[role="danger"]:hover {{ background: {danger hover}; border-color: {danger hover}; }}
QPushButton[role="primary"]:focus, QPushButton[role="danger"]:focus {{ border: 2px solid {ring}; padding: 5px 12px; }}
QPushButton[role="primary"]:disabled, QPushButton[role="danger"]:disabled {{
    background: {button}; color: {disabled}; border: 1px solid {button}; padding: 6px 13px;
}}
QPushButton[role="link"] {{
    background: transparent; border: 2px solid transparent; border-radius: 4px; color: {accent}; text-align: left;
    padding: 1px;
}}
QPushButton[role="link"]:hover {{ text-decoration: underline; }}
QPushButton[role="link"]:focus {{ border-color: {accent}; padding: 1px; }}
QPushButton[role="link"]:disabled {{ color: {disabled}; }}
QPushButton[role="nav"] {{
    background: transparent; border: 2px solid transparent; border-radius: 6px; color: {text}; text-align: left;
    padding: 4px 8px;
}}
QPushButton[role="nav"]:hover {{ background: {button}; }}
QPushButton[role="nav"]:checked {{ background: {accent soft}; color: {accent}; font-weight: 600; }}
QPushButton[role="nav"]:focus {{ border-color: {accent}; padding: 4px 8px; }}
QPushButton[role="nav"]:disabled {{ color: {disabled}; }}
QPushButton[role="field"] {{
    background: {base}; border: 1px solid {outlined}; text-align: left; padding: 6px 7px;
}}
QPushButton[role="field"]:hover {{ border-color: {muted}; }}
QPushButton[role="field"]:focus {{ border: 2px solid {accent}; padding: 5px 6px; }}
QPushButton[role="field"]:disabled {{ background: {window}; border-color: {line}; }}
QToolButton {{
    background: transparent; border: 2px solid transparent; border-radius: 6px; padding: 3px; color: {text};
}}
QToolButton:hover {{ background: {button}; }}
QToolButton:pressed, QToolButton:open {{ background: {pressed}; }}
QToolButton:checked {{ background: {accent soft}; color: {accent}; }}
QToolButton:focus {{ border-color: {accent}; }}
QToolButton:disabled {{ color: {disabled}; }}
QToolButton#account::menu-indicator, QToolButton[role="menu"]::menu-indicator {{ image: none; }}
QCheckBox, QRadioButton {{ border: 2px solid transparent; border-radius: 6px; padding: 2px; spacing: 8px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {accent}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {disabled}; }}
QCheckBox::indicator, QRadioButton::indicator {{
    width: 14px; height: 14px; border: 1px solid {outlined}; background: {base};
}}
QCheckBox::indicator {{ border-radius: 4px; }}
QRadioButton::indicator {{ border-radius: 8px; }}
QCheckBox::indicator:checked {{
    background: {highlight}; border-color: {highlight}; image: url("clueicons:check.svg");
}}
QCheckBox::indicator:indeterminate {{
    background: {highlight}; border-color: {highlight}; image: url("clueicons:some.svg");
}}
QRadioButton::indicator:checked {{
    background: {highlight}; border-color: {highlight}; image: url("clueicons:dot.svg");
}}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ background: {line}; border-color: {line}; }}
"""

_FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {{
    background: {base}; color: {text}; border: 1px solid {outlined}; border-radius: 6px;
    selection-background-color: {highlight}; selection-color: #ffffff;
}}
QLineEdit {{ padding: 5px; }}
QLineEdit:focus {{ border: 2px solid {accent}; padding: 4px; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled,
QLineEdit:read-only {{ background: {window}; border-color: {line}; }}
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {{ color: {disabled}; }}
QLineEdit:read-only:focus {{ border-color: {accent}; }}
QPlainTextEdit, QTextEdit {{ padding: 4px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {accent}; padding: 3px; }}
QComboBox {{ padding: 5px 4px 5px 7px; combobox-popup: 0; }}
QComboBox:hover {{ border-color: {muted}; }}
QComboBox:focus, QComboBox:on {{ border: 2px solid {accent}; padding: 4px 3px 4px 6px; }}
QComboBox::drop-down {{ border: none; width: 22px; subcontrol-origin: padding; subcontrol-position: right center; }}
QComboBox::down-arrow {{ image: url("clueicons:down-{tint}.svg"); width: 12px; height: 12px; }}
QComboBox::down-arrow:disabled {{ image: url("clueicons:down-off.svg"); }}
QComboBox QAbstractItemView {{ border: 1px solid {line}; border-radius: 0; padding: 2px; background: {raised}; }}
QComboBox QAbstractItemView::item {{ min-height: 26px; padding: 0 6px; }}
QAbstractSpinBox {{ padding: 4px 5px 3px 5px; }}
QAbstractSpinBox:focus {{ border: 2px solid {accent}; padding: 3px 4px 2px 4px; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ border: none; background: transparent; padding: 0; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
    border: none; width: 20px; background: transparent; subcontrol-origin: border;
}}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; margin-top: 2px; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; margin-bottom: 2px; }}
QAbstractSpinBox::up-arrow {{ image: url("clueicons:up-{tint}.svg"); width: 10px; height: 10px; }}
QAbstractSpinBox::down-arrow {{ image: url("clueicons:down-{tint}.svg"); width: 10px; height: 10px; }}
QAbstractSpinBox::up-arrow:disabled, QAbstractSpinBox::up-arrow:off {{ image: url("clueicons:up-off.svg"); }}
QAbstractSpinBox::down-arrow:disabled, QAbstractSpinBox::down-arrow:off {{ image: url("clueicons:down-off.svg"); }}
QDateTimeEdit::drop-down {{
    border: none; width: 22px; subcontrol-origin: padding; subcontrol-position: right center;
}}
QDateTimeEdit::down-arrow {{ image: url("clueicons:down-{tint}.svg"); width: 12px; height: 12px; }}
QDateTimeEdit::down-arrow:disabled {{ image: url("clueicons:down-off.svg"); }}
"""

_LISTS = """
QTableView, QTreeView, QListView {{
    background: {base}; border: 1px solid {line}; border-radius: 4px; padding: 1px; outline: 0;
}}
QTableView:focus, QTreeView:focus, QListView:focus {{ border: 2px solid {accent}; padding: 0; }}
QTableView::item {{ padding: 0 6px; }}
QListView::item {{ padding: 2px 6px; }}
QHeaderView {{ background: {base}; border: none; }}
QHeaderView::section {{
    background: {base}; color: {muted}; border: none; border-bottom: 1px solid {line}; padding: 5px 9px;
}}
QTreeView QHeaderView::section {{ padding: 4px; }}
QTableCornerButton::section {{ background: {base}; border: none; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {line}; }}
QTabWidget::tab-bar {{ left: 0; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar::tab {{
    background: transparent; color: {muted}; border: 2px solid transparent; border-radius: 0; padding: 5px 10px;
}}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {accent}; }}
QTabBar::tab:focus {{ border-color: {accent}; }}
QTabBar::tab:disabled {{ color: {disabled}; }}
QTabBar::scroller {{ width: 28px; }}
QTabBar QToolButton {{ background: {window}; border: 1px solid {line}; border-radius: 4px; }}
QMenu {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ background: transparent; padding: 6px 20px 6px 10px; border-radius: 4px; }}
QMenu::item:selected {{ background: {accent soft}; color: {text}; }}
QMenu::item:disabled {{ color: {disabled}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 6px; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::indicator {{ width: 12px; height: 12px; padding-left: 8px; }}
QMenu::indicator:checked {{ image: url("clueicons:chosen-{tint}.svg"); }}
QMenu::right-arrow {{ image: url("clueicons:right-{tint}.svg"); width: 12px; height: 12px; padding-right: 4px; }}
QProgressBar {{ background: {line}; border: none; border-radius: 1px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 1px; }}
QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: {scroll}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: none; background: none; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
"""


def style_sheet(colours: Mapping[str, str], tint: str) -> str:
    """Return the rules in these colours.

    Args:
        colours: of the theme, by their roles.
        tint: "light" or "dark": which of the drawn arrows can be seen.
    """
    QDir.setSearchPaths(_ICONS, [str(files("resources") / "icons")])
    values = {**colours, "tint": tint}
    for what, colour in (("handle", colours["line"]), ("held", colours["accent"])):
        values[f"{what} across"] = _middle(1, 0, colour)
        values[f"{what} along"] = _middle(0, 1, colour)
    return (_TEXTS + _GROUNDS + _BUTTONS + _FIELDS + _LISTS).format_map(values)


def _middle(x: int, y: int, colour: str) -> str:
    """Return a ground with a thin line in its middle: what is wide enough to be held, and looks like a line."""
    stops = ((0, "transparent"), (0.42, "transparent"), (0.43, colour), (0.57, colour), (0.58, "transparent"))
    drawn = ", ".join(f"stop: {at} {of}" for at, of in stops)
    return f"qlineargradient(x1: 0, y1: 0, x2: {x}, y2: {y}, {drawn})"
