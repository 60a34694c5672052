"""What an installation says of itself: its parts, paths that name nobody."""

from pathlib import Path

import pytest

from clue_desktop.about import parts, system, without_home


def test_the_parts_are_those_of_the_program_each_with_its_licence():
    found = {part.name.lower(): part for part in parts()}
    assert {"httpx", "sqlalchemy", "pydantic", "anyio"} <= set(found), "those that these need, too"
    assert not {"pytest", "ruff", "mypy", "clue-desktop"} & set(found)
    assert all(part.version for part in found.values())
    without = [part.name for part in found.values() if not part.licence]
    assert without == []


def test_paths_do_not_name_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert without_home(tmp_path / "config" / "x") == str(Path("~/config/x"))
    assert without_home(Path("/srv/clue")) == str(Path("/srv/clue"))
    assert "Python 3" in system()
