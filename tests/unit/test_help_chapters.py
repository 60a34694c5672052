"""The chapters of help: complete in every language, linked rightly, of every screen one; in a built wheel, too."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from clue_desktop.licences import OWN, PYTHON, QT
from ui import names
from ui.help.chapters import CHAPTERS, OF_SCREEN, OF_WINDOW, Spot, spot_of
from ui.help.presenter import MOST_FOUND, HelpPresenter
from ui.help.reading import chapter
from ui.state.destination import PageKey, SettingsSection
from ui.state.session import Phase
from ui.words.language import Language

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "help"
MANUALS = [name for name in CHAPTERS if name.startswith(("api-", "device-"))]


def anchors(language: Language, name: str) -> set[str]:
    return {"", *(section.anchor for section in chapter(language, name).sections)}


@pytest.mark.parametrize("language", Language)
def test_each_file_is_a_chapter_and_each_chapter_a_file(language: Language):
    files = sorted(path.stem for path in (FOLDER / language).iterdir())
    assert files == sorted(CHAPTERS)
    assert len(set(CHAPTERS)) == len(CHAPTERS)


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_is_built_alike_in_every_language(name: str):
    """The same headings with the same numbers and anchors, as many tables, lists, notes and links."""

    def shape(language: Language) -> list[object]:
        read = chapter(language, name)
        return [
            [(section.level, section.number, section.anchor) for section in read.sections],
            [
                [
                    len(re.findall(mark, section.body, re.MULTILINE))
                    for mark in (r"^\|", r"^- ", r"^\d+\. ", r"^> ", r"^```", r"`\{\{\w+\}\}`")
                ]
                for section in read.sections
            ],
            sorted(read.links()),
        ]

    assert shape(Language.KOREAN) == shape(Language.ENGLISH)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", CHAPTERS)
def test_anchors_are_unique_and_every_link_leads_somewhere(name: str, language: Language):
    read = chapter(language, name)
    there = [section.anchor for section in read.sections]
    assert len(set(there)) == len(there)
    assert [section.level for section in read.sections].count(1) == 1
    for link in read.links():
        target, _, section = link.partition("#")
        target = target.removesuffix(".md") or name
        assert target in CHAPTERS, link
        assert section in anchors(language, target), link


def test_the_manuals_chapters_are_all_there():
    """Those of the first manual with each of their numbered sections."""
    numbers = [
        section.number
        for name in MANUALS
        if name.startswith("api-")
        for section in chapter(Language.ENGLISH, name).sections
        if section.number
    ]
    assert " ".join(numbers) == (
        "1 1.1 1.2 1.3 2 2.1 2.2 2.3 3 3.1 3.2 4 4.1 4.2 5 5.1 5.2 5.3 5.4 5.5 5.6 5.7 5.8 6 6.1 7 7.1 8"
        " 9 9.1 9.2 9.3 9.4 9.5"
    )
    assert [name.split("-")[1] for name in MANUALS if name.startswith("device-")] == [
        "1",
        "5",
        "6",
        "7",
        "8",
        "9",
    ]


@pytest.mark.parametrize("language", Language)
def test_nothing_is_joined_that_stands_on_lines_of_its_own(language: Language):
    """As a text that was taken out of a page may be: `…` - Then the next item."""
    for name in CHAPTERS:
        for section in chapter(language, name).sections:
            for line in section.body.splitlines():
                assert not re.search(r"[.?)`] - [\w`]", line), (name, line)
                assert line.count("**") % 2 == 0, (name, line)
                assert line.startswith("```") or line.count("`") % 2 == 0, (name, line)


@pytest.mark.parametrize("language", Language)
def test_every_screen_has_a_chapter(language: Language):
    screens = [*PageKey, *Phase, *(f"{PageKey.SERVER_SETTINGS}.{section}" for section in SettingsSection)]
    assert [screen for screen in screens if screen not in OF_SCREEN] == []
    for spot in (*OF_SCREEN.values(), *OF_WINDOW.values()):
        assert spot.chapter in CHAPTERS, spot
        assert spot.section in anchors(language, spot.chapter), spot


def test_a_part_of_a_screen_without_its_own_has_what_is_about_the_screen():
    assert spot_of("events.plot") == OF_SCREEN[PageKey.EVENTS]
    assert spot_of("events", names.PROPAGATION_DIALOG) == Spot("api-6-assign", "6.1")
    assert spot_of("events", "any other dialog") == OF_SCREEN[PageKey.EVENTS]
    assert spot_of("a screen of tomorrow") == Spot(CHAPTERS[0])


def test_what_was_read_is_gone_back_to_and_forward():
    help_ = HelpPresenter(Language.ENGLISH)
    help_.open(Spot("events"))
    assert not help_.can_go_back, "where it began there is nothing before"
    assert help_.follow("api-3-workflows.md#3.2") == ""
    assert help_.follow("#3.1") == ""
    assert help_.spot == Spot("api-3-workflows", "3.1")
    help_.go_back()
    assert help_.spot == Spot("api-3-workflows", "3.2")
    help_.go_back()
    assert help_.spot == Spot("events")
    help_.go_back()
    assert help_.spot == Spot("events")
    help_.go_forward()
    assert help_.spot == Spot("api-3-workflows", "3.2")
    help_.open(Spot("audit"))
    assert not help_.can_go_forward


@pytest.mark.parametrize(
    "link",
    [
        "https://vendor.example/",
        "mailto:a@b.example",
        "file:///etc/passwd",
        "../en/events.md",
        "//host/x",
        "nothing.md",
    ],
)
def test_what_leads_out_of_help_is_not_followed(link: str):
    help_ = HelpPresenter(Language.ENGLISH)
    help_.open(Spot("events"))
    assert help_.follow(link) == link
    assert help_.spot == Spot("events")


def test_the_same_is_shown_in_another_language():
    told: list[str] = []
    help_ = HelpPresenter(Language.ENGLISH)
    help_.observe(lambda: told.append(help_.chapter.title))
    help_.open(Spot("api-5-vendor-api", "5.7"))
    help_.speak(Language.KOREAN)
    assert told == ["5. Step 2 — Register a Vendor API", "5. 2단계 — 벤더 API 등록"]
    assert help_.spot == Spot("api-5-vendor-api", "5.7")


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        (Language.ENGLISH, "response parsing", Spot("api-5-vendor-api", "5.7")),
        (Language.ENGLISH, "PARSING  Configure", Spot("api-5-vendor-api", "5.7")),
        (Language.ENGLISH, "{{CARD_NUMBER}}", Spot("api-5-vendor-api", "5.4")),
        (Language.KOREAN, "응답 해석", Spot("api-5-vendor-api", "5.7")),
        (Language.KOREAN, "할당 코드 이메일", Spot("device-8-code-email")),
    ],
)
def test_a_search_goes_through_all_chapters_titles_first(language: Language, text: str, first: Spot):
    found = HelpPresenter(language).search(text)
    assert found[0].spot == first


def test_a_search_shows_what_is_around_and_is_bounded():
    help_ = HelpPresenter(Language.ENGLISH)
    assert help_.search("   ") == []
    assert help_.search("no such word anywhere") == []
    assert len(help_.search("e")) == MOST_FOUND
    found = help_.search("certificate validity")
    (hit,) = found
    assert hit.spot == Spot("api-9-troubleshooting", "9.3")
    assert "certificate validity" in hit.around
    assert len(hit.around) < 140
    assert not re.search(r"[|*`]", hit.around)


def test_a_wheel_holds_the_chapters_and_the_licences(tmp_path: Path):
    building = (
        "import os, sys, setuptools.build_meta as build; os.chdir(sys.argv[1]);"
        "print(build.build_wheel(sys.argv[2]))"
    )
    source = tmp_path / "source"
    source.mkdir()
    for part in ("clue_desktop", "server", "ui", "resources", "pyproject.toml", "README.md", "LICENSE"):
        (source / part).symlink_to(ROOT / part)
    subprocess.run(
        [sys.executable, "-c", building, str(source), str(tmp_path)],
        check=True,
        capture_output=True,
        timeout=110,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as made:
        held = set(made.namelist())
    assert {f"resources/help/{language}/{name}.md" for language in Language for name in CHAPTERS} <= held
    assert {f"resources/licences/{name}" for name in (*QT, *OWN, *PYTHON)} <= held
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in held)
