"""Who may change a file or folder of Windows, by its security descriptor in text (SDDL).

Source: Microsoft, “Security Descriptor String Format”, “ACE Strings”, “File Access Rights Constants”. Entries that deny are passed
over, so that an answer may name somebody who in the end may not, and never leaves out who may.
"""

import hashlib
import re
import struct

_ENTRY = re.compile(r"\(([^()]*)\)")
_RIGHTS = {
    "FA": 0x1F01FF,
    "FR": 0x120089,
    "FW": 0x120116,
    "FX": 0x1200A0,
    "GA": 0x10000000,
    "GX": 0x20000000,
    "GW": 0x40000000,
    "GR": 0x80000000,
    "RC": 0x20000,
    "SD": 0x10000,
    "WD": 0x40000,
    "WO": 0x80000,
    "CC": 0x1,
    "DC": 0x2,
    "LC": 0x4,
    "SW": 0x8,
    "RP": 0x10,
    "WP": 0x20,
    "DT": 0x40,
    "LO": 0x80,
    "CR": 0x100,
}
_TAKES_AWAY = 0x40 | 0x10000 | 0x40000 | 0x80000 | 0x10000000 | 0x40000000
"""Deleting what is in it or itself, and changing who may: enough to put another folder in its place."""
_CHANGES = _TAKES_AWAY | 0x2 | 0x4
"""The same, and writing or adding to it."""
_TRUSTED_INSTALLER = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"
_TRUSTED = frozenset({"SY", "S-1-5-18", "BA", "S-1-5-32-544", "LA", "DA", "EA", _TRUSTED_INSTALLER})
_EVERYBODY = "WD"
_ADMINISTRATOR = re.compile(r"S-1-5-21-\d+-\d+-\d+-500")


def service_sid(name: str) -> str:
    r"""Return the security identifier that Windows gives to a service of that name (`NT SERVICE\name`)."""
    digest = hashlib.sha1(name.upper().encode("utf-16-le"), usedforsecurity=False).digest()
    return "S-1-5-80-" + "-".join(map(str, struct.unpack("<5I", digest)))


def who_may_change(sddl: str, *, is_above: bool = False) -> tuple[str, ...]:
    """Return who, beside the machine's administrators and the system, may change what has this descriptor.

    Args:
        sddl: owner and access list, such as `O:BAD:(A;;FA;;;BA)(A;;0x1200a9;;;BU)`.
        is_above: whether it is a folder above what matters: then adding something beside it changes nothing.
    """
    owner = re.search(r"O:(S(?:-\d+)+|[A-Z]{2})", sddl)
    found = [] if owner and _is_trusted(owner.group(1)) else [owner.group(1) if owner else _EVERYBODY]
    start = sddl.find("D:")
    access = sddl[start + 2 :].partition("S:")[0] if start >= 0 else ""
    if start < 0 or "NO_ACCESS_CONTROL" in access:
        return (*found, _EVERYBODY)
    matters = _TAKES_AWAY if is_above else _CHANGES
    for text in _ENTRY.findall(access):
        fields = [*text.split(";"), "", "", "", "", "", ""]
        kind, flags, rights, who = fields[0], fields[1], fields[2], fields[5]
        if kind not in {"A", "XA", "OA", "ZA"} or "IO" in re.findall("..", flags):
            continue
        if _mask(rights) & matters and not _is_trusted(who) and who not in found:
            found.append(who)
    return tuple(found)


def _is_trusted(who: str) -> bool:
    return who in _TRUSTED or _ADMINISTRATOR.fullmatch(who) is not None


def _mask(rights: str) -> int:
    if rights[:1].isdigit():
        return int(rights, 0)
    return sum({_RIGHTS.get(one, 0x1F01FF) for one in re.findall("..", rights)})
