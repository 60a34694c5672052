"""What the console knows of new versions: asks the signed feed once a day, and says what came of it. Without Qt.

Nothing is ever installed by it, and nothing waits for it: whatever goes wrong is a sentence in *About*.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from clue_desktop.client.new_version import Answer, NoAnswer, understood
from clue_desktop.domain.new_version import Judgment, Outcome, Seen, is_due, judge
from clue_desktop.domain.new_version_document import Announcement
from clue_desktop.domain.said import said_by
from clue_desktop.domain.versions import Version
from clue_desktop.new_version_feed import Feed
from clue_desktop.new_version_keeping import NewsKeeping
from ui.state.observable import Observable
from ui.words.language import told, tr

FIRST_SECONDS = 15.0
"""After a start: what is opened then has the network to itself."""
LOOK_SECONDS = 3600.0
"""Between two looks at whether a day has passed: a console stays open for weeks, a computer sleeps."""


class NewVersions(Observable):
    """What is known, and the way to know more.

    Attributes:
        found: a newer version; None while none is known.
        is_asking: whether a question is under way.
        turned_off_by: what keeps this console from asking whatever a person chooses; "" = nothing.
    """

    def __init__(
        self,
        installed: str,
        feed: Feed,
        keeping: NewsKeeping,
        ask: Callable[[Feed], Awaitable[Answer]],
        now: Callable[[], datetime],
        *,
        turned_off_by: str = "",
    ) -> None:
        """Take on what was known at the last start; `now` is by this computer's clock, with a zone."""
        super().__init__()
        self.found: Announcement | None = None
        self.is_asking = False
        self.turned_off_by = turned_off_by
        self._installed = Version.of(installed.partition("+")[0])  # without what only builders see
        self._feed = feed
        self._keeping = keeping
        self._ask = ask
        self._now = now
        self._kept = keeping.read()
        self._trouble = ""
        if self._may_ask and self._kept.envelope:
            self._remember()

    @property
    def is_possible(self) -> bool:
        """Whether this build has a feed to ask, and may."""
        return self._feed.is_set and not self.turned_off_by

    @property
    def asks_by_itself(self) -> bool:
        """Whether it asks once a day."""
        return self.is_possible and self._kept.asks

    def choose(self, *, asks: bool) -> None:
        """Ask once a day from now on, or no longer."""
        self._kept = replace(self._keeping.read(), asks=asks)
        self._keeping.write(self._kept)
        if not asks:
            self.found, self._trouble = None, ""
        self._changed()

    @property
    def state(self) -> str:
        """How it stands, in a sentence or two."""
        if not self._feed.is_set:
            return tr("This build asks for no new versions: it was made without an address to ask.")
        if self.turned_off_by:
            return tr("Asking for new versions is turned off on this computer ({by}).").format(
                by=self.turned_off_by
            )
        if self.is_asking:
            return tr("Asking for a new version…")
        if self._trouble:
            return told(self._trouble)
        if self.found is not None:
            return tr("Version {version} is here, of {date}.").format(
                version=self.found.version, date=self.found.date.isoformat()
            )
        if self._kept.asked_at is None:
            return tr("It has not been asked yet whether there is a new version.")
        asked = f"{self._kept.asked_at.astimezone():%Y-%m-%d %H:%M}"
        return tr("This is the newest version, as of {moment}.").format(moment=asked)

    @property
    def short(self) -> str:
        """What the status bar says; "" while there is nothing to say."""
        return (
            "" if self.found is None else tr("Version {version} is here").format(version=self.found.version)
        )

    @property
    def page(self) -> str:
        """The page that a browser may be sent to; "" where there is none."""
        return self.found.url if self.found is not None else ""

    async def run(self) -> None:
        """Ask whenever a day has passed, for as long as the console is open."""
        await asyncio.sleep(FIRST_SECONDS)
        while True:
            await self.check_when_due()
            await asyncio.sleep(LOOK_SECONDS)

    async def check_when_due(self) -> None:
        """Ask, if a day has passed since this user's consoles asked last."""
        self._kept = self._keeping.read()  # another console may have asked, or been told not to
        if self.asks_by_itself and is_due(self._kept.asked_at, self._now()):
            await self.check()

    async def check(self) -> None:
        """Ask now, and say what came of it."""
        if not self.is_possible or self.is_asking:
            return
        self.is_asking = True
        self._trouble = ""
        self._changed()
        try:
            # Before the answer: a console that is closed meanwhile must not ask again at its next start.
            self._kept = replace(self._keeping.read(), asked_at=self._now())
            self._keeping.write(self._kept)
            self._take(await self._ask(self._feed))
        except NoAnswer as fault:
            self._trouble = said_by(fault)
        finally:
            self.is_asking = False
            self._changed()

    @property
    def _may_ask(self) -> bool:
        return self.is_possible and self._kept.asks

    def _take(self, answer: Answer) -> None:
        said = answer.announcement
        judgment = self._judged(said, answer.at, self._kept.seen)
        self._follow(judgment, said)
        if judgment.outcome is not Outcome.REFUSED:
            self._kept = replace(self._kept, number=said.number, issued=said.issued, envelope=answer.envelope)
            self._keeping.write(self._kept)

    def _remember(self) -> None:
        """Judge again what was believed at the last start; one that holds no longer is asked for anew, and not told of."""
        try:
            said = understood(self._kept.envelope.encode(errors="surrogatepass"), self._feed).announcement
        except NoAnswer:
            return  # signed by a key that counts no more
        judgment = self._judged(said, None, None)
        if judgment.outcome is Outcome.NEWER:
            self._follow(judgment, said)

    def _judged(self, said: Announcement, at: datetime | None, seen: Seen | None) -> Judgment:
        return judge(said, self._installed, self._now(), seen=seen, answered_at=at)

    def _follow(self, judgment: Judgment, said: Announcement) -> None:
        self._trouble = judgment.why
        if (
            judgment.outcome is not Outcome.REFUSED
        ):  # what was believed before stays where an answer is not believed
            self.found = said if judgment.outcome is Outcome.NEWER else None
