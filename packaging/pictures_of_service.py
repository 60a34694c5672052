"""Pictures of places and their access service: the tree, Places, Setting of access service, Customer API Integration."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from picture_studio import Studio, until
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from clue_desktop.client.device import DeviceClient
from clue_desktop.client.resources.access_service import Compared
from clue_desktop.client.trust import ssl_context
from clue_desktop.contract.access_service import PlaceOverrides
from clue_desktop.demo.cases import CAR_PARK, SERVER_ROOM
from clue_desktop.domain.access_service import AccessType
from clue_desktop.domain.credentials import Credential
from ui import names
from ui.state.destination import PageKey
from ui.widgets.series_plot import CardPlot
from ui.widgets.table import RowsView


async def tree_searched(studio: Studio) -> AsyncIterator[QWidget]:
    """The tree while something is searched, beside the places of a branch."""
    studio.go(PageKey.PLACES, studio.node("Seoul"))
    search = await studio.hand.wait_for(QLineEdit, names.PLACE_SEARCH)
    search.setFocus()
    search.setText("ar")
    yield studio.window
    search.clear()


async def go_to(studio: Studio) -> AsyncIterator[QWidget]:
    """What Ctrl+K finds."""
    studio.go(PageKey.PLACES)
    field = await studio.hand.wait_for(QLineEdit, names.GO_TO)
    field.setFocus(Qt.FocusReason.ShortcutFocusReason)
    field.setText("car")
    field.textEdited.emit("car")
    await until("the hits", lambda: studio.hand.find(QWidget, names.GO_TO_HITS))
    yield studio.window
    field.clear()
    field.clearFocus()


async def places(studio: Studio) -> AsyncIterator[QWidget]:
    """What stands under a group, a long name and an override among it."""
    studio.go(PageKey.PLACES, studio.groups["full"])
    table = await studio.hand.wait_for(RowsView, names.PLACES_TABLE)
    table.selectRow(0)
    yield studio.window


async def places_empty(studio: Studio) -> AsyncIterator[QWidget]:
    """A group with nothing under it."""
    studio.go(PageKey.PLACES, studio.groups["empty"])
    await studio.hand.wait_for(QPushButton, names.PLACES_ADD)
    yield studio.window


async def places_name(studio: Studio) -> AsyncIterator[QWidget]:
    """The question for a new name."""
    studio.go(PageKey.PLACES)
    (await studio.hand.wait_for(RowsView, names.PLACES_TABLE)).selectRow(1)
    await studio.hand.click(names.PLACES_RENAME)
    await studio.hand.dialog(names.NAME_DIALOG)
    yield studio.window


async def access_none(studio: Studio) -> AsyncIterator[QWidget]:
    """Access type None, chosen and not saved."""
    async with _access_type(studio, AccessType.NONE):
        yield studio.window


async def access_vendor(studio: Studio) -> AsyncIterator[QWidget]:
    """Access type Vendor, as it is saved."""
    studio.go(PageKey.ACCESS_SERVICE)
    await studio.hand.wait_for(QComboBox, names.credential_combo("rfCard"))
    yield studio.window


async def access_mixed(studio: Studio) -> AsyncIterator[QWidget]:
    """Access type Mixed / Advanced, with what becomes of a vendor without an answer."""
    studio.go(PageKey.ACCESS_SERVICE, studio.groups["centre"])
    await studio.hand.wait_for(QComboBox, names.on_no_answer("rfCard"))
    yield studio.window


async def access_place(studio: Studio) -> AsyncIterator[QWidget]:
    """A place with inherited settings."""
    studio.go(PageKey.ACCESS_SERVICE, studio.place(CAR_PARK))
    await studio.hand.wait_for(QComboBox, names.credential_combo("rfCard"))
    yield studio.window


async def access_overridden(studio: Studio) -> AsyncIterator[QWidget]:
    """A place that overrides its group."""
    studio.go(PageKey.ACCESS_SERVICE, studio.place(SERVER_ROOM))
    await studio.hand.wait_for(QComboBox, names.credential_combo("rfCard"))
    yield studio.window


async def access_saved(studio: Studio) -> AsyncIterator[QWidget]:
    """After Modify: what was done, and Undo."""
    group = studio.groups["full"]
    studio.go(PageKey.ACCESS_SERVICE, group)
    await _choose(studio, names.credential_combo("rfCard"), 1)
    await studio.hand.click(names.MODIFY)
    (await studio.hand.dialog(names.PROPAGATION_DIALOG)).accept()
    await studio.hand.wait_for(QPushButton, names.PROPAGATION_UNDO)
    yield studio.window
    await studio.hand.click(names.PROPAGATION_UNDO)
    await until("the undo", lambda: not studio.hand.find(QPushButton, names.PROPAGATION_UNDO))


async def access_trial(studio: Studio) -> AsyncIterator[QWidget]:
    """What would happen to a card at the doors of a group."""
    studio.go(PageKey.ACCESS_SERVICE, studio.organization.tower)
    await studio.hand.click(names.TRIAL)
    dialog = await studio.hand.dialog(names.TRIAL_DIALOG)
    await studio.hand.type(names.TRIAL_VALUE, "04DEAD00")
    await studio.hand.click(names.TRIAL_ASK)
    check = await studio.hand.wait_for(QLabel, f"{names.TRIAL_ANSWER}.by")
    await until("the answer", check.text)
    yield studio.window
    dialog.close()


async def access_shadow(studio: Studio) -> AsyncIterator[QWidget]:
    """A place where a second vendor is asked too."""
    async with _shadowed(studio) as place:
        studio.go(PageKey.ACCESS_SERVICE, place)
        await studio.hand.wait_for(QPushButton, names.shadow_compare("rfCard"))
        yield studio.window


async def access_shadow_agree(studio: Studio) -> AsyncIterator[QWidget]:
    """What one agrees to before a second vendor is asked."""
    studio.go(PageKey.ACCESS_SERVICE, studio.place(CAR_PARK))
    await studio.hand.click(names.SHADOW_OPEN)
    await _choose(studio, names.shadow_combo("rfCard"), 1)
    await studio.hand.click(names.MODIFY)
    await studio.hand.dialog(names.SHADOW_AGREE)
    yield studio.window


async def access_shadow_compared(studio: Studio) -> AsyncIterator[QWidget]:
    """How a vendor and its shadow compare: numbers, latencies, and what both said."""
    async with _shadowed(studio) as place:
        for card in ("04A1B2C3", "04DEAD00", "11223344", "04A1B2C3"):
            await _present(studio, CAR_PARK, card)
        studio.go(PageKey.ACCESS_SERVICE, place)
        wanted = Compared(place, Credential.RF_CARD)
        for _ in range(200):
            if (await studio.admin.shadows.comparison(wanted)).differed >= 4:
                break
            await asyncio.sleep(0.1)
        await studio.hand.click(names.shadow_compare("rfCard"))
        dialog = await studio.hand.dialog(names.SHADOW_DIALOG)
        table = await studio.hand.wait_for(RowsView, names.SHADOW_TABLE)
        await until("the pairs", lambda: table.model().rowCount() > 0)
        table.selectRow(0)
        yield studio.window
        dialog.close()


@asynccontextmanager
async def _shadowed(studio: Studio) -> AsyncIterator[str]:
    """Have a place ask a second vendor about cards, and give its Place ID."""
    place = studio.place(CAR_PARK)
    held = (await studio.admin.place_access.read(place)).value
    decides = held.assignments[Credential.RF_CARD].api_id
    other = next(one.api_id for one in held.choices[Credential.RF_CARD] if one.api_id != decides)
    await studio.admin.place_access.save(
        place,
        PlaceOverrides(assignments={Credential.RF_CARD: decides}, shadows={Credential.RF_CARD: other}),
    )
    try:
        yield place
    finally:
        back = PlaceOverrides(assignments={}, inherit=[Credential.RF_CARD])
        await studio.admin.place_access.save(place, back)


async def _present(studio: Studio, where: str, card: str) -> None:
    device = studio.organization.devices[where]
    tls = ssl_context(studio.server.ca)
    async with DeviceClient(studio.server.url, device.serial, tls, token=device.token) as client:
        await client.verify(Credential.RF_CARD, card)


async def access_history(studio: Studio) -> AsyncIterator[QWidget]:
    """What a group's setting has been, and what going back would change."""
    studio.go(PageKey.ACCESS_SERVICE)
    await studio.hand.click(names.ACCESS_HISTORY)
    await studio.hand.dialog(names.ACCESS_HISTORY_DIALOG)
    yield studio.window


