"""Bearer tokens: how they are made, stored, and, for a device, whose they claim to be.

A token carries 256 random bits, so a plain SHA-256 is enough to store it (no dictionary reaches it) and looking the
hash up in an index tells an attacker nothing about the token (OWASP ASVS 5.0, chapter 7).
"""

import hashlib
import re
import secrets

from clue_desktop.domain.one_time_codes import ALPHABET, CODE_LENGTH, shown

TOKEN_BYTES = 32

_DEVICE_TOKEN = re.compile(r"(?P<serial>[0-9A-Za-z_-]+)\.[0-9A-Za-z_-]{43}", re.ASCII)


def new_token() -> str:
    """A token of 256 random bits, as 43 characters that are safe in a header and in a URL."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_one_time_code() -> str:
    """A code of 120 random bits that opens something once, as it is shown."""
    return shown("".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)))


def token_hash(token: str) -> bytes:
    """What is stored instead of the token, and looked up when one comes: SHA-256, 32 bytes."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def new_device_token(serial: str) -> str:
    """A device's token: its serial and a random token. Raises ValueError for a serial that would not come back."""
    token = f"{serial}.{new_token()}"
    if serial_of(token) != serial:
        raise ValueError(f"not a device serial: {serial!r}")
    return token


def serial_of(token: str) -> str | None:
    """The serial that a device's token claims, None for any other token.

    Only a claim, unproven: good for telling in the event log whose token was refused, never for letting anybody in.
    """
    match = _DEVICE_TOKEN.fullmatch(token)
    return match["serial"] if match else None
