"""Shadows by hand: choosing one, agreeing to two vendors, comparing, going to an event, switching; on the card too."""

from datetime import datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPushButton, QWidget
from qt import click, find, until
from running import api_form

from clue_desktop.contract.vendor_apis import Link
from clue_desktop.domain.credentials import Credential
from ui import names
from ui.access_service.group_page import GroupAccessServicePage
from ui.access_service.place_page import PlaceAccessServicePage
from ui.customer_api.words import usage_in_full, usage_in_words
from ui.state.context import PageContext
from ui.state.destination import ToEvents
from ui.widgets.labels import SectionHeader
from ui.widgets.page import PageFactory
from ui.widgets.table import RowsView

CARD = "rfCard"


def choose(combo: QComboBox, text: str) -> None:
    index = combo.findText(text)
    assert index >= 0, [combo.itemText(row) for row in range(combo.count())]
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


async def opened(page_type: PageFactory, context: PageContext, place_id: str, qtbot):
    context.directory.replace(await context.client.places.all())
    page = page_type(context, place_id)
    qtbot.addWidget(page, before_close_func=lambda closing: closing.leave())
    page.resize(1000, 760)
    page.show()
    page.begin()
    await until(lambda: find(page, QPushButton, names.MODIFY).toolTip() != "The setting is being loaded.")
    return page


async def modify(page) -> QDialog:
    click(find(page, QPushButton, names.MODIFY))
    return await until(lambda: page.findChild(QDialog, names.PROPAGATION_DIALOG))


class Site:
    """A place group with a place, and two card APIs: one that grants and one that denies."""

    def __init__(self, live) -> None:
        self.owner = live.owner
        self.id = self.owner.place("placeGroup", name="Tower A")
        self.lobby = self.owner.place("place", self.id, "Lobby")
        self.apis = {
            name: self.owner.register(self.id, api_form(live.vendor, path=path, name=name))["id"]
            for name, path in (("Old vendor", "/grant"), ("New vendor", "/deny"))
        }

    def save(self, *, shadow: bool) -> None:
        setting = {
            "accessType": "vendor",
            "assignments": {CARD: self.apis["Old vendor"]},
            **({"shadows": {CARD: self.apis["New vendor"]}} if shadow else {}),
        }
        self.owner.ask("PUT", f"/place-groups/{self.id}/access-service", setting, 200)

    def held(self) -> dict[str, Any]:
        found = self.owner.get(f"/places/{self.lobby}/access-service")
        return dict(found["assignments"][CARD])


@pytest.fixture
def site(live) -> Site:
    return Site(live)


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


async def test_a_group_chooses_a_shadow_and_is_told_whose_data_goes_where(live_context, site, qtbot):
    site.save(shadow=False)
    page = await opened(GroupAccessServicePage, live_context, site.id, qtbot)
    combo = find(page, QComboBox, names.shadow_combo(CARD))
    assert not combo.isVisible(), "it is off, and closed"
    assert not find(page, QComboBox, names.shadow_combo("face")).isVisible()
    click(find(page, QPushButton, names.SHADOW_OPEN))
    await until(combo.isVisible)
    assert [combo.itemText(row) for row in range(combo.count())] == ["No shadow", "New vendor"]
    choose(combo, "New vendor")
    assert page.unsaved()
    dialog = await modify(page)
    assert "RF Card: a second vendor is asked too." in texts(dialog)
    assert "goes to two vendors" in texts(dialog)
    assert find(dialog, QPushButton, names.PROPAGATION_CANCEL).isDefault()
    click(find(dialog, QPushButton, names.PROPAGATION_OK))
    await until(lambda: site.held().get("shadowApiId") == site.apis["New vendor"])
    await until(find(page, QLabel, names.shadow_mark(CARD)).isVisible)
    assert any("a shadow is asked too: RF Card" in texts(one) for one in page.findChildren(SectionHeader))


async def test_without_its_api_a_shadow_is_not_chosen_any_more(live_context, site, qtbot):
    site.save(shadow=True)
    page = await opened(GroupAccessServicePage, live_context, site.id, qtbot)
    choose(find(page, QComboBox, names.credential_combo(CARD)), "New vendor")
    assert find(page, QComboBox, names.shadow_combo(CARD)).currentText() == "No shadow"
    choose(find(page, QComboBox, names.credential_combo(CARD)), "Old vendor")
    choose(find(page, QComboBox, names.shadow_combo(CARD)), "New vendor")
    assert not page.unsaved()
    assert find(page, QPushButton, names.shadow_switch(CARD)).isEnabled()
    choose(find(page, QComboBox, names.shadow_combo(CARD)), "No shadow")
    assert not find(page, QPushButton, names.shadow_switch(CARD)).isEnabled()


async def test_a_place_agrees_to_two_vendors_before_it_is_saved(live_context, site, qtbot):
    site.save(shadow=False)
    page = await opened(PlaceAccessServicePage, live_context, site.lobby, qtbot)
    click(find(page, QPushButton, names.SHADOW_OPEN))
    choose(find(page, QComboBox, names.shadow_combo(CARD)), "New vendor")
    click(find(page, QPushButton, names.MODIFY))
    dialog = await until(lambda: page.findChild(QDialog, names.SHADOW_AGREE))
    assert "goes to two vendors" in texts(dialog)
    click(find(dialog, QPushButton, names.SHADOW_AGREE_CANCEL))
    assert "shadowApiId" not in site.held()
    click(find(page, QPushButton, names.MODIFY))
    dialog = await until(
        lambda: next((one for one in page.findChildren(QDialog, names.SHADOW_AGREE) if one.isVisible()), None)
    )
    click(find(dialog, QPushButton, names.SHADOW_AGREE_OK))
    await until(
        lambda: (
            site.held()
            == {
                "apiId": site.apis["Old vendor"],
                "inherited": False,
                "shadowApiId": site.apis["New vendor"],
            }
        )
    )


