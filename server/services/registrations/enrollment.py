"""Registering devices in the field: allocation codes, the entries of them, and what administrators do about it."""

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from clue_desktop.contract import enrollment as contract
from clue_desktop.contract.trail import AuditAction, ChangeKind
from clue_desktop.domain.enrollment import (
    ALLOCATION_EMAIL_NOT_SET,
    ALREADY_REGISTERED,
    CODE_DIGITS,
    CODE_LIFETIME,
    CODE_NOT_ISSUED,
    LIMITS_WINDOW,
    PLACE_NOT_FOUND,
    IssuedCode,
    Refusal,
    code_problem,
    known_model,
    refusal_before_trying,
    refusal_of_limit,
    refusal_of_wrong_entry,
    refused_by_administrator,
    serial_problem,
    whole_seconds,
)
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind, is_place_id
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import Said
from clue_desktop.domain.sources import source_networks
from server.keys.secrets import Secrets
from server.mails.texts import allocation_code_mail
from server.refusals import AbsentError, EnrollmentRefusedError
from server.services import guessing
from server.services.base import Service
from server.services.journal import Journal
from server.services.mail.mail_settings import is_set_up
from server.services.mail.outbox import discard, enqueue
from server.services.registrations.allocation_codes import void
from server.services.registrations.devices import insert_device, is_registered
from server.services.registrations.enrollment_limits import (
    Attempts,
    Outcome,
    lift,
    nodes_under,
    read_counts,
    refuse,
    refused_until,
)
from server.services.tree import Caller, Node, authorize, path_names, read_node
from server.store.rows import Row
from server.store.tables import allocation_codes, places, refused_registrations

REQUEST_CODE = AuditAction.ENROLLMENT_REQUEST_CODE
REGISTER = AuditAction.ENROLLMENT_REGISTER

# What no limit counts is in the audit trail up to so many times a minute: nobody may fill the disk by going on.
_AUDITED_OF_A_SOURCE = 20
_AUDITED = 60
_REFUSED = "refused:enrollment"


