"""“What would happen to …?” by hand, against the real server."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from qt import click, find, type_text, until
from running import DENIED, GRANTED, api_form

from ui import names
from ui.access_service.trial_dialog import TrialDialog
from ui.state.context import PageContext


@pytest.fixture
def behind(qtbot: QtBot) -> QWidget:
    """The window behind the dialog."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    return window


def opened(behind: QWidget, context: PageContext, node: str) -> TrialDialog:
    dialog = TrialDialog(behind, context, node, "Tower A")
    dialog.open()
    return dialog


def part(dialog: TrialDialog, name: str) -> str:
    return find(dialog, QLabel, f"{names.TRIAL_ANSWER}.{name}").text()


async def asked(dialog: TrialDialog, value: str) -> str:
    field = find(dialog, QLineEdit, names.TRIAL_VALUE)
    field.clear()
    type_text(field, value)
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: part(dialog, "by"))
    return part(dialog, "headline")


async def test_it_says_what_the_door_would_do_and_by_what(
    behind: QWidget, live: Any, live_context: PageContext
):
    group = live.owner.place("placeGroup")
    api = live.owner.register(group, api_form(live.vendor))
    live.owner.assign(group, rfCard=api["id"])
    dialog = opened(behind, live_context, group)
    ask = find(dialog, QPushButton, names.TRIAL_ASK)
    assert not ask.isEnabled()
    height = dialog.height()
    assert "would open" in await asked(dialog, GRANTED["rfCard"])
    assert "Welcome, Kim Minji." in part(dialog, "headline")
    assert part(dialog, "by").startswith("RF Card policy · set by the place group")
    assert "would stay shut" in await asked(dialog, DENIED)
    assert part(dialog, "why")
    assert part(dialog, "check") == "", "the vendor said no: there is nothing to mend"
    assert dialog.height() == height, "nothing moves when an answer comes"
    combo = find(dialog, QComboBox, names.TRIAL_CREDENTIAL)
    combo.setCurrentIndex(combo.findData("face"))
    combo.activated.emit(combo.currentIndex())
    assert part(dialog, "headline") == ""
    type_text(find(dialog, QLineEdit, names.TRIAL_VALUE), "no blanks")
    assert not ask.isEnabled()
    assert "decide by itself" in await asked(dialog, "minji.kim")
    assert live.owner.get(f"/events?placeId={group}")["items"] == []
    click(find(dialog, QPushButton, names.TRIAL_CLOSE))


async def test_a_pin_is_masked_and_a_vendor_that_fails_says_what_to_check(
    behind: QWidget, live: Any, live_context: PageContext
):
    group = live.owner.place("placeGroup")
    form = api_form(live.vendor, credential="userPin", path="/delay/900")
    api = live.owner.register(group, form)
    live.owner.ask("PUT", f"/apis/{api['id']}", {**form, "connection": {"deadlineMs": 500}}, 200)
    live.owner.assign(group, userPin=api["id"])
    dialog = opened(behind, live_context, group)
    combo = find(dialog, QComboBox, names.TRIAL_CREDENTIAL)
    combo.setCurrentIndex(combo.findData("userPin"))
    combo.activated.emit(combo.currentIndex())
    field = find(dialog, QLineEdit, names.TRIAL_VALUE)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert "would stay shut" in await asked(dialog, "471100")
    assert part(dialog, "why")
    assert part(dialog, "check").startswith("What to check: ")
    dialog.reject()


async def test_by_sample_nobody_is_asked_and_what_is_kept_is_judged(
    behind: QWidget, live: Any, live_context: PageContext
):
    group = live.owner.place("placeGroup")
    kept = {
        "name": "Anna",
        "parameters": {"deviceId": "547838629", "cardNumber": "06ABCDEF"},
        "statusCode": 200,
        "contentType": "application/json",
        "body": '{"valid": true, "message": "Welcome, Anna."}',
        "expected": {"result": "granted", "message": "Welcome, Anna."},
    }
    api = live.owner.register(group, api_form(live.vendor, samples=[kept]))
    live.owner.assign(group, rfCard=api["id"])
    dialog = opened(behind, live_context, group)
    asked_before = len(live.vendor.requests)
    height = dialog.height()
    way = find(dialog, QComboBox, names.TRIAL_BY)
    way.setCurrentIndex(way.findData(True))
    way.activated.emit(way.currentIndex())
    assert dialog.height() == height, "nothing moves when the way is chosen"
    assert await asked(dialog, "06ABCDEF") == "The door would open. “Welcome, Anna.”"
    assert part(dialog, "by").endswith("by the sample “Anna”, nobody was asked")
    field = find(dialog, QLineEdit, names.TRIAL_VALUE)
    type_text(field, GRANTED["rfCard"])
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: part(dialog, "headline") == "“RF Card policy” has no sample of this value.")
    assert len(live.vendor.requests) == asked_before
    way.setCurrentIndex(way.findData(False))
    way.activated.emit(way.currentIndex())
    assert part(dialog, "headline") == ""
    assert "would open" in await asked(dialog, GRANTED["rfCard"])
    assert len(live.vendor.requests) == asked_before + 1
    dialog.reject()
