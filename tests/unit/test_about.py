"""What an installation says of itself: its parts, its commit, paths that name nobody."""

from pathlib import Path

import pytest

from clue_desktop.about import commit, parts, system, without_home

HEAD = "0123456789abcdef0123456789abcdef01234567"


def test_the_parts_are_those_of_the_program_each_with_its_licence():
    found = {part.name.lower(): part for part in parts()}
    assert {"httpx", "sqlalchemy", "pydantic", "anyio"} <= set(found), "those that these need, too"
    assert not {"pytest", "ruff", "mypy", "clue-desktop"} & set(found)
    assert all(part.version for part in found.values())
    without = [part.name for part in found.values() if not part.licence]
    assert without == []


@pytest.mark.parametrize("kind", ["branch", "packed", "detached", "worktree"])
def test_the_commit_of_a_clone_is_known(tmp_path: Path, kind: str):
    clone, git = tmp_path / "clone", tmp_path / "clone" / ".git"
    git.mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    if kind == "detached":
        (git / "HEAD").write_text(f"{HEAD}\n")
    elif kind == "packed":
        (git / "packed-refs").write_text(f"# pack-refs with: peeled\n{HEAD} refs/heads/main\n")
    else:
        (git / "refs" / "heads").mkdir(parents=True)
        (git / "refs" / "heads" / "main").write_text(f"{HEAD}\n")
    if kind == "worktree":
        own = git / "worktrees" / "tree"
        own.mkdir(parents=True)
        (own / "HEAD").write_text("ref: refs/heads/main\n")
        (own / "commondir").write_text("../..\n")
        clone = tmp_path / "tree"
        clone.mkdir()
        (clone / ".git").write_text(f"gitdir: {own}\n")
    assert commit(clone) == HEAD


def test_without_a_clone_there_is_no_commit(tmp_path: Path):
    assert commit(tmp_path) == ""


def test_paths_do_not_name_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert without_home(tmp_path / "config" / "x") == str(Path("~/config/x"))
    assert without_home(Path("/srv/clue")) == str(Path("/srv/clue"))
    assert "Python 3" in system()
