"""What the server's mails say: English, then Korean, as text and as HTML, from the templates in `resources/mail`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from clue_desktop.domain.judgment import clean_message
from clue_desktop.domain.permissions import Role

_ROLES = {
    Role.OWNER: ("owner", "소유자"),
    Role.BRANCH_ADMIN: ("branch administrator", "지점 관리자"),
    Role.PLACE_GROUP_ADMIN: ("place group administrator", "Place 그룹 관리자"),
    Role.PLACE_ADMIN: ("Place administrator", "Place 관리자"),
}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to one recipient, as text and as HTML."""

    to: str
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)


def allocation_code_mail(
    *,
    to: str,
    place_name: str,
    place_id: str,
    path: Sequence[str],
    serial: str,
    model: str | None,
    asked_at: datetime,
    asked_from: str,
    code: str,
    expires_at: datetime,
) -> Mail:
    """Return the mail with an allocation code (second manual, chapter 8); the subject holds the device's serial.

    Args:
        to: the Place's allocation email.
        place_name: the Place's name.
        place_id: its 8 digits.
        path: the names from the headquarters down to the Place.
        serial: the device's.
        model: the device's, as it says itself.
        asked_at: when the code was asked for.
        asked_from: the address from which.
        code: the six digits.
        expires_at: when they stop to be good.
    """
    model = _line(model or "")
    return _mail(
        "allocation_code",
        to,
        {
            "place_name": place_name,
            "place_id": place_id,
            "path": _path(path),
            "serial": serial,
            "model_en": model or "not known",
            "model_ko": model or "알 수 없음",
            "asked_at": _moment(asked_at),
            "asked_from": asked_from,
            "code": code,
            "expires_at": _moment(expires_at),
        },
    )


def invitation_mail(
    *,
    to: str,
    organization: str,
    path: Sequence[str],
    role: Role,
    code: str,
    expires_at: datetime,
    inviter: str,
) -> Mail:
    """Return the mail with an invitation; `path` has the names from the headquarters down to the role's node."""
    english, korean = _ROLES[role]
    return _mail(
        "invitation",
        to,
        {
            "organization": organization,
            "path": _path(path),
            "role_en": english,
            "role_ko": korean,
            "code": code,
            "expires_at": _moment(expires_at),
            "inviter": inviter,
        },
    )


def password_reset_mail(
    *, to: str, organization: str, asked_at: datetime, asked_from: str, code: str, expires_at: datetime
) -> Mail:
    """Return the mail with a code for a new password."""
    return _mail(
        "password_reset",
        to,
        {
            "to": to,
            "organization": organization,
            "asked_at": _moment(asked_at),
            "asked_from": asked_from,
            "code": code,
            "expires_at": _moment(expires_at),
        },
    )


def settings_test_mail(*, to: str, server: str, asked_by: str) -> Mail:
    """Return the mail that tests the mail settings."""
    return _mail("test", to, {"server": server, "asked_by": asked_by})


def _mail(name: str, to: str, values: Mapping[str, str]) -> Mail:
    plain = {key: _line(value) for key, value in values.items()}
    header, _blank, text = _template(f"{name}.txt").partition("\n\n")
    subject = Template(header.removeprefix("Subject: ")).substitute(plain)
    escaped = {key: escape(value) for key, value in plain.items()}
    body = Template(_template(f"{name}.html")).substitute(escaped)
    html = Template(_template("frame.html")).substitute(subject=escape(subject), body=body)
    return Mail(to, subject, Template(text).substitute(plain), html)


@cache
def _template(name: str) -> str:
    return (files("resources") / "mail" / name).read_text("utf-8")


def _line(text: str) -> str:
    """Return a value on one line, without what would make text look like other text: names come from people."""
    return clean_message(" ".join(text.split())) or ""


def _path(names: Sequence[str]) -> str:
    return " › ".join(_line(name) for name in names)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
