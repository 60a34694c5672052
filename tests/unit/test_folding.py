"""When the left column is folded to its rail; without a screen."""

import pytest
from console_parts import MemoryPreferences

from ui.frame.folding import ROOM_FOR_ALL, Folding


@pytest.mark.parametrize(("width", "folded"), [(ROOM_FOR_ALL - 1, True), (ROOM_FOR_ALL, False), (1280, True)])
def test_the_column_gives_way_to_a_page_that_needs_the_width_and_comes_back(width: int, *, folded: bool):
    folding = Folding(MemoryPreferences())
    folding.fit(width)
    seen = [folding.folded]
    folding.give_way(wanted=True)
    seen.append(folding.folded)
    folding.give_way(wanted=False)
    seen.append(folding.folded)
    assert seen == [False, folded, False]


def test_it_follows_the_width_of_the_window_while_a_page_needs_it():
    folding = Folding(MemoryPreferences())
    changes: list[bool] = []
    folding.observe(lambda: changes.append(folding.folded))
    folding.fit(1600)
    folding.give_way(wanted=True)
    folding.fit(1300)
    folding.fit(1200)
    folding.fit(1500)
    assert changes == [True, False]


def test_what_a_person_does_while_it_gives_way_holds_until_it_need_not():
    preferences = MemoryPreferences()
    folding = Folding(preferences)
    folding.fit(1280)
    folding.give_way(wanted=True)
    seen = [folding.folded]
    folding.toggle()
    seen.append(folding.folded)
    folding.fit(1270)
    seen.append(folding.folded)
    folding.give_way(wanted=False)
    folding.give_way(wanted=True)
    assert [*seen, folding.folded] == [True, False, False, True]
    assert preferences.kept == {}


def test_what_a_person_chooses_is_remembered():
    preferences = MemoryPreferences()
    folding = Folding(preferences)
    folding.fit(1280)
    folding.toggle()
    assert folding.folded
    again = Folding(preferences)
    assert again.folded
    again.unfold()
    again.unfold()
    assert not Folding(preferences).folded
