"""Codes that open something once: their form, and how people type them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.one_time_codes import ALPHABET, CODE_LENGTH, is_complete, normalized, shown
from server.keys.tokens import new_one_time_code

CHARACTERS = st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH)


def test_a_new_code_has_120_bits_in_groups_that_can_be_read_out():
    codes = {new_one_time_code() for _ in range(100)}
    assert len(codes) == 100
    for code in codes:
        assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}", code)
    assert len(set(ALPHABET)) ** CODE_LENGTH == 2**120


@given(CHARACTERS)
def test_however_it_is_typed_it_is_the_same_code(characters: str):
    code = shown(characters)
    for typed in (code, code.lower(), f" {characters}\n", code.replace("-", " - "), code.replace("0", "o")):
        assert normalized(typed) == characters
        assert is_complete(typed)
    assert normalized(code.replace("1", "l")) == normalized(code.replace("1", "I")) == characters


@pytest.mark.parametrize(
    "typed", ["", "7KQ2", "U" * CODE_LENGTH, "0" * (CODE_LENGTH + 1), "가" * CODE_LENGTH]
)
def test_what_is_no_whole_code(typed: str):
    assert not is_complete(typed)
