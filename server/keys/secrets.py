"""Secrets at rest (header values, the SMTP password), sealed under a key that is not in the database.

Where the key lives is decided once per data directory and remembered beside the data, in `secrets.json`, with
a check value. Later starts use that place or fail: a key that changed unnoticed would make every stored secret
unreadable.

Places, in the order in which a new data directory tries them:
    environment   CLUE_SECRET_KEY, 32 bytes as base64 or hex
    keyring       the system keyring, where one answers and really keeps what it is given
    file          `secret.key` in the data directory, mode 0600: readable by whoever reads the directory
A `secret.key` that is there already goes before the keyring.
"""

import base64
import binascii
import hmac
import json
import logging
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clue_desktop.domain.said import Said
from server.bounding.bounded import call_within
from server.keys.private_files import create_file, private_directory, read_if_any, restrict

KEY_VARIABLE = "CLUE_SECRET_KEY"
KEY_FILE = "secret.key"
MEMORY_FILE = "secrets.json"
KEYRING_SERVICE = "clue-desktop"
KEYRING_SECONDS = 30.0
"""How long a keyring may take: a person may have to type a password at its prompt."""

KEY_BYTES = 32
NONCE_BYTES = 12
VERSION = "v1:"

_log = logging.getLogger(__name__)


class SecretsError(Exception):
    """The key cannot be had, or a sealed value cannot be opened; the message says which and the way out."""


@dataclass(frozen=True, slots=True)
class _Memory:
    """Where this data directory's key was first put, under which name, and what it must answer."""

    source: str
    key_id: str
    check: str


