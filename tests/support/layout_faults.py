"""Finds what is wrong with how a window is laid out: widgets that overlap, texts that are cut, controls that lie outside.

It looks at geometries only, as they are now; whoever calls it has resized the window and let its layouts settle.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDialog,
    QFocusFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QSizeGrip,
    QSplitterHandle,
    QTabBar,
    QTableView,
    QToolButton,
    QTreeView,
    QWidget,
)
from shiboken6 import isValid

from ui import names
from ui.widgets import scale
from ui.widgets.labels import ElidedLabel
from ui.widgets.table import RowsView

SLACK = 1
"""Pixels that rounding may take."""
FEWEST_CHARACTERS = 4
"""Of a text with an ellipsis: with less, nothing is left of it."""
_ROWS = 12
"""Of a list, that are looked at."""
_WHOLE = (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QTabBar,
)
"""What lays out its own parts; it is looked at as one."""
_OVERLAYS = {names.NOTICES, names.GO_TO_HITS}
"""What lies over the window for a while."""
_LOOSE = (QFocusFrame, QMenu, QScrollBar, QSizeGrip, QSplitterHandle)
"""What may lie over others by design."""
_CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QTabBar)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        kind: overlap, cut, outside, sideways or size.
        what: the widget, by its object name, or else its text or class.
        said: the whole sentence.
    """

    kind: str
    what: str
    said: str

    def __str__(self) -> str:
        """Return the sentence."""
        return f"{self.kind}: {self.said}"


def layout_faults(window: QWidget, asked: QSize | None = None) -> list[Fault]:
    """Return everything that is wrong with a window and the dialogs that are open in front of it.

    `asked` is the size that it was given: one that it refuses, and a dialog that is larger, are faults too.
    """
    found: list[Fault] = []
    windows = [window, *(dialog for dialog in window.findChildren(QDialog) if dialog.isVisible())]
    for one in windows:
        if asked is not None:
            found += _size_faults(one, asked)
        found += _faults_within(one, one)
    return found


def name_of(widget: QWidget) -> str:
    """Return what a person would call a widget: its object name, its text, or the nearest name around it."""
    if widget.objectName() and not widget.objectName().startswith("qt_"):
        return widget.objectName()
    text = _text_of(widget)
    if text:
        return repr(text if len(text) <= 40 else f"{text[:40]}…")
    around = widget.parentWidget()
    return f"{type(widget).__name__} in {name_of(around)}" if around is not None else type(widget).__name__


def _text_of(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) and callable(text) else ""


def is_overlay(widget: QWidget) -> bool:
    """Tell whether a widget is meant to lie over others."""
    return bool(widget.property("overlay")) or widget.objectName() in _OVERLAYS


def _size_faults(window: QWidget, asked: QSize) -> Iterator[Fault]:
    size = window.size()
    least = window.minimumSizeHint() if isinstance(window, QDialog) else size
    needed = QSize(max(size.width(), least.width()), max(size.height(), least.height()))
    if needed.width() > asked.width() or needed.height() > asked.height():
        yield Fault(
            "size",
            name_of(window),
            f"{name_of(window)} needs {needed.width()}x{needed.height()}, there is {asked.width()}x{asked.height()}",
        )


def _faults_within(widget: QWidget, window: QWidget) -> Iterator[Fault]:
    children = [
        child
        for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if child.isVisible() and not child.isWindow()
    ]
    if not isinstance(widget, QAbstractScrollArea):
        yield from _overlaps(children)
    for child in children:
        yield from _cut(child)
        yield from _outside(child, window)
        if isinstance(child, QScrollArea):
            yield from _sideways(child)
        if not isinstance(child, _WHOLE):
            yield from _faults_within(child, window)


def places_of_controls(window: QWidget) -> dict[QWidget, QPoint]:
    """Return where everything is that can be pressed or filled in, on the screen."""
    windows = [window, *(dialog for dialog in window.findChildren(QDialog) if dialog.isVisible())]
    return {
        control: control.mapToGlobal(QPoint(0, 0))
        for one in windows
        for control in one.findChildren(QWidget)
        if isinstance(control, _CONTROLS)
        and control.isVisible()
        and control.window() is one
        and not control.objectName().startswith(names.NOTICES)  # the notices' own count
    }


