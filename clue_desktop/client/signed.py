"""A document with Ed25519 signatures around it (RFC 8032), in the DSSE envelope of the Secure Systems Lab.

The document travels as base64 of the very bytes that were signed, so nothing depends on how JSON is written. What is
signed is the document with its type and lengths in front (DSSE's PAE): a signature made for something else does not
hold here. It is good when one of the keys that are believed has signed it; others in it do not count.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from clue_desktop.domain.said import Said

DOCUMENT_TYPE = "application/vnd.clue.new-version+json"
_MOST_SIGNATURES = 8


class SignatureError(ValueError):
    """An envelope that is none, or that none of the keys has signed."""


def to_be_signed(document: bytes) -> bytes:
    """Return what a signature is made of (DSSE v1, pre-authentication encoding)."""
    kind = DOCUMENT_TYPE.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(document), document)


def key_id(public: bytes) -> str:
    """Return by what a public key (32 bytes) is called in an envelope; nothing is believed because of it."""
    return hashlib.sha256(public).hexdigest()[:16]


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """Return the 32 bytes of the public key that belongs to a private one."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def sealed(document: bytes, keys: Sequence[Ed25519PrivateKey]) -> bytes:
    """Return a document in an envelope, signed by each of the keys."""
    signatures = [
        {
            "keyid": key_id(public_bytes(key)),
            "sig": base64.b64encode(key.sign(to_be_signed(document))).decode(),
        }
        for key in keys
    ]
    envelope = {
        "payloadType": DOCUMENT_TYPE,
        "payload": base64.b64encode(document).decode(),
        "signatures": signatures,
    }
    return json.dumps(envelope, indent=1).encode() + b"\n"


def opened(envelope: bytes, keys: Iterable[str]) -> bytes:
    """Return the document of an envelope that one of the keys (64 hexadecimal digits each) has signed.

    Raises SignatureError.
    """
    document, signatures = _read(envelope)
    signed = to_be_signed(document)
    for key in keys:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        for signature in signatures:
            try:
                public.verify(signature, signed)
            except InvalidSignature:
                continue
            return document
    raise SignatureError(
        Said("What answered is not signed by whoever makes this program. It is not followed.")
    )


def _read(envelope: bytes) -> tuple[bytes, list[bytes]]:
    """Return what an envelope holds, of which nothing is known yet."""
    try:
        members = json.loads(envelope.decode("utf-8"))
        if members["payloadType"] != DOCUMENT_TYPE:
            raise ValueError("payloadType")
        signatures = members["signatures"]
        if not isinstance(signatures, list) or not 0 < len(signatures) <= _MOST_SIGNATURES:
            raise ValueError("signatures")
        return _decoded(members["payload"]), [_decoded(signature["sig"]) for signature in signatures]
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as error:
        raise SignatureError(
            Said("What answered is not a feed of new versions. It is not followed.")
        ) from error


def _decoded(text: Any) -> bytes:
    if not isinstance(text, str):
        raise TypeError("base64")
    return base64.b64decode(text, validate=True)
