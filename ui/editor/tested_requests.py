"""Which request parts have been tested successfully: their receipts, and how long these are good (manual 5.6)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clue_desktop.domain.problems import InvalidError
from clue_desktop.domain.request_body import canonical_request
from clue_desktop.domain.vendor_api import VendorApiDraft, parse_request_part
from ui.editor.form import stored_keys_of, with_stored_values
from ui.words.language import tr

# The server counts its 24 hours from before the answer was on its way.
RECEIPT_LIFETIME = timedelta(hours=24) - timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class RequestKey:
    """Equal for two drafts just when the vendor would be sent the same; holds secrets, so it stays in memory.

    Attributes:
        canonical: the request as the server compares it, with nothing in place of stored header values.
        kept: for each header and secret, the certificate, and the client secret, whether its stored value is kept.
    """

    canonical: bytes = field(repr=False)
    kept: tuple[bool, ...]


def request_key(draft: VendorApiDraft, stored_keys: Collection[str]) -> RequestKey | None:
    """Return the identity of what would be sent; None while it breaks rules and nothing can be sent.

    `stored_keys` are what the server has values for (`forms.stored_keys_of`).
    """
    try:
        part = parse_request_part(with_stored_values(draft, stored_keys))
    except InvalidError:
        return None
    return RequestKey(
        canonical_request(part),
        (
            *(header.value is None for header in draft.headers),
            *(secret.value is None for secret in draft.connection.signing or ()),
            *((shown.file is None,) if (shown := draft.connection.client_certificate) else ()),
            *((oauth.client_secret is None,) if (oauth := draft.connection.oauth) else ()),
        ),
    )


class TestedRequests:
    """What an editor knows to be tested: the registered request part, and all for which it has a receipt.

    Going back to something that was tested finds its receipt again.

    Attributes:
        stored_keys: what the server has values for (`forms.stored_keys_of`).
    """

    __test__ = False

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.stored_keys: frozenset[str] = frozenset()
        self._clock = clock
        self._registered: RequestKey | None = None
        self._is_registered = False
        self._receipts: dict[RequestKey, tuple[str, datetime]] = {}

    def base_on(self, registered: VendorApiDraft | None) -> None:
        """Take what is registered now, which needs no test; None: nothing is."""
        self.stored_keys = stored_keys_of(registered) if registered else frozenset()
        self._is_registered = registered is not None
        self._registered = request_key(registered, self.stored_keys) if registered else None

    def keep(self, tested: VendorApiDraft, receipt: str) -> None:
        """Keep the receipt of a test of this form that has just been answered."""
        if key := request_key(tested, self.stored_keys):
            self._receipts[key] = (receipt, self._clock())

    def receipt(self, draft: VendorApiDraft) -> str | None:
        """Return the receipt of a form that is still good, if there is one."""
        return self._good(request_key(draft, self.stored_keys))

    def tested_at(self, draft: VendorApiDraft) -> datetime | None:
        """Return when a form was tested, if its receipt is still good."""
        key = request_key(draft, self.stored_keys)
        return self._receipts[key][1] if key is not None and self._good(key) else None

    def refuse(self, draft: VendorApiDraft) -> None:
        """Take it that the server does not know of a test of this form."""
        if key := request_key(draft, self.stored_keys):
            self._receipts.pop(key, None)
            if key == self._registered:
                self._registered = None

    def forget_stored_values(self) -> None:
        """Forget all that vouches for stored header values: these may be others now."""
        self._receipts = {key: kept for key, kept in self._receipts.items() if not any(key.kept)}

    def why_test(self, draft: VendorApiDraft) -> str:
        """Return why a form has to be tested before it is saved, for people; "" when it need not be."""
        key = request_key(draft, self.stored_keys)
        if key is not None and (key == self._registered or self._good(key)):
            return ""
        if key in self._receipts:
            return tr("The last successful test is older than 24 hours: test again.")
        if self._receipts:
            return tr("The URL, headers or fields have changed since the last successful test: test again.")
        if self._is_registered:
            return tr("The URL, headers or fields have changed: a successful test of them is needed.")
        return tr("Run at least one successful test: EXECUTE TEST.")

    def _good(self, key: RequestKey | None) -> str | None:
        if key is None or key not in self._receipts:
            return None
        receipt, at = self._receipts[key]
        return receipt if self._clock() - at < RECEIPT_LIFETIME else None
