"""Keeps the translations of the console: `update` finds its texts, `compile` makes what the program reads.

The console's own texts stand in `ui` as `tr("…")`; what the rules and the server say, anywhere as `Said("…", value=…)`.

python3 packaging/bootstrap.py exec python packaging/translations.py update
… translate what is marked unfinished in resources/translations/clue_ko.ts, by hand or in Qt Linguist …
python3 packaging/bootstrap.py exec python packaging/translations.py compile

`update ja` begins a further language: its file is all that it takes, beside its name in `ui.words.language`.
"""

import argparse
import ast
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = tuple(sorted(path.stem.removeprefix("clue_") for path in FOLDER.glob("clue_*.ts")))
SPEAKING = ("clue_desktop", "server", "ui")
"""The packages where something is said that the console presents."""
CONTEXT = "rules"
"""Of what is said as `Said`; the console goes by the same name (`ui.words.language`)."""


def update(language: str, target: Path) -> None:
    """Bring a .ts file up to date with the texts of the console; those that are gone are dropped."""
    sources = sorted(path for path in (ROOT / "ui").rglob("*.py"))
    with tempfile.TemporaryDirectory() as folder:
        # Qt's tool knows only its own functions: what is said as `Said` it is given in these.
        said = Path(folder) / "said.py"
        said.write_text("".join(map(_for_qt, said_texts())), encoding="utf-8")
        listing = Path(folder) / "sources.lst"
        listing.write_text("\n".join(map(str, (*sources, said))), encoding="utf-8")
        _run(
            "pyside6-lupdate",
            f"@{listing}",
            "-source-language",
            "en",
            "-target-language",
            language,
            "-locations",
            "none",
            "-no-obsolete",
            "-ts",
            str(target),
        )


def said_texts() -> list[str]:
    """Return the templates of all that is said as `Said`, each once, in the order of the files that say it."""
    found: dict[str, None] = {}
    for package in SPEAKING:
        for path in sorted((ROOT / package).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            if "Said(" in text:
                found |= dict.fromkeys(_templates(ast.parse(text)))
    return list(found)


def _templates(module: ast.Module) -> list[str]:
    calls = [
        node for node in ast.walk(module) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    return [
        call.args[0].value
        for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset))
        if isinstance(call.func, ast.Name) and call.func.id == "Said" and call.args
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    ]


def _for_qt(template: str) -> str:
    return f'QT_TRANSLATE_NOOP("{CONTEXT}", {json.dumps(template, ensure_ascii=False)})\n'


def compile_to(source: Path, target: Path) -> None:
    """Make the .qm file of a .ts file; unfinished texts stay English."""
    _run("pyside6-lrelease", "-silent", str(source), "-qm", str(target))


def _run(name: str, *arguments: str) -> None:
    """Run one of Qt's tools of this environment."""
    subprocess.run(
        [str(Path(sys.executable).with_name(name)), *arguments], check=True, stdout=subprocess.DEVNULL
    )


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("what", choices=["update", "compile"])
    parser.add_argument("language", nargs="*", help="such as ja; all that there are, if none is named")
    arguments = parser.parse_args()
    for language in arguments.language or LANGUAGES:
        source = FOLDER / f"clue_{language}.ts"
        if arguments.what == "update":
            update(language, source)
        else:
            compile_to(source, source.with_suffix(".qm"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
