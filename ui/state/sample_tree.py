"""The places to begin with, for whoever wants some."""

from clue_desktop.client.admin import AdminClient
from clue_desktop.contract.places import NewPlace
from clue_desktop.domain.place_tree import PlaceKind
from ui.words.language import tr


async def add_sample_tree(client: AdminClient, headquarters: str) -> str:
    """Add a branch, a place group and two places; return the group's Place ID. Raises ClientError."""
    branch = await client.places.add(
        NewPlace(parent_id=headquarters, kind=PlaceKind.BRANCH, name=tr("North branch"))
    )
    group = await client.places.add(
        NewPlace(parent_id=branch.value.id, kind=PlaceKind.PLACE_GROUP, name=tr("Tower A"))
    )
    for name in (tr("Lobby"), tr("Server room")):
        await client.places.add(NewPlace(parent_id=group.value.id, kind=PlaceKind.PLACE, name=name))
    return group.value.id
