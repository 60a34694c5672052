"""Recognizes a new API whose registration was sent and never answered, so that saving again does not make a second one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from clue_desktop.contract.vendor_apis import VendorApi, VendorApiSave
from clue_desktop.domain.vendor_api import VendorApiDraft
from ui.editor.form import stored_keys_of, without_values
from ui.editor.tested_requests import RequestKey, request_key


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A registration that the server may have carried out.

    Attributes:
        document: what was sent; holds header values.
        present: the ids of the APIs that were there before.
    """

    document: VendorApiSave = field(repr=False)
    present: Collection[str]

    def find(self, apis: Iterable[VendorApi]) -> VendorApi | None:
        """Return the API that came of it; header values, which the server hides, are not compared."""
        wanted = _identity(self.document.name, self.document.to_draft())
        found = (api for api in apis if api.id not in self.present)
        return next((api for api in found if _identity(api.name, api.to_draft()) == wanted), None)

    def is_of(self, document: VendorApiSave) -> bool:
        """Tell whether a form is still what was sent; its test apart."""
        return document.model_copy(update={"test_receipt": self.document.test_receipt}) == self.document


def _identity(name: str, draft: VendorApiDraft) -> tuple[str, RequestKey | None]:
    hidden = without_values(draft)
    return name.strip(), request_key(hidden, stored_keys_of(hidden))
