"""The script as a file that may change while the vendor runs: good edits count at once, broken ones are told."""

import asyncio
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from clue_desktop.client.text_files import NotTextError, read_text
from server.sandbox.sample_vendor.faults import FAULTS
from server.sandbox.sample_vendor.script import Script, ScriptError, parse_script

_CHECK_SECONDS = 0.1

Stamp = tuple[int, int, int] | None


def example_text() -> str:
    """The example script, which teaches the format and is what a vendor does without a script."""
    return (
        resources.files("server.sandbox.sample_vendor").joinpath("example.toml").read_text(encoding="utf-8")
    )


def script_from(text: str, source: str = "script") -> Script:
    """The script in `text`. Raises ScriptError."""
    return parse_script(text, source, tuple(FAULTS))


def script_in(path: Path) -> Script:
    """The script in a file. Raises ScriptError, also when the file cannot be read."""
    try:
        text = read_text(path)
    except OSError as error:
        raise ScriptError(f"{path}: {error.strerror}") from error
    except NotTextError as error:
        raise ScriptError(f"{path}: {error}") from error
    return script_from(text, str(path))


async def follow(path: Path, seen: Stamp, use: Callable[[Script], None], tell: Callable[[str], None]) -> None:
    """Watches a script file until cancelled; hands each good version to `use` and tells what became of each edit.

    `seen` is the file's stamp from before it was read first.
    """
    while True:
        await asyncio.sleep(_CHECK_SECONDS)
        current = stamp(path)
        if current == seen:
            continue
        seen = current
        try:
            use(script_in(path))
        except ScriptError as error:
            tell(f"{error}; the script from before stays in use")
        else:
            tell(f"{path}: read again")


def stamp(path: Path) -> Stamp:
    """What changes when a file does; None when it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
