"""How long the window stands still while the workspace is made, its page opens and the language is switched (goal 50 ms).

Run it by its name: `python tests/bench/bench_workspace.py`.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from PySide6.QtWidgets import QApplication

import qasync  # isort: skip - takes the binding that is there

from opened_console import bundled, console, set_up

from clue_desktop.domain.place_tree import PlaceKind
from ui.frame.console import Console
from ui.state.destination import PageKey, to_page
from ui.widgets import theme
from ui.words.language import Language

GOAL_MS = 50
ROUNDS = 5


class Beat:
    """Tells for how long at most the event loop did nothing else."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def run(self) -> None:
        """Beat as often as the loop lets it."""
        before = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            self.longest, before = max(self.longest, now - before), now


async def standstill(act: Callable[[], object]) -> float:
    """Return the longest standstill in milliseconds while `act` and all that follows from it are done."""
    beat = Beat()
    beating = asyncio.create_task(beat.run(), name="beat")
    await asyncio.sleep(0.01)
    act()
    await asyncio.sleep(0.4)
    beating.cancel()
    return beat.longest * 1000


async def measure(opened: Console) -> None:
    """Print the figures."""
    await set_up(opened)
    workspace = opened.workspace
    assert workspace is not None
    group = workspace.context.directory.of_kind(PlaceKind.PLACE_GROUP)[0]
    for page in (PageKey.PLACES, PageKey.ACCESS_SERVICE, PageKey.DEVICES, PageKey.EVENTS):
        workspace.go(to_page(page, group))
        await asyncio.sleep(0.5)
        figures = []
        for round_number in range(ROUNDS):
            language = Language.KOREAN if round_number % 2 else Language.ENGLISH
            figures.append(await standstill(partial(opened.choose_language, language)))
        print(f"language, {page:14} {min(figures):5.0f} to {max(figures):.0f} ms   goal {GOAL_MS}")
        workspace = opened.workspace
        assert workspace is not None


async def main() -> None:
    """Open a console on a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        async with console(bundled(Path(folder))) as opened:
            await measure(opened)


if __name__ == "__main__":
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    theme.apply(app, "light")
    loop = qasync.QEventLoop(app)
    with loop:
        loop.run_until_complete(main())
