"""Receipts of successful API tests: proof, without a table, that exactly this request part was answered (manual 5.6)."""

import base64
import binascii
import hmac
import struct
from datetime import UTC, datetime, timedelta

from clue_desktop.domain.request_body import canonical_request
from clue_desktop.domain.vendor_api import RequestPart
from server.keys.secrets import Secrets

RECEIPT_LIFETIME = timedelta(hours=24)
_PURPOSE = "test-receipt"
_EXPIRY = struct.Struct(">Q")


def issue(secrets: Secrets, place_group_id: str, part: RequestPart, now: datetime) -> str:
    """Return a receipt for a request part in a place group, good for 24 hours, any number of times."""
    expiry = _EXPIRY.pack(int((now + RECEIPT_LIFETIME).timestamp()))
    return _written(secrets, expiry, place_group_id, part).decode()


def is_valid(
    secrets: Secrets, receipt: str | None, place_group_id: str, part: RequestPart, now: datetime
) -> bool:
    """Tell whether a receipt vouches for this request part in this place group now."""
    if receipt is None:
        return False
    try:
        given = receipt.encode()
        expiry = base64.urlsafe_b64decode(given)[: _EXPIRY.size]
    except (binascii.Error, ValueError):
        return False
    # The text as a whole is compared, since base64 can be written in several ways.
    if not hmac.compare_digest(given, _written(secrets, expiry, place_group_id, part)):
        return False
    return now < datetime.fromtimestamp(_EXPIRY.unpack(expiry)[0], UTC)


def _written(secrets: Secrets, expiry: bytes, place_group_id: str, part: RequestPart) -> bytes:
    vouched_for = expiry + place_group_id.encode() + b"\0" + canonical_request(part)
    return base64.urlsafe_b64encode(expiry + secrets.keyed_digest(_PURPOSE, vouched_for))
