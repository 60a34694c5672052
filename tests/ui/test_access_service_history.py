"""The history of access services, by hand: what each state changed, what a restore would bring, and restoring."""

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QListWidget, QPushButton, QTabBar, QTableWidget
from qt import click, find, rows_of, until
from running import api_form

from ui import names
from ui.access_service.group_page import GroupAccessServicePage
from ui.access_service.place_page import PlaceAccessServicePage
from ui.state.context import PageContext
from ui.state.destination import ToAccessService
from ui.widgets.history_dialog import HistoryDialog
from ui.widgets.page import Page, PageFactory

DIALOG = names.ACCESS_HISTORY_DIALOG


class Site:
    """A place group with a place and two card APIs on the live server."""

    def __init__(self, live) -> None:
        self.owner = live.owner
        self.id = self.owner.place("placeGroup", name="Tower A")
        self.lobby = self.owner.place("place", self.id, "Lobby")
        form = api_form(live.vendor)
        receipt = self.owner.tested(self.id, form)
        self.apis = {
            name: self.owner.ask(
                "POST", f"/place-groups/{self.id}/apis", {**form, "name": name, "testReceipt": receipt}, 201
            ).json()["id"]
            for name in ("Staff", "Visitors")
        }

    def override(self, name: str | None) -> None:
        """Override the card at the lobby."""
        assignments = {"rfCard": name and self.apis[name]}
        self.owner.ask("PUT", f"/places/{self.lobby}/access-service", {"assignments": assignments}, 200)

    def held(self) -> dict[str, object]:
        """What holds for the card at the lobby."""
        return dict(self.owner.get(f"/places/{self.lobby}/access-service")["assignments"]["rfCard"])


@pytest.fixture
def site(live) -> Site:
    """A site of the test's own."""
    return Site(live)


async def opened(page_type: PageFactory, context: PageContext, place_id: str, qtbot) -> Page[ToAccessService]:
    context.directory.replace(await context.client.places.all())
    page = page_type(context, place_id)
    qtbot.addWidget(page, before_close_func=lambda closing: closing.leave())
    page.resize(900, 600)
    page.show()
    page.begin()
    await until(lambda: find(page, QPushButton, names.ACCESS_HISTORY).isEnabled())
    return page


async def history(page: Page[ToAccessService]) -> HistoryDialog:
    click(find(page, QPushButton, names.ACCESS_HISTORY))
    return await until(lambda: page.findChild(HistoryDialog, DIALOG))


def entries(dialog: QDialog) -> list[str]:
    """The second line of each entry: who, and how."""
    shown = find(dialog, QListWidget, f"{DIALOG}.list")
    return [shown.item(row).text().splitlines()[1] for row in range(shown.count())]


def look_at(dialog: QDialog, row: int, tab: int) -> list[list[str]]:
    """Choose a state and what to see of it."""
    find(dialog, QListWidget, f"{DIALOG}.list").setCurrentRow(row)
    find(dialog, QTabBar, f"{DIALOG}.tabs").setCurrentIndex(tab)
    return rows_of(find(dialog, QTableWidget, f"{DIALOG}.table"))


async def test_a_group_goes_back_with_the_confirmation_of_a_save_and_can_undo_it(live_context, site, qtbot):
    site.owner.assign(site.id, "mixed", rfCard=site.apis["Staff"])
    site.owner.assign(site.id, rfCard=site.apis["Visitors"])
    site.override(None)
    page = await opened(GroupAccessServicePage, live_context, site.id, qtbot)

    dialog = await history(page)

    assert entries(dialog) == ["Kim Owner · saved", "Kim Owner · saved"]
    restore = find(dialog, QPushButton, f"{DIALOG}.restore")
    assert not restore.isEnabled()
    assert restore.toolTip() == "This is the present state."
    assert look_at(dialog, 0, 0) == [
        ["Access type", "Mixed / Advanced", "Vendor"],
        ["RF Card", "Staff", "Visitors"],
    ]
    assert look_at(dialog, 1, 1) == [
        ["Access type", "Vendor", "Mixed / Advanced"],
        ["RF Card", "Visitors", "Staff"],
    ]
    click(restore)
    confirmation = await until(lambda: page.findChild(QDialog, names.PROPAGATION_DIALOG))
    lost = find(confirmation, QTableWidget, "propagation.overrides")
    assert rows_of(lost) == [["Lobby", "RF Card", "Not assigned", "Staff"]]
    click(find(confirmation, QPushButton, names.PROPAGATION_OK))

    undo = find(page, QPushButton, names.PROPAGATION_UNDO)
    await until(undo.isVisible)
    assert find(page, QComboBox, names.ACCESS_TYPE).currentText() == "Mixed / Advanced"
    assert site.held() == {"apiId": site.apis["Staff"], "inherited": True}
    click(undo)
    await until(lambda: not undo.isVisible())
    assert site.held() == {"apiId": None, "inherited": False}
    dialog = await history(page)
    assert entries(dialog)[:2] == ["Kim Owner · save undone", "Kim Owner · revision restored"]
    look_at(dialog, 0, 0)
    assert find(dialog, QLabel, f"{DIALOG}.remark").text() == "The overrides of 1 place came back."


