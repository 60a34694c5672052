"""Fills the form with a request that somebody else described: a pasted cURL command, an operation of an OpenAPI document.

What describes a request describes all of it, so its headers and fields take the place of those that were there; name, criteria and
connection stay. A member that holds what the test console's inputs know becomes the auto field under its key (manual 5.4).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count

from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential, Placeholder
from clue_desktop.domain.data_type import DataType
from clue_desktop.domain.described_request import DescribedRequest, Fate, shown
from clue_desktop.domain.names import MAX_NAME_LENGTH, validate_name
from clue_desktop.domain.vendor_api import ManualFieldDraft
from ui.editor.form import AutoRow, EditorForm, HeaderRow, ManualRow, choose_auth_type, typed
from ui.words.language import told, tr


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What became of a description, for people; it holds no value of it.

    Attributes:
        title: the line above the others.
        lines: what was taken as a whole, then what is not possible, parts that were taken otherwise, and what was left out.
        is_refused: whether nothing was taken.
    """

    title: str
    lines: tuple[tuple[Fate, str], ...] = ()
    is_refused: bool = False


def refused(reason: str) -> TakenOver:
    """Return what is said of a description of which nothing is taken."""
    return TakenOver(
        tr("Nothing was taken over; the form is as it was."),
        ((Fate.IMPOSSIBLE, told(reason)),),
        is_refused=True,
    )


def take_over(
    form: EditorForm, request: DescribedRequest, parameters: Mapping[str, str], rows: "count[int]"
) -> tuple[EditorForm, TakenOver]:
    """Return the form filled with a request, and what became of each part.

    Args:
        form: as it is.
        request: what fills it.
        parameters: what stands in the inputs of the test console, by wire names.
        rows: numbers the rows.
    """
    members = request.members or ()
    form = _named(form, request)
    if form.auth_type is None and (credential := _credential_of(members)) is not None:
        form = choose_auth_type(form, credential)
    known = _known(form.auth_type, parameters)
    claimed = {row.row: at for row in form.auto_fields if (at := _member_of(row, members, known)) is not None}
    lines = [(remark.fate, told(remark.text)) for remark in request.remarks]
    auto = tuple(
        replace(row, key=typed(members[claimed[row.row]].key), enabled=True) if row.row in claimed else row
        for row in form.auto_fields
    )
    manual = form.manual_fields
    if request.members is not None:
        rest = [member for at, member in enumerate(members) if at not in claimed.values()]
        manual = tuple(
            ManualRow(next(rows), typed(member.key), member.type, typed(member.value)) for member in rest
        )
        lines += _about_auto(form, claimed, members, known)
    headers = tuple(
        HeaderRow(next(rows), typed(row.key), None if row.value is None else typed(row.value))
        for row in request.headers
    )
    filled = replace(
        form,
        webhook_url=typed(request.url),
        headers=headers,
        auto_fields=auto,
        manual_fields=manual,
    )
    numbers = {
        "headers": len(headers),
        "auto": len(claimed),
        "manual": 0 if request.members is None else len(manual),
    }
    taken = tr("Webhook URL; headers: {headers}; auto fields: {auto}; manual fields: {manual}").format(
        **numbers
    )
    # What asks for something to be done stands where it is seen without scrolling.
    order = (Fate.IMPOSSIBLE, Fate.TAKEN, Fate.LEFT_OUT)
    lines.sort(key=lambda line: order.index(line[0]))
    lines.insert(0, (Fate.TAKEN, taken))
    return filled, TakenOver(tr("Taken over; undo takes all of it back."), tuple(lines))


def _named(form: EditorForm, request: DescribedRequest) -> EditorForm:
    if form.name.strip():
        return form
    host = request.url.partition("://")[2].partition("/")[0].partition(":")[0]
    name = next(
        (name for name in (request.name, host[:MAX_NAME_LENGTH]) if name and not validate_name(name)), ""
    )
    return replace(form, name=name)


def _credential_of(members: Iterable[ManualFieldDraft]) -> Credential | None:
    """Return the one credential whose placeholder or default key a member has; None where that fits none or several."""
    found = {
        credential
        for credential, kind in CREDENTIAL_TYPES.items()
        for member in members
        if member.key == kind.default_key or member.value == _written(kind.placeholder)
    }
    return found.pop() if len(found) == 1 else None


def _known(credential: Credential | None, parameters: Mapping[str, str]) -> dict[Placeholder, str]:
    """Return what the test console's inputs hold, by the placeholder that stands for it."""
    known = {Placeholder.DEVICE_SERIAL: parameters.get("deviceId", "")}
    if credential is not None:
        kind = CREDENTIAL_TYPES[credential]
        known[kind.placeholder] = parameters.get(kind.parameter, "")
    return {placeholder: value for placeholder, value in known.items() if value}


def _member_of(
    row: AutoRow, members: tuple[ManualFieldDraft, ...], known: Mapping[Placeholder, str]
) -> int | None:
    """Return which member an auto field stands for: by its value, or else by its key; None for none."""
    values = {_written(row.row), known.get(row.row, "")} - {""}
    by_value = (
        at
        for at, member in enumerate(members)
        if member.value in values and member.type is not DataType.BOOLEAN and member.key.strip()
    )
    by_key = (at for at, member in enumerate(members) if member.key == row.key)
    return next(by_value, next(by_key, None))


def _about_auto(
    form: EditorForm,
    claimed: Mapping[Placeholder, int],
    members: tuple[ManualFieldDraft, ...],
    known: Mapping[Placeholder, str],
) -> Iterable[tuple[Fate, str]]:
    for row in form.auto_fields:
        written = _written(row.row)
        if row.row in claimed:
            member = members[claimed[row.row]]
            yield (
                Fate.TAKEN,
                tr("Field {key}, as the auto field {placeholder}").format(
                    key=shown(member.key), placeholder=written
                ),
            )
            if member.type == DataType.NUMBER:
                text = tr("Field {key}: a number in the description; an auto field is sent as a STRING")
                yield Fate.IMPOSSIBLE, text.format(key=shown(member.key))
            for at, other in enumerate(members):
                if at != claimed[row.row] and row.row in known and other.value == known[row.row]:
                    text = tr(
                        "Field {key}: it has the same value and stays a fixed one; {placeholder} has one key"
                    )
                    yield Fate.IMPOSSIBLE, text.format(key=shown(other.key), placeholder=written)
        elif row.row is not Placeholder.DEVICE_SERIAL:
            title = told(CREDENTIAL_TYPES[form.auth_type].parameter_title) if form.auth_type else ""
            text = tr(
                "No field was known as {placeholder}: a fixed value in its place would be the same for everybody. Enter"
                " the described one into the test console as {title} and paste again, or remove that field."
            )
            yield Fate.IMPOSSIBLE, text.format(placeholder=written, title=title)
        elif row.enabled:
            text = tr("{placeholder} is not described; it is sent under {key} all the same")
            yield Fate.LEFT_OUT, text.format(placeholder=written, key=shown(row.key))


def _written(placeholder: Placeholder) -> str:
    return f"{{{{{placeholder}}}}}"
