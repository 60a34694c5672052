"""Setting a server up, signing in and out, and who is behind a token."""

import hmac
import logging
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from clue_desktop import __version__
from clue_desktop.contract import session as contract
from clue_desktop.contract.trail import AuditAction, ChangeKind
from clue_desktop.domain import email_address
from clue_desktop.domain.permissions import ROLE_AT
from clue_desktop.domain.place_tree import PlaceKind, validate_place_name
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.said import Said
from server.keys.passwords import hash_password, password_problem
from server.keys.tokens import new_token, token_hash
from server.refusals import ConflictError, UnauthenticatedError
from server.services import audit_trail, guessing
from server.services.base import Service
from server.services.mail.mail_settings import is_set_up
from server.services.people import password_proof
from server.services.place_tree.places import insert_place
from server.services.tree import Caller, has_root, read_rights
from server.store.engine import StorageBusyError
from server.store.tables import (
    INSTANCE_ID,
    administrators,
    change_counter,
    roles,
    server_state,
    sessions,
)

_logger = logging.getLogger(__name__)
SESSION_LIFETIME = timedelta(days=7)
IDLE_LIFETIME = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=1)
_SEEN_PATIENCE_SECONDS = 0.05
_SETUP_TOKEN = "setup_token_hash"  # noqa: S105  # the name under which its hash is kept
_SIGN_IN = AuditAction.SESSION_SIGN_IN
_ENDED = Said("Your session has ended. Sign in again.")
_WRONG = Said("The email address or the password is wrong.")


@dataclass(frozen=True, slots=True)
class SessionService(Service):
    """Use cases of setup and sessions."""

    server_name: str

    def prepare(self) -> None:
        """Make what every database of a server has, before the first request."""
        with self.database.write() as connection:
            if connection.execute(select(change_counter.c.id)).first() is None:
                connection.execute(insert(change_counter).values(id=1, version=0, tag=uuid.uuid4().hex))
            if _state(connection, INSTANCE_ID) is None:
                connection.execute(insert(server_state).values(key=INSTANCE_ID, value=uuid.uuid4().hex))
            if sealed := audit_trail.seal_unsealed(connection, self.seal, self.clock()):
                _logger.warning(
                    "the audit trail's %d entries had no digests yet and were given them; unless an older version of "
                    "this server ran before, somebody has tampered with them",
                    sealed,
                )

    def offer_setup(self, given: str | None) -> str | None:
        """Return the setup token that has to be shown now, if any.

        Args:
            given: the operator's token (CLUE_SETUP_TOKEN), which is not returned: the operator knows it. Without one
                a token is made at the first start and returned that once: afterwards only its hash is known.
        """
        with self.database.write() as connection:
            if has_root(connection):
                return None
            if given is None and _state(connection, _SETUP_TOKEN) is not None:
                return None
            token = given or new_token()
            connection.execute(delete(server_state).where(server_state.c.key == _SETUP_TOKEN))
            connection.execute(insert(server_state).values(key=_SETUP_TOKEN, value=token_hash(token).hex()))
            return None if given else token  # the operator knows their own; it need not be printed

    def server(self) -> contract.Server:
        """Return what anybody may know of this server."""
        with self.reading() as connection:
            return contract.Server(
                name=self.server_name,
                version=__version__,
                setup_required=not has_root(connection),
                instance_id=_state(connection, INSTANCE_ID) or "",
                mail_set_up=is_set_up(connection),
            )

    def set_up(self, setup: contract.Setup, source: str) -> contract.SetupDone:
        """Make the headquarters and its owner, once.

        Raises:
            ConflictError: `already_set_up`.
            UnauthenticatedError: the setup token is wrong.
            InvalidError: names, address or password.
            RateLimitedError: too many wrong tokens from this address.
        """
        now = self.clock()
        self._require_setup_token(setup.setup_token, source)
        new = setup.administrator
        problems = [
            *(
                Problem("organizationName", problem.code, problem.message)
                for problem in validate_place_name(setup.organization_name)
            ),
            *_administrator_problems(new),
        ]
        if problems:
            raise InvalidError(problems)
        password_hash = hash_password(new.password)
        with self.writing(None, source) as journal:
            connection = journal.connection
            if has_root(connection):
                raise ConflictError(Said("This server has been set up already."), "already_set_up")
            root = insert_place(journal, PlaceKind.HEADQUARTERS, setup.organization_name.strip(), None)
            administrator_id = insert_administrator(
                connection, new.name.strip(), email_address.parse(new.email), password_hash, now
            )
            connection.execute(insert(roles).values(administrator_id=administrator_id, place_id=root))
            connection.execute(delete(server_state).where(server_state.c.key == _SETUP_TOKEN))
            password_proof.welcome(connection, administrator_id, new.email, source, now)
            journal.change(ChangeKind.PLACE, root, f"/{root}/")
            journal.audit(AuditAction.SERVER_SET_UP, f"/{root}/", root, {"administrator": new.email.strip()})
            session = open_session(connection, administrator_id, source, now)
        return contract.SetupDone(headquarters_id=root, **dict(session))

    def familiar_networks(self) -> list[str]:
        """Return from where administrators have signed in, the latest first."""
        return password_proof.familiar_networks(self)

    def look_at_sign_in(self, given: contract.SignIn, source: str) -> bool:
        """Tell whether whoever signs in has done so from there before; judges and writes nothing.

        Raises:
            RateLimitedError: it would not be judged now, and the audit trail has enough of these.
        """
        return password_proof.look(self, given.email, source, _SIGN_IN)

    def sign_in(self, given: contract.SignIn, source: str) -> contract.Session:
        """Open a session.

        Raises:
            UnauthenticatedError: alike for an unknown address and a wrong password.
            RateLimitedError: too many failures for this account or from this address.
        """
        proof = password_proof.prove(self, given.email, given.password, source, _SIGN_IN)
        if proof is None:
            left = password_proof.attempts_left(self, given.email, source)
            raise UnauthenticatedError(
                Said("The email address or the password is wrong (attempts left: {n}).", n=left)
            )
        with self.writing(None, source) as journal:
            if not proof.settle(journal.connection, journal.now):
                raise UnauthenticatedError(_WRONG)
            session = open_session(journal.connection, proof.administrator_id, source, journal.now)
            journal.audit(_SIGN_IN, "", session.administrator.email)
        return session

    def caller(self, token: str, source: str) -> Caller:
        """Return who is behind a session's token.

        Raises:
            UnauthenticatedError: the token is unknown, expired or revoked.
        """
        now = self.clock()
        digest = token_hash(token)
        with self.reading() as connection:
            row = connection.execute(
                select(
                    administrators.c.id,
                    administrators.c.name,
                    administrators.c.email,
                    sessions.c.last_seen_at,
                    sessions.c.expires_at,
                )
                .join(sessions, sessions.c.administrator_id == administrators.c.id)
                .where(sessions.c.token_hash == digest)
            ).one_or_none()
        if row is None or row.expires_at <= now or row.last_seen_at + IDLE_LIFETIME <= now:
            raise UnauthenticatedError(_ENDED)
        if now - row.last_seen_at >= _SEEN_EVERY:
            # Another request soon tries again: reading does not wait for those who write.
            with (
                suppress(StorageBusyError),
                self.database.write(_SEEN_PATIENCE_SECONDS, makes_room=True) as connection,
            ):
                connection.execute(
                    update(sessions).where(sessions.c.token_hash == digest).values(last_seen_at=now)
                )
        return Caller(row.id, row.name, row.email, source)

    def current(self, caller: Caller, token: str) -> contract.CurrentSession:
        """Return who is signed in, and until when.

        Raises:
            UnauthenticatedError: the session was ended since it was asked for.
        """
        with self.reading() as connection:
            expires_at = connection.execute(
                select(sessions.c.expires_at).where(sessions.c.token_hash == token_hash(token))
            ).scalar_one_or_none()
            if expires_at is None:
                raise UnauthenticatedError(_ENDED)
            return contract.CurrentSession(
                expires_at=expires_at, administrator=read_administrator(connection, caller.administrator_id)
            )

    def sign_out(self, caller: Caller, token: str) -> None:
        """End a session."""
        with self.writing(caller, makes_room=True) as journal:
            journal.connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash(token)))
            journal.audit(AuditAction.SESSION_SIGN_OUT, "", caller.email)

    def _require_setup_token(self, token: str, source: str) -> None:
        with self.reading() as connection:
            if has_root(connection):
                raise ConflictError(Said("This server has been set up already."), "already_set_up")
            expected = _state(connection, _SETUP_TOKEN) or ""
        from_here = guessing.of_source("setup", source)
        guessing.admit(self, from_here, source, AuditAction.SERVER_SET_UP, None)
        if not hmac.compare_digest(token_hash(token).hex(), expected):
            raise UnauthenticatedError(
                Said("The setup token is wrong. The server printed it when it first started.")
            )
        with self.database.write() as connection:
            guessing.forget(connection, [counter.key for counter in from_here])


