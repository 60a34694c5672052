"""The pictures of the console: those that the README shows are among those that are made."""

import re
from pathlib import Path

import pictures_of_editor
import pictures_of_enrollment
import pictures_of_entrance
import pictures_of_frame
import pictures_of_help
import pictures_of_operation
import pictures_of_service
import screenshots

ROOT = Path(screenshots.RESOURCES).parent.parent
MODULES = (
    pictures_of_editor,
    pictures_of_enrollment,
    pictures_of_entrance,
    pictures_of_frame,
    pictures_of_help,
    pictures_of_operation,
    pictures_of_service,
)


def test_those_of_the_readme_are_made_and_shown():
    made = {f"{name}-{scheme}-100" for name in screenshots.PICTURES for scheme in screenshots.SCHEMES}
    assert set(screenshots.FOR_README) <= made
    shown = re.findall(r"resources/screenshots/(\S+\.png)", (ROOT / "README.md").read_text("utf-8"))
    assert sorted(shown) == sorted(screenshots.FOR_README.values())


def test_those_of_the_readme_are_small_enough():
    files = [screenshots.RESOURCES / name for name in screenshots.FOR_README.values()]
    assert all(file.stat().st_size <= screenshots.MOST_BYTES for file in files)


def test_no_name_is_given_twice():
    assert len(screenshots.PICTURES) == sum(len(module.PICTURES) for module in MODULES)