@dataclass(frozen=True, slots=True)
class EnrollmentService(Service):
    """Use cases of registering in the field.

    Attributes:
        secrets: what codes are hashed with, and mails sealed.
    """

    secrets: Secrets

    def request_code(self, asked: contract.AllocationCodeRequest, source: str) -> contract.AllocationCodeSent:
        """Send an allocation code to a Place's allocation email; one that was sent for the device before is void.

        Where no mail is set up, it waits in the outbox.

        Raises:
            EnrollmentRefusedError: with the installer's text.
        """
        _require_form(serial_problem(asked.serial))
        self._refuse_at_sight(REQUEST_CODE, asked.place_id, asked.serial, source)
        with self.writing(None, source) as journal:
            step = _Step(journal, REQUEST_CODE, asked.place_id, asked.serial, source)
            answer = self._request_code(step, known_model(asked.model))
        if isinstance(answer, Refusal):
            raise EnrollmentRefusedError(answer)
        return answer

    def register(self, entered: contract.RegistrationRequest, source: str) -> contract.Registration:
        """Register a device whose allocation code was entered; its token is shown this once.

        An entry is counted in the transaction that judges it, so of many at once no more than five are judged.

        Raises:
            EnrollmentRefusedError: with the installer's text.
        """
        _require_form(serial_problem(entered.serial), code_problem(entered.code))
        self._refuse_at_sight(REGISTER, entered.place_id, entered.serial, source)
        with self.writing(None, source) as journal:
            step = _Step(journal, REGISTER, entered.place_id, entered.serial, source)
            answer = self._register(step, entered.code)
        if isinstance(answer, Refusal):
            wrong = answer.attempts_left is not None
            raise EnrollmentRefusedError(answer, [Problem("code", answer.code, answer.text)] if wrong else [])
        return answer

    def limits(self, caller: Caller, place_id: str) -> contract.EnrollmentLimits:
        """Return what was attempted at a node and under it, and what limits and refusals are in force."""
        with self.reading() as connection:
            node = authorize(connection, caller, Action.DEVICES, place_id)
            now = self.clock()
            under = select(nodes_under(place_id).c.id)
            codes = connection.execute(
                select(allocation_codes)
                .where(
                    allocation_codes.c.place_id.in_(under),
                    allocation_codes.c.issued_at > now - LIMITS_WINDOW,
                )
                .order_by(allocation_codes.c.issued_at.desc(), allocation_codes.c.serial)
            ).all()
            refused = connection.execute(
                select(refused_registrations)
                .where(refused_registrations.c.place_id.in_(under), refused_registrations.c.until > now)
                .order_by(refused_registrations.c.until.desc(), refused_registrations.c.serial)
            ).all()
            counts = read_counts(connection, node, now)
        return contract.EnrollmentLimits(
            pending=[pending_document(row, now) for row in codes],
            mails=counts.mails,
            tries=counts.tries,
            wrong=counts.wrong,
            reached=counts.reached,
            refused=[
                contract.RefusedDevice(serial=row.serial, place_id=row.place_id, until=row.until)
                for row in refused
            ],
        )

    def lift_limits(self, caller: Caller, place_id: str) -> None:
        """Let devices register again at a node and under it.

        For 24 hours only what is tried at each Place from now on counts there, whatever happens elsewhere; devices
        that were refused there may try again.
        """
        with self.writing(caller) as journal:
            node = authorize(journal.connection, caller, Action.DEVICES, place_id)
            lift(journal.connection, node, journal.now)
            journal.change(ChangeKind.ENROLLMENT, place_id, node.path_text)
            journal.audit(AuditAction.ENROLLMENT_LIFT_LIMITS, node.path_text, place_id)

    def refuse(self, caller: Caller, place_id: str, serial: str) -> None:
        """Say that a device which asks to register is *not ours*.

        Its code is discarded, and for 24 hours it is refused at this Place with `rate_limited`, unless an administrator
        lifts the limits before.

        Raises:
            AbsentError: no such Place for this caller, or no such device is pending there.
            ForbiddenError: as every use case.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            node = authorize(connection, caller, Action.DEVICES, place_id, PlaceKind.PLACE)
            row = _issued(connection, serial, node)
            if row is None:
                raise AbsentError(Said("pending registration"))
            void(journal, allocation_codes.c.serial == serial)
            refuse(connection, serial, place_id, journal.now)
            journal.change(ChangeKind.ENROLLMENT, serial, node.path_text)
            journal.audit(
                AuditAction.ENROLLMENT_REFUSE,
                node.path_text,
                serial,
                {"model": row.model, "requestedFrom": row.source},
            )

    def _refuse_at_sight(self, action: AuditAction, place_id: str, serial: str, source: str) -> None:
        """Refuse without writing anything, where that is all there is to do: nobody waits for the turn to write then.

        Raises:
            EnrollmentRefusedError: and the audit trail has enough of these.
        """
        with self.reading() as connection:
            step = _Step(
                Journal(connection, self.clock(), self.seal, None, source), action, place_id, serial, source
            )
            open_step = step.open_to_mail() if action == REQUEST_CODE else step.open_to_entry()
            refused = isinstance(open_step, Refusal) and not step.would_be_audited()
        if isinstance(open_step, Refusal) and refused:
            raise EnrollmentRefusedError(open_step)

    def _request_code(self, step: "_Step", model: str | None) -> contract.AllocationCodeSent | Refusal:
        journal, may = step.journal, step.open_to_mail()
        if isinstance(may, Refusal):
            return step.turn_away(may)
        node, to, attempts = may
        attempts.count(Outcome.MAILED)
        self._send(step, node, to, model)
        journal.change(ChangeKind.ENROLLMENT, step.serial, node.path_text)
        journal.audit(REQUEST_CODE, node.path_text, step.serial, {"to": to, "model": model})
        return contract.AllocationCodeSent(
            expires_in_seconds=whole_seconds(CODE_LIFETIME),
            resend_after_seconds=whole_seconds(attempts.next_resend_delay()),
            mail_waits=not is_set_up(journal.connection),
        )

    def _send(self, step: "_Step", node: Node, to: str, model: str | None) -> None:
        connection, now = step.journal.connection, step.journal.now
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        before = connection.execute(
            select(allocation_codes.c.place_id).where(allocation_codes.c.serial == step.serial)
        ).scalar_one_or_none()
        if before is not None and before != node.place_id:  # it is pending there no longer
            left = read_node(connection, before)
            step.journal.change(ChangeKind.ENROLLMENT, step.serial, left.path_text if left else "")
        void(step.journal, allocation_codes.c.serial == step.serial)
        # The mails of these have been given up long ago; what became of them stays to be read in the outbox.
        connection.execute(
            delete(allocation_codes).where(allocation_codes.c.issued_at <= now - LIMITS_WINDOW)
        )
        mail = allocation_code_mail(
            to=to,
            place_name=node.name,
            place_id=node.place_id,
            path=path_names(connection, node),
            serial=step.serial,
            model=model,
            asked_at=now,
            asked_from=step.source,
            code=code,
            expires_at=now + CODE_LIFETIME,
        )
        mail_id = enqueue(
            connection,
            self.secrets,
            mail,
            now,
            place_path=node.path_text,
            expires_at=now + CODE_LIFETIME,
        )
        step.journal.change(ChangeKind.MAIL, mail_id, node.path_text)
        connection.execute(
            insert(allocation_codes).values(
                serial=step.serial,
                place_id=node.place_id,
                model=model,
                source=step.source,
                code_hash=self._hash(step.serial, node, code),
                issued_at=now,
                wrong_entries=0,
                mail_id=mail_id,
            )
        )

    def _register(self, step: "_Step", code: str) -> contract.Registration | Refusal:
        journal, may = step.journal, step.open_to_entry()
        if isinstance(may, Refusal):
            return step.turn_away(may)
        node, row, attempts = may
        if row.issued_at > journal.now:
            # By a clock that was set right since: its 30 minutes begin where it is first seen by the right one.
            _begin_now(journal, step.serial)
        journal.change(ChangeKind.ENROLLMENT, step.serial, node.path_text)
        if not hmac.compare_digest(row.code_hash, self._hash(step.serial, node, code)):
            attempts.count(Outcome.WRONG)
            return step.wrong_entry(node, _code(row), row.mail_id)
        attempts.count(Outcome.RIGHT)
        token = insert_device(journal, node, step.serial, model=row.model)
        journal.audit(REGISTER, node.path_text, step.serial, {"model": row.model})
        return contract.Registration(token=token, place_id=node.place_id, place_name=node.name)

    def _hash(self, serial: str, node: Node, code: str) -> bytes:
        """Return what is kept of a code: bound to the device and the Place, of no use without the server's key."""
        return self.secrets.keyed_digest("allocation-code", f"{serial}/{node.place_id}/{code}".encode())


