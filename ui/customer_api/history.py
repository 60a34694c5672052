"""The states that a vendor API has had, as its history shows them."""

from collections.abc import Sequence
from itertools import count

from clue_desktop.contract.vendor_apis import Revision
from ui.editor.differences import differences
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
    return History(
        tr("History of {0}").format(name),
        [
            _entry(revision, forms[index], forms[index + 1 : index + 2], forms[0])
            for index, revision in enumerate(revisions)
        ],
        why_not,
        tr("Header values come back too, though they are never shown.")
        if any(form.headers for form in forms)
        else "",
    )


def _entry(revision: Revision, form: EditorForm, before: Sequence[EditorForm], present: EditorForm) -> Entry:
    changes = _rows(before[0] if before else EditorForm(), form)
    only_secrets = tr("Only secrets may have changed (header values are never shown).")
    return Entry(
        revision.number,
        revision.at,
        revision.by or tr("somebody"),
        tr("changed") if before else tr("registered"),
        changes,
        _rows(present, form),
        "" if changes else only_secrets,
    )


def _rows(before: EditorForm, after: EditorForm) -> list[Row]:
    return [Row(found.title, found.mine, found.theirs) for found in differences(before, after)]
