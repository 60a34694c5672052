"""The place tree and allocation emails."""

from typing import Annotated

from fastapi import Query, Response

from clue_desktop.contract import overview
from clue_desktop.contract import places as contract
from server.admin.moments import AskedMoment
from server.admin.parts import Use
from server.http.answers import answer, nothing
from server.http.guard import Administrator, Guard, IfMatch, Routes
from server.services.etags import etag_of
from server.services.place_tree.places import place_document_etag

routes = Routes("places")


@routes.add("GET", "/places", Guard.ADMINISTRATOR, contract.Places)
def get_places(caller: Administrator, use: Use) -> Response:
    """The nodes that one may see, and the names above them."""
    return Response(use.places.tree(caller), media_type="application/json")


@routes.add("POST", "/places", Guard.ADMINISTRATOR, contract.Place, 201)
def add_place(new: contract.NewPlace, caller: Administrator, use: Use) -> Response:
    """Add a node."""
    place = use.places.add(caller, new)
    return answer(place, status=201, etag=place_document_etag(place))


@routes.add("GET", "/places/{place_id}", Guard.ADMINISTRATOR, contract.Place)
def get_place(place_id: str, caller: Administrator, use: Use) -> Response:
    """One node."""
    place = use.places.one(caller, place_id)
    return answer(place, etag=place_document_etag(place))


@routes.add("GET", "/places/{place_id}/overview", Guard.ADMINISTRATOR, overview.Overview)
def get_overview(
    place_id: str,
    caller: Administrator,
    use: Use,
    since: Annotated[AskedMoment | None, Query()] = None,
) -> Response:
    """What is going on at a node and under it, since the caller's day began."""
    return answer(use.overviews.of(caller, place_id, since))


@routes.add("GET", "/places/{place_id}/move-preview", Guard.ADMINISTRATOR, contract.MovePreview)
def preview_move(
    place_id: str,
    caller: Administrator,
    use: Use,
    parent_id: Annotated[str, Query(alias="parentId", max_length=64)],
) -> Response:
    """What moving a node would do with its events of the past."""
    return answer(use.events.moving(caller, place_id, parent_id))


@routes.add("PATCH", "/places/{place_id}", Guard.ADMINISTRATOR, contract.Place)
def change_place(
    place_id: str, change: contract.PlaceChange, caller: Administrator, use: Use, if_match: IfMatch = None
) -> Response:
    """Rename or move a node."""
    place = use.places.change(caller, place_id, change, if_match)
    return answer(place, etag=place_document_etag(place))


@routes.add("DELETE", "/places/{place_id}", Guard.ADMINISTRATOR, status=204)
def delete_place(place_id: str, caller: Administrator, use: Use, if_match: IfMatch = None) -> Response:
    """Delete a node without children and devices."""
    use.places.delete(caller, place_id, if_match)
    return nothing()


@routes.add("GET", "/places/{place_id}/allocation-email", Guard.ADMINISTRATOR, contract.AllocationEmail)
def get_allocation_email(place_id: str, caller: Administrator, use: Use) -> Response:
    """Where allocation codes of a Place are sent."""
    document = use.places.allocation_email(caller, place_id)
    return answer(document, etag=etag_of(document))


@routes.add("PUT", "/places/{place_id}/allocation-email", Guard.ADMINISTRATOR, contract.AllocationEmail)
def set_allocation_email(
    place_id: str, new: contract.AllocationEmail, caller: Administrator, use: Use, if_match: IfMatch = None
) -> Response:
    """Set or clear it."""
    document = use.places.set_allocation_email(caller, place_id, new, if_match)
    return answer(document, etag=etag_of(document))
