"""Where the console keeps things on this machine."""

from pathlib import Path

import platformdirs

_APPLICATION = "CLUe Desktop"


def bundled_server_dir() -> Path:
    """Return the data folder of the bundled server: the one that `clue-server` itself takes without `--data-dir`."""
    return Path(platformdirs.user_data_dir(_APPLICATION, appauthor=False)) / "server"
