"""How many values a body holds is found out without parsing it, and nobody can hide them, nor make it slow."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.http.json_values import MOST_VALUES, has_too_many_values

MANY = MOST_VALUES + 1
SIZE = 2 * 1024 * 1024


@pytest.mark.parametrize(
    "document",
    [
        list(range(MANY)),
        {str(number): number for number in range(MANY)},
        [[]] * MANY,
        [{}] * MANY,
        {"a": {"b": ["x" * 100_000, *range(MANY)]}},
        ['"', "\\", '\\"', *([""] * MANY)],
        ["a" * 65_536, "\\" * 65_535, '"' * 65_537, *range(MANY)],
    ],
    ids=["numbers", "members", "lists", "objects", "nested", "quotes in strings", "strings across slices"],
)
def test_too_many_are_seen(document: object):
    assert has_too_many_values(json.dumps(document).encode())


@pytest.mark.parametrize(
    "document",
    [
        {},
        None,
        "[,{" * MANY,
        {"body": json.dumps([{"a": [1, 2]}] * MANY)},
        {"body": "\\," * MANY, "more": ['"[' * MANY, 1, 2, 3]},
        [1] * 1000,
        {"[" * 100_000: "," * 100_000},
    ],
)
def test_what_stands_in_strings_does_not_count(document: object):
    assert not has_too_many_values(json.dumps(document).encode())
    assert not has_too_many_values(json.dumps(document, indent=4, ensure_ascii=False).encode())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(st.sampled_from('[]{},:"\\a\u00e9'), max_size=20),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(st.sampled_from('[{,"\\a')), inner),
        max_leaves=40,
    ),
    st.integers(1, 12),
)
def test_it_counts_as_the_parser_would(document: object, most: int):
    text = json.dumps(document).encode()
    marks = _marks(document)
    assert has_too_many_values(text, most) == (marks >= most)


def _marks(value: object) -> int:
    """Count the commas and opening brackets of a document's text."""
    if isinstance(value, list):
        return 1 + max(0, len(value) - 1) + sum(map(_marks, value))
    if isinstance(value, dict):
        return 1 + max(0, len(value) - 1) + sum(map(_marks, value.values()))
    return 0


@pytest.mark.parametrize(
    "text",
    [
        b'["' + b"\\," * (SIZE // 2) + b'"]',
        b'["' + b"," * SIZE,
        b'["' + b"\\" * SIZE,
        b'""' * (SIZE // 2),
        b',""' * (SIZE // 3),
        b"[" * SIZE,
        b'"' * SIZE,
    ],
    ids=["escapes", "endless string", "endless escape", "strings", "members", "brackets", "quotes"],
)
def test_two_megabytes_of_anything_are_quickly_looked_through(text: bytes):
    started = time.thread_time()
    has_too_many_values(text)
    assert time.thread_time() - started < 1  # some 50 ms; quadratic would be minutes
