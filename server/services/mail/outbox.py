"""The outbox: mails are written in the transaction of what they tell of, and sent later (`server.chores.postman`)."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from clue_desktop.contract import mail as contract
from clue_desktop.contract.said import Sentence
from clue_desktop.contract.trail import AuditAction, ChangeKind
from clue_desktop.domain.mail import MailState
from clue_desktop.domain.said import Said, said_by
from server.keys.secrets import Secrets, SecretsError
from server.mails.texts import Mail
from server.refusals import AbsentError, ConflictError
from server.services.base import Service
from server.services.journal import Journal
from server.services.mail.mail_settings import is_set_up
from server.services.tree import Caller, authorize_server
from server.store.rows import Row
from server.store.tables import outbox

MOST_SHOWN = 1000
GIVEN_UP_AFTER = timedelta(days=3)
"""When a mail that names no end of its own is given up."""


def enqueue(
    connection: Connection,
    secrets: Secrets,
    mail: Mail,
    now: datetime,
    *,
    place_path: str,
    expires_at: datetime | None = None,
) -> str:
    """Put a mail into the outbox and return its id, in the caller's transaction.

    The caller announces it, which wakes the sender: `journal.change(ChangeKind.MAIL, mail_id, place_path)`.

    Args:
        connection: of the transaction.
        secrets: what the body is sealed with; it may hold a code, and codes are not kept readable.
        mail: the mail.
        now: the present moment.
        place_path: the node that it is about, as `tree.path_text`.
        expires_at: when it is of no use any more; 3 days from now when None.
    """
    mail_id = uuid.uuid4().hex
    connection.execute(
        insert(outbox).values(
            id=mail_id,
            recipient=mail.to,
            subject=mail.subject,
            sealed_body=secrets.encrypt(json.dumps([mail.text, mail.html]), _context(mail_id)),
            place_path=place_path,
            created_at=now,
            expires_at=now + GIVEN_UP_AFTER if expires_at is None else expires_at,
            state=MailState.QUEUED,
            attempts=0,
            next_attempt_at=now,
        )
    )
    return mail_id


def discard(journal: Journal, mail_id: str | None) -> None:
    """Remove a mail, unless it is sent, that tells of what does not hold any more.

    One that is being sent right now may still arrive; it is not tried again.
    """
    row = journal.connection.execute(
        delete(outbox)
        .where(outbox.c.id == mail_id, outbox.c.state != MailState.SENT)
        .returning(outbox.c.place_path)
    ).one_or_none()
    if mail_id is not None and row is not None:
        journal.change(ChangeKind.MAIL, mail_id, row.place_path)


def shown_state(state: str, *, set_up: bool) -> MailState:
    """Return what people are told of a mail's state: a queued one waits as long as no mail server is set up."""
    known = MailState(state)
    return MailState.WAITING if known is MailState.QUEUED and not set_up else known


def open_mail(secrets: Secrets, row: Row) -> Mail:
    """Return a row of the outbox whose body is still there as a mail; SecretsError when it cannot be opened."""
    text, html = json.loads(secrets.decrypt(row.sealed_body, _context(row.id)))
    return Mail(row.recipient, row.subject, text, html)


@dataclass(frozen=True, slots=True)
class OutboxService(Service):
    """Use cases of the outbox; for owners, since the codes in mails open every Place."""

    secrets: Secrets

    def all(self, caller: Caller) -> contract.Outbox:
        """Return the newest mails, newest first."""
        with self.reading() as connection:
            authorize_server(connection, caller)
            set_up = is_set_up(connection)
            rows = connection.execute(
                select(outbox).order_by(outbox.c.created_at.desc(), outbox.c.id).limit(MOST_SHOWN)
            ).all()
        return contract.Outbox(items=[self._document(row, set_up=set_up) for row in rows])

    def retry(self, caller: Caller, mail_id: str) -> contract.OutboxMail:
        """Have a mail tried again at once.

        Raises:
            ForbiddenError, AbsentError: as every use case.
            ConflictError: `mail_in_progress`, `mail_sent`, or `mail_expired`: there is nothing left to send.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            authorize_server(connection, caller)
            row = _row(connection, mail_id)
            _refuse_while_sending(row)
            if row.state == MailState.SENT:
                raise ConflictError(Said("This mail has been sent already."), "mail_sent")
            if row.sealed_body is None or row.expires_at <= journal.now:
                raise ConflictError(
                    Said("This mail has expired: what it says does not hold any more."), "mail_expired"
                )
            connection.execute(
                update(outbox)
                .where(outbox.c.id == mail_id)
                .values(state=MailState.QUEUED, attempts=0, next_attempt_at=journal.now, finished_at=None)
            )
            journal.change(ChangeKind.MAIL, mail_id, row.place_path)
            journal.audit(AuditAction.MAIL_RETRY, row.place_path, mail_id, _audited(row))
            return self._document(_row(connection, mail_id), set_up=is_set_up(connection))

    def delete(self, caller: Caller, mail_id: str) -> None:
        """Remove a mail; one that is not sent yet never will be.

        Raises:
            ForbiddenError, AbsentError: as every use case.
            ConflictError: `mail_in_progress`.
        """
        with self.writing(caller) as journal:
            authorize_server(journal.connection, caller)
            row = _row(journal.connection, mail_id)
            _refuse_while_sending(row)
            journal.connection.execute(delete(outbox).where(outbox.c.id == mail_id))
            journal.change(ChangeKind.MAIL, mail_id, row.place_path)
            journal.audit(
                AuditAction.MAIL_DELETE, row.place_path, mail_id, {**_audited(row), "state": row.state}
            )

    def _document(self, row: Row, *, set_up: bool) -> contract.OutboxMail:
        text = None
        error = None if row.last_error is None else Sentence.kept(row.last_error, row.last_error_said)
        if row.sealed_body is not None:
            try:
                text = open_mail(self.secrets, row).text
            except SecretsError as fault:
                error = said_by(fault)
        state = shown_state(row.state, set_up=set_up)
        return contract.OutboxMail(
            id=row.id,
            to=row.recipient,
            subject=row.subject,
            text=text,
            created_at=row.created_at,
            expires_at=row.expires_at,
            state=state,
            attempts=row.attempts,
            next_attempt_at=row.next_attempt_at if state is MailState.QUEUED else None,
            finished_at=row.finished_at,
            last_error=error,
        )


def _context(mail_id: str) -> str:
    return f"outbox:{mail_id}"


def _row(connection: Connection, mail_id: str) -> Row:
    row = connection.execute(select(outbox).where(outbox.c.id == mail_id)).one_or_none()
    if row is None:
        raise AbsentError(Said("mail"))
    return row


def _refuse_while_sending(row: Row) -> None:
    if row.state == MailState.SENDING:
        raise ConflictError(
            Said("This mail is being sent right now. Try again in a minute."), "mail_in_progress"
        )


def _audited(row: Row) -> dict[str, object]:
    return {"to": row.recipient, "subject": row.subject}
