"""What is typed into the API editor, as one value: an edit makes a new one, so undoing and comparing stay simple.

Fields are named as problems name them: by their path in the request's document (`headers[2].key`). Rows move when
others are removed, so what is remembered of a field (that it was visited, say) goes by its *place*, in which the
row's own number stands instead of its position (`headers#7.key`).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from itertools import count
from typing import Any, TypeVar

from clue_desktop.contract import vendor_apis as contract
from clue_desktop.domain.credentials import (
    CREDENTIAL_TYPES,
    DEVICE_SERIAL_DEFAULT_KEY,
    Credential,
    Placeholder,
)
from clue_desktop.domain.criteria import CriteriaDraft, SuccessResultDraft
from clue_desktop.domain.data_type import DataType
from clue_desktop.domain.own_certificates import CERTIFICATE_PASSWORD, CaDraft, ClientCertificateDraft
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.samples import Sample
from clue_desktop.domain.vendor_api import (
    AutoFieldDraft,
    ConnectionDraft,
    HeaderDraft,
    ManualFieldDraft,
    SecretDraft,
    VendorApiDraft,
    default_auto_fields,
)
from clue_desktop.domain.webhook_signature import MADE_BYTES, id_of, key_in, secret_of
from ui.editor import oauth_row
from ui.editor.certificate_row import (
    CertificateRow,
    document_of,
    draft_of,
    row_of,
    was_read,
    with_what_is_known,
)
from ui.editor.deadline import read_deadline
from ui.editor.oauth_row import OAuthRow
from ui.editor.status_codes import read_status_codes

# What a line edit holds at most; a response's value dropped on one may be longer, and is refused as too long anyway.
MAX_TEXT = 32767

SECRETS = "connection.signing.secrets"
_LISTS = {
    "headers": "headers",
    "autoFields": "auto_fields",
    "manualFields": "manual_fields",
    SECRETS: "signing",
}
_CERTIFICATE = "certificate: "  # no header's key: those have no blanks
_NAMES = "|".join(map(re.escape, _LISTS))
_ROW = re.compile(rf"(?P<list>{_NAMES})\[(?P<row>[0-9]+)\]\.(?P<part>[a-z]+)")
_PLACE = re.compile(rf"(?P<list>{_NAMES})#(?P<row>\w+)\.(?P<part>[a-z]+)")
_SINGLE = {
    "name": "name",
    "webhookUrl": "webhook_url",
    "connection.deadlineMs": "deadline",
    "connection.trace": "traced",
    "connection.reuse": "reuse",
    "criteria.statusCodes": "status_codes",
    "criteria.successResult.path": "success_path",
    "criteria.successResult.value": "success_value",
    "criteria.successResult.type": "success_type",
    "criteria.successMessagePath": "success_message",
    "criteria.failureMessagePath": "failure_message",
}


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """A custom header.

    Attributes:
        row: the row's own number, which stays its own when others are removed.
        value: None while nothing is typed and what the server has stored is kept.
        stored: whether the row came from a registered API, whose value is hidden.
    """

    row: int
    key: str = ""
    value: str | None = dataclass_field(default="", repr=False)
    stored: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed into it yet: it is no part of the document, and nothing is wrong with it."""
        return not self.key and self.value == ""


