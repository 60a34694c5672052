"""Inviting administrators to a node, and accepting an invitation."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, exists, insert, or_, select

from clue_desktop.contract import administrators as contract
from clue_desktop.contract.session import Session
from clue_desktop.contract.trail import AuditAction, ChangeKind
from clue_desktop.domain import email_address
from clue_desktop.domain.one_time_codes import INVITATION_LIFETIME
from clue_desktop.domain.permissions import ROLE_AT, Access, Action
from clue_desktop.domain.place_tree import validate_place_name
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.said import Said
from server.keys.passwords import hash_password, password_problem
from server.keys.secrets import Secrets
from server.keys.tokens import new_one_time_code
from server.mails.texts import invitation_mail
from server.refusals import AbsentError, ConflictError
from server.services import guessing
from server.services.base import Service
from server.services.guessing import Counter
from server.services.journal import Journal
from server.services.mail.mail_settings import is_set_up
from server.services.mail.outbox import discard, enqueue, shown_state
from server.services.people import password_proof
from server.services.people.one_time_codes import code_digest, code_not_valid
from server.services.people.password_proof import Proof
from server.services.people.sessions import insert_administrator, open_session
from server.services.tree import (
    NOWHERE,
    Caller,
    Node,
    authorize,
    path_names,
    read_node,
    read_rights,
    read_root,
)
from server.store.rows import Row
from server.store.tables import administrators, invitations, outbox, roles

ACCEPT = AuditAction.INVITATION_ACCEPT
_PURPOSE = "invitation"
_HAS_ACCOUNT = Said("If this address has an account here already, enter the password of that account.")


@dataclass(frozen=True, slots=True)
class InvitationService(Service):
    """Use cases of invitations.

    Attributes:
        secrets: what codes are hashed with, and mails sealed.
    """

    secrets: Secrets

    def invite(self, caller: Caller, new: contract.NewInvitation) -> contract.SentInvitation:
        """Invite somebody; an open invitation of the same address to the same node is replaced.

        The mail goes out where mail is set up; the caller has the code in any case.

        Raises:
            AbsentError, ForbiddenError: as every use case.
            InvalidError: the address.
            ConflictError: `already_administrator`, they hold this role.
            RateLimitedError: more than 25 in a minute.
        """
        with self.writing(caller) as journal:
            connection, now = journal.connection, journal.now
            node = authorize(connection, caller, Action.ADMINISTRATORS, new.place_id)
            email = email_address.parse(new.email)
            if _holds_role(connection, _account(connection, email.casefold()), node):
                raise ConflictError(Said("This person holds this role already."), "already_administrator")
            guessing.count_attempt(connection, [Counter(f"invite:{caller.administrator_id}", caps=True)], now)
            self._clear(journal, email.casefold(), node)
            invitation_id, code = uuid.uuid4().hex, new_one_time_code()
            expires_at = now + INVITATION_LIFETIME
            mail_id = (
                self._enqueue(journal, caller, email, node, code, expires_at)
                if is_set_up(connection)
                else None
            )
            connection.execute(
                insert(invitations).values(
                    id=invitation_id,
                    code_hash=code_digest(self.secrets, _PURPOSE, code),
                    email=email,
                    email_folded=email.casefold(),
                    place_id=node.place_id,
                    invited_by=caller.administrator_id,
                    created_at=now,
                    expires_at=expires_at,
                    mail_id=mail_id,
                )
            )
            role = ROLE_AT[node.kind]
            journal.change(ChangeKind.ADMINISTRATOR, invitation_id, node.path_text)
            journal.audit(AuditAction.INVITATION_SEND, node.path_text, email, {"role": role})
        return contract.SentInvitation(
            id=invitation_id,
            email=email,
            place_id=node.place_id,
            role=role,
            code=code,
            expires_at=expires_at,
            mailed=mail_id is not None,
        )

    def all(self, caller: Caller) -> contract.Invitations:
        """Return the open invitations of the caller's part of the tree, oldest first."""
        with self.reading() as connection:
            now, set_up = self.clock(), is_set_up(connection)
            rights = read_rights(connection, caller.administrator_id)
            items = []
            for row in connection.execute(
                select(invitations, administrators.c.name, outbox.c.state)
                .join(administrators, administrators.c.id == invitations.c.invited_by)
                .join(outbox, outbox.c.id == invitations.c.mail_id, isouter=True)
                .order_by(invitations.c.created_at, invitations.c.id)
            ):
                node = _open_at(connection, row, now)
                if node is None or rights.role_on(node.path) is None:
                    continue
                items.append(
                    contract.Invitation(
                        id=row.id,
                        email=row.email,
                        place_id=row.place_id,
                        role=ROLE_AT[node.kind],
                        invited_by=row.name,
                        created_at=row.created_at,
                        expires_at=row.expires_at,
                        mail_state=None if row.state is None else shown_state(row.state, set_up=set_up),
                    )
                )
        return contract.Invitations(items=items)

    def withdraw(self, caller: Caller, invitation_id: str) -> None:
        """Withdraw an invitation; its mail is not sent any more.

        Raises:
            AbsentError: no such invitation for this caller.
            ForbiddenError: it is to a node above the caller's own.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            row = connection.execute(
                select(invitations).where(invitations.c.id == invitation_id)
            ).one_or_none()
            try:
                node = authorize(
                    connection, caller, Action.ADMINISTRATORS, NOWHERE if row is None else row.place_id
                )
            except AbsentError as fault:
                raise AbsentError(Said("invitation"), fault.place_path) from fault
            assert row is not None  # noqa: S101  # there is no node NOWHERE
            connection.execute(delete(invitations).where(invitations.c.id == invitation_id))
            discard(journal, row.mail_id)
            journal.change(ChangeKind.ADMINISTRATOR, invitation_id, node.path_text)
            journal.audit(AuditAction.INVITATION_WITHDRAW, node.path_text, row.email)

    def accept(self, given: contract.Acceptance, source: str) -> Session:
        """Give the invited person the role, once, and open a session.

        Without an account one is made. An account that the address has already gets the role only with its own
        password, and keeps its name: who knows the code alone cannot act for it.

        Raises:
            InvalidError: `code_not_valid` alike for a wrong, used, withdrawn or expired code; name or password.
            RateLimitedError: too many wrong codes from this address, or wrong passwords.
        """
        from_here = guessing.of_source("invitation", source)
        guessing.admit(self, from_here, source, ACCEPT, None)
        row, account = self._invited(given.code, source)
        with self.database.write() as connection:
            guessing.forget(connection, [counter.key for counter in from_here])
        # Before it makes a difference whether there is an account: else a password that nobody could choose would
        # tell it, to whoever has invited the address, without a trace.
        _require_choosable(given, row.email)
        if account is None:
            return self._accept_as_new(row, given, source)
        proof = password_proof.prove(self, row.email, given.password, source, ACCEPT)
        if proof is None:
            raise _password_needed()
        return self._accept_with(row, proof, source)

    def _invited(self, code: str, source: str) -> tuple[Row, str | None]:
        """Return the invitation of a code, and the account that its address has."""
        digest = code_digest(self.secrets, _PURPOSE, code)
        with self.reading() as connection:
            row = connection.execute(
                select(invitations).where(invitations.c.code_hash == digest)
            ).one_or_none()
            if row is not None and _open_at(connection, row, self.clock()) is not None:
                return row, _account(connection, row.email_folded)
        with self.writing(None, source) as journal:
            journal.audit(ACCEPT, "", None, outcome="refused")
        raise code_not_valid()

    def _accept_as_new(self, row: Row, given: contract.Acceptance, source: str) -> Session:
        name, password_hash = given.name.strip(), hash_password(given.password)
        with self.writing(None, source) as journal:
            connection = journal.connection
            node = _take(journal, row)
            if _account(connection, row.email_folded) is not None:  # made by another invitation meanwhile
                raise _password_needed()
            account = insert_administrator(connection, name, row.email, password_hash, journal.now)
            password_proof.welcome(connection, account, row.email, source, journal.now)
            return _admitted(journal, Caller(account, name, row.email, source), row, node)

    def _accept_with(self, row: Row, proof: Proof, source: str) -> Session:
        with self.writing(None, source) as journal:
            connection = journal.connection
            node = _take(journal, row)
            if not proof.settle(connection, journal.now):
                raise _password_needed()
            person = connection.execute(
                select(administrators.c.name, administrators.c.email).where(
                    administrators.c.id == proof.administrator_id
                )
            ).one()
            return _admitted(
                journal, Caller(proof.administrator_id, person.name, person.email, source), row, node
            )

    def _clear(self, journal: Journal, folded: str, node: Node) -> None:
        """Remove the invitation that a new one replaces, and all that have expired."""
        replaced = (invitations.c.email_folded == folded) & (invitations.c.place_id == node.place_id)
        gone = journal.connection.execute(
            delete(invitations)
            .where(or_(replaced, invitations.c.expires_at <= journal.now))
            .returning(invitations.c.mail_id)
        ).all()
        for row in gone:
            discard(journal, row.mail_id)

    def _enqueue(
        self, journal: Journal, caller: Caller, email: str, node: Node, code: str, expires_at: datetime
    ) -> str:
        connection = journal.connection
        mail = invitation_mail(
            to=email,
            organization=read_root(connection).name,
            path=path_names(connection, node),
            role=ROLE_AT[node.kind],
            code=code,
            expires_at=expires_at,
            inviter=caller.name,
        )
        mail_id = enqueue(
            connection, self.secrets, mail, journal.now, place_path=node.path_text, expires_at=expires_at
        )
        journal.change(ChangeKind.MAIL, mail_id, node.path_text)
        return mail_id


def _open_at(connection: Connection, row: Row, now: datetime) -> Node | None:
    """Return the node of an invitation that is still good: not expired, and who invited may still do so."""
    node = read_node(connection, row.place_id)
    rights = read_rights(connection, row.invited_by)
    allowed = rights.access(Action.ADMINISTRATORS, node) is Access.ALLOWED
    return node if allowed and now < row.expires_at else None


def _take(journal: Journal, row: Row) -> Node:
    """Use an invitation up, if it is still good, and return its node."""
    connection = journal.connection
    node = _open_at(connection, row, journal.now)
    taken = connection.execute(
        delete(invitations)
        .where(invitations.c.id == row.id, invitations.c.code_hash == row.code_hash)
        .returning(invitations.c.id)
    ).one_or_none()
    if node is None or taken is None:
        raise code_not_valid()
    return node


def _admitted(journal: Journal, person: Caller, row: Row, node: Node) -> Session:
    """Give an invited person the role and open a session; from here on the journal is theirs."""
    connection, account = journal.connection, person.administrator_id
    journal.caller = person
    if not _holds_role(connection, account, node):
        connection.execute(insert(roles).values(administrator_id=account, place_id=node.place_id))
    discard(journal, row.mail_id)
    journal.change(ChangeKind.ADMINISTRATOR, account, node.path_text)
    detail = {"administrator": person.email, "invitedBy": row.invited_by, "role": ROLE_AT[node.kind]}
    journal.audit(ACCEPT, node.path_text, account, detail)
    return open_session(connection, account, person.source, journal.now)


def _account(connection: Connection, folded: str) -> str | None:
    account: str | None = connection.execute(
        select(administrators.c.id).where(administrators.c.email_folded == folded)
    ).scalar_one_or_none()
    return account


def _holds_role(connection: Connection, account: str | None, node: Node) -> bool:
    held = exists().where(roles.c.administrator_id == account, roles.c.place_id == node.place_id)
    return account is not None and bool(connection.execute(select(held)).scalar_one())


def _require_choosable(given: contract.Acceptance, email: str) -> None:
    problems = validate_place_name(given.name)
    if (weakness := password_problem(given.password, email)) is not None:
        problems.append(Problem("password", "password_weak", weakness))
    if problems:
        raise InvalidError(problems)


def _password_needed() -> InvalidError:
    return InvalidError([Problem("password", "password_wrong", _HAS_ACCOUNT)])
