"""`clue-server backup`, `restore` and `certificate`, as they are given and what they say."""

import os
import sys
from pathlib import Path

from cryptography import x509

from server.certificates.tls import TlsError, ensure_tls, make_anew
from server.command_line.restore import require_complete, restore
from server.keys.private_files import private_directory
from server.keys.secrets import KEY_FILE, Secrets
from server.running.databases import now, open_databases, open_secrets
from server.services.operation.authority import replace_authority
from server.settings import Settings
from server.store.backup import BackupError, make_backup
from server.store.claim import claimed

CERTIFICATE_ACTIONS = ("show", "renew", "anew")

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


def certificate(settings: Settings, action: str) -> int:
    """Show the server's own certificate, renew it under its CA (a server that runs takes it up), or make both anew.

    Raises:
        TlsError, StorageError: it cannot be.
    """
    if settings.tls != "auto":
        raise TlsError(
            "the server's certificate is not its own with this --tls: whoever made it makes it anew."
        )
    directory, moment = settings.data_dir / "tls", now()
    if action == "anew":
        private_directory(settings.data_dir)
        with claimed(settings.data_dir):
            tls, kept = make_anew(directory, settings.host, moment, settings.tls_names)
        if settings.database is not None:
            databases = open_databases(settings)
            try:
                replace_authority(databases.configuration, open_secrets(settings, databases), directory)
            finally:
                databases.close()
            sys.stderr.write(
                "clue-server: it is in the database now: on each other host, stop the server, put its folder tls aside, start.\n"
            )
        if kept is not None:
            sys.stderr.write(f"clue-server: what was there before is in {kept}\n")
        sys.stderr.write(
            "clue-server: give every device and console the new fingerprint; they refuse the server until then.\n"
        )
    elif not (directory / "server.pem").exists():
        raise TlsError(
            f"there is no certificate in {directory} yet: the first start makes it. Is --data-dir right?"
        )
    else:
        tls = ensure_tls(directory, settings.host, moment, settings.tls_names, renew=action == "renew")
    for name, path in (("certificate", tls.certificate), ("authority", tls.ca)):
        if path is not None:
            leaf = x509.load_pem_x509_certificate(path.read_bytes())
            sys.stdout.write(
                f"{name}: {path}, valid from {leaf.not_valid_before_utc:%Y-%m-%d} to {leaf.not_valid_after_utc:%Y-%m-%d}\n"
            )
    sys.stdout.write(f"fingerprint: {tls.fingerprint}\n")
    return 0


def _require_sqlite(settings: Settings) -> None:
    if settings.database is not None:
        raise BackupError(_BY_POSTGRESQL.format(data_dir=settings.data_dir))
