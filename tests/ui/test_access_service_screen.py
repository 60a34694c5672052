"""Setting of access service, by hand: a group's choice and propagation, its undo, a place's overrides."""

import httpx
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPushButton, QScrollArea, QTableWidget
from qt import GROUP, click, find, sample_tree, until
from running import api_form

from clue_desktop.domain.access_service import AccessType
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.permissions import Role
from ui import names
from ui.access_service.group_page import GroupAccessServicePage
from ui.access_service.place_page import PlaceAccessServicePage
from ui.access_service.vendor_rows import GroupRows, PlaceRows
from ui.state.context import PageContext
from ui.widgets import theme
from ui.widgets.page import PageFactory
from ui.widgets.typed_setting import TheirsOrMine


def choose(combo: QComboBox, text: str) -> None:
    """Choose an entry as a person does."""
    index = combo.findText(text)
    assert index >= 0, (
        f"{combo.objectName()} has {[combo.itemText(row) for row in range(combo.count())]}, not {text}"
    )
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


class Group:
    """A place group with two places and two card APIs on the live server."""

    def __init__(self, live) -> None:
        self.owner = live.owner
        self.id = self.owner.place("placeGroup", name="Tower A")
        self.lobby = self.owner.place("place", self.id, "Lobby")
        self.roof = self.owner.place("place", self.id, "Roof")
        form = api_form(live.vendor)
        receipt = self.owner.tested(self.id, form)
        self.apis = {
            name: self.owner.ask(
                "POST", f"/place-groups/{self.id}/apis", {**form, "name": name, "testReceipt": receipt}, 201
            ).json()["id"]
            for name in ("Staff", "Visitors")
        }


@pytest.fixture
def tower(live) -> Group:
    """A group of the test's own."""
    return Group(live)


async def opened(page_type: PageFactory, context: PageContext, place_id: str, qtbot):
    context.directory.replace(await context.client.places.all())
    page = page_type(context, place_id)
    qtbot.addWidget(page, before_close_func=lambda closing: closing.leave())
    page.resize(900, 600)
    page.show()
    page.begin()
    await until(lambda: find(page, QPushButton, names.MODIFY).toolTip() != "The setting is being loaded.")
    return page


async def modify(page) -> QDialog:
    click(find(page, QPushButton, names.MODIFY))
    return await until(lambda: page.findChild(QDialog, names.PROPAGATION_DIALOG))


async def test_choosing_vendor_shows_the_section_and_wakes_the_menu(live_context, tower, qtbot):
    page = await opened(GroupAccessServicePage, live_context, tower.id, qtbot)
    section = find(page, QComboBox, names.credential_combo("rfCard"))
    assert not section.isVisible()

    choose(find(page, QComboBox, names.ACCESS_TYPE), "Vendor")

    assert section.isVisible()
    assert live_context.access_types.of(tower.id) is AccessType.VENDOR
    assert [section.itemText(row) for row in range(section.count())] == ["Not assigned", "Staff", "Visitors"]
    assert find(page, QComboBox, names.credential_combo("face")).count() == 1
    assert not find(page, QComboBox, names.on_no_answer("rfCard")).isVisible()
    # On the way to the APIs and back, the choice alone is kept without a question.
    assert page.unsaved() == ""
    again = await opened(GroupAccessServicePage, live_context, tower.id, qtbot)
    assert find(again, QComboBox, names.ACCESS_TYPE).currentText() == "Vendor"


async def test_modify_names_what_is_lost_then_saves_and_can_be_undone(live_context, tower, qtbot):
    tower.owner.assign(tower.id, rfCard=tower.apis["Staff"])
    override = {"assignments": {"rfCard": tower.apis["Visitors"]}}
    tower.owner.ask("PUT", f"/places/{tower.lobby}/access-service", override, 200)
    page = await opened(GroupAccessServicePage, live_context, tower.id, qtbot)
    choose(find(page, QComboBox, names.credential_combo("rfCard")), "Not assigned")
    assert page.unsaved()

    dialog = await modify(page)
    table = find(dialog, QTableWidget, "propagation.overrides")
    row = [table.model().index(0, column).data() for column in range(table.columnCount())]
    assert row == ["Lobby", "RF Card", "Visitors", "Not assigned"]
    pictures = [
        table.model().index(0, column).data(Qt.ItemDataRole.DecorationRole)
        for column in range(table.columnCount())
    ]
    assert [picture is not None for picture in pictures] == [False, True, False, False]
    assert not pictures[1].isNull()
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "2 child places" in said
    assert "RF Card: no vendor will be asked" in said
    click(find(dialog, QPushButton, names.PROPAGATION_OK))

    undo = await until(lambda: find(page, QPushButton, names.PROPAGATION_UNDO))
    await until(undo.isVisible)
    held = tower.owner.get(f"/places/{tower.lobby}/access-service")["assignments"]["rfCard"]
    assert held == {"apiId": None, "inherited": True}

    click(undo)
    await until(lambda: not undo.isVisible())
    held = tower.owner.get(f"/places/{tower.lobby}/access-service")["assignments"]["rfCard"]
    assert held == {"apiId": tower.apis["Visitors"], "inherited": False}
    assert find(page, QComboBox, names.credential_combo("rfCard")).currentText() == "Staff"


