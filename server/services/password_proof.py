"""Proving by a password who one is, within the limits on guessing; the one place where an account's password is judged."""

from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import Connection, exists, insert, select
from sqlalchemy.exc import IntegrityError

from server.passwords import verify_password
from server.services import guessing
from server.services.base import Service
from server.services.guessing import Counter
from server.store.tables import administrators, familiar_sources


@dataclass(frozen=True, slots=True)
class Proof:
    """That somebody knows an account's password, as it was when they were asked for it."""

    administrator_id: str
    password_hash: str = field(repr=False)
    email: str
    source: str

    def settle(self, connection: Connection) -> bool:
        """Forget the failures before it, in the transaction that goes by it; False when the password was changed meanwhile."""
        present = connection.execute(
            select(administrators.c.password_hash).where(administrators.c.id == self.administrator_id)
        ).scalar_one_or_none()
        if present != self.password_hash:
            return False
        welcome(connection, self.administrator_id, self.email, self.source)
        return True


def prove(service: Service, email: str, password: str, source: str, action: str) -> Proof | None:
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
    folded = email.casefold()
    with service.reading() as connection:
        row = connection.execute(
            select(administrators.c.id, administrators.c.password_hash).where(
                administrators.c.email_folded == folded
            )
        ).one_or_none()
        familiar = row is not None and _is_familiar(connection, row.id, source)
    pair, from_here = _keys(folded, source)
    counters = [
        Counter(pair, delays=True),
        Counter(from_here, delays=True),
        # Where the account has signed in from before, it is not refused for what strangers guess elsewhere.
        Counter(f"sign-in-account:{folded}", caps=not familiar),
    ]
    guessing.admit(service, counters, source, action, email)
    if verify_password(row.password_hash if row else None, password) and row is not None:
        return Proof(row.id, row.password_hash, email, source)
    with service.writing(None, source) as journal:
        journal.audit(action, "", email, outcome="refused")
    return None


def welcome(connection: Connection, administrator_id: str, email: str, source: str) -> None:
    """Forget the failures of whoever has proved who they are, and know them here from now on."""
    guessing.forget(connection, list(_keys(email.strip().casefold(), source)))
    if not _is_familiar(connection, administrator_id, source):
        # Another sign-in from there may have come first.
        with suppress(IntegrityError), connection.begin_nested():
            connection.execute(
                insert(familiar_sources).values(administrator_id=administrator_id, source=source)
            )


def _keys(folded: str, source: str) -> tuple[str, str]:
    return f"sign-in:{folded}@{source}", f"sign-in-source:{source}"


def _is_familiar(connection: Connection, administrator_id: str, source: str) -> bool:
    return bool(
        connection.execute(
            select(
                exists().where(
                    familiar_sources.c.administrator_id == administrator_id,
                    familiar_sources.c.source == source,
                )
            )
        ).scalar_one()
    )
