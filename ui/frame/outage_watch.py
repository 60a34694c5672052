"""Tells administrators that events cannot be written, so that doors are denied, for as long as it is so."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.errors import NotFound, ServerFault, Unreachable
from clue_desktop.contract.events import Change
from clue_desktop.contract.operation import EventOutage
from clue_desktop.domain.permissions import Action
from ui.state.context import ChangeFeed
from ui.state.destination import Navigator, SettingsSection, ToServerSettings
from ui.state.directory import Directory
from ui.state.life import AGAIN_SECONDS, Life
from ui.state.notices import Level, Notice, Notices
from ui.state.observable import Latest
from ui.state.tasks import Tasks
from ui.widgets.moments import short_time
from ui.words.language import told, tr

_KEY = "outage"
HELP = "outage"
"""The screen whose help says what to do."""


class OutageWatch:
    """Follows the outage of the server's log, from its making until `close`.

    A notice that a person has dismissed does not come back before the outage has ended.
    """

    def __init__(
        self,
        client: AdminClient,
        directory: Directory,
        notices: Notices,
        navigator: Navigator,
        changes: ChangeFeed,
        tasks: Tasks,
        open_help: Callable[[str], None],
    ) -> None:
        self._client = client
        self._directory = directory
        self._notices = notices
        self._navigator = navigator
        self._tasks = tasks
        self._open_help = open_help
        self._latest = Latest()
        self._told: Notice | None = None
        self._asking = self._unread = False
        self._closed = False
        self._doing = tr("Reading whether events can be written")
        self._life = Life(changes, tasks)
        self._life.reads(self, self._doing)

    def close(self) -> None:
        """Follow no longer, and take back what was said."""
        self._closed = True
        self._life.end()
        self._latest.drop()
        self._take(None)

    async def load(self) -> None:
        """Read what is known of it now, and tell it. Raises ClientError."""
        current = self._latest.ask()
        try:
            outage = await self._client.events.outage()
        except Unreachable:
            return  # the session says so, and all is read again when the server is back
        except NotFound:
            return  # a server from before there was this
        except ServerFault as fault:
            if fault.status != HTTPStatus.SERVICE_UNAVAILABLE:
                raise
            # Its database is away, which the strip says, or busy for a moment: it is asked again, and not told of besides.
            self._unread = current()
            self._keep_asking()
            return
        if current():
            self._unread = False
            self._take(outage if outage.since is not None else None)

    @staticmethod
    def concerns(change: Change | None) -> bool:
        """Tell whether to read again after a change; None stands for changes that were missed."""
        return change is None or (change.kind == "settings" and change.id == "outage")

    def _take(self, outage: EventOutage | None) -> None:
        if outage is None:
            if self._told is not None:
                self._notices.dismiss(self._told)
                self._told = None
            return
        if self._told is None or self._told in self._notices.shown:  # else somebody has dismissed it
            self._told = self._notice(outage)
            self._notices.tell(self._told)
        self._keep_asking()

    def _keep_asking(self) -> None:
        if not self._asking and not self._closed:
            self._asking = True
            self._tasks.spawn(self._ask_again(), self._doing)

    async def _ask_again(self) -> None:
        """Read again while it lasts: how many decisions wait, and that it is over, should that not be told."""
        try:
            while (self._told is not None or self._unread) and not self._closed:
                await asyncio.sleep(AGAIN_SECONDS)
                if not self._closed:
                    await self.load()
        finally:
            self._asking = False

    def _notice(self, outage: EventOutage) -> Notice:
        top = self._headquarters()
        if top:
            action, act = (
                tr("Open the server's log"),
                lambda: self._navigator.go(ToServerSettings(top, SettingsSection.LOG)),
            )
        else:
            action, act = tr("What to do"), lambda: self._open_help(HELP)
        level = Level.WARNING if outage.writable else Level.FAULT
        return Notice(level, self._text(outage, owner=bool(top)), "", action, act, key=_KEY)

    @staticmethod
    def _text(outage: EventOutage, *, owner: bool) -> str:
        since = short_time(outage.since) if outage.since is not None else ""
        count = f"{outage.waiting:,}"
        if outage.writable:
            return (
                tr("1 decision of an outage since {since} is being brought into the log.")
                if outage.waiting == 1
                else tr("{count} decisions of an outage since {since} are being brought into the log.")
            ).format(count=count, since=since)
        texts = (
            tr(
                "Since {since} no event can be written: {reason}. All doors are denied meanwhile; 1 decision waits to be"
                " brought into the log."
            )
            if outage.waiting == 1
            else tr(
                "Since {since} no event can be written: {reason}. All doors are denied meanwhile; {count} decisions wait to"
                " be brought into the log."
            )
        )
        reason = told(outage.reason.message) if outage.reason is not None else ""
        text = texts.format(count=count, since=since, reason=reason)
        return text if owner else " ".join((text, tr("Tell whoever runs the server.")))

    def _headquarters(self) -> str:
        for top in self._directory.children(None):
            if self._directory.may(Action.SERVER_SETTINGS, top).allowed:
                return top
        return ""
