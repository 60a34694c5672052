"""Where one has been in the console, and the way back; without a screen."""

from console_parts import GROUP, HEADQUARTERS, LOBBY

from ui.frame.trail import Trail
from ui.state.destination import PageKey


def test_one_goes_back_page_by_page():
    trail = Trail()
    assert trail.before() is None
    trail.arrive(GROUP, PageKey.ACCESS_SERVICE)
    trail.arrive(GROUP, PageKey.ACCESS_SERVICE)
    trail.arrive(GROUP, PageKey.EVENTS)
    trail.arrive(LOBBY, PageKey.PLACE)
    back = []
    while (before := trail.before()) is not None:
        back.append(before)
        trail.step_back()
        trail.arrive(*before)
    assert back == [(GROUP, PageKey.EVENTS), (GROUP, PageKey.ACCESS_SERVICE)]


def test_nodes_that_one_came_by_in_the_tree_are_not_gone_back_to():
    trail = Trail()
    trail.arrive(HEADQUARTERS, PageKey.PLACES)
    for place_id in (GROUP, LOBBY, HEADQUARTERS, GROUP):
        trail.arrive(place_id, PageKey.EVENTS, on_the_way=True)
    trail.arrive(GROUP, PageKey.DEVICES)
    assert trail.before() == (GROUP, PageKey.EVENTS)
    trail.step_back()
    assert trail.before() == (HEADQUARTERS, PageKey.PLACES)


def test_what_is_not_there_any_more_is_passed_over_and_the_trail_does_not_grow_for_ever():
    trail = Trail()
    pages = [PageKey.EVENTS, PageKey.DEVICES]
    for number in range(200):
        trail.arrive(GROUP, pages[number % 2])
    steps = 0
    while trail.before() is not None:
        trail.drop_before()
        steps += 1
    assert steps < 60
