"""Tells administrators that events cannot be written, so that doors are denied, for as long as it is so."""

import asyncio
from collections.abc import Callable

from typing_extensions import override

from clue_desktop.client.errors import NotFound
from clue_desktop.contract.events import Change
from clue_desktop.contract.operation import EventOutage
from clue_desktop.domain.permissions import Action
from ui.frame.watch import Watch
from ui.state.context import PageContext
from ui.state.destination import SettingsSection, ToServerSettings
from ui.state.life import AGAIN_SECONDS, read_at_last
from ui.state.notices import Level, Notice
from ui.state.tasks import Tasks
from ui.widgets.moments import short_time
from ui.words.language import told, tr

_KEY = "outage"
HELP = "outage"
"""The screen whose help says what to do."""


class OutageWatch(Watch[EventOutage]):
    """Follows the outage of the server's log, from its making until `close`.

    A notice that a person has dismissed does not come back before the outage has ended.
    """

    def __init__(self, context: PageContext, tasks: Tasks, open_help: Callable[[str], None]) -> None:
        self._tasks = tasks
        self._open_help = open_help
        self._told: Notice | None = None
        self._asking = False
        self._doing = tr("Reading whether events can be written")
        super().__init__(context, tasks, self._doing)

    @staticmethod
    @override
    def concerns(change: Change | None) -> bool:
        return change is None or (change.kind == "settings" and change.id == "outage")

    @override
    async def _ask(self) -> EventOutage | None:
        try:
            outage = await self._context.client.events.outage()
        except NotFound:
            return None  # a server from before there was this
        return outage if outage.since is not None else None

    @override
    def _take(self, found: EventOutage | None) -> None:
        notices = self._context.notices
        if found is None:
            if self._told is not None:
                notices.dismiss(self._told)
                self._told = None
            return
        if self._told is None or self._told in notices.shown:  # else somebody has dismissed it
            self._told = self._notice(found)
            notices.tell(self._told)
        if not self._asking:
            self._asking = True
            self._tasks.spawn(self._ask_again(), self._doing)

    async def _ask_again(self) -> None:
        """Read again while it lasts: how many decisions wait, and that it is over, should that not be told."""
        try:
            while self._lasts():
                await asyncio.sleep(AGAIN_SECONDS)
                await read_at_last(self.load, self._lasts)
        finally:
            self._asking = False

    def _lasts(self) -> bool:
        return self._told is not None

    def _notice(self, outage: EventOutage) -> Notice:
        top = self._headquarters()
        if top:
            action, act = (
                tr("Open the server's log"),
                lambda: self._context.navigator.go(ToServerSettings(top, SettingsSection.LOG)),
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
        for top in self._context.directory.children(None):
            if self._context.directory.may(Action.SERVER_SETTINGS, top).allowed:
                return top
        return ""
