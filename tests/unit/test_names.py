"""The rule of names, and what is shown of characters that cannot be seen."""

import unicodedata

import pytest

from clue_desktop.domain.names import validate_name
from clue_desktop.domain.unseen import escaped, first_unseen, is_blank

UNSEEN = [
    "\0", "\x07", "\x1b", "\x7f", "\x85", "\x9f", "\t", "\n", "\r", "\x0b", "\x0c", "\u2028", "\u2029",
    "\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e",
    "\u2066", "\u2067", "\u2068", "\u2069",
    "\u00ad", "\u200b", "\u2060", "\ufeff", "\ud800", "\udfff",
]  # fmt: skip


@pytest.mark.parametrize("character", UNSEEN, ids=ascii)
def test_a_name_has_no_control_and_no_bidirectional_character(character: str):
    problems = validate_name(f"Lobby{character}2")
    assert [(problem.field, problem.code) for problem in problems] == [("name", "name_character_invalid")]
    assert f"position 6 that cannot be seen (U+{ord(character):04X})" in problems[0].message


@pytest.mark.parametrize(
    "name",
    [
        "Lobby",
        '<img src="/dev/zero">',
        "로비 2층",
        "Empfang/Süd (neu)",
        "مدخل",  # right-to-left letters are letters
        "می‌خواهم",  # joiners belong to Persian
        "👩‍🔧 workshop ❤️",
        " Lobby \n",  # blanks around it are trimmed
        "x" * 64,
    ],
)
def test_what_people_write_is_a_name(name: str):
    assert validate_name(name) == []


@pytest.mark.parametrize(
    "name", ["", " ", "\t\n", "\u3164", "\u200d", "\u115f \u1160", "\u2800\u2800", "\ufe0f"]
)
def test_a_name_of_which_nothing_is_seen_is_none(name: str):
    assert [problem.code for problem in validate_name(name)] == ["name_required"]


def test_every_bidirectional_control_is_known():
    controls = [chr(number) for number in range(0x110000) if unicodedata.bidirectional(chr(number)) in
                {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}]  # fmt: skip
    assert len(controls) == 9
    assert all(first_unseen(one) == 0 for one in controls)
    assert all(
        first_unseen(chr(number)) == 0 for number in range(0x110000) if unicodedata.category(chr(number)) in {"Cc", "Cs", "Zl", "Zp"}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("OK\u200b", "OK\\u200b"),
        ("OK\ufeff", "OK\\ufeff"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u00a0b", "a\\u00a0b"),
        ("a\u3000b", "a\\u3000b"),
        ("a\rb", "a\\u000db"),
        ("O\u200dK", "O\\u200dK"),
        ("\u3164", "\\u3164"),
        ("\U000e0041", "\\udb40\\udc41"),
        ("허가", "허가"),
        (unicodedata.normalize("NFD", "허가"), "\\u1112\\u1165\\u1100\\u1161"),
        (unicodedata.normalize("NFD", "x 각 y"), "x \\u1100\\u1161\\u11a8 y"),
        (unicodedata.normalize("NFD", "café"), "cafe\\u0301"),
        ("5 \u212b", "5 \\u212b"),  # the sign of the unit, which NFC writes as the letter
        ("g\u0303", "g\u0303"),  # there is no such letter in one piece
        ("a\tb\nc d", "a\tb\nc d"),
        ("", ""),
        ("\ud800", "\\ud800"),
    ],
    ids=ascii,
)
def test_what_cannot_be_seen_is_shown_as_an_escape(text: str, shown: str):
    assert escaped(text) == shown


def test_texts_that_differ_are_shown_differently():
    for text in ("허가", "café", "OK"):
        for other in (
            unicodedata.normalize("NFD", text) + "\u200b",
            f"{text}\u200b",
            f"\u2060{text}",
            f"{text}\u00a0",
        ):
            assert escaped(other) != escaped(text)


def test_a_blank_text():
    assert is_blank("\u3164 \u200d")
    assert not is_blank(".")
