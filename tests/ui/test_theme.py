"""The looks: readable in light and dark, following the system, icons in the scheme's colours."""

import re
from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import QFile, QSize
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from clue_desktop.domain.credentials import Credential
from ui.checklist.presenter import Line, Step
from ui.checklist.section import _Row
from ui.frame.notices_area import NoticesArea
from ui.state.destination import ToDevices
from ui.state.notices import Level, Notice, Notices
from ui.widgets import scale, theme
from ui.widgets.icons import CredentialIcons, IconButton, IconLabel, icon
from ui.widgets.labels import ElidedLabel, Pill, ProblemLabel
from ui.widgets.states import BusyBar, EmptyState


def luminance(colour: QColor) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
        for one in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    red, green, blue = parts
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.2, contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest, qapp: QApplication) -> str:
    theme.apply(qapp, request.param)
    return str(request.param)


@pytest.mark.parametrize("ground", ["window", "base", "raised"])
@pytest.mark.parametrize("role", ["text", "muted", "accent", "good", "bad", "warning"])
def test_texts_can_be_read_on_every_ground(scheme: str, role: str, ground: str):
    assert contrast(theme.colour(role), theme.colour(ground)) >= 4.5


@pytest.mark.parametrize("role", ["accent", "good", "bad", "warning"])
def test_texts_can_be_read_on_their_tint(scheme: str, role: str):
    tint = theme.colour(f"{role} soft")
    assert contrast(theme.colour(role), tint) >= 4.5
    assert contrast(theme.colour("text"), tint) >= 4.5
    assert contrast(theme.colour("muted"), tint) >= 4.5


@pytest.mark.parametrize("role", ["text", "muted", "accent", "good", "bad", "warning"])
def test_what_is_chosen_in_a_list_can_be_read_in_its_own_colour(scheme: str, role: str):
    assert contrast(theme.colour(role), theme.colour("accent soft")) >= 4.5


def test_selected_text_can_be_read(scheme: str):
    assert contrast(QColor("white"), theme.colour("highlight")) >= 4.5


def test_the_scheme_changes_while_windows_are_open(qapp: QApplication, qtbot: QtBot):
    theme.apply(qapp, "light")
    button = IconButton("trash", "Delete")
    qtbot.addWidget(button)
    light = button.icon().pixmap(QSize(32, 32)).toImage()
    theme.set_scheme("dark")
    qapp.processEvents()
    assert theme.is_dark()
    assert button.icon().pixmap(QSize(32, 32)).toImage() != light
    theme.set_scheme("light")
    assert not theme.is_dark()


def sign_of(kind: str, parent: QWidget) -> IconLabel:
    """Return a sign as a person meets it: of a notice, or of a first step that is to be done."""
    if kind == "notice":
        notices = Notices()
        area = NoticesArea(notices, parent)
        notices.tell(Notice(Level.FAULT, "Saving failed."))
        (sign,) = area.findChildren(IconLabel)
        return sign
    row = _Row(Step.DEVICE, partial(print))
    row.sign.setParent(parent)
    to_do = Line(Step.DEVICE, "Register a device", "A real one.", done=False, to=ToDevices("1"))
    row.show_line(to_do, is_next=False)
    return row.sign


@pytest.mark.parametrize("kind", ["notice", "step"])
def test_signs_follow_the_scheme(qapp: QApplication, qtbot: QtBot, kind: str):
    theme.apply(qapp, "light")
    parent = QWidget()
    qtbot.addWidget(parent)
    sign = sign_of(kind, parent)
    light = sign.pixmap().toImage()
    theme.set_scheme("dark")
    dark = sign.pixmap().toImage()
    theme.set_scheme("light")
    assert dark != light


