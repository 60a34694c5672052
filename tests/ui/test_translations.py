"""Every text of the console goes through translation, and each language that is offered is complete and compiled."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import translations
from PySide6.QtCore import QTranslator

from clue_desktop.domain.said import Said
from ui.words import language

UI = Path(__file__).resolve().parents[2] / "ui"
Texts = dict[tuple[str, str], str]

# Calls whose texts nobody reads on a screen, or that translate them.
_NOT_SHOWN = {
    "tr",
    "told",
    "spawn",
    "getLogger",
    "begin",  # names a task in the log
    "Shortcut",  # names of keys; what they do is translated
    "setApplicationName",  # what the system knows the program by
    "setObjectName",
    "setProperty",
    "setStyleSheet",
    "colour",
    "TypeVar",
    "setDisplayFormat",
    "horizontalAdvance",
}
# How things are written that are no prose: members of a test's answer as the manual names them, HTML, ends of names.
_AS_WRITTEN = {
    "Python",
    "CLUe Desktop ",
    "Return",
    "Enter",
    "success = false · ",
    "success = true · statusCode = ",
    '<p style="white-space: pre-wrap">',
    "Before",
    "clue-vendor --script ",
}
# Object names, what is translated elsewhere, colours, style sheets, names of fonts.
_WITHOUT_PROSE = {"names.py", "language.py", "theme.py", "style_sheet.py", "fonts.py"}
_LOG = {"debug", "info", "warning", "error", "exception"}
_PROSE = re.compile(r"[A-Za-z]{2,}[^A-Za-z]* [^A-Za-z]*[A-Za-z]{2,}|^[A-Z][a-z]{2,}…?$")


def _read(path: Path) -> Texts:
    found: Texts = {}
    for context in ET.parse(path).getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            finished = translation.get("type") is None
            found[name, message.findtext("source") or ""] = (translation.text or "") if finished else ""
    return found


@pytest.mark.parametrize("code", translations.LANGUAGES)
def test_every_text_is_translated(code: str, tmp_path: Path) -> None:
    present = _read(translations.FOLDER / f"clue_{code}.ts")
    fresh = tmp_path / "fresh.ts"
    translations.update(code, fresh)

    wanted = set(_read(fresh))
    assert sorted(wanted - set(present)) == [], "run packaging/translations.py update"
    assert sorted(set(present) - wanted) == [], "texts that are gone"
    assert sorted(key for key in wanted if not present[key].strip()) == [], "not translated"


def test_every_text_is_found_by_the_tool_that_collects_them(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    translations.update(translations.LANGUAGES[0], fresh)
    found = {source for _, source in _read(fresh)}
    overlooked = [
        f"{path.relative_to(UI)}:{node.lineno}: {ast.unparse(node)}"
        for path in sorted(UI.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and path.name != "language.py" and _name(node.func) == "tr"
        if not (isinstance(text := node.args[0], ast.Constant) and text.value in found)
    ]
    assert overlooked == [], "not inside an f-string, and the text itself, no name for it"


@pytest.mark.parametrize("code", translations.LANGUAGES)
def test_translations_keep_the_values_of_their_texts(code: str) -> None:
    wrong = [
        (source, translation)
        for (_, source), translation in _read(translations.FOLDER / f"clue_{code}.ts").items()
        if sorted(_values(source)) != sorted(_values(translation))
    ]
    assert wrong == []


def _values(text: str) -> list[str]:
    return re.findall(r"\{[^{}]*\}", text.replace("{{", "").replace("}}", ""))


@pytest.mark.parametrize("code", translations.LANGUAGES)
def test_what_the_program_reads_is_what_was_translated(code: str) -> None:
    translator = QTranslator()
    assert translator.load(f"clue_{code}.qm", str(translations.FOLDER))
    stale = [
        source
        for (context, source), translation in _read(translations.FOLDER / f"clue_{code}.ts").items()
        if translator.translate(context, source) != translation
    ]
    assert stale == [], "run packaging/translations.py compile"


def test_what_is_said_is_collected_to_the_letter_and_found_again(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    translations.update(translations.LANGUAGES[0], fresh)
    collected = {text for context, text in _read(fresh) if context == language.RULES}
    assert collected == set(translations.said_texts())
    assert len(collected) > 500


@pytest.mark.parametrize("code", translations.LANGUAGES)
def test_all_that_is_said_is_presented_with_its_values(code: str) -> None:
    known = _read(translations.FOLDER / f"clue_{code}.ts")
    language.speak(lambda context, text: known.get((context, text)) or text)
    try:
        for template in translations.said_texts():
            values = {name: f"«{name}»" for name in re.findall(r"\{(\w+)\}", template)}
            presented = language.told(Said.as_sent("as it came", template, values))
            if known.get((language.RULES, template)) not in {None, "", template}:
                assert presented == known[language.RULES, template].format(**values), template
                assert all(value in presented for value in values.values()), template
    finally:
        language.speak(None)


def test_each_language_that_is_offered_has_its_file() -> None:
    assert {str(code) for code in language.Language} == {"en", *translations.LANGUAGES}
    assert set(language.NAMES) == set(language.Language)


def test_a_further_language_costs_one_file(tmp_path: Path) -> None:
    first, further = tmp_path / "first.ts", tmp_path / "clue_ja.ts"
    translations.update(translations.LANGUAGES[0], first)
    translations.update("ja", further)
    assert (ET.parse(further).getroot().get("language") or "")[:2] == "ja"
    assert _read(further) == _read(first)  # the same texts, none of them translated yet


def test_every_text_goes_through_translation() -> None:
    missed = [
        f"{path.relative_to(UI)}:{line}: {text}"
        for path in sorted(UI.rglob("*.py"))
        if path.name not in _WITHOUT_PROSE
        for line, text in _untranslated(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert missed == []


def _untranslated(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield prose that stands in the code and is neither a docstring, nor translated, nor for logs and raised faults."""
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        if isinstance(node, ast.Call) and _name(node.func) in _NOT_SHOWN | _LOG:
            given = (*node.args, *(one.value for one in node.keywords))
            passed |= {id(inner) for argument in given for inner in ast.walk(argument)}
        if isinstance(node, ast.Raise) and node.exc is not None:
            passed |= {id(inner) for inner in ast.walk(node.exc)}
        if isinstance(node, ast.AnnAssign):
            passed |= {id(inner) for inner in ast.walk(node.annotation)}
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is not None:
            passed |= {id(inner) for inner in ast.walk(node.returns)}
        if isinstance(node, ast.arg) and node.annotation is not None:
            passed |= {id(inner) for inner in ast.walk(node.annotation)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in passed:
            continue
        if node.value in _AS_WRITTEN:
            continue
        if _PROSE.search(node.value) and not node.value.startswith("Q"):
            yield node.lineno, node.value


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def test_the_program_for_translations_runs_by_itself() -> None:
    shown = subprocess.run(
        [sys.executable, translations.__file__, "--help"], capture_output=True, text=True, check=True
    )
    assert "update" in shown.stdout


_NODES_OF_A_RESPONSE = {"test_console", "shortcuts.py"}


def test_what_a_person_reads_says_place_and_not_node() -> None:
    """A node is a node of a vendor's response; what stands in the tree of places is a place, or a group."""
    said = [
        f"{path.relative_to(UI)}: {text.value}"
        for path in UI.rglob("*.py")
        if not _NODES_OF_A_RESPONSE & set(path.relative_to(UI).parts)
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"tr", "Said"}
        for text in call.args[:1]
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
        if re.search(r"\bnodes?\b", text.value, re.IGNORECASE)
    ]
    assert said == []
