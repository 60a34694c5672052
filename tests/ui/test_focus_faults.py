"""What looks at the focus finds a ring where there is one, misses it where there is none, and knows a stop in vain."""

from collections.abc import Callable

import pytest
from focus_faults import focusable, has_ring, takes_focus_without_use
from layout_faults import moved, places_of_controls
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QTabBar,
    QTableWidget,
    QToolButton,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.widgets import theme
from ui.widgets.making import make_button


@pytest.fixture(params=["light", "dark"], autouse=True)
def scheme(request: pytest.FixtureRequest, qapp: QApplication) -> str:
    theme.apply(qapp, request.param)
    return str(request.param)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(480, 320)
    QVBoxLayout(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def put(window: QWidget, widget: QWidget) -> QWidget:
    """Put a widget into the window, with another that can have the focus meanwhile."""
    layout = window.layout()
    assert layout is not None
    layout.addWidget(QLineEdit())
    layout.addWidget(widget)
    QApplication.processEvents()
    return widget


def tabs() -> QTabBar:
    made = QTabBar()
    made.addTab("One")
    return made


@pytest.mark.parametrize(
    "make",
    [
        lambda: QPushButton("Save"),
        lambda: make_button("Save", "save", role="primary"),
        lambda: make_button("Delete", "delete", role="danger"),
        lambda: make_button("More", "more", role="link"),
        lambda: make_button("Places", "nav", role="nav"),
        QToolButton,
        lambda: QCheckBox("Keep"),
        lambda: QRadioButton("Keep"),
        QLineEdit,
        QComboBox,
        QSpinBox,
        QDateTimeEdit,
        QPlainTextEdit,
        QListWidget,
        lambda: QTableWidget(2, 2),
        QTreeWidget,
        tabs,
    ],
)
def test_whatever_takes_the_focus_shows_a_ring(window: QWidget, make: Callable[[], QWidget]):
    widget = put(window, make())
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    assert has_ring(widget)


@pytest.mark.parametrize("name", ["nav", "tool"])
def test_what_is_chosen_shows_a_ring_too(window: QWidget, name: str):
    button = make_button("Places", "nav", role="nav") if name == "nav" else QToolButton()
    button.setCheckable(True)
    button.setChecked(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    assert has_ring(put(window, button))


def test_a_ring_that_is_missing_is_missed(window: QWidget):
    button = QPushButton("Save")
    button.setStyleSheet("QPushButton, QPushButton:focus { border: 1px solid #868e9c; padding: 6px; }")
    assert not has_ring(put(window, button))


def test_a_ring_that_can_hardly_be_seen_is_missed(window: QWidget, scheme: str):
    button = QPushButton("Save")
    faint = "#e0e0e0" if scheme == "light" else "#404040"
    ground = theme.colour("window").name()
    button.setStyleSheet(
        f"QPushButton {{ background: {ground}; border: 2px solid {ground}; }}"
        f"QPushButton:focus {{ border-color: {faint}; }}"
    )
    assert not has_ring(put(window, button))


def idle_area() -> QWidget:
    area = QScrollArea()
    area.setWidget(QPushButton("Save"))
    return area


def idle_label() -> QWidget:
    label = QLabel("Saved")
    label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return label


def idle_table() -> QWidget:
    table = QTableWidget(1, 1)
    table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
    return table


def idle_widget() -> QWidget:
    widget = QWidget()
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return widget


@pytest.mark.parametrize("make", [idle_area, idle_label, idle_table, idle_widget, tabs])
def test_a_stop_in_vain_is_found(window: QWidget, make: Callable[[], QWidget]):
    widget = put(window, make())
    widget.setMinimumSize(60, 60)
    QApplication.processEvents()
    assert widget in list(focusable(window))
    assert takes_focus_without_use(widget)


def test_what_can_be_used_is_no_stop_in_vain(window: QWidget):
    long = QTableWidget(200, 1)
    long.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
    for widget in (QLineEdit(), QPushButton("Save"), QListWidget(), QPlainTextEdit(), long):
        assert not takes_focus_without_use(put(window, widget))


def test_what_pushes_a_button_aside_is_found(window: QWidget):
    problem = QLabel("Enter a name.")
    problem.hide()
    put(window, problem)
    button = put(window, QPushButton("Save"))
    before = places_of_controls(window)
    assert moved(before, places_of_controls(window), "nothing") == []
    problem.show()
    QApplication.processEvents()
    said = moved(before, places_of_controls(window), "a problem")
    assert any(one.startswith("a problem moves 'Save' by 0, ") for one in said)
    assert button.isVisible()
