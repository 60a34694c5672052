"""A new password for whoever has forgotten theirs: by a code that is mailed to the account's address, or on the server's machine."""

from dataclasses import dataclass

from sqlalchemy import Select, delete, insert, select, update

from clue_desktop.contract import administrators as contract
from clue_desktop.contract.trail import AuditAction, ChangeKind
from clue_desktop.domain import email_address
from clue_desktop.domain.one_time_codes import RESET_LIFETIME
from clue_desktop.domain.problems import InvalidError, Problem
from server.keys.passwords import hash_password, password_problem
from server.keys.secrets import Secrets
from server.keys.tokens import new_one_time_code
from server.mails.texts import password_reset_mail
from server.services import guessing
from server.services.base import Service
from server.services.guessing import Counter
from server.services.journal import Journal
from server.services.mail.outbox import discard, enqueue
from server.services.people import password_proof
from server.services.people.one_time_codes import code_digest, code_not_valid
from server.services.tree import read_root
from server.store.rows import Row
from server.store.tables import administrators, password_resets, sessions

_ASK = AuditAction.ACCOUNT_REQUEST_RESET
_RESET = AuditAction.ACCOUNT_RESET
_PURPOSE = "password-reset"
_AUDITED_UNKNOWN = 60
_THIS_MACHINE = "127.0.0.1"


class NoAccountError(Exception):
    """There is no administrator with this address."""

    def __init__(self, email: str) -> None:
        super().__init__(f"there is no administrator with the email address {email}")


