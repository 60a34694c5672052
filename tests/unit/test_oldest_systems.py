"""The oldest systems: told in a sentence before anything that needs a newer one, and stated where people read it."""

from pathlib import Path

import pytest

import clue_desktop.__main__
import server.starting.ground
from clue_desktop import this_system
from clue_desktop.domain.oldest_systems import (
    GLIBC,
    MACOS,
    WINDOWS_BUILD,
    glibc_problem,
    macos_problem,
    windows_problem,
)
from server.settings import Settings, SettingsError
from server.starting.ground import require_ground

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("build", "old"), [(10240, True), (17763, True), (18361, True), (18362, False), (26100, False)]
)
def test_windows_by_its_build(build: int, *, old: bool):
    problem = windows_problem(build)
    assert (problem is not None) is old
    assert not old or f"build {build}" in str(problem)


@pytest.mark.parametrize(
    ("release", "old"),
    [
        ("11.7", True),
        ("12.7.6", True),
        ("10.15", True),
        ("10.16", False),
        ("13.0", False),
        ("15.1", False),
        ("", False),
    ],
)
def test_macos_by_its_release(release: str, *, old: bool):
    assert (macos_problem(release) is not None) is old


@pytest.mark.parametrize(
    ("version", "old"),
    [("2.31", True), ("2.33", True), ("2.34", False), ("2.41", False), ("", False), ("3.0", False)],
)
def test_linux_by_its_c_library(version: str, *, old: bool):
    assert (glibc_problem(version) is not None) is old


def test_both_programs_end_with_the_sentence_and_make_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    sentence = windows_problem(17763)
    monkeypatch.setattr(server.starting.ground, "why_too_old", lambda: sentence)
    monkeypatch.setattr(clue_desktop.__main__, "why_too_old", lambda: sentence)
    with pytest.raises(SettingsError, match="version 1903"):
        require_ground(Settings(data_dir=tmp_path / "data"))
    assert not (tmp_path / "data").exists()
    assert clue_desktop.__main__.main([]) == 1
    assert capsys.readouterr().err == f"clue-desktop: {sentence}\n"


def test_this_system_is_new_enough():
    assert this_system.why_too_old() is None


def test_the_manual_states_them():
    manual = (PROJECT / "docs" / "operating.md").read_text("utf-8")
    glibc = ".".join(map(str, GLIBC))
    assert (
        f"Windows 10 version 1903 (build {WINDOWS_BUILD}), macOS {MACOS[0]}, Linux with glibc {glibc}"
        in manual
    )
