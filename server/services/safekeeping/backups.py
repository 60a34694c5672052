"""Backups in the data directory: made by owners and each day, listed, handed out, deleted."""

import json
import re
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from clue_desktop.contract import operation as contract
from clue_desktop.contract.trail import AuditAction, ChangeKind
from clue_desktop.domain.borrowed_words import reason_of
from clue_desktop.domain.said import Said
from server.keys.private_files import private_directory
from server.keys.secrets import Secrets
from server.refusals import AbsentError, ConflictError
from server.services.base import Service
from server.services.etags import etag_of, require_match
from server.services.tree import Caller, authorize_server, read_root
from server.store.backup import make_backup
from server.store.engine import StorageFullError, kind_of
from server.store.tables import server_state

_FOLDER = "backups"
_KEY = "backup"
_DAY = timedelta(days=1)
_NAME = re.compile(r"clue-(daily-)?(\d{8}-\d{9})\.tar")
_MOMENT = "%Y%m%d-%H%M%S%f"


@dataclass(frozen=True, slots=True)
class BackupService(Service):
    """Use cases of backups.

    Attributes:
        secrets: seals what is secret in them.
        data_dir: the server's; None with PostgreSQL, whose own tools make backups.
    """

    secrets: Secrets
    data_dir: Path | None
    _making: threading.Lock = field(default_factory=threading.Lock)

    def all(self, caller: Caller) -> contract.Backups:
        """List the backups, newest first. Raises ForbiddenError, ConflictError (`backup_by_postgresql`)."""
        self._authorize(caller)
        return contract.Backups(items=self._listed(), folder=str(self._folder()))

    def make(self, caller: Caller) -> contract.Backup:
        """Make one now; the secret key is never in it.

        Raises:
            ForbiddenError: as every use case.
            ConflictError: `backup_under_way`, `backup_by_postgresql`.
            StorageError: it cannot be written.
        """
        self._authorize(caller)
        return self._make(caller, daily=False)

    def file_of(self, caller: Caller, name: str) -> Path:
        """Return the file of a backup that is handed out, which the audit trail remembers.

        Raises:
            ForbiddenError, AbsentError, ConflictError: as every use case.
        """
        with self.writing(caller) as journal:
            root = authorize_server(journal.connection, caller)
            file = self._file(name)
            journal.audit(AuditAction.BACKUP_DOWNLOADED, root.path_text, name)
        return file

    def delete(self, caller: Caller, name: str) -> None:
        """Delete a backup. Raises ForbiddenError, AbsentError, ConflictError, StorageError."""
        with self.writing(caller, makes_room=True) as journal:
            root = authorize_server(journal.connection, caller)
            file = self._file(name)
            journal.change(ChangeKind.BACKUP, name, root.path_text)
            journal.audit(AuditAction.BACKUP_DELETED, root.path_text, name)
            _delete(file)

    def settings(self, caller: Caller) -> contract.BackupSettings:
        """Return whether and how many daily backups there are to be."""
        with self.reading() as connection:
            authorize_server(connection, caller)
            return _read(connection)

    def set_settings(
        self, caller: Caller, new: contract.BackupSettings, if_match: str | None
    ) -> contract.BackupSettings:
        """Decide it; the first daily backup is made within minutes. Raises ForbiddenError, StaleError, ConflictError."""
        with self.writing(caller, makes_room=True) as journal:
            connection = journal.connection
            root = authorize_server(connection, caller)
            self._folder()
            before = _read(connection)
            require_match(if_match, etag_of(before))
            connection.execute(delete(server_state).where(server_state.c.key == _KEY))
            connection.execute(insert(server_state).values(key=_KEY, value=new.model_dump_json()))
            journal.change(ChangeKind.SETTINGS, _KEY, root.path_text)
            journal.audit(
                AuditAction.SETTINGS_BACKUP,
                root.path_text,
                None,
                {"before": before.model_dump(), **new.model_dump()},
            )
            return new

    def make_if_due(self) -> contract.Backup | None:
        """Make the daily backup if it is due and delete what is more than is to be kept; return what was made.

        Raises:
            StorageError: it cannot be written.
            ConflictError: another one is under way.
        """
        if self.data_dir is None:
            return None
        with self.reading() as connection:
            settings = _read(connection)
        made = [backup for backup in self._listed() if backup.daily]
        now = self.clock()
        # One from the future was made by a clock that was set right since, and says nothing of today.
        newest = next((backup.made_at for backup in made if backup.made_at <= now), None)
        if not settings.daily or (newest is not None and now - newest < _DAY):
            return None
        new = self._make(None, daily=True)
        for old in made[settings.keep - 1 :]:
            _delete(self._folder() / old.name)
        return new

    def _make(self, caller: Caller | None, *, daily: bool) -> contract.Backup:
        if not self._making.acquire(blocking=False):
            raise ConflictError(
                Said("A backup is being made already. Wait until it is done."), "backup_under_way"
            )
        try:
            folder, moment = self._folder(), self.clock()
            name = f"clue-{'daily-' if daily else ''}{moment.astimezone(UTC).strftime(_MOMENT)[:-3]}.tar"
            self._require_room(folder.parent)
            try:
                private_directory(folder)
                make_backup(folder.parent, self.secrets, folder / name, moment)
            except OSError as fault:
                raise kind_of(fault)(
                    Said("the backup was not written ({reason})", reason=reason_of(fault))
                ) from fault
        finally:
            self._making.release()
        with self.writing(caller) as journal:
            path = read_root(journal.connection).path_text
            journal.change(ChangeKind.BACKUP, name, path)
            journal.audit(AuditAction.BACKUP_MADE, path, name)
        return _described(folder / name)

    def _require_room(self, data_dir: Path) -> None:
        """Keep a backup from taking the room that events need: it takes as much as the databases at the most."""
        space = self.database.space
        if space is None:
            return
        space.look()
        size = 0
        for file in data_dir.glob("*.db*"):
            with suppress(FileNotFoundError):  # a journal of SQLite's may have gone
                size += file.stat().st_size
        if (fault := space.refusal_of(size)) is not None:
            raise StorageFullError(Said("the backup was not made: {reason}", reason=fault))

    def _authorize(self, caller: Caller) -> None:
        with self.reading() as connection:
            authorize_server(connection, caller)
        self._folder()

    def _folder(self) -> Path:
        if self.data_dir is None:
            raise ConflictError(
                Said(
                    "The data is in PostgreSQL: back it up with pg_dump, and keep a copy of the data directory, where the"
                    " keys are."
                ),
                "backup_by_postgresql",
            )
        return self.data_dir / _FOLDER

    def _listed(self) -> list[contract.Backup]:
        files = self._folder().glob("*.tar") if self._folder().is_dir() else ()
        found = []
        for file in files:
            if _NAME.fullmatch(file.name):
                with suppress(FileNotFoundError):  # deleted meanwhile
                    found.append(_described(file))
        return sorted(found, key=lambda backup: backup.made_at, reverse=True)

    def _file(self, name: str) -> Path:
        file = self._folder() / name
        if not _NAME.fullmatch(name) or not file.is_file():
            raise AbsentError(Said("backup"))
        return file


def _described(file: Path) -> contract.Backup:
    match = _NAME.fullmatch(file.name)
    assert match is not None  # noqa: S101  # whoever calls has made or matched the name
    made_at = datetime.strptime(match[2], _MOMENT).replace(tzinfo=UTC)
    return contract.Backup(
        name=file.name, made_at=made_at, size=file.stat().st_size, daily=match[1] is not None
    )


def _delete(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as fault:
        raise kind_of(fault)(
            Said("the backup was not deleted ({reason})", reason=reason_of(fault))
        ) from fault


def _read(connection: Connection) -> contract.BackupSettings:
    value = connection.execute(
        select(server_state.c.value).where(server_state.c.key == _KEY)
    ).scalar_one_or_none()
    return (
        contract.BackupSettings()
        if value is None
        else contract.BackupSettings.model_validate(json.loads(value))
    )
