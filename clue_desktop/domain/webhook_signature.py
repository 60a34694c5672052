"""Signatures by which a vendor tells our calls from anybody's (Standard Webhooks, https://www.standardwebhooks.com).

What is signed is `id.timestamp.body`, with HMAC-SHA256 under a secret that only the two sides have. While a secret is
replaced there are two, and both sign: the vendor takes either, so that it can change over at any time.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import Said

PREFIX = "whsec_"
KEY_BYTES = range(24, 65)
MADE_BYTES = 32
MOST_SECRETS = 2
HEADER_PREFIX = "webhook-"
TOLERANCE_SECONDS = 300
MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class SecretDraft:
    """A secret as it came.

    Attributes:
        id: names one that is stored (`id_of`); None for one that is entered.
        value: what is entered, `whsec_` and base64; None keeps the stored one.
    """

    id: str | None = None
    value: str | None = field(default=None, repr=False)


def secret_of(key: bytes) -> str:
    """Return a key as it is written."""
    return PREFIX + base64.b64encode(key).decode()


def key_in(secret: str) -> bytes | None:
    """Return the key of a secret, with or without its prefix; None where it is none of 24 to 64 bytes."""
    try:
        key = base64.b64decode(secret.strip().removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) in KEY_BYTES else None


def id_of(key: bytes) -> str:
    """Return what a key is known by, where it is not shown: eight hex digits that say nothing of it."""
    return hashlib.sha256(b"webhook secret\0" + key).hexdigest()[:8]


def signature(keys: Sequence[bytes], message_id: str, at: int, body: bytes) -> str:
    """Return the header `webhook-signature`: one signature for each key; `at` is in seconds since 1970."""
    signed = b"%b.%d.%b" % (message_id.encode(), at, body)
    return " ".join(f"v1,{base64.b64encode(hmac.digest(key, signed, 'sha256')).decode()}" for key in keys)


def is_signed(
    keys: Sequence[bytes], message_id: str, timestamp: str, signatures: str, body: bytes, now: float
) -> bool:
    """Tell, on the vendor's side, whether a call bears a signature by one of the keys, made within five minutes of now.

    `timestamp` and `signatures` are what the headers `webhook-timestamp` and `webhook-signature` say, whatever that is.
    """
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= MOST_DIGITS):
        return False
    at = int(timestamp)
    if abs(now - at) > TOLERANCE_SECONDS:
        return False
    wanted = [signature([key], message_id, at, body).encode() for key in keys]
    given = signatures.encode(errors="backslashreplace").split()
    return any(hmac.compare_digest(one, other) for one in wanted for other in given)


def validate(secrets: Sequence[SecretDraft], field_name: str) -> Iterator[Problem]:
    """Yield every problem of the secrets of an API; stored ones have been filled in."""
    if not 1 <= len(secrets) <= MOST_SECRETS:
        yield Problem(
            field_name,
            "signing_secrets_count",
            Said(
                "A signature has one secret, or two while one is replaced; here are {count}.",
                count=len(secrets),
            ),
        )
    seen: set[bytes] = set()
    for row, secret in enumerate(secrets):
        where = f"{field_name}[{row}].value"
        if secret.value is None:
            yield Problem(
                where,
                "signing_secret_invalid",
                Said("Enter the secret: it is not stored for this URL."),
            )
            continue
        key = key_in(secret.value)
        if key is None:
            yield Problem(
                where,
                "signing_secret_invalid",
                Said(
                    "A secret is whsec_ and base64 of {least} to {most} bytes; have one made here, or paste the vendor's.",
                    least=KEY_BYTES[0],
                    most=KEY_BYTES[-1],
                ),
            )
        elif key in seen:
            yield Problem(
                where, "signing_secret_duplicate", Said("The two secrets are the same; remove one.")
            )
        else:
            seen.add(key)