def test_icons_are_drawn_in_their_colour(scheme: str):
    image = icon("place", "bad").pixmap(QSize(32, 32)).toImage()
    seen = {
        image.pixelColor(x, y).name()
        for x in range(32)
        for y in range(32)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert theme.colour("bad").name() in seen


def test_a_problem_takes_room_only_when_there_is_one(qtbot: QtBot):
    label = ProblemLabel()
    qtbot.addWidget(label)
    label.set_problem("Enter a name.")
    assert label.isVisible()
    label.set_problem("")
    assert not label.isVisible()


def test_small_parts_say_what_they_are_told(qtbot: QtBot):
    for part in (
        Pill("saved", "good"),
        ElidedLabel("a long text " * 20),
        EmptyState("place", "Nothing", "yet"),
        BusyBar(),
    ):
        qtbot.addWidget(part)
        part.resize(120, 60)
        part.show()
    empty = EmptyState("place", "Nothing", "yet", "Begin")
    qtbot.addWidget(empty)
    empty.say("No devices", "Register one.")
    assert "No devices" in [label.text() for label in empty.findChildren(QLabel)]
    assert empty.button.text() == "Begin"


def test_new_looks_leave_focus_and_default_button_where_they_are(qapp: QApplication, qtbot: QtBot):
    theme.apply(qapp, "light")
    dialog = QDialog()
    qtbot.addWidget(dialog)
    box, go_on = QDialogButtonBox(), QPushButton("Cancel")
    box.addButton(QPushButton("Delete"), QDialogButtonBox.ButtonRole.AcceptRole)
    box.addButton(go_on, QDialogButtonBox.ButtonRole.RejectRole)
    column = QVBoxLayout(dialog)
    for part in (QListWidget(), box):
        column.addWidget(part)
    go_on.setDefault(True)
    go_on.setFocus()
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(go_on.hasFocus)
    theme.set_scheme("dark")
    qapp.processEvents()
    assert go_on.hasFocus()
    assert go_on.isDefault()


@pytest.mark.parametrize("kind", list(scale.Type))
def test_a_text_of_the_scale_follows_the_systems_size(qapp: QApplication, qtbot: QtBot, kind: scale.Type):
    theme.apply(qapp, "light")
    usual = qapp.font()
    label = QLabel("Text")
    qtbot.addWidget(label)
    theme.set_type(label, kind)
    part, bold = scale.SIZES[kind]
    label.ensurePolished()
    assert label.font().pointSizeF() == pytest.approx(usual.pointSizeF() * part, abs=0.1)
    assert (label.font().weight() >= QFont.Weight.DemiBold) is bold
    larger = QFont(usual)
    larger.setPointSizeF(usual.pointSizeF() * 1.5)
    qapp.setFont(larger)
    qapp.processEvents()
    label.ensurePolished()
    size = label.font().pointSizeF()
    qapp.setFont(usual)
    qapp.processEvents()
    assert size == pytest.approx(larger.pointSizeF() * part, abs=0.1)


@pytest.mark.parametrize("kind", [QLineEdit, QComboBox, QSpinBox, QDateTimeEdit, QPushButton])
def test_fields_are_as_high_as_a_finger_and_an_eye_want_them(scheme: str, qtbot: QtBot, kind: type[QWidget]):
    made = kind()
    qtbot.addWidget(made)
    made.show()
    assert 28 <= made.sizeHint().height() <= 32


@pytest.mark.parametrize("part", [1.0, 1.25, 1.5, 2.0])
def test_fields_of_one_row_are_equally_high(scheme: str, qapp: QApplication, qtbot: QtBot, part: float):
    usual = qapp.font()
    enlarged = QFont(usual)
    enlarged.setPointSizeF(usual.pointSizeF() * part)
    qapp.setFont(enlarged)
    qapp.processEvents()
    try:
        line, combo, pictured, moment = QLineEdit(), QComboBox(), QComboBox(), QDateTimeEdit()
        number, button = QSpinBox(), QPushButton("Clear")
        line.setClearButtonEnabled(True)
        combo.addItem("Data format")
        for credential in Credential:
            pictured.addItem(credential, credential)
        CredentialIcons(pictured)
        fields = (line, combo, pictured, moment, number, button)
        for field in fields:
            qtbot.addWidget(field)
            field.show()
        heights = {type(field).__name__: field.sizeHint().height() for field in fields}
        assert pictured.sizeHint().height() == combo.sizeHint().height()
        assert len(set(heights.values())) == 1, heights
    finally:
        qapp.setFont(usual)
        qapp.processEvents()


def test_every_picture_of_the_rules_is_there(scheme: str, qapp: QApplication):
    """Qt says nothing of one that it does not find."""
    wanted = set(re.findall(r'url\("(\w+:[^"]+)"\)', qapp.styleSheet()))
    assert wanted
    assert [one for one in wanted if not QFile.exists(one)] == []


def test_a_combo_shows_the_icons_of_credentials_in_the_schemes_colours(qapp: QApplication, qtbot: QtBot):
    theme.apply(qapp, "light")
    combo = QComboBox()
    qtbot.addWidget(combo)
    combo.addItem("All credentials", None)
    for credential in Credential:
        combo.addItem(credential, credential)
    CredentialIcons(combo)
    assert combo.itemIcon(0).isNull()
    light = [combo.itemIcon(row).pixmap(QSize(32, 32)).toImage() for row in range(1, combo.count())]
    assert all(one != other for one, other in pairwise(light))
    theme.set_scheme("dark")
    qapp.processEvents()
    assert combo.itemIcon(1).pixmap(QSize(32, 32)).toImage() != light[0]
    theme.set_scheme("light")
