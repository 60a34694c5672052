"""The workflow of releases: what its steps call is there, actions are pinned, no secret is written, nothing is published."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bootstrap
import bundle
import feed
import notices
import pytest
import yaml  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / ".github" / "workflows" / "release.yml"
TEXT = FILE.read_text("utf-8")
WORKFLOW: dict[str, Any] = yaml.safe_load(TEXT)
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]
SCRIPTS = {"bundle.py": bundle._parser, "feed.py": feed._parser, "notices.py": notices._parser}


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in JOBS.items():
        for step in job["steps"]:
            yield name, step


def commands() -> Iterator[list[str]]:
    """The words of each command line that is given to a step."""
    for _, step in steps():
        for line in step.get("run", "").replace("\\\n", " ").splitlines():
            if "packaging/" in line:
                yield shlex.split(line.replace("(", "").replace(")", ""))


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_what_a_step_calls_is_there_and_takes_these_words(words: list[str]):
    named = [word for word in words if word.startswith("packaging/")]
    assert named
    for word in named:
        assert (ROOT / word).is_file(), word
    if words[:2] == ["python3", "packaging/bootstrap.py"]:
        assert words[2] in bootstrap.COMMANDS
        words = words[3:]
    for at, word in enumerate(words):
        if (parser := SCRIPTS.get(Path(word).name)) is not None:
            parser().parse_args(words[at + 1 :])  # exits where the words are none of its own


def test_the_three_systems_are_made_and_proved():
    told = [" ".join(words) for words in commands()]
    for kind in ("deb", "windows", "macos"):
        assert any(f"bundle.py {kind} --out" in line for line in told), kind
    for file in ("dist/*.deb", "dist/*-setup.exe", "dist/*.dmg"):
        assert any(f"bundle.py selftest {file}" in line for line in told), file
    for script in ("notices.py", "audit.py", "feed.py ready", "windows_check.ps1"):
        assert any(script in line for line in told), script


def test_a_bare_root_is_proved_where_it_may_have_mounts_of_its_own():
    """A container that is not privileged may not: `unshare` is refused there, and so is debootstrap's device node."""
    for name, job in JOBS.items():
        proves = any("bundle.py selftest dist/*.deb" in step.get("run", "") for step in job["steps"])
        if proves and "container" in job:
            assert "--privileged" in job["container"]["options"].split(), name


def test_actions_are_pinned_by_commit_with_their_version_beside():
    used = re.findall(r"uses: (\S+)(.*)", TEXT)
    assert used
    for action, remark in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", remark), action
    assert len({action for action, _ in used}) == len({action.partition("@")[0] for action, _ in used})


def test_it_may_only_read_and_publishes_nothing():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in JOBS.values())
    begins = re.search(r"^on:\n(.*?)^\w", TEXT, re.MULTILINE | re.DOTALL)  # YAML reads the word as true
    assert begins is not None
    assert re.findall(r"^  (\w+):", begins[1], re.MULTILINE) == ["push", "workflow_dispatch"]
    assert not re.search(r"gh release|id-token|pull_request", TEXT)
    for _, step in steps():
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_secrets_are_named_and_only_in_the_env_of_a_step_that_a_tag_starts():
    for _, step in steps():
        named = [value for value in step.get("env", {}).values() if "secrets." in value]
        assert all(re.fullmatch(r"\$\{\{ secrets\.[A-Z0-9_]+ \}\}", value) for value in named)
        if named:
            assert step["if"] == "startsWith(github.ref, 'refs/tags/')"
        rest = {name: value for name, value in step.items() if name != "env"}
        assert "secrets." not in str(rest)
    assert not re.search(r"BEGIN [A-Z ]*PRIVATE KEY|AKIA|ghp_", TEXT)


def test_nothing_from_outside_is_put_into_a_command_line():
    for _, step in steps():
        assert "${{" not in step.get("run", "")


def test_what_was_unpacked_of_keys_is_removed_whatever_happens():
    for name, job in JOBS.items():
        writes = {
            found
            for step in job["steps"]
            if "secrets." in str(step.get("env", {}))
            for found in re.findall(r'> "\$RUNNER_TEMP/([\w.]+)"', step["run"])
        }
        cleared = " ".join(step["run"] for step in job["steps"] if step.get("if") == "always()")
        assert all(file in cleared for file in writes), name


def test_every_job_has_an_end_and_all_come_together():
    assert all(job["timeout-minutes"] <= 90 for job in JOBS.values())
    assert set(JOBS["together"]["needs"]) == set(JOBS) - {"together"}


# ---------------------------------------------------------------- the page that leads through it

PAGE = (ROOT / "packaging" / "RELEASING.md").read_text("utf-8")


def test_what_the_page_names_is_there():
    named = set(re.findall(r"(?:packaging|clue_desktop|resources|docs)/[\w./-]+\.\w+", PAGE))
    assert {"packaging/feed.py", "clue_desktop/new_version_feed.py", "packaging/locks/audit.txt"} <= named
    assert all((ROOT / name).is_file() for name in named), [
        name for name in named if not (ROOT / name).is_file()
    ]
    for command in re.findall(r"feed\.py (\w+)", PAGE):
        assert command in {"keygen", "sign", "verify", "ready"}


def test_every_secret_and_variable_of_the_workflow_is_explained():
    for kind in ("secrets", "vars"):
        for name in set(re.findall(rf"{kind}\.([A-Z0-9_]+)", TEXT)):
            assert f"`{name}`" in PAGE or (
                name.endswith("_SHA256") and f"`{name.removesuffix('_SHA256')}`" in PAGE
            ), name


def test_the_command_that_signs_is_one_that_there_is():
    line = PAGE.replace("\\\n", " ").partition("packaging/feed.py sign")[2].splitlines()[0]
    given = feed._parser().parse_args(["sign", *shlex.split(line)])
    assert [file.name for file in given.file] == ["*.deb", "*.exe", "*.dmg"]
    assert given.after.name == "published.json"


def test_the_page_lists_what_only_a_person_can_see():
    for what in (
        *(
            "Windows service",
            "Credential Manager",
            "firewall",
            "SmartScreen",
            "Sleep and wake",
            "IOCP",
            "menu bar",
        ),
        *("notarization", "keychain", "Wayland", "service after reboot"),
    ):
        assert what.casefold().replace("windows ", "") in PAGE.casefold(), what
