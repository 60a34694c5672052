"""What a database's fault says: full, busy, or out of order; only what is full is called so."""

import errno
import sqlite3

import pytest

from server.store.engine import StorageBusyError, StorageError, StorageFullError, kind_of, storage_error

FULL, BUSY, FAILING = StorageFullError, StorageBusyError, StorageError


class _PostgresqlError(Exception):
    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def sqlite_error(number: int) -> sqlite3.Error:
    fault = sqlite3.OperationalError("a fault")
    fault.sqlite_errorcode = number
    return fault


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (sqlite3.SQLITE_FULL, FULL),
        (sqlite3.SQLITE_IOERR_WRITE, FULL),  # what SQLite makes of a quota that is used up
        (sqlite3.SQLITE_IOERR_FSYNC, FULL),
        (sqlite3.SQLITE_IOERR_SHMSIZE, FULL),
        (sqlite3.SQLITE_BUSY, BUSY),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, BUSY),
        (sqlite3.SQLITE_BUSY_RECOVERY, BUSY),
        (sqlite3.SQLITE_IOERR_READ, FAILING),
        (sqlite3.SQLITE_READONLY, FAILING),
        (sqlite3.SQLITE_CANTOPEN, FAILING),
        (sqlite3.SQLITE_CORRUPT, FAILING),
        (sqlite3.SQLITE_NOTADB, FAILING),
        (sqlite3.SQLITE_CONSTRAINT, None),
        (sqlite3.SQLITE_ERROR, None),
    ],
)
def test_of_sqlite(number: int, kind: type[StorageError] | None):
    found = storage_error(sqlite_error(number))
    assert (None if found is None else type(found)) is kind


@pytest.mark.parametrize(
    ("sqlstate", "kind"),
    [
        ("53100", FULL),
        ("55P03", BUSY),
        ("40001", BUSY),
        ("40P01", BUSY),
        ("53300", BUSY),
        ("57014", BUSY),
        ("53200", FAILING),
        ("57P01", FAILING),
        ("25006", FAILING),
        ("08006", FAILING),
        ("58030", FAILING),
        ("23505", None),
        ("42601", None),
    ],
)
def test_of_postgresql(sqlstate: str, kind: type[StorageError] | None):
    found = storage_error(_PostgresqlError(sqlstate))
    assert (None if found is None else type(found)) is kind


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_of_a_file_without_room(number: int):
    assert kind_of(OSError(number, "no room")) is FULL
    assert kind_of(OSError(errno.EIO, "a fault")) is FAILING


def test_each_has_a_code_of_its_own():
    assert (FULL.code, BUSY.code, FAILING.code) == ("storage_full", "busy", "storage_unavailable")
