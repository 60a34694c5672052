"""Backups: one tar file with copies of both databases and of the certificates, made while the server runs.

    clue.db, events.db              as of a moment each
    secrets.json                    where the secret key was kept, and how to tell whether a key is that one
    tls/ca.pem, tls/server.pem      what everybody may know
    tls/….pem.sealed                private keys, sealed under the secret key
    secret.key                      the secret key itself, only where that was asked for
    manifest.json                   the last: version, time, schemas, size and SHA-256 of each member above

Without the secret key nobody can open with it a vendor's header values, the mail account, or a connection to the server.
Names, addresses, events and the hashes of passwords are readable in it all the same: it is a private file (0600).
"""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Self

from typing_extensions import override

from clue_desktop import __version__
from server.keys.private_files import PRIVATE_FILE, private_directory, restrict
from server.keys.secrets import KEY_FILE, MEMORY_FILE, Secrets
from server.store.copying import copy_sqlite
from server.store.engine import open_sqlite
from server.store.migrate import CONFIGURATION, EVENTS, revision_of

CONFIGURATION_FILE, EVENTS_FILE = "clue.db", "events.db"
SEALED = ".sealed"
TLS_KEYS = ("tls/ca-key.pem", "tls/server-key.pem")
_TLS_OPEN = ("tls/ca.pem", "tls/server.pem")
_MANIFEST = "manifest.json"
_FORMAT = 1
_MEMBERS = frozenset(
    {
        CONFIGURATION_FILE,
        EVENTS_FILE,
        MEMORY_FILE,
        KEY_FILE,
        *_TLS_OPEN,
        *(name + SEALED for name in TLS_KEYS),
    }
)
_REQUIRED = frozenset({CONFIGURATION_FILE, EVENTS_FILE, MEMORY_FILE})
_LARGEST_MANIFEST = 64 * 1024
_CHUNK = 1024 * 1024


class BackupError(Exception):
    """A backup cannot be made or put back; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    Attributes:
        version: of the program that made it.
        made_at: when the copies of the databases were begun.
        schemas: the last schema step of each database.
        sizes, digests: of each member, in bytes and as SHA-256 in hex.
    """

    version: str
    made_at: datetime
    schemas: Mapping[str, str | None]
    sizes: Mapping[str, int]
    digests: Mapping[str, str]

    @property
    def with_key(self) -> bool:
        """Whether the secret key is in it."""
        return KEY_FILE in self.sizes

    @classmethod
    def of(cls, text: bytes) -> Self:
        """Read a manifest. Raises BackupError."""
        try:
            document = json.loads(text)
            if document["format"] != _FORMAT:
                raise BackupError(
                    f"It is of format {document['format']}, this program knows {_FORMAT}; use a newer one."
                )
            members: dict[str, dict[str, Any]] = document["members"]
            manifest = cls(
                version=str(document["version"]),
                made_at=datetime.fromisoformat(document["madeAt"]),
                schemas=dict(document["schemas"]),
                sizes={name: int(member["size"]) for name, member in members.items()},
                digests={name: str(member["sha256"]) for name, member in members.items()},
            )
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise BackupError("Its list of contents cannot be read; it is damaged.") from fault
        if not _REQUIRED <= set(members) <= _MEMBERS:
            raise BackupError("It does not hold what a backup holds; it is damaged, or of something else.")
        return manifest

    def to_json(self) -> bytes:
        """Return it as it is written."""
        document = {
            "format": _FORMAT,
            "version": self.version,
            "madeAt": self.made_at.isoformat(timespec="seconds"),
            "schemas": dict(self.schemas),
            "withKey": self.with_key,
            "members": {
                name: {"size": size, "sha256": self.digests[name]} for name, size in self.sizes.items()
            },
        }
        return json.dumps(document, indent=1).encode()


def make_backup(
    data_dir: Path, secrets: Secrets, file: Path, now: datetime, *, with_key: bool = False
) -> Manifest:
    """Write a backup of a data directory, which a server may be using, whole or not at all.

    Raises:
        BackupError: the file is there already.
        StorageError, OSError: something cannot be read or written.
    """
    if file.exists():
        raise BackupError(f"{file} is there already; name another file, so that no backup is lost.")
    if not file.resolve().parent.is_dir():
        raise BackupError(f"there is no folder {file.resolve().parent}")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.resolve().parent) as folder:
        unfinished = Path(folder) / "backup.tar"
        with unfinished.open("xb") as target:
            restrict(unfinished)
            manifest = _write(data_dir, secrets, target, Path(folder), now, with_key=with_key)
            target.flush()
            os.fsync(target.fileno())
        unfinished.rename(file)
    return manifest


