"""Presenters are without Qt: the import contract holds them by the names of their modules."""

from pathlib import Path

UI = Path(__file__).parents[2] / "ui"


def test_every_presenter_is_named_as_the_contract_looks_for_it():
    """`presenter.py`, or whatever is in a folder `presenters`; any other name would not be held."""
    named = [path.relative_to(UI) for path in UI.rglob("*.py") if "presenter" in path.stem]
    assert named, "no presenter was found"
    assert [path for path in named if path.stem != "presenter"] == []