def moved(before: Mapping[QWidget, QPoint], after: Mapping[QWidget, QPoint], what: str) -> list[str]:
    """Say what has moved by more than rounding; `what` is what made it."""
    found = []
    for control, place in before.items():
        way = after.get(control, place) - place
        if way.manhattanLength() > SLACK and isValid(control):
            found.append(f"{what} moves {name_of(control)} by {way.x()}, {way.y()}")
    return found


# ---- overlapping


def _overlaps(children: list[QWidget]) -> Iterator[Fault]:
    solid = [
        (child, child.geometry())
        for child in children
        if not isinstance(child, _LOOSE) and not is_overlay(child) and _shows_something(child)
    ]
    for (one, its), (other, others) in combinations(solid, 2):
        shared = its.intersected(others)
        if shared.width() > SLACK and shared.height() > SLACK:
            first, second = sorted((one, other), key=lambda widget: (widget.y(), widget.x()))
            said = f"{name_of(first)} and {name_of(second)} overlap by {shared.width()}x{shared.height()}"
            yield Fault("overlap", name_of(first), said)


def _shows_something(widget: QWidget) -> bool:
    """Tell whether there is anything to be seen of it: not of an empty label, nor of a bare container of nothing."""
    if isinstance(widget, QLabel):
        return bool(widget.text()) or not widget.pixmap().isNull()
    return not widget.size().isEmpty()


# ---- texts that are cut


def _cut(widget: QWidget) -> Iterator[Fault]:
    if isinstance(widget, ElidedLabel):
        yield from _cut_elided(widget)
    elif isinstance(widget, QLabel):
        yield from _cut_label(widget)
    elif isinstance(widget, QPushButton | QToolButton | QCheckBox | QRadioButton):
        yield from _cut_button(widget)
    elif isinstance(widget, QTabBar):
        yield from _cut_tabs(widget)
    elif isinstance(widget, QAbstractItemView):
        yield from _cut_view(widget)
    elif isinstance(widget, QComboBox | QLineEdit | QAbstractSpinBox):
        yield from _cut_field(widget)


def _cut_elided(label: ElidedLabel) -> Iterator[Fault]:
    metrics, room = label.fontMetrics(), label.contentsRect()
    if not label.text():
        return
    needed = metrics.horizontalAdvance(label.text())
    least = min(needed, metrics.averageCharWidth() * FEWEST_CHARACTERS)
    if room.width() < least or room.height() + SLACK < metrics.height():
        yield _cut_fault(label, f"has {room.width()}x{room.height()} for {label.text()!r}")


def _cut_label(label: QLabel) -> Iterator[Fault]:
    if not label.text():
        return
    room = label.size()
    if label.wordWrap():
        metrics, inner = label.fontMetrics(), label.contentsRect().width() - 2 * label.margin()
        longest = max(label.text().split(), key=metrics.horizontalAdvance, default="")
        if metrics.horizontalAdvance(longest) > inner + SLACK:
            yield _cut_fault(label, f"is {inner} wide, and {longest!r} in it is wider")
            return
        needed = QSize(0, label.heightForWidth(room.width()))
    else:
        needed = label.sizeHint()
    if needed.width() > room.width() + SLACK or needed.height() > room.height() + SLACK:
        yield _cut_fault(label, f"{_lacks(needed, room)} for {label.text()[:60]!r}")


def _cut_button(button: QAbstractButton) -> Iterator[Fault]:
    needed, room = button.sizeHint(), button.size()
    if button.property("elides"):  # it says in its tooltip what it cuts
        needed = button.minimumSizeHint()
    # A little of the air around its text may be missing, nothing of the text.
    if needed.width() > room.width() + SLACK or needed.height() > room.height() + 2 * SLACK:
        yield _cut_fault(button, _lacks(needed, room))


def _cut_tabs(tabs: QTabBar) -> Iterator[Fault]:
    needed = tabs.sizeHint()
    all_of_them = sum(tabs.tabSizeHint(number).width() for number in range(tabs.count()))
    lost = all_of_them > tabs.width() + SLACK and not tabs.usesScrollButtons()
    if lost or needed.height() > tabs.height() + SLACK:
        yield _cut_fault(tabs, f"has {tabs.width()} for tabs that take {all_of_them}")