async def test_what_both_said_is_compared_and_an_event_shown(live_context, site, qtbot, monkeypatch):
    site.save(shadow=True)
    device = site.owner.device(site.lobby)
    for card in ("04A1B2C3", "11223344"):
        assert device.present(CARD, card)["result"] == "granted"
    path = f"/places/{site.id}/access-service/shadow?credential=rfCard"
    await until(lambda: site.owner.get(path)["differed"] == 2)
    page = await opened(GroupAccessServicePage, live_context, site.id, qtbot)
    click(find(page, QPushButton, names.shadow_compare(CARD)))
    dialog = await until(lambda: page.findChild(QDialog, names.SHADOW_DIALOG))
    table = find(dialog, RowsView, names.SHADOW_TABLE)
    await until(lambda: table.model().rowCount() == 2)
    numbers = [find(dialog, QLabel, name).text() for name in names.SHADOW_NUMBERS]
    assert numbers == ["0", "2", "0", "0"]
    assert "Old vendor: median" in find(dialog, QLabel, names.SHADOW_LATENCY).text()
    assert "New vendor: median" in find(dialog, QLabel, names.SHADOW_LATENCY_OF_SHADOW).text()
    row = [table.model().index(0, column).data() for column in range(4)]
    assert row[1:] == [
        "••••3344",
        "Granted · “Access granted.”",
        "Denied · “Access denied.” · The value under the Success Result key is not the one required.",
    ]
    choose(find(dialog, QComboBox, names.SHADOW_OUTCOME), "Agreed")
    await until(lambda: table.model().rowCount() == 0)
    choose(find(dialog, QComboBox, names.SHADOW_OUTCOME), "Differed")
    await until(lambda: table.model().rowCount() == 2)
    choose(find(dialog, QComboBox, names.SHADOW_SPAN), "7 days")
    await until(lambda: find(dialog, QLabel, names.SHADOW_NUMBERS[1]).text() == "2")
    went: list[ToEvents] = []
    monkeypatch.setattr(live_context.navigator, "go", went.append, raising=False)
    assert not find(dialog, QPushButton, names.SHADOW_EVENT).isEnabled()
    table.selectRow(0)
    click(find(dialog, QPushButton, names.SHADOW_EVENT))
    [to] = went
    event = site.owner.get(f"/events?serial={device.serial}")["items"][0]
    assert to.place_id == site.lobby
    assert to.since is not None
    assert to.since.timestamp() <= datetime.fromisoformat(event["at"]).timestamp() < to.since.timestamp() + 1


async def test_a_group_switches_by_the_confirmation_of_a_save(live_context, site, qtbot):
    site.save(shadow=True)
    page = await opened(GroupAccessServicePage, live_context, site.id, qtbot)
    click(find(page, QPushButton, names.shadow_switch(CARD)))
    dialog = await until(lambda: page.findChild(QDialog, names.PROPAGATION_DIALOG))
    assert "RF Card: New vendor decides from then on, and Old vendor is its shadow" in texts(dialog)
    assert "1 child place" in texts(dialog)
    click(find(dialog, QPushButton, names.PROPAGATION_OK))
    await until(
        lambda: (
            site.held()
            == {
                "apiId": site.apis["New vendor"],
                "inherited": True,
                "shadowApiId": site.apis["Old vendor"],
            }
        )
    )
    await until(lambda: find(page, QComboBox, names.credential_combo(CARD)).currentText() == "New vendor")
    click(find(page, QPushButton, names.PROPAGATION_UNDO))
    await until(lambda: site.held()["apiId"] == site.apis["Old vendor"])


async def test_a_place_switches_for_itself(live_context, site, qtbot):
    site.save(shadow=True)
    page = await opened(PlaceAccessServicePage, live_context, site.lobby, qtbot)
    click(find(page, QPushButton, names.shadow_switch(CARD)))
    dialog = await until(lambda: page.findChild(QDialog, names.SHADOW_AGREE))
    assert "This applies to this place only" in texts(dialog)
    click(find(dialog, QPushButton, names.SHADOW_AGREE_OK))
    await until(
        lambda: (
            site.held()
            == {
                "apiId": site.apis["New vendor"],
                "inherited": False,
                "shadowApiId": site.apis["Old vendor"],
            }
        )
    )


def test_a_card_says_where_its_api_is_a_shadow():
    def link(*, shadow: bool, place: str = "g") -> Link:
        return Link(
            place_id=place,
            place_name="Lobby",
            credential=Credential.RF_CARD,
            inherited_by=1,
            inheriting_places=["p"] if place == "g" else [],
            shadow=shadow,
        )

    assert usage_in_words([link(shadow=True)], "g") == "Shadow for RF Card: asked too, decides nothing"
    assert usage_in_words([link(shadow=False), link(shadow=True, place="x")], "g") == (
        "Used at 1 place · shadow for RF Card"
    )
    assert usage_in_words([link(shadow=False)], "g") == "Used at 1 place"
    assert usage_in_full([link(shadow=True)], "g") == ""
