"""For how long events are kept, as an owner decides it: the consequence is named, and asked before anything is deleted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import respx
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QRadioButton, QSpinBox
from pytestqt.qtbot import QtBot
from qt import HEADQUARTERS, Live, click, find, until

from clue_desktop.contract.errors import error_document
from clue_desktop.contract.events import Change
from ui import names
from ui.server_settings.presenters.retention import RetentionPresenter
from ui.server_settings.retention_section import RetentionSection
from ui.state.context import PageContext
from ui.state.tasks import Tasks
from ui.state.typed_setting import State
from ui.widgets.labels import Pill
from ui.widgets.typed_setting import TheirsOrMine

PATH = "/api/v1/settings/retention"
NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


class Desk:
    """The section, and whatever its server holds."""

    def __init__(self, context: PageContext, qtbot: QtBot) -> None:
        self.presenter = RetentionPresenter(context, HEADQUARTERS, lambda: NOW)
        self.tasks = Tasks(context.notices.failed)
        self.parent = parent = QDialog()
        self.section = RetentionSection(context, self.presenter, self.tasks, parent)
        qtbot.addWidget(parent)
        parent.resize(780, 400)
        self.section.resize(780, 400)
        parent.show()

    async def loaded(self) -> None:
        await self.presenter.load()
        assert self.presenter.state is not State.LOADING

    @property
    def consequence(self) -> str:
        return find(self.section, QLabel, names.RETENTION_CONSEQUENCE).text()

    @property
    def state(self) -> str:
        return find(self.section, Pill, names.RETENTION_STATE).text()

    def button(self, name: str) -> QPushButton:
        return find(self.section, QPushButton, name)

    def days(self) -> QSpinBox:
        return find(self.section, QSpinBox, names.RETENTION_DAYS)


@pytest.fixture
def desk(page_context: PageContext, qtbot: QtBot) -> Desk:
    return Desk(page_context, qtbot)


def holds(router: respx.Router, days: int | None, etag: str = '"1"') -> None:
    router.get(PATH).respond(json={"eventDays": days}, headers={"etag": etag})


def moment(days: int) -> str:
    return (NOW - timedelta(days=days)).astimezone().strftime("%Y-%m-%d %H:%M")


async def test_the_consequence_is_named_before_saving(desk: Desk, router: respx.Router):
    holds(router, None)
    await desk.loaded()
    assert find(desk.section, QRadioButton, names.RETENTION_FOR_EVER).isChecked()
    assert desk.consequence.startswith("No event is deleted")
    assert desk.button(names.RETENTION_SAVE).toolTip() == "Nothing has been changed."
    desk.days().setValue(30)
    assert find(desk.section, QRadioButton, names.RETENTION_FOR_SOME_DAYS).isChecked()
    assert desk.state == "Unsaved changes"
    assert desk.consequence.startswith(f"Saving deletes all events before {moment(30)}, within the hour")
    assert find(desk.section, QLabel, names.RETENTION_CONSEQUENCE).property("role") == "warning"
    find(desk.section, QRadioButton, names.RETENTION_FOR_EVER).click()
    assert desk.state == "Saved"


async def test_what_deletes_is_asked_first(desk: Desk, router: respx.Router):
    holds(router, None)
    put = router.put(PATH).respond(json={"eventDays": 30}, headers={"etag": '"2"'})
    await desk.loaded()
    desk.days().setValue(30)
    click(desk.button(names.RETENTION_SAVE))
    dialog = find(desk.section, QDialog, names.CONFIRM)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Keep events for 30 days only?" in said
    assert "They cannot be brought back" in said
    dialog.reject()
    assert not put.called
    click(desk.button(names.RETENTION_SAVE))
    await until(lambda: len(desk.section.findChildren(QDialog, names.CONFIRM)) == 1)
    find(desk.section, QDialog, names.CONFIRM).accept()
    await until(lambda: desk.state == "Saved")
    assert put.calls.last.request.content == b'{"eventDays":30}'
    assert put.calls.last.request.headers["if-match"] == '"1"'
    assert desk.consequence.startswith(f"Events before {moment(30)} are deleted; every hour")


async def test_keeping_longer_asks_nothing(desk: Desk, router: respx.Router):
    holds(router, 30)
    router.put(PATH).respond(json={"eventDays": 60}, headers={"etag": '"2"'})
    await desk.loaded()
    assert desk.days().value() == 30
    desk.days().setValue(60)
    assert not desk.presenter.deletes
    click(desk.button(names.RETENTION_SAVE))
    await until(lambda: desk.state == "Saved")


async def test_theirs_or_mine(desk: Desk, router: respx.Router):
    holds(router, 30)
    router.put(PATH).respond(
        412,
        json=error_document(412, "precondition_failed", "Changed."),
        headers={"content-type": "application/problem+json"},
    )
    await desk.loaded()
    desk.days().setValue(60)
    holds(router, 90, '"2"')
    click(desk.button(names.RETENTION_SAVE))
    elsewhere = find(desk.section, TheirsOrMine, names.RETENTION_ELSEWHERE)
    await until(lambda: elsewhere.isVisibleTo(desk.section))
    assert elsewhere.text() == "Somebody else has decided meanwhile that events are kept for 90 days."
    assert desk.days().value() == 60
    put = router.put(PATH).respond(json={"eventDays": 60}, headers={"etag": '"3"'})
    click(desk.button(f"{names.RETENTION_ELSEWHERE}.mine"))
    # Theirs were 90 days: mine delete what they keep.
    find(desk.section, QDialog, names.CONFIRM).accept()
    await until(lambda: desk.state == "Saved")
    assert put.calls.last.request.headers["if-match"] == '"2"'


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (None, True),
        ({"kind": "settings", "id": "event_days"}, True),
        ({"kind": "settings", "id": "mail"}, False),
        ({"kind": "place", "id": "event_days"}, False),
    ],
)
def test_what_others_decide_is_read(desk: Desk, change: dict[str, Any] | None, *, wanted: bool):
    made = None if change is None else Change(version=1, at=NOW, by="Kim", **change)
    assert desk.presenter.concerns(made) is wanted


async def test_a_real_server_keeps_it(live: Live, live_context: PageContext, qtbot: QtBot):
    desk = Desk(live_context, qtbot)
    desk.presenter = presenter = RetentionPresenter(live_context, live.owner.headquarters)
    await presenter.load()
    presenter.choose(for_ever=False, days=36_500)
    assert await presenter.save()
    assert live.owner.get("/settings/retention") == {"eventDays": 36_500}
    presenter.choose(for_ever=True)
    assert await presenter.save()
    assert live.owner.get("/settings/retention") == {"eventDays": None}
