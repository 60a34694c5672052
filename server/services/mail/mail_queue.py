"""The sender's side of the outbox: claiming mails, saying what became of them, removing what is over.

A mail is claimed for a while by one sender, in one statement, so that several processes never send it twice. A sender
that ends before it has said what became of a mail leaves its claim to run out, and the mail is sent once more: at least
once, never silently not at all.
"""

import logging
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, literal, or_, select, update

from clue_desktop.contract.said import Sentence
from clue_desktop.contract.trail import ChangeKind
from clue_desktop.domain.mail import LONGEST_DELAY, MailState, retry_delay
from clue_desktop.domain.said import Said, said_by
from server.keys.secrets import Secrets, SecretsError
from server.mails.smtp import MailAccount
from server.mails.texts import Mail
from server.services.base import Service
from server.services.journal import Journal
from server.services.mail.mail_settings import MailSettingsService, is_set_up
from server.services.mail.outbox import open_mail
from server.store.rows import Row
from server.store.tables import Moment, outbox

_logger = logging.getLogger(__name__)
CLAIM = timedelta(minutes=2)
"""How long a claim lasts: longer than a whole dialogue may take."""
SENT_KEPT = timedelta(hours=24)
FAILED_KEPT = timedelta(days=7)
_OPEN = (MailState.QUEUED, MailState.SENDING)
_EXPIRED = Said("It expired before it could be sent.")


@dataclass(frozen=True, slots=True)
class ClaimedMail:
    """A mail that this sender, and no other, is to send now; `claim` is renewed with every attempt."""

    mail_id: str
    claim: str
    place_path: str
    attempts: int
    mail: Mail
    account: MailAccount


@dataclass(frozen=True, slots=True)
class MailQueue(Service):
    """What the sender of mails does with the outbox."""

    secrets: Secrets
    settings: MailSettingsService
    _named: set[str] = field(default_factory=set)

    def claim(self) -> ClaimedMail | None:
        """Claim the mail that has been due for longest, or return None when there is none, or no mail server."""
        while self._anything_due():
            with self.writing(None) as journal:
                row = self._claimed(journal) if is_set_up(journal.connection) else None
                if row is None:
                    return None
                journal.change(ChangeKind.MAIL, row.id, row.place_path)
                try:
                    account = self.settings.account(journal.connection)
                    mail = open_mail(self.secrets, row)
                except SecretsError as fault:
                    # This one cannot be sent until the key is back; the others may be readable.
                    _settle(journal, row.id, row.claim, _failed_once(journal.now, row, said_by(fault)))
                    if str(fault) not in self._named:
                        self._named.add(str(fault))
                        _logger.error("mails wait: %s", fault)  # noqa: TRY400  # so it does
                    continue
                assert account is not None  # noqa: S101  # is_set_up, in the same transaction
                return ClaimedMail(row.id, row.claim, row.place_path, row.attempts, mail, account)
        return None

    def sent(self, claimed: ClaimedMail) -> None:
        """Note that the mail server has taken a mail over; its text is not kept."""
        with self.writing(None) as journal:
            values = {
                "state": MailState.SENT,
                "finished_at": journal.now,
                "sealed_body": None,
                "last_error": None,
                "last_error_said": None,
            }
            if _settle(journal, claimed.mail_id, claimed.claim, values):
                journal.change(ChangeKind.MAIL, claimed.mail_id, claimed.place_path)

    def failed(self, claimed: ClaimedMail, words: str, *, permanent: bool) -> None:
        """Note that an attempt failed; unless for good, the mail is tried again until it expires."""
        with self.writing(None) as journal:
            values = _failed_once(journal.now, claimed, words)
            if permanent:
                values |= {"state": MailState.FAILED, "finished_at": journal.now}
            if _settle(journal, claimed.mail_id, claimed.claim, values):
                journal.change(ChangeKind.MAIL, claimed.mail_id, claimed.place_path)

    def release(self, claim: str | None = None) -> None:
        """Let go of a claim, or of all: a sender stops, or starts where it is the only one."""
        whose = outbox.c.claim == claim if claim is not None else outbox.c.state == MailState.SENDING
        with self.reading() as connection:
            if connection.execute(select(outbox.c.id).where(whose).limit(1)).first() is None:
                return
        with self.writing(None) as journal:
            for row in journal.connection.execute(
                update(outbox)
                .where(whose)
                .values(state=MailState.QUEUED, claim=None, next_attempt_at=journal.now)
                .returning(outbox.c.id, outbox.c.place_path)
            ).all():
                journal.change(ChangeKind.MAIL, row.id, row.place_path)

    def tidy(self) -> None:
        """Give up and empty what has expired; remove sent mails after 24 hours and failed ones after 7 days."""
        now = self.clock()
        with self.reading() as connection:
            if (
                connection.execute(select(outbox.c.id).where(or_(_expired(now), _over(now))).limit(1)).first()
                is None
            ):
                return
        with self.writing(None) as journal:
            connection = journal.connection
            gone = connection.execute(
                delete(outbox).where(_over(now)).returning(outbox.c.id, outbox.c.place_path)
            ).all()
            unsent = connection.execute(
                select(outbox.c.id, outbox.c.last_error, outbox.c.last_error_said).where(
                    _expired(now), outbox.c.state.in_(_OPEN)
                )
            ).all()
            if unsent:
                connection.execute(
                    update(outbox).where(outbox.c.id == bindparam("expired")),
                    [{"expired": row.id, **_words(_unsent(row))} for row in unsent],
                )
            given_up = connection.execute(
                update(outbox)
                .where(_expired(now))
                .values(
                    state=MailState.FAILED,
                    claim=None,
                    sealed_body=None,
                    finished_at=func.coalesce(outbox.c.finished_at, literal(now, Moment)),
                )
                .returning(outbox.c.id, outbox.c.place_path)
            ).all()
            for row in (*gone, *given_up):
                journal.change(ChangeKind.MAIL, row.id, row.place_path)

    def backlog(self) -> tuple[dict[str, int], datetime | None]:
        """Return how many mails are in each state, and since when the oldest waits that is still to be sent."""
        with self.reading() as connection:
            rows = connection.execute(
                select(outbox.c.state, func.count().label("number")).group_by(outbox.c.state)
            ).all()
            oldest: datetime | None = connection.execute(
                select(func.min(outbox.c.created_at)).where(outbox.c.state.in_(_OPEN))
            ).scalar_one()
        counts = dict.fromkeys(map(str, MailState), 0)
        counts.update((row.state, row.number) for row in rows)
        return counts, oldest

    def next_moment(self) -> datetime | None:
        """Return when there is something to do next: a mail to try, or one that expires; None when there is nothing."""
        with self.reading() as connection:
            query = select(func.min(outbox.c.expires_at).label("moment")).where(
                outbox.c.sealed_body.is_not(None)
            )
            moments = [connection.execute(query).scalar_one()]
            if is_set_up(connection):
                query = select(func.min(outbox.c.next_attempt_at)).where(outbox.c.state.in_(_OPEN))
                moments.append(connection.execute(query).scalar_one())
        return min((moment for moment in moments if moment is not None), default=None)

    def _anything_due(self) -> bool:
        with self.reading() as connection:
            due = select(outbox.c.id).where(_due(self.clock())).limit(1)
            return is_set_up(connection) and connection.execute(due).first() is not None

    def _claimed(self, journal: Journal) -> Row | None:
        first = (
            select(outbox.c.id)
            .where(_due(journal.now))
            .order_by(outbox.c.next_attempt_at, outbox.c.id)
            .limit(1)
            .scalar_subquery()
        )
        return journal.connection.execute(
            update(outbox)
            .where(outbox.c.id == first)
            .values(
                state=MailState.SENDING,
                claim=uuid.uuid4().hex,
                attempts=outbox.c.attempts + 1,
                next_attempt_at=journal.now + CLAIM,
            )
            .returning(outbox)
        ).one_or_none()


