"""Which page is behind which entry of a node's menu; each is imported when it is first gone to."""

from collections.abc import Mapping
from typing import Any

from clue_desktop.domain.place_tree import PlaceKind
from ui.context import PageContext
from ui.page import Page, PageFactory
from ui.state.destination import PageKey


def _places(context: PageContext, place_id: str) -> Page[Any]:
    from ui.place_tree.places_page import PlacesPage

    return PlacesPage(context, place_id)


def _access_service(context: PageContext, place_id: str) -> Page[Any]:
    node = context.directory.node(place_id)
    if node is not None and node.kind is PlaceKind.PLACE_GROUP:
        from ui.access_service.group_page import GroupAccessServicePage

        return GroupAccessServicePage(context, place_id)
    from ui.access_service.place_page import PlaceAccessServicePage

    return PlaceAccessServicePage(context, place_id)


def _customer_api(context: PageContext, place_id: str) -> Page[Any]:
    from ui.customer_api.page import CustomerApiPage

    return CustomerApiPage(context, place_id)


def _place(context: PageContext, place_id: str) -> Page[Any]:
    from ui.place_settings.page import PlacePage

    return PlacePage(context, place_id)


def _devices(context: PageContext, place_id: str) -> Page[Any]:
    from ui.devices.page import DevicesPage

    return DevicesPage(context, place_id)


def _events(context: PageContext, place_id: str) -> Page[Any]:
    from ui.events.page import EventsPage

    return EventsPage(context, place_id)


def _administrators(context: PageContext, place_id: str) -> Page[Any]:
    from ui.administrators.page import AdministratorsPage

    return AdministratorsPage(context, place_id)


def _audit(context: PageContext, place_id: str) -> Page[Any]:
    from ui.audit.page import AuditPage

    return AuditPage(context, place_id)


def _server_settings(context: PageContext, place_id: str) -> Page[Any]:
    from ui.server_settings.page import ServerSettingsPage

    return ServerSettingsPage(context, place_id)


FACTORIES: Mapping[PageKey, PageFactory] = {
    PageKey.PLACES: _places,
    PageKey.ACCESS_SERVICE: _access_service,
    PageKey.CUSTOMER_API: _customer_api,
    PageKey.PLACE: _place,
    PageKey.DEVICES: _devices,
    PageKey.EVENTS: _events,
    PageKey.ADMINISTRATORS: _administrators,
    PageKey.AUDIT: _audit,
    PageKey.SERVER_SETTINGS: _server_settings,
}