@dataclass(frozen=True, slots=True)
class PasswordResetService(Service):
    """Use cases of a forgotten password.

    Attributes:
        secrets: what codes are hashed with, and mails sealed.
    """

    secrets: Secrets

    def ask(self, asked: contract.PasswordResetRequest, source: str) -> str:
        """Count that a code is asked for, and return the address; `send` follows when the answer is on its way.

        So neither the answer nor the time it takes tells whether the address has an account.

        Raises:
            InvalidError: it is no address.
            RateLimitedError: too many for this address, or from this one's source.
        """
        email = email_address.parse(asked.email)
        counters = [
            Counter(_asked(email), delays=True),
            *guessing.of_source("reset-source", source),
        ]
        guessing.admit(self, counters, source, _ASK, email)
        return email

    def send(self, email: str, source: str) -> None:
        """Mail a code if the address has an account; where no mail is set up, it waits in the outbox.

        Codes that were sent before stay good: a stranger who asks must not spoil them.
        """
        with self.writing(None, source) as journal:
            connection, now = journal.connection, journal.now
            row = connection.execute(_account_of(email)).one_or_none()
            if row is None:
                if guessing.is_among_first_of_window(connection, f"refused:{_ASK}", _AUDITED_UNKNOWN, now):
                    journal.audit(_ASK, "", email, outcome="refused")
                return
            connection.execute(delete(password_resets).where(password_resets.c.expires_at <= now))
            code, expires_at, root = new_one_time_code(), now + RESET_LIFETIME, read_root(connection)
            mail = password_reset_mail(
                to=row.email,
                organization=root.name,
                asked_at=now,
                asked_from=source,
                code=code,
                expires_at=expires_at,
            )
            mail_id = enqueue(
                connection, self.secrets, mail, now, place_path=root.path_text, expires_at=expires_at
            )
            connection.execute(
                insert(password_resets).values(
                    code_hash=code_digest(self.secrets, _PURPOSE, code),
                    administrator_id=row.id,
                    expires_at=expires_at,
                    mail_id=mail_id,
                )
            )
            journal.change(ChangeKind.MAIL, mail_id, root.path_text)
            journal.audit(_ASK, "", row.email)

    def reset(self, given: contract.PasswordReset, source: str) -> None:
        """Set a new password with a code, once; all sessions of the account end.

        Raises:
            InvalidError: `code_not_valid` alike for a wrong, used or expired code; the password cannot be chosen.
            RateLimitedError: too many wrong codes from this address.
        """
        from_here = guessing.of_source("reset-code", source)
        guessing.admit(self, from_here, source, _RESET, None)
        digest = code_digest(self.secrets, _PURPOSE, given.code)
        good = (password_resets.c.code_hash == digest) & (password_resets.c.expires_at > self.clock())
        with self.reading() as connection:
            row = connection.execute(
                select(administrators.c.id, administrators.c.email)
                .join(password_resets, password_resets.c.administrator_id == administrators.c.id)
                .where(good)
            ).one_or_none()
        if row is None:
            with self.writing(None, source) as journal:
                journal.audit(_RESET, "", None, outcome="refused")
            raise code_not_valid()
        with self.database.write() as connection:
            guessing.forget(connection, [counter.key for counter in from_here])
        if (weakness := password_problem(given.password, row.email)) is not None:
            raise InvalidError([Problem("password", "password_weak", weakness)])
        password_hash = hash_password(given.password)
        with self.writing(None, source) as journal:
            connection = journal.connection
            if connection.execute(select(password_resets.c.code_hash).where(good)).first() is None:
                raise code_not_valid()  # used meanwhile
            _replace(journal, row, password_hash, source)
            journal.audit(_RESET, "", row.email)

    def require_account(self, email: str) -> None:
        """Require that an address has an account. Raises NoAccountError."""
        with self.reading() as connection:
            if connection.execute(_account_of(email)).first() is None:
                raise NoAccountError(email.strip())

    def set_on_this_machine(self, email: str, password: str, operator: str) -> int:
        """Set a new password without a code, for whoever runs the server; return how many sessions of the account ended.

        Failures to sign in that were counted for the account are forgotten: they were about the password before.

        Args:
            email: the account's address; case and blanks around it do not count.
            password: the new one.
            operator: who does it, as the system calls them; the audit trail has it.

        Raises:
            NoAccountError: the address has none.
            InvalidError: the password cannot be chosen.
        """
        with self.reading() as connection:
            row = connection.execute(_account_of(email)).one_or_none()
        if row is None:
            raise NoAccountError(email.strip())
        if (weakness := password_problem(password, row.email)) is not None:
            raise InvalidError([Problem("password", "password_weak", weakness)])
        password_hash = hash_password(password)
        with self.writing(None, _THIS_MACHINE, makes_room=True) as journal:
            if journal.connection.execute(_account_of(email)).one_or_none() is None:
                raise NoAccountError(email.strip())
            ended = _replace(journal, row, password_hash, _THIS_MACHINE)
            password_proof.forgive(journal.connection, row.email)
            detail = {"operator": operator, "sessions": ended}
            journal.audit(AuditAction.ACCOUNT_SET_PASSWORD, "", row.email, detail)
        return ended


def _account_of(email: str) -> Select[tuple[str, str]]:
    return select(administrators.c.id, administrators.c.email).where(
        administrators.c.email_folded == email.strip().casefold()
    )


def _replace(journal: Journal, account: Row, password_hash: str, source: str) -> int:
    """Let an account have another password; whoever had the one before is signed in nowhere. Return how many sessions ended."""
    connection = journal.connection
    connection.execute(
        update(administrators).where(administrators.c.id == account.id).values(password_hash=password_hash)
    )
    ended = connection.execute(delete(sessions).where(sessions.c.administrator_id == account.id)).rowcount
    drop_resets(journal, account.id)
    guessing.forget(connection, [_asked(account.email)])
    password_proof.welcome(connection, account.id, account.email, source, journal.now)
    password_proof.forget_elsewhere(connection, account.id, source)
    # So that the streams of the sessions that have ended end as well.
    journal.change(ChangeKind.ADMINISTRATOR, account.id, "")
    return ended


def drop_resets(journal: Journal, administrator_id: str) -> None:
    """Make all codes for a new password of an account void, with their mails that are not sent yet."""
    dropped = journal.connection.execute(
        delete(password_resets)
        .where(password_resets.c.administrator_id == administrator_id)
        .returning(password_resets.c.mail_id)
    ).all()
    for row in dropped:
        discard(journal, row.mail_id)


def _asked(email: str) -> str:
    return f"reset:{email.casefold()}"