@dataclass(slots=True)
class _Step:
    """A device's step towards its registration, in its transaction.

    Attributes:
        journal: of the transaction.
        action: what the audit trail calls it.
        place_id: the Place ID as it was entered.
        serial: the device's, in the right form.
        source: the address that it came from.
    """

    journal: Journal
    action: AuditAction
    place_id: str
    serial: str
    source: str

    def place(self) -> Node | Refusal:
        """Return the Place where the device may register, or why there is none."""
        connection, now = self.journal.connection, self.journal.now
        if is_registered(connection, self.serial):
            # Also where it was registered ahead (second manual, chapter 9): whose it is, an installer need not know.
            return Refusal("already_registered", ALREADY_REGISTERED)
        node = self._lowest_level()
        if node is None:
            return Refusal("place_not_found", PLACE_NOT_FOUND)
        until = refused_until(connection, self.serial, node.place_id, now)
        return node if until is None else refusal_of_limit(until, now, refused_by_administrator)

    def open_to_mail(self) -> tuple[Node, str, Attempts] | Refusal:
        """Return the Place with its allocation email and what was attempted before, or why no code is sent."""
        node = self.place()
        if isinstance(node, Refusal):
            return node
        to: str | None = self.journal.connection.execute(
            select(places.c.allocation_email).where(places.c.id == node.place_id)
        ).scalar_one()
        if to is None:
            return Refusal("allocation_email_not_set", ALLOCATION_EMAIL_NOT_SET)
        attempts = self._attempts(node)
        return attempts.mail_refusal() or (node, to, attempts)

    def open_to_entry(self) -> tuple[Node, Row, Attempts] | Refusal:
        """Return the Place with the code that was sent and what was attempted before, or why no entry is judged."""
        node = self.place()
        if isinstance(node, Refusal):
            return node
        row = _issued(self.journal.connection, self.serial, node)
        if row is None:
            return Refusal("code_not_issued", CODE_NOT_ISSUED)
        attempts = self._attempts(node)
        refusal = refusal_before_trying(_code(row), self.journal.now) or attempts.entry_refusal()
        return refusal or (node, row, attempts)

    def would_be_audited(self) -> bool:
        """Tell whether the audit trail would be given a line if this step were turned away."""
        return guessing.would_be_among_first(self.journal.connection, self._audited(), self.journal.now)

    def _attempts(self, node: Node) -> Attempts:
        return Attempts.of(self.journal.connection, node, self.serial, self.source, self.journal.now)

    def wrong_entry(self, node: Node, code: IssuedCode, mail_id: str | None) -> Refusal:
        """Count a wrong entry against the code, which a mail brought, and return what is answered."""
        counted = replace(code, wrong_entries=code.wrong_entries + 1)
        self.journal.connection.execute(
            update(allocation_codes)
            .where(allocation_codes.c.serial == self.serial)
            .values(wrong_entries=counted.wrong_entries)
        )
        if counted.attempts_left == 0:
            discard(self.journal, mail_id)
        refusal = refusal_of_wrong_entry(counted)
        self.journal.audit(
            self.action,
            node.path_text,
            self.serial,
            {"attemptsLeft": counted.attempts_left},
            outcome=refusal.code,
        )
        return refusal

    def turn_away(self, refusal: Refusal) -> Refusal:
        """Return the refusal, with a line in the audit trail unless there were too many lately."""
        journal = self.journal
        guessing.prune(journal.connection, journal.now)
        if all(
            guessing.is_among_first_of_window(journal.connection, key, most, journal.now)
            for key, most in self._audited()
        ):
            node = self._lowest_level()
            path = "" if node is None else node.path_text
            # What was entered as a Place ID may be anything of any length; only what looks like one is kept.
            detail = {"placeId": self.place_id} if is_place_id(self.place_id) else {}
            journal.audit(self.action, path, self.serial, detail, outcome=refusal.code)
        return refusal

    def _audited(self) -> list[tuple[str, int]]:
        """Return what refusals are counted for, and how many of each are in the audit trail within a minute."""
        every = [
            *((network, _AUDITED_OF_A_SOURCE) for network in source_networks(self.source)),
            ("all", _AUDITED),
        ]
        return [(f"{_REFUSED}:{key}", most) for key, most in every]

    def _lowest_level(self) -> Node | None:
        """Return the node if it is one where devices register; others are no different from none."""
        node = read_node(self.journal.connection, self.place_id) if is_place_id(self.place_id) else None
        return node if node is not None and node.kind is PlaceKind.PLACE else None


