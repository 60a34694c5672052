"""The parser of server-sent events against the WHATWG standard, with the bytes cut anywhere."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.client import sse
from clue_desktop.client.sse import OversizedEventError, ServerSentEvent, SseParser


def events_of(*chunks: bytes, last_id: str = "") -> list[tuple[str, str, str]]:
    parser = SseParser(last_id)
    return [(event.type, event.data, event.last_id) for chunk in chunks for event in parser.feed(chunk)]


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        # The examples of the standard, 9.2.6.
        (
            b"data: YHOO\ndata: +2\ndata: 10\n\n",
            [("message", "YHOO\n+2\n10", "")],
        ),
        (
            b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
            [
                ("message", "first event", "1"),
                ("message", "second event", ""),
                ("message", " third event", ""),
            ],
        ),
        (b"data\n\ndata\ndata\n\ndata:", [("message", "", ""), ("message", "\n", "")]),
        (b"data:test\n\ndata: test\n\n", [("message", "test", ""), ("message", "test", "")]),
        # Line ends, names, comments, byte-order mark.
        (b"data: a\r\n\r\ndata: b\r\rdata: c\n\n", [("message", x, "") for x in "abc"]),
        (b"\xef\xbb\xbfdata: a\n\n", [("message", "a", "")]),
        (b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\n", []),
        (b"event: change\ndata: x\n\ndata: y\n\n", [("change", "x", ""), ("message", "y", "")]),
        (b"event: lonely\n\ndata: y\n\n", [("message", "y", "")]),
        (b"Data: x\n data: x\nunknown: x\n\n", []),
        (b": only a comment\n\n", []),
        (b"data: x: y\n\n", [("message", "x: y", "")]),
        # Line ends of other alphabets are text.
        ("data: a\u2028b\x0bc\x85d\n\n".encode(), [("message", "a\u2028b\x0bc\x85d", "")]),
        (b"data: \xff\n\n", [("message", "\N{REPLACEMENT CHARACTER}", "")]),
        ("data: 출입\n\n".encode(), [("message", "출입", "")]),
        # Ids stay until another comes; one with NUL is none.
        (b"id: 7\ndata: a\n\ndata: b\n\n", [("message", "a", "7"), ("message", "b", "7")]),
        (b"id: 7\n\nid: 8\0\ndata: b\n\n", [("message", "b", "7")]),
        # An unfinished event is none.
        (b"data: a\n\nid: 9\ndata: b\n", [("message", "a", "")]),
    ],
)
def test_streams(stream: bytes, expected: list[tuple[str, str, str]]):
    assert events_of(stream) == expected
    assert events_of(*(bytes([byte]) for byte in stream)) == expected


def test_an_unfinished_events_id_is_not_taken():
    parser = SseParser()
    parser.feed(b"id: 1\ndata: a\n\nid: 2\ndata: b\n")
    assert parser.last_id == "1"


def test_the_last_id_of_an_earlier_connection_holds_until_another_comes():
    assert events_of(b"data: a\n\nid: 6\ndata: b\n\n", last_id="5") == [
        ("message", "a", "5"),
        ("message", "b", "6"),
    ]


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        (b"retry: 1500", 1.5),
        (b"retry:0", 0),
        (b"retry: soon", None),
        (b"retry: -1", None),
        (b"retry: \xd9\xa1", None),
    ],
)
def test_retry(line: bytes, seconds: float | None):
    parser = SseParser()
    parser.feed(line + b"\n")
    assert parser.retry_seconds == seconds


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sse, "MAX_EVENT_CHARACTERS", 100)
    with pytest.raises(OversizedEventError):
        SseParser().feed(b"x" * 101)
    parser = SseParser()
    with pytest.raises(OversizedEventError):
        parser.feed(b"data: 123456789\n" * 100)
    parser = SseParser()
    for _ in range(100):
        assert parser.feed(b"data: 123456789\n\n: comment\n")


LINE = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=12)
EVENT = st.tuples(st.lists(LINE, min_size=1, max_size=3), LINE, st.sampled_from(["\n", "\r", "\r\n"]))


@given(st.lists(EVENT, max_size=5), st.data())
def test_any_cut_gives_the_same_events(events: list[tuple[list[str], str, str]], data: st.DataObject):
    """What was written is what is read, with each of the three line ends, however the bytes are cut."""
    stream = b""
    expected = []
    for lines, last_id, end in events:
        text = "".join(f"data: {line}{end}" for line in lines) + f"id: {last_id}{end}: comment{end}{end}"
        stream += text.encode()
        expected.append(ServerSentEvent("message", "\n".join(lines), last_id))
    parser = SseParser()
    found = []
    rest = stream
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        found += parser.feed(rest[:size])
        rest = rest[size:]
    assert found == expected


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=6))
def test_arbitrary_bytes_are_read_alike_however_they_are_cut(stream: bytes, cuts: list[int]):
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    pieces = [stream[start:end] for start, end in pairwise(edges)]
    assert events_of(*pieces) == events_of(stream)
