"""Authenticode: programs and installer signed by `osslsigncode`, where the environment names a certificate.

| variable | what |
|---|---|
| CLUE_SIGN_PKCS12 | file with certificate and key; or, for a token, the two below |
| CLUE_SIGN_PKCS11_MODULE, CLUE_SIGN_PKCS11_CERT | the token's library, and the URI of certificate and key on it |
| CLUE_SIGN_PASSWORD_FILE | file with the password or PIN (no variable: other programs of the user see those) |
| CLUE_SIGN_TIMESTAMP | address of a timestamp service (RFC 3161), without which a signature ends with its certificate |
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bundles.say import BundleError, run

_PREFIX = "CLUE_SIGN_"


@dataclass(frozen=True, slots=True)
class Signing:
    """How files are signed: the words of osslsigncode's command line that say by whom and when."""

    words: tuple[str, ...]

    def command(self, file: Path, target: Path) -> list[str]:
        """Return the command that writes a signed copy."""
        return ["osslsigncode", "sign", *self.words, "-h", "sha256", "-in", str(file), "-out", str(target)]

    def sign(self, file: Path) -> None:
        """Sign a file in its place."""
        signed = file.with_name(f"{file.name}.signed")
        signed.unlink(missing_ok=True)
        run(self.command(file, signed))
        signed.replace(file)


def signing_of(environment: Mapping[str, str], title: str = "CLUe Desktop") -> Signing | None:
    """Return how to sign by the environment, None where it names no certificate. Raises BundleError for half a setting."""
    given = {
        name.removeprefix(_PREFIX): value
        for name, value in environment.items()
        if name.startswith(_PREFIX) and value
    }
    if not given:
        return None
    words: list[str] = []
    if "PKCS12" in given:
        words += ["-pkcs12", given["PKCS12"]]
    elif "PKCS11_MODULE" in given and "PKCS11_CERT" in given:
        words += ["-pkcs11module", given["PKCS11_MODULE"], "-pkcs11cert", given["PKCS11_CERT"]]
        words += ["-key", given["PKCS11_CERT"]]
    else:
        raise BundleError(
            f"{', '.join(sorted(_PREFIX + name for name in given))} is set, but neither {_PREFIX}PKCS12 "
            f"nor {_PREFIX}PKCS11_MODULE with {_PREFIX}PKCS11_CERT says by which certificate."
        )
    if "PASSWORD_FILE" in given:
        words += ["-readpass", given["PASSWORD_FILE"]]
    if "TIMESTAMP" in given:
        words += ["-ts", given["TIMESTAMP"]]
    return Signing((*words, "-n", title))


def verify(file: Path, authority: Path) -> None:
    """Check that a file's signature is whole and ends at an authority (PEM). Raises BundleError."""
    run(["osslsigncode", "verify", "-CAfile", authority, "-in", file])


if __name__ == "__main__":  # the installer's builder has its uninstaller signed so
    found = signing_of(os.environ)
    if found is None:
        raise SystemExit("There is nothing to sign with.")
    for word in sys.argv[1:]:
        found.sign(Path(word))
