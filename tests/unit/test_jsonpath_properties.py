"""JSONPath on random documents: a node's path selects that node, and all three evaluators agree with a reference."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonpath_rfc9535 import JSONPathEnvironment

from clue_desktop.domain.jsonpath import (
    MAX_LENGTH,
    JsonPathError,
    Query,
    compile_query,
    parse_field_path,
    path_to,
)
from clue_desktop.domain.jsonpath.library import compile_for_library
from clue_desktop.domain.jsonpath.location import quoted
from clue_desktop.domain.jsonpath.query import LIBRARY_VALUES
from clue_desktop.domain.jsonpath.sweep import compile_sweep
from clue_desktop.domain.jsonpath.syntax import parse

REFERENCE = JSONPathEnvironment()

any_key = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    [
        "",
        "user-id",
        "a.b",
        "it's",
        '"',
        "\\",
        "\n",
        "*",
        "0",
        "a b",
        "결과",
        "$",
        "@",
        "\\u0041",
        "[0]",
        "true",
    ]
)
few_keys = st.sampled_from(["a", "b", "it's", "\\"])
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.sampled_from([0.5, 1.0, "", "a", "b", "é", "\U0001f600", "\uffff"])
)


def documents(keys: st.SearchStrategy[str], leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=25,
    )


class Leaf:
    """A value that is no other: what tells one position of a document from the next."""


def locations(document: object) -> list[tuple[tuple[str | int, ...], object]]:
    found: list[tuple[tuple[str | int, ...], object]] = []
    pending: list[tuple[tuple[str | int, ...], object]] = [((), document)]
    while pending:
        location, value = pending.pop()
        found.append((location, value))
        if isinstance(value, dict):
            pending += [((*location, key), child) for key, child in value.items()]
        elif isinstance(value, list):
            pending += [((*location, position), child) for position, child in enumerate(value)]
    return found


@given(documents(any_key, st.builds(Leaf)))
def test_the_path_of_a_node_selects_exactly_that_node(document):
    for location, node in locations(document)[1:]:
        path = path_to(location)
        in_rfc_form = "$" + path[2:] if path.startswith("$.[") else path
        (found,) = compile_query(in_rfc_form).select(document)
        assert found is node
        if len(path) <= MAX_LENGTH:
            (found,) = parse_field_path(path).select(document)
            assert found is node
        else:
            with pytest.raises(JsonPathError) as refused:
                parse_field_path(path)
            assert refused.value.code == "json_path_too_long"


steps = (
    few_keys.map(lambda key: f"[{quoted(key)}]")
    | st.sampled_from([".a", ".b"])
    | st.integers(-3, 3).map("[{}]".format)
)
slices = st.builds(
    lambda start, stop, step: f"[{start}:{stop}:{step}]", *[st.integers(-4, 4).map(str) | st.just("")] * 3
)
several_names = st.lists(few_keys, min_size=2, max_size=4, unique=True).map(
    lambda keys: f"[{','.join(map(quoted, keys))}]"
)
several_positions = st.lists(st.integers(0, 3), min_size=2, max_size=4, unique=True).map(
    lambda positions: f"[{','.join(map(str, positions))}]"
)
wildcards = st.sampled_from([".*", "[*]"])

paths_in_filters = st.lists(steps, min_size=1, max_size=2).map(lambda parts: "@" + "".join(parts))
values = st.sampled_from(
    ["null", "true", "false", "0", "1", "-1", "1.0", "0.5", "1e0", "''", "'a'", '"b"', r"'\u00e9'"]
)
operators = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
# The reference takes `@` alone for false where the value is 0, and [1] for [true]: test_jsonpath_fields.py has those.
conditions = st.recursive(
    paths_in_filters
    | st.builds("{}{}{}".format, paths_in_filters | st.just("@"), operators, values)
    | st.builds("{} {} {}".format, values, operators, paths_in_filters),
    lambda inner: (
        st.builds("{} && {}".format, inner, inner)
        | st.builds("{}||{}".format, inner, inner)
        | st.builds("!({})".format, inner)
        | st.builds("({})".format, inner)
    ),
    max_leaves=3,
)
filters = conditions.map("[?{}]".format)
selections = steps | slices | several_names | several_positions | wildcards
without_filters = st.builds(
    lambda before, dots, selection, after: (
        "$" + "".join(before) + (dots + selection).replace("...", "..") + "".join(after)
    ),
    st.lists(steps | wildcards, max_size=2),
    st.sampled_from(["", ".."]),
    selections,
    st.lists(steps | wildcards | slices, max_size=3),
)
with_filters = st.builds(
    lambda before, dots, chosen, after: "$" + "".join(before) + dots + chosen + "".join(after),
    st.lists(steps | wildcards, max_size=1),
    st.sampled_from(["", ".."]),
    filters,
    st.lists(steps | wildcards, max_size=2),
)


def expected(text: str, document: Any) -> str:
    return json.dumps(REFERENCE.compile(text).find(document).values())


def permitted(text: str) -> Query | None:
    """The compiled query of a valid text, None for one that is too costly."""
    try:
        return compile_query(text)
    except JsonPathError as refused:
        if refused.code != "json_path_too_costly":
            raise
        return None


@given(documents(few_keys, scalars), st.lists(steps, max_size=4).map(lambda parts: "$" + "".join(parts)))
def test_a_path_to_a_single_value_agrees_with_the_reference(document, text):
    assert json.dumps(compile_query(text).select(document)) == expected(text, document)


@given(documents(few_keys, scalars), without_filters, st.integers(1, 3))
def test_a_path_to_several_values_agrees_with_the_reference_in_both_evaluators(document, text, limit):
    query = permitted(text)
    if query is None:
        return
    segments = parse(text)
    reference = expected(text, document)
    assert json.dumps(query.select(document)) == reference
    assert json.dumps(compile_sweep(segments)(document)) == reference
    assert json.dumps(compile_for_library(segments)(document)) == reference
    assert query.select(document, limit) == query.select(document)[:limit]


@given(documents(few_keys, scalars), with_filters)
def test_a_filter_agrees_with_the_reference(document, text):
    query = permitted(text)
    if query is None:
        return
    assert json.dumps(query.select(document)) == expected(text, document)


@given(documents(any_key, scalars), st.lists(any_key, min_size=2, max_size=4, unique=True))
def test_any_key_can_stand_in_a_list_of_names(document, keys):
    text = f"$..[{','.join(map(quoted, keys))}]"
    segments = parse(text)
    assert compile_for_library(segments)(document) == compile_sweep(segments)(document)


def nested(depth: int, key: str | None) -> object:
    value: object = 0
    for _ in range(depth):
        value = [value, 1] if key is None else {key: value, "b": 1}
    return value


@pytest.mark.parametrize("key", [None, "a"])
@pytest.mark.parametrize("depth", [LIBRARY_VALUES // 2, 30_000])
@pytest.mark.parametrize(
    "text",
    [
        "$..a",
        "$..*",
        "$..[0]",
        "$..[?@.a]",
        "$..[?@==1]",
        "$[*][*]",
        "$.*[?@[0]==@[0]]",
        "$..['a','b'].*",
        "$..[::2]",
    ],
)
def test_a_document_of_any_depth_is_safe(text, depth, key):
    compile_query(text).select(nested(depth, key))


def test_comparing_two_deep_values_is_safe():
    document = [{"l": nested(30_000, "a"), "r": nested(30_000, "a")}]
    assert compile_query("$[?@.l==@.r]").select(document) == document


@given(st.text(max_size=20), st.text("$.[]'*?@=!&|(),:0a ", max_size=12))
def test_any_text_compiles_or_is_refused(anything, like_a_path):
    for text in (anything, "$" + like_a_path):
        with contextlib.suppress(JsonPathError):
            compile_query(text).select({"a": [0, "0"]})


@pytest.mark.parametrize("text", ["$[?@.a==1e400]", "$[?@.a<1e400]", "$[?@.a>=-1e400]"])
def test_numbers_beyond_any_float_are_compared_without_a_fault(text):
    compile_query(text).select([{"a": 10**400}])


@pytest.mark.parametrize("count", [LIBRARY_VALUES, LIBRARY_VALUES + 1])
def test_small_and_large_responses_give_the_same_values(count):
    document = [{"a": number} for number in range(count // 2)]
    assert compile_query("$[*].a").select(document) == list(range(count // 2))
    assert compile_query("$..a").select(document, 2) == [0, 1]