def _require_form(*found: Problem | None) -> None:
    problems = [problem for problem in found if problem is not None]
    if problems:
        first = problems[0]
        raise EnrollmentRefusedError(Refusal(first.code, first.message), problems)


def _issued(connection: Connection, serial: str, node: Node) -> Row | None:
    return connection.execute(
        select(allocation_codes).where(
            allocation_codes.c.serial == serial, allocation_codes.c.place_id == node.place_id
        )
    ).one_or_none()


def _begin_now(journal: Journal, serial: str) -> None:
    code = update(allocation_codes).where(allocation_codes.c.serial == serial)
    journal.connection.execute(code.values(issued_at=journal.now))


def _code(row: Row) -> IssuedCode:
    return IssuedCode(row.issued_at, row.wrong_entries)


def pending_document(row: Row, now: datetime) -> contract.PendingRegistration:
    """Return an allocation code, a row of `allocation_codes`, as the contract has it at a moment."""
    code = _code(row)
    if code.attempts_left == 0:
        state: contract.PendingState = "discarded"
    else:
        state = "expired" if now >= code.expires_at else "waiting"
    return contract.PendingRegistration(
        serial=row.serial,
        place_id=row.place_id,
        model=row.model,
        requested_at=row.issued_at,
        requested_from=row.source,
        expires_at=code.expires_at,
        attempts_left=code.attempts_left,
        state=state,
    )
