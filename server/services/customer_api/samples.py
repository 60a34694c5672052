"""Samples as they are stored: each once for its API, whatever states have it; a state names its samples by digests.

What verifications go by has no sample in it, so that thousands of them cost a door nothing.
"""

import hashlib
import json
from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from clue_desktop.contract.vendor_apis import Sample, SampleMark
from server.store.rows import Row
from server.store.tables import vendor_api_samples, vendor_apis

Marks = list[dict[str, str]]


def keep(connection: Connection, api_id: str, samples: Sequence[Sample]) -> Marks:
    """Store those samples that are not there yet, and return what a state of the API names them by."""
    # The API's row is locked, so that two servers on one database cannot find the same sample missing.
    connection.execute(select(vendor_apis.c.id).where(vendor_apis.c.id == api_id).with_for_update())
    documents = {_digest(sample): sample for sample in samples}
    stored = set(
        connection.execute(
            select(vendor_api_samples.c.digest).where(vendor_api_samples.c.api_id == api_id)
        ).scalars()
    )
    missing = [
        {"api_id": api_id, "digest": digest, "document": sample.model_dump(mode="json", by_alias=True)}
        for digest, sample in documents.items()
        if digest not in stored
    ]
    if missing:
        connection.execute(insert(vendor_api_samples), missing)
    return [{"name": sample.name, "digest": _digest(sample)} for sample in samples]


def read(connection: Connection, row: Row) -> list[Sample]:
    """Return the samples that a state of an API has, in their order."""
    marks: Marks = row.samples or []
    if not marks:
        return []
    stored = connection.execute(
        select(vendor_api_samples.c.digest, vendor_api_samples.c.document).where(
            vendor_api_samples.c.api_id == row.id,
            vendor_api_samples.c.digest.in_([mark["digest"] for mark in marks]),
        )
    )
    documents = {found.digest: found.document for found in stored}
    return [Sample.model_validate(documents[mark["digest"]]) for mark in marks]


def marks_of(row: Row) -> list[SampleMark] | None:
    """Return the names and digests of a state's samples; None for one by a version that had none."""
    return None if row.samples is None else [SampleMark.model_validate(mark) for mark in row.samples]


def trimmed(samples: Sequence[Sample]) -> list[Sample]:
    """Return samples as they are kept: without what stands around their names."""
    return [sample.model_copy(update={"name": sample.name.strip()}) for sample in samples]


def _digest(sample: Sample) -> str:
    plain = sample.model_dump(mode="json", by_alias=True)
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
