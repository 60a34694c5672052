"""What doors were told while no event of it could be written: kept in a file until it can be brought into the log.

One file for each process, in the folder `outage` of the data directory, for its user alone:

    outage-HOST-NUMBER.jsonl    {"event": {"at": …, "serial": …, …}, "floor": …, "fence": …, "sum": "…"} a line

`event` holds the columns of the log as its door was told (masked like all events), `floor` an id before that of the
event, should it be in the log after all, and `fence` what its insert depends on (PostgreSQL); `sum` is the beginning of
the SHA-256 of the line without it. A line is written in one piece before its door is told, so that it survives the
process; it is on the disk a second later at most, so that all but the last second survive the machine. A line that is
torn or damaged is counted and left out.

Each file is locked by its process. One that no process of this host holds any more is read by another; those of other
hosts, which a shared data directory may hold, are theirs.
"""

import json
import logging
import os
import re
import socket
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from server.keys.private_files import PRIVATE_FILE, private_directory
from server.store.claim import lock
from server.store.event_writing import EventRow, Told

_logger = logging.getLogger(__name__)
FOLDER = "outage"
SYNC_SECONDS = 1.0
_NUMBERS = 256
_SUM_CHARACTERS = 16
_LONGEST_LINE = 64 * 1024
_SUFFIX = ".jsonl"


class Slice(NamedTuple):
    """A part of a file.

    Attributes:
        told: the events in it.
        fences: those by which events of any of the files may have been brought in before.
    """

    told: list[Told]
    fences: list[int]


