"""The rules of an SMTP account, and when a mail is tried again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from clue_desktop.domain.mail import MailSecurity, MailSettingsDraft, retry_delay, validate

DRAFT = MailSettingsDraft("mail.example", 587, MailSecurity.STARTTLS, "clue", "secret", "clue@hq.example")


def codes(**changes: Any) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in validate(replace(DRAFT, **changes))]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"host": "10.0.0.7"},
        {"host": "fd00::7"},
        {"host": "메일.example"},
        {"username": None, "password": None},
        {"username": None, "password": None, "security": MailSecurity.NONE},
        {"security": MailSecurity.TLS, "port": 465},
        {"password": "비밀 번호 ✓"},
    ],
)
def test_good_settings(changes: dict[str, Any]):
    assert codes(**changes) == []


def test_without_a_host_nothing_else_counts():
    assert codes(host=None, port=0, sender=None) == []


@pytest.mark.parametrize(
    "host", ["", "mail server", "mail.example:25", "https://mail.example", "[::1]", "a@b"]
)
def test_no_host(host: str):
    assert codes(host=host) == [("host", "host_invalid")]


def test_a_password_is_never_sent_unencrypted():
    assert codes(security=MailSecurity.NONE) == [("security", "credentials_unencrypted")]


def test_all_problems_at_once():
    found = codes(host="a b", port=0, username="a\x00", password=None, sender="x", security=MailSecurity.NONE)
    assert found == [
        ("host", "host_invalid"),
        ("port", "port_invalid"),
        ("security", "credentials_unencrypted"),
        ("password", "password_required"),
        ("username", "username_invalid"),
        ("from", "email_invalid"),
    ]


def test_delays_grow_up_to_half_an_hour():
    delays = [retry_delay(attempts) for attempts in range(1, 20)]
    assert delays == sorted(delays)
    assert delays[0] == timedelta(seconds=10)
    assert delays[-1] == timedelta(minutes=30)
