"""Loads the plotting library beside the GUI thread: it takes a second to import, with numpy, and is seldom needed first."""

import asyncio


def _import() -> None:
    import pyqtgraph

    # Its work at the end of the program is for scripts that leave windows behind; ours are gone by then.
    pyqtgraph.setConfigOptions(antialias=True, exitCleanup=False, useOpenGL=False)


async def load_plotting() -> None:
    """Have the library ready; once it is, this takes no time."""
    await asyncio.to_thread(_import)
