"""The security descriptor of a file or folder, as text; and the folder of all users' programs' data. Windows only."""

import sys
from pathlib import Path

from clue_desktop.domain.machine_places import PROGRAM_DATA

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _FILE_OBJECT, _OWNER_AND_ACCESS, _REVISION = 1, 1 | 4, 1
    _FOLDERID_PROGRAM_DATA = b"\x82\x5d\xab\x62\xc1\xfd\xc3\x4d\xa9\xdd\x07\x0d\x1d\x49\x5d\x97"

    def descriptor_of(path: Path) -> str:
        """Return owner and access list in SDDL. Raises OSError."""
        advapi32, kernel32 = ctypes.WinDLL("advapi32"), ctypes.WinDLL("kernel32")
        descriptor, text = ctypes.c_void_p(), wintypes.LPWSTR()
        kernel32.LocalFree.argtypes = [ctypes.c_void_p]
        status = advapi32.GetNamedSecurityInfoW(
            wintypes.LPCWSTR(str(path)),
            _FILE_OBJECT,
            _OWNER_AND_ACCESS,
            None,
            None,
            None,
            None,
            ctypes.byref(descriptor),
        )
        if status:
            raise ctypes.WinError(status)
        try:
            made = advapi32.ConvertSecurityDescriptorToStringSecurityDescriptorW(
                descriptor, _REVISION, _OWNER_AND_ACCESS, ctypes.byref(text), None
            )
            if not made:
                raise ctypes.WinError()
            found = text.value or ""
            kernel32.LocalFree(ctypes.cast(text, ctypes.c_void_p))
            return found
        finally:
            kernel32.LocalFree(descriptor)

    def program_data() -> str:
        """Return the folder for all users' programs' data, by the system's own word: the variable is anybody's to set."""
        shell32, ole32 = ctypes.WinDLL("shell32"), ctypes.WinDLL("ole32")
        found = wintypes.LPWSTR()
        ole32.CoTaskMemFree.argtypes = [ctypes.c_void_p]
        status = shell32.SHGetKnownFolderPath(_FOLDERID_PROGRAM_DATA, 0, None, ctypes.byref(found))
        if status:
            return PROGRAM_DATA
        path = found.value or PROGRAM_DATA
        ole32.CoTaskMemFree(ctypes.cast(found, ctypes.c_void_p))
        return path
else:

    def descriptor_of(path: Path) -> str:
        """There is none here."""
        raise OSError(f"{path} has no security descriptor on this system")

    def program_data() -> str:
        """Return the usual one of Windows."""
        return PROGRAM_DATA
