"""The pages of the project lead somewhere: every link of theirs, and every file that they name, is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "server" / "SECURITY.md"], key=lambda page: page.name
)
# What was, and programs' own examples.
_HISTORY = {"CHANGELOG.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_a_heading(page: Path):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if "://" in target:
            continue
        file, _, heading = target.partition("#")
        found = page if not file else (page.parent / file).resolve()
        assert found.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.+)$", found.read_text("utf-8"), re.MULTILINE)
            assert heading in {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}, (
                target
            )


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name not in _HISTORY], ids=lambda page: page.name
)
def test_every_file_that_is_named_is_there(page: Path):
    text = page.read_text("utf-8")
    named = re.findall(r"`((?:clue_desktop|server|ui|packaging|tests|docs|resources)/[\w./]+)`", text)
    missing = {name for name in named if not (ROOT / name).exists()}
    assert missing == set()


def test_the_tour_names_files_of_every_part():
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    for part in (
        "clue_desktop/domain/",
        "clue_desktop/client/",
        "ui/",
        "server/services/",
        "server/store/",
        "server/verification/",
    ):
        assert f"`{part}" in text, part
