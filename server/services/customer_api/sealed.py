"""What is secret of a vendor API, as it is sealed in one column: header values, and the secrets that calls are signed with."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from clue_desktop.domain.vendor_api import HeaderDraft, SecretDraft, VendorApi, VendorApiDraft
from clue_desktop.domain.webhook_signature import id_of, key_in, secret_of


@dataclass(frozen=True, slots=True)
class SealedValues:
    """The secrets of one API, or of one of its revisions."""

    headers: tuple[tuple[str, str], ...] = field(repr=False)
    signing: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, api: VendorApi) -> "SealedValues":
        """Return what is secret of an API."""
        request = api.request
        return cls(request.headers, tuple(map(secret_of, request.connection.signing)))

    @classmethod
    def from_json(cls, text: str) -> "SealedValues":
        """Return what was written by `to_json`, or by a version that had header values only."""
        found = json.loads(text)
        if isinstance(found, list):
            return cls(_pairs(found))
        return cls(_pairs(found["headers"]), tuple(found["signing"]))

    def to_json(self) -> str:
        """Return the values as they are sealed: as before, where there is nothing but header values."""
        if not self.signing:
            return json.dumps(self.headers)
        return json.dumps({"headers": self.headers, "signing": self.signing})

    def filled_in(self, draft: VendorApiDraft) -> VendorApiDraft:
        """Return a draft with stored values where none was sent: of a header by its key, of a signature by the secret's id."""
        by_key = {key.lower(): value for key, value in self.headers}
        headers = tuple(
            HeaderDraft(row.key, by_key.get(row.key.lower()) if row.value is None else row.value)
            for row in draft.headers
        )
        signing = draft.connection.signing
        if signing is not None:
            by_id = {id_of(key): secret for secret in self.signing if (key := key_in(secret)) is not None}
            signing = tuple(
                SecretDraft(row.id, by_id.get(row.id or "") if row.value is None else row.value)
                for row in signing
            )
        return replace(draft, headers=headers, connection=replace(draft.connection, signing=signing))


def _pairs(rows: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((key, value) for key, value in rows)
