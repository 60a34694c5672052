"""Whether the left column is folded to its rail: as a person chose, or by itself where a page needs the room. Without Qt."""

from ui.state.context import Preferences
from ui.state.observable import Observable

ROOM_FOR_ALL = 1400
"""From how wide a window on the column stays beside a page that needs the width, in device-independent pixels."""
_FOLDED = "leftColumn.folded"


class Folding(Observable):
    """The state of the left column.

    What a person does while the column has folded by itself holds for as long as the page needs the width; what a
    person does otherwise is remembered.
    """

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._chosen = preferences.get(_FOLDED) is True
        self._for_now: bool | None = None
        self._width = ROOM_FOR_ALL
        self._width_wanted = False

    @property
    def folded(self) -> bool:
        """Whether only the rail is shown."""
        if self._for_now is not None:
            return self._for_now
        return self._chosen or self._by_itself

    @property
    def _by_itself(self) -> bool:
        return self._width_wanted and self._width < ROOM_FOR_ALL

    def toggle(self) -> None:
        """Fold the column, or unfold it: a person wants it."""
        folded = not self.folded
        if self._by_itself:
            self._for_now = folded
        else:
            self._chosen = folded
            self._preferences.set(_FOLDED, folded)
        self._changed()

    def unfold(self) -> None:
        """Unfold the column, where it is folded."""
        if self.folded:
            self.toggle()

    def fit(self, width: int) -> None:
        """Take in how wide the window is."""
        self._take(width, width_wanted=self._width_wanted)

    def give_way(self, *, wanted: bool) -> None:
        """Take in whether the page that is shown needs all the width."""
        self._take(self._width, width_wanted=wanted)

    def _take(self, width: int, *, width_wanted: bool) -> None:
        before = self.folded
        self._width, self._width_wanted = width, width_wanted
        if not self._by_itself:
            self._for_now = None
        if self.folded is not before:
            self._changed()
