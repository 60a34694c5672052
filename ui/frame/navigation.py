"""Which node and which page are shown, and which others can be gone to, without Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.errors import ClientError
from clue_desktop.contract.events import Change
from clue_desktop.contract.places import Place
from clue_desktop.domain.access_service import AccessType
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind
from ui.frame.screens import MENUS, Screen
from ui.state.context import ChangeFeed, PendingAccessTypes
from ui.state.destination import PageKey
from ui.state.directory import Directory
from ui.state.drafts import Drafts
from ui.state.life import Life, read_at_last
from ui.state.observable import Latest, Observable
from ui.state.tasks import Tasks
from ui.words.language import tr

_WITH_VENDOR = frozenset({AccessType.VENDOR, AccessType.MIXED})


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a node's menu.

    Attributes:
        section: the heading above it in the manual's words, "" for none.
        why_not: why it cannot be chosen now; "" when it can.
        icon: a name of `ui.widgets.icons`.
        unsaved: whether there are choices on it that are not saved.
    """

    key: PageKey
    name: str
    title: str
    section: str = ""
    why_not: str = ""
    icon: str = "place"
    unsaved: bool = False


class Navigation(Observable):
    """The node and the page that are shown.

    Attributes:
        place_id: the chosen node, "" for none.
        page: the chosen page, None while no node is chosen.
        drafts: what is not saved.
    """

    def __init__(
        self,
        client: AdminClient,
        directory: Directory,
        access_types: PendingAccessTypes,
        changes: ChangeFeed,
        report: Callable[[BaseException, str], None],
    ) -> None:
        super().__init__()
        self.place_id = ""
        self.page: PageKey | None = None
        self._client = client
        self._directory = directory
        self._pending = access_types
        self.drafts = Drafts(access_types)
        self._saved: dict[str, AccessType] = {}
        self._tasks = Tasks(report)
        self._latest = Latest()
        self._life = Life(changes, self._tasks)
        self._life.follows(self._changed, self.drafts)
        self._life.follows(self._tree_changed, directory)
        self._life.hears(self._follow)

    def close(self) -> None:
        """End what is under way."""
        self.drafts.close()
        self._life.end()
        self._tasks.cancel()

    def go(self, place_id: str, page: PageKey | None = None) -> bool:
        """Choose a node and a page; without a page, the present one where the node has it, else its first that is open.

        Returns whether there is such a node; one of which one may only see the name has no pages.
        """
        node = self._directory.node(place_id)
        if node is None or node.role is None:
            return False
        self.place_id = place_id
        menu = MENUS[node.kind]
        wanted = page or self.page
        chosen = self.page = wanted if wanted is not None and wanted in menu else _first_of(menu)
        self._read_access_type()
        closed = page is None and self._why_not(node, menu[chosen])
        if closed or not self.may_show(place_id, chosen):
            self.page = self._open_page(node)
        self._changed()
        return True

    def go_to_start(self) -> bool:
        """Choose the first node where one's role holds, and what is going on there; returns whether there is one."""
        start = self._directory.node(self._directory.first_with_role())
        if start is None:
            return False
        return self.go(start.id, PageKey.OVERVIEW)

    def may_show(self, place_id: str, page: PageKey) -> bool:
        """Tell whether one has the right to a page of a node."""
        node = self._directory.node(place_id)
        screen = MENUS[node.kind].get(page) if node is not None else None
        if screen is None:
            return False
        return self._directory.may(screen.action, place_id).allowed

    def _open_page(self, node: Place) -> PageKey:
        """Return the first page of a node that is open."""
        menu = MENUS[node.kind]
        is_open = {key: not self._why_not(node, screen) for key, screen in menu.items()}
        opened = {key: screen for key, screen in menu.items() if is_open[key]}
        return _first_of(opened or menu)

    def path(self) -> list[Place]:
        """Return the nodes from the top to the chosen one."""
        return self._directory.path(self.place_id)

    def entries(self) -> list[Entry]:
        """Return the menu of the chosen node."""
        node = self._directory.node(self.place_id)
        if node is None:
            return []
        return [
            Entry(
                screen.key,
                screen.name,
                screen.title(),
                screen.section(node.kind),
                self._why_not(node, screen),
                screen.icon,
                self.drafts.has(node.id, screen.key),
            )
            for screen in MENUS[node.kind].values()
        ]

    def _why_not(self, node: Place, screen: Screen) -> str:
        permission = self._directory.may(screen.action, node.id)
        if not permission.allowed:
            return permission.why_not
        if screen.key is PageKey.CUSTOMER_API:
            access_type = self._pending.of(node.id) or self._saved.get(node.id)
            if access_type is None:
                return tr("The access type is being read.")
            if access_type not in _WITH_VENDOR:
                return tr("Choose the access type Vendor or Mixed / Advanced under “{page}” first.").format(
                    page=MENUS[node.kind][PageKey.ACCESS_SERVICE].title()
                )
        return ""

    def _read_access_type(self) -> None:
        node = self._directory.node(self.place_id)
        is_current = self._latest.ask()
        if node is None or node.kind is not PlaceKind.PLACE_GROUP:
            return
        if not self._directory.may(Action.GROUP_ACCESS_SERVICE, node.id).allowed:
            return
        self._tasks.spawn(
            read_at_last(lambda: self._read(node.id, is_current)), tr("Reading the access type")
        )

    async def _read(self, group_id: str, is_current: Callable[[], bool]) -> None:
        try:
            setting = (await self._client.group_access.read(group_id)).value
        except ClientError:
            if is_current():
                raise
            return  # nobody looks at that group any more
        if self._saved.get(group_id) is not setting.access_type:
            self._saved[group_id] = setting.access_type
            self._changed()

    def _follow(self, change: Change | None) -> None:
        if change is None:
            self._saved.clear()
        if change is None or (change.kind == "accessService" and change.id == self.place_id):
            self._read_access_type()

    def _tree_changed(self) -> None:
        node = self._directory.node(self.place_id)
        if node is None:
            self.place_id, self.page = "", None
        elif node.role is None:  # the role was taken, and the node is only there for the sake of one under it
            self.place_id, self.page = "", None
            if self.go_to_start():
                return
        elif self.page is not None and not self.may_show(node.id, self.page):
            self.page = self._open_page(node)  # a role was taken
        self._changed()


def _first_of(menu: Mapping[PageKey, Screen]) -> PageKey:
    """Return the page of a menu that a node opens with: the manual's first, which is one click away from the overview."""
    return next((key for key in menu if key is not PageKey.OVERVIEW), next(iter(menu)))
