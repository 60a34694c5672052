"""What is secret of a vendor API, sealed in one column: header values, secrets of signatures, the client
certificate's key, the client secret of OAuth.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from clue_desktop.domain.own_certificates import ClientCertificate
from clue_desktop.domain.vendor_api import HeaderDraft, SecretDraft, VendorApi, VendorApiDraft
from clue_desktop.domain.webhook_signature import id_of, key_in, secret_of


@dataclass(frozen=True, slots=True)
class SealedValues:
    """The secrets of one API, or of one of its revisions."""

    headers: tuple[tuple[str, str], ...] = field(repr=False)
    signing: tuple[str, ...] = field(default=(), repr=False)
    certificate: ClientCertificate | None = None
    client_secret: str = field(default="", repr=False)

    @classmethod
    def of(cls, api: VendorApi) -> "SealedValues":
        """Return what is secret of an API."""
        request = api.request
        connection = request.connection
        return cls(
            request.headers,
            tuple(map(secret_of, connection.signing)),
            connection.client_certificate,
            connection.oauth.client_secret if connection.oauth else "",
        )

    @classmethod
    def from_json(cls, text: str) -> "SealedValues":
        """Return what was written by `to_json`, or by a version that had header values only."""
        found = json.loads(text)
        if isinstance(found, list):
            return cls(_pairs(found))
        return cls(
            _pairs(found["headers"]),
            tuple(found["signing"]),
            _certificate(found.get("certificate")),
            found.get("client_secret", ""),
        )

    def to_json(self) -> str:
        """Return the values as they are sealed: as before, where there is nothing but header values."""
        if not (self.signing or self.certificate or self.client_secret):
            return json.dumps(self.headers)
        sealed: dict[str, object] = {"headers": self.headers, "signing": self.signing}
        if self.certificate is not None:
            sealed["certificate"] = {
                **asdict(self.certificate),
                "not_after": self.certificate.not_after.isoformat(),
            }
        if self.client_secret:
            sealed["client_secret"] = self.client_secret
        return json.dumps(sealed)

    def filled_in(self, draft: VendorApiDraft) -> VendorApiDraft:
        """Return a draft with stored values where none was sent: a header's by its key, a secret's and a certificate's by its id.

        The client secret is there once: whoever calls makes sure that it goes where it was entered for.
        """
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
        shown = draft.connection.client_certificate
        kept = self.certificate
        if shown is not None and shown.file is None and shown.opened is None:
            shown = replace(shown, opened=kept if kept is not None and kept.id == shown.id else None)
        oauth = draft.connection.oauth
        if oauth is not None and oauth.client_secret is None and self.client_secret:
            oauth = replace(oauth, client_secret=self.client_secret)
        connection = replace(draft.connection, signing=signing, client_certificate=shown, oauth=oauth)
        return replace(draft, headers=headers, connection=connection)


def _pairs(rows: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((key, value) for key, value in rows)


def _certificate(found: dict[str, Any] | None) -> ClientCertificate | None:
    if found is None:
        return None
    return ClientCertificate(**{**found, "not_after": datetime.fromisoformat(found["not_after"])})