class Secrets:
    """Seals and opens secrets under one master key; safe to share between threads.

    Attributes: source: "environment", "keyring" or "file", where the master key lives.
    """

    __slots__ = ("_master", "_sealing", "source")

    def __init__(self, master: bytes, source: str) -> None:
        if len(master) != KEY_BYTES:
            raise SecretsError(f"A key has {KEY_BYTES} bytes, this one has {len(master)}.")
        self.source = source
        self._master = master
        self._sealing = AESGCM(self._derived("seal"))

    @classmethod
    def at_hand(cls, data_dir: Path, environ: Mapping[str, str]) -> Self | None:
        """Return the secrets of a key that was given before any was made: in the environment or as `secret.key`, or None.

        Raises SecretsError when it is no key.
        """
        if given := environ.get(KEY_VARIABLE, "").strip():
            return cls(_parsed_key(given, KEY_VARIABLE), "environment")
        if kept := read_if_any(data_dir / KEY_FILE):
            return cls(_parsed_key(kept.decode("ascii", "replace"), str(data_dir / KEY_FILE)), "file")
        return None

    @staticmethod
    def exists(data_dir: Path) -> bool:
        """Whether a key was ever put anywhere for this data directory."""
        return (data_dir / MEMORY_FILE).is_file()

    @classmethod
    def open(
        cls,
        data_dir: Path,
        environ: Mapping[str, str],
        use_keyring: bool,  # noqa: FBT001 - a setting handed on by its name
    ) -> Self:
        """The secrets of a data directory, whose key is made where there is none yet.

        May block for `KEYRING_SECONDS`. Raises SecretsError when the key is not where it was put, is not the key that
        this directory's secrets were sealed with, or cannot be read or written.
        """
        given = environ.get(KEY_VARIABLE, "").strip()
        try:
            private_directory(data_dir)
            memory = _recall(data_dir)
            if memory is None:
                memory = cls._found_or_made(data_dir, given, use_keyring=use_keyring)
            return cls._remembered(memory, data_dir, given, use_keyring=use_keyring)
        except OSError as error:
            raise SecretsError(f"The secret key in {data_dir} cannot be used: {error}.") from error

    def encrypt(self, plaintext: str, context: str) -> str:
        """Seal `plaintext` for one place, named by `context` (say `vendor_api:7:header:Authorization`).

        The text form is "v1:" and the base64 of nonce, ciphertext and tag. The nonce has 96 random bits; NIST SP
        800-38D allows 2^32 messages under a key, which settings saved by people never reach.
        """
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + self._sealing.encrypt(nonce, plaintext.encode(), context.encode())
        return VERSION + base64.b64encode(sealed).decode("ascii")

    def decrypt(self, sealed: str, context: str) -> str:
        """Open what `encrypt` gave for the same context.

        Raises SecretsError when it was changed, sealed under another key, or put where it does not belong.
        """
        if not sealed.startswith(VERSION):
            raise SecretsError(Said("The secret stored for {context} is in no known form.", context=context))
        try:
            raw = base64.b64decode(sealed.removeprefix(VERSION), validate=True)
            return self._sealing.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], context.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise SecretsError(
                Said(
                    "The secret stored for {context} cannot be opened: it was changed, or sealed under another key.",
                    context=context,
                )
            ) from error

    def keyed_digest(self, purpose: str, data: bytes) -> bytes:
        """HMAC-SHA-256 of `data`, 32 bytes, under a key of its own for each purpose."""
        return hmac.digest(self._derived(f"digest:{purpose}"), data, "sha256")

    @property
    def exported(self) -> str:
        """The master key as text: whoever has it can open every secret."""
        return base64.b64encode(self._master).decode("ascii")

    @staticmethod
    def where(data_dir: Path) -> str:
        """Say where the key of a data directory is kept. Raises SecretsError where that is not known."""
        memory = _recall(data_dir)
        if memory is None:
            raise SecretsError(f"{data_dir} does not say where its secret key is kept.")
        return _place_in_words(memory, data_dir)

    @staticmethod
    def kept_elsewhere(memory: bytes, source: str) -> bytes:
        """Return the contents of `secrets.json` for the same key in another place: "file" or "environment"."""
        return f"{json.dumps({**json.loads(memory), 'source': source}, indent=2)}\n".encode()

    def _derived(self, purpose: str) -> bytes:
        info = f"clue-desktop/v1/{purpose}".encode()
        return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self._master)

    def _check(self) -> str:
        """Tells one master key from another without giving anything of it away."""
        return self.keyed_digest("key-check", b"").hex()

    @classmethod
    def _found_or_made(cls, data_dir: Path, given: str, *, use_keyring: bool) -> _Memory:
        """Put a key in the first place that takes one, then remember the place.

        In this order, so that after a crash in between no memory points to a key that was never kept.
        """
        key_id = uuid.uuid4().hex
        if given:
            secrets = cls(_parsed_key(given, KEY_VARIABLE), "environment")
        elif kept := read_if_any(data_dir / KEY_FILE):
            secrets = cls(_parsed_key(kept.decode("ascii", "replace"), str(data_dir / KEY_FILE)), "file")
        else:
            fresh = cls(os.urandom(KEY_BYTES), "keyring")
            if use_keyring and _keyring_keeps(key_id, fresh._master):
                secrets = fresh
            else:
                secrets = cls(_key_in_new_file(data_dir / KEY_FILE, fresh._master), "file")
        memory = _Memory(secrets.source, key_id, secrets._check())
        document = json.dumps(
            {"source": memory.source, "keyId": memory.key_id, "check": memory.check}, indent=2
        )
        if create_file(data_dir / MEMORY_FILE, f"{document}\n".encode()):
            return memory
        first = _recall(data_dir)
        if first is None:
            raise SecretsError(f"{data_dir / MEMORY_FILE} is empty. Restore it from a backup.")
        return first

    @classmethod
    def _remembered(cls, memory: _Memory, data_dir: Path, given: str, *, use_keyring: bool) -> Self:
        """The key from the remembered place, or, if it is the same one, from the environment."""
        where = _place_in_words(memory, data_dir)
        if given:
            secrets = cls(_parsed_key(given, KEY_VARIABLE), "environment")
            if secrets._check() != memory.check:
                raise SecretsError(
                    f"{KEY_VARIABLE} is not the key that {data_dir} was sealed with; that one is in {where}."
                )
            return secrets
        if memory.source == "environment":
            raise SecretsError(f"The secret key of {data_dir} is missing: it is expected in {where}.")
        if memory.source == "file":
            kept = read_if_any(data_dir / KEY_FILE)
            if kept is None:
                raise SecretsError(f"The secret key of {data_dir} is missing: it is expected in {where}.")
            restrict(data_dir / KEY_FILE)
            text = kept.decode("ascii", "replace")
        else:
            if not use_keyring:
                raise SecretsError(
                    f"The secret key of {data_dir} is in {where}, and the keyring is switched off."
                )
            text = _from_keyring(memory.key_id, where)
        secrets = cls(_parsed_key(text, where), memory.source)
        if secrets._check() != memory.check:
            raise SecretsError(f"The key in {where} is not the one that {data_dir} was sealed with.")
        return secrets


