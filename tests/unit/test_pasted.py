"""What a text means that was pasted where a number, an address or a value is asked for: the table of relatives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.pasted import Number, number_in, trimmed

SERIAL, PLACE, CODE = Number.SERIAL, Number.PLACE_ID, Number.CODE
MISSING, SEVERAL = "number_missing", "number_ambiguous"


@pytest.mark.parametrize(
    ("number", "text", "meant"),
    [
        (SERIAL, "547838629", "547838629"),
        (SERIAL, " 547838629\r\n", "547838629"),
        (SERIAL, "S/N 547838629 Rev 02", "547838629"),
        (SERIAL, "SN547838629", "547838629"),
        (SERIAL, "S/N: 547838629, MAC 00:11:22:33:44:55", "547838629"),
        (SERIAL, "547838629 (was 547838629)", "547838629"),
        (SERIAL, "일련번호 547838629호", "547838629"),
        (SERIAL, "５４７８３８６２９", "547838629"),
        (SERIAL, "٥٤٧٨٣٨٦٢٩", "547838629"),
        (SERIAL, "\u00a0547838629\u00a0", "547838629"),
        (SERIAL, "547838629\u200b", "547838629"),
        (SERIAL, "5478\u200b38629", "547838629"),
        (SERIAL, "\ufeff547838629", "547838629"),
        (SERIAL, "\u202a547838629\u202c", "547838629"),
        (SERIAL, "5478-3862-9", "547838629"),
        (SERIAL, "5478 3862 9", "547838629"),
        (SERIAL, "5478\u00a03862\u00a09", "547838629"),
        (SERIAL, "5478\u20113862\u20119", "547838629"),
        (SERIAL, "5478－3862－９", "547838629"),
        (SERIAL, "547838629 02", "547838629"),
        (SERIAL, "012345678", "012345678"),
        (SERIAL, "12345678", "12345678"),  # too short: the serial's own rule says so
        (SERIAL, "1234567890123", "1234567890123"),
        (SERIAL, "", ""),
        (PLACE, "Place ID: 12345674 (Lobby, floor 2)", "12345674"),
        (PLACE, "1234-5674", "12345674"),
        (PLACE, "1234 5６７４ ", "12345674"),
        (PLACE, "20261127: 12345671", "12345671"),  # the date is no Place ID
        (PLACE, "device 547838629 at 12345674", "12345674"),
        (CODE, "123456", "123456"),
        (CODE, "Allocation code:  123456\n", "123456"),
        (CODE, "123 456", "123456"),
        (CODE, "12-34-56", "123456"),
        (CODE, "Code 123456 for device 547838629", "123456"),
    ],
    ids=ascii,
)
def test_the_number_that_is_meant(number: Number, text: str, meant: str):
    assert number_in(text, number).text == meant
    assert number_in(text, number).problem == ""


@pytest.mark.parametrize(
    ("number", "text", "code"),
    [
        (SERIAL, "547838629 547838630", SEVERAL),
        (SERIAL, "547838629\n547838630\n", SEVERAL),
        (SERIAL, "S/N 5478 Rev 38629", MISSING),
        (SERIAL, "Rev 02", MISSING),
        (SERIAL, "S/N 5478-3862-9", MISSING),  # in groups only where there is nothing else
        (SERIAL, "54783 8629", MISSING),
        (SERIAL, "5478-3862 9", MISSING),
        (SERIAL, "547838629012345 02", MISSING),  # never a part of a longer number
        (SERIAL, "+82 2 1234 5678", MISSING),
        (SERIAL, "no number", MISSING),
        (PLACE, "12345671 or 76543216", SEVERAL),
        (PLACE, "Lobby", MISSING),
        (CODE, "123456 654321", SEVERAL),
        (CODE, "12345674 x", MISSING),
    ],
    ids=ascii,
)
def test_where_no_number_can_be_told_there_is_a_word(number: Number, text: str, code: str):
    meant = number_in(text, number)
    assert (meant.code, bool(meant.problem)) == (code, True)


def test_the_words():
    assert number_in("Rev 02", SERIAL).problem == "There is no number of 9–12 digits in this."
    assert number_in("x 123456 654321", CODE).problem == (
        "There are several numbers of 6 digits in this. Enter the one that is meant."
    )


@given(
    st.lists(st.from_regex("[0-9]{1,15}", fullmatch=True), max_size=5),
    st.sampled_from([" Rev ", "/", ", ", "\n", ".", ":", " - ", "x"]),
)
def test_digits_of_several_runs_are_never_put_together(runs: list[str], parted: str):
    meant = number_in(f"S/N {parted.join(runs)}", SERIAL)
    fitting = {run for run in runs if 9 <= len(run) <= 12}
    if len(fitting) == 1:
        assert meant.text in fitting
        assert not meant.problem
    else:
        assert meant.code == (SEVERAL if fitting else MISSING)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Bearer s3cret\r\n", "Bearer s3cret"),
        ("\ufeffhttps://vendor.example/\u200b", "https://vendor.example/"),
        ("\u00a0https://server.example:8443\n", "https://server.example:8443"),
        ("04A1B2C3\n", "04A1B2C3"),
        ("04:A1 B2-C3", "04:A1 B2-C3"),
        ("in\u200bside", "in\u200bside"),
        ("\u200e \u2028", ""),
    ],
    ids=ascii,
)
def test_what_was_pasted_around_a_value_is_trimmed(text: str, kept: str):
    assert trimmed(text) == kept