@dataclass(frozen=True, slots=True)
class AutoRow:
    """An auto field; its placeholder and its data format cannot be changed (manual 5.4)."""

    row: Placeholder
    key: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class ManualRow:
    """A manual field as typed."""

    row: int
    key: str = ""
    type: str = DataType.STRING
    value: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed into it yet: it is no part of the document, and nothing is wrong with it."""
        return not self.key and not self.value


@dataclass(frozen=True, slots=True)
class SecretRow:
    """A secret that calls are signed with.

    Attributes:
        row: the row's own number, which stays its own when others are removed.
        value: None while what the server has stored is kept.
        id: what a stored one is known by; "" for one that is entered.
    """

    row: int
    value: str | None = dataclass_field(default="", repr=False)
    id: str = ""


Row = HeaderRow | AutoRow | ManualRow | SecretRow


@dataclass(frozen=True, slots=True)
class EditorForm:
    """All that the editor's fields hold; `status_codes` and `deadline` are the texts, not the numbers."""

    name: str = ""
    auth_type: Credential | None = None
    webhook_url: str = ""
    headers: tuple[HeaderRow, ...] = ()
    auto_fields: tuple[AutoRow, ...] = ()
    manual_fields: tuple[ManualRow, ...] = ()
    deadline: str = ""
    traced: bool = True
    reuse: bool = True
    signing: tuple[SecretRow, ...] = ()
    ca: CaDraft | None = None
    certificate: CertificateRow | None = None
    oauth: OAuthRow | None = None
    status_codes: str = ""
    success_path: str = ""
    success_value: str = ""
    success_type: str = ""
    success_message: str = ""
    failure_message: str = ""
    samples: tuple[Sample, ...] = ()


Changed = TypeVar("Changed", bound=EditorForm | HeaderRow | AutoRow | ManualRow | SecretRow)


# ---- from and to documents --------------------------------------------------------------------------------------


def read_document(api: contract.VendorApiForm, rows: "count[int]") -> EditorForm:
    """Return a registered API as the form shows it; `rows` numbers its rows."""
    criteria, connection = api.criteria, api.connection or contract.Connection()
    result = criteria.success_result or contract.SuccessResult()
    auth_type = next((credential for credential in Credential if credential == api.auth_type), None)
    return EditorForm(
        name=api.name,
        auth_type=auth_type,
        webhook_url=api.webhook_url,
        headers=tuple(HeaderRow(next(rows), header.key, header.value, stored=True) for header in api.headers),
        auto_fields=_auto_rows(api.auto_fields, auth_type),
        manual_fields=tuple(
            ManualRow(next(rows), field.key, field.type, field.value) for field in api.manual_fields
        ),
        deadline="" if connection.deadline_ms is None else str(connection.deadline_ms),
        traced=connection.trace,
        reuse=connection.reuse,
        signing=tuple(
            SecretRow(next(rows), secret.value, secret.id or "")
            for secret in (connection.signing.secrets if connection.signing else ())
        ),
        ca=None if connection.ca is None else CaDraft(connection.ca, was_read=True),
        certificate=row_of(connection.client_certificate),
        oauth=oauth_row.row_of(connection.oauth),
        status_codes=", ".join(map(str, criteria.status_codes)),
        success_path=result.path or "",
        success_value=result.value or "",
        success_type=result.type or "",
        success_message=criteria.success_message_path or "",
        failure_message=criteria.failure_message_path or "",
        samples=tuple(sample.to_sample(auth_type) for sample in api.samples or ()),
    )


def _auto_rows(fields: Sequence[contract.AutoField], auth_type: Credential | None) -> tuple[AutoRow, ...]:
    """Return the fields in their order, then those of the type that were left out, switched off."""
    if auth_type is None:
        return ()
    possible = {Placeholder(field.placeholder): field.key for field in default_auto_fields(auth_type)}
    rows = {
        Placeholder(field.placeholder): AutoRow(Placeholder(field.placeholder), field.key, field.enabled)
        for field in fields
        if field.placeholder in possible
    }
    for placeholder, key in possible.items():
        rows.setdefault(placeholder, AutoRow(placeholder, key, enabled=False))
    return tuple(rows.values())


