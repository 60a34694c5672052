"""Which request parts have been tested successfully: their receipts, and how long these are good (manual 5.6)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clue_desktop.domain.problems import InvalidError
from clue_desktop.domain.request_body import canonical_request
from clue_desktop.domain.vendor_api import VendorApiDraft, parse_request_part
from ui.editor.form import with_stored_values

# The server counts its 24 hours from before the answer was on its way.
RECEIPT_LIFETIME = timedelta(hours=24) - timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class RequestKey:
    """Equal for two drafts just when the vendor would be sent the same; holds secrets, so it stays in memory.

    Attributes:
        canonical: the request as the server compares it, with nothing in place of stored header values.
        kept: for each header, whether its stored value is kept.
    """

    canonical: bytes = field(repr=False)
    kept: tuple[bool, ...]


def request_key(draft: VendorApiDraft, stored_keys: Collection[str]) -> RequestKey | None:
    """Return the identity of what would be sent; None while it breaks rules and nothing can be sent.

    `stored_keys` are the header keys, in lower case, under which the server has a value.
    """
    try:
        part = parse_request_part(with_stored_values(draft, stored_keys))
    except InvalidError:
        return None
    return RequestKey(canonical_request(part), tuple(header.value is None for header in draft.headers))


class TestedRequests:
    """The receipts of an editor; going back to something that was tested finds its receipt again."""

    __test__ = False

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._receipts: dict[RequestKey, tuple[str, datetime]] = {}

    def __bool__(self) -> bool:
        return bool(self._receipts)

    def keep(self, key: RequestKey, receipt: str) -> None:
        """Keep the receipt of a test that has just been answered."""
        self._receipts[key] = (receipt, self._clock())

    def receipt(self, key: RequestKey | None) -> str | None:
        """Return the receipt that is still good, if there is one."""
        if key is None or key not in self._receipts:
            return None
        receipt, at = self._receipts[key]
        return receipt if self._clock() - at < RECEIPT_LIFETIME else None

    def has_expired(self, key: RequestKey | None) -> bool:
        """Tell whether there was a receipt that is no longer good."""
        return key in self._receipts and self.receipt(key) is None

    def drop(self, key: RequestKey | None) -> None:
        """Forget a receipt that the server does not accept."""
        if key is not None:
            self._receipts.pop(key, None)

    def drop_with_stored_values(self) -> None:
        """Forget all that vouch for stored header values: these may be others now."""
        self._receipts = {key: kept for key, kept in self._receipts.items() if not any(key.kept)}
