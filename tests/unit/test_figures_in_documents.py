"""What the documents say of speed is what the benches' results file says."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

PEERS = Path(__file__).resolve().parents[1] / "bench" / "peers"


@pytest.fixture(scope="module")
def figures() -> ModuleType:
    """The program that puts them there."""
    spec = importlib.util.spec_from_file_location("peers_figures", PEERS / "figures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_documents_say_what_was_found(figures: ModuleType) -> None:
    found = json.loads(figures.RESULTS.read_text())
    blocks = 0
    for document in figures.DOCUMENTS:
        text = document.read_text()
        assert figures.filled_in(text, found) == text, f"{document.name}: run tests/bench/peers/figures.py"
        blocks += text.count("<!-- figures: ")
        assert text.count("<!-- figures: ") == text.count("<!-- end of figures -->")
    assert blocks == 5


def test_another_finding_changes_every_document(figures: ModuleType) -> None:
    found = json.loads(figures.RESULTS.read_text())
    found["peers"][0]["at"]["16"]["cpu_us"] = 1234.0
    for document in figures.DOCUMENTS:
        text = document.read_text()
        assert figures.filled_in(text, found) != text


def test_what_was_left_out_is_named(figures: ModuleType) -> None:
    found = json.loads(figures.RESULTS.read_text())
    found["left_out"] = {"Node-RED": "it needs Node.js"}
    assert "Left out: Node-RED (it needs Node.js)." in figures.peers_table(found)


def test_errors_are_not_passed_over(figures: ModuleType) -> None:
    found = json.loads(figures.RESULTS.read_text())
    found["curve"][0]["at"]["16"]["errors"] = 3
    assert "(errors)" in figures.curve_table(found)


def test_nothing_of_the_machine_but_what_it_is(figures: ModuleType) -> None:
    about = json.loads(figures.RESULTS.read_text())["conditions"]
    assert set(about) == {
        "cores", "date", "load_before", "minutes", "processor", "python", "rounds", "seconds", "system", "version",
    }  # fmt: skip