async def test_a_hasty_enter_loses_no_override_also_after_a_change_of_the_looks(
    live_context, tower, qtbot, qapp
):
    theme.apply(qapp, "light")
    tower.owner.assign(tower.id, rfCard=tower.apis["Staff"])
    page = await opened(GroupAccessServicePage, live_context, tower.id, qtbot)
    choose(find(page, QComboBox, names.credential_combo("rfCard")), "Not assigned")
    dialog = await modify(page)

    theme.set_scheme("dark")
    qapp.processEvents()
    assert find(dialog, QPushButton, names.PROPAGATION_CANCEL).isDefault()
    assert not find(dialog, QPushButton, names.PROPAGATION_OK).isDefault()
    theme.set_scheme("light")


async def test_a_save_under_way_is_not_dropped_by_leaving(live_context, tower, qtbot):
    """Not even where the access type alone was changed, which is else kept without a question."""
    page = await opened(GroupAccessServicePage, live_context, tower.id, qtbot)
    choose(find(page, QComboBox, names.ACCESS_TYPE), "Vendor")
    dialog = await modify(page)
    assert page.unsaved() == ""

    click(find(dialog, QPushButton, names.PROPAGATION_OK))

    await until(lambda: page.unsaved() == "The access service is being saved.")
    await until(lambda: page.unsaved() == "")
    assert tower.owner.get(f"/place-groups/{tower.id}/access-service")["accessType"] == "vendor"


async def test_cancel_writes_nothing(live_context, tower, qtbot):
    page = await opened(GroupAccessServicePage, live_context, tower.id, qtbot)
    choose(find(page, QComboBox, names.ACCESS_TYPE), "Mixed / Advanced")
    assert find(page, QComboBox, names.on_no_answer("rfCard")).isVisible()

    dialog = await modify(page)
    click(find(dialog, QPushButton, names.PROPAGATION_CANCEL))

    assert tower.owner.get(f"/place-groups/{tower.id}/access-service")["accessType"] == "none"
    assert find(page, QComboBox, names.ACCESS_TYPE).currentText() == "Mixed / Advanced"


async def test_a_save_by_somebody_else_is_not_overwritten(live_context, tower, qtbot):
    page = await opened(GroupAccessServicePage, live_context, tower.id, qtbot)
    choose(find(page, QComboBox, names.ACCESS_TYPE), "Vendor")
    tower.owner.assign(tower.id, "mixed", rfCard=tower.apis["Staff"])

    dialog = await modify(page)
    click(find(dialog, QPushButton, names.PROPAGATION_OK))

    elsewhere = find(page, TheirsOrMine, names.ACCESS_ELSEWHERE)
    await until(elsewhere.isVisible)
    assert elsewhere.text().splitlines() == [
        "Somebody else has changed this setting while you were choosing.",
        "Access type: theirs Mixed / Advanced, mine Vendor",
        "RF Card: theirs Staff, mine Not assigned",
    ]
    click(find(page, QPushButton, f"{names.ACCESS_ELSEWHERE}.theirs"))
    await until(lambda: find(page, QComboBox, names.ACCESS_TYPE).currentText() == "Mixed / Advanced")
    assert not elsewhere.isVisible()


async def test_mine_stands_over_theirs_when_a_person_says_so(live_context, tower, qtbot):
    """At the group after the confirmation of what it does, at the place at once."""
    page = await opened(GroupAccessServicePage, live_context, tower.id, qtbot)
    choose(find(page, QComboBox, names.ACCESS_TYPE), "Vendor")
    tower.owner.assign(tower.id, "mixed", rfCard=tower.apis["Staff"])
    live_context.changes.tell(None)
    await until(find(page, TheirsOrMine, names.ACCESS_ELSEWHERE).isVisible)
    click(find(page, QPushButton, f"{names.ACCESS_ELSEWHERE}.mine"))
    dialog = await until(lambda: page.findChild(QDialog, names.PROPAGATION_DIALOG))
    click(find(dialog, QPushButton, names.PROPAGATION_OK))
    path = f"/place-groups/{tower.id}/access-service"
    await until(lambda: tower.owner.get(path)["accessType"] == "vendor")

    place = await opened(PlaceAccessServicePage, live_context, tower.lobby, qtbot)
    choose(find(place, QComboBox, names.credential_combo("rfCard")), "Staff")
    path = f"/places/{tower.lobby}/access-service"
    tower.owner.ask("PUT", path, {"assignments": {"rfCard": None}}, 200)
    live_context.changes.tell(None)
    elsewhere = find(place, TheirsOrMine, names.ACCESS_ELSEWHERE)
    await until(elsewhere.isVisible)
    assert elsewhere.text().splitlines()[1:] == ["RF Card: theirs Not assigned, mine Staff"]
    click(find(place, QPushButton, f"{names.ACCESS_ELSEWHERE}.mine"))
    staff = {"apiId": tower.apis["Staff"], "inherited": False}
    await until(lambda: tower.owner.get(path)["assignments"]["rfCard"] == staff)
    assert not elsewhere.isVisible()


