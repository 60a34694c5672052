"""What exists while an administrator is signed in: the workspace, Go to…, and what is watched for them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShortcut

from clue_desktop.domain.permissions import Action
from ui.frame import screens
from ui.frame.go_to import GoToField
from ui.frame.navigation import Navigation
from ui.frame.outage_watch import OutageWatch
from ui.frame.searching import Hit, Searching
from ui.frame.server_state_bar import ServerStateBar
from ui.frame.vendor_watch import VendorWatch
from ui.frame.window import MainWindow
from ui.frame.workspace import Deferred, Workspace
from ui.state.context import PageContext
from ui.state.destination import Navigator, ToServerSettings, to_page
from ui.state.directory import Directory
from ui.state.tasks import Tasks
from ui.widgets.shortcuts import FOLD
from ui.words.language import tr


def why_not_server_settings(directory: Directory) -> str:
    """Why one may not change the server's settings, or ""."""
    top = directory.children(None)
    return directory.may(Action.SERVER_SETTINGS, top[0]).why_not if top else ""


class Desk:
    """From its making until `leave`.

    Attributes:
        workspace: tree, menu and pages.
        whose: the id of the administrator.
    """

    def __init__(
        self,
        window: MainWindow,
        go_to: GoToField,
        make_context: Callable[[Navigator], PageContext],
        whose: str,
        actions: Callable[[], list[Hit]],
        tasks: Tasks,
        open_help: Callable[[str], None],
    ) -> None:
        """Take what can be done from anywhere in `actions`; the last place is gone to a moment later."""
        deferred = Deferred()
        context = make_context(deferred)
        self.navigation = Navigation(
            context.client, context.directory, context.access_types, context.changes, context.notices.failed
        )
        self.workspace = deferred.workspace = Workspace(context, self.navigation, screens.FACTORIES)
        self.whose = whose
        self._window = window
        self._go_to = go_to
        self._directory = context.directory
        self._actions = actions
        self._server_state = ServerStateBar(window.status_mail, context, tasks)
        self._watches = (VendorWatch(context, tasks), OutageWatch(context, tasks, open_help))
        self._searching = searching = Searching(
            context.client, context.directory, deferred, self._hits, context.changes
        )

        def read_others() -> None:
            tasks.spawn(searching.read_others(), tr("Reading devices and APIs for the search"))

        go_to.search = searching.hits
        go_to.remark = searching.still_reading
        go_to.opened = read_others
        searching.observe(go_to.show_hits)
        self._fold_clicked = window.fold.clicked.connect(self.workspace.folding.toggle)
        shortcut = QShortcut(FOLD.sequence, self.workspace)
        shortcut.activated.connect(self.workspace.folding.toggle)
        # The page in a turn of its own: both together would hold the window up.
        QTimer.singleShot(0, self.workspace, self.workspace.go_to_last_place)

    def leave(self) -> None:
        """End everything, and take it from the window."""
        self._window.fold.clicked.disconnect(self._fold_clicked)
        self.workspace.leave()
        self._window.drop_screen(self.workspace)
        self._searching.close()
        self._server_state.close()
        for watch in self._watches:
            watch.close()
        self._go_to.search = self._go_to.opened = self._go_to.remark = None

    def open_server_settings(self) -> None:
        """Go to the settings of the server."""
        if top := self._directory.children(None):
            self.workspace.go(ToServerSettings(top[0]))

    def _hits(self) -> list[Hit]:
        """Return what can be done here: the pages of the node, the server's settings, what can be done anywhere."""
        hits = [
            Hit(
                entry.title,
                tr("here"),
                "edit",
                partial(self.workspace.go, to_page(entry.key, self.navigation.place_id)),
            )
            for entry in self.navigation.entries()
            if not entry.why_not
        ]
        is_listed = any(hit.title == tr("Server settings") for hit in hits)
        if not is_listed and not why_not_server_settings(self._directory):
            hits.append(Hit(tr("Server settings"), "", "edit", self.open_server_settings))
        return [*hits, *self._actions()]
