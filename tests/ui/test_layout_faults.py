"""What finds faults in layouts finds those that are planted, and none where there are none."""

from collections.abc import Callable

import pytest
from layout_faults import layout_faults
from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.widgets import theme
from ui.widgets.labels import ElidedLabel, Pill

LONG = "A sentence that is much longer than the room which is left for it here"


@pytest.fixture(autouse=True)
def looks(qapp: QApplication) -> None:
    theme.apply(qapp, "light")


def sound(window: QWidget) -> None:
    """Fill a window as one should."""
    column = QVBoxLayout(window)
    form = QFormLayout()
    form.addRow("Name", QLineEdit("Main entrance"))
    form.addRow("Kind", QComboBox())
    form.addRow("Days", QSpinBox())
    column.addLayout(form)
    wrapping = QLabel(LONG * 3)
    wrapping.setWordWrap(True)
    column.addWidget(wrapping)
    column.addWidget(ElidedLabel(LONG * 5))
    column.addWidget(QCheckBox("Keep"))
    column.addWidget(Pill("saved", "good"))
    tabs = QTabWidget()
    tabs.addTab(QLabel("one"), "One")
    tabs.addTab(QLabel("two"), "Two")
    column.addWidget(tabs)
    split = QSplitter()
    split.addWidget(QLabel("left"))
    split.addWidget(QLabel("right"))
    column.addWidget(split)
    area = QScrollArea()
    inside = QWidget()
    rows = QVBoxLayout(inside)
    for number in range(40):
        rows.addWidget(QPushButton(f"Button {number}"))
    area.setWidgetResizable(True)
    area.setWidget(inside)
    column.addWidget(area, 1)
    buttons = QHBoxLayout()
    buttons.addStretch()
    buttons.addWidget(QPushButton("Save"))
    column.addLayout(buttons)


def at(window: QWidget, made: QWidget, x: int, y: int, width: int = 0, height: int = 0) -> None:
    """Put a widget somewhere, as large as it would like to be where nothing else is said."""
    made.setParent(window)
    hint = made.sizeHint()
    made.setGeometry(x, y, width or hint.width(), height or hint.height())
    made.show()


def overlapping(window: QWidget) -> None:
    at(window, QPushButton("Save"), 20, 20)
    at(window, QLabel("Nothing has been changed."), 40, 24)


def cut_label(window: QWidget) -> None:
    at(window, QLabel(LONG), 20, 20, 120)


def label_without_height(window: QWidget) -> None:
    label = QLabel(LONG)
    label.setWordWrap(True)
    at(window, label, 20, 20, 150, 20)


def word_without_width(window: QWidget) -> None:
    label = QLabel("https://vendor.example/a/path/without/any/blank")
    label.setWordWrap(True)
    at(window, label, 20, 20, 100, 200)


def elided_to_nothing(window: QWidget) -> None:
    at(window, ElidedLabel(LONG), 20, 20, 9, 20)


def cut_button(window: QWidget) -> None:
    at(window, QPushButton(LONG), 20, 20, 100)


def low_field(window: QWidget) -> None:
    at(window, QLineEdit(), 20, 20, 100, 16)


def narrow_field(window: QWidget) -> None:
    at(window, QLineEdit(), 20, 20, 12)


def cut_number(window: QWidget) -> None:
    spin = QSpinBox()
    spin.setSuffix(" KiB of every response")
    at(window, spin, 20, 20, 60)


def cut_tabs(window: QWidget) -> None:
    tabs = QTabWidget()
    for number in range(30):
        tabs.addTab(QLabel("page"), f"A section {number}")
    tabs.tabBar().setUsesScrollButtons(False)
    tabs.tabBar().setMinimumWidth(0)
    at(window, tabs, 0, 0, 500, 300)


def cut_cell(window: QWidget) -> None:
    table = QTableWidget(1, 1)
    table.setItem(0, 0, QTableWidgetItem(LONG))
    at(window, table, 0, 0, 300, 200)
    table.setColumnWidth(0, 60)


def cut_title(window: QWidget) -> None:
    table = QTableWidget(0, 1)
    table.setHorizontalHeaderLabels([LONG])
    at(window, table, 0, 0, 300, 200)
    table.setColumnWidth(0, 60)


def beyond_the_edge(window: QWidget) -> None:
    at(window, QPushButton("Save"), window.width() - 20, 20)


def beyond_its_box(window: QWidget) -> None:
    box = QWidget()
    at(window, box, 10, 10, 60, 60)
    at(box, QPushButton("Save"), 30, 50)


def sideways(window: QWidget) -> None:
    area = QScrollArea()
    area.setWidgetResizable(True)
    inner = QWidget()
    inner.setMinimumWidth(2000)
    area.setWidget(inner)
    at(window, area, 0, 0, 300, 200)


def too_large_a_dialog(window: QWidget) -> None:
    dialog = QDialog(window)
    dialog.setObjectName("too.large")
    dialog.resize(2000, 100)
    dialog.show()


@pytest.mark.parametrize(
    ("plant", "kind"),
    [
        (overlapping, "overlap"),
        (cut_label, "cut"),
        (label_without_height, "cut"),
        (word_without_width, "cut"),
        (elided_to_nothing, "cut"),
        (cut_button, "cut"),
        (low_field, "cut"),
        (narrow_field, "cut"),
        (cut_number, "cut"),
        (cut_tabs, "cut"),
        (cut_cell, "cut"),
        (cut_title, "cut"),
        (beyond_the_edge, "outside"),
        (beyond_its_box, "outside"),
        (sideways, "sideways"),
        (too_large_a_dialog, "size"),
    ],
)
def test_a_planted_fault_is_found(qtbot: QtBot, plant: Callable[[QWidget], None], kind: str):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(640, 480)
    window.show()
    plant(window)
    QApplication.processEvents()
    assert [fault.kind for fault in layout_faults(window, QSize(640, 480))] == [kind]


def test_a_window_that_cannot_be_as_small_is_a_fault(qtbot: QtBot):
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(QLabel(LONG * 4))
    window.show()
    window.resize(300, 200)
    assert [fault.kind for fault in layout_faults(window, QSize(300, 200))] == ["size"]


@pytest.mark.parametrize("size", [(700, 640), (1024, 640), (1440, 900)])
def test_a_sound_window_has_no_faults(qtbot: QtBot, size: tuple[int, int]):
    window = QWidget()
    qtbot.addWidget(window)
    sound(window)
    window.show()
    window.resize(*size)
    QApplication.processEvents()
    assert layout_faults(window, QSize(*size)) == []


def test_what_lies_over_others_by_design_is_none(qtbot: QtBot):
    """Notices in a corner say of themselves that they are overlays."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(640, 480)
    window.show()
    at(window, QPushButton("Save"), 20, 20)
    notice = QLabel("Saved.")
    notice.setProperty("overlay", "true")
    at(window, notice, 30, 24)
    assert layout_faults(window) == []


def test_what_is_hidden_or_empty_is_none(qtbot: QtBot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(640, 480)
    window.show()
    at(window, QPushButton("Save"), 20, 20)
    at(window, QLabel(""), 20, 20)
    hidden = QPushButton("Hidden")
    at(window, hidden, 20, 20)
    hidden.hide()
    assert layout_faults(window) == []


def test_a_fault_names_the_widget(qtbot: QtBot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(640, 480)
    window.show()
    button = QPushButton(LONG)
    button.setObjectName("place.save")
    at(window, button, 20, 20, 60)
    [fault] = layout_faults(window)
    assert fault.what == "place.save"
    assert str(fault).startswith("cut: place.save is 60x")