async def test_a_place_overrides_and_goes_back(live_context, tower, qtbot):
    tower.owner.assign(tower.id, rfCard=tower.apis["Staff"])
    page = await opened(PlaceAccessServicePage, live_context, tower.lobby, qtbot)
    combo = find(page, QComboBox, names.credential_combo("rfCard"))
    mark = find(page, QLabel, "credential.rfCard.origin")
    assert (combo.currentText(), mark.text()) == ("Staff", "inherited")

    choose(combo, "Visitors")
    assert mark.text() == "overridden"
    click(find(page, QPushButton, names.MODIFY))
    await until(lambda: live_context.notices.shown)
    assert tower.owner.get(f"/places/{tower.roof}/access-service")["assignments"]["rfCard"]["inherited"]
    held = tower.owner.get(f"/places/{tower.lobby}/access-service")["assignments"]["rfCard"]
    assert held == {"apiId": tower.apis["Visitors"], "inherited": False}

    click(find(page, QPushButton, "credential.rfCard.inherit"))
    click(find(page, QPushButton, names.MODIFY))
    await until(lambda: combo.currentText() == "Staff" and mark.text() == "inherited")


async def test_a_place_is_not_made_device_local_without_a_word(live_context, tower, qtbot):
    tower.owner.assign(tower.id, rfCard=tower.apis["Staff"])
    page = await opened(PlaceAccessServicePage, live_context, tower.lobby, qtbot)
    unsaved, revert = find(page, QLabel, names.ACCESS_UNSAVED), find(page, QPushButton, names.REVERT)
    assert not unsaved.isVisible()
    assert not revert.isEnabled()
    choose(find(page, QComboBox, names.credential_combo("rfCard")), "Not assigned")
    assert find(page, QLabel, "credential.rfCard.origin").text() == "overridden · device-local"
    assert unsaved.isVisible()

    click(find(page, QPushButton, names.MODIFY))
    dialog = await until(lambda: page.findChild(QDialog, names.LOCAL_DIALOG))
    assert dialog.windowTitle() == "Switch vendor verification off at Lobby?"
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert said[0] == "RF Card: Staff will not be asked any more."
    assert "devices of this place decide by themselves" in said[1]
    QTest.keyClick(dialog, Qt.Key.Key_Return)  # hasty
    await until(lambda: page.findChild(QDialog, names.LOCAL_DIALOG) is None)
    held = tower.owner.get(f"/places/{tower.lobby}/access-service")["assignments"]["rfCard"]
    assert held == {"apiId": tower.apis["Staff"], "inherited": True}
    assert unsaved.isVisible()

    click(find(page, QPushButton, names.MODIFY))
    dialog = await until(lambda: page.findChild(QDialog, names.LOCAL_DIALOG))
    click(find(dialog, QPushButton, names.LOCAL_OK))
    await until(lambda: live_context.notices.shown)
    held = tower.owner.get(f"/places/{tower.lobby}/access-service")["assignments"]["rfCard"]
    assert held == {"apiId": None, "inherited": False}
    assert not unsaved.isVisible()


async def test_going_back_to_a_group_that_asks_nobody_is_asked_about_too(live_context, tower, qtbot):
    tower.owner.assign(tower.id, rfCard=None)
    override = {"assignments": {"rfCard": tower.apis["Visitors"]}}
    tower.owner.ask("PUT", f"/places/{tower.lobby}/access-service", override, 200)
    page = await opened(PlaceAccessServicePage, live_context, tower.lobby, qtbot)

    click(find(page, QPushButton, "credential.rfCard.inherit"))
    assert find(page, QLabel, "credential.rfCard.origin").text() == "inherited · device-local"
    click(find(page, QPushButton, names.MODIFY))

    dialog = await until(lambda: page.findChild(QDialog, names.LOCAL_DIALOG))
    assert dialog.findChildren(QLabel)[0].text() == "RF Card: Visitors will not be asked any more."