def read_manifest(file: Path) -> Manifest:
    """Return what a backup says of itself; its contents are not looked at.

    Raises:
        BackupError: it is none, or damaged.
        OSError: it cannot be read.
    """
    with _opened(file) as tar:
        return _manifest_in(tar)


def unpack(file: Path, folder: Path) -> Manifest:
    """Write every member of a backup into a folder, compared with the manifest by size and SHA-256.

    Raises:
        BackupError: it is no backup, or any byte of it is another than it was.
        OSError: it cannot be read, or the folder not be written.
    """
    with _opened(file) as tar:
        manifest = _manifest_in(tar)
        if sorted(tar.getnames()) != sorted([*manifest.sizes, _MANIFEST]):
            raise BackupError("It holds other files than its list of contents says; it is damaged.")
        for name, size in manifest.sizes.items():
            member = tar.getmember(name)
            source = tar.extractfile(member) if member.isreg() and member.size == size else None
            if source is None:
                raise BackupError(f"{name} in it is not what its list of contents says; it is damaged.")
            private_directory((folder / name).parent)
            hashed = _Hashed(source)
            with (folder / name).open("xb") as target:
                restrict(folder / name)
                while piece := hashed.read(_CHUNK):
                    target.write(piece)
                target.flush()
                os.fsync(target.fileno())
            if hashed.digest.hexdigest() != manifest.digests[name]:
                raise BackupError(f"{name} in it has been changed since the backup was made.")
    return manifest


def context_of(name: str) -> str:
    """Return what a private key is sealed for."""
    return f"backup:{name}"


class _Hashed(io.RawIOBase):
    """A file that is read on, with the SHA-256 of what was read of it."""

    def __init__(self, source: IO[bytes]) -> None:
        super().__init__()
        self._source = source
        self.digest = hashlib.sha256()

    @override
    def read(self, size: int = -1, /) -> bytes:
        """Read on."""
        piece = self._source.read(size)
        self.digest.update(piece)
        return piece


def _write(
    data_dir: Path, secrets: Secrets, target: IO[bytes], folder: Path, now: datetime, *, with_key: bool
) -> Manifest:
    sizes: dict[str, int] = {}
    digests: dict[str, str] = {}
    schemas: dict[str, str | None] = {}
    with tarfile.open(fileobj=target, mode="w") as tar:

        def add(name: str, source: IO[bytes], size: int) -> None:
            member = tarfile.TarInfo(name)
            member.size, member.mode, member.mtime = size, PRIVATE_FILE, int(now.timestamp())
            hashed = _Hashed(source)
            tar.addfile(member, hashed)
            sizes[name], digests[name] = size, hashed.digest.hexdigest()

        # Events refer to the configuration, so that is copied last: it may know more, never less.
        for name, schema in ((EVENTS_FILE, EVENTS), (CONFIGURATION_FILE, CONFIGURATION)):
            copy = folder / name
            copy_sqlite(data_dir / name, copy)
            database = open_sqlite(copy)
            schemas[schema.name] = revision_of(database, schema)
            database.close()
            with copy.open("rb") as source:
                add(name, source, copy.stat().st_size)
            copy.unlink()  # the disk need not hold everything twice
        small = {MEMORY_FILE: (data_dir / MEMORY_FILE).read_bytes()}
        small |= {name: (data_dir / name).read_bytes() for name in _TLS_OPEN if (data_dir / name).is_file()}
        for name in TLS_KEYS:
            if (data_dir / name).is_file():
                key = (data_dir / name).read_text("ascii")
                small[name + SEALED] = secrets.encrypt(key, context_of(name)).encode()
        if with_key:
            small[KEY_FILE] = f"{secrets.exported}\n".encode()
        for name, data in small.items():
            add(name, io.BytesIO(data), len(data))
        manifest = Manifest(__version__, now, schemas, dict(sizes), dict(digests))
        text = manifest.to_json()
        add(_MANIFEST, io.BytesIO(text), len(text))
    return manifest


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    """Open a backup; what is no tar file, or one that was cut off, is a BackupError."""
    try:
        with tarfile.open(file, "r:") as tar:
            yield tar
    except BackupError as fault:
        raise BackupError(f"{file}: {fault}") from fault
    except (tarfile.TarError, EOFError, KeyError) as fault:
        raise BackupError(f"{file} is no backup of this program, or damaged.") from fault


def _manifest_in(tar: tarfile.TarFile) -> Manifest:
    member = tar.getmembers()[-1] if tar.getmembers() else None
    if member is None or member.name != _MANIFEST or not member.isreg() or member.size > _LARGEST_MANIFEST:
        raise BackupError("It has no list of its contents; it is cut off, or no backup of this program.")
    source = tar.extractfile(member)
    assert source is not None  # noqa: S101  # it is a regular file
    return Manifest.of(source.read())
