"""The screens of the console: what each is called, where it is, what it takes to see it, and how it is made.

A new screen takes an entry here, a destination in `ui.state.destination`, and its own folder.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind
from ui import names
from ui.state.context import PageContext
from ui.state.destination import PageKey
from ui.words.language import tr

if TYPE_CHECKING:  # the menu is told without Qt
    from ui.widgets.page import Page, PageFactory

_ALL = frozenset(PlaceKind)
_GROUP, _PLACE = frozenset({PlaceKind.PLACE_GROUP}), frozenset({PlaceKind.PLACE})


@dataclass(frozen=True, slots=True)
class Screen:
    """A page of nodes.

    Attributes:
        name: the object name of its entry in the menu.
        title: what the menu calls it, in the manual's words.
        section: the heading above it in the menu of a kind of node, "" for none.
        action: what one must be allowed to do to see it.
        kinds: which nodes have it.
        icon: a name of `ui.widgets.icons`.
        make: makes the page; its module is imported only then.
        chapter: the chapter of help that is about it; "" for the one by its key.
    """

    key: PageKey
    name: str
    title: Callable[[], str]
    section: Callable[[PlaceKind], str]
    action: Action
    kinds: frozenset[PlaceKind]
    icon: str
    make: "PageFactory"
    chapter: str = ""


def _bare(_kind: PlaceKind) -> str:
    return ""


def _service(kind: PlaceKind) -> str:
    return tr("Settings › Basic") if kind is PlaceKind.PLACE else tr("Service")


def _administration(_kind: PlaceKind) -> str:
    return tr("Administration")


def _server(_kind: PlaceKind) -> str:
    return tr("Server")


def _overview(context: PageContext, place_id: str) -> "Page[Any]":
    from ui.checklist.section import ChecklistSection
    from ui.overview.page import OverviewPage

    page = OverviewPage(context, place_id)
    page.put_on_top(ChecklistSection(context, place_id, page.tasks))
    return page


def _place(context: PageContext, place_id: str) -> "Page[Any]":
    from ui.place_settings.page import PlacePage

    return PlacePage(context, place_id)


def _access_service(context: PageContext, place_id: str) -> "Page[Any]":
    if context.directory.kind(place_id) is PlaceKind.PLACE_GROUP:
        from ui.access_service.group_page import GroupAccessServicePage

        return GroupAccessServicePage(context, place_id)
    from ui.access_service.place_page import PlaceAccessServicePage

    return PlaceAccessServicePage(context, place_id)


def _customer_api(context: PageContext, place_id: str) -> "Page[Any]":
    from ui.customer_api.page import CustomerApiPage

    return CustomerApiPage(context, place_id)


def _places(context: PageContext, place_id: str) -> "Page[Any]":
    from ui.place_tree.places_page import PlacesPage

    return PlacesPage(context, place_id)


def _devices(context: PageContext, place_id: str) -> "Page[Any]":
    from ui.devices.page import DevicesPage

    return DevicesPage(context, place_id)


def _events(context: PageContext, place_id: str) -> "Page[Any]":
    from ui.events.page import EventsPage

    return EventsPage(context, place_id)


def _administrators(context: PageContext, place_id: str) -> "Page[Any]":
    from ui.administrators.page import AdministratorsPage

    return AdministratorsPage(context, place_id)


def _audit(context: PageContext, place_id: str) -> "Page[Any]":
    from ui.audit.page import AuditPage

    return AuditPage(context, place_id)


def _server_settings(context: PageContext, place_id: str) -> "Page[Any]":
    from ui.server_settings.page import ServerSettingsPage

    return ServerSettingsPage(context, place_id)


SCREENS = (
    Screen(
        PageKey.OVERVIEW,
        names.NAV_OVERVIEW,
        lambda: tr("Overview"),
        _bare,
        Action.SEE,
        _ALL,
        "overview",
        _overview,
    ),
    Screen(
        PageKey.PLACE, names.NAV_PLACE, lambda: tr("Place"), _service, Action.SEE, _PLACE, "place", _place
    ),
    Screen(
        PageKey.ACCESS_SERVICE,
        names.NAV_ACCESS_SERVICE,
        lambda: tr("Setting of access service"),
        _service,
        Action.GROUP_ACCESS_SERVICE,
        _GROUP,
        "access-service",
        _access_service,
    ),
    Screen(
        PageKey.ACCESS_SERVICE,
        names.NAV_ACCESS_SERVICE,
        lambda: tr("Setting of access service"),
        _service,
        Action.PLACE_ACCESS_SERVICE,
        _PLACE,
        "access-service",
        _access_service,
        chapter=f"{PageKey.ACCESS_SERVICE}.place",
    ),
    Screen(
        PageKey.CUSTOMER_API,
        names.NAV_CUSTOMER_API,
        lambda: tr("Customer API Integration"),
        _service,
        Action.VENDOR_APIS,
        _GROUP,
        "link",
        _customer_api,
    ),
    Screen(
        PageKey.PLACES,
        names.NAV_PLACES,
        lambda: tr("Places"),
        _bare,
        Action.SEE,
        _ALL - _PLACE,
        "place-group",
        _places,
    ),
    Screen(
        PageKey.DEVICES,
        names.NAV_DEVICES,
        lambda: tr("Devices"),
        _bare,
        Action.DEVICES,
        _ALL,
        "device",
        _devices,
    ),
    Screen(
        PageKey.EVENTS, names.NAV_EVENTS, lambda: tr("Events"), _bare, Action.EVENTS, _ALL, "event", _events
    ),
    Screen(
        PageKey.ADMINISTRATORS,
        names.NAV_ADMINISTRATORS,
        lambda: tr("Administrators"),
        _administration,
        Action.ADMINISTRATORS,
        _ALL,
        "people",
        _administrators,
    ),
    Screen(
        PageKey.AUDIT,
        names.NAV_AUDIT,
        lambda: tr("Audit"),
        _administration,
        Action.AUDIT,
        _ALL,
        "history",
        _audit,
    ),
    Screen(
        PageKey.SERVER_SETTINGS,
        names.NAV_SERVER_SETTINGS,
        lambda: tr("Server settings"),
        _server,
        Action.SERVER_SETTINGS,
        frozenset({PlaceKind.HEADQUARTERS}),
        "settings",
        _server_settings,
    ),
)
"""In the order of the menu."""

MENUS: Mapping[PlaceKind, Mapping[PageKey, Screen]] = {
    kind: {screen.key: screen for screen in SCREENS if kind in screen.kinds} for kind in PlaceKind
}
FACTORIES: "Mapping[PageKey, PageFactory]" = {screen.key: screen.make for screen in SCREENS}
