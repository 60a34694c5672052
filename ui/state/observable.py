"""State that others watch, without Qt: presenters tell their views that something has changed."""

from collections.abc import Callable

Callback = Callable[[], None]


class Observable:
    """Base of presenters: `observe` a change, `_changed` to say that there was one."""

    def __init__(self) -> None:
        self._observers: list[Callback] = []

    def observe(self, callback: Callback) -> Callback:
        """Call `callback` after each change; returns the function that ends this."""
        self._observers.append(callback)

        def forget() -> None:
            if callback in self._observers:
                self._observers.remove(callback)

        return forget

    def _changed(self) -> None:
        for callback in tuple(self._observers):
            callback()


class Latest:
    """Tells whether an answer still belongs to the question that was asked last."""

    def __init__(self) -> None:
        self._number = 0

    def ask(self) -> Callable[[], bool]:
        """Begin a question; the function returned is true while no later one has begun."""
        self._number += 1
        mine = self._number
        return lambda: mine == self._number

    def drop(self) -> None:
        """Let whatever is still under way be stale."""
        self._number += 1
