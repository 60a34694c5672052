"""How the columns of a table share its width, without Qt: so that as long as it is possible nothing scrolls sideways."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """What a column asks for, in device-independent pixels.

    Attributes:
        least: what it needs to be read at all.
        flexible: whether its texts vary in length: it takes what is over, and gives first where something lacks.
    """

    wanted: int
    least: int
    flexible: bool = False


def shared(wishes: Sequence[Wish], room: int) -> list[int]:
    """Return a width for each column. They fill the room; where the least of all is too much for it, they exceed it."""
    widths = [max(wish.wanted, wish.least) for wish in wishes]
    flexible = [number for number, wish in enumerate(wishes) if wish.flexible] or list(range(len(wishes)))
    over = room - sum(widths)
    if over >= 0:
        return _changed(widths, {number: widths[number] for number in flexible}, over)
    for group in (flexible, [number for number in range(len(wishes)) if number not in flexible]):
        spare = {number: widths[number] - wishes[number].least for number in group}
        lacking = sum(widths) - room
        widths = _changed(widths, spare, -min(lacking, sum(spare.values())))
    return widths


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
