"""What of the project is shipped: exactly the files of one commit, whatever else lies in the clone."""

import ast
import subprocess
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path
from typing import Any, Self

from bundles.say import BundleError, run, say

PROJECT = Path(__file__).resolve().parent.parent.parent
NAME = "clue-desktop"

SERVER_PACKAGES = ("clue_desktop", "resources", "server")
"""What a server's installation holds: with the simulators, and with what the demonstration needs."""
DESKTOP_PACKAGES = (*SERVER_PACKAGES, "ui")
"""What a console's installation holds, which brings a server along."""


@dataclass(frozen=True, slots=True)
class Source:
    """One commit of the project, laid out in a folder.

    Attributes:
        tree: the folder with the commit's files.
        version: of the package, as `clue_desktop.__version__` has it.
        commit: forty hexadecimal digits.
        epoch: the commit's time in seconds since 1970: every file that is shipped bears it.
    """

    tree: Path
    version: str
    commit: str
    epoch: int

    @property
    def description(self) -> dict[str, Any]:
        """What pyproject.toml says."""
        return tomllib.loads((self.tree / "pyproject.toml").read_text("utf-8"))

    def programs(self) -> dict[str, tuple[str, str]]:
        """Return the project's programs: name → module and function that it begins with."""
        scripts: dict[str, str] = self.description["project"]["scripts"]
        begins = {name: entry.partition(":") for name, entry in scripts.items()}
        return {name: (module, function) for name, (module, _, function) in begins.items()}

    def shipped(self, packages: Sequence[str]) -> list[Path]:
        """Return the files of these packages that are installed, relative to the tree, sorted: code and package data."""
        data: dict[str, list[str]] = self.description["tool"]["setuptools"]["package-data"]
        return sorted(
            path
            for package in packages
            for path in _files(self.tree, package)
            if path.suffix == ".py" or _is_data(path, data)
        )

    def copy(self, packages: Sequence[str], folder: Path) -> None:
        """Lay the files of these packages out in a folder, as an installation has them."""
        for path in self.shipped(packages):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((self.tree / path).read_bytes())

    def lock(self, name: str) -> Path:
        """Return the lock file of this name."""
        return self.tree / "packaging" / "locks" / f"{name}.txt"

    def with_version(self, version: str, tree: Path) -> Self:
        """Return the same commit under another version, copied into `tree`: what an upgrade is tried with."""
        copied = sorted(path for path in self.tree.rglob("*") if path.is_file())
        for path in copied:
            target = tree / path.relative_to(self.tree)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
            target.chmod(path.stat().st_mode)
        start = tree / "clue_desktop" / "__init__.py"
        before = start.read_text("utf-8")
        start.write_text(before.replace(f'"{self.version}"', f'"{version}"'), "utf-8")
        if version_in(tree) != version:
            raise BundleError(f"{start} does not take the version {version}.")
        return replace(self, tree=tree, version=version)


@contextmanager
def source_of(project: Path = PROJECT) -> Iterator[Source]:
    """Lay out the commit that a clone stands at in a throw-away folder. Raises BundleError."""
    if run(["git", "status", "--porcelain", "--untracked-files=no"], folder=project).strip():
        say("What is not committed is not in the bundle.")
    commit = run(["git", "rev-parse", "HEAD"], folder=project).strip()
    epoch = int(run(["git", "show", "--no-patch", "--format=%ct", commit], folder=project))
    with tempfile.TemporaryDirectory(prefix="clue-bundle-source-") as folder:
        tree = Path(folder) / "tree"
        archived = subprocess.run(
            ["git", "archive", "--format=zip", commit], cwd=project, capture_output=True, check=False
        )
        if archived.returncode != 0:
            raise BundleError(archived.stderr.decode(errors="replace").strip())
        with zipfile.ZipFile(BytesIO(archived.stdout)) as archive:
            archive.extractall(tree)
        yield Source(tree, version_in(tree), commit, epoch)


def version_in(tree: Path) -> str:
    """Return `__version__` of the project in a folder, without running it."""
    module = ast.parse((tree / "clue_desktop" / "__init__.py").read_text("utf-8"))
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if names == ["__version__"]:
                return str(node.value.value)
    raise BundleError(f"There is no __version__ in {tree / 'clue_desktop'}.")


def _files(tree: Path, package: str) -> Iterator[Path]:
    for path in (tree / package).rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(tree)


def _is_data(path: Path, data: dict[str, list[str]]) -> bool:
    """Tell whether package data of pyproject.toml name a file; a `*` there stops at a slash."""
    for package, patterns in data.items():
        folder = Path(*package.split("."))
        if path.is_relative_to(folder):
            inside = path.relative_to(folder)
            if any(_matches(inside, pattern) for pattern in patterns):
                return True
    return False


def _matches(path: Path, pattern: str) -> bool:
    wanted = pattern.split("/")
    return len(wanted) == len(path.parts) and all(map(fnmatch, path.parts, wanted))
