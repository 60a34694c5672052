"""Ties a session to the window: which screen is shown when, and what toolbar, banner and status bar say."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from clue_desktop.domain.permissions import Action
from clue_desktop.profiles import SCHEME, FilePreferences, Profiles, ServerProfile
from clue_desktop.sign_in_keeping import KeptIn, SignInKeeping
from ui import names
from ui.account.dialog import AccountDialog
from ui.account.presenter import AccountPresenter
from ui.context import ChangeFeed, PageContext, PendingAccessTypes
from ui.devices.credential_file import tokens_in
from ui.directory import Directory
from ui.enrollment.opening import EnrollmentOpener
from ui.first_run.form import EntranceForm
from ui.first_run.pages import FingerprintPage, FirstRunPage, SignInPage
from ui.first_run.presenter import Entrance, Way
from ui.first_run.ways import ForgottenPage, InvitationPage, NewPasswordPage
from ui.frame import screens
from ui.frame.account_menu import Choice, Choices, fill_account_menu
from ui.frame.banner import Banner
from ui.frame.go_to import GoToField
from ui.frame.navigation import Navigation
from ui.frame.notices_area import NoticesArea
from ui.frame.searching import Hit, Searching
from ui.frame.server_state_bar import ServerStateBar
from ui.frame.window import MainWindow
from ui.frame.workspace import Deferred, Workspace
from ui.hosting import Host
from ui.language import NAMES, Language, told, tr
from ui.notices import Notices
from ui.server_settings.state import ServerStateWatch
from ui.session import Phase, Session
from ui.state.destination import PageKey, SettingsSection, ToServerSettings, to_page
from ui.tasks import Tasks
from ui.vendor_watch import VendorWatch
from ui.widgets import theme
from ui.widgets.translation import system_language, use_language

_GEOMETRY = "geometry"
_SAVE_SECONDS = 10
_LANGUAGE_TITLE = "Language / 언어"
"""In every language alike, so that it is found by whoever does not read the present one."""

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
        *,
        language: Language | None = None,
    ) -> None:
        """Take the collaborators; `language` is what a person has chosen, None = like the system."""
        self.window = window
        self._language = language
        self._profiles = profiles
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
        self.enrolling = EnrollmentOpener(host, self._tasks)
        self._entrance = Entrance(self.session)
        self._entrance_pages: dict[tuple[Phase, Way], EntranceForm] = {}
        self._way = self._entrance.way
        self._banner = Banner(self.session.retry_now)
        self._notices_area = NoticesArea(self.notices)
        self._go_to = GoToField(window)
        self.workspace: Workspace | None = None
        self._searching: Searching | None = None
        self._server_state: ServerStateBar | None = None
        self._vendor_watch: VendorWatch | None = None
        self._whose = ""

        window.restore_geometry(self.preferences.get(_GEOMETRY))
        window.above.addWidget(self._banner)
        window.below.addWidget(self._notices_area)
        self._search = window.add_search(self._go_to)
        window.may_close = self._may_close
        window.enroll.clicked.connect(self.enrolling.open)
        self._search.setVisible(False)
        scheme = self.preferences.get(SCHEME)
        if scheme in {"light", "dark"}:
            theme.set_scheme(scheme)
        self._saving = QTimer(window, interval=_SAVE_SECONDS * 1000)
        self._saving.timeout.connect(self._save)
        self._forget = [
            self.session.observe(self._show),
            self._directory.observe(self._count),
            self._entrance.observe(self._turned),
        ]
        self._fill_account_menu()
        self._show()

    def start(self) -> None:
        """Begin to connect."""
        self._saving.start()
        self._tasks.spawn(self.session.run(), tr("Staying in touch with the server"))

    async def aclose(self) -> None:
        """End in order: pages, tasks, connection, and the bundled server last."""
        self._saving.stop()
        for forget in self._forget:
            forget()
        self._drop_workspace()
        self._notices_area.close_area()
        await self.enrolling.aclose()
        await self._tasks.aclose()
        self.preferences.set(_GEOMETRY, self.window.geometry_as_text())
        self._save()
        await self.session.aclose()

    def server_changed(self) -> None:
        """Take a change in the bundled server's life: show it, and come back the sooner when it is up again."""
        self.window.status_host.setText(self.session.host.describes)
        self.session.retry_now()

    def _turned(self) -> None:
        """Show the page of another way in; how an attempt goes its page shows by itself."""
        if self._way is not self._entrance.way:
            self._way = self._entrance.way
            self._show()

    def _entrance_page(self, phase: Phase, way: Way) -> EntranceForm:
        """Return the page of a phase before the sign-in, or of a way to sign in, made when it is first asked for."""
        if (phase, way) not in self._entrance_pages:
            self._entrance_pages[phase, way] = self._make_entrance_page(phase, way)
        return self._entrance_pages[phase, way]

    def _make_entrance_page(self, phase: Phase, way: Way) -> EntranceForm:
        if phase is Phase.FINGERPRINT:
            return FingerprintPage(self.session.trust, lambda: self._may_close(self.window.close_now))
        if phase is Phase.SETUP_REQUIRED:
            return FirstRunPage(self._entrance, self._tasks)
        kind = {
            Way.SIGN_IN: SignInPage,
            Way.INVITATION: InvitationPage,
            Way.FORGOTTEN: ForgottenPage,
            Way.NEW_PASSWORD: NewPasswordPage,
        }[way]
        return kind(self._entrance, self._tasks)

    # What is shown

    @property
    def _is_inside(self) -> bool:
        """Whether an administrator works with the places, the server reachable or not."""
        return self.workspace is not None and self.window.stack.currentWidget() is self.workspace

    @property
    def _is_trusted(self) -> bool:
        """Whether there is a server that devices can be enrolled at."""
        return self.session.client is not None and self.session.state.phase is not Phase.SETUP_REQUIRED

    def _show(self) -> None:
        session, window = self.session, self.window
        state = session.state
        window.status_host.setText(session.host.describes)
        window.busy.set_busy(busy=state.phase is Phase.CONNECTING)
        self._show_pill()
        self._show_banner()
        match state.phase:
            case Phase.CONNECTING:
                window.starting.say(tr("Starting…"), state.reason)
                window.show_screen(window.starting)
            case Phase.FINGERPRINT | Phase.SETUP_REQUIRED | Phase.SIGN_IN:
                for dialog in window.findChildren(AccountDialog):
                    dialog.reject()  # nobody is signed in any more
                way = self._entrance.way if state.phase is Phase.SIGN_IN else Way.SIGN_IN
                page = self._entrance_page(state.phase, way)
                window.show_screen(page)
                if isinstance(page, FingerprintPage):
                    page.begin(session.host.url, state.fingerprint)
                page.arrive(state)
            case Phase.READY:
                self._enter()
            case Phase.LOST | Phase.STOPPED:
                if self.workspace is None and window.stack.currentWidget() is window.starting:
                    window.starting.say(tr("The server cannot be reached"), "")
        self._search.setVisible(self._is_inside)
        window.offer_enrollment(offered=self._is_trusted)
        self._fill_account_menu()
        self._count()
        self._entitle()

    def _show_pill(self) -> None:
        session = self.session
        name = session.title
        text, tone = {
            Phase.CONNECTING: (tr("connecting…"), ""),
            Phase.FINGERPRINT: (tr("not trusted yet"), "warning"),
            Phase.SETUP_REQUIRED: (tr("to be set up"), "accent"),
            Phase.SIGN_IN: (tr("connected, not signed in"), "accent"),
            Phase.READY: (tr("connected"), "good"),
            Phase.LOST: (tr("not reachable"), "bad"),
            Phase.STOPPED: (tr("not connected"), "bad"),
        }[session.state.phase]
        self.window.status_server.set_state(f"● {name} · {text}", tone)
        spoken = tr("Server: {name}, {state}").format(name=name, state=text)
        self.window.status_server.setAccessibleName(spoken)

    def _show_banner(self) -> None:
        state = self.session.state
        if state.phase is Phase.LOST and state.retry_at is not None:
            until = state.retry_at
            clock = asyncio.get_running_loop().time
            text = tr("{reason} Nothing that you have typed is lost.").format(reason=told(state.reason))
            self._banner.say(text, seconds_left=lambda: until - clock())
        elif state.phase is Phase.STOPPED:
            self._banner.say(told(state.reason), tone="bad")
        else:
            self._banner.end()

    def _entitle(self) -> None:
        """Name the window after where it is, so that windows can be told apart."""
        path = self.workspace.navigation.path() if self.workspace is not None and self._is_inside else []
        place = path[-1].name if len(path) > 1 else ""
        where = filter(None, [place, self.session.title if path else "", tr("CLUe Desktop")])
        self.window.setWindowTitle(" — ".join(where))

    def _count(self) -> None:
        ready = self._is_inside
        directory = self._directory
        devices = sum(directory.devices_under(place_id) for place_id in directory.children(None))
        count = tr("1 device") if devices == 1 else tr("{count} devices").format(count=f"{devices:,}")
        kept = {
            KeptIn.KEYRING: tr("Sign-in kept in the system keyring"),
            KeptIn.FILE: tr("Sign-in kept in an unencrypted file"),
            KeptIn.MEMORY: tr("Sign-in kept until the window closes"),
        }[self.session.kept.where]
        self.window.status_devices.setText(count if ready else "")
        self.window.status_sign_in.setText(kept if ready else "")
        self.window.status_sign_in.setToolTip(told(self.session.kept.why_not))

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

    def _make_workspace(self, before: Workspace | None = None) -> None:
        """Make the workspace; one that takes the place of another goes on knowing the devices' tokens."""
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
            device_tokens=(
                before.context.device_tokens
                if before is not None
                else tokens_in(self._credential_files, session.client.address)
            ),
            administrator_email=session.administrator.email,
        )
        navigation = Navigation(
            session.client, self._directory, context.access_types, self._changes, self.notices.failed
        )
        self.workspace = deferred.workspace = Workspace(context, navigation, screens.FACTORIES)
        self._whose = session.administrator.id
        self._server_state = ServerStateBar(
            self.window.status_mail,
            self.window.status_certificates,
            self.window.status_secrets,
            ServerStateWatch(session.client, self._directory),
            self._changes,
            self._tasks,
            self._open_server_settings,
        )
        self._vendor_watch = VendorWatch(
            session.client, self._directory, self.notices, deferred, self._changes, self._tasks
        )
        searching = Searching(session.client, self._directory, deferred, self._actions, self._changes)
        self._searching = searching
        navigation.observe(self._entitle)
        self._go_to.search = searching.hits
        self._go_to.remark = searching.still_reading
        self._go_to.opened = lambda: self._read_for_search(searching)
        searching.observe(self._go_to.show_hits)
        # The page in a turn of its own: both together would hold the window up.
        QTimer.singleShot(0, self.workspace, self.workspace.go_to_last_place)

    def _drop_workspace(self) -> None:
        workspace, self.workspace = self.workspace, None
        if workspace is None:
            return
        workspace.leave()
        self.window.drop_screen(workspace)
        if self._searching is not None:
            self._searching.close()
        if self._server_state is not None:
            self._server_state.close()
        if self._vendor_watch is not None:
            self._vendor_watch.close()
        self._server_state = None
        self._vendor_watch = None
        self._go_to.search = self._go_to.opened = self._go_to.remark = None
        self._searching = None

    def _read_for_search(self, searching: Searching) -> None:
        self._tasks.spawn(searching.read_others(), tr("Reading devices and APIs for the search"))

    # What can be done from anywhere

    def _actions(self) -> list[Hit]:
        workspace = self.workspace
        hits = []
        if workspace is not None:
            hits = [
                Hit(entry.title, tr("this node"), "edit", self._turning_to(workspace, entry.key))
                for entry in workspace.navigation.entries()
                if not entry.why_not
            ]
            is_listed = any(hit.title == tr("Server settings") for hit in hits)
            if not is_listed and not self._why_not_server_settings():
                hits.append(Hit(tr("Server settings"), "", "edit", self._open_server_settings))
        for choices in self._submenus():
            hits += [
                Hit(f"{choices.title}: {choice.title}", "", "refresh", choice.choose)
                for choice in choices.choices
            ]
        hits.append(Hit(tr("Enroll a device…"), "", "device", self.enrolling.open))
        hits.append(Hit(tr("Your account…"), "", "account", self._open_account))
        hits.append(Hit(tr("Sign out"), "", "account", self._ask_to_sign_out))
        return hits

    def _open_server_settings(self, section: SettingsSection | None = None) -> None:
        top = self._directory.children(None)
        if self.workspace is not None and top:
            self.workspace.go(ToServerSettings(top[0], section))

    def _why_not_server_settings(self) -> str:
        top = self._directory.children(None)
        return self._directory.may(Action.SERVER_SETTINGS, top[0]).why_not if top else ""

    def _turning_to(self, workspace: Workspace, key: PageKey) -> Callable[[], None]:
        return lambda: workspace.go(to_page(key, workspace.navigation.place_id))

    def _choose_scheme(self, scheme: theme.Scheme) -> None:
        theme.set_scheme(scheme)
        self.preferences.set(SCHEME, scheme)
        self._fill_account_menu()

    def choose_language(self, wanted: Language | None) -> None:
        """Speak another language; asks first where work would be lost, since pages are made anew."""
        if self.workspace is None:
            self._speak(wanted)
        else:
            self.workspace.pages.when_left(lambda: self._speak(wanted), self._fill_account_menu)

    def _speak(self, wanted: Language | None) -> None:
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise RuntimeError("A window is shown without an application.")  # noqa: TRY004 - no wrong argument
        self._language = wanted
        try:
            self._profiles.keep_language(wanted)
        except OSError as fault:
            _logger.warning("The choice of the language cannot be kept: %s", fault)
        use_language(app, wanted or system_language())
        self._say_anew()

    def _say_anew(self) -> None:
        """Say everything that is shown in the present language: small parts in place, pages made anew."""
        window = self.window
        for part in (window, self._banner, self._notices_area, self._go_to):
            part.show_texts()
        shown = window.stack.currentWidget()
        old, entrance = self.workspace, self._entrance_pages
        self._entrance_pages = {}
        anew: dict[QWidget | None, QWidget | None] = {}
        for key, before in entrance.items():
            after = anew[before] = self._entrance_page(*key)
            after.take_over(before)
            before.close_page()
        if old is not None:
            self._drop_workspace()
            self._make_workspace(before=old)
            anew[old] = self.workspace
        if (screen := anew.get(shown, shown)) is not None:
            window.show_screen(screen)
        for before in entrance.values():
            window.drop_screen(before)
        self._show()

    def _fill_account_menu(self) -> None:
        who = self.session.administrator if self._is_inside else None
        server_settings = (self._open_server_settings, self._why_not_server_settings())
        fill_account_menu(
            self.window.account,
            who,
            self._submenus(),
            self._open_account,
            self._ask_to_sign_out,
            server_settings,
            self.enrolling.open if self._is_trusted else None,
        )

    def _submenus(self) -> list[Choices]:
        scheme_now = self.preferences.get(SCHEME) or "system"
        schemes = {"system": tr("Like the system"), "light": tr("Light"), "dark": tr("Dark")}
        languages = [(None, tr("Like the system")), *((one, NAMES[one]) for one in Language)]
        return [
            Choices(
                names.COLOURS,
                tr("Colours"),
                [
                    Choice(
                        names.colours_choice(scheme),
                        schemes[scheme],
                        scheme == scheme_now,
                        partial(self._choose_scheme, scheme),
                    )
                    for scheme in theme.SCHEMES
                ],
            ),
            Choices(
                names.LANGUAGE,
                _LANGUAGE_TITLE,
                [
                    Choice(
                        names.language_choice(language or "system"),
                        title,
                        language is self._language,
                        partial(self.choose_language, language),
                    )
                    for language, title in languages
                ],
            ),
        ]

    def _open_account(self) -> None:
        session = self.session
        if session.client is None or session.administrator is None:
            return
        presenter = AccountPresenter(session.client, session.administrator, session.is_now)
        AccountDialog(self.window, presenter, self._changes, self.preferences, self._tasks).open()

    def _ask_to_sign_out(self) -> None:
        if self.workspace is None:
            return
        self.workspace.pages.when_left(self._sign_out)

    def _sign_out(self) -> None:
        self._drop_workspace()
        self._tasks.spawn(self.session.sign_out(), tr("Signing out"))

    def _may_close(self, proceed: Callable[[], None]) -> None:
        def when_enrolled() -> None:
            self.enrolling.when_left(proceed)

        if self.workspace is None:
            when_enrolled()
        else:
            self.workspace.pages.when_left(when_enrolled)

    def _save(self) -> None:
        try:
            self.preferences.save()
        except OSError as fault:
            _logger.warning("What windows look like cannot be kept: %s", fault)
