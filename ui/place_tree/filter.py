"""Searching the place tree as one types, quick at a hundred thousand nodes: a plain scan over names made ready once."""

from collections.abc import Iterable

from ui.directory import Directory

Children = dict[str | None, list[str]]


class TreeFilter:
    """Which nodes match, and the tree of them with the nodes above kept."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._names: list[tuple[str, str]] = []
        self._needle = ""
        self._hits: list[tuple[str, str]] = []

    def rebuild(self, ids: Iterable[str]) -> None:
        """Take the names of the directory as it is now."""
        directory = self._directory
        self._names = [
            (place_id, f"{node.name.lower()} {place_id}")
            for place_id in ids
            if (node := directory.node(place_id))
        ]
        needle, self._needle = self._needle, ""
        self._hits = self._names
        self.search(needle)

    @property
    def active(self) -> bool:
        """Whether anything is searched for."""
        return bool(self._needle)

    @property
    def hits(self) -> int:
        """How many nodes match."""
        return len(self._hits)

    def first(self) -> str | None:
        """Return the first node that matches, or None when none does or nothing is searched for."""
        return self._hits[0][0] if self.active and self._hits else None

    def search(self, needle: str) -> None:
        """Match names and Place IDs that hold `needle`, in any case; a longer needle looks only at what matched before."""
        needle = needle.strip().lower()
        candidates = self._hits if self._needle and needle.startswith(self._needle) else self._names
        self._hits = [entry for entry in candidates if needle in entry[1]] if needle else self._names
        self._needle = needle

    def children(self) -> Children | None:
        """Return the tree of the matches with all nodes above them, or None when nothing is searched for."""
        if not self.active:
            return None
        directory = self._directory
        kept: set[str] = set()
        for place_id, _name in self._hits:
            current: str | None = place_id
            while current is not None and current not in kept:
                kept.add(current)
                node = directory.node(current)
                current = node.parent_id if node else None
        found: Children = {}
        stack: list[str | None] = [None]
        while stack:
            parent = stack.pop()
            below = [child for child in directory.children(parent) if child in kept]
            if below:
                found[parent] = below
                stack.extend(below)
        return found