def _recall(data_dir: Path) -> _Memory | None:
    path = data_dir / MEMORY_FILE
    text = read_if_any(path)
    if text is None:
        return None
    try:
        document = json.loads(text)
        memory = _Memory(source=document["source"], key_id=document["keyId"], check=document["check"])
    except (ValueError, KeyError, TypeError) as error:
        raise SecretsError(f"{path} is damaged. Restore it from a backup.") from error
    if memory.source not in ("environment", "keyring", "file"):
        raise SecretsError(f"{path} is damaged: unknown source {memory.source!r}. Restore it from a backup.")
    return memory


def _place_in_words(memory: _Memory, data_dir: Path) -> str:
    return {
        "environment": f"the environment variable {KEY_VARIABLE}",
        "keyring": f"the system keyring, as {KEYRING_SERVICE} / {_keyring_name(memory.key_id)}",
        "file": str(data_dir / KEY_FILE),
    }[memory.source]


def _parsed_key(text: str, where: str) -> bytes:
    """32 bytes from 64 hex digits, or from base64 in either alphabet, padded or not."""
    text = text.strip()
    try:
        if len(text) == 2 * KEY_BYTES:
            key = bytes.fromhex(text)
        else:
            standard = text.rstrip("=").translate(str.maketrans("-_", "+/"))
            key = base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != KEY_BYTES:
        # The text stays out of the message: it may be a key with a slip in it.
        raise SecretsError(
            f"The secret key in {where} must be {KEY_BYTES} bytes as base64 or hex, and is not."
        )
    return key


def _key_in_new_file(path: Path, key: bytes) -> bytes:
    """Write the key; where another starting process was quicker, its key counts."""
    if create_file(path, base64.b64encode(key) + b"\n"):
        _log.warning("no system keyring: the secret key is kept unencrypted in %s (mode 0600)", path)
        return key
    return _parsed_key(path.read_bytes().decode("ascii", "replace"), str(path))


def _keyring_name(key_id: str) -> str:
    return f"secret-key-{key_id}"


def _keyring_keeps(key_id: str, key: bytes) -> bool:
    """Whether the system keyring took the key and gives it back; some backends store nothing and say nothing."""
    text = base64.b64encode(key).decode("ascii")

    def store_and_read() -> str | None:
        # Imported here: it takes a while and looks for backends, and a key from elsewhere needs none of it.
        import keyring

        backend = keyring.get_keyring()
        if backend.priority < 1:  # what keyring itself calls not recommended: none at all, or plain text
            return None
        backend.set_password(KEYRING_SERVICE, _keyring_name(key_id), text)
        return backend.get_password(KEYRING_SERVICE, _keyring_name(key_id))

    try:
        kept = call_within(KEYRING_SECONDS, store_and_read)
    except Exception as error:  # noqa: BLE001 - backends raise anything, and it all means "no keyring"
        _log.warning("the system keyring cannot be used: %s", str(error) or type(error).__name__)
        return False
    return kept is not None and hmac.compare_digest(kept.encode(), text.encode())


def _from_keyring(key_id: str, where: str) -> str:
    def read() -> str | None:
        import keyring

        return keyring.get_password(KEYRING_SERVICE, _keyring_name(key_id))

    try:
        text = call_within(KEYRING_SECONDS, read)
    except Exception as error:  # as above, but here the key is known to be there, so it is a failure
        raise SecretsError(
            f"The secret key is in {where}, which cannot be read ({str(error) or type(error).__name__}). "
            "Unlock the keyring and start again."
        ) from error
    if text is None:
        raise SecretsError(f"The secret key is missing: it is expected in {where}.")
    return text
