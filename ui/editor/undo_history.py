"""Undo and redo of the editor's form: a line of states, in which typing into one field is one step."""

from typing import Generic, TypeVar

State = TypeVar("State")

_MOST = 500


class UndoHistory(Generic[State]):
    """The states before and after the present one.

    Attributes:
        state: the present one.
        typing: the field whose typing the last step is and may go on, else "".
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._past: list[State] = []
        self._future: list[State] = []
        self.typing = ""

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone step."""
        return bool(self._future)

    def step(self, state: State, typing: str = "") -> None:
        """Go to a new state; steps in a row with the same `typing` (a field's name) are one."""
        if state == self.state:
            return
        if not typing or typing != self.typing:
            self._past.append(self.state)
            del self._past[:-_MOST]
        self.state = state
        self._future.clear()
        self.typing = typing
        # Typing that came back to where it began was no step.
        if typing and self._past and self._past[-1] == state:
            self._past.pop()
            self.typing = ""

    def pause(self) -> None:
        """Let the next typing be a step of its own."""
        self.typing = ""

    def undo(self) -> None:
        """Go back one step, if there is one."""
        if self._past:
            self._future.append(self.state)
            self.state = self._past.pop()
        self.typing = ""

    def redo(self) -> None:
        """Go forward again, if a step was undone."""
        if self._future:
            self._past.append(self.state)
            self.state = self._future.pop()
        self.typing = ""
