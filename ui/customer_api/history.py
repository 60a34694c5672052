"""The states that a vendor API has had, as its history shows them."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import NamedTuple

from clue_desktop.contract.vendor_apis import Revision
from ui.editor.differences import differences, sample_differences
from ui.editor.form import EditorForm, read_document
from ui.state.history import Entry, History, Row
from ui.words.language import tr


def history_of(name: str, revisions: Sequence[Revision], why_not: str) -> History:
    """Return the history of an API; secrets are never in it.

    Args:
        name: of the API.
        revisions: its states, newest first.
        why_not: why this administrator cannot restore any, or "".
    """
    forms = [read_document(revision.api, count()) for revision in revisions]
    states = [_State(form, _samples(revision)) for form, revision in zip(forms, revisions, strict=True)]
    return History(
        tr("History of {0}").format(name),
        [
            _entry(revision, states[index], states[index + 1 : index + 2], states[0])
            for index, revision in enumerate(revisions)
        ],
        why_not,
        tr("Header values come back too, though they are never shown.")
        if any(form.headers for form in forms)
        else "",
    )


class _State(NamedTuple):
    """What one revision says: the form, and its samples by name and digest; None where it leaves those alone."""

    form: EditorForm
    samples: Mapping[str, str] | None


def _samples(revision: Revision) -> Mapping[str, str] | None:
    return None if revision.samples is None else {mark.name: mark.digest for mark in revision.samples}


def _entry(revision: Revision, state: _State, before: Sequence[_State], present: _State) -> Entry:
    changes = _rows(before[0] if before else _State(EditorForm(), {}), state)
    only_secrets = tr("Only secrets may have changed (header values are never shown).")
    return Entry(
        revision.number,
        revision.at,
        revision.by or tr("somebody"),
        tr("changed") if before else tr("registered"),
        changes,
        _rows(present, state),
        "" if changes else only_secrets,
    )


def _rows(before: _State, after: _State) -> list[Row]:
    found = differences(before.form, after.form)
    if after.samples is not None:
        found += sample_differences(before.samples or {}, after.samples)
    return [Row(one.title, one.mine, one.theirs) for one in found]
