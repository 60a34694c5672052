"""One's own account: its name, its password, and the sessions that are open."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select, update

from clue_desktop.contract import administrators as contract
from clue_desktop.contract.trail import AuditAction, ChangeKind
from clue_desktop.domain.place_tree import validate_place_name
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.said import Said
from server.keys.passwords import hash_password, password_problem
from server.keys.tokens import token_hash
from server.refusals import AbsentError
from server.services.base import Service
from server.services.journal import Journal
from server.services.people import password_proof
from server.services.people.password_resets import drop_resets
from server.services.people.sessions import IDLE_LIFETIME
from server.services.tree import Caller, read_node, read_rights
from server.store.tables import administrators, sessions

_CHANGE_PASSWORD = AuditAction.ACCOUNT_PASSWORD  # what the audit trail calls it
_SESSION_ID_BYTES = 16
"""Of the hash of its token: names a session, and opens nothing."""


@dataclass(frozen=True, slots=True)
class AccountService(Service):
    """Use cases of one's own account."""

    def rename(self, caller: Caller, change: contract.AccountChange) -> None:
        """Change one's own name; whoever may see the administrator is told.

        Raises:
            InvalidError: the name.
        """
        if problems := validate_place_name(change.name):
            raise InvalidError(problems)
        name = change.name.strip()
        with self.writing(caller) as journal:
            connection = journal.connection
            connection.execute(
                update(administrators).where(administrators.c.id == caller.administrator_id).values(name=name)
            )
            _announce(journal, caller.administrator_id)
            journal.audit(AuditAction.ACCOUNT_NAME, "", caller.email, {"before": caller.name, "name": name})

    def change_password(self, caller: Caller, token: str, change: contract.PasswordChange) -> None:
        """Change one's own password; all other sessions end, and codes for a new password are void.

        Raises:
            InvalidError: the old one is wrong, the new one cannot be chosen.
            RateLimitedError: too many wrong ones; counted together with signing in.
        """
        problems = []
        proof = password_proof.prove(self, caller.email, change.old_password, caller.source, _CHANGE_PASSWORD)
        if proof is None:
            problems.append(_wrong_password())
        if (weakness := password_problem(change.new_password, caller.email)) is not None:
            problems.append(Problem("newPassword", "password_weak", weakness))
        if proof is None or problems:
            raise InvalidError(problems)
        password_hash = hash_password(change.new_password)
        with self.writing(caller) as journal:
            connection = journal.connection
            if not proof.settle(connection, journal.now):
                raise InvalidError([_wrong_password()])
            password_proof.forget_elsewhere(connection, caller.administrator_id, caller.source)
            connection.execute(
                update(administrators)
                .where(administrators.c.id == caller.administrator_id)
                .values(password_hash=password_hash)
            )
            connection.execute(
                delete(sessions).where(
                    sessions.c.administrator_id == caller.administrator_id,
                    sessions.c.token_hash != token_hash(token),
                )
            )
            drop_resets(journal, caller.administrator_id)
            # To them alone, and so that the streams of the sessions that have ended end as well.
            journal.change(ChangeKind.ADMINISTRATOR, caller.administrator_id, "")
            journal.audit(_CHANGE_PASSWORD, "", caller.email)

    def sessions(self, caller: Caller, token: str) -> contract.OpenSessions:
        """Return one's own sessions, the last used first."""
        current = token_hash(token)
        with self.reading() as connection:
            rows = connection.execute(
                select(sessions)
                .where(sessions.c.administrator_id == caller.administrator_id, _open(self.clock()))
                .order_by(sessions.c.last_seen_at.desc(), sessions.c.created_at.desc(), sessions.c.token_hash)
            ).all()
        return contract.OpenSessions(
            items=[
                contract.OpenSession(
                    id=_session_id(row.token_hash),
                    created_at=row.created_at,
                    last_seen_at=row.last_seen_at,
                    expires_at=row.expires_at,
                    source=row.source,
                    current=row.token_hash == current,
                )
                for row in rows
            ]
        )

    def end_session(self, caller: Caller, session_id: str) -> None:
        """End one of one's own sessions at once.

        Raises:
            AbsentError: it is over, or nobody's, or somebody else's.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            own = connection.execute(
                select(sessions.c.token_hash, sessions.c.source).where(
                    sessions.c.administrator_id == caller.administrator_id, _open(journal.now)
                )
            ).all()
            ended = next((row for row in own if _session_id(row.token_hash) == session_id), None)
            if ended is None:
                raise AbsentError(Said("session"))
            connection.execute(delete(sessions).where(sessions.c.token_hash == ended.token_hash))
            journal.change(ChangeKind.ADMINISTRATOR, caller.administrator_id, "")
            journal.audit(AuditAction.SESSION_END, "", caller.email, {"openedFrom": ended.source})


def _wrong_password() -> Problem:
    return Problem("oldPassword", "password_wrong", Said("This is not your present password."))


def _open(now: datetime) -> ColumnElement[bool]:
    return and_(sessions.c.expires_at > now, sessions.c.last_seen_at > now - IDLE_LIFETIME)


def _session_id(digest: bytes) -> str:
    return digest[:_SESSION_ID_BYTES].hex()


def _announce(journal: Journal, administrator_id: str) -> None:
    """Tell of a change of an account wherever it holds a role."""
    held = read_rights(journal.connection, administrator_id).held
    nodes = [read_node(journal.connection, place_id) for place_id in held]
    for path in [node.path_text for node in nodes if node is not None] or [""]:
        journal.change(ChangeKind.ADMINISTRATOR, administrator_id, path)
