"""Who asks for work: where not all of it can be done at once, doors come first, then administrators, then strangers."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import IntEnum


class Asker(IntEnum):
    """Who asks, in order of precedence."""

    SERVER = 0
    """The server itself, for what doors need: whom it follows, what waits to be sent, what is kept in order."""
    ADMINISTRATOR = 1
    STRANGER = 2
    """Whoever has proved nothing: signing in, setting up, registering in the field."""

    @property
    def label(self) -> str:
        """Return the name in metrics."""
        return self.name.lower()


_present: ContextVar[Asker] = ContextVar("asker", default=Asker.SERVER)


def present_asker() -> Asker:
    """Return who asks for what is being done; travels along into worker threads."""
    return _present.get()


@contextmanager
def asked_by(asker: Asker) -> Iterator[None]:
    """Have what is done within asked for by somebody."""
    before = _present.set(asker)
    try:
        yield
    finally:
        _present.reset(before)
