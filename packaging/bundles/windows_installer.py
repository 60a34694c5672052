"""The installer for Windows, made by NSIS of a folder that holds what is to be installed."""

import os
import shlex
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from bundles.say import BundleError, run
from bundles.windows_programs import FILES, PRODUCT, PUBLISHER, version_numbers
from bundles.windows_texts import LANGUAGES, TEXTS

BEST, QUICK = "lzma", "zlib"


def quoted(text: str) -> str:
    """Return a text as NSIS takes it between quotes, to the letter (NSIS manual, 4.1)."""
    if "\n" in text or "\r" in text:
        raise BundleError(f"NSIS cannot hold a line break in {text!r}.")
    return '"' + text.replace("$", "$$").replace('"', '$\\"') + '"'


def defines(values: Mapping[str, str]) -> str:
    """Return the builder's variables as NSIS reads them."""
    return "".join(f"!define {name} {quoted(value)}\n" for name, value in values.items())


def texts(languages: Mapping[str, str] = LANGUAGES) -> str:
    """Return all sentences in every language; what begins with `$` in them is a variable there. Raises BundleError for a gap."""
    lines = []
    for name, said in TEXTS.items():
        for language, number in languages.items():
            if language not in said:
                raise BundleError(f"The installer's text {name} is not there in {language}.")
            escaped = said[language].replace('"', '$\\"')
            lines.append(f'LangString {name} {number} "{escaped}"\n')
    return "".join(lines)


def file_list(names: Iterable[str], stage: str) -> str:
    """Return what puts the files in place: always in the same order, whatever the disk's.

    Args:
        names: paths below the folder, with slashes.
        stage: the folder on this machine.
    """
    lines, at = [], None
    for name in sorted(names, key=lambda name: (PurePosixPath(name).parent.as_posix(), name)):
        folder = PurePosixPath(name).parent
        if folder != at:
            inside = "" if folder == PurePosixPath() else "\\" + str(folder).replace("/", "\\")
            lines.append(f'SetOutPath "$INSTDIR{_plain(inside)}"\n')
            at = folder
        lines.append(f"File {quoted(f'{stage}/{name}')}\n")
    return "".join(lines)


def top_files(names: Iterable[str]) -> str:
    """Return what removes the files that lie in the folder itself."""
    return "".join(f'Delete "$INSTDIR\\{_plain(name)}"\n' for name in sorted(names) if "/" not in name)


def _plain(text: str) -> str:
    if any(letter in text for letter in '"$`\r\n'):
        raise BundleError(f"The installer cannot hold a file named {text}.")
    return text


def make(
    stage: Path,
    helpers: Path,
    icon: Path,
    target: Path,
    version: str,
    epoch: int,
    *,
    compressor: str = BEST,
    sign: bool = False,
) -> None:
    """Make the installer of a folder.

    Args:
        stage: what is installed.
        helpers: programs that the installer itself uses.
        icon: Windows' icon of installer and uninstaller.
        target: the installer.
        version: the project's.
        epoch: the time that it bears.
        compressor: `BEST` or, for trying something, `QUICK`.
        sign: whether the uninstaller is to be signed.
    """
    names = [path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file()]
    size = sum((stage / name).stat().st_size for name in names)
    values = {
        "PRODUCT": PRODUCT,
        "PUBLISHER": PUBLISHER,
        "VERSION": version,
        "VERSION_NUMBERS": ".".join(map(str, version_numbers(version))),
        "OUTPUT": str(target),
        "HELPERS": str(helpers),
        "ICON": str(icon),
        "COMPRESSOR": compressor,
        "INSTALLED_KB": str(size // 1024),
    }
    if sign:
        values["SIGN"] = f"{shlex.quote(sys.executable)} -m bundles.windows_signing"
    with tempfile.TemporaryDirectory(prefix="clue-bundle-nsis-") as folder:
        work = Path(folder)
        for name, text in {
            "defines.nsh": defines(values),
            "texts.nsh": texts(),
            "files.nsh": file_list(names, str(stage)),
            "top_files.nsh": top_files(names),
            "installer.nsi": (FILES / "installer.nsi").read_text("utf-8"),
        }.items():
            (work / name).write_text(text, "utf-8-sig")
            os.utime(work / name, (epoch, epoch))
        log = work / "makensis.log"
        try:
            _make(work, log, epoch)
        except BundleError as error:
            raise BundleError(f"{error}\n{log.read_text('utf-8', 'replace')[-3000:]}") from error


def _make(work: Path, log: Path, epoch: int) -> None:
    run(
        ["makensis", "-V2", "-WX", f"-O{log}", "-INPUTCHARSET", "UTF8", "installer.nsi"],
        folder=work,
        environment={
            **os.environ,
            "SOURCE_DATE_EPOCH": str(epoch),
            "PYTHONPATH": str(FILES.parent.parent),
        },
    )
