"""Binaries of macOS by their first bytes: which files are any, and for which processors (Mach-O, <mach-o/loader.h>, <mach-o/fat.h>)."""

import struct
from collections.abc import Iterator
from pathlib import Path

_THIN = {b"\xcf\xfa\xed\xfe": "<", b"\xfe\xed\xfa\xcf": ">"}
"""64 bit, by the order of its bytes."""
_FAT = b"\xca\xfe\xba\xbe"
_MOST_SLICES = 16
"""A class file of Java begins as a fat binary does, with its version where the number of slices is."""
_MACHINES = {0x0100000C: "arm64", 0x01000007: "x86_64"}


def machines(head: bytes) -> set[str]:
    """Return the processors that a file is for, by its first 4 KiB; none where it is no binary of macOS."""
    if order := _THIN.get(head[:4]):
        kind = _number(head, 4, order)
        return {_MACHINES.get(kind, f"{kind:#x}")}
    if head[:4] != _FAT:
        return set()
    count = _number(head, 4, ">")
    if not 0 < count <= _MOST_SLICES:
        return set()
    kinds = [_number(head, 8 + 20 * slice_, ">") for slice_ in range(count)]
    return {_MACHINES.get(kind, f"{kind:#x}") for kind in kinds}


def binaries(folder: Path) -> Iterator[tuple[Path, set[str]]]:
    """Yield the binaries in a folder, those that lie deepest first, each with its processors; links are passed over."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    for path in sorted(files, key=lambda path: (-len(path.parts), path)):
        with path.open("rb") as file:
            found = machines(file.read(4096))
        if found:
            yield path, found


def _number(head: bytes, at: int, order: str) -> int:
    piece = head[at : at + 4]
    return int(struct.unpack(f"{order}I", piece)[0]) if len(piece) == 4 else -1
