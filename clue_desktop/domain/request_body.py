"""What a vendor is sent: the body, to the byte, and the identity of a request part (manual 5.2–5.5)."""

import json
from dataclasses import dataclass
from json.encoder import encode_basestring

from clue_desktop.domain.credentials import Placeholder
from clue_desktop.domain.vendor_api import DataType, ManualField, RequestPart


def encode_string(text: str) -> bytes:
    """Return `text` as a JSON string in UTF-8 (RFC 8259 §7); a lone surrogate is written as its escape."""
    # What UTF-8 cannot hold is surrogates only, and Python's replacement for them is JSON's escape, too.
    return encode_basestring(text).encode("utf-8", "backslashreplace")


@dataclass(frozen=True, slots=True)
class BodyTemplate:
    """A body whose constant part is encoded once.

    Attributes:
        form: with `%(serial)b` where the device's serial goes, `%(value)b` where the credential's value does, and `%%`
            for a percent sign.
    """

    form: bytes

    def render(self, device_serial: str, value: str) -> bytes:
        """Return the body for one verification; what is inside the values is data, never substituted again."""
        return self.form % {b"serial": encode_string(device_serial), b"value": encode_string(value)}


def compile_body(part: RequestPart) -> BodyTemplate:
    """Return the template of one flat JSON object: auto fields that are on, then manual fields, in their order."""
    members = [
        (auto.key, b"%(serial)b" if auto.placeholder is Placeholder.DEVICE_SERIAL else b"%(value)b")
        for auto in part.auto_fields
        if auto.enabled
    ]
    members += [(manual.key, _constant(_encode_value(manual))) for manual in part.manual_fields]
    return BodyTemplate(
        b"{" + b",".join(_constant(encode_string(key)) + b":" + value for key, value in members) + b"}"
    )


def _constant(text: bytes) -> bytes:
    return text.replace(b"%", b"%%")


def canonical_request(part: RequestPart) -> bytes:
    """Return bytes that are equal for two request parts just when the vendor is sent the same by both.

    They hold secrets (header values): digest them with a key before they are stored or leave the process.
    """
    of_the_form = [
        part.auth_type,
        part.webhook_url,
        part.headers,
        [[field.placeholder, field.key] for field in part.auto_fields if field.enabled],
        [[field.key, field.type, field.value] for field in part.manual_fields],
    ]
    return json.dumps(of_the_form + part.connection.vouched_for()).encode()


def _encode_value(field: ManualField) -> bytes:
    # NUMBER and BOOLEAN are sent exactly as typed: a number is never rounded through a double.
    return encode_string(field.value) if field.type is DataType.STRING else field.value.encode()
