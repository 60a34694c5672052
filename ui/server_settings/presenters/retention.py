"""For how long events are kept: for ever or for some days, and what a change deletes; without a screen."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from typing_extensions import override

from clue_desktop.client.connection import Versioned
from clue_desktop.contract.events import Retention
from ui.server_settings.setting import ChosenSetting
from ui.state.context import PageContext
from ui.state.question import Question
from ui.words.language import tr

FIELD = "eventDays"
MOST_DAYS = 36_500
_USUAL_DAYS = 90


def _now() -> datetime:
    return datetime.now(UTC)


class RetentionPresenter(ChosenSetting[Retention]):
    """State and decisions of the section.

    Attributes:
        for_ever: whether no event is to be deleted.
        days: else, after how many days.
    """

    change_id = "event_days"

    def __init__(
        self, context: PageContext, headquarters_id: str, clock: Callable[[], datetime] = _now
    ) -> None:
        super().__init__(context, headquarters_id)
        self._clock = clock
        self.for_ever = True
        self.days = _USUAL_DAYS

    @property
    @override
    def dirty(self) -> bool:
        return self._saved is not None and self._wanted() != self._saved.value.event_days

    @override
    def _theirs_in_words(self, theirs: Retention) -> str:
        days = theirs.event_days
        if days is None:
            return tr("Somebody else has decided meanwhile that events are kept for ever.")
        return tr("Somebody else has decided meanwhile that events are kept for {days} days.").format(
            days=f"{days:,}"
        )

    @property
    def deletes(self) -> bool:
        """Whether saving deletes events that would be kept otherwise."""
        wanted = self._wanted()
        present = self.found if self.changed_elsewhere else self._saved
        if wanted is None or present is None:
            return False
        before = present.value.event_days
        return before is None or wanted < before

    @property
    def consequence(self) -> str:
        """What the choice means, in words."""
        wanted = self._wanted()
        if wanted is None:
            return tr("No event is deleted: the log grows as long as there is room on the disk.")
        moment = (self._clock() - timedelta(days=wanted)).astimezone().strftime("%Y-%m-%d %H:%M")
        if self.deletes:
            return tr(
                "Saving deletes all events before {moment}, within the hour; from then on, every event that becomes older"
                " than this. They cannot be brought back: export what is still needed first."
            ).format(moment=moment)
        return tr("Events before {moment} are deleted; every hour, those that have become older.").format(
            moment=moment
        )

    @property
    def question(self) -> Question:
        """What to ask before saving what deletes."""
        return Question(
            tr("Delete old events"),
            tr("Keep events for {days} days only?").format(days=f"{self.days:,}"),
            self.consequence,
            destroys=True,
        )

    def choose(self, *, for_ever: bool | None = None, days: int | None = None) -> None:
        """Take what is chosen; None leaves a part as it is."""
        self.for_ever = self.for_ever if for_ever is None else for_ever
        self.days = self.days if days is None else days
        self.edited(FIELD)

    @override
    async def _ask(self) -> Versioned[Retention]:
        return await self._context.client.settings.retention()

    @override
    async def _put(self, etag: str | None) -> Versioned[Retention]:
        return await self._context.client.settings.set_retention(self._wanted(), if_match=etag)

    @override
    def _draft_from(self, setting: Retention) -> None:
        self.for_ever = setting.event_days is None
        self.days = setting.event_days or self.days

    def _wanted(self) -> int | None:
        return None if self.for_ever else self.days
