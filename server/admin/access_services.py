"""Setting of access service of place groups and places."""

from typing import Annotated

from fastapi import Path, Response

from clue_desktop.contract import access_service as contract
from clue_desktop.contract import access_service_history as history
from server.admin.parts import Use
from server.http.answers import answer, nothing
from server.http.guard import Administrator, Guard, IfMatch, Routes
from server.services.etags import etag_of

routes = Routes("access service")

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@routes.add(
    "GET", "/place-groups/{group_id}/access-service", Guard.ADMINISTRATOR, contract.GroupAccessService
)
def get_group(group_id: str, caller: Administrator, use: Use) -> Response:
    """A place group's setting."""
    document = use.access_services.of_group(caller, group_id)
    return answer(document, etag=etag_of(document))


@routes.add(
    "PUT", "/place-groups/{group_id}/access-service", Guard.ADMINISTRATOR, contract.SavedGroupAccessService
)
def save_group(
    group_id: str, new: contract.GroupAccessService, caller: Administrator, use: Use, if_match: IfMatch = None
) -> Response:
    """Set it, and remove every override below."""
    saved = use.access_services.save_group(caller, group_id, new, if_match)
    return answer(saved, etag=_group_etag(saved))


@routes.add("POST", "/place-groups/{group_id}/access-service/preview", Guard.ADMINISTRATOR, contract.Preview)
def preview_group(
    group_id: str, new: contract.GroupAccessService, caller: Administrator, use: Use
) -> Response:
    """What saving would do; writes nothing."""
    return answer(use.access_services.preview(caller, group_id, new))


@routes.add(
    "POST", "/place-groups/{group_id}/access-service/undo", Guard.ADMINISTRATOR, contract.GroupAccessService
)
def undo_group(group_id: str, caller: Administrator, use: Use, if_match: IfMatch = None) -> Response:
    """Take back the last save, with the overrides that it removed, while nothing else has changed."""
    document = use.access_services.undo_group(caller, group_id, if_match)
    return answer(document, etag=etag_of(document))


@routes.add(
    "POST",
    "/place-groups/{group_id}/access-service/switch",
    Guard.ADMINISTRATOR,
    contract.SavedGroupAccessService,
)
def switch_group(
    group_id: str, new: contract.Switch, caller: Administrator, use: Use, if_match: IfMatch = None
) -> Response:
    """Let a credential's shadow decide, and its API be the shadow; for all below, as a save."""
    saved = use.access_services.switch_group(caller, group_id, new.credential, if_match)
    return answer(saved, etag=_group_etag(saved))


@routes.add("GET", "/places/{place_id}/access-service", Guard.ADMINISTRATOR, contract.PlaceAccessService)
def get_place(place_id: str, caller: Administrator, use: Use) -> Response:
    """What holds at a place."""
    document = use.access_services.of_place(caller, place_id)
    return answer(document, etag=etag_of(document))


@routes.add("PUT", "/places/{place_id}/access-service", Guard.ADMINISTRATOR, contract.PlaceAccessService)
def save_place(
    place_id: str, new: contract.PlaceOverrides, caller: Administrator, use: Use, if_match: IfMatch = None
) -> Response:
    """Override what is inherited, for the credentials named."""
    document = use.access_services.save_place(caller, place_id, new, if_match)
    return answer(document, etag=etag_of(document))


@routes.add(
    "POST", "/places/{place_id}/access-service/switch", Guard.ADMINISTRATOR, contract.PlaceAccessService
)
def switch_place(
    place_id: str, new: contract.Switch, caller: Administrator, use: Use, if_match: IfMatch = None
) -> Response:
    """Let a credential's shadow decide at this place alone, and its API be the shadow."""
    document = use.access_services.switch_place(caller, place_id, new.credential, if_match)
    return answer(document, etag=etag_of(document))


@routes.add("DELETE", "/places/{place_id}/access-service", Guard.ADMINISTRATOR, status=204)
def reset_place(place_id: str, caller: Administrator, use: Use, if_match: IfMatch = None) -> Response:
    """Go back to what is inherited."""
    use.access_services.reset_place(caller, place_id, if_match)
    return nothing()


@routes.add(
    "GET", "/place-groups/{group_id}/access-service/revisions", Guard.ADMINISTRATOR, history.GroupRevisions
)
def get_group_revisions(group_id: str, caller: Administrator, use: Use) -> Response:
    """Who set what and when."""
    return answer(use.access_service_history.of_group(caller, group_id))


@routes.add(
    "POST",
    "/place-groups/{group_id}/access-service/revisions/{number}/restore",
    Guard.ADMINISTRATOR,
    history.RestoredGroupAccessService,
)
def restore_group(
    group_id: str, number: Number, caller: Administrator, use: Use, if_match: IfMatch = None
) -> Response:
    """Set an earlier state again, and remove every override below; APIs that are gone become not assigned."""
    restored = use.access_service_history.restore_group(caller, group_id, number, if_match)
    return answer(restored, etag=_group_etag(restored))


@routes.add("GET", "/places/{place_id}/access-service/revisions", Guard.ADMINISTRATOR, history.PlaceRevisions)
def get_place_revisions(place_id: str, caller: Administrator, use: Use) -> Response:
    """Who overrode what and when."""
    return answer(use.access_service_history.of_place(caller, place_id))


@routes.add(
    "POST",
    "/places/{place_id}/access-service/revisions/{number}/restore",
    Guard.ADMINISTRATOR,
    history.RestoredPlaceAccessService,
)
def restore_place(
    place_id: str, number: Number, caller: Administrator, use: Use, if_match: IfMatch = None
) -> Response:
    """Set the overrides of an earlier state again; those to APIs that are gone become not assigned."""
    restored = use.access_service_history.restore_place(caller, place_id, number, if_match)
    members = {name: getattr(restored, name) for name in contract.PlaceAccessService.model_fields}
    return answer(restored, etag=etag_of(contract.PlaceAccessService(**members)))


def _group_etag(setting: contract.GroupAccessService) -> str:
    members = {name: getattr(setting, name) for name in contract.GroupAccessService.model_fields}
    return etag_of(contract.GroupAccessService(**members))
