"""A server with the base dependencies alone, no desktop and no development tools, starts and verifies."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import requires
from pathlib import Path

from running import api_form, running_server, set_up

from server.sandbox.sample_vendor.running import RunningVendor

# What only the extras bring.
FORBIDDEN = (
    "PySide6", "shiboken6", "qasync", "psycopg", "pytest", "_pytest", "hypothesis", "respx", "trustme", "schemathesis", "standardwebhooks",
    "mypy", "ruff", "importlinter", "ui",
    "jsonschema_rs", "aiosmtpd", "playwright", "pyqtgraph",
)  # fmt: skip
REFUSE = f"""
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {FORBIDDEN!r}:
            raise ModuleNotFoundError(f"not installed here: {{name}}", name=name)
        return None

sys.meta_path.insert(0, Refuse())
"""


def test_it_starts_and_verifies(tmp_path: Path, vendor: RunningVendor):
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(REFUSE)
    with running_server(tmp_path / "data", vendors=[vendor], environ={"PYTHONPATH": str(hook)}) as server:
        owner = set_up(server)
        group = owner.place("placeGroup")
        owner.assign(group, rfCard=owner.register(group, api_form(vendor))["id"])
        device = owner.device(owner.place("place", group))
        assert device.present("rfCard", "04A1B2C3")["result"] == "granted"
        assert device.present("rfCard", "04DEAD00")["result"] == "denied"
        assert owner.client.get("/metrics").status_code == 200


PROGRAMS = ("server.sandbox.sample_vendor.program", "server.sandbox.device.program", "server.program")


def _loaded_by(modules: Sequence[str]) -> dict[str, list[str]]:
    """Return what is loaded after each of these modules, which one Python imports one after the other."""
    program = (
        "import importlib, json, sys; "
        f"print(json.dumps([importlib.import_module(each) and list(sys.modules) for each in {modules!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return dict(zip(modules, json.loads(done.stdout), strict=True))


def test_no_program_loads_anything_of_the_extras():
    loaded = _loaded_by(PROGRAMS)
    for module, names in loaded.items():
        assert module in names
        assert not {name.partition(".")[0] for name in names} & set(FORBIDDEN), module


def test_the_forbidden_ones_are_those_of_the_extras():
    """So that a package that moves into an extra is refused here too."""
    extras = {re.split(r"[<>=;, ]", line)[0] for line in requires("clue-desktop") or () if "extra ==" in line}
    known = {
        "pyside6-essentials": "PySide6",
        "psycopg[binary]": "psycopg",
        "import-linter": "importlinter",
        "jsonschema-rs": "jsonschema_rs",
        "pytest-qt": "pytest",
        "pytest-timeout": "pytest",
        "pytest-xdist": "pytest",
    }
    assert {known.get(name, name) for name in extras} <= set(FORBIDDEN)
