"""Backups in the server's data directory."""

from collections.abc import AsyncGenerator

from clue_desktop.client.connection import READ_SECONDS, Versioned
from clue_desktop.client.resources.resource import Resource, segment
from clue_desktop.contract.operation import Backup, Backups, BackupSettings

BACKUP_READ_SECONDS = 600.0
"""A copy of ten million events takes a minute or so."""


class BackupsResource(Resource):
    """Backups in the server's data directory."""

    async def all(self) -> Backups:
        """List the backups in the server's data directory, newest first; Conflict `backup_by_postgresql`."""
        return (await self._connection.ask("GET", "/api/v1/backups", Backups)).value

    async def make(self) -> Backup:
        """Have the server make a backup; Conflict `backup_under_way`. Cancelling leaves the server to finish it."""
        answer = await self._connection.ask(
            "POST", "/api/v1/backups", Backup, read_seconds=BACKUP_READ_SECONDS
        )
        return answer.value

    async def file(self, name: str) -> AsyncGenerator[bytes]:
        """Yield a backup's file, in pieces as they come."""
        async with self._connection.stream(
            f"/api/v1/backups/{segment(name)}", "application/x-tar", read_seconds=READ_SECONDS
        ) as response:
            async for piece in response.aiter_bytes():
                yield piece

    async def delete(self, name: str) -> None:
        """Delete a backup."""
        await self._connection.tell("DELETE", f"/api/v1/backups/{segment(name)}")

    async def settings(self) -> Versioned[BackupSettings]:
        """Read whether the server makes a backup each day, and how many of them it keeps."""
        return await self._connection.ask("GET", "/api/v1/settings/backup", BackupSettings)

    async def set_settings(
        self, settings: BackupSettings, *, if_match: str | None = None
    ) -> Versioned[BackupSettings]:
        """Decide it."""
        return await self._connection.ask(
            "PUT", "/api/v1/settings/backup", BackupSettings, body=settings, if_match=if_match
        )
