"""How quick the place tree is at 100,000 nodes: first paint (goal 1 s), a keystroke of the search (goal 50 ms), reading it anew.

Run it by its name: `python tests/bench/bench_place_tree.py`.
"""

import asyncio
import gc
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

import httpx
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTreeView
from qt import MemoryPreferences, RecordingNavigator, node

from clue_desktop.client.admin import AdminClient
from clue_desktop.contract.places import Place, Places
from clue_desktop.domain.place_tree import PlaceKind, place_id
from ui import names
from ui.place_tree.tree_panel import PlaceTreePanel
from ui.state.context import ChangeFeed, PageContext, PendingAccessTypes
from ui.state.directory import Directory
from ui.state.notices import Notices
from ui.widgets import theme

BRANCHES, GROUPS, PLACES = 20, 50, 99
FIRST_PAINT_GOAL_MS, KEYSTROKE_GOAL_MS, BLOCK_GOAL_MS = 1000, 50, 50
TYPED = ("lobby 77", "99", "o", "zzz")


def tree() -> list[Place]:
    """Return 20 branches of 50 groups of 99 places: with the headquarters, 100,021 nodes."""
    ids = map(place_id, range(1_000_000, 10_000_000))
    top = node(next(ids), PlaceKind.HEADQUARTERS, "Seoul HQ")
    places = [top]
    for branch_number in range(BRANCHES):
        branch = node(next(ids), PlaceKind.BRANCH, f"Branch {branch_number}", top.id)
        places.append(branch)
        for group_number in range(GROUPS):
            group = node(next(ids), PlaceKind.PLACE_GROUP, f"Tower {branch_number}-{group_number}", branch.id)
            places.append(group)
            places += [
                node(
                    next(ids),
                    PlaceKind.PLACE,
                    f"Lobby {number}",
                    group.id,
                    device_count=2,
                    has_overrides=number == 7,
                )
                for number in range(PLACES)
            ]
    return places


def blocked_by_loading(app: QApplication, directory: Directory, places: list[Place]) -> tuple[float, float]:
    """Return how many milliseconds reading the tree anew takes, and for how long at most nothing else could run."""
    document = Places(items=places).model_dump_json(by_alias=True).encode()
    headers = {"content-type": "application/json"}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=document, headers=headers))
    longest = 0.0

    async def beat() -> None:
        nonlocal longest
        before = time.perf_counter()
        while True:
            await asyncio.sleep(0)
            now = time.perf_counter()
            longest, before = max(longest, now - before), now

    async def load() -> float:
        async with AdminClient("http://127.0.0.1:1", transport=transport) as client:
            beating = asyncio.create_task(beat(), name="beat")
            begun = time.perf_counter()
            await directory.load(client.places.in_parts())
            app.processEvents()
            took = time.perf_counter() - begun
            await asyncio.sleep(0)
            beating.cancel()
            return took

    took = asyncio.run(load())
    return took * 1000, longest * 1000


def measured(work: Callable[[], object]) -> float:
    """Return how many milliseconds `work` and the painting after it take."""
    begun = time.perf_counter()
    work()
    QApplication.processEvents()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Print the figures."""
    app = QApplication([])
    theme.apply(app, "light")
    directory = Directory()
    places = tree()
    context = PageContext(
        client=AdminClient("http://127.0.0.1:1"),
        directory=directory,
        notices=Notices(),
        changes=ChangeFeed(),
        navigator=RecordingNavigator(),
        access_types=PendingAccessTypes(),
        preferences=MemoryPreferences(),
    )
    gc.freeze()
    print(f"{len(places):,} nodes")
    print(f"taking the tree over       {measured(lambda: directory.replace(places)):7.0f} ms")
    panels: list[PlaceTreePanel] = []

    def open_panel() -> None:
        panels.append(PlaceTreePanel(context, lambda _place: None))
        panels[0].resize(300, 900)
        panels[0].show()

    print(f"first paint                {measured(open_panel):7.0f} ms   goal {FIRST_PAINT_GOAL_MS}")
    panel = panels[0]
    field = panel.findChild(QLineEdit, names.PLACE_SEARCH)
    shown = panel.findChild(QTreeView, names.PLACE_TREE)
    assert field is not None
    assert shown is not None
    QTest.qWait(500)  # names are made ready meanwhile, as they are before anybody types
    slowest = 0.0
    for text in TYPED:
        for end in range(1, len(text) + 1):
            field.setText(text[:end])
            took = measured(panel.search_now)
            slowest = max(slowest, took)
            print(f"search {text[:end]!r:20}{took:7.0f} ms")
        field.clear()
        print(f"search cleared             {measured(panel.search_now):7.0f} ms")
    print(f"slowest keystroke          {slowest:7.0f} ms   goal {KEYSTROKE_GOAL_MS}")
    panel.select(places[-1].id)
    print(f"one letter and the arrow   {measured(lambda: QTest.keyClicks(shown, 's')):7.0f} ms")
    took, blocked = blocked_by_loading(app, directory, places)
    print(f"reading the tree anew      {took:7.0f} ms")
    print(f"  nothing else meanwhile   {blocked:7.0f} ms   goal {BLOCK_GOAL_MS}")


if __name__ == "__main__":
    main()
