"""Making, renaming, moving and deleting nodes of the place tree: what may be done, what it does, doing it."""

from collections.abc import Awaitable, Callable, Iterator, Sequence

from clue_desktop.client.errors import ClientError
from clue_desktop.contract.places import NewPlace, Place, PlaceChange
from clue_desktop.domain.credentials import CREDENTIAL_TYPES
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import KIND_TITLES, PARENT_KINDS, PlaceKind, validate_place_name
from ui.state.context import PageContext
from ui.state.notices import Level, Notice, in_words
from ui.state.question import Overtaken, Question, twice
from ui.words.language import told, tr


class PlaceTreePresenter:
    """Decisions of the tree and of the Places page; what asks the server tells of a fault through the notices."""

    def __init__(self, context: PageContext, done: Callable[[], None] = lambda: None) -> None:
        """Take whom to tell that something was done here, the tree having been read again."""
        self._context = context
        self._done = done

    # ---- what may be done

    def kinds_below(self, place_id: str) -> list[PlaceKind]:
        """Return which kinds of node can be added right under one."""
        node = self._context.directory.node(place_id)
        if node is None:
            return []
        return [kind for kind in PlaceKind if node.kind in PARENT_KINDS[kind]]

    def why_not_add(self, place_id: str) -> str:
        """Why nothing can be added under a node, or ""."""
        if self._context.directory.node(place_id) is None:
            return _gone()
        if not self.kinds_below(place_id):
            return tr("Nothing stands under a place.")
        return self._context.directory.may(Action.ADD_BELOW, place_id).why_not

    def why_not_rename(self, place_id: str) -> str:
        """Why a node cannot be renamed, or ""."""
        return self._context.directory.may(Action.CHANGE_NODE, place_id).why_not

    def why_not_move(self, place_id: str) -> str:
        """Why a node cannot be moved, or ""."""
        node = self._context.directory.node(place_id)
        if node is not None and node.kind is PlaceKind.HEADQUARTERS:
            return tr("The headquarters stands at the top.")
        why_not = self._context.directory.may(Action.CHANGE_NODE, place_id).why_not
        if why_not or any(True for _target in self._targets(place_id)):
            return why_not
        return tr("There is no other place that it could be part of.")

    def why_not_delete(self, place_id: str) -> str:
        """Why a node cannot be deleted, or ""."""
        directory = self._context.directory
        node = directory.node(place_id)
        if node is None:
            return _gone()
        if node.kind is PlaceKind.HEADQUARTERS:
            return tr("The headquarters cannot be deleted.")
        if why_not := directory.may(Action.CHANGE_NODE, place_id).why_not:
            return why_not
        if directory.children(place_id):
            return tr("“{name}” still has places under it; move or delete those first.").format(
                name=node.name
            )
        if node.device_count:
            return tr("“{name}” still has devices; move or release those first.").format(name=node.name)
        return ""

    def name_problem(self, name: str) -> str:
        """Return what is wrong with a name, or ""."""
        problems = validate_place_name(name)
        return told(problems[0].message) if problems else ""

    def targets(self, place_id: str) -> list[str]:
        """Return under which nodes one could be moved."""
        return list(self._targets(place_id))

    def _targets(self, place_id: str) -> Iterator[str]:
        directory = self._context.directory
        node = directory.node(place_id)
        if node is None:
            return
        kinds = PARENT_KINDS[node.kind]
        for other in directory.ids():
            if directory.kind(other) not in kinds:
                continue
            if other != node.parent_id and directory.may(Action.ADD_BELOW, other).allowed:
                yield other

    # ---- what it does

    async def move_question(self, place_id: str, parent_id: str) -> Question | None:
        """Return what a move does, overrides that it loses by name; None when a node is no longer there."""
        node, parent = self._context.directory.node(place_id), self._context.directory.node(parent_id)
        if node is None or parent is None:
            self._gone()
            return None
        values = {"kind": told(KIND_TITLES[node.kind]), "name": node.name, "above": parent.name}
        moves_with_it = await self._events_of(place_id, parent_id)
        if node.kind is not PlaceKind.PLACE:
            text = tr("Move the {kind} “{name}” under “{above}”?")
            return Question(tr("Move"), text.format(**values), moves_with_it)
        text = tr("Move the {kind} “{name}” under “{above}”? It takes over the settings of that place group.")
        lost = await self._lost(node) if node.has_overrides else ""
        warning = "\n".join(filter(None, [lost, moves_with_it]))
        return Question(tr("Move"), text.format(**values), warning, destroys=bool(lost))

    def delete_question(self, place_id: str) -> Question | None:
        """Return what deleting does; None when the node is no longer there."""
        node = self._context.directory.node(place_id)
        if node is None:
            self._gone()
            return None
        text = tr("Delete the {kind} “{name}” ({place})? This cannot be undone.").format(
            kind=told(KIND_TITLES[node.kind]), name=node.name, place=node.id
        )
        group = node.kind is PlaceKind.PLACE_GROUP
        return Question(
            tr("Delete"), text, tr("Its vendor APIs are deleted with it.") if group else "", destroys=True
        )

    async def _events_of(self, place_id: str, parent_id: str) -> str:
        """Return in words who reads the events of the past from then on."""
        try:
            preview = await self._context.client.places.preview_move(place_id, parent_id)
        except ClientError as fault:
            return tr(
                "Its events of the past move with it. (Who reads them then is not known: {why})"
            ).format(why=in_words(fault))
        if not preview.events or not preview.readers_added:
            return ""
        text = (
            tr(
                "Its {count} events of the past move with it: the administrators of {added} read them from then on."
                " Those of {kept} go on reading the events of that time, and not those to come."
            )
            if preview.readers_kept
            else tr(
                "Its {count} events of the past move with it: the administrators of {added} read them from then on."
            )
        )
        added, kept = (
            ", ".join(f"“{one.place_name}”" for one in these)
            for these in (preview.readers_added, preview.readers_kept)
        )
        more = "+" if preview.more_events else ""
        return text.format(count=f"{preview.events:,}{more}", added=added, kept=kept)

    async def _lost(self, node: Place) -> str:
        try:
            setting = (await self._context.client.place_access.read(node.id)).value
        except ClientError as fault:
            return tr("Its own overrides will be lost. (They could not be listed: {why})").format(
                why=in_words(fault)
            )
        names = {choice.api_id: choice.name for choices in setting.choices.values() for choice in choices}
        lost = [
            f"{told(CREDENTIAL_TYPES[credential].title)} ({names.get(held.api_id or '', tr('Not assigned'))})"
            for credential, held in setting.assignments.items()
            if not held.inherited
        ]
        return tr("Its own overrides will be lost: {list}.").format(list=", ".join(lost)) if lost else ""

    # ---- doing it

    async def add(self, parent_id: str, kind: PlaceKind, name: str) -> str | None:
        """Add a node and return its Place ID, or None when it could not be added."""
        try:
            added = await self._context.client.places.add(NewPlace(parent_id=parent_id, kind=kind, name=name))
        except ClientError as fault:
            self._context.notices.failed(fault, tr("Adding “{name}”").format(name=name))
            return None
        await self.refresh()
        return added.value.id

    async def rename(self, place_id: str, name: str, seen: str) -> Overtaken | None:
        """Give a node another name, unless it has another one by now than was `seen`."""
        if name == seen:
            return None
        if problem := self.name_problem(name):
            text = tr("Not renamed. {problem}").format(problem=problem)
            self._context.notices.tell(Notice(Level.WARNING, text))
            return None

        async def attempt() -> Overtaken | None:
            present = await self._context.client.places.read(place_id)
            theirs = present.value.name
            if theirs not in {seen, name}:
                text = tr(
                    "Somebody else has renamed “{seen}” to “{theirs}” meanwhile. Rename it to “{mine}”?"
                )
                return Overtaken(
                    Question(tr("Save mine over it"), text.format(seen=seen, theirs=theirs, mine=name)),
                    theirs,
                )
            await self._context.client.places.change(place_id, PlaceChange(name=name), if_match=present.etag)
            return None

        return await self._change(attempt, tr("Renaming to “{name}”").format(name=name))

    async def move(self, place_id: str, parent_id: str, seen: str | None) -> Overtaken | None:
        """Move a node under another, unless it stands under another one by now than was `seen`."""
        name = self._name(place_id)

        async def attempt() -> Overtaken | None:
            present = await self._context.client.places.read(place_id)
            theirs = present.value.parent_id
            if theirs not in {seen, parent_id}:
                text = tr(
                    "Somebody else has moved “{name}” under “{theirs}” meanwhile. Move it under “{mine}”?"
                )
                values = {"name": name, "theirs": self._name(theirs or ""), "mine": self._name(parent_id)}
                return Overtaken(Question(tr("Save mine over it"), text.format(**values)), theirs or "")
            await self._context.client.places.change(
                place_id, PlaceChange(parent_id=parent_id), if_match=present.etag
            )
            return None

        return await self._change(attempt, tr("Moving “{name}”").format(name=name))

    async def delete(self, place_id: str, seen: str) -> Overtaken | None:
        """Delete a node, unless it has another name by now than was `seen`."""

        async def attempt() -> Overtaken | None:
            present = await self._context.client.places.read(place_id)
            theirs = present.value.name
            if theirs != seen:
                text = tr(
                    "Somebody else has renamed “{seen}” to “{theirs}” meanwhile. Delete it all the same?"
                )
                return Overtaken(
                    Question(tr("Delete"), text.format(seen=seen, theirs=theirs), destroys=True), theirs
                )
            await self._context.client.places.delete(place_id, if_match=present.etag)
            self._context.notices.done(tr("“{name}” is deleted.").format(name=seen))
            return None

        return await self._change(attempt, tr("Deleting “{name}”").format(name=seen))

    async def refresh(self) -> None:
        """Read the tree again."""
        try:
            await self._context.directory.load(self._context.client.places.in_parts())
        except ClientError as fault:
            self._context.notices.failed(fault, tr("Reading the place tree"))
        self._done()

    def refuse(self, why_not: str) -> None:
        """Say why something that was asked for by a key is not done."""
        self._context.notices.tell(Notice(Level.WARNING, why_not))

    def paths(self, place_ids: Sequence[str]) -> list[tuple[str, str]]:
        """Return nodes with the names from the top down to each, for a person to choose from."""
        directory = self._context.directory
        return [
            (place_id, " › ".join(node.name for node in directory.path(place_id))) for place_id in place_ids
        ]

    def _gone(self) -> None:
        self.refuse(_gone())

    def _name(self, place_id: str) -> str:
        node = self._context.directory.node(place_id)
        return node.name if node else place_id

    async def _change(
        self, attempt: Callable[[], Awaitable[Overtaken | None]], doing: str
    ) -> Overtaken | None:
        overtaken = None
        try:
            overtaken = await twice(attempt)
        except ClientError as fault:
            self._context.notices.failed(fault, doing)
        await self.refresh()
        return overtaken


def _gone() -> str:
    return tr("This place is not there any more.")
