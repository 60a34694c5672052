"""The audit trail: who did what, in a chain in which each entry vouches for all before it.

The digest of an entry is an HMAC over the digest of the one before and over all that the entry says, under a key that
is not in the database (`server.keys.secrets`). So whoever can write to the database, but has not the key, can neither
change, add, remove nor reorder entries unseen; `clue-server check` goes through the chain. The newest entry's number
and digest stand apart, under a digest of their own, so that cutting off the end is seen as well. What remains is to
put back an older copy of the whole trail, or to take the mark away and start the server anew, which then says in the trail
that it has sealed it: against that, keep exports elsewhere; they hold the digests.
"""

import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from clue_desktop.contract.trail import AuditAction
from server.services.tree import Caller
from server.store.rows import Row
from server.store.tables import audit, server_state

Seal = Callable[[bytes], bytes]
"""Makes the 32-byte digest of some bytes under the trail's key."""

_HEAD = "audit_head"
_NOTHING = bytes(32)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _Head(NamedTuple):
    """The newest entry."""

    number: int
    digest: bytes


def append(
    connection: Connection,
    seal: Seal,
    *,
    at: datetime,
    caller: Caller | None,
    source: str | None,
    action: AuditAction,
    place_path: str,
    subject: str | None = None,
    detail: Mapping[str, Any] | None = None,
    outcome: str = "done",
) -> None:
    """Append one entry, in a transaction that has the right to write; `detail` never holds a secret."""
    head = _read_head(connection)
    entry: dict[str, Any] = {
        "id": head.number + 1,
        "at": at,
        "administrator_id": caller.administrator_id if caller else None,
        "administrator_name": caller.name if caller else None,
        "source": source,
        "action": action,
        "place_id": place_path.strip("/").split("/")[-1] or None,
        "place_path": place_path,
        "subject": subject,
        "outcome": outcome,
        "detail": dict(detail or {}),
    }
    digest = _digest(seal, head.digest, entry)
    connection.execute(insert(audit).values(**entry, digest=digest))
    _write_head(connection, seal, _Head(head.number + 1, digest))


def faults(connection: Connection, seal: Seal) -> Iterator[str]:
    """Say where the chain is broken, if it is: which entries were changed, added or taken out."""
    before = _Head(0, _NOTHING)
    for row in connection.execute(select(audit).order_by(audit.c.id).execution_options(yield_per=1000)):
        if not hmac.compare_digest(row.digest or b"", _digest(seal, before.digest, _said(row))):
            missing = row.id - before.number - 1
            yield (
                f"{missing} entries are missing after entry {before.number}"
                if missing
                else f"entry {row.id} of {row.at.isoformat()} is not what was written"
            )
        before = _Head(row.id, row.digest or b"")
    kept = connection.execute(
        select(server_state.c.value).where(server_state.c.key == _HEAD)
    ).scalar_one_or_none()
    if kept is None:
        if before.number:
            yield "the mark of the newest entry is missing"
        return
    head, vouched = _parsed(kept)
    if not hmac.compare_digest(vouched, _vouch(seal, head)):
        yield "the mark of the newest entry is not what was written"
    elif head != before:
        yield f"the newest entries are missing: the trail went to {head.number} and ends at {before.number}"


def is_head_ours(connection: Connection, seal: Seal) -> bool | None:
    """Tell whether the mark of the newest entry was made with this seal; None where there is no mark."""
    kept = connection.execute(
        select(server_state.c.value).where(server_state.c.key == _HEAD)
    ).scalar_one_or_none()
    if kept is None:
        return None
    head, vouched = _parsed(kept)
    return hmac.compare_digest(vouched, _vouch(seal, head))


def seal_unsealed(connection: Connection, seal: Seal, now: datetime) -> int:
    """Seal a trail that was written before there was a chain, and say so in it; return how many entries it had."""
    if connection.execute(select(server_state.c.key).where(server_state.c.key == _HEAD)).first() is not None:
        return 0
    rows = connection.execute(select(audit).order_by(audit.c.id)).all()
    if not rows:
        return 0
    head = _Head(0, _NOTHING)
    for row in rows:
        head = _Head(row.id, _digest(seal, head.digest, _said(row)))
        connection.execute(update(audit).where(audit.c.id == row.id).values(digest=head.digest))
    _write_head(connection, seal, head)
    append(
        connection,
        seal,
        at=now,
        caller=None,
        source=None,
        action=AuditAction.AUDIT_SEALED,
        place_path="",
        detail={"entries": len(rows)},
    )
    return len(rows)


def _said(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "digest"}  # noqa: SLF001 - its public name


def _digest(seal: Seal, before: bytes, entry: Mapping[str, Any]) -> bytes:
    # As the database keeps it: to the millisecond.
    said = dict(entry) | {"at": (entry["at"] - _EPOCH) // timedelta(milliseconds=1)}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return seal(before + text.encode())


def _vouch(seal: Seal, head: _Head) -> bytes:
    return seal(b"head" + head.number.to_bytes(8, "big") + head.digest)


def _read_head(connection: Connection) -> _Head:
    kept = connection.execute(
        select(server_state.c.value).where(server_state.c.key == _HEAD)
    ).scalar_one_or_none()
    return _Head(0, _NOTHING) if kept is None else _parsed(kept)[0]


def _write_head(connection: Connection, seal: Seal, head: _Head) -> None:
    document = {"number": head.number, "digest": head.digest.hex(), "vouched": _vouch(seal, head).hex()}
    connection.execute(delete(server_state).where(server_state.c.key == _HEAD))
    connection.execute(insert(server_state).values(key=_HEAD, value=json.dumps(document)))


def _parsed(kept: str) -> tuple[_Head, bytes]:
    document = json.loads(kept)
    return _Head(document["number"], bytes.fromhex(document["digest"])), bytes.fromhex(document["vouched"])
