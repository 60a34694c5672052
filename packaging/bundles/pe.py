"""Windows' programs and libraries (PE files), read as far as a bundle has to be sure of them: which other libraries each one needs."""

import struct
from collections.abc import Iterable, Mapping
from pathlib import Path

from bundles.say import BundleError

_PE32_PLUS = 0x20B
_IMPORTS, _DELAYED = 1, 13
"""Places of the two tables among a file's data directories (PE format, “Optional Header Data Directories”)."""
_IMPORT_ROW, _DELAYED_ROW = 20, 32


def imports(data: bytes) -> set[str]:
    """Return the names, in small letters, of the libraries that a 64-bit PE file is linked to, also of those loaded late.

    Raises BundleError for a file that is none.
    """
    try:
        return _imports(data)
    except (struct.error, IndexError, ValueError) as error:
        raise BundleError("This is no whole 64-bit program or library of Windows.") from error


def missing(files: Mapping[Path, bytes], system: Iterable[str] = ()) -> dict[str, list[str]]:
    """Return the libraries that files of a bundle need and that are neither among them nor the system's: name → who needs it.

    Args:
        files: path in the bundle → content, of every program and library.
        system: names that are not looked for, beside Windows' own.
    """
    present = {path.name.lower() for path in files}
    given = _WINDOWS | {name.lower() for name in system}
    found: dict[str, list[str]] = {}
    for path, data in sorted(files.items()):
        for name in imports(data):
            if name not in present and name not in given and not name.startswith(("api-ms-win-", "ext-ms-")):
                found.setdefault(name, []).append(path.as_posix())
    return found


_WINDOWS = frozenset(
    f"{name}.dll"
    for name in (
        *("advapi32", "authz", "bcrypt", "bcryptprimitives", "cabinet", "combase", "comdlg32", "comctl32"),
        *(
            "crypt32",
            "d3dcompiler_47",
            "d2d1",
            "d3d11",
            "d3d12",
            "d3d9",
            "dbghelp",
            "dcomp",
            "dnsapi",
            "dwmapi",
            "dwrite",
        ),
        *("dxcore", "dxgi", "gdi32", "icu", "icuuc", "imm32", "iphlpapi", "kernel32", "mpr", "msvcrt"),
        *("ncrypt", "netapi32", "normaliz", "ntdll", "ole32", "oleacc", "oleaut32", "opengl32", "pdh"),
        *("powrprof", "propsys", "psapi", "rpcrt4", "secur32", "setupapi", "shcore", "shell32", "shlwapi"),
        *("ucrtbase", "uiautomationcore", "user32", "userenv", "usp10", "uxtheme", "version", "wbemuuid"),
        *("wevtapi", "windowscodecs", "winhttp", "wininet", "winmm", "winspool", "wintrust", "ws2_32"),
        *("wtsapi32", "mswsock"),
    )
) | {"winspool.drv"}
"""Libraries that every Windows 10 from 1903 on has."""


def _imports(data: bytes) -> set[str]:
    header = struct.unpack_from("<I", data, 0x3C)[0]
    if data[header : header + 4] != b"PE\0\0":
        raise ValueError("no PE header")
    sections, optional_size = (
        struct.unpack_from("<H", data, header + 6)[0],
        struct.unpack_from("<H", data, header + 20)[0],
    )
    optional = header + 24
    if struct.unpack_from("<H", data, optional)[0] != _PE32_PLUS:
        raise ValueError("not 64 bit")
    directories = struct.unpack_from("<I", data, optional + 108)[0]
    table = [
        struct.unpack_from("<8sIIII", data, optional + optional_size + 40 * number)
        for number in range(sections)
    ]

    def offset(address: int) -> int:
        for _, size, start, raw_size, raw in table:
            if start <= address < start + max(size, raw_size):
                return int(address - start + raw)
        raise ValueError(f"no section holds {address:#x}")

    names = set()
    for directory, row_size, name_at in ((_IMPORTS, _IMPORT_ROW, 12), (_DELAYED, _DELAYED_ROW, 4)):
        if directory >= directories:
            continue
        address = struct.unpack_from("<I", data, optional + 112 + 8 * directory)[0]
        if not address:
            continue
        row = offset(address)
        while name := struct.unpack_from("<I", data, row + name_at)[0]:
            begin = offset(name)
            names.add(data[begin : data.index(b"\0", begin)].decode("ascii").lower())
            row += row_size
    return names
