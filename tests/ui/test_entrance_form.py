"""The form of the pages before the console proper: what it does around an attempt."""

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from qt import until

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
