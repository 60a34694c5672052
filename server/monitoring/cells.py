"""Named numbers of one process, in memory that the server's other processes read; they outlive the process.

Each process has a *slot*, and whoever is started in place of one that died goes on with its slot: no counter is lost,
not even to `kill -9`, and none is counted twice. A number is written by its own process only, without a lock.
"""

import json
import math
import mmap
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

Name = tuple[str, ...]
"""What a number is: its kind, its metric, and what else tells it apart."""

GAUGE = "gauge"
"""The kind of those that say nothing any more once their process has ended."""

_MOST_CELLS = 16_384
_NUMBER_BYTES = 8
_VALUES_BYTES = _MOST_CELLS * _NUMBER_BYTES
_SLOT_BYTES = 2 * 1024 * 1024
_LONGEST_NAME = 0xFFFF
_LENGTH_BYTES = 2
# The first cell says how many names there are, the second takes what there is no room for.
_COUNT, _NOWHERE, _FIRST = 0, 1, 2


class Slot:
    """The numbers of one process: `values[cell]` is each of them, `cell(name)` where it is."""

    def __init__(self, memory: "mmap.mmap | bytearray", start: int = 0) -> None:
        self._memory, self._start = memory, start
        view = memoryview(memory)
        self.values = view[start : start + _VALUES_BYTES].cast("d")
        self._names = view[start + _VALUES_BYTES : start + _SLOT_BYTES]
        self._end = 0
        self._cells: dict[Name, int] = {}
        self._known = 0
        self._learn()

    @classmethod
    def alone(cls) -> "Slot":
        """Return one that nobody else reads."""
        return cls(mmap.mmap(-1, _SLOT_BYTES))

    def reader(self) -> "Slot":
        """Return the same for another thread to read."""
        return Slot(self._memory, self._start)

    def cell(self, name: Name) -> int:
        """Return where a number is; where there is no room for more, a place that nobody reads."""
        found = self._cells.get(name)
        return self._add(name) if found is None else found

    def begin(self) -> None:
        """Go on in place of a process that has ended: its counters stay, its gauges are nobody's."""
        self._learn()
        for name, cell in self._cells.items():
            if name[0] == GAUGE:
                self.values[cell] = math.nan

    def read(self) -> Iterator[tuple[Name, float]]:
        """Yield all numbers that say something."""
        self._learn()
        for name, cell in list(self._cells.items()):
            value = self.values[cell]
            if not math.isnan(value):
                yield name, value

    def _add(self, name: Name) -> int:
        text = json.dumps(name, separators=(",", ":")).encode()
        end = self._end + _LENGTH_BYTES + len(text)
        cell = _FIRST + self._known
        if cell >= _MOST_CELLS or len(text) > _LONGEST_NAME or end > len(self._names):
            return _NOWHERE
        self._names[self._end : end] = len(text).to_bytes(_LENGTH_BYTES, "big") + text
        self._end = end
        self._cells[name] = cell
        self._known += 1
        self.values[_COUNT] = self._known  # last: whoever reads it finds the name
        return cell

    def _learn(self) -> None:
        """Read the names that were added since."""
        for _ in range(int(self.values[_COUNT]) - self._known):
            begin = self._end + _LENGTH_BYTES
            end = begin + int.from_bytes(self._names[self._end : begin], "big")
            self._cells[tuple(json.loads(bytes(self._names[begin:end])))] = _FIRST + self._known
            self._end = end
            self._known += 1


class SharedCells:
    """Slots for so many processes. Made by their parent, and handed to each of them where it is started."""

    def __init__(self, slots: int) -> None:
        self.count = slots
        self._handle = _new_memory(slots * _SLOT_BYTES)
        self._memory = _mapped(self._handle, slots * _SLOT_BYTES)

    def slot(self, number: int) -> Slot:
        """Return one of them."""
        return Slot(self._memory, number * _SLOT_BYTES)

    def all(self) -> list[Slot]:
        """Return all of them."""
        return [self.slot(number) for number in range(self.count)]

    def __getstate__(self) -> tuple[int, Any]:
        if isinstance(self._handle, str):
            return self.count, self._handle
        from multiprocessing.reduction import DupFd

        return self.count, DupFd(self._handle)

    def __setstate__(self, state: tuple[int, Any]) -> None:
        self.count, handle = state
        self._handle = handle if isinstance(handle, str) else handle.detach()
        self._memory = _mapped(self._handle, self.count * _SLOT_BYTES)


def _new_memory(size: int) -> int | str:
    """Return what names new memory: a descriptor, or on Windows a name that nobody can guess."""
    if sys.platform == "win32":
        return f"clue-server-{secrets.token_hex(16)}"
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("clue-server-figures")
        os.ftruncate(descriptor, size)
        return descriptor
    with tempfile.TemporaryFile() as file:
        # Written, not only made so long: a disk that is full later must not end whoever counts.
        for _ in range(size // _SLOT_BYTES):
            file.write(bytes(_SLOT_BYTES))
        file.flush()
        return os.dup(file.fileno())


def _mapped(handle: int | str, size: int) -> mmap.mmap:
    if isinstance(handle, int):
        return mmap.mmap(handle, size)
    if sys.platform == "win32":
        return mmap.mmap(-1, size, tagname=handle)
    msg = "memory has a name on Windows only"
    raise TypeError(msg)
