"""Allocation codes that are void: nobody registers with one any more, and no mail brings it."""

from sqlalchemy import ColumnElement, delete

from server.services.journal import Journal
from server.services.mail.outbox import discard
from server.store.tables import allocation_codes


def void(journal: Journal, which: ColumnElement[bool]) -> None:
    """Remove codes, and from the outbox their mails that are not sent yet."""
    gone = journal.connection.execute(
        delete(allocation_codes).where(which).returning(allocation_codes.c.mail_id)
    ).all()
    for row in gone:
        discard(journal, row.mail_id)
