"""Ties a session to the window: which screen is shown when, and what toolbar, banner and status bar say."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from clue_desktop.profiles import GEOMETRY, LAST_PLACE, FilePreferences, Profiles, ServerProfile
from clue_desktop.sign_in_keeping import KeptIn, SignInKeeping
from ui.account.dialog import AccountDialog
from ui.account.presenter import AccountPresenter
from ui.enrollment.opening import EnrollmentOpener
from ui.first_run.form import EntranceForm
from ui.first_run.pages import FingerprintPage, FirstRunPage, SignInPage
from ui.first_run.presenter import Entrance, Way
from ui.first_run.ways import ForgottenPage, InvitationPage, NewPasswordPage, ResetHerePage
from ui.frame.about import AboutDialog, Surroundings
from ui.frame.about_new_version import NewVersionLine
from ui.frame.account_menu import Choices, fill_account_menu
from ui.frame.appearance import Appearance
from ui.frame.banner import Banner
from ui.frame.desk import Desk, why_not_server_settings
from ui.frame.go_to import GoToField
from ui.frame.notices_area import NoticesArea
from ui.frame.searching import Hit
from ui.frame.shortcuts_dialog import ShortcutsDialog
from ui.frame.window import MainWindow
from ui.frame.workspace import Workspace
from ui.help.opening import HelpOpener
from ui.state.context import ChangeFeed, PageContext, PendingAccessTypes
from ui.state.credential_file import tokens_in
from ui.state.destination import Navigator, PageKey
from ui.state.directory import Directory
from ui.state.hosting import BundledHost, Host
from ui.state.known_tokens import KnownTokens
from ui.state.life import Life
from ui.state.new_versions import NewVersions
from ui.state.notices import Level, Notice, Notices
from ui.state.session import Phase, Session
from ui.state.tasks import Tasks
from ui.state.trying_out import Running
from ui.widgets import theme
from ui.widgets.plain_text import wrapped
from ui.words.language import Language, told, tr

_SAVE_SECONDS = 10
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
        new_versions: NewVersions,
        language: Language | None = None,
    ) -> None:
        """Take the collaborators; `language` is what a person has chosen, None = like the system."""
        self.window = window
        self.notices = Notices()
        self.preferences: FilePreferences = profiles.preferences(profile.key)
        self._credential_files = profiles.credential_files
        self._settings = profiles.folder
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
        self._notices_area = NoticesArea(self.notices, window.middle)
        self._go_to = GoToField(window)
        self._desk: Desk | None = None
        self.help: HelpOpener | None = None
        self._new_versions = new_versions
        self._new_version = NewVersionLine(
            new_versions, partial(self._show_about, at_new_version=True), window.statusBar()
        )
        self._appearance = Appearance(self.preferences, profiles, language)

        window.strip.addWidget(self._banner)
        window.keep_in_status_bar(self._new_version.button)
        window.keep_in_status_bar(self._notices_area.button)
        window.add_search(self._go_to)
        window.may_close = self._may_close
        window.go_back = self._go_back
        window.menu.shortcuts.triggered.connect(self._show_shortcuts)
        window.menu.about.triggered.connect(lambda _=False: self._show_about())
        window.enroll.clicked.connect(self.enrolling.open)
        window.offer_search(self._go_to, offered=False)
        self._saving = QTimer(window, interval=_SAVE_SECONDS * 1000)
        self._saving.timeout.connect(self._save)
        self._life = Life(self._changes, self._tasks)
        self._life.follows(self._show, self.session)
        self._life.follows(self._count, self._directory)
        self._life.follows(self._turned, self._entrance)
        self._fill_account_menu()
        self._show()

    def offer_help(self, opener: HelpOpener) -> None:
        """Let the menu, F1 and Go to… open help from now on; it is closed with the console."""
        self.help = opener
        self.window.menu.offer_help(lambda: opener.open(self.chapter))

    @property
    def chapter(self) -> str:
        """The chapter of help about what is shown: by the key of a page, of the editor, or of the session's phase."""
        if self.workspace is not None and self._is_inside and (chapter := self.workspace.chapter):
            return chapter
        phase = self.session.state.phase
        if phase is Phase.SIGN_IN and self._way is not Way.SIGN_IN:
            return f"{phase}.{'invitation' if self._way is Way.INVITATION else 'forgotten'}"
        return str(phase)

    def start(self) -> None:
        """Begin to connect."""
        self._saving.start()
        self._tasks.spawn(self.session.run(), tr("Staying in touch with the server"))
        self._tasks.spawn(self._new_versions.run(), tr("Asking for a new version"))

    async def aclose(self) -> None:
        """End in order: pages, tasks, connection, and the bundled server last."""
        self._saving.stop()
        self._life.end()
        self._new_version.end()
        self._drop_desk()
        self._notices_area.close_area()
        if self.help is not None:
            self.help.close()
        await self.enrolling.aclose()
        await self._tasks.aclose()
        self.preferences.set(GEOMETRY, self.window.geometry_as_text())
        self._save()
        await self.session.aclose()

    @property
    def workspace(self) -> Workspace | None:
        """Where an administrator works; None while nobody is signed in."""
        return self._desk.workspace if self._desk is not None else None

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
            page = self._entrance_pages[phase, way] = self._make_entrance_page(phase, way)
            self.window.stack.addWidget(page)  # its own from now on, also where it is not shown
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
            Way.RESET_HERE: ResetHerePage,
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
        window.offer_search(self._go_to, offered=self._is_inside)
        window.offer_folding(offered=self._is_inside)
        window.offer_enrollment(offered=self._is_trusted)
        self._fill_account_menu()
        self._count()
        self._entitle()

    def _show_pill(self) -> None:
        session = self.session
        said = {
            Phase.CONNECTING: (tr("connecting…"), ""),
            Phase.FINGERPRINT: (tr("not trusted yet"), "warning"),
            Phase.SETUP_REQUIRED: (tr("to be set up"), "accent"),
            Phase.SIGN_IN: (tr("not signed in"), "accent"),
            Phase.READY: (tr("connected"), "good"),
            Phase.LOST: (tr("not reachable"), "bad"),
            Phase.STOPPED: (tr("not connected"), "bad"),
        }
        text, tone = said[session.state.phase]
        pill = self.window.status_server
        pill.alternatives = [f"● {other}" for other, _ in said.values()]
        pill.set_state(f"● {text}", tone)
        spoken = tr("Server: {name}, {state}").format(name=session.title, state=text)
        pill.setAccessibleName(spoken)
        pill.setToolTip(wrapped(f"{spoken}\n{session.host.describes}"))

    def _show_banner(self) -> None:
        state = self.session.state
        if state.phase is Phase.LOST and state.retry_at is not None:
            until = state.retry_at
            clock = asyncio.get_running_loop().time
            reason = told(state.reason)
            switch = self.session.host.sample_vendor
            if switch is not None and switch.running in {Running.STARTING, Running.STOPPING}:
                reason = tr("The server is being started anew, for the sample vendor's sake.")
            if self.window.stack.currentWidget() is not self.window.starting:
                reason = tr("{reason} Nothing that you have typed is lost.").format(reason=reason)
            self._banner.say(reason, seconds_left=lambda: until - clock())
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
        self.window.status_devices.setText(count if ready else "")

    def _enter(self) -> None:
        """Show the workspace; the one that is there already is kept with all that was typed, for the same person."""
        who = self.session.administrator
        if self.session.client is None or who is None:
            return
        if self._desk is not None and self._desk.whose != who.id:
            self._drop_desk()
        if self._desk is None:
            if begins_at := self.session.begins_at:
                self.preferences.set(LAST_PLACE, [begins_at, str(PageKey.OVERVIEW)])
            self._make_desk()
            self._tell_of_the_server()
        if self._desk is not None:
            self.window.show_screen(self._desk.workspace)

    def _tell_of_the_server(self) -> None:
        """Say what one should know of the server for as long as it lasts, such as that it has another port."""
        if remark := self.session.host.remark:
            self.notices.tell(Notice(Level.WARNING, remark))

    def _make_desk(self, tokens: KnownTokens | None = None) -> None:
        """Make the desk; one that takes the place of another goes on knowing the devices' tokens."""
        client, who = self.session.client, self.session.administrator
        if client is None or who is None:
            return

        def context(navigator: Navigator) -> PageContext:
            return PageContext(
                client=client,
                directory=self._directory,
                notices=self.notices,
                changes=self._changes,
                navigator=navigator,
                access_types=PendingAccessTypes(),
                preferences=self.preferences,
                device_tokens=(
                    tokens
                    if tokens is not None
                    else tokens_in(self._credential_files, client.address, self.session.host.fingerprint)
                ),
                administrator_email=who.email,
                server_fingerprint=self.session.host.fingerprint,
                sample_vendor=self.session.host.sample_vendor,
                vendor_of_samples=self.session.host.vendor_of_samples,
                credential_files=self._credential_files,
            )

        self._desk = Desk(
            self.window, self._go_to, context, who.id, self._actions, self._tasks, self._open_help
        )
        self._desk.navigation.observe(self._entitle)

    def _open_help(self, screen: str) -> None:
        if self.help is not None:
            self.help.open(screen)

    def _drop_desk(self) -> None:
        desk, self._desk = self._desk, None
        if desk is not None:
            desk.leave()

    # What can be done from anywhere

    def _actions(self) -> list[Hit]:
        hits = [
            Hit(f"{choices.title}: {choice.title}", "", "refresh", choice.choose)
            for choices in self._choices()
            for choice in choices.choices
        ]
        hits.append(Hit(tr("Enroll a device…"), "", "device", self.enrolling.open))
        hits.append(Hit(tr("Your account…"), "", "account", self._open_account))
        hits.append(Hit(tr("Keyboard shortcuts"), "", "edit", self._show_shortcuts))
        hits.append(Hit(tr("Sign out"), "", "account", self._ask_to_sign_out))
        if self.help is not None:
            hits += [
                Hit(
                    tr("Help: {chapter}").format(chapter=title),
                    "",
                    "book",
                    partial(self.help.open_at, spot),
                    is_offered=False,
                )
                for title, spot in self.help.titles()
            ]
        return hits

    def _open_server_settings(self) -> None:
        if self._desk is not None:
            self._desk.open_server_settings()

    def _choose_scheme(self, scheme: theme.Scheme) -> None:
        self._appearance.choose_scheme(scheme)
        self._fill_account_menu()

    def choose_language(self, wanted: Language | None) -> None:
        """Speak another language; asks first where work would be lost, since pages are made anew."""
        if self.workspace is None:
            self._speak(wanted)
        else:
            self.workspace.pages.when_left(lambda: self._speak(wanted), self._fill_account_menu)

    def _speak(self, wanted: Language | None) -> None:
        self._appearance.speak(wanted)
        self._say_anew()

    def _say_anew(self) -> None:
        """Say everything that is shown in the present language: small parts in place, pages made anew."""
        window = self.window
        for part in (window, self._banner, self._notices_area, self._go_to, self._new_version):
            part.show_texts()
        if self.help is not None:
            self.help.show_texts()
        shown = window.stack.currentWidget()
        old, entrance = self._desk, self._entrance_pages
        self._entrance_pages = {}
        anew: dict[QWidget | None, QWidget | None] = {}
        for key, before in entrance.items():
            after = anew[before] = self._entrance_page(*key)
            after.take_over(before)
            before.close_page()
        if old is not None:
            self._drop_desk()
            self._make_desk(old.workspace.context.device_tokens)
            anew[old.workspace] = self.workspace
        if (screen := anew.get(shown, shown)) is not None:
            window.show_screen(screen)
        for before in entrance.values():
            window.drop_screen(before)
        self._show()

    def _fill_account_menu(self) -> None:
        who = self.session.administrator if self._is_inside else None
        server_settings = (self._open_server_settings, why_not_server_settings(self._directory))
        fill_account_menu(
            self.window.account,
            who,
            self._choices(),
            self._open_account,
            self._ask_to_sign_out,
            self._kept() if who is not None else ("", ""),
            server_settings,
            self.enrolling.open if self._is_trusted else None,
        )

    def _kept(self) -> tuple[str, str]:
        """Return where the sign-in is kept, and why not in the keyring."""
        kept = {
            KeptIn.KEYRING: tr("Sign-in kept in the system keyring"),
            KeptIn.FILE: tr("Sign-in kept in an unencrypted file"),
            KeptIn.MEMORY: tr("Sign-in kept until the window closes"),
        }[self.session.kept.where]
        return kept, told(self.session.kept.why_not)

    def _choices(self) -> list[Choices]:
        return self._appearance.choices(self._choose_scheme, self.choose_language)

    def _open_account(self) -> None:
        session = self.session
        if session.client is None or session.administrator is None:
            return
        presenter = AccountPresenter(session.client, session.administrator, session.is_now)
        AccountDialog(self.window, presenter, self._changes, self.preferences, self._tasks).open()

    def _show_shortcuts(self) -> None:
        ShortcutsDialog(self.window, with_help=self.window.menu.has_help).open()

    def _show_about(self, *, at_new_version: bool = False) -> None:
        session = self.session
        version = session.server.version if session.server is not None else ""
        address = session.host.url or session.profile.key
        around = Surroundings(
            server=" · ".join(filter(None, [address, version])),
            settings=self._settings,
            data=session.host.data_dir if isinstance(session.host, BundledHost) else None,
            log=session.host.log_file if isinstance(session.host, BundledHost) else None,
        )
        dialog = AboutDialog(self.window, around, self._new_versions, self._tasks)
        if at_new_version:
            dialog.show_new_version()
        dialog.open()

    def _go_back(self) -> None:
        if self.workspace is not None and self._is_inside:
            self.workspace.go_back()
        elif self._way is not Way.SIGN_IN:
            self._entrance.turn_to(Way.SIGN_IN)

    def _ask_to_sign_out(self) -> None:
        if self.workspace is None:
            return
        self.workspace.when_ended(self._sign_out)

    def _sign_out(self) -> None:
        self._drop_desk()
        self._tasks.spawn(self.session.sign_out(), tr("Signing out"))

    def _may_close(self, proceed: Callable[[], None]) -> None:
        def when_enrolled() -> None:
            self.enrolling.when_left(proceed)

        if self.workspace is None:
            when_enrolled()
        else:
            self.workspace.when_ended(when_enrolled)

    def _save(self) -> None:
        try:
            self.preferences.save()
        except OSError as fault:
            _logger.warning("What windows look like cannot be kept: %s", fault)
