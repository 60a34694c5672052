"""Where the window opens: on screens of all sizes, and again where its screen has changed; in processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMargins, QRect

from ui.widgets.placing import fitted

PROGRAM = """
import json, sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
from ui.frame.window import MainWindow
opened = []
for kept, move in json.loads(sys.argv[1]):
    window = MainWindow()
    window.restore_geometry(kept)
    window.show()
    if move:
        window.setGeometry(*move)
    app.processEvents()
    shown = window.geometry()
    opened.append({
        "place": [shown.x(), shown.y(), shown.width(), shown.height()],
        "maximized": window.isMaximized(),
        "kept": window.geometry_as_text(),
    })
print(json.dumps(opened))
"""

Screen = tuple[int, int, int, int, float]
"""Where it begins, how large it is, and how many pixels one of its units has."""
Place = list[int]
"""Left, top, width and height."""


def opened(
    folder: Path, screens: list[Screen], *windows: tuple[str | None, Place | None]
) -> list[dict[str, Any]]:
    """Open windows on these screens, each where it was kept or anew, and move it; return where each is then."""
    file = folder / "screens.json"
    described = [
        {"name": f"screen{number}", "x": left, "y": top, "width": width, "height": height, "dpr": dpr}
        | {"logicalDpi": 96, "logicalBaseDpi": 96}
        for number, (left, top, width, height, dpr) in enumerate(screens)
    ]
    arrangement = {"synchronousWindowSystemEvents": True, "windowFrameMargins": False, "screens": described}
    file.write_text(json.dumps(arrangement), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(windows)],
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={file}"},
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    said: list[dict[str, Any]] = json.loads(done.stdout)
    return said


def lies_on(place: list[int], screen: Screen) -> bool:
    return QRect(*screen[:4]).contains(QRect(*place))


LARGE = (0, 0, 1920, 1080, 1.0)


@pytest.mark.parametrize(
    ("screen", "maximized"), [((0, 0, 1280, 720, 1.5), True), ((0, 0, 1440, 900, 1.0), False)]
)
def test_the_first_window_fits_its_screen(tmp_path: Path, screen: Screen, *, maximized: bool):
    (window,) = opened(tmp_path, [screen], (None, None))
    assert lies_on(window["place"], screen)
    assert window["maximized"] is maximized
    if not maximized:
        assert window["place"][2:] == [1280, 820]
        assert window["place"][0] == (screen[2] - 1280) // 2


def test_a_window_comes_back_where_it_was_or_wholly_on_a_screen_that_is_there(tmp_path: Path):
    """Its screen may have gone, become smaller, or have other pixels."""
    three = [LARGE, (1920, 0, 1920, 1080, 1.0), (-1920, 0, 1920, 1080, 1.0)]
    places = [[300, 100, 1000, 700], [400, 100, 1500, 900], [2400, 100, 1200, 800], [-1800, 100, 1200, 800]]
    kept = [window["kept"] for window in opened(tmp_path, three, *((None, place) for place in places))]
    again = [window["place"] for window in opened(tmp_path, three, *((one, None) for one in kept))]
    assert again == places
    for screen in ((0, 0, 1280, 720, 1.5), LARGE):
        for window in opened(tmp_path, [screen], *((one, None) for one in [*kept, "no geometry"])):
            assert lies_on(window["place"], screen), window


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        (QRect(100, 100, 800, 600), QRect(100, 100, 800, 600)),
        (QRect(900, 500, 800, 600), QRect(472, 112, 800, 600)),
        (QRect(-50, -50, 3000, 2000), QRect(8, 30, 1264, 682)),
        (QRect(5000, 100, 800, 600), None),
    ],
)
def test_the_nearest_place_within_the_screen(place: QRect, wanted: QRect | None):
    assert fitted(place, [QRect(0, 0, 1280, 720)], QMargins(8, 30, 8, 8)) == wanted
