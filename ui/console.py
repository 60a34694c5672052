"""Ties a session to the window: which screen is shown when, and what toolbar, banner and status bar say."""

import asyncio
import logging
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from clue_desktop.profiles import FilePreferences, Profiles, ServerProfile
from clue_desktop.sign_in_keeping import KeptIn, SignInKeeping
from ui import names, pages
from ui.context import ChangeFeed, PageContext, PageKey, PendingAccessTypes
from ui.devices.credential_file import tokens_in
from ui.directory import Directory
from ui.first_run.pages import FingerprintPage, FirstRunPage, SignInPage
from ui.first_run.presenter import Entrance
from ui.frame.banner import Banner
from ui.frame.go_to import GoToField
from ui.frame.navigation import Navigation
from ui.frame.notices_area import NoticesArea
from ui.frame.searching import Hit, Searching
from ui.frame.window import MainWindow
from ui.frame.workspace import Deferred, Workspace
from ui.hosting import Host
from ui.notices import Notices
from ui.session import Phase, Session
from ui.tasks import Tasks
from ui.widgets import theme

_GEOMETRY, _SCHEME = "geometry", "scheme"
_SAVE_SECONDS = 10
_KEPT = {
    KeptIn.KEYRING: "Sign-in kept in the system keyring",
    KeptIn.FILE: "Sign-in kept in an unencrypted file",
    KeptIn.MEMORY: "Sign-in kept until the window closes",
}
_SCHEMES: tuple[tuple[theme.Scheme, str], ...] = (
    ("system", "Like the system"),
    ("light", "Light"),
    ("dark", "Dark"),
)

_logger = logging.getLogger(__name__)


