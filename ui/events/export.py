"""Exporting events as CSV: streamed into a file, with progress, whole or not at all."""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import IO

from clue_desktop.client.admin import EventFilter
from clue_desktop.client.errors import ClientError
from ui.context import PageContext
from ui.language import told, tr
from ui.notices import Level, Notice
from ui.observable import Observable


class CsvExport(Observable):
    """One export at a time.

    Attributes:
        running: whether one is under way.
        events: how many events are written so far.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self.running = False
        self.events = 0

    async def run(self, path: Path, wanted: EventFilter) -> None:
        """Write all events of a filter; what goes wrong is told. Cancelling leaves nothing behind."""
        self.running, self.events = True, 0
        self._changed()
        try:
            await self._write(path, wanted)
        except ClientError as fault:
            self._context.notices.failed(fault, tr("Exporting to {path}").format(path=path))
        except OSError as fault:
            text = tr("The events were not exported: {path} cannot be written ({reason}).").format(
                path=path, reason=told(str(fault.strerror))
            )
            self._context.notices.tell(Notice(Level.FAULT, text))
        except asyncio.CancelledError:
            self._context.notices.tell(
                Notice(Level.WARNING, tr("The export was cancelled; nothing was written."))
            )
            raise
        else:
            self._context.notices.done(
                tr("{events} events exported to {path}.").format(events=f"{self.events:,}", path=path)
            )
        finally:
            self.running = False
            self._changed()

    async def _write(self, path: Path, wanted: EventFilter) -> None:
        with _whole_file(path) as file:
            # Spreadsheets take a file for UTF-8 only with this mark.
            file.write("\N{BYTE ORDER MARK}".encode())
            lines = 0
            async with aclosing(self._context.client.events_csv(wanted)) as pieces:
                async for piece in pieces:
                    await asyncio.to_thread(file.write, piece)
                    lines += piece.count(b"\n")
                    self.events = max(0, lines - 1)  # the first line holds the titles
                    self._changed()


@contextmanager
def _whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Yield a file that takes its place only when all is written."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
