"""Which of two versions is newer: as the library of PyPA counts them, over the spellings that a release may have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version as Reference

from clue_desktop import __version__
from clue_desktop.domain.versions import Version

NUMBER = st.integers(0, 30)
RELEASE = st.lists(NUMBER, min_size=1, max_size=4).map(lambda numbers: ".".join(map(str, numbers)))
SPELLING = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "1!"]),
    RELEASE,
    st.one_of(st.just(""), st.builds("{}{}".format, st.sampled_from(["a", "b", "rc"]), NUMBER)),
    st.one_of(st.just(""), NUMBER.map(".post{}".format)),
    st.one_of(st.just(""), NUMBER.map(".dev{}".format)),
)


@given(SPELLING, SPELLING)
def test_the_order_is_that_of_packages(one: str, other: str):
    ours, theirs = (Version.of(one), Version.of(other)), (Reference(one), Reference(other))
    assert (ours[0] < ours[1]) is (theirs[0] < theirs[1])
    assert (ours[0] == ours[1]) is (theirs[0] == theirs[1])


def test_a_list_as_people_know_it():
    newest_last = [
        "0.1.0.dev1",
        "0.1.0a1",
        "0.1.0b2",
        "0.1.0rc1",
        "0.1.0",
        "0.1.0.post1",
        "0.1.1",
        "0.2",
        "0.10.0",
        "1.0",
        "1.0.1",
        "1!0.1",
    ]
    assert sorted(map(Version.of, reversed(newest_last))) == list(map(Version.of, newest_last))
    assert Version.of("1.0") == Version.of("1.0.0")
    assert str(Version.of("1.0.0")) == "1.0.0"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "1.",
            ".1",
            "v1.0",
            "1.0 ",
            "1.0\n",
            "1.0-1",
            "1.0+local",
            "1.0RC1",
            "1.0.rc1",
            "01.0",
            "1.0.post",
        ),
        *("1..0", "１.0", "-1", "1.0.0.0.0.0.0", "9" * 10, "1" * 41, "1.0alpha1", "latest", "1.0\x00"),
    ],
)
def test_what_is_no_version_is_refused(text: str):
    with pytest.raises(ValueError, match="no version"):
        Version.of(text)


def test_this_one_is_one():
    assert str(Version.of(__version__)) == __version__
