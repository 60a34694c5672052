"""How the columns of a table share its width, without Qt: so that as long as it is possible nothing scrolls sideways."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Wish:
    """What a column asks for, in device-independent pixels.

    Attributes:
        wanted: what looks well.
        fits: what its texts need now, at most `wanted`.
        least: what it needs to be recognized when it is cut, at most `fits`.
        flexible: whether its texts vary in length: it takes what is over, and is cut where something lacks.
        first: whether it takes what is over before all others that are flexible, until its texts fit, and gives last.
        whole: what its texts need now, however much that is; of use where it is `first`.
    """

    wanted: int
    fits: int
    least: int
    flexible: bool = False
    first: bool = False
    whole: int = 0


def shared(wishes: Sequence[Wish], room: int) -> list[int]:
    """Return a width for each column. They fill the room; where the least of all is too much for it, they exceed it."""
    every = list(range(len(wishes)))
    flexible = [number for number in every if wishes[number].flexible] or every
    widths = [wish.wanted for wish in wishes]
    if any(wish.first for wish in wishes):
        return _first_served(wishes, room)
    if sum(widths) <= room:
        return _changed(widths, {number: widths[number] for number in flexible}, room - sum(widths))
    # First the room that no text needs, then that of texts which are cut anyhow at times; times and figures stay whole.
    for floor, group in (
        ([wish.fits for wish in wishes], every),
        ([wish.least for wish in wishes], flexible),
    ):
        spare = {number: widths[number] - floor[number] for number in group}
        widths = _changed(widths, spare, -min(sum(widths) - room, sum(spare.values())))
    return widths


def _first_served(wishes: Sequence[Wish], room: int) -> list[int]:
    """Return the widths where one column goes first: what its texts need comes out of what no other text needs."""
    first = next(number for number, wish in enumerate(wishes) if wish.first)
    others = [replace(wish, first=False) for wish in wishes]
    asked = max(wishes[first].wanted, wishes[first].whole)
    spare = room - sum(wish.fits for number, wish in enumerate(wishes) if number != first)
    given = max(min(asked, spare), min(wishes[first].wanted, room))
    others[first] = replace(others[first], wanted=given, fits=min(wishes[first].fits, given))
    rest = [wish for number, wish in enumerate(others) if number != first]
    if spare < wishes[first].fits:
        return shared(others, room)  # too little for all: each gives its part
    widths = shared(rest, room - given)
    widths.insert(first, given)
    return widths


def left_out(wishes: Sequence[Wish], turns: Mapping[int, int], room: int) -> set[int]:
    """Return the columns that are better not shown, so that the others need not be cut: of `turns` the lowest first."""
    lacking = sum(wish.fits for wish in wishes) - room
    out: set[int] = set()
    for number in sorted(turns, key=lambda number: turns[number]):
        if lacking <= 0:
            break
        out.add(number)
        lacking -= wishes[number].fits
    return out


def _changed(widths: list[int], weights: dict[int, int], by: int) -> list[int]:
    """Return the widths, those with a weight changed by their part of `by`; what rounding leaves goes to the heaviest."""
    total = sum(weights.values())
    if not total or not by:
        return widths
    changed = list(widths)
    for number, weight in weights.items():
        changed[number] += int(by * weight / total)
    changed[max(weights, key=lambda number: weights[number])] += sum(widths) + by - sum(changed)
    return changed
