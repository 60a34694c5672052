"""Backups: what is there, one made now, saved here, deleted; and whether the server makes one each day. Without Qt."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

from typing_extensions import override

from clue_desktop.client.connection import Versioned
from clue_desktop.client.errors import ClientError
from clue_desktop.contract.events import Change
from clue_desktop.contract.operation import Backup, Backups, BackupSettings
from clue_desktop.domain.borrowed_words import reason_of
from clue_desktop.domain.permissions import Action
from ui.server_settings.setting import ChosenSetting
from ui.state.context import PageContext
from ui.state.csv_file import whole_file
from ui.state.notices import Level, Notice
from ui.state.question import Question
from ui.state.reading import Reading
from ui.words.language import told, tr

FIELD = "keep"
MOST_KEPT = 365


class DailyBackupPresenter(ChosenSetting[BackupSettings]):
    """Whether the server makes a backup each day.

    Attributes:
        daily: whether it is to.
        keep: how many of these it is to keep.
    """

    change_id = "backup"

    def __init__(self, context: PageContext, headquarters_id: str) -> None:
        super().__init__(context, headquarters_id)
        self.daily = False
        self.keep = BackupSettings().keep

    @property
    @override
    def is_set(self) -> bool:
        return self._saved is not None and self._saved.value.daily

    @property
    @override
    def dirty(self) -> bool:
        return self._saved is not None and self._wanted() != self._saved.value

    @override
    def _theirs_in_words(self, theirs: BackupSettings) -> str:
        if not theirs.daily:
            return tr("Somebody else has decided meanwhile that no daily backup is made.")
        return tr(
            "Somebody else has decided meanwhile on a daily backup, of which {number} are kept."
        ).format(number=theirs.keep)

    def choose(self, *, daily: bool | None = None, keep: int | None = None) -> None:
        """Take what is chosen; None leaves a part as it is."""
        self.daily = self.daily if daily is None else daily
        self.keep = self.keep if keep is None else keep
        self.edited(FIELD)

    @override
    async def _ask(self) -> Versioned[BackupSettings]:
        return await self._context.client.backups.settings()

    @override
    async def _put(self, etag: str | None) -> Versioned[BackupSettings]:
        return await self._context.client.backups.set_settings(self._wanted(), if_match=etag)

    @override
    def _draft_from(self, setting: BackupSettings) -> None:
        self.daily, self.keep = setting.daily, setting.keep

    def _wanted(self) -> BackupSettings:
        return BackupSettings(daily=self.daily, keep=self.keep)


class BackupsPresenter(Reading[Backups]):
    """The backups in the server's data directory.

    Attributes:
        making: whether one is being made for this console.
        saving: the one that is being saved here, "" for none, and how many bytes have come.
    """

    def __init__(self, context: PageContext, headquarters_id: str) -> None:
        super().__init__()
        self.making = False
        self.saving = ""
        self.saved_bytes = 0
        self._context = context
        self._headquarters_id = headquarters_id

    @property
    def backups(self) -> Sequence[Backup]:
        """Newest first, as they were last read."""
        return self.value.items if self.value is not None else ()

    @property
    def folder(self) -> str:
        """Where they are on the server's machine; "" while that is unknown."""
        return self.value.folder if self.value is not None else ""

    @property
    def progress(self) -> str:
        """What is under way, "" for nothing."""
        if self.making:
            return tr("A backup is being made; doors are served meanwhile…")
        if self.saving:
            return tr("Saving {name}: {size}").format(name=self.saving, size=size_in_words(self.saved_bytes))
        return ""

    @property
    def why_not_make(self) -> str:
        """Why none can be made now, or ""."""
        if self.fault:
            return self.fault
        return tr("A backup is being made.") if self.making else ""

    def why_not_use(self, backup: Backup | None) -> str:
        """Why one cannot be saved here or deleted now, or ""."""
        if backup is None:
            return tr("Choose a backup first.")
        return tr("A backup is being saved.") if self.saving else ""

    def delete_question(self, backup: Backup) -> Question:
        """Return what deleting one does."""
        last = tr("It is the only one on the server.") if len(self.backups) == 1 else ""
        return Question(
            tr("Delete"), tr("Delete the backup {name}?").format(name=backup.name), last, destroys=True
        )

    def concerns(self, change: Change | None) -> bool:
        """Tell whether to read again after a change; None stands for changes that were missed."""
        if not self._context.directory.may(Action.SERVER_SETTINGS, self._headquarters_id).allowed:
            return False
        return change is None or change.kind == "backup"

    @override
    async def _ask(self) -> Backups:
        return await self._context.client.backups.all()

    async def make(self) -> None:
        """Have one made now."""
        self.making = True
        self._changed()
        try:
            made = await self._context.client.backups.make()
        except ClientError as fault:
            self._context.notices.failed(fault, tr("Making a backup"))
        else:
            self._context.notices.done(tr("The backup {name} is made.").format(name=made.name))
        finally:
            self.making = False
            self._changed()
        await self.load()

    async def save(self, backup: Backup, path: Path) -> None:
        """Save one on this machine, whole or not at all; what goes wrong is told."""
        self.saving, self.saved_bytes = backup.name, 0
        self._changed()
        try:
            with whole_file(path) as file:
                async with aclosing(self._context.client.backups.file(backup.name)) as pieces:
                    async for piece in pieces:
                        await asyncio.to_thread(file.write, piece)
                        self.saved_bytes += len(piece)
                        self._changed()
        except ClientError as fault:
            self._context.notices.failed(fault, tr("Saving {name}").format(name=backup.name))
        except OSError as fault:
            text = tr("The backup was not saved: {path} cannot be written ({reason}).").format(
                path=path, reason=told(reason_of(fault))
            )
            self._context.notices.tell(Notice(Level.FAULT, text))
        else:
            self._context.notices.done(tr("The backup is saved as {path}.").format(path=path))
        finally:
            self.saving = ""
            self._changed()

    async def delete(self, backup: Backup) -> None:
        """Delete one on the server."""
        try:
            await self._context.client.backups.delete(backup.name)
        except ClientError as fault:
            self._context.notices.failed(fault, tr("Deleting the backup"))
        await self.load()


def size_in_words(size: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{size / 1_000_000:,.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000)):,} kB"


def origin_of(backup: Backup) -> str:
    """Return who made it, in words."""
    return tr("daily, by the server") if backup.daily else tr("by an administrator")
