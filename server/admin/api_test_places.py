"""How many API tests may be under way: a test waits as long as its vendor likes, and others wait for places too."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from clue_desktop.domain.said import Said
from server.refusals import BusyError

TESTS_PER_ADMINISTRATOR = 4
TESTS_PER_GROUP = 8
TESTS_IN_ALL = 32


class ApiTestPlaces:
    """The places of one process; on the event loop only.

    Attributes:
        taken: how many tests are under way.
        refused: how many had no place so far.
    """

    def __init__(self) -> None:
        self.taken = 0
        self.refused = 0
        self._own: Counter[str] = Counter()
        self._groups: Counter[str] = Counter()

    @contextmanager
    def place(self, administrator_id: str, group_id: str) -> Iterator[None]:
        """Hold a place as long as a test runs.

        Raises:
            BusyError: there is none; nothing was called.
        """
        if self._own[administrator_id] >= TESTS_PER_ADMINISTRATOR:
            self.refused += 1
            msg = Said(
                "{number} of your API tests are under way. Wait until one of them has ended.",
                number=TESTS_PER_ADMINISTRATOR,
            )
            raise BusyError(msg, own=True)
        if self._groups[group_id] >= TESTS_PER_GROUP or self.taken >= TESTS_IN_ALL:
            self.refused += 1
            raise BusyError(Said("Too many API tests are under way. Try again in a moment."))
        self._count(administrator_id, group_id, 1)
        try:
            yield
        finally:
            self._count(administrator_id, group_id, -1)

    def _count(self, administrator_id: str, group_id: str, change: int) -> None:
        self.taken += change
        for counted, key in ((self._own, administrator_id), (self._groups, group_id)):
            counted[key] += change
            if not counted[key]:
                del counted[key]
