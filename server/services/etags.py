"""Entity tags: derived from what a GET shows, so that they change just when it does (RFC 9110 §8.8.3)."""

import hashlib
import json
from collections.abc import Mapping

from pydantic import BaseModel

from server.refusals import StaleError


def etag_of(document: BaseModel | Mapping[str, object], revision: int = 0) -> str:
    """Return the tag of a document; `revision` makes changes visible that the document does not show (secrets)."""
    plain = document.model_dump(mode="json", by_alias=True) if isinstance(document, BaseModel) else document
    digest = hashlib.sha256(json.dumps([plain, revision], sort_keys=True).encode()).hexdigest()
    return f'"{digest[:24]}"'


def require_match(if_match: str | None, current: str) -> None:
    """Refuse when the caller read another state than the present one.

    Args:
        if_match: the If-Match header, or None when it was not sent.
        current: the present tag.

    Raises:
        StaleError: none of the tags listed is the present one; weak tags never match (RFC 9110 §13.1.1).
    """
    if if_match is None or if_match.strip() == "*":
        return
    if current not in {tag.strip() for tag in if_match.split(",")}:
        raise StaleError
