"""`--version`: what each program answers, and how little it does for it; where the commit is known from."""

import ast
import importlib
import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from clue_desktop import __version__, version
from clue_desktop.version import COMMIT_FILE, commit, version_line

HEAD = "0123456789abcdef0123456789abcdef01234567"
OTHER = "fedcba9876543210fedcba9876543210fedcba98"
PROGRAMS = {
    "clue-desktop": "clue_desktop",
    "clue-server": "server",
    "clue-device": "server.sandbox.device",
    "clue-vendor": "server.sandbox.sample_vendor",
}


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


def test_a_bundle_has_its_commit_in_a_file(tmp_path: Path):
    """It counts before a clone around it, which may be another project's."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text(f"{OTHER}\n")
    file = tmp_path / "commit.txt"
    file.write_text(f"{HEAD}\n")
    assert commit(tmp_path, file) == HEAD
    file.write_text("not a commit\n")
    assert commit(tmp_path, file) == OTHER
    file.write_bytes(b"\xff\xfe")
    assert commit(tmp_path, file) == OTHER


@pytest.mark.parametrize(
    ("origin", "told"),
    [
        ({"url": "file:///clue-desktop", "vcs_info": {"vcs": "git", "commit_id": HEAD}}, HEAD),
        ({"url": "file:///clue-desktop", "dir_info": {"editable": True}}, ""),
        ({"url": "file:///clue-desktop", "vcs_info": {"vcs": "git", "commit_id": "main"}}, ""),
        (None, ""),
    ],
)
def test_a_package_has_it_among_its_metadata(
    origin: dict[str, object] | None, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    class Installed:
        def read_text(self, name: str) -> str | None:
            assert name == "direct_url.json"
            return None if origin is None else json.dumps(origin)

    monkeypatch.setattr(metadata, "distribution", lambda _: Installed())
    assert commit(tmp_path, tmp_path / "none") == told


def test_no_checkout_has_that_file():
    assert not COMMIT_FILE.exists()


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_program_answers(
    program: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(version, "commit", lambda: HEAD)
    main = importlib.import_module(f"{PROGRAMS[program]}.__main__").main
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"{program} {__version__} ({HEAD[:12]})\n"
    with pytest.raises(SystemExit) as end:  # and among other arguments
        main(["--version", "--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"{program} {__version__} ({HEAD[:12]})\n"
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "--version" in capsys.readouterr().out


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_is_answered_by_a_few_modules(program: str):
    """So that an installer's self-test, and whoever waits at a prompt, has it at once."""
    code = (
        "import runpy, sys\n"
        f"sys.argv = [{program!r}, '--version']\n"
        "try:\n"
        f"    runpy.run_module({PROGRAMS[program]!r}, run_name='__main__')\n"
        "except SystemExit as end:\n"
        "    print(end.code, sorted(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{code}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    line, ended = done.stdout.splitlines()
    assert line == version_line(program)
    code, _, loaded = ended.partition(" ")
    assert code == "0"
    modules = set(ast.literal_eval(loaded))
    others = {name.partition(".")[0] for name in modules} - set(sys.stdlib_module_names) - {"__main__"}
    assert others <= {"clue_desktop", "server"}
    assert not {"asyncio", "ssl", "importlib.metadata", "logging"} & modules


def test_without_a_commit_the_version_stands_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(version, "commit", lambda: "")
    assert version_line("clue-server") == f"clue-server {__version__}"