def insert_administrator(
    connection: Connection, name: str, email: str, password_hash: str, now: datetime
) -> str:
    """Insert an administrator and return the id."""
    administrator_id = uuid.uuid4().hex
    connection.execute(
        insert(administrators).values(
            id=administrator_id,
            name=name,
            email=email,
            email_folded=email.casefold(),
            password_hash=password_hash,
            created_at=now,
        )
    )
    return administrator_id


def open_session(
    connection: Connection, administrator_id: str, source: str, now: datetime
) -> contract.Session:
    """Insert a session and return it with its token; `source` is the address that it is opened from."""
    connection.execute(
        delete(sessions).where(
            (sessions.c.expires_at <= now) | (sessions.c.last_seen_at <= now - IDLE_LIFETIME)
        )
    )
    token = new_token()
    expires_at = now + SESSION_LIFETIME
    connection.execute(
        insert(sessions).values(
            token_hash=token_hash(token),
            administrator_id=administrator_id,
            created_at=now,
            last_seen_at=now,
            expires_at=expires_at,
            source=source,
        )
    )
    return contract.Session(
        token=token, expires_at=expires_at, administrator=read_administrator(connection, administrator_id)
    )


def read_administrator(connection: Connection, administrator_id: str) -> contract.Administrator:
    """Return an administrator with all their roles."""
    row = connection.execute(
        select(administrators.c.id, administrators.c.name, administrators.c.email).where(
            administrators.c.id == administrator_id
        )
    ).one()
    held = read_rights(connection, administrator_id).held
    return contract.Administrator(
        id=row.id,
        name=row.name,
        email=row.email,
        roles=[
            contract.HeldRole(place_id=place_id, role=ROLE_AT[kind])
            for place_id, kind in sorted(held.items())
        ],
    )


def _administrator_problems(new: contract.NewAdministrator) -> list[Problem]:
    problems = [
        Problem("administrator.name", problem.code, problem.message)
        for problem in validate_place_name(new.name)
    ]
    problems += email_address.validate(new.email, "administrator.email")
    if (weakness := password_problem(new.password, new.email)) is not None:
        problems.append(Problem("administrator.password", "password_weak", weakness))
    return problems


def _state(connection: Connection, key: str) -> str | None:
    value: str | None = connection.execute(
        select(server_state.c.value).where(server_state.c.key == key)
    ).scalar_one_or_none()
    return value