def _due(now: datetime) -> ColumnElement[bool]:
    """Mails to be tried now; among them those whose sender ended without a word."""
    return and_(
        outbox.c.state.in_(_OPEN),
        # One that waits for longer than any does was put off by a clock that was set right since.
        or_(outbox.c.next_attempt_at <= now, outbox.c.next_attempt_at > now + LONGEST_DELAY),
        outbox.c.expires_at > now,
    )


def _expired(now: datetime) -> ColumnElement[bool]:
    """Mails that still have their text and are of no use any more; one that is being sent is left to its sender."""
    under_way = and_(outbox.c.state == MailState.SENDING, outbox.c.next_attempt_at > now)
    return and_(outbox.c.sealed_body.is_not(None), outbox.c.expires_at <= now, ~under_way)


def _over(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(outbox.c.state == MailState.SENT, outbox.c.finished_at <= now - SENT_KEPT),
        and_(outbox.c.state == MailState.FAILED, outbox.c.finished_at <= now - FAILED_KEPT),
    )


def _failed_once(now: datetime, tried: ClaimedMail | Row, words: str) -> dict[str, object]:
    return {
        "state": MailState.QUEUED,
        "next_attempt_at": now + retry_delay(tried.attempts),
        **_words(words),
    }


def _words(words: str) -> dict[str, str | None]:
    """Return the columns of an error."""
    return {"last_error": str(words), "last_error_said": Sentence.to_keep(words)}


def _unsent(row: Row) -> str:
    """Return why a mail that has expired was not sent before."""
    if row.last_error is None:
        return _EXPIRED
    reason = Sentence.kept(row.last_error, row.last_error_said)
    return Said("It expired before it could be sent. {reason}", reason=reason)


def _settle(journal: Journal, mail_id: str, claim: str, values: dict[str, object]) -> bool:
    """Write what became of a mail, if it is still this sender's."""
    return bool(
        journal.connection.execute(
            update(outbox).where(outbox.c.id == mail_id, outbox.c.claim == claim).values(claim=None, **values)
        ).rowcount
    )
