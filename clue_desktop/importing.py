"""What a program imports at its start, without looks for garbage in between. Light, as `clue_desktop.version` is."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_has_imported = False


@contextmanager
def no_look_for_garbage() -> Iterator[None]:
    """Keep the garbage collector from going through what is being imported, again and again, while it grows.

    Modules, classes and functions stay; of a server's 1.7 s of imports a third went into finding that out. A program
    that imports so for the first time takes all that is there for what stays; later looks spare it.
    """
    global _has_imported  # noqa: PLW0603  # it is the process's own, as the collector is
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not _has_imported:
            _has_imported = True
            gc.freeze()
        if was_enabled:
            gc.enable()
