"""Re-makes the lock files in packaging/locks from pyproject.toml, with hashes and without registry addresses.

Needs the program uv (`pip install uv`); the locks themselves are read by plain pip.
"""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
LOCKS = PROJECT / "packaging" / "locks"

FULLEST = "desktop"
EXTRAS = {
    FULLEST: ("desktop", "postgres", "dev"),
    "development": ("postgres", "dev"),
    "server-postgres": ("postgres",),
    "server": (),
    "bundle-desktop": ("desktop", "postgres"),
    "bundle-server": ("postgres",),
}
"""Lock file name → extras in it. The fullest comes first: the others are held to its versions."""
SHIPPED = ("bundle-desktop", "bundle-server")
"""What an installed program holds (packaging/bundle.py): the project's own builder is not among it."""

TOOLS = {"audit": ("pip-audit",)}
"""Lock file name → programs of the release job, in an environment of their own."""

HEADER = """\
# {what}, for CPython 3.11 to 3.13 on Linux, macOS and Windows.
# Made by: python3 packaging/lock.py
"""


def main() -> int:
    """Write every lock file; with `--upgrade` to the newest versions, else keeping those that still fit."""
    upgrade = sys.argv[1:] == ["--upgrade"]
    if sys.argv[1:] and not upgrade:
        print("usage: lock.py [--upgrade]", file=sys.stderr)
        return 2
    if shutil.which("uv") is None:
        print("lock.py needs the program uv: pip install uv", file=sys.stderr)
        return 1
    LOCKS.mkdir(exist_ok=True)
    for name, extras in EXTRAS.items():
        _compile(name, extras, upgrade=upgrade)
    for name, programs in TOOLS.items():
        _run(_command(name, upgrade=upgrade), programs)
        _entitle(name, ", ".join(programs))
    return 0


def _compile(name: str, extras: tuple[str, ...], *, upgrade: bool) -> None:
    command = _command(name, upgrade=upgrade)
    for extra in extras:
        command += ["--extra", extra]
    if name != FULLEST:
        command += ["--constraint", str(LOCKS / f"{FULLEST}.txt")]
    # The project is installed from its folder without build isolation, so its builder is locked as well.
    described = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    builder = [] if name in SHIPPED else described["build-system"]["requires"]
    _run([*command, "pyproject.toml"], builder)
    what = " + ".join(("base dependencies", *extras))
    if builder:
        what += ", with the builder of the project itself"
    _entitle(name, what.capitalize())


def _command(name: str, *, upgrade: bool) -> list[str]:
    command = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--no-config"]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--output-file", str(LOCKS / f"{name}.txt")]
    return [*command, "--upgrade"] if upgrade else command


def _run(command: Sequence[str], wanted: Iterable[str]) -> None:
    """Compile what is named on the command line, and what is wanted besides."""
    subprocess.run([*command, "-"], input="\n".join(wanted), text=True, cwd=PROJECT, check=True)


def _entitle(name: str, what: str) -> None:
    target = LOCKS / f"{name}.txt"
    target.write_text(HEADER.format(what=what) + target.read_text("utf-8"), "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
