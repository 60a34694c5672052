"""Proving by a password who one is, within the limits on guessing; the one place where an account's password is judged.

An account is *familiar* where it has signed in from before. There only what was tried there at that very account delays
it: whatever strangers guess, elsewhere or behind the same address at other accounts, the owner's password is judged.
Whoever shares the address can delay the account there, and no more: it is judged from elsewhere, and a mailed code for
a new password ends the delay.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, insert, select, update

from clue_desktop.contract.trail import AuditAction
from clue_desktop.domain.sources import source_network
from server.keys.passwords import verify_password
from server.services import guessing
from server.services.base import Service
from server.services.guessing import Counter
from server.store.rows import Row
from server.store.tables import administrators, familiar_sources

FAMILIAR_FOR = timedelta(days=90)
MOST_FAMILIAR = 32


@dataclass(frozen=True, slots=True)
class Proof:
    """That somebody knows an account's password, as it was when they were asked for it."""

    administrator_id: str
    password_hash: str = field(repr=False)
    email: str
    source: str
    familiar: bool

    def settle(self, connection: Connection, now: datetime) -> bool:
        """Forget the failures before it, in the transaction that goes by it; False when the password was changed meanwhile."""
        present = connection.execute(
            select(administrators.c.password_hash).where(administrators.c.id == self.administrator_id)
        ).scalar_one_or_none()
        if present != self.password_hash:
            return False
        # What was counted there against other accounts stays: a right password says nothing of those.
        if not self.familiar:
            guessing.take_back(
                connection, [*(counter.key for counter in _from(self.source)), _told(self.source)]
            )
        else:
            own = guessing.failures(connection, _pair(self.email, self.source), now)
            guessing.take_back(connection, [_told(self.source)], own)
        welcome(connection, self.administrator_id, self.email, self.source, now)
        return True


def look(service: Service, email: str, source: str, action: AuditAction) -> bool:
    """Tell whether an account is familiar where somebody wants to prove it is theirs; judges and writes nothing.

    Raises:
        RateLimitedError: it would not be judged now, and the audit trail has enough of these.
    """
    now = service.clock()
    with service.reading() as connection:
        _row, familiar = _account(connection, email.strip(), source, now)
        counters = _counters(email.strip(), source, familiar=familiar)
        guessing.refuse_at_sight(connection, counters, source, action, now)
    return familiar


def prove(service: Service, email: str, password: str, source: str, action: AuditAction) -> Proof | None:
    """Judge an account's password; None alike for an unknown address and a wrong password.

    A wrong one stays counted, and is in the audit trail. Whoever goes by a right one settles it in their transaction.

    Args:
        service: whose database and audit trail it is about.
        email: the account's address; blanks around it and case do not count.
        password: as it was entered.
        source: where it came from.
        action: what the audit trail calls the attempt.

    Raises:
        RateLimitedError: too many failures for this account or from this address.
    """
    email = email.strip()
    with service.reading() as connection:
        row, familiar = _account(connection, email, source, service.clock())
    guessing.admit(service, _counters(email, source, familiar=familiar), source, action, email)
    if verify_password(row.password_hash if row else None, password) and row is not None:
        return Proof(row.id, row.password_hash, email, source, familiar)
    with service.writing(None, source) as journal:
        journal.audit(action, "", email, outcome="refused")
    return None


def attempts_left(service: Service, email: str, source: str) -> int:
    """Return how many more entries are judged there, after one that failed, before somebody has to wait.

    Alike for an address with and without an account: it goes by all failures from there, those at accounts that are
    familiar there too. Where such failures are among them, more may be judged than it says.
    """
    now = service.clock()
    with service.reading() as connection:
        own = guessing.failures(connection, _pair(email, source), now)
        all_there = guessing.failures(connection, _told(source), now)
    return max(0, guessing.FREE_FAILURES - max(own, all_there))


def welcome(connection: Connection, administrator_id: str, email: str, source: str, now: datetime) -> None:
    """Forget the failures of whoever has proved who they are, and know them here from now on."""
    guessing.forget(connection, [_pair(email, source)])
    network, rows = source_network(source), familiar_sources.c
    own = rows.administrator_id == administrator_id
    known = connection.execute(
        update(familiar_sources).where(own, rows.source == network).values(last_used_at=now)
    )
    if known.rowcount:
        return
    kept = (
        select(rows.source)
        .where(own)
        .order_by(rows.last_used_at.desc(), rows.source)
        .limit(MOST_FAMILIAR - 1)
    )
    connection.execute(delete(familiar_sources).where(own, rows.source.not_in(kept)))
    connection.execute(
        insert(familiar_sources).values(administrator_id=administrator_id, source=network, last_used_at=now)
    )


def forget_elsewhere(connection: Connection, administrator_id: str, source: str) -> None:
    """Know an administrator at one place only: with a new password, whoever had the old one is nowhere familiar."""
    connection.execute(
        delete(familiar_sources).where(
            familiar_sources.c.administrator_id == administrator_id,
            familiar_sources.c.source != source_network(source),
        )
    )


def forgive(connection: Connection, email: str) -> None:
    """Forget what was guessed of an account's password, from wherever: it has another one now."""
    guessing.forget_all(connection, f"sign-in:{email.strip().casefold()}@")


def familiar_networks(service: Service) -> list[str]:
    """Return where any account is familiar, the latest first."""
    rows = familiar_sources.c
    with service.reading() as connection:
        known = connection.execute(
            select(rows.source)
            .where(rows.last_used_at > service.clock() - FAMILIAR_FOR)
            .order_by(rows.last_used_at.desc(), rows.source)
        )
        return list(dict.fromkeys(known.scalars()))


def _account(connection: Connection, email: str, source: str, now: datetime) -> tuple[Row | None, bool]:
    """Return the account of an address, if there is one, and whether it is familiar at a source."""
    row = connection.execute(
        select(administrators.c.id, administrators.c.password_hash).where(
            administrators.c.email_folded == email.casefold()
        )
    ).one_or_none()
    # Asked of nobody, too: an address without an account takes as long.
    return row, _is_familiar(connection, "" if row is None else row.id, source, now)


def _counters(email: str, source: str, *, familiar: bool) -> list[Counter]:
    """Return what an attempt is counted for; at an account that is familiar there, only the first one refuses it."""
    pair = Counter(_pair(email, source), delays=True)
    account = Counter(f"sign-in-account:{email.casefold()}", caps=not familiar)
    told = Counter(_told(source))
    return [pair, account, told] if familiar else [pair, *_from(source), account, told]


def _pair(email: str, source: str) -> str:
    return f"sign-in:{email.strip().casefold()}@{source_network(source)}"


def _told(source: str) -> str:
    """Return what all failures from somewhere are counted for, to say how many attempts are left; it refuses nothing."""
    return f"sign-in-told:{source_network(source)}"


def _from(source: str) -> list[Counter]:
    return guessing.of_source("sign-in-source", source)


def _is_familiar(connection: Connection, administrator_id: str, source: str, now: datetime) -> bool:
    return bool(
        connection.execute(
            select(
                exists().where(
                    familiar_sources.c.administrator_id == administrator_id,
                    familiar_sources.c.source == source_network(source),
                    familiar_sources.c.last_used_at > now - FAMILIAR_FOR,
                )
            )
        ).scalar_one()
    )
