"""The section Connection by its rules, and the ids of traces."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.connection import PLAIN, Connection, ConnectionDraft, parse, validate
from clue_desktop.domain.event_search import is_found
from clue_desktop.domain.request_body import canonical_request
from clue_desktop.domain.trace import id_in, moment_of, process_part, trace_id, traceparent
from clue_desktop.domain.vendor_api import (
    HeaderDraft,
    VendorApiDraft,
    parse_request_part,
    validate_request_part,
)

MOMENTS_MS = st.integers(1, int(datetime(9998, 1, 1, tzinfo=UTC).timestamp() * 1000))


@pytest.mark.parametrize("deadline", [None, 500, 501, 2500, 3999, 4000])
def test_a_deadline_in_range(deadline: int | None):
    draft = ConnectionDraft(deadline_ms=deadline)
    assert list(validate(draft)) == []
    assert parse(draft).deadline_ms == (4000 if deadline is None else deadline)


@pytest.mark.parametrize("deadline", [0, -1, 499, 4001, 10**9])
def test_a_deadline_out_of_range_is_named(deadline: int):
    (problem,) = validate(ConnectionDraft(deadline_ms=deadline))
    assert (problem.field, problem.code) == ("connection.deadlineMs", "deadline_invalid")
    assert "500" in problem.message
    assert "4000" in problem.message


def test_an_empty_section_says_nothing():
    assert parse(ConnectionDraft()) == PLAIN
    assert PLAIN.is_plain
    assert not Connection(deadline_ms=500).is_plain


def form(connection: ConnectionDraft, *headers: str) -> VendorApiDraft:
    """A form whose request part is right, but for these headers."""
    return VendorApiDraft(
        "Staff",
        "rfCard",
        "https://vendor.example/verify",
        headers=[HeaderDraft(key, "v") for key in headers],
        connection=connection,
    )


def test_a_test_vouches_for_all_of_it_but_the_deadline():
    def tested(**section: object) -> bytes:
        return canonical_request(parse_request_part(form(ConnectionDraft(**section))))  # type: ignore[arg-type]

    assert tested() == tested(deadline_ms=500)
    assert len({tested(), tested(traced=False), tested(reuse=False), tested(traced=False, reuse=False)}) == 4


@pytest.mark.parametrize("key", ["traceparent", "TraceParent", "tracestate"])
def test_the_trace_is_no_custom_header_while_it_is_sent(key: str):
    (problem,) = validate_request_part(form(ConnectionDraft(), key))
    assert (problem.field, problem.code) == ("headers[0].key", "header_reserved")
    assert "Connection" in problem.message
    assert validate_request_part(form(ConnectionDraft(traced=False), key)) == []


@given(at_ms=MOMENTS_MS, process=st.integers(0, 2**60), chance=st.integers(0, 2**32 - 1))
def test_an_id_is_found_again_in_each_form_and_names_its_time(at_ms: int, process: int, chance: int):
    trace = trace_id(at_ms, process_part(process), chance)
    header = traceparent(trace)
    assert [id_in(text) for text in (trace, trace.upper(), f" {header}\n", header.upper())] == [trace] * 4
    assert header.split("-")[2] != "0" * 16, "a parent of zeros is none (W3C Trace Context, 3.2.2.4)"
    begun = moment_of(trace)
    assert begun is not None
    assert abs(begun - datetime.fromtimestamp(at_ms / 1000, UTC)) <= timedelta(milliseconds=1)
    assert is_found(header, [], trace)
    assert not is_found(header, [trace], None)
    assert not is_found(trace_id(at_ms, process_part(process), chance ^ 1), [], trace)


@pytest.mark.parametrize(
    "text", ["", "0123", "g" * 32, "0" * 31, "0" * 33, "00-" + "1" * 32 + "-01", "card 04A1B2C3"]
)
def test_other_texts_are_words(text: str):
    assert id_in(text) is None


@pytest.mark.parametrize("trace", ["0" * 32, "f" * 32])
def test_an_id_that_is_of_no_time_is_of_no_event(trace: str):
    assert moment_of(trace) is None
