"""Two states of a vendor API, field by field: what somebody else has saved beside what is typed here."""

from collections.abc import Mapping
from dataclasses import dataclass

from clue_desktop.certificate_files import cas_in
from clue_desktop.domain.client_credentials import SecretIn
from clue_desktop.domain.credentials import CREDENTIAL_TYPES
from clue_desktop.domain.unseen import escaped
from ui.editor.form import EditorForm, HeaderRow
from ui.editor.oauth_row import OAuthRow
from ui.words.language import told, tr

_NONE = "—"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two states differ, as text for people; secrets never shown."""

    title: str
    mine: str
    theirs: str


def differences(mine: EditorForm, theirs: EditorForm) -> list[Difference]:
    """Return where the form differs from what is stored now, in the order of the screen."""
    found = [
        Difference(tr("Auth type"), _auth_type(mine), _auth_type(theirs)),
        _text(tr("Name"), mine.name, theirs.name),
        _text(tr("Webhook URL"), mine.webhook_url, theirs.webhook_url),
        *_rows(tr("Custom header {key}"), _headers(mine), _headers(theirs)),
        *_rows(tr("Auto field {key}"), _auto(mine), _auto(theirs)),
        *_rows(tr("Manual field {key}"), _manual(mine), _manual(theirs)),
        _text(tr("Deadline of a call in milliseconds"), mine.deadline, theirs.deadline),
        _switch(tr("Send a trace id with each call (traceparent)"), mine.traced, theirs.traced),
        _switch(tr("Use a connection for more than one call"), mine.reuse, theirs.reuse),
        *_rows(tr("Secret {key} for signatures"), _secrets(mine), _secrets(theirs)),
        *_oauth(mine.oauth, theirs.oauth),
        _text(tr("CA of the vendor"), _ca(mine), _ca(theirs)),
        _text(tr("Client certificate"), _certificate(mine), _certificate(theirs)),
        _text(tr("statusCode"), mine.status_codes, theirs.status_codes),
        _text(tr("Success Result JSONPath: Key"), mine.success_path, theirs.success_path),
        _text(tr("Success Result JSONPath: Value"), mine.success_value, theirs.success_value),
        _text(tr("Success Result JSONPath: data format"), mine.success_type, theirs.success_type),
        _text(tr("Success Message JSONPath"), mine.success_message, theirs.success_message),
        _text(tr("Failure Message JSONPath"), mine.failure_message, theirs.failure_message),
    ]
    return [
        *(difference for difference in found if difference.mine != difference.theirs),
        *sample_differences(_samples(mine), _samples(theirs)),
    ]


def sample_differences(mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[Difference]:
    """Return in which samples two states differ; each is told by its name and by what changes with anything of it."""
    return [
        Difference(
            tr("Sample {key}").format(key=name),
            *(tr("there") if name in held else _NONE for held in (mine, theirs))
            if name not in mine or name not in theirs
            else (tr("there"), tr("another answer, value or expectation")),
        )
        for name in dict.fromkeys([*mine, *theirs])
        if mine.get(name) != theirs.get(name)
    ]


def _samples(form: EditorForm) -> dict[str, str]:
    return {sample.name: repr(sample) for sample in form.samples}


def _text(title: str, mine: str, theirs: str) -> Difference:
    return Difference(title, mine or _NONE, theirs or _NONE)


def _switch(title: str, mine: bool, theirs: bool) -> Difference:  # noqa: FBT001 - the states of a check box
    return Difference(title, *(tr("on") if held else tr("off") for held in (mine, theirs)))


def _rows(title: str, mine: dict[str, str], theirs: dict[str, str]) -> list[Difference]:
    return [
        Difference(title.format(key=key), mine.get(key, _NONE), theirs.get(key, _NONE))
        for key in dict.fromkeys([*mine, *theirs])
    ]


def _auth_type(form: EditorForm) -> str:
    return told(CREDENTIAL_TYPES[form.auth_type].title) if form.auth_type else _NONE


def _headers(form: EditorForm) -> dict[str, str]:
    return {row.key: _header_value(row) for row in form.headers}


def _header_value(row: HeaderRow) -> str:
    return tr("stored, hidden") if row.value is None else tr("entered anew, hidden")


def _secrets(form: EditorForm) -> dict[str, str]:
    return {
        row.id or str(number): tr("stored, hidden") if row.value is None else tr("entered anew, hidden")
        for number, row in enumerate(form.signing, start=1)
    }


def _oauth(mine: OAuthRow | None, theirs: OAuthRow | None) -> list[Difference]:
    def texts(row: OAuthRow | None) -> list[str]:
        if row is None:
            return [_NONE] * 6
        secret = tr("stored, hidden") if row.client_secret is None else tr("entered anew, hidden")
        where = tr("In the body") if row.secret_in == SecretIn.BODY else tr("In the header (HTTP Basic)")
        return [row.token_url, row.client_id, secret, row.scope or _NONE, row.audience or _NONE, where]

    titles = (
        tr("Token URL"),
        tr("Client ID"),
        tr("Client secret"),
        tr("Scope"),
        tr("Audience"),
        tr("Where the secret is sent"),
    )
    return [
        Difference(title, one, other)
        for title, one, other in zip(titles, texts(mine), texts(theirs), strict=True)
    ]


def _ca(form: EditorForm) -> str:
    if form.ca is None or form.ca.faults:
        return ""
    return ", ".join(f"{escaped(one.subject)} ({one.fingerprint[:8]})" for one in cas_in(form.ca.pem))


def _certificate(form: EditorForm) -> str:
    opened = form.certificate.opened if form.certificate else None
    return f"{escaped(opened.subject)} ({opened.id[:8]})" if opened else ""


def _auto(form: EditorForm) -> dict[str, str]:
    return {
        f"{{{{{row.row}}}}}": tr("on, as {key}").format(key=row.key) if row.enabled else tr("off")
        for row in form.auto_fields
    }


def _manual(form: EditorForm) -> dict[str, str]:
    return {row.key: f"{row.type} {row.value}" for row in form.manual_fields}
