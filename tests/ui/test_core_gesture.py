"""A test, a drag, the verdict, saving: with a real mouse at 1280 × 680, without scrolling once (manual 5.6 to 5.8)."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from qt import Live
from running import DENIED, GRANTED, OWNER, api_form

MISSING = [program for program in ("xvfb-run", "xdotool") if shutil.which(program) is None]
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux" or bool(MISSING), reason=f"needs {' and '.join(MISSING)}"),
    pytest.mark.timeout(300),
]

SCRIPT = Path(__file__).parents[1] / "support" / "core_gesture.py"


async def gesture(live: Live, tmp_path: Path, **given: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Carry it out on a new API that looks at status codes only; return what was seen, and the API as it is then."""
    group = live.owner.place("placeGroup")
    live.owner.assign(group)
    api = live.owner.register(group, api_form(live.vendor, criteria={"statusCodes": [200]}))
    wanted = {
        "server": live.server.url,
        "settings": str(tmp_path / "settings"),
        "email": OWNER["email"],
        "password": OWNER["password"],
        "group": group,
        "api": api["id"],
        "device": "547838629",
        **given,
    }
    folders = [Path(__file__).parents[2], SCRIPT.parent]
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "xcb",
        "PYTHONPATH": os.pathsep.join(map(str, folders)),
    }
    done = await asyncio.to_thread(
        subprocess.run,
        ["xvfb-run", "-a", "-s", "-screen 0 1400x900x24 -noreset", sys.executable, str(SCRIPT)],
        input=json.dumps(wanted),
        env=environment,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1]), live.owner.get(f"/apis/{api['id']}")


async def test_test_drag_read_and_save_without_scrolling(live: Live, tmp_path: Path):
    seen, saved = await gesture(live, tmp_path, card=GRANTED["rfCard"], decision="GRANTED")
    assert seen["size"] == [1280, 680]
    assert seen["scrolled"] == []
    assert seen["name has the keyboard"]
    assert (seen["path"], seen["value"], seen["format"]) == ("$.valid", "true", "BOOLEAN")
    assert seen["outcome"].startswith("200 OK · ")
    assert "$.valid is true (BOOLEAN), as required." in seen["verdict"]
    assert seen["says false"] == ""
    assert saved["criteria"]["successResult"] == {"path": "$.valid", "value": "true", "type": "BOOLEAN"}


async def test_a_false_that_is_dragged_with_the_mouse_grants_nobody(live: Live, tmp_path: Path):
    seen, saved = await gesture(live, tmp_path, card=DENIED, decision="DENIED")
    assert seen["scrolled"] == []
    assert (seen["path"], seen["value"], seen["format"]) == ("$.valid", "true", "BOOLEAN")
    assert seen["says false"] == "This response says false: with it, access is denied."
    assert saved["criteria"]["successResult"] == {"path": "$.valid", "value": "true", "type": "BOOLEAN"}
