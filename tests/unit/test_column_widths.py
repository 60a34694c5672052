"""How the columns of a table share its width."""

import pytest

from ui.widgets.column_widths import Wish, left_out, shared

TIME = Wish(80, 70, 60)
NAME = Wish(100, 80, 50, flexible=True)
REASON = Wish(300, 200, 50, flexible=True)
ALL = [TIME, NAME, REASON]


def test_what_is_over_goes_to_the_flexible_columns_by_what_they_want():
    assert shared(ALL, 680) == [80, 150, 450]


def test_first_every_column_gives_what_its_texts_do_not_need():
    assert shared(ALL, 415) == [75, 90, 250]
    assert shared(ALL, 350) == [70, 80, 200]


def test_then_the_flexible_columns_are_cut():
    assert shared(ALL, 260) == [70, 65, 125]


def test_the_others_are_never_cut_rather_is_the_room_exceeded():
    assert shared(ALL, 100) == [70, 50, 50]


def test_without_a_flexible_column_all_are():
    assert shared([Wish(100, 80, 50)] * 2, 300) == [150, 150]
    assert shared([Wish(100, 80, 50)] * 2, 120) == [60, 60]


@pytest.mark.parametrize("room", range(200, 900, 7))
def test_the_room_is_filled_to_the_pixel(room):
    assert sum(shared([*ALL, Wish(33, 30, 20)], room)) == room


FIRST = Wish(300, 300, 50, flexible=True, first=True, whole=420)


def test_one_column_goes_first_until_its_texts_fit():
    assert shared([TIME, NAME, FIRST], 650) == [80, 150, 420], "what is over goes to the others"
    assert shared([TIME, NAME, FIRST], 590) == [77, 93, 420], "what no other text needs is the first one's"
    assert shared([TIME, NAME, FIRST], 500) == [70, 80, 350], "the others stay as they need"


def test_where_room_lacks_it_gives_its_part_too():
    assert shared([TIME, NAME, FIRST], 260) == [70, 62, 128]


@pytest.mark.parametrize("room", range(190, 900, 7))
def test_the_room_is_filled_also_where_one_goes_first(room):
    assert sum(shared([TIME, NAME, FIRST], room)) == room


def test_no_columns_need_nothing():
    assert shared([], 100) == []


@pytest.mark.parametrize(("room", "out"), [(430, set()), (429, {1}), (360, {1}), (359, {1, 0}), (10, {1, 0})])
def test_columns_are_left_out_in_turn_until_the_others_fit(room: int, out: set[int]):
    """Name and reason need 280 pixels, the two that may be left out 70 each, and the last one 10."""
    wishes = [TIME, Wish(80, 70, 60), NAME, REASON, Wish(10, 10, 10)]
    assert left_out(wishes, {0: 2, 1: 1}, room) == out