class OutageFile:
    """A file of this process, made when the first event is kept; all calls in one thread.

    Attributes:
        dropped: how many events found no room.
        damaged: how many lines were unreadable.
        waiting: how many events are to be brought in, of this file and of those that were taken over.
        earliest: when the first of them happened, in milliseconds since 1970; None where none waits.
    """

    def __init__(self, data_dir: Path, most_bytes: int, host: str | None = None) -> None:
        """Take the data directory, and how large the file may become: 0 keeps nothing."""
        self.dropped = 0
        self.damaged = 0
        self.waiting = 0
        self.earliest: int | None = None
        self._taken = 0
        self._folder = data_dir / FOLDER
        self._most_bytes = most_bytes
        self._host = re.sub(r"[^A-Za-z0-9_.]", "_", host or socket.gethostname())[:64] or "_"
        self._own: BinaryIO | None = None
        self._open: list[_Reading] = []  # what is left to be read, this process's own last
        self._fences: set[int] = set()  # of all files that were read
        self._noted: int | None = None  # the last fence that is written down in this process's own
        self._size = 0
        self._synced_at = 0.0
        self._dirty = False
        self._told_of_room = False

    @property
    def holds_any(self) -> bool:
        """Whether there is something to bring in."""
        return self._size > 0 or bool(self._open)

    def keep(self, told: Sequence[Told]) -> bool:
        """Write events down; False where there is no room, or the file cannot be written."""
        lines = [
            _line({"event": _document(each.row), "floor": each.floor, "fence": each.fence}) for each in told
        ]
        kept = self._write(lines)
        if kept:
            self._count(each.row.at for each in told)
        else:
            self.dropped += len(told)
        return kept

    def note_fence(self, fence: int) -> None:
        """Write down by which fence events of all files are brought in from now on. Raises OSError."""
        if fence == self._noted:
            return
        if not self._write([_line({"broughtBy": fence})], room=_LONGEST_LINE):
            msg = "the outage file cannot be written"
            raise OSError(msg)
        self._noted = fence

    def take(self, most: int) -> Slice:
        """Return what comes next, at most so many; nothing when all has been brought in. Raises OSError."""
        # Its own only now: what others have left goes first.
        if self._own is not None and self._is_own_unread and all(each.is_at_end for each in self._open):
            self._open.append(self._read(self._own, is_own=True))
        self._taken = 0
        # Of all files: whoever brings in what another has left writes its fence into its own.
        fences = sorted(self._fences)
        for reading in self._open:
            reading.begin()
            found = Slice([], fences)
            for document in reading.documents():
                if document is not None and "broughtBy" in document:
                    reading.has_fences = True
                    continue
                self._taken += 1
                told = None if document is None else _told(document)
                if told is None:
                    self.damaged += 1
                else:
                    found.told.append(told)
                if len(found.told) >= most:
                    return found
            if found.told:
                return found
        return Slice([], [])

    def all_brought_in(self) -> None:
        """Empty what was read to its end; one with fences only once all were. Raises OSError."""
        self.waiting, self._taken = max(0, self.waiting - self._taken), 0
        at_end = [reading for reading in self._open if reading.is_at_end]
        is_all = len(at_end) == len(self._open) and not self._is_own_unread
        for reading in at_end:
            if reading.has_fences and not is_all:
                continue
            reading.file.truncate(0)
            os.fsync(reading.file.fileno())
            self._open.remove(reading)
            if reading.is_own:
                self._size, self._told_of_room, self._noted = 0, False, None
            else:
                reading.file.close()
        if not self.holds_any:
            self.waiting, self.earliest = 0, None
            self._fences.clear()

    def put_back(self) -> None:
        """Take the same again next time: it was not brought in."""
        self._taken = 0
        for reading in self._open:
            reading.position = reading.begun

    def adopt(self) -> int:
        """Take over files that no process of this host holds; return how many. Raises OSError."""
        count = 0
        for path in (
            sorted(self._folder.glob(f"outage-{self._host}-*{_SUFFIX}")) if self._folder.is_dir() else ()
        ):
            if path.stat().st_size == 0:
                continue
            file = _locked(path)
            if file is None:
                continue
            _end_line(file)
            self._open.insert(0, self._counted(self._read(file, is_own=False)))
            count += 1
        return count

    def others(self) -> int:
        """Return how many files of other hosts there are that hold events."""
        if not self._folder.is_dir():
            return 0
        ours = f"outage-{self._host}-"
        return sum(
            1
            for path in self._folder.glob(f"outage-*{_SUFFIX}")
            if not path.name.startswith(ours) and path.stat().st_size
        )

    def sync(self) -> None:
        """See to it that what was written survives the machine. Raises OSError."""
        if self._dirty and self._own is not None:
            os.fsync(self._own.fileno())
            self._dirty, self._synced_at = False, time.monotonic()

    def close(self) -> None:
        """Let go of all files; what is in them is brought in at the next start."""
        with suppress(OSError):
            self.sync()
        for reading in self._open:
            reading.file.close()
        if self._own is not None:
            self._own.close()
        self._open, self._own = [], None

    @property
    def _is_own_unread(self) -> bool:
        return self._size > 0 and not any(reading.is_own for reading in self._open)

    def _read(self, file: BinaryIO, *, is_own: bool) -> "_Reading":
        reading = _Reading(file, is_own=is_own)
        self._fences.update(reading.fences)
        return reading

    def _count(self, moments: Iterable[int]) -> None:
        for at in moments:
            self.waiting += 1
            self.earliest = at if self.earliest is None else min(self.earliest, at)

    def _counted(self, reading: "_Reading") -> "_Reading":
        """Count what is in a file that another process has left."""
        self.waiting += reading.lines
        if reading.earliest is not None:
            self.earliest = (
                reading.earliest if self.earliest is None else min(self.earliest, reading.earliest)
            )
        return reading

    def _write(self, lines: Sequence[bytes], room: int = 0) -> bool:
        if self._most_bytes == 0:
            return False
        data = b"".join(lines)
        if self._size + len(data) > self._most_bytes + room:
            if not self._told_of_room:
                _logger.error("the outage file is full: decisions are counted from now on, and not kept")
                self._told_of_room = True
            return False
        try:
            if self._own is None:
                self._own = self._own_file()
            # In one piece: whoever reads after a crash finds all of a line, or a torn last one.
            written = self._own.write(data)
            if written != len(data):
                self._own.truncate(self._size)
                return False
            self._size += len(data)
            self._dirty = True
            if time.monotonic() - self._synced_at >= SYNC_SECONDS:
                self.sync()
        except OSError as fault:
            if not self._told_of_room:
                _logger.error("the outage file cannot be written: %s", fault.strerror or fault)  # noqa: TRY400
                self._told_of_room = True
            return False
        return True

    def _own_file(self) -> BinaryIO:
        private_directory(self._folder)
        for number in range(_NUMBERS):
            file = _locked(self._folder / f"outage-{self._host}-{number}{_SUFFIX}")
            if file is not None:
                _end_line(file)
                self._size = os.fstat(file.fileno()).st_size
                if self._size:
                    self._counted(self._read(file, is_own=True))
                return file
        msg = "there are too many outage files"
        raise OSError(msg)


