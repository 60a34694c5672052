"""Where one has been in the console, and the way back; without Qt."""

from dataclasses import dataclass

from ui.state.destination import PageKey

_LONGEST = 50


@dataclass(frozen=True, slots=True)
class _Step:
    place_id: str
    page: PageKey
    on_the_way: bool


class Trail:
    """The pages that were shown, the present one last."""

    def __init__(self) -> None:
        self._steps: list[_Step] = []

    def arrive(self, place_id: str, page: PageKey, *, on_the_way: bool = False) -> None:
        """Note the page that is shown now.

        `on_the_way` are nodes that one comes by in the tree: of several in a row only the last is gone back to.
        """
        step = _Step(place_id, page, on_the_way)
        if self._steps and (self._steps[-1].place_id, self._steps[-1].page) == (place_id, page):
            return
        if self._steps and on_the_way and self._steps[-1].on_the_way:
            self._steps[-1] = step
            return
        self._steps = [*self._steps[1 - _LONGEST :], step]

    def before(self) -> tuple[str, PageKey] | None:
        """Return the page before the present one, None where there is none."""
        return (self._steps[-2].place_id, self._steps[-2].page) if len(self._steps) > 1 else None

    def step_back(self) -> None:
        """Forget the present page: one goes back to the one before."""
        del self._steps[-1:]

    def drop_before(self) -> None:
        """Forget the page before the present one: it is not there any more."""
        del self._steps[-2:-1]