def to_document(form: EditorForm) -> contract.VendorApiSave:
    """Return the form as the server takes it; a header value that is kept is None."""
    codes, _ = read_status_codes(form.status_codes)
    filled_in = form.success_path or form.success_value or form.success_type
    return contract.VendorApiSave(
        name=form.name,
        auth_type=form.auth_type,
        webhook_url=form.webhook_url,
        headers=[contract.Header(key=row.key, value=row.value) for row in form.headers if not row.is_empty],
        auto_fields=[
            contract.AutoField(placeholder=row.row, key=row.key, enabled=row.enabled)
            for row in form.auto_fields
        ],
        manual_fields=[
            contract.ManualField(key=row.key, type=row.type, value=row.value)
            for row in form.manual_fields
            if not row.is_empty
        ],
        criteria=contract.Criteria(
            # So many are refused by the form's own rule; the document only has to hold them.
            status_codes=list(codes[: contract.MAX_ROWS]),
            success_result=contract.SuccessResult(
                path=form.success_path or None,
                value=form.success_value or None,
                type=form.success_type or None,
            )
            if filled_in
            else None,
            success_message_path=form.success_message or None,
            failure_message_path=form.failure_message or None,
        ),
        connection=_connection(form),
        samples=[contract.Sample.of(sample, form.auth_type) for sample in form.samples],
    )


def _connection(form: EditorForm) -> contract.Connection | None:
    """Return the section Connection as the server takes it; None while it says nothing."""
    secrets = [contract.SigningSecret(id=row.id or None, value=row.value) for row in form.signing]
    section = contract.Connection(
        deadline_ms=read_deadline(form.deadline)[0],
        trace=form.traced,
        reuse=form.reuse,
        signing=contract.Signing(secrets=secrets) if secrets else None,
        ca=form.ca.pem if form.ca else None,
        client_certificate=document_of(form.certificate),
        oauth=oauth_row.document_of(form.oauth),
    )
    return None if section == contract.Connection() else section


def to_criteria(form: EditorForm) -> CriteriaDraft:
    """Return the judgment criteria as typed."""
    codes, _ = read_status_codes(form.status_codes)
    filled_in = form.success_path or form.success_value or form.success_type
    return CriteriaDraft(
        codes,
        SuccessResultDraft(form.success_path, form.success_value, form.success_type) if filled_in else None,
        form.success_message or None,
        form.failure_message or None,
    )


def to_draft(form: EditorForm) -> VendorApiDraft:
    """Return the form as typed; a header value that is kept is None.

    Samples are left out: they were judged when they were taken, and none of them keeps anything from being saved.
    """
    return VendorApiDraft(
        name=form.name,
        auth_type=form.auth_type,
        webhook_url=form.webhook_url,
        headers=tuple(HeaderDraft(row.key, row.value) for row in form.headers if not row.is_empty),
        auto_fields=tuple(AutoFieldDraft(row.row, row.key, row.enabled) for row in form.auto_fields),
        manual_fields=tuple(
            ManualFieldDraft(row.key, row.type, row.value) for row in form.manual_fields if not row.is_empty
        ),
        criteria=to_criteria(form),
        connection=ConnectionDraft(
            read_deadline(form.deadline)[0],
            form.traced,
            form.reuse,
            tuple(SecretDraft(row.id or None, row.value) for row in form.signing) or None,
            form.ca,
            draft_of(form.certificate),
            oauth_row.draft_of(form.oauth),
        ),
    )


def with_stored_values(draft: VendorApiDraft, stored_keys: Collection[str]) -> VendorApiDraft:
    """Return a draft for the rules, in which a value that the server has stored stands as an empty, valid one.

    `stored_keys` are what the server has a value for (`stored_keys_of`).
    """
    headers = tuple(
        replace(header, value="") if header.value is None and header.key.lower() in stored_keys else header
        for header in draft.headers
    )
    signing = draft.connection.signing and tuple(
        replace(secret, value=_stand_in(secret.id or ""))
        if secret.value is None and _secret_key(secret.id) in stored_keys
        else secret
        for secret in draft.connection.signing
    )
    connection = replace(
        draft.connection,
        signing=signing,
        ca=was_read(draft.connection.ca),
        client_certificate=with_what_is_known(
            draft.connection.client_certificate,
            {key.removeprefix(_CERTIFICATE) for key in stored_keys if key.startswith(_CERTIFICATE)},
        ),
        oauth=oauth_row.with_stored_secret(draft.connection.oauth, draft.webhook_url, stored_keys),
    )
    return replace(draft, headers=headers, connection=connection)