async def propagation(studio: Studio) -> AsyncIterator[QWidget]:
    """The confirmation of Modify, with the override that it would overwrite."""
    studio.go(PageKey.ACCESS_SERVICE)
    await _choose(studio, names.credential_combo("face"), 0)
    await studio.hand.click(names.MODIFY)
    await studio.hand.dialog(names.PROPAGATION_DIALOG)
    yield studio.window


async def leaving(studio: Studio) -> AsyncIterator[QWidget]:
    """The question whether unsaved work is to be lost."""
    studio.go(PageKey.ACCESS_SERVICE)
    await _choose(studio, names.credential_combo("face"), 0)
    studio.go(PageKey.EVENTS)
    dialog = await studio.hand.dialog(names.LEAVE_DIALOG)
    yield studio.window
    dialog.reject()


async def apis(studio: Studio) -> AsyncIterator[QWidget]:
    """The cards of Customer API Integration, with the course of their day."""
    await _cards(studio, studio.organization.tower)
    plots = studio.window.findChildren(CardPlot)
    await until("the course of the day", lambda: all(plot.accessibleDescription() for plot in plots))
    yield studio.window


async def apis_shadow(studio: Studio) -> AsyncIterator[QWidget]:
    """The cards while one of the APIs is a shadow."""
    async with _shadowed(studio):
        ids = await _cards(studio, studio.organization.tower)
        mark = await studio.hand.wait_for(QLabel, f"{names.api_card(ids['Server room policy'])}.shadow")
        await until("the mark", mark.isVisible)
        yield studio.window


