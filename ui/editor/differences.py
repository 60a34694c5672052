"""Two states of a vendor API, field by field: what somebody else has saved beside what is typed here."""

from dataclasses import dataclass

from clue_desktop.domain.credentials import CREDENTIAL_TYPES
from ui.editor.form import EditorForm, HeaderRow

_TITLES = (
    ("Name", "name"),
    ("Webhook URL", "webhook_url"),
    ("statusCode", "status_codes"),
    ("Success Result JSONPath: Key", "success_path"),
    ("Success Result JSONPath: Value", "success_value"),
    ("Success Result JSONPath: data format", "success_type"),
    ("Success Message JSONPath", "success_message"),
    ("Failure Message JSONPath", "failure_message"),
)
_NONE = "—"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two states differ, as text for people; secrets never shown."""

    title: str
    mine: str
    theirs: str


def differences(mine: EditorForm, theirs: EditorForm) -> list[Difference]:
    """Return where the form differs from what is stored now, in the order of the screen."""
    found = [Difference("Auth type", _auth_type(mine), _auth_type(theirs))]
    found += [
        Difference(title, getattr(mine, name) or _NONE, getattr(theirs, name) or _NONE)
        for title, name in _TITLES
    ]
    found[3:3] = [
        *_rows("Custom header", _headers(mine), _headers(theirs)),
        *_rows("Auto field", _auto(mine), _auto(theirs)),
        *_rows("Manual field", _manual(mine), _manual(theirs)),
    ]
    return [difference for difference in found if difference.mine != difference.theirs]


def _rows(title: str, mine: dict[str, str], theirs: dict[str, str]) -> list[Difference]:
    return [
        Difference(f"{title} {key}", mine.get(key, _NONE), theirs.get(key, _NONE))
        for key in dict.fromkeys([*mine, *theirs])
    ]


def _auth_type(form: EditorForm) -> str:
    return CREDENTIAL_TYPES[form.auth_type].title if form.auth_type else _NONE


def _headers(form: EditorForm) -> dict[str, str]:
    return {row.key: _header_value(row) for row in form.headers}


def _header_value(row: HeaderRow) -> str:
    return "stored, hidden" if row.value is None else "entered anew, hidden"


def _auto(form: EditorForm) -> dict[str, str]:
    return {f"{{{{{row.row}}}}}": f"on, as {row.key}" if row.enabled else "off" for row in form.auto_fields}


def _manual(form: EditorForm) -> dict[str, str]:
    return {row.key: f"{row.type} {row.value}" for row in form.manual_fields}
