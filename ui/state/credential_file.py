"""Files with a device's token: written for the device program, read to let the console stand in for a device."""

import logging
import os
import stat
import sys
import tempfile
from pathlib import Path

from pydantic import ValidationError

from clue_desktop.client.text_files import NotTextError, read_text
from clue_desktop.client.trust import TrustError, parse_fingerprint
from clue_desktop.contract.devices import DeviceCredential
from clue_desktop.domain.borrowed_words import reason_of
from ui.state.known_tokens import KnownTokens
from ui.words.language import told, tr

_OTHERS = 0o077

_logger = logging.getLogger(__name__)


class CredentialFileError(ValueError):
    """A file that cannot be written, read or understood; the text says what and never quotes the file."""


def save_credential(path: Path, credential: DeviceCredential) -> None:
    """Write a file that only its owner can read, whole or not at all. Raises CredentialFileError."""
    temporary: Path | None = None
    try:
        # mkstemp makes the file with mode 0600, in the same folder so that it can be moved into place whole.
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(credential.model_dump_json(indent=2, exclude_none=True, by_alias=True) + "\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise CredentialFileError(
            tr("{path} cannot be written: {reason}.").format(path=path, reason=told(reason_of(error)))
        ) from error


def load_credential(path: Path) -> DeviceCredential:
    """Read a file. Raises CredentialFileError, also where others may read it."""
    try:
        if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) & _OTHERS:
            raise CredentialFileError(
                tr("{path} may be read by others. Make it your own first: chmod 600 {path}").format(path=path)
            )
        return DeviceCredential.model_validate_json(read_text(path))
    except OSError as error:
        raise CredentialFileError(
            tr("{path} cannot be read: {reason}.").format(path=path, reason=told(reason_of(error)))
        ) from error
    except NotTextError as error:
        raise CredentialFileError(tr("{path} is no text in UTF-8.").format(path=path)) from error
    except ValidationError as error:
        # Not chained: the error would quote what it found, the token perhaps.
        found = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(map(str, found["loc"]))
    fault = f"{where}: {found['msg']}" if where else found["msg"]
    raise CredentialFileError(
        tr("{path} is not a credential file ({reason}).").format(path=path, reason=fault)
    )


def belongs_to(credential: DeviceCredential, server: str, fingerprint: str | None) -> bool:
    """Tell whether a credential is of a server: by its fingerprint, however it is reached now; without one, by its address.

    Args:
        credential: as it was read.
        server: the address of the server, without a slash at the end.
        fingerprint: of the server; None where it is not known.
    """
    if credential.fingerprint is not None and fingerprint is not None:
        try:
            return parse_fingerprint(credential.fingerprint) == parse_fingerprint(fingerprint)
        except TrustError:
            _logger.info("The fingerprint in a credential file is none; its address counts.")
    return credential.server.rstrip("/") == server


def tokens_in(folder: Path, server: str, fingerprint: str | None = None) -> KnownTokens:
    """Return the tokens of a server's devices whose credential files lie in a folder, which need not exist."""
    tokens = KnownTokens()
    for path in sorted(folder.glob("*.json")):
        try:
            credential = load_credential(path)
        except CredentialFileError as fault:
            _logger.warning("Passed over: %s", fault)
            continue
        if belongs_to(credential, server, fingerprint):
            tokens.keep(credential.serial, credential.token)
    return tokens
