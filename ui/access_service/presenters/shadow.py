"""How a shadow compares with what decides: a span of time in numbers, and the pairs of one outcome, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto

from clue_desktop.client.errors import ClientError
from clue_desktop.client.resources.access_service import Compared
from clue_desktop.contract.shadows import Latency, ShadowComparison, ShadowPair
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.diagnosis import REASONS
from clue_desktop.domain.shadow import ShadowOutcome
from ui.access_service.presenters.group import Pair
from ui.state.context import PageContext
from ui.state.notices import why_not_read
from ui.state.observable import Latest, Observable
from ui.state.series import outcome_titles
from ui.words.language import told, tr

PAGE = 50


class Span(Enum):
    """For which time is compared."""

    DAY = auto()
    WEEK = auto()
    MONTH = auto()
    CUSTOM = auto()


_LONG = {Span.DAY: timedelta(days=1), Span.WEEK: timedelta(days=7), Span.MONTH: timedelta(days=30)}


def span_titles() -> dict[Span, str]:
    """Return what the spans are called."""
    return {
        Span.DAY: tr("24 hours"),
        Span.WEEK: tr("7 days"),
        Span.MONTH: tr("30 days"),
        Span.CUSTOM: tr("Chosen period"),
    }


def shadow_titles() -> dict[ShadowOutcome, str]:
    """Return what the outcomes are called of which there are pairs."""
    return {
        ShadowOutcome.DIFFERED: tr("Differed"),
        ShadowOutcome.UNANSWERED: tr("Unanswered"),
        ShadowOutcome.AGREED: tr("Agreed"),
    }


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom is compared: a credential at a node, by the names of the two APIs."""

    place_id: str
    credential: Credential
    pair: Pair
    api: str
    shadow: str


class ShadowPresenter(Observable):
    """The state of one dialog.

    Attributes:
        span, since, until: for which time; the latter two of a custom one, None for open.
        outcome: of which the pairs are shown.
        found: the numbers; None while they are not known.
        pairs: those read so far, newest first.
        more: whether there are further ones.
        reading: whether the server is being asked.
        fault: why nothing is known, in words; "" for none.
    """

    def __init__(self, context: PageContext, subject: Subject) -> None:
        super().__init__()
        self.subject = subject
        self.span = Span.DAY
        self.since: datetime | None = None
        self.until: datetime | None = None
        self.outcome = ShadowOutcome.DIFFERED
        self.found: ShadowComparison | None = None
        self.pairs: list[ShadowPair] = []
        self.more = False
        self.reading = False
        self.fault = ""
        self._context = context
        self._wanted = self._compared()
        self._cursor: str | None = None
        self._latest = Latest()

    def choose_span(self, span: Span) -> None:
        """Compare another time; to be read."""
        self.span = span
        self._changed()

    def choose_since(self, moment: datetime | None) -> None:
        """Begin a custom span here."""
        self.since = moment
        self._changed()

    def choose_until(self, moment: datetime | None) -> None:
        """End a custom span here."""
        self.until = moment
        self._changed()

    def choose_outcome(self, outcome: ShadowOutcome) -> None:
        """Show the pairs of another outcome; to be read."""
        self.outcome = outcome
        self._changed()

    async def read(self) -> None:
        """Read the numbers of the span, and the first page of pairs."""
        current = self._latest.ask()
        self._wanted = self._compared()
        self.reading, self.fault = True, ""
        self._changed()
        try:
            found = await self._context.client.shadows.comparison(self._wanted)
            page = await self._context.client.shadows.pairs(self._wanted, self.outcome, limit=PAGE)
        except ClientError as fault:
            if current():
                self.found, self.pairs, self.more, self.reading = None, [], False, False
                self.fault = why_not_read(fault)
                self._changed()
            return
        if current():
            self.found, self.pairs, self._cursor = found, list(page.items), page.next_cursor
            self.more, self.reading = page.next_cursor is not None, False
            self._changed()

    async def read_more(self) -> None:
        """Read the next page of the same pairs."""
        if not self.more or self.reading:
            return
        current = self._latest.ask()
        self.reading, self.fault = True, ""
        self._changed()
        try:
            page = await self._context.client.shadows.pairs(
                self._wanted, self.outcome, cursor=self._cursor, limit=PAGE
            )
        except ClientError as fault:
            if current():
                self.reading, self.fault = False, why_not_read(fault)
                self._changed()
            return
        if current():
            self.pairs, self._cursor = [*self.pairs, *page.items], page.next_cursor
            self.more, self.reading = page.next_cursor is not None, False
            self._changed()

    @property
    def title(self) -> str:
        """Whom is compared with whom."""
        return tr("{credential}: {api} decides, {shadow} is its shadow").format(
            credential=told(CREDENTIAL_TYPES[self.subject.credential].title),
            api=self.subject.api,
            shadow=self.subject.shadow,
        )

    @property
    def numbers(self) -> Sequence[tuple[str, int]]:
        """What became of the verifications, each with its name."""
        found = self.found
        if found is None:
            return ()
        return (
            (tr("Agreed"), found.agreed),
            (tr("Differed"), found.differed),
            (tr("Unanswered"), found.unanswered),
            (tr("Not asked"), found.not_asked),
        )

    @property
    def latencies(self) -> tuple[str, str]:
        """How long both took, in words."""
        if self.found is None:
            return "", ""
        return (
            _took(self.subject.api, self.found.latency),
            _took(self.subject.shadow, self.found.shadow_latency),
        )

    def _compared(self) -> Compared:
        since, until = self.since, self.until
        if (long := _LONG.get(self.span)) is not None:
            since, until = datetime.now(UTC) - long, None
        subject = self.subject
        return Compared(
            subject.place_id, subject.credential, subject.pair.api_id, subject.pair.shadow_id, since, until
        )


def _took(name: str, latency: Latency) -> str:
    if latency.median_ms is None or latency.p99_ms is None:
        return tr("{name}: no answers to compare").format(name=name)
    return tr("{name}: median {median} ms, 99 % within {p99} ms").format(
        name=name, median=f"{latency.median_ms:g}", p99=f"{latency.p99_ms:g}"
    )


def verdict_in_words(result: str | None, reason: str | None, message: str | None) -> str:
    """Return what one side said: the decision, why, and what a person would have read."""
    said = outcome_titles().get(result, result) if result else tr("No answer")
    if message:
        said = f"{said} · “{message}”"
    if reason is None:
        return said
    known = REASONS.get(reason)
    return f"{said} · {told(known[1]) if known else reason}"