def stored_keys_of(draft: VendorApiDraft) -> frozenset[str]:
    """Return what the server has values for once it has stored a draft: keys of headers in lower case, ids of the rest."""
    entered = (key_in(secret.value or "") for secret in draft.connection.signing or ())
    kept = (secret.id for secret in draft.connection.signing or () if secret.value is None)
    ids = [*kept, *(id_of(key) for key in entered if key is not None)]
    shown = draft.connection.client_certificate
    if shown is not None and shown.file is not None:
        shown = with_what_is_known(shown, ())
    others = [] if shown is None else [f"{_CERTIFICATE}{shown.id}"]
    if draft.connection.oauth is not None:
        others.append(oauth_row.stored_key(draft.connection.oauth, draft.webhook_url))
    return frozenset({*(row.key.lower() for row in draft.headers), *map(_secret_key, ids), *others})


def without_values(draft: VendorApiDraft) -> VendorApiDraft:
    """Return a draft as the server shows it once it has stored it: without header values, secrets by their ids."""
    signing = draft.connection.signing and tuple(
        SecretDraft(secret.id if (key := key_in(secret.value or "")) is None else id_of(key), None)
        for secret in draft.connection.signing
    )
    shown = draft.connection.client_certificate
    if shown is not None:
        opened = shown if shown.file is None else with_what_is_known(shown, ())
        shown = ClientCertificateDraft(opened.id if opened else None)
    oauth = draft.connection.oauth and replace(draft.connection.oauth, client_secret=None)
    return replace(
        draft,
        headers=tuple(replace(row, value=None) for row in draft.headers),
        connection=replace(draft.connection, signing=signing, client_certificate=shown, oauth=oauth),
    )


def _secret_key(secret_id: str | None) -> str:
    return f"secret: {secret_id}"  # no header's key: those have no blanks


def _stand_in(secret_id: str) -> str:
    """Return a valid secret that is another one for each id, where the real one is not known."""
    return secret_of(secret_id.encode().ljust(MADE_BYTES, b"\0")[:MADE_BYTES])


# ---- edits ------------------------------------------------------------------------------------------------------


def typed(text: str) -> str:
    """Return what a field can hold of a text: not all of a very long one, and no halves of characters (surrogates)."""
    return text[:MAX_TEXT].encode(errors="ignore").decode()


def enter(form: EditorForm, field: str, value: str | bool) -> EditorForm:  # noqa: FBT001 - a check box's state
    """Return the form with something else in one field.

    Raises:
        KeyError: there is no such field.
    """
    if isinstance(value, str):
        value = typed(value)
    if field == "authType":
        return choose_auth_type(form, Credential(str(value)))
    if field == CERTIFICATE_PASSWORD and form.certificate is not None:
        return replace(form, certificate=replace(form.certificate, password=str(value)))
    if field in oauth_row.FIELDS and form.oauth is not None:
        return replace(form, oauth=oauth_row.with_field(form.oauth, field, str(value)))
    if field in _SINGLE:
        return _with(form, _SINGLE[field], value)
    name, position, part = _row_of(field)
    rows = list(rows_of(form, name))
    row = rows[position]
    if part == "value" and not value and _is_stored(row):
        # Taking back what was typed over a stored value keeps the stored one.
        rows[position] = _with(row, part, None)
    else:
        rows[position] = _with(row, part, value)
    return _with(form, _LISTS[name], tuple(rows))


def _is_stored(row: Row) -> bool:
    return (isinstance(row, HeaderRow) and row.stored) or (isinstance(row, SecretRow) and bool(row.id))


