"""How a device reaches its server and proves who it is: from the command line, the environment, or its own file."""

import json
import os
import ssl
import stat
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, Field, ValidationError

from clue_desktop.client.connection import check_token, server_address
from clue_desktop.client.text_files import NotTextError, read_text
from clue_desktop.client.trust import ssl_context
from clue_desktop.domain.credentials import is_device_serial

TOKEN_VARIABLE = "CLUE_DEVICE_TOKEN"  # noqa: S105 - the variable's name


class AccessError(ValueError):
    """Something that is needed to speak to the server is missing or cannot be used; the text says what."""


@dataclass(frozen=True, slots=True)
class DeviceAccess:
    """A device's server, serial and token, and how the server is known: by its CA file, its fingerprint, or publicly."""

    server: str
    serial: str
    token: str | None = field(default=None, repr=False)
    ca: Path | None = None
    fingerprint: str | None = None

    def tls(self) -> ssl.SSLContext | None:
        """Return the context to speak to the server with; None for http://. Raises TrustError."""
        if not self.server.startswith("https:"):
            return None
        return ssl_context(self.ca, self.fingerprint)


_Text = Annotated[str, Field(min_length=1, strict=True)]


class _Stored(BaseModel):
    """A credential file's content."""

    server: _Text
    serial: _Text
    token: _Text
    ca: _Text | None = None
    fingerprint: _Text | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says; None for what it does not say."""

    server: str | None = None
    serial: str | None = None
    token: str | None = field(default=None, repr=False)
    token_file: Path | None = None
    credential_file: Path | None = None
    ca: Path | None = None
    fingerprint: str | None = None


def find_access(given: Given, environment: Mapping[str, str]) -> DeviceAccess:
    """Return how to reach the server: the command line goes before the environment, and that before the file.

    Raises AccessError; Unreachable for an address that cannot be used.
    """
    stored = read_access(given.credential_file) if given.credential_file else None
    server = _address(given.server) if given.server else (stored.server if stored else None)
    serial = given.serial or (stored.serial if stored else None)
    if server is None:
        raise AccessError("Which server? Give --server URL, or --credential-file FILE.")
    if serial is None:
        raise AccessError("Which device? Give --serial N, or --credential-file FILE.")
    if not is_device_serial(serial):
        raise AccessError("The device serial must be 9 to 12 digits.")
    access = DeviceAccess(server, serial, _token(given, environment))
    if stored is not None and (stored.server, stored.serial) == (server, serial):
        # A stored token is for its own server and device only.
        access = replace(
            access, token=access.token or stored.token, ca=stored.ca, fingerprint=stored.fingerprint
        )
    if given.ca or given.fingerprint:
        access = replace(access, ca=given.ca, fingerprint=given.fingerprint)
    if access.token is not None:
        try:
            check_token(access.token)
        except ValueError as error:
            raise AccessError(str(error)) from error
    return access


def read_access(path: Path) -> DeviceAccess:
    """Read a credential file. Raises AccessError, also where others may read the file; Unreachable as above."""
    try:
        if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise AccessError(f"{path} may be read by others. Make it your own first: chmod 600 {path}")
        stored = _Stored.model_validate_json(read_text(path))
    except OSError as error:
        raise AccessError(f"{path} cannot be read: {error.strerror}.") from error
    except NotTextError as error:
        raise AccessError(f"{path} is not a credential file: {error}.") from error
    except ValidationError as error:
        # The error itself would quote what it found, the token perhaps.
        found = error.errors(include_url=False, include_context=False, include_input=False)[0]
    else:
        return DeviceAccess(
            stored.server,
            stored.serial,
            stored.token,
            Path(stored.ca) if stored.ca else None,
            stored.fingerprint,
        )
    where = ".".join(map(str, found["loc"])) or "the whole"
    raise AccessError(f"{path} is not a credential file ({where}: {found['msg']}).")


class CredentialFile:
    """A credential file about to be written: made, readable by its owner only, before the token exists.

    A token is shown once; so whether it can be kept is found out before it is asked for. Use as a context: what was
    not `keep`t leaves nothing behind.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            # mkstemp makes the file with mode 0600, in the same folder so that it can be moved into place whole.
            self._descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        except OSError as error:
            raise AccessError(f"{path} cannot be written: {error.strerror}.") from error
        self._temporary = Path(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._temporary.unlink(missing_ok=True)

    def keep(self, access: DeviceAccess) -> None:
        """Write the file and put it in its place. Raises AccessError."""
        document = {"server": access.server, "serial": access.serial, "token": access.token}
        if access.ca is not None:
            document["ca"] = str(access.ca.resolve())
        if access.fingerprint is not None:
            document["fingerprint"] = access.fingerprint
        try:
            with os.fdopen(self._descriptor, "w", encoding="utf-8") as file:
                self._descriptor = -1
                json.dump(document, file, indent=2, ensure_ascii=False)
                file.write("\n")
                file.flush()
                os.fsync(file.fileno())
            self._temporary.replace(self._path)
        except OSError as error:
            raise AccessError(f"{self._path} cannot be written: {error.strerror}.") from error


def _address(text: str) -> str:
    return str(server_address(text)).rstrip("/")


def _token(given: Given, environment: Mapping[str, str]) -> str | None:
    if given.token is not None:
        return given.token
    if given.token_file is not None:
        try:
            return read_text(given.token_file).strip()
        except OSError as error:
            raise AccessError(f"{given.token_file} cannot be read: {error.strerror}.") from error
        except NotTextError as error:
            raise AccessError(f"{given.token_file} holds no token: it is not text.") from error
    return environment.get(TOKEN_VARIABLE, "").strip() or None
