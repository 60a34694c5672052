"""Which page is behind which entry of a node's menu."""

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout

from clue_desktop.domain.place_tree import PlaceKind
from ui.access_service.group_page import GroupAccessServicePage
from ui.access_service.place_page import PlaceAccessServicePage
from ui.context import PageContext, PageKey
from ui.customer_api.page import CustomerApiPage
from ui.page import Page, PageFactory
from ui.widgets.states import EmptyState


def access_service_page(context: PageContext, place_id: str) -> Page:
    """Return the page of a place group, or that of a place."""
    node = context.directory.node(place_id)
    if node is not None and node.kind is PlaceKind.PLACE_GROUP:
        return GroupAccessServicePage(context, place_id)
    return PlaceAccessServicePage(context, place_id)


class PlainPage(Page):
    """A page that only says what its node is."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        node = context.directory.node(place_id)
        title = node.name if node is not None else place_id
        column = QVBoxLayout(self)
        column.addWidget(EmptyState("place", title, f"Place ID {place_id}"))


FACTORIES: Mapping[PageKey, PageFactory] = {
    PageKey.PLACES: PlainPage,
    PageKey.ACCESS_SERVICE: access_service_page,
    PageKey.CUSTOMER_API: CustomerApiPage,
    PageKey.PLACE: PlainPage,
    PageKey.DEVICES: PlainPage,
    PageKey.EVENTS: PlainPage,
}
