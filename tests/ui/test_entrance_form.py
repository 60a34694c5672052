"""The form of the pages before the console proper: what it does around an attempt."""

from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot
from qt import click, find, until

from ui import names
from ui.first_run.form import EntranceForm


async def test_what_was_refused_gets_the_keyboard_back(qtbot: QtBot):
    """During an attempt nothing can be typed, and fields that are disabled lose the keyboard."""
    form = EntranceForm("Welcome", "Set this server up.", "Set up", "submit")
    qtbot.addWidget(form)
    name, password = (form.add_field(key, key, key.title()) for key in ("name", "password"))
    form.show()
    form.activateWindow()
    await until(form.isActiveWindow)
    name.setText("Me")
    password.setText("password12")
    name.setFocus()

    form.show_state(busy=True, fault="", problem_of=lambda _key: "")
    assert not isinstance(form.focusWidget(), QLineEdit) or not form.focusWidget().isEnabled()
    form.show_state(busy=False, fault="", problem_of=lambda key: "Too common." if key == "password" else "")
    assert password.hasFocus()
    assert password.selectedText() == "password12"

    name.setFocus()
    form.show_state(busy=False, fault="", problem_of=lambda key: "Too common." if key == "password" else "")
    assert name.hasFocus()


async def test_a_secret_is_shown_on_demand_until_one_turns_to_something_else(qtbot: QtBot):
    form = EntranceForm("Welcome", "Set this server up.", "Set up", "submit")
    qtbot.addWidget(form)
    name, password = form.add_field("name", "name", "Name"), form.add_field("p", "p", "Password", secret=True)
    form.show()
    form.activateWindow()
    await until(form.isActiveWindow)
    password.setText("password12")
    assert password.displayText() != "password12"
    click(find(form, QToolButton, names.reveal("p")))
    assert password.displayText() == "password12"
    password.setFocus()
    assert password.displayText() == "password12"
    name.setFocus()
    assert password.displayText() != "password12"
    assert form.findChild(QToolButton, names.reveal("name")) is None


def test_a_field_is_hidden_with_its_label(qtbot: QtBot):
    form = EntranceForm("Welcome", "Set this server up.", "Set up", "submit")
    qtbot.addWidget(form)
    fields = {
        key: form.add_field(key, key, key.title(), secret=key == "secret") for key in ("name", "secret")
    }
    form.show()
    for key, field in fields.items():
        form.show_field(key, visible=False)
        assert not field.isVisible()
        form.show_field(key, visible=True)
        assert field.isVisible()


async def test_the_button_is_in_sight_however_low_the_window_and_however_much_is_wrong(qtbot: QtBot):
    form = EntranceForm("Welcome", "Set this server up.", "Set up", "submit")
    qtbot.addWidget(form)
    for number in range(4):
        form.add_field(f"f{number}", f"f{number}", f"Field {number}", hint="A hint that takes a line.")
    form.add_link("Another way", "other", lambda: None)
    asked: list[int] = []
    form.submit.clicked.connect(lambda: asked.append(form.height()))

    def is_pinned() -> bool:
        return not form._card.isAncestorOf(form.submit)

    def in_sight() -> bool:
        corner = form.submit.mapTo(form, form.submit.rect().bottomRight())
        return form.submit.isVisible() and form.rect().contains(corner)

    form.resize(700, 900)
    form.show()
    await until(in_sight)
    assert form._card.isAncestorOf(form.submit)
    for height in (300, 900, 260):
        form.resize(700, height)
        await until(in_sight)
        await until(is_pinned if height < 900 else lambda: not is_pinned())
        click(form.submit)
    assert asked == [300, 900, 260]
    form.resize(700, form._card.height() + 40)
    await until(in_sight)
    form.show_state(busy=False, fault="A fault.", problem_of=lambda _key: "A problem.\nOf two lines.")
    await until(is_pinned)  # it would be out of sight otherwise
    assert in_sight()
    form.submit.setFocus()
    form.show_state(busy=False, fault="", problem_of=lambda _key: "")
    await until(lambda: not is_pinned())
    assert form.focusWidget() is form.submit
