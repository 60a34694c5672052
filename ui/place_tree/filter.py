"""Searching the place tree as one types, quick at a hundred thousand nodes: a plain scan over names made ready before."""

from collections.abc import Iterator
from itertools import islice

from clue_desktop.domain.folding import folded
from ui.state.directory import Directory


class TreeFilter:
    """Which nodes match, and which stay because something under them does.

    Attributes:
        kept: the nodes that match and all nodes above them; None while nothing is searched for.
        hits: how many nodes match.
    """

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._left: Iterator[tuple[str, str, str | None]] = iter(())
        self._entries: list[tuple[str, str, str | None]] = []
        self._matching: list[tuple[str, str, str | None]] = []
        self._needle = ""
        self.kept: set[str] | None = None
        self.hits = 0

    @property
    def active(self) -> bool:
        """Whether anything is searched for."""
        return bool(self._needle)

    def rebuild(self) -> None:
        """Take the directory as it is now; its names are made ready by `prepare`, or else by the next search."""
        self._left = self._directory.names()
        self._entries = []
        needle, self._needle = self._needle, ""
        self.search(needle)

    def prepare(self, most: int) -> bool:
        """Make so many more names ready for searching; returns whether there are any left."""
        before = len(self._entries)
        self._entries += [
            (place_id, f"{folded(name)} {place_id}", above)
            for place_id, name, above in islice(self._left, most)
        ]
        return len(self._entries) - before == most

    def search(self, needle: str) -> None:
        """Match names and Place IDs that hold `needle`, in any case.

        A longer needle looks only at what matched before.
        """
        needle = folded(needle.strip())
        narrower = self._needle and needle.startswith(self._needle)
        self._needle = needle
        if not needle:
            self.kept, self.hits, self._matching = None, 0, []
            return
        while self.prepare(10_000):
            pass
        candidates = self._matching if narrower else self._entries
        self._matching = [entry for entry in candidates if needle in entry[1]]
        self.hits = len(self._matching)
        self.kept = self._with_those_above()

    def matches(self, place_id: str) -> bool:
        """Tell whether a node itself matches."""
        node = self._directory.node(place_id)
        return node is not None and self.active and self._needle in f"{folded(node.name)} {node.id}"

    def _with_those_above(self) -> set[str]:
        kept = {entry[0] for entry in self._matching}
        level = {entry[2] for entry in self._matching}
        while level:
            above = {place_id for place_id in level if place_id is not None} - kept
            kept |= above
            level = {node.parent_id for place_id in above if (node := self._directory.node(place_id))}
        return kept
