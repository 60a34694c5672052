"""What exactly a fault was: a closed set of codes that fit their column, each with words that hold nothing of anybody's."""

from clue_desktop.domain.failure_causes import BROUGHT_IN, CAUSES, FailureCause
from clue_desktop.domain.response_causes import Cause
from clue_desktop.domain.said import Said
from server.store.event_tables import events


def test_each_cause_has_its_words_and_none_has_two():
    assert set(CAUSES) == {*FailureCause, *Cause, BROUGHT_IN}
    assert not set(FailureCause) & set(Cause)
    assert len({str(words) for words in CAUSES.values()}) == len(CAUSES)


def test_the_words_are_the_same_for_everybody():
    for words in CAUSES.values():
        assert isinstance(words, Said)
        assert words.values == {}
        assert not words.endswith(".")


def test_the_codes_fit_their_column():
    longest = events.c.cause.type.length  # type: ignore[attr-defined]  # of a String
    assert max(map(len, CAUSES)) <= longest
