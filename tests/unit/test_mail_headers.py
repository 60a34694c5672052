"""How names travel in a mail's header: what arrives is what was written, by anybody's reading of RFC 2047."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.judgment import clean_message
from server.chores.postman import compose
from server.mails.texts import Mail

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
SENDER = "clue@hq.example"
NAMES = (
    "서울 서울 서울 - 서울 Zürich",
    "본사관리사무소이름이깁니다정말로 서울 타워 24 › Gate (y)",
    "bibijolie - Abo actualités 20 semaines d’abonnement à 24 heures, Bilan, Tribune de Genève et tous",
    'a@b <z> "x" back\\slash',
    "=?utf-8?b?7ISc?= of Seoul",
    "a" * 64,
    "O'Neil; (Gate): 1,",
    "🏢" * 30,
    "x",
)


def sent(name: str) -> bytes:
    mail = Mail("kim@site.example", f"Invitation to {name}", "한글", "<p>한글</p>")
    return compose(mail, SENDER, name, "a1", AT).as_bytes(policy=policy.SMTP)


def read(value: str) -> str:
    """A field's value as RFC 2047 has it read: folded lines joined, blanks between encoded words left out."""
    return "".join(
        piece.decode(charset or "ascii") if isinstance(piece, bytes) else piece
        for piece, charset in decode_header(value)
    )


def check(name: str) -> None:
    content = sent(name)
    head = content.partition(b"\r\n\r\n")[0]
    fields = message_from_bytes(content, policy=policy.compat32)
    subject, sender = (re.sub(r"\r?\n([ \t])", r"\1", str(fields[field])) for field in ("Subject", "From"))
    assert read(subject) == f"Invitation to {name}"
    ((shown, address),) = getaddresses([sender])
    assert (read(shown), address) == (name, SENDER)
    assert max(map(len, head.split(b"\r\n"))) <= 78
    assert b"?==?" not in head
    assert all(len(word) <= 75 for word in re.findall(rb"=\?utf-8\?b\?[^?]*\?=", head))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_arrives_as_it_was_written(name: str):
    check(name)


@given(st.lists(st.sampled_from(" ".join(NAMES).split()), min_size=1, max_size=9))
def test_any_name_arrives_as_it_was_written(words: list[str]):
    check(clean_message(" ".join(words)[:64].strip()) or "x")


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_needs_seven_bits_and_short_lines(name: str):
    content = sent(name)
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78
