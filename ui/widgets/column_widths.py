"""How the columns of a table share its width, without Qt: so that as long as it is possible nothing scrolls sideways."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """What a column asks for, in device-independent pixels.

    Attributes:
        wanted: what looks well.
        fits: what its texts need now, at most `wanted`.
        least: what it needs to be recognized when it is cut, at most `fits`.
        flexible: whether its texts vary in length: it takes what is over, and is cut where something lacks.
    """

    wanted: int
    fits: int
    least: int
    flexible: bool = False


def shared(wishes: Sequence[Wish], room: int) -> list[int]:
    """Return a width for each column. They fill the room; where the least of all is too much for it, they exceed it."""
    every = list(range(len(wishes)))
    flexible = [number for number in every if wishes[number].flexible] or every
    widths = [wish.wanted for wish in wishes]
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
