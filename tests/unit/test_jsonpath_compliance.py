"""The RFC 9535 compliance suite, where it lies beside the project: never another value, never an invalid query taken."""

import json
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from clue_desktop.domain.jsonpath import JsonPathError, Query, compile_query, parse_field_path

SUITE = Path(__file__).parents[2].parent / "shared" / "data" / "jsonpath-compliance-suite.json"

pytestmark = pytest.mark.skipif(
    not SUITE.exists(),
    reason="the RFC 9535 compliance suite is not part of the project: put its cts.json at ../shared/data/"
    "jsonpath-compliance-suite.json beside the project's folder",
)


@cache
def suite() -> list[dict[str, Any]]:
    tests: list[dict[str, Any]] = json.loads(SUITE.read_text(encoding="utf-8"))["tests"]
    return tests


def as_typed_in_a_field(selector: str) -> str:
    return "$." + selector[1:] if selector.startswith("$[") else selector


def outcome(compile_text: Callable[[str], Query], text: str, case: dict[str, Any]) -> str:
    try:
        query = compile_text(text)
    except JsonPathError as error:
        return error.code
    if case.get("invalid_selector"):
        return "evaluated"
    # Compared as JSON text, where 1, 1.0 and true differ.
    value = json.dumps(query.select(case["document"]))
    expected = case["results"] if "results" in case else [case["result"]]
    return "right" if value in map(json.dumps, expected) else f"wrong: {value}"


def test_every_query_of_the_suite_gives_the_rfc_s_result_or_is_refused(capsys):
    outcomes = {case["name"]: outcome(compile_query, case["selector"], case) for case in suite()}
    for case in suite():
        allowed = {"json_path_invalid"} if case.get("invalid_selector") else {"right", "json_path_too_costly"}
        assert outcomes[case["name"]] in allowed, case
    counts = Counter(outcomes.values())
    with capsys.disabled():
        print(
            f"\nRFC 9535 compliance suite: {counts['right']} evaluated,"
            f" {counts['json_path_too_costly']} refused as too costly, {counts['json_path_invalid']} invalid; none wrong"
        )
    assert counts["right"] > 300


def test_every_query_of_the_suite_does_the_same_as_a_field_of_the_form():
    for case in suite():
        text = as_typed_in_a_field(case["selector"])
        expected = outcome(compile_query, case["selector"], case)
        if not text.startswith("$."):
            expected = "json_path_invalid"
        if len(text) > 128:
            expected = "json_path_too_long"
        assert outcome(parse_field_path, text, case) == expected, case