async def test_what_is_chosen_can_be_taken_back(live_context, tower, qtbot):
    tower.owner.assign(tower.id, rfCard=tower.apis["Staff"])
    for page_type, node in ((GroupAccessServicePage, tower.id), (PlaceAccessServicePage, tower.lobby)):
        page = await opened(page_type, live_context, node, qtbot)
        combo = find(page, QComboBox, names.credential_combo("rfCard"))
        choose(combo, "Visitors")
        assert find(page, QLabel, names.ACCESS_UNSAVED).isVisible()

        click(find(page, QPushButton, names.REVERT))

        assert page.unsaved() == ""
        assert combo.currentText() == "Staff"
        assert not find(page, QLabel, names.ACCESS_UNSAVED).isVisible()


async def test_without_the_right_everything_is_greyed_out_with_the_reason(page_context, router, qtbot):

    router.get(f"/api/v1/place-groups/{GROUP}/access-service").respond(
        json={"accessType": "vendor", "assignments": {}, "onNoAnswer": {}}
    )
    router.get(f"/api/v1/place-groups/{GROUP}/apis").respond(json={"items": []})
    page_context.directory.replace(
        [place.model_copy(update={"role": Role.PLACE_ADMIN}) for place in sample_tree()]
    )
    page = GroupAccessServicePage(page_context, GROUP)
    qtbot.addWidget(page, before_close_func=lambda closing: closing.leave())
    page.show()
    page.begin()
    await until(lambda: "may not" in find(page, QPushButton, names.MODIFY).toolTip())
    assert not find(page, QComboBox, names.ACCESS_TYPE).isEnabled()


async def test_a_server_that_is_gone_is_told_and_the_choice_stays(page_context, router, qtbot):

    router.get(f"/api/v1/place-groups/{GROUP}/access-service").respond(
        json={"accessType": "none", "assignments": {}, "onNoAnswer": {}}, headers={"etag": '"1"'}
    )
    router.get(f"/api/v1/place-groups/{GROUP}/apis").respond(json={"items": []})
    router.post(f"/api/v1/place-groups/{GROUP}/access-service/preview").mock(
        side_effect=httpx.ConnectError("refused")
    )
    page = GroupAccessServicePage(page_context, GROUP)
    qtbot.addWidget(page, before_close_func=lambda closing: closing.leave())
    page.show()
    page.begin()
    await until(lambda: find(page, QComboBox, names.ACCESS_TYPE).isEnabled())
    choose(find(page, QComboBox, names.ACCESS_TYPE), "Vendor")
    click(find(page, QPushButton, names.MODIFY))

    fault = find(page, QLabel, "accessService.fault")
    await until(fault.isVisible)
    assert find(page, QComboBox, names.ACCESS_TYPE).currentText() == "Vendor"


@pytest.mark.parametrize(
    ("page_type", "of_place"), [(GroupAccessServicePage, False), (PlaceAccessServicePage, True)]
)
async def test_where_there_is_little_room_the_rows_scroll_and_modify_stays_in_sight(
    live_context, tower, qtbot, page_type, of_place
):
    page = await opened(page_type, live_context, tower.lobby if of_place else tower.id, qtbot)
    if not of_place:
        choose(find(page, QComboBox, names.ACCESS_TYPE), "Mixed / Advanced")
    area, button = page.findChild(QScrollArea), find(page, QPushButton, names.MODIFY)
    await until(lambda: area.verticalScrollBar().maximum() == 0)
    assert button.mapTo(page, QPoint(0, 0)).y() < 500, "below the rows, not at the lower edge"

    page.resize(520, 260)

    await until(lambda: area.verticalScrollBar().maximum() > 0)
    combo = find(page, QComboBox, names.credential_combo("rfCard"))
    assert combo.height() >= combo.sizeHint().height()
    assert area.horizontalScrollBar().maximum() == 0
    assert button.mapTo(page, button.rect().bottomLeft()).y() < 260


@pytest.mark.parametrize("rows", [GroupRows, PlaceRows])
def test_each_row_shows_the_icon_of_its_credential(rows, qtbot):
    made = rows(lambda *_: None, lambda *_: None)
    qtbot.addWidget(made)
    made.show()
    icons = [find(made, QLabel, f"{names.credential_combo(credential)}.icon") for credential in Credential]
    assert all(not label.pixmap().isNull() and label.toolTip() for label in icons)
    titles = [label for label in made.findChildren(QLabel) if label.buddy() is not None]
    for label, title in zip(icons, titles, strict=True):
        assert label.toolTip() == title.text()
        assert label.geometry().right() < title.geometry().left()
        assert abs(label.geometry().center().y() - title.geometry().center().y()) <= 1
