"""What a vendor is sent: the body, to the byte, and the identity of a request part (manual 5.2–5.5)."""

import json
from dataclasses import dataclass

from clue_desktop.domain.credentials import Placeholder
from clue_desktop.domain.vendor_api import DataType, ManualField, RequestPart

_encode_json = json.JSONEncoder(ensure_ascii=False).encode


def encode_string(text: str) -> bytes:
    """Return `text` as a JSON string in UTF-8 (RFC 8259 §7); a lone surrogate is written as its escape."""
    # What UTF-8 cannot hold is surrogates only, and Python's replacement for them is JSON's escape, too.
    return _encode_json(text).encode(errors="backslashreplace")


@dataclass(frozen=True, slots=True)
class BodyTemplate:
    """A body whose constant part is encoded once.

    Attributes:
        constants: the bytes before, between and after the values, one more than there are `values`.
        values: which value goes after each constant: the device's serial, or else the credential's value.
    """

    constants: tuple[bytes, ...]
    values: tuple[Placeholder, ...]

    def render(self, device_serial: str, value: str) -> bytes:
        """Return the body for one verification; what is inside the values is data, never substituted again."""
        parts = [self.constants[0]]
        for placeholder, constant in zip(self.values, self.constants[1:], strict=True):
            parts.append(encode_string(device_serial if placeholder is Placeholder.DEVICE_SERIAL else value))
            parts.append(constant)
        return b"".join(parts)


def compile_body(part: RequestPart) -> BodyTemplate:
    """Return the template of one flat JSON object: auto fields that are on, then manual fields, in their order."""
    constants: list[bytes] = []
    values: list[Placeholder] = []
    pending = b"{"
    separator = b""
    for auto in part.auto_fields:
        if auto.enabled:
            constants.append(pending + separator + encode_string(auto.key) + b":")
            values.append(auto.placeholder)
            pending, separator = b"", b","
    for manual in part.manual_fields:
        pending += separator + encode_string(manual.key) + b":" + _encode_value(manual)
        separator = b","
    return BodyTemplate((*constants, pending + b"}"), tuple(values))


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
