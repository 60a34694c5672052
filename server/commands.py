"""`clue-server backup` and `restore`, as they are given and what they say."""

import os
import sys
from pathlib import Path

from server.backup import BackupError, make_backup
from server.private_files import private_directory
from server.restore import require_complete, restore
from server.runtime import now
from server.secrets import KEY_FILE, Secrets
from server.settings import Settings

_BY_POSTGRESQL = (
    "the data is in PostgreSQL: back it up with pg_dump and put it back with pg_restore. Keep a copy of {data_dir} too:"
    " the keys are there."
)


def back_up(settings: Settings, file: Path, *, with_key: bool) -> int:
    """Write a backup, also while the server runs; what it holds, and what not, is said on standard error.

    Raises:
        BackupError, SecretsError, StorageError, OSError: none was written.
    """
    _require_sqlite(settings)
    if not Secrets.exists(settings.data_dir):
        raise BackupError(f"{settings.data_dir} holds no data of a server; is --data-dir right?")
    require_complete(settings.data_dir)
    secrets = Secrets.open(settings.data_dir, os.environ, settings.use_keyring)
    manifest = make_backup(settings.data_dir, secrets, file, now(), with_key=with_key)
    size = file.stat().st_size
    sys.stdout.write(f"{file}: {size:,} bytes, of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC\n")
    if with_key:
        sys.stderr.write(
            "clue-server: the secret key is in it. Whoever reads this file can use every stored secret: the vendors'"
            " header values, the mail account, the server's certificate. Keep it as safe as the server itself.\n"
        )
    else:
        sys.stderr.write(
            "clue-server: the secret key is not in it, and without the key it cannot be put back. The key is in"
            f" {Secrets.where(settings.data_dir)}; keep a copy of it apart from this file.\n"
        )
    return 0


def put_back(settings: Settings, file: Path) -> int:
    """Make a backup the server's data; say where the data before is now.

    Raises:
        BackupError, StorageError, SchemaError, OSError: nothing has changed.
    """
    _require_sqlite(settings)
    if not file.is_file():
        raise BackupError(f"there is no file {file}")
    had_key = (settings.data_dir / KEY_FILE).is_file()
    private_directory(settings.data_dir)
    manifest, aside = restore(settings.data_dir, file, os.environ, now(), use_keyring=settings.use_keyring)
    sys.stdout.write(f"{settings.data_dir} is now as of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC\n")
    if aside is not None:
        key = ", with its secret key" if had_key else ""
        sys.stdout.write(f"what was there before is in {aside}{key}\n")
    sys.stderr.write(
        "clue-server: every administrator has to sign in anew. Devices that were released, and administrators whose"
        " roles were taken away since then, are as they were: look them over.\n"
    )
    return 0


def _require_sqlite(settings: Settings) -> None:
    if settings.database is not None:
        raise BackupError(_BY_POSTGRESQL.format(data_dir=settings.data_dir))