async def apis_empty(studio: Studio) -> AsyncIterator[QWidget]:
    """A group without an API."""
    studio.go(PageKey.CUSTOMER_API, studio.groups["empty"])
    await studio.hand.wait_for(QPushButton, names.APIS_ADD)
    yield studio.window


async def apis_limit(studio: Studio) -> AsyncIterator[QWidget]:
    """A group with as many APIs of a credential as may be."""
    await _cards(studio, studio.groups["full"])
    yield studio.window


async def apis_delete(studio: Studio) -> AsyncIterator[QWidget]:
    """The question before an API is deleted that is in use."""
    ids = await _cards(studio, studio.organization.tower)
    (await studio.hand.wait_for(QToolButton, names.api_card_delete(ids["Staff cards"]))).click()
    await studio.hand.dialog("apis.deleteDialog")
    yield studio.window


async def apis_history(studio: Studio) -> AsyncIterator[QWidget]:
    """The revisions of an API, one of them chosen."""
    group = studio.groups["full"]
    ids = await _cards(studio, group)
    more = await studio.hand.wait_for(QToolButton, f"{names.api_card(ids['Contractors'])}.more")
    more.menu().actions()[2].trigger()
    await studio.hand.dialog("apis.history")
    yield studio.window


async def _cards(studio: Studio, group: str) -> dict[str, str]:
    studio.go(PageKey.CUSTOMER_API, group)
    await studio.hand.wait_for(QPushButton, names.APIS_ADD)
    ids = {api.name: api.id for api in await studio.admin.vendor_apis.all(group)}
    last = list(ids.values())[-1]
    await until("the cards", lambda: studio.hand.find(QWidget, names.api_card(last)))
    return ids


async def _choose(studio: Studio, name: str, index: int) -> None:
    combo = await studio.hand.wait_for(QComboBox, name)
    await until("what can be chosen", lambda: combo.count() > index)
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


@asynccontextmanager
async def _access_type(studio: Studio, wanted: AccessType) -> AsyncIterator[None]:
    studio.go(PageKey.ACCESS_SERVICE)
    await studio.hand.wait_for(QComboBox, names.credential_combo("rfCard"))
    types = await studio.hand.wait_for(QComboBox, names.ACCESS_TYPE)
    saved = types.currentIndex()
    await _choose(studio, names.ACCESS_TYPE, types.findData(wanted))
    yield
    await _choose(studio, names.ACCESS_TYPE, saved)


PICTURES = {
    "tree-searched": tree_searched,
    "go-to": go_to,
    "places": places,
    "places-empty": places_empty,
    "places-name": places_name,
    "access-none": access_none,
    "access-vendor": access_vendor,
    "access-mixed": access_mixed,
    "access-place": access_place,
    "access-overridden": access_overridden,
    "access-saved": access_saved,
    "access-trial": access_trial,
    "access-shadow": access_shadow,
    "access-shadow-agree": access_shadow_agree,
    "access-shadow-compared": access_shadow_compared,
    "access-history": access_history,
    "propagation": propagation,
    "leaving": leaving,
    "apis": apis,
    "apis-shadow": apis_shadow,
    "apis-empty": apis_empty,
    "apis-limit": apis_limit,
    "apis-delete": apis_delete,
    "apis-history": apis_history,
}
