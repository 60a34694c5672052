"""Finds what is wrong with the focus in a window: no visible ring where it is, and a stop at what has no use for it."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from ui.customer_api.card import ApiCard
from ui.widgets.series_plot import SeriesPlot

EDGE = 4
"""How far from its edge, in pixels, a widget shows its ring."""
LEAST_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11 and 2.4.13: of what changes when the focus comes."""
LEAST_SHARE = 0.5
"""Of the points around a widget, at which the ring can be seen; the chosen tab has one side of it at all times."""
_EVERY = 3
"""The distance of the points that are looked at."""
_USE = (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    SeriesPlot,
    ApiCard,
)
"""What does something with the keyboard."""


def luminance(colour: QColor) -> float:
    """WCAG 2.2, relative luminance."""
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
        for one in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.2, contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def focusable(window: QWidget) -> Iterator[QWidget]:
    """Yield what Tab stops at in a window, or in the dialog in front of it."""
    dialogs = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    front = dialogs[-1] if dialogs else window
    for widget in front.findChildren(QWidget):
        if (
            widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisible()
            and widget.isEnabled()
            and widget.focusProxy() is None
            and widget.window() is front
            and not widget.visibleRegion().isEmpty()
        ):
            yield widget


def kind_of(widget: QWidget) -> tuple[object, ...]:
    """Return what a ring goes by: widgets of one kind are drawn by the same rules."""
    checked = widget.isChecked() if isinstance(widget, QAbstractButton) else None
    return (
        type(widget),
        widget.property("role"),
        widget.property("tone"),
        checked,
        widget.height() < EDGE * 6,
    )


def has_ring(widget: QWidget) -> bool:
    """Tell whether it can be seen that a widget has the focus: along its edge, with enough contrast."""
    before = _drawn(widget, focused=False)
    after = _drawn(widget, focused=True)
    points = list(_points(after))
    seen = sum(_changes(before, after, point, inwards) for point, inwards in points)
    return seen >= len(points) * LEAST_SHARE


def takes_focus_without_use(widget: QWidget) -> bool:
    """Tell whether a stop of Tab is in vain: a label, an area that only holds others, a list in which nothing is chosen."""
    if isinstance(widget, _USE):
        return False
    if isinstance(widget, QTabBar):
        return widget.count() < 2
    if isinstance(widget, QAbstractItemView):
        chooses = widget.selectionMode() is not QAbstractItemView.SelectionMode.NoSelection
        return not chooses and not _scrolls(widget)
    if isinstance(widget, QAbstractScrollArea):
        holds = any(inner.focusPolicy() & Qt.FocusPolicy.TabFocus for inner in widget.findChildren(QWidget))
        return holds or not _scrolls(widget)
    if isinstance(widget, QLabel):
        return not widget.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
    return True


def _scrolls(area: QAbstractScrollArea) -> bool:
    return any(
        bar.maximum() > bar.minimum() for bar in (area.verticalScrollBar(), area.horizontalScrollBar())
    )


def _drawn(widget: QWidget, *, focused: bool) -> QImage:
    if focused:
        widget.setFocus(Qt.FocusReason.TabFocusReason)
    else:
        widget.clearFocus()
    QApplication.sendPostedEvents(widget)
    where = widget.tabRect(widget.currentIndex()) if isinstance(widget, QTabBar) else widget.rect()
    return widget.grab(where).toImage().convertToFormat(QImage.Format.Format_RGB32)


def _points(image: QImage) -> Iterator[tuple[QPoint, QPoint]]:
    """Yield points of the four edges, each with the step that leads inwards."""
    right, bottom = image.width() - 1, image.height() - 1
    for x in range(EDGE, right - EDGE, _EVERY):
        yield QPoint(x, 0), QPoint(0, 1)
        yield QPoint(x, bottom), QPoint(0, -1)
    for y in range(EDGE, bottom - EDGE, _EVERY):
        yield QPoint(0, y), QPoint(1, 0)
        yield QPoint(right, y), QPoint(-1, 0)


def _changes(before: QImage, after: QImage, at: QPoint, inwards: QPoint) -> bool:
    """Tell whether, going inwards from a point of the edge, a pixel changes as much as an eye notices."""
    for step in range(EDGE):
        point = at + inwards * step
        if contrast(before.pixelColor(point), after.pixelColor(point)) >= LEAST_CONTRAST:
            return True
    return False
