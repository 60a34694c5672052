"""Exporting a list as CSV: streamed into a file, with progress, whole or not at all."""

import asyncio
import os
import tempfile
from abc import abstractmethod
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import IO, Generic, TypeVar

from clue_desktop.client.errors import ClientError
from clue_desktop.domain.borrowed_words import reason_of
from ui.state.context import PageContext
from ui.state.notices import Level, Notice
from ui.state.observable import Observable
from ui.words.language import told, tr

FilterT = TypeVar("FilterT")


class CsvFile(Observable, Generic[FilterT]):
    """One export at a time, of what a filter lets through.

    Attributes:
        running: whether one is under way.
        written: how many entries are written so far.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self.running = False
        self.written = 0

    @abstractmethod
    def _pieces(self, wanted: FilterT) -> AsyncGenerator[bytes]:
        """Return what the server streams."""

    @abstractmethod
    def _done(self, number: str, path: Path) -> str:
        """Return in words what was done."""

    @abstractmethod
    def _failed(self, path: Path, reason: str) -> str:
        """Return in words that the file cannot be written."""

    async def run(self, path: Path, wanted: FilterT) -> None:
        """Write all entries of a filter; what goes wrong is told. Cancelling leaves nothing behind."""
        self.running, self.written = True, 0
        self._changed()
        try:
            await self._write(path, wanted)
        except ClientError as fault:
            self._context.notices.failed(fault, tr("Exporting to {path}").format(path=path))
        except OSError as fault:
            text = self._failed(path, told(reason_of(fault)))
            self._context.notices.tell(Notice(Level.FAULT, text))
        except asyncio.CancelledError:
            self._context.notices.tell(
                Notice(Level.WARNING, tr("The export was cancelled; nothing was written."))
            )
            raise
        else:
            self._context.notices.done(self._done(f"{self.written:,}", path))
        finally:
            self.running = False
            self._changed()

    async def _write(self, path: Path, wanted: FilterT) -> None:
        with whole_file(path) as file:
            # Spreadsheets take a file for UTF-8 only with this mark.
            file.write("\N{BYTE ORDER MARK}".encode())
            lines = 0
            async with aclosing(self._pieces(wanted)) as pieces:
                async for piece in pieces:
                    await asyncio.to_thread(file.write, piece)
                    lines += piece.count(b"\n")
                    self.written = max(0, lines - 1)  # the first line holds the titles
                    self._changed()


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Yield a file that takes its place only when all is written."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