class Console:
    """One window on one server, from `start` to `aclose`."""

    def __init__(
        self,
        window: MainWindow,
        host: Host,
        profiles: Profiles,
        profile: ServerProfile,
        keeping: SignInKeeping,
    ) -> None:
        self.window = window
        self.notices = Notices()
        self.preferences: FilePreferences = profiles.preferences(profile.key)
        self._credential_files = profiles.credential_files
        self._directory = Directory()
        self._changes = ChangeFeed()
        self._tasks = Tasks(self.notices.failed)
        self.session = Session(
            host,
            profiles,
            profile,
            keeping,
            directory=self._directory,
            changes=self._changes,
            notices=self.notices,
        )
        self._entrance = Entrance(self.session)
        self._first_run = FirstRunPage(self._entrance, self._tasks)
        self._sign_in = SignInPage(self._entrance, self._tasks)
        self._fingerprint = FingerprintPage(self.session.trust, lambda: self._may_close(window.close_now))
        self._banner = Banner(self.session.retry_now)
        self._notices_area = NoticesArea(self.notices)
        self._go_to = GoToField(window)
        self.workspace: Workspace | None = None
        self._searching: Searching | None = None
        self._whose = ""

        window.restore_geometry(self.preferences.get(_GEOMETRY))
        window.above.addWidget(self._banner)
        window.below.addWidget(self._notices_area)
        self._search = window.add_search(self._go_to)
        window.may_close = self._may_close
        self._search.setVisible(False)
        scheme = self.preferences.get(_SCHEME)
        if scheme in {"light", "dark"}:
            theme.set_scheme(scheme)
        self._saving = QTimer(window, interval=_SAVE_SECONDS * 1000)
        self._saving.timeout.connect(self._save)
        self._forget = [self.session.observe(self._show), self._directory.observe(self._count)]
        self._fill_account_menu()
        self._show()

    def start(self) -> None:
        """Begin to connect."""
        self._saving.start()
        self._tasks.spawn(self.session.run(), "Staying in touch with the server")

    async def aclose(self) -> None:
        """End in order: pages, tasks, connection, and the bundled server last."""
        self._saving.stop()
        for forget in self._forget:
            forget()
        self._drop_workspace()
        self._notices_area.close_area()
        await self._tasks.aclose()
        self.preferences.set(_GEOMETRY, self.window.geometry_as_text())
        self._save()
        await self.session.aclose()

    def server_changed(self) -> None:
        """Take a change in the bundled server's life: show it, and come back the sooner when it is up again."""
        self.window.status_host.setText(self.session.host.describes)
        self.session.retry_now()

    # What is shown

    @property
    def _is_inside(self) -> bool:
        """Whether an administrator works with the places, the server reachable or not."""
        return self.workspace is not None and self.window.stack.currentWidget() is self.workspace

    def _show(self) -> None:
        session, window = self.session, self.window
        state = session.state
        window.status_host.setText(session.host.describes)
        window.busy.set_busy(busy=state.phase is Phase.CONNECTING)
        self._show_pill()
        self._show_banner()
        match state.phase:
            case Phase.CONNECTING:
                window.starting.say("Starting…", state.reason)
                window.show_screen(window.starting)
            case Phase.FINGERPRINT:
                self._fingerprint.begin(session.host.url, state.fingerprint)
                window.show_screen(self._fingerprint)
            case Phase.SETUP_REQUIRED:
                window.show_screen(self._first_run)
                next(iter(self._first_run.fields.values())).setFocus(Qt.FocusReason.OtherFocusReason)
            case Phase.SIGN_IN:
                self._sign_in.begin(state.reason)
                window.show_screen(self._sign_in)
            case Phase.READY:
                self._enter()
            case Phase.LOST | Phase.STOPPED:
                if self.workspace is None and window.stack.currentWidget() is window.starting:
                    window.starting.say("The server cannot be reached", "")
        self._search.setVisible(self._is_inside)
        self._fill_account_menu()
        self._count()
        self._entitle()

    def _show_pill(self) -> None:
        session = self.session
        name = session.profile.title
        text, tone = {
            Phase.CONNECTING: ("connecting…", ""),
            Phase.FINGERPRINT: ("not trusted yet", "warning"),
            Phase.SETUP_REQUIRED: ("to be set up", "accent"),
            Phase.SIGN_IN: ("connected, not signed in", "accent"),
            Phase.READY: ("connected", "good"),
            Phase.LOST: ("not reachable", "bad"),
            Phase.STOPPED: ("not connected", "bad"),
        }[session.state.phase]
        self.window.status_server.set_state(f"● {name} · {text}", tone)
        self.window.status_server.setAccessibleName(f"Server: {name}, {text}")

    def _show_banner(self) -> None:
        state = self.session.state
        if state.phase is Phase.LOST and state.retry_at is not None:
            until = state.retry_at
            clock = asyncio.get_running_loop().time
            text = f"{state.reason} Nothing that you have typed is lost."
            self._banner.say(text, seconds_left=lambda: until - clock())
        elif state.phase is Phase.STOPPED:
            self._banner.say(state.reason, tone="bad")
        else:
            self._banner.end()

    def _entitle(self) -> None:
        """Name the window after where it is, so that windows can be told apart."""
        path = self.workspace.navigation.path() if self.workspace is not None and self._is_inside else []
        place = path[-1].name if len(path) > 1 else ""
        where = filter(None, [place, self.session.profile.title if path else "", "CLUe Desktop"])
        self.window.setWindowTitle(" — ".join(where))

    def _count(self) -> None:
        ready = self._is_inside
        directory = self._directory
        devices = sum(directory.devices_under(place_id) for place_id in directory.children(None))
        self.window.status_devices.setText(f"{devices} device{'' if devices == 1 else 's'}" if ready else "")
        self.window.status_sign_in.setText(_KEPT[self.session.kept.where] if ready else "")
        self.window.status_sign_in.setToolTip(self.session.kept.why_not)

    def _enter(self) -> None:
        """Show the workspace; the one that is there already is kept with all that was typed, for the same person."""
        session = self.session
        if session.client is None or session.administrator is None:
            return
        if self.workspace is not None and self._whose != session.administrator.id:
            self._drop_workspace()
        if self.workspace is None:
            self._make_workspace()
        if self.workspace is not None:
            self.window.show_screen(self.workspace)

    def _make_workspace(self) -> None:
        session = self.session
        if session.client is None or session.administrator is None:
            return
        deferred = Deferred()
        context = PageContext(
            client=session.client,
            directory=self._directory,
            notices=self.notices,
            changes=self._changes,
            navigator=deferred,
            access_types=PendingAccessTypes(),
            preferences=self.preferences,
            device_tokens=tokens_in(self._credential_files, session.client.address),
        )
        navigation = Navigation(
            session.client, self._directory, context.access_types, self._changes, self.notices.failed
        )
        self.workspace = deferred.workspace = Workspace(context, navigation, pages.FACTORIES)
        self._whose = session.administrator.id
        searching = Searching(session.client, self._directory, deferred, self._actions)
        self._searching = searching
        navigation.observe(self._entitle)
        self._go_to.search = searching.hits
        self._go_to.opened = lambda: self._read_for_search(searching)
        searching.observe(self._go_to.show_hits)
        self.workspace.go_to_last_place()

    def _drop_workspace(self) -> None:
        workspace, self.workspace = self.workspace, None
        if workspace is None:
            return
        workspace.leave()
        self.window.drop_screen(workspace)
        if self._searching is not None:
            self._searching.close()
        self._go_to.search = self._go_to.opened = None
        self._searching = None

    def _read_for_search(self, searching: Searching) -> None:
        self._tasks.spawn(searching.read_others(), "Reading devices and APIs for the search")

    # What can be done from anywhere

    def _actions(self) -> list[Hit]:
        workspace = self.workspace
        hits = []
        if workspace is not None:
            hits = [
                Hit(entry.title, "this node", "edit", self._turning_to(workspace, entry.key))
                for entry in workspace.navigation.entries()
                if not entry.why_not
            ]
        for scheme, title in _SCHEMES:
            hits.append(Hit(f"Colours: {title}", "", "refresh", self._choosing(scheme)))
        hits.append(Hit("Sign out", "", "account", self._ask_to_sign_out))
        return hits

    def _turning_to(self, workspace: Workspace, key: PageKey) -> Callable[[], None]:
        return lambda: workspace.go(workspace.navigation.place_id, key)

    def _choosing(self, scheme: theme.Scheme) -> Callable[[], None]:
        return lambda: self._choose_scheme(scheme)

    def _choose_scheme(self, scheme: theme.Scheme) -> None:
        theme.set_scheme(scheme)
        self.preferences.set(_SCHEME, scheme)

    def _fill_account_menu(self) -> None:
        menu = self.window.account.menu()
        menu.clear()
        who = self.session.administrator if self._is_inside else None
        self.window.account.setText(who.name if who is not None else "")
        if who is not None:
            address = menu.addAction(who.email)
            address.setEnabled(False)
            menu.addSeparator()
        self._add_schemes(menu)
        if who is not None:
            menu.addSeparator()
            out = menu.addAction("Sign out")
            out.setObjectName(names.SIGN_OUT)
            out.triggered.connect(self._ask_to_sign_out)

    def _add_schemes(self, menu: QMenu) -> None:
        colours = menu.addMenu("Colours")
        group = QActionGroup(colours)
        present = self.preferences.get(_SCHEME) or "system"
        for scheme, title in _SCHEMES:
            action = QAction(title, group)
            action.setCheckable(True)
            action.setChecked(scheme == present)
            action.triggered.connect(self._choosing(scheme))
            colours.addAction(action)

    def _ask_to_sign_out(self) -> None:
        if self.workspace is None:
            return
        self.workspace.pages.when_left(self._sign_out)

    def _sign_out(self) -> None:
        self._drop_workspace()
        self._tasks.spawn(self.session.sign_out(), "Signing out")

    def _may_close(self, proceed: Callable[[], None]) -> None:
        if self.workspace is None:
            proceed()
        else:
            self.workspace.pages.when_left(proceed)

    def _save(self) -> None:
        try:
            self.preferences.save()
        except OSError as fault:
            _logger.warning("What windows look like cannot be kept: %s", fault)
