"""Making, renaming, moving and deleting nodes of the place tree."""

from dataclasses import dataclass

from clue_desktop.client.errors import ClientError
from clue_desktop.contract.places import NewPlace, PlaceChange
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import KIND_TITLES, PARENT_KINDS, PlaceKind, validate_place_name
from ui.context import PageContext


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be confirmed before it is done."""

    title: str
    text: str


class PlaceTreePresenter:
    """Decisions of the tree; every method that asks the server tells of a fault through the notices."""

    def __init__(self, context: PageContext) -> None:
        self._context = context

    def kinds_below(self, place_id: str) -> list[PlaceKind]:
        """Return which kinds of node can be added right under one."""
        node = self._context.directory.node(place_id)
        if node is None:
            return []
        return [kind for kind in PlaceKind if node.kind in PARENT_KINDS[kind]]

    def why_not_add(self, place_id: str) -> str:
        """Why nothing can be added under a node, or ""."""
        if not self.kinds_below(place_id):
            return "Nothing stands under a place."
        return self._context.directory.may(Action.ADD_BELOW, place_id).why_not

    def why_not_change(self, place_id: str) -> str:
        """Why a node cannot be renamed, moved or deleted, or ""."""
        return self._context.directory.may(Action.CHANGE_NODE, place_id).why_not

    def name_problem(self, name: str) -> str:
        """Return what is wrong with a name, or ""."""
        problems = validate_place_name(name)
        return problems[0].message if problems else ""

    def move_question(self, place_id: str, parent_id: str) -> Question | None:
        """Return what a move does, for its confirmation; None when a node is no longer there."""
        node, parent = self._context.directory.node(place_id), self._context.directory.node(parent_id)
        if node is None or parent is None:
            return None
        text = f"Move the {KIND_TITLES[node.kind]} “{node.name}” under “{parent.name}”?"
        if node.kind is PlaceKind.PLACE:
            text += " It takes over the settings of that place group."
            if node.has_overrides:
                text += " Its own overrides will be lost: they point to APIs of its present group."
        return Question("Move", text)

    def delete_question(self, place_id: str) -> Question | None:
        """Return what deleting does, for its confirmation; None when the node is no longer there."""
        node = self._context.directory.node(place_id)
        if node is None:
            return None
        text = f"Delete the {KIND_TITLES[node.kind]} “{node.name}” ({node.id})? This cannot be undone."
        if node.kind is PlaceKind.PLACE_GROUP:
            text += " Its vendor APIs are deleted with it."
        return Question("Delete", text)

    async def add(self, parent_id: str, kind: PlaceKind, name: str) -> str | None:
        """Add a node and return its Place ID, or None when it could not be added."""
        try:
            added = await self._context.client.add_place(NewPlace(parent_id=parent_id, kind=kind, name=name))
        except ClientError as fault:
            self._context.notices.failed(fault, f"Adding “{name}”")
            return None
        await self.refresh()
        return added.value.id

    async def rename(self, place_id: str, name: str) -> None:
        """Give a node another name."""
        await self._change(place_id, PlaceChange(name=name), f"Renaming to “{name}”")

    async def move(self, place_id: str, parent_id: str) -> None:
        """Move a node under another."""
        await self._change(place_id, PlaceChange(parent_id=parent_id), "Moving")

    async def delete(self, place_id: str) -> None:
        """Delete a node."""
        try:
            await self._context.client.delete_place(place_id)
        except ClientError as fault:
            self._context.notices.failed(fault, "Deleting")
        await self.refresh()

    async def refresh(self) -> None:
        """Read the tree again."""
        try:
            self._context.directory.replace(await self._context.client.places())
        except ClientError as fault:
            self._context.notices.failed(fault, "Reading the place tree")

    async def _change(self, place_id: str, change: PlaceChange, doing: str) -> None:
        try:
            await self._context.client.change_place(place_id, change)
        except ClientError as fault:
            self._context.notices.failed(fault, doing)
        await self.refresh()