class _Reading:
    """A file, and how far it was read.

    Attributes:
        has_fences: whether any was found, at first or when it was read.
        lines: how many lines there were at first that are to be brought in, damaged ones included.
        earliest: the time of the first event in it.
    """

    def __init__(self, file: BinaryIO, *, is_own: bool) -> None:
        self.file = file
        self.is_own = is_own
        self.position = self.begun = 0
        # All of them before the first event: what was brought in by them may be under way yet.
        self.fences: list[int] = []
        self.has_fences = False
        self.lines = 0
        self.earliest: int | None = None
        for document in self.documents():
            if document is not None and "broughtBy" in document:
                self.fences.append(document["broughtBy"])
                self.has_fences = True
                continue
            self.lines += 1
            at = _moment(document)
            if at is not None and (self.earliest is None or at < self.earliest):
                self.earliest = at
        self.position = 0

    def begin(self) -> None:
        """Remember where a slice begins."""
        self.begun = self.position

    @property
    def is_at_end(self) -> bool:
        return self.position >= os.fstat(self.file.fileno()).st_size

    def documents(self) -> Iterator[dict[str, Any] | None]:
        """Give what comes next, None for a line that is damaged."""
        while True:
            self.file.seek(self.position)
            line = self.file.readline(_LONGEST_LINE)
            if not line:
                return
            self.position += len(line)
            yield _parsed(line)


def _locked(path: Path) -> BinaryIO | None:
    """Open a file and hold it; None where another process does."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, PRIVATE_FILE)
    file = os.fdopen(descriptor, "a+b", buffering=0)
    try:
        lock(file)
    except OSError:
        file.close()
        return None
    return file


def _end_line(file: BinaryIO) -> None:
    """End a line that was torn, so that the next one is whole."""
    size = os.fstat(file.fileno()).st_size
    if size:
        file.seek(size - 1)
        if file.read(1) != b"\n":
            file.write(b"\n")


def _document(row: EventRow) -> dict[str, Any]:
    return {name: value for name, value in row._asdict().items() if value is not None}


def _line(document: dict[str, Any]) -> bytes:
    body = _body(document)
    return (json.dumps({**document, "sum": _sum(body)}, separators=(",", ":")) + "\n").encode()


def _body(document: dict[str, Any]) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


def _sum(body: bytes) -> str:
    return sha256(body).hexdigest()[:_SUM_CHARACTERS]


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        document = json.loads(line)
        given = document.pop("sum")
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return None
    return document if given == _sum(_body(document)) else None


def _moment(document: dict[str, Any] | None) -> int | None:
    """Return when the event of a line happened, None where it has none."""
    event = None if document is None else document.get("event")
    at = event.get("at") if isinstance(event, dict) else None
    return at if isinstance(at, int) else None


def _told(document: dict[str, Any]) -> Told | None:
    """Return an event of a line; None where it is of another form, as that of another version may be."""
    try:
        cells = document["event"]
        row = EventRow._make(cells.get(name) for name in EventRow._fields)
        floor, fence = document["floor"], document.get("fence")
    except (KeyError, AttributeError, TypeError):
        return None
    whole = all(isinstance(each, int) for each in (row.at, row.elapsed_us, row.step, floor))
    texts = all(isinstance(each, str) for each in (row.credential, row.value, row.result))
    return Told(row, floor, fence) if whole and texts else None
