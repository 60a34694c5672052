"""How the columns of a table share its width."""

import pytest

from ui.widgets.column_widths import Wish, shared

TIME, NAME, REASON = Wish(80, 60), Wish(100, 50, flexible=True), Wish(300, 50, flexible=True)


def test_what_is_over_goes_to_the_flexible_columns_by_what_they_want():
    assert shared([TIME, NAME, REASON], 680) == [80, 150, 450]


def test_what_lacks_is_taken_from_the_flexible_columns_first():
    assert shared([TIME, NAME, REASON], 330) == [80, 75, 175]


def test_the_others_give_only_when_the_flexible_ones_have_their_least():
    assert shared([TIME, NAME, REASON], 170) == [70, 50, 50]


def test_where_the_least_of_all_is_too_much_it_exceeds_the_room():
    assert shared([TIME, NAME, REASON], 100) == [60, 50, 50]


def test_without_a_flexible_column_all_are():
    assert shared([Wish(100, 50), Wish(100, 50)], 300) == [150, 150]


def test_a_column_never_wants_less_than_it_needs():
    assert shared([Wish(10, 40), NAME], 140) == [40, 100]


@pytest.mark.parametrize("room", range(170, 900, 7))
def test_the_room_is_filled_to_the_pixel(room):
    assert sum(shared([TIME, NAME, REASON, Wish(33, 20)], room + 20)) == room + 20


def test_no_columns_need_nothing():
    assert shared([], 100) == []