def _cut_field(field: QWidget) -> Iterator[Fault]:
    needed, room = field.sizeHint(), field.size()
    if needed.height() > room.height() + SLACK:
        yield _cut_fault(field, f"is {room.height()} high and needs {needed.height()}")
    least = field.fontMetrics().averageCharWidth() * (FEWEST_CHARACTERS + 2)
    if room.width() < min(least, needed.width()):
        yield _cut_fault(field, f"is {room.width()} wide, too little to read anything in it")
    if isinstance(field, QAbstractSpinBox) and needed.width() > room.width() + SLACK:
        yield _cut_fault(field, _lacks(needed, room))


def _cut_view(view: QAbstractItemView) -> Iterator[Fault]:
    header = view.horizontalHeader() if isinstance(view, QTableView) else None
    if isinstance(view, QTreeView) and not view.isHeaderHidden():
        header = view.header()
    if header is not None and header.isVisible():
        yield from _cut_header(view, header)
    model, line = view.model(), view.fontMetrics().height()
    for row in range(min(model.rowCount(view.rootIndex()), _ROWS)):
        for column in range(header.count() if header is not None else 1):
            index = model.index(row, column, view.rootIndex())
            room = view.visualRect(index)
            if room.isEmpty():
                continue
            if room.height() + SLACK < line:
                yield _cut_fault(view, f"has rows {room.height()} high for texts of {line}")
                return
            tip = index.data(Qt.ItemDataRole.ToolTipRole) or isinstance(view, RowsView)
            if view.sizeHintForIndex(index).width() > room.width() + SLACK and not tip:
                yield _cut_fault(view, f"cuts {str(index.data())[:60]!r}, which no tooltip shows")
                return


def _cut_header(view: QAbstractItemView, header: QHeaderView) -> Iterator[Fault]:
    for section in range(header.count()):
        if header.isSectionHidden(section):
            continue
        room, needed = header.sectionSize(section), header.sectionSizeFromContents(section).width()
        title = header.model().headerData(section, Qt.Orientation.Horizontal)
        if (
            room + SLACK < needed
            and header.fontMetrics().horizontalAdvance(str(title)) > room - 2 * scale.GAP
        ):
            yield _cut_fault(view, f"has {room} for the title {title!r}, which takes {needed}")


def _cut_fault(widget: QWidget, said: str) -> Fault:
    return Fault("cut", name_of(widget), f"{name_of(widget)} {said}")


def _lacks(needed: QSize, room: QSize) -> str:
    return f"is {room.width()}x{room.height()} and needs {needed.width()}x{needed.height()}"


# ---- outside


def _outside(widget: QWidget, window: QWidget) -> Iterator[Fault]:
    """Look whether a text or a control is where it can be seen, or at least scrolled to."""
    if not (isinstance(widget, _CONTROLS) or (isinstance(widget, QLabel) and _shows_something(widget))):
        return
    if is_overlay(widget):
        return  # it is put in its place anew each time that it is shown
    if widget.visibleRegion().boundingRect() == widget.rect():
        return  # nothing around it cuts any of it off
    around, seen = widget.parentWidget(), QRect(QPoint(0, 0), widget.size())
    inner: QWidget = widget
    while around is not None:
        seen.translate(inner.pos())
        area = around.parentWidget()
        if isinstance(area, QScrollArea) and around is area.viewport():
            return  # what is above or below is scrolled to; `_sideways` looks at the rest
        lost = _beyond(seen, around.rect())
        if lost > SLACK:
            yield Fault(
                "outside",
                name_of(widget),
                f"{name_of(widget)} is {lost} beyond the edge of {name_of(around)}",
            )
            return
        if around is window:
            return
        inner, around = around, area


def _beyond(part: QRect, whole: QRect) -> int:
    return max(
        whole.left() - part.left(),
        part.right() - whole.right(),
        whole.top() - part.top(),
        part.bottom() - whole.bottom(),
    )


def _sideways(area: QScrollArea) -> Iterator[Fault]:
    inner = area.widget()
    if inner is None:
        return
    lost = inner.width() - area.viewport().width()
    if area.widgetResizable():
        lost = max(lost, inner.minimumSizeHint().width() - area.viewport().width())
    if lost > SLACK:
        yield Fault("sideways", name_of(area), f"{name_of(area)} has to be scrolled sideways by {lost}")
