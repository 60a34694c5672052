"""Keeps the translations of the console: `update` finds its texts, `compile` makes what the program reads.

python3 packaging/bootstrap.py exec python packaging/translations.py update
… translate what is marked unfinished in resources/translations/clue_ko.ts, by hand or in Qt Linguist …
python3 packaging/bootstrap.py exec python packaging/translations.py compile
"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("ko",)


def update(language: str, target: Path) -> None:
    """Bring a .ts file up to date with the texts of the console; those that are gone are dropped."""
    sources = sorted(path for path in (ROOT / "ui").rglob("*.py"))
    listing = target.with_suffix(".lst")
    listing.write_text("\n".join(map(str, sources)), encoding="utf-8")
    try:
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
    finally:
        listing.unlink()


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
    what = parser.parse_args().what
    for language in LANGUAGES:
        source = FOLDER / f"clue_{language}.ts"
        if what == "update":
            update(language, source)
        else:
            compile_to(source, source.with_suffix(".qm"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
