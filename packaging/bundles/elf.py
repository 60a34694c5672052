"""What a Linux library needs of the system, read from its own tables (ELF, 64 bit, little-endian)."""

import re
import struct
from pathlib import Path

_DT_NEEDED, _DT_STRTAB, _DT_NULL = 1, 5, 0
_PT_LOAD, _PT_DYNAMIC = 1, 2
_GLIBC = re.compile(rb"\0GLIBC_2\.(\d+)(?:\.\d+)?(?=\0)")


def is_elf(path: Path) -> bool:
    """Tell whether a file is a library or program of Linux."""
    with path.open("rb") as file:
        return file.read(5) == b"\x7fELF\x02"


def needed(path: Path) -> list[str]:
    """Return the names of the libraries that a library needs, as the loader looks for them; none of one that is static.

    Raises ValueError for a file that is no such library.
    """
    data = path.read_bytes()
    if data[:6] != b"\x7fELF\x02\x01":
        raise ValueError(f"{path} is no ELF file of 64 bits.")
    start, size, count = (
        *struct.unpack_from("<Q", data, 32),
        *struct.unpack_from("<HH", data, 54),
    )
    segments = [struct.unpack_from("<IIQQQQ", data, start + index * size) for index in range(count)]
    loads = [
        (address, offset, length) for kind, _, offset, address, _, length in segments if kind == _PT_LOAD
    ]
    names: list[int] = []
    strings = 0
    for kind, _, offset, _, _, length in segments:
        if kind == _PT_DYNAMIC:
            for tag, value in struct.iter_unpack("<QQ", data[offset : offset + length]):
                if tag == _DT_NULL:
                    break
                if tag == _DT_NEEDED:
                    names.append(value)
                elif tag == _DT_STRTAB:
                    strings = value
    table = next(
        (
            offset + strings - address
            for address, offset, length in loads
            if address <= strings < address + length
        ),
        0,
    )
    return [data[table + name : data.index(b"\0", table + name)].decode() for name in names]


def glibc_needed(path: Path) -> int:
    """Return the newest minor version of glibc 2 whose symbols a library names, 0 for none."""
    return max((int(minor) for minor in _GLIBC.findall(path.read_bytes())), default=0)