async def test_a_cancelled_restore_writes_nothing(live_context, site, qtbot):
    site.owner.assign(site.id, rfCard=site.apis["Staff"])
    site.owner.assign(site.id, rfCard=site.apis["Visitors"])
    page = await opened(GroupAccessServicePage, live_context, site.id, qtbot)
    dialog = await history(page)
    look_at(dialog, 1, 1)
    click(find(dialog, QPushButton, f"{DIALOG}.restore"))
    confirmation = await until(lambda: page.findChild(QDialog, names.PROPAGATION_DIALOG))

    click(find(confirmation, QPushButton, names.PROPAGATION_CANCEL))

    revisions = site.owner.get(f"/place-groups/{site.id}/access-service/revisions")["items"]
    assert len(revisions) == 2


async def test_what_is_gone_is_said_before_and_after_a_restore(live_context, site, qtbot):
    site.owner.assign(site.id, rfCard=site.apis["Staff"])
    site.owner.ask("DELETE", f"/apis/{site.apis['Staff']}", expect=200)
    page = await opened(GroupAccessServicePage, live_context, site.id, qtbot)

    dialog = await history(page)

    assert entries(dialog) == ["Kim Owner · API deleted", "Kim Owner · saved"]
    assert look_at(dialog, 0, 0) == [["RF Card", "Staff (not there any more)", "Not assigned"]]
    assert look_at(dialog, 1, 1) == []
    warning = find(dialog, QLabel, f"{DIALOG}.warning")
    assert "RF Card (Staff)" in warning.text()
    assert warning.isVisible()
    click(find(dialog, QPushButton, f"{DIALOG}.restore"))
    confirmation = await until(lambda: page.findChild(QDialog, names.PROPAGATION_DIALOG))
    click(find(confirmation, QPushButton, names.PROPAGATION_OK))

    await until(lambda: find(page, QPushButton, names.PROPAGATION_UNDO).isVisible())
    said = " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())
    assert "Not assigned, because the API is not there any more: RF Card (Staff)." in said


async def test_a_place_goes_back_alone_and_says_where_each_state_came_from(live_context, site, qtbot):
    site.override("Staff")
    site.owner.assign(site.id, rfCard=site.apis["Visitors"])
    page = await opened(PlaceAccessServicePage, live_context, site.lobby, qtbot)

    dialog = await history(page)

    assert entries(dialog) == ["Kim Owner · replaced by the place group", "Kim Owner · saved"]
    assert look_at(dialog, 0, 0) == [["RF Card", "Staff", "inherited"]]
    assert look_at(dialog, 1, 1) == [["RF Card", "inherited", "Staff"]]
    click(find(dialog, QPushButton, f"{DIALOG}.restore"))

    await until(lambda: live_context.notices.shown)
    assert live_context.notices.shown[-1].text == "Revision 1 is restored, for this place only."
    assert site.held() == {"apiId": site.apis["Staff"], "inherited": False}
    mark = find(page, QLabel, f"{names.credential_combo('rfCard')}.origin")
    assert mark.text() == "overridden"


async def test_what_somebody_else_has_saved_meanwhile_is_not_overwritten(live_context, site, qtbot):
    site.override("Staff")
    site.override("Visitors")
    page = await opened(PlaceAccessServicePage, live_context, site.lobby, qtbot)
    dialog = await history(page)
    look_at(dialog, 1, 1)
    site.override(None)

    click(find(dialog, QPushButton, f"{DIALOG}.restore"))

    await until(lambda: find(page, QLabel, "accessService.fault").text())
    assert "Somebody else has changed it" in find(page, QLabel, "accessService.fault").text()
    assert site.held() == {"apiId": None, "inherited": False}


async def test_a_place_without_overrides_has_no_history_yet(live_context, site, qtbot):
    page = await opened(PlaceAccessServicePage, live_context, site.lobby, qtbot)

    dialog = await history(page)

    assert entries(dialog) == []
    assert find(dialog, QLabel, f"{DIALOG}.nothing").text() == "Nothing has been saved yet."
    assert not find(dialog, QPushButton, f"{DIALOG}.restore").isEnabled()