def choose_auth_type(form: EditorForm, credential: Credential) -> EditorForm:
    """Return the form for another credential: the auto field that both have stays as it was edited (manual 5.4).

    Samples go: what was asked with them was of the other credential.
    """
    if credential is form.auth_type:
        return form
    edited = {row.row: row for row in form.auto_fields}
    rows = tuple(
        edited.get(
            Placeholder(field.placeholder), AutoRow(Placeholder(field.placeholder), field.key, field.enabled)
        )
        for field in default_auto_fields(credential)
    )
    return replace(form, auth_type=credential, auto_fields=rows, samples=())


def read(form: EditorForm, field: str) -> str | bool | None:
    """Return what a field holds; None for a stored header value and for an Auth type not chosen.

    Raises:
        KeyError: there is no such field.
    """
    if field == "authType":
        return form.auth_type
    if field == CERTIFICATE_PASSWORD:
        return form.certificate.password if form.certificate else ""
    if field in oauth_row.FIELDS:
        typed_there: str | None = getattr(form.oauth, oauth_row.FIELDS[field], "")
        return typed_there
    if field in _SINGLE:
        held: str | bool = getattr(form, _SINGLE[field])
        return held
    name, position, part = _row_of(field)
    rows = rows_of(form, name)
    if position >= len(rows):
        raise KeyError(field)
    value: str | bool | None = getattr(rows[position], part)
    return value


def rows_of(form: EditorForm, name: str) -> tuple[Row, ...]:
    """Return the rows of `headers`, `autoFields`, `manualFields` or SECRETS."""
    rows: tuple[Row, ...] = getattr(form, _LISTS[name])
    return rows


def with_rows(form: EditorForm, name: str, rows: Sequence[Row]) -> EditorForm:
    """Return the form with other rows in `headers`, `manualFields` or SECRETS."""
    return _with(form, _LISTS[name], tuple(rows))


def default_key(placeholder: Placeholder) -> str:
    """Return the key by which an auto field is known, whatever it has been renamed to."""
    return next(
        (kind.default_key for kind in CREDENTIAL_TYPES.values() if kind.placeholder is placeholder),
        DEVICE_SERIAL_DEFAULT_KEY,
    )


# ---- fields and places ------------------------------------------------------------------------------------------


def place_of(form: EditorForm, field: str) -> str:
    """Return a field's place, which follows its row; fields that are in no row are their own place."""
    parts = _ROW.fullmatch(field)
    if parts is None:
        return field
    rows = rows_of(form, parts["list"])
    position = int(parts["row"])
    return f"{parts['list']}#{rows[position].row}.{parts['part']}" if position < len(rows) else field


def shown_at(form: EditorForm, field: str) -> str:
    """Return where a field of the document stands in the form, whose empty rows are not in the document."""
    parts = re.match(r"(headers|manualFields)\[([0-9]+)\]", field)
    if parts is None:
        return field
    rows: tuple[HeaderRow | ManualRow, ...] = form.headers if parts[1] == "headers" else form.manual_fields
    filled = [position for position, row in enumerate(rows) if not row.is_empty]
    number = int(parts[2])
    position = filled[number] if number < len(filled) else number
    return f"{parts[1]}[{position}]{field[parts.end() :]}"


def shown_at_rows(form: EditorForm, problems: Iterable[Problem]) -> list[Problem]:
    """Return problems of the document at the rows of the form."""
    return [replace(problem, field=shown_at(form, problem.field)) for problem in problems]


def field_at(form: EditorForm, place: str) -> str | None:
    """Return the field at a place now; None when its row is gone."""
    parts = _PLACE.fullmatch(place)
    if parts is None:
        return place
    for position, row in enumerate(rows_of(form, parts["list"])):
        if str(row.row) == parts["row"]:
            return f"{parts['list']}[{position}].{parts['part']}"
    return None


def _row_of(field: str) -> tuple[str, int, str]:
    parts = _ROW.fullmatch(field)
    if parts is None:
        raise KeyError(field)
    return parts["list"], int(parts["row"]), parts["part"]


def _with(thing: Changed, name: str, value: Any) -> Changed:
    return replace(thing, **{name: value})
