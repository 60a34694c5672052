"""What goes by the size of the type, while windows are open: fonts that are parts of it, and measures taken by it.

Under a style sheet Qt tells nobody but windows that the application's font has become another. Dressing all widgets anew
would have them follow, and take a good part of a second; so they are told here, and what was measured is measured again.
"""

from collections.abc import Callable, Iterable
from types import FunctionType

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QWidget
from shiboken6 import isValid

_FONT = "_font_by_type"
_MEASURES = "_measures_by_type"


def write_in(widget: QWidget, font: Callable[[], QFont]) -> None:
    """Write a widget's text in a font that is made from the system's, now and whenever that becomes another."""
    setattr(widget, _FONT, font)
    widget.setFont(font())


def measure(widget: QWidget, take: Callable[[], object]) -> None:
    """Take a measure from the widget's type, now and whenever the type becomes another.

    Args:
        widget: as long as it lives, the measure is taken.
        take: what takes it; by then all widgets have their new fonts, and what is in this one has its measures.
    """
    vars(widget).setdefault(_MEASURES, []).append(take)
    take()


def write_again() -> None:
    """Write everything in its font: with a new style sheet Qt gives each widget back the one that it was polished with."""
    _write_again(QApplication.allWidgets())


def catch_up(larger: float) -> None:
    """Have all windows follow the application's font, which has become another, so many times as large."""
    widgets = [
        widget
        for window in QApplication.topLevelWidgets()
        if window.parent() is None
        for widget in (window, *window.findChildren(QWidget))
    ]
    told = QEvent(QEvent.Type.ApplicationFontChange)
    for widget in widgets:
        QCoreApplication.sendEvent(widget, told)
    again = QEvent(QEvent.Type.StyleChange)
    for widget in _living(widgets):  # some keep the size that they have once been asked for
        if isinstance(widget, QComboBox):
            QCoreApplication.sendEvent(widget, again)
        elif isinstance(widget, QLabel) and not widget.text() and widget.pixmap().isNull():
            widget.setIndent(widget.indent())
    _write_again(widgets)
    for widget in _living(reversed(widgets)):
        for take in getattr(widget, _MEASURES, ()):
            take()
    _lay_out(widgets)
    for widget in _living(widgets):  # what shares out its room by its type does it anew
        if isinstance(type(widget).resizeEvent, FunctionType):
            QCoreApplication.sendEvent(widget, QResizeEvent(widget.size(), widget.size()))
    _lay_out(widgets)
    for widget in _living(widgets):
        if isinstance(widget, QDialog) and widget.isVisible():
            _make_room(widget, larger)


def _living(widgets: Iterable[QWidget]) -> list[QWidget]:
    return [widget for widget in widgets if isValid(widget)]


def _write_again(widgets: Iterable[QWidget]) -> None:
    for widget in _living(widgets):
        font: Callable[[], QFont] | None = getattr(widget, _FONT, None)
        if font is not None:
            widget.setFont(font())


def _lay_out(widgets: Iterable[QWidget]) -> None:
    """Have layouts ask anew what room is needed, from the inside out: those that are hidden too, as Qt does not."""
    for widget in _living(reversed(list(widgets))):
        if (layout := widget.layout()) is not None:
            layout.invalidate()
            layout.activate()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def _make_room(dialog: QDialog, larger: float) -> None:
    """Let a dialog grow with its type, and to what is in it: Qt does so by itself only before it is shown."""
    size, above = dialog.size(), dialog.parentWidget()
    room = above.window().size() if above is not None else dialog.screen().availableSize()
    if larger > 1:
        size = size.expandedTo((size * larger).boundedTo(room))
    if (layout := dialog.layout()) is not None and layout.hasHeightForWidth():
        # Of what is within other widgets it knows the usual height only, not the least.
        needed = layout.totalMinimumHeightForWidth(size.width())
        size.setHeight(max(size.height(), min(needed, room.height())))
    dialog.resize(size.expandedTo(dialog.minimumSizeHint()).expandedTo(dialog.minimumSize()))
