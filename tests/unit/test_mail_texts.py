"""What mails say: every fact in both languages and both forms, and nothing that a name could smuggle in."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parseaddr
from html.parser import HTMLParser
from typing import Any

import pytest

from clue_desktop.domain.permissions import Role
from server.chores.postman import compose
from server.mails.texts import (
    Mail,
    allocation_code_mail,
    invitation_mail,
    password_reset_mail,
    settings_test_mail,
)

AT = datetime(2026, 3, 1, 18, 0, tzinfo=timezone(timedelta(hours=9)))  # 09:00 UTC
CODE: dict[str, Any] = {
    "to": "kim@site.example",
    "place_name": "Lobby",
    "place_id": "12345674",
    "path": ["Seoul HQ", "Gangnam", "Lobby"],
    "serial": "547838629",
    "model": "AC-7000",
    "asked_at": AT,
    "asked_from": "10.0.0.7",
    "code": "012345",
    "expires_at": AT + timedelta(minutes=30),
}
INVITATION: dict[str, Any] = {
    "to": "kim@site.example",
    "organization": "Seoul HQ",
    "path": ["Seoul HQ", "Gangnam"],
    "role": Role.PLACE_GROUP_ADMIN,
    "code": "the-invitation-code",
    "expires_at": AT,
    "inviter": "Lee Owner",
}
RESET: dict[str, Any] = {
    "to": "kim@site.example",
    "organization": "Seoul HQ",
    "asked_at": AT,
    "asked_from": "10.0.0.7",
    "code": "the-reset-code",
    "expires_at": AT,
}
TEST: dict[str, Any] = {"to": "kim@site.example", "server": "CLUe", "asked_by": "Lee Owner"}
MAILS: list[tuple[Callable[..., Mail], dict[str, Any]]] = [
    (allocation_code_mail, CODE),
    (invitation_mail, INVITATION),
    (password_reset_mail, RESET),
    (settings_test_mail, TEST),
]


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(html: str) -> _Words:
    reader = _Words()
    reader.feed(html)
    reader.close()
    return reader


def test_the_subject_of_an_allocation_code_holds_the_serial():
    assert allocation_code_mail(**CODE).subject == "Allocation code for device 547838629"


@pytest.mark.parametrize(
    "fact",
    [
        "Lobby",
        "Seoul HQ › Gangnam › Lobby",
        "12345674",
        "547838629",
        "AC-7000",
        "2026-03-01 09:00:00 UTC",
        "10.0.0.7",
        "012345",
        "2026-03-01 09:30:00 UTC",
    ],
)
def test_an_allocation_code_mail_names_everything_in_both_languages_and_forms(fact: str):
    mail = allocation_code_mail(**CODE)
    for text in (mail.text, shown(mail.html).text):
        english, korean = re.split(r"(?=기기가 등록을)", text)
        assert fact in english
        assert fact in korean


def test_it_says_what_to_do_if_one_did_not_expect_it():
    mail = allocation_code_mail(**CODE)
    for text in (mail.text, shown(mail.html).text):
        assert "did not expect" in text
        assert "예상하지 못한" in text


def test_a_model_that_is_not_known():
    mail = allocation_code_mail(**{**CODE, "model": None})
    assert re.search(r"Model: +not known", mail.text)
    assert re.search(r"모델: +알 수 없음", mail.text)


@pytest.mark.parametrize(("write", "values"), MAILS)
def test_no_mail_has_a_gap(write: Callable[..., Mail], values: dict[str, Any]):
    mail = write(**values)
    assert mail.to == "kim@site.example"
    for text in (mail.subject, mail.text, mail.html):
        assert "$" not in text
    words = shown(mail.html).text
    code = values.get("code", "")
    assert code in mail.text
    assert code in words


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_named_in_both_languages(role: Role):
    text = invitation_mail(**{**INVITATION, "role": role}).text
    assert re.search(r"Role: +\S", text)
    assert re.search(r"역할: +\S", text)


@pytest.mark.parametrize(
    "name",
    [
        "Lobby\r\nBcc: everybody@evil.example",
        "Lobby\n\nAllocation code:   999999",
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "${code} $serial",
        "\u202egnp.ybboL\x00\x1b[31m",
        "로비 🚪",
    ],
)
@pytest.mark.parametrize(
    ("write", "values", "member"),
    [
        (allocation_code_mail, CODE, "place_name"),
        (allocation_code_mail, CODE, "model"),
        (allocation_code_mail, CODE, "path"),
        (invitation_mail, INVITATION, "organization"),
        (invitation_mail, INVITATION, "inviter"),
        (settings_test_mail, TEST, "server"),
    ],
)
def test_a_name_stays_a_name(write: Callable[..., Mail], values: dict[str, Any], member: str, name: str):
    honest = write(**values)
    mail = write(**{**values, member: [name] if member == "path" else name})

    assert len(mail.text.splitlines()) == len(honest.text.splitlines())
    assert "\n" not in mail.subject
    assert shown(mail.html).tags == shown(honest.html).tags
    assert not re.search("[\x00\x1b\u202e]", mail.subject + mail.text + mail.html)
    message = compose(mail, "clue@hq.example", name, "a1", AT.astimezone(UTC))
    headers = message.as_bytes().partition(b"\r\n\r\n")[0].lower()
    assert b"\r\nbcc:" not in headers
    assert str(message["To"]) == "kim@site.example"
    assert parseaddr(str(message["From"]))[1] == "clue@hq.example"


def test_a_name_with_a_placeholder_is_not_filled_in():
    mail = allocation_code_mail(**{**CODE, "place_name": "${code} $serial"})
    assert "Place:           ${code} $serial" in mail.text
    assert "${code} $serial" in mail.html
