"""Putting a backup back: verified whole beside the present data, then swapped in steps that a later start completes.

What was there goes into a folder `replaced-TIME` in the data directory. The point of no return is `restore.json`: before
it is written the old data is what is there, and from then on whoever opens the data directory first makes it the new.
"""

import json
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from server.keys.private_files import private_directory, read_if_any, replace_file
from server.keys.secrets import KEY_FILE, KEY_VARIABLE, MEMORY_FILE, Secrets, SecretsError
from server.running.databases import audit_seal
from server.services.safekeeping.integrity import check_database
from server.services.safekeeping.key_check import fault_of
from server.services.safekeeping.restoring import settle
from server.store.backup import (
    CONFIGURATION_FILE,
    EVENTS_FILE,
    SEALED,
    TLS_KEYS,
    BackupError,
    Manifest,
    context_of,
    unpack,
)
from server.store.claim import claimed
from server.store.copying import continue_beyond
from server.store.engine import open_sqlite
from server.store.migrate import CONFIGURATION, EVENTS, migrate
from server.store.schema_check import foreign_object

_MARK = "restore.json"
_STAGING = ".restoring-"
_AWAY, _PLACE = "away", "place"
# A database's write-ahead log belongs to it: left beside another one, it would destroy that.
_MANAGED = (
    *(name + part for name in (CONFIGURATION_FILE, EVENTS_FILE) for part in ("", "-wal", "-shm")),
    MEMORY_FILE,
    KEY_FILE,
    "tls",
)


def restore(
    data_dir: Path, file: Path, environ: Mapping[str, str], now: datetime, *, use_keyring: bool
) -> tuple[Manifest, Path | None]:
    """Make a backup the data of a directory that no server uses; return it, and where the data before is now, if any.

    Raises:
        BackupError: it cannot be put back; nothing has changed then.
        StorageError, SchemaError, OSError: the same.
    """
    private_directory(data_dir)
    with claimed(data_dir):
        complete(data_dir)
        staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=data_dir))
        try:
            manifest = unpack(file, staging)
            _prepare(staging, data_dir, manifest, environ, now, use_keyring=use_keyring)
            present = [name for name in _MANAGED if (data_dir / name).exists()]
            aside = data_dir / f"replaced-{now:%Y%m%dT%H%M%S.%f}Z"
            aside.mkdir(mode=0o700)
            _mark(data_dir, _AWAY, staging, aside)
        except BaseException:
            if not (data_dir / _MARK).exists():
                shutil.rmtree(staging, ignore_errors=True)
            raise
        complete(data_dir)
    return manifest, aside if present else None


def complete(data_dir: Path) -> bool:
    """Complete a restore that was interrupted after its point of no return, and clear away one before it.

    The directory must be claimed. Returns whether there was anything to complete. Raises OSError.
    """
    mark = read_if_any(data_dir / _MARK)
    if mark is None:
        for unfinished in data_dir.glob(f"{_STAGING}*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        return False
    document = json.loads(mark)
    staging, aside = data_dir / document["from"], data_dir / document["aside"]
    if document["step"] == _AWAY:
        for name in _MANAGED:
            if (data_dir / name).exists():
                (data_dir / name).rename(aside / name)
        _mark(data_dir, _PLACE, staging, aside)
    if staging.exists():
        for name in _MANAGED:
            if (staging / name).exists():
                (staging / name).rename(data_dir / name)
    (data_dir / _MARK).unlink()
    shutil.rmtree(staging, ignore_errors=True)
    with suppress(OSError):  # it is empty where there was no data before
        aside.rmdir()
    return True


def require_complete(data_dir: Path) -> None:
    """Raise BackupError where a restore was interrupted and nobody has completed it yet."""
    if (data_dir / _MARK).exists():
        raise BackupError(f"a restore was interrupted in {data_dir}; start the server, which completes it")


def _mark(data_dir: Path, step: str, staging: Path, aside: Path) -> None:
    document = {"step": step, "from": staging.name, "aside": aside.name}
    replace_file(data_dir / _MARK, json.dumps(document).encode())


def _prepare(
    staging: Path,
    data_dir: Path,
    manifest: Manifest,
    environ: Mapping[str, str],
    now: datetime,
    *,
    use_keyring: bool,
) -> None:
    """Make of the unpacked members a data directory that a server can be started on."""
    secrets = _secrets(staging, data_dir, environ, use_keyring=use_keyring)
    for name in TLS_KEYS:
        sealed = staging / (name + SEALED)
        if sealed.is_file():
            try:
                key = secrets.decrypt(sealed.read_text("ascii"), context_of(name))
            except SecretsError as fault:
                raise BackupError(f"{name} of the backup cannot be opened: {fault}") from fault
            replace_file(staging / name, key.encode())
            sealed.unlink()
    _bring_up_to_date(staging, data_dir, manifest, secrets, now)


def _bring_up_to_date(
    staging: Path, data_dir: Path, manifest: Manifest, secrets: Secrets, now: datetime
) -> None:
    for name, schema in ((CONFIGURATION_FILE, CONFIGURATION), (EVENTS_FILE, EVENTS)):
        database = open_sqlite(staging / name, synchronous="FULL")
        try:
            finding = check_database(name, database)
            if finding.fault is not None:
                raise BackupError(f"{name} of the backup cannot be used: {finding.fault}")
            migrate(database, [schema])
            foreign = foreign_object(database, (schema,))
            if foreign is not None:
                raise BackupError(f"{name} of the backup cannot be used: {foreign}")
            if schema is CONFIGURATION:
                with database.read() as connection:
                    fault = fault_of(connection, secrets, data_dir)
                if fault is not None:
                    raise BackupError(f"{name} of the backup cannot be used: {fault}")
                settle(database, audit_seal(secrets), now, manifest.made_at)
            else:
                continue_beyond(database)
        finally:
            database.close()


def _secrets(staging: Path, data_dir: Path, environ: Mapping[str, str], *, use_keyring: bool) -> Secrets:
    """Return the secrets of the backup: by the key in it, in the environment, beside the present data, in the keyring."""
    memory_file, key_file, present_key = staging / MEMORY_FILE, staging / KEY_FILE, data_dir / KEY_FILE
    memory = memory_file.read_bytes()
    if key_file.is_file():
        replace_file(memory_file, Secrets.kept_elsewhere(memory, "file"))
    elif environ.get(KEY_VARIABLE, "").strip():
        replace_file(memory_file, Secrets.kept_elsewhere(memory, "environment"))
    elif present_key.is_file():
        # A copy of it: the data that is there now keeps its own.
        replace_file(key_file, present_key.read_bytes())
        replace_file(memory_file, Secrets.kept_elsewhere(memory, "file"))
        with suppress(SecretsError):
            return Secrets.open(staging, environ, use_keyring)
        key_file.unlink()
        replace_file(memory_file, memory)
    try:
        return Secrets.open(staging, environ, use_keyring)
    except SecretsError as fault:
        words = str(fault).replace(str(staging), str(data_dir))
        raise BackupError(
            f"the backup's secret key is missing, and without it nothing in it can be opened. Give it in {KEY_VARIABLE},"
            f" or restore a backup that was made --with-key. ({words})"
        ) from fault
