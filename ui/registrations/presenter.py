"""Registrations under way at a node and under it: who asks, with tries and time left; *Not ours*; the limits."""

from dataclasses import dataclass
from datetime import UTC, datetime

from typing_extensions import override

from clue_desktop.client.errors import ClientError
from clue_desktop.contract.enrollment import EnrollmentLimits, PendingRegistration, ReachedLimit
from clue_desktop.contract.events import Change
from clue_desktop.domain.enrollment import LIMITS, Counted, Scope
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind
from ui.state.context import PageContext
from ui.state.question import Question
from ui.state.reading import Reading
from ui.widgets.moments import local_time
from ui.words.language import tr

_CONCERNS = frozenset({"enrollment", "device"})


@dataclass(frozen=True, slots=True)
class PendingRow:
    """A device that asked for a code.

    Attributes:
        waiting: whether its code may still be entered.
        why_over: why not, in words; "" while it may be.
    """

    serial: str
    place_id: str
    place: str
    model: str
    asked_at: datetime
    asked_from: str
    expires_at: datetime
    attempts_left: int
    waiting: bool
    why_over: str


class PendingPresenter(Reading[EnrollmentLimits]):
    """What is shown of registrations at a Place, or on the whole server, and what can be done about them."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__()
        self._context = context
        self._place_id = place_id

    # ---- what is shown

    @property
    def why_not(self) -> str:
        """Why this administrator may do nothing here, or ""."""
        return self._context.directory.may(Action.DEVICES, self._place_id).why_not

    @property
    def rows(self) -> list[PendingRow]:
        """The registrations under way."""
        return [self._row(pending) for pending in self.value.pending] if self.value else []

    @property
    def is_of_one_place(self) -> bool:
        """Whether it is about a single Place."""
        node = self._context.directory.node(self._place_id)
        return node is None or node.kind is PlaceKind.PLACE

    @property
    def counts(self) -> str:
        """What was counted in the last 24 hours, beside what is allowed."""
        if self.value is None:
            return ""
        if not self.is_of_one_place:
            return tr(
                "Last 24 hours, everywhere: {mails} of {most_mails} codes issued, {tries} entries judged, {wrong} of"
                " {most_wrong} allowed ones wrong."
            ).format(
                mails=self.value.mails,
                most_mails=_most(Scope.SERVER, Counted.MAILS),
                tries=self.value.tries,
                wrong=self.value.wrong,
                most_wrong=_most(Scope.SERVER, Counted.WRONG),
            )
        return tr(
            "Last 24 hours: {mails} of {most_mails} codes issued, {tries} of {most_tries} entries judged, {wrong} of them"
            " wrong."
        ).format(
            mails=self.value.mails,
            most_mails=_most(Scope.PLACE, Counted.MAILS),
            tries=self.value.tries,
            most_tries=_most(Scope.PLACE, Counted.TRIES),
            wrong=self.value.wrong,
        )

    @property
    def hindrances(self) -> list[str]:
        """What keeps devices from registering here now: limits that are reached, devices that are rejected."""
        if self.value is None:
            return []
        return [
            *map(self._reached, self.value.reached),
            *(
                tr("Device {serial} is rejected: it gets no code at “{place}” until {until}.").format(
                    serial=refused.serial,
                    place=self._name(refused.place_id),
                    until=local_time(refused.until),
                )
                for refused in self.value.refused
            ),
        ]

    @property
    def why_not_lift(self) -> str:
        """Why there is nothing to lift, or ""."""
        if self.value is None:
            return self.why_not or tr("The limits are being read.")
        counted = self.value.mails or self.value.tries or self.hindrances
        return self.why_not or ("" if counted else tr("Nothing was counted in the last 24 hours."))

    # ---- what is done

    def concerns(self, change: Change | None) -> bool:
        """Tell whether to read again after a change; None stands for changes that were missed."""
        return not self.why_not and (change is None or change.kind in _CONCERNS)

    @override
    async def _ask(self) -> EnrollmentLimits:
        return await self._context.client.registrations.limits(self._place_id)

    def not_ours_question(self, row: PendingRow) -> Question:
        """Return what *Reject* does."""
        return Question(
            tr("Reject"),
            tr("Reject device {serial}, which is registering at “{place}”?").format(
                serial=row.serial, place=row.place
            ),
            tr(
                "Its allocation code is discarded, and it gets no new one there for 24 hours, unless the limits are reset."
            ),
            destroys=True,
        )

    async def not_ours(self, row: PendingRow) -> None:
        """Discard a device's code and refuse it at its Place for 24 hours."""
        try:
            await self._context.client.registrations.refuse_pending(row.place_id, row.serial)
        except ClientError as fault:
            self._context.notices.failed(fault, tr("Rejecting device {serial}").format(serial=row.serial))
        else:
            self._context.notices.done(
                tr("Device {serial} is rejected at “{place}” for 24 hours.").format(
                    serial=row.serial, place=row.place
                )
            )
        await self.load_own()

    def lift_question(self) -> Question:
        """Return what resetting the limits does."""
        return Question(
            tr("Reset limits"),
            tr(
                "Reset the limits on registering at “{place}”? What was sent and entered here so far counts no longer, and"
                " devices that were rejected may ask for a code again."
            ).format(place=self._name(self._place_id)),
            tr(
                "Whoever is guessing codes can go on, too. Reset the limits only when you know who is registering here."
            ),
        )

    async def lift(self) -> None:
        """Lift the limits."""
        try:
            await self._context.client.registrations.lift_limits(self._place_id)
        except ClientError as fault:
            self._context.notices.failed(fault, tr("Resetting the limits"))
        else:
            self._context.notices.done(tr("The limits on registering here are reset."))
        await self.load_own()

    def _row(self, pending: PendingRegistration) -> PendingRow:
        return PendingRow(
            pending.serial,
            pending.place_id,
            self._name(pending.place_id),
            pending.model or "",
            pending.requested_at,
            pending.requested_from,
            pending.expires_at,
            pending.attempts_left,
            pending.state == "waiting",
            {"waiting": "", "expired": tr("expired"), "discarded": tr("discarded")}[pending.state],
        )

    def _reached(self, limit: ReachedLimit) -> str:
        who = {
            Scope.SERIAL: tr("Device {subject}"),
            Scope.PLACE: tr("The Place “{subject}”"),
            Scope.SOURCE: tr("Address {subject}"),
            Scope.SITE: tr("Address {subject}"),
            Scope.SERVER: tr("The whole server"),
        }[limit.scope].format(
            subject=self._name(limit.subject) if limit.scope is Scope.PLACE else limit.subject
        )
        what = {
            Counted.MAILS: tr("all {most} codes of 24 hours are sent"),
            Counted.TRIES: tr("all {most} entries of 24 hours are used up"),
            Counted.WRONG: tr("all {most} wrong entries of 24 hours are used up"),
        }[limit.counted].format(most=limit.most)
        return tr("{who}: {what}. It goes on at {until}.").format(
            who=who, what=what, until=local_time(limit.until)
        )

    def _name(self, place_id: str) -> str:
        node = self._context.directory.node(place_id)
        return node.name if node else place_id


def time_left(row: PendingRow, now: datetime | None = None) -> str:
    """Return how long a row's code is still good, as minutes and seconds; why it is over, where it is."""
    if not row.waiting:
        return row.why_over
    seconds = int((row.expires_at - (now or datetime.now(UTC))).total_seconds())
    return f"{seconds // 60}:{seconds % 60:02d}" if seconds > 0 else tr("expired")


def _most(scope: Scope, counted: Counted) -> int:
    return next(limit.most for limit in LIMITS if limit.scope is scope and limit.counted is counted)
