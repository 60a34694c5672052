"""The locked packages for a system that is not this one: fetched by plain pip, each checked against its hash.

pip would judge a lock's markers by the Python that it runs in; here they are judged for the target.
"""

import ast
import hashlib
import operator
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from bundles.say import BundleError, run, say


@dataclass(frozen=True, slots=True)
class Target:
    """A Python on a system that a bundle is made for.

    Attributes:
        python: such as "3.13".
        sys_platform: as `sys.platform` is there.
        machine: as `platform.machine()` is there.
        tags: the platforms that its wheels may be made for, the best first.
    """

    python: str
    sys_platform: str
    machine: str
    tags: tuple[str, ...]

    @property
    def markers(self) -> Mapping[str, str]:
        """The environment that markers are judged in (PEP 508)."""
        return {
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "sys_platform": self.sys_platform,
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "implementation_name": "cpython",
            "platform_system": {"win32": "Windows", "darwin": "Darwin"}.get(self.sys_platform, "Linux"),
            "os_name": "nt" if self.sys_platform == "win32" else "posix",
        }


_GLIBC = 36
"""Minor version of Debian 12's glibc, the oldest system that packages are made for."""
_MANYLINUX = tuple(f"manylinux_2_{minor}_x86_64" for minor in range(_GLIBC, 4, -1))
_OLD_MANYLINUX = tuple(f"manylinux{year}_x86_64" for year in ("2014", "2010", "1"))


def linux(python: str) -> Target:
    """Return 64-bit Debian and Ubuntu with this Python."""
    return Target(python, "linux", "x86_64", _MANYLINUX + _OLD_MANYLINUX)


def macos(python: str, machine: str, newest: int = 13) -> Target:
    """Return a Mac (`arm64` or `x86_64`); wheels may need macOS up to `newest`."""
    arches = (machine, "universal2")
    tags = [f"macosx_{major}_0_{arch}" for major in range(newest, 10, -1) for arch in arches]
    if machine == "x86_64":
        tags += [f"macosx_10_{minor}_{arch}" for minor in range(16, 8, -1) for arch in arches]
    return Target(python, "darwin", machine, tuple(tags))


LINUX = tuple(map(linux, ("3.11", "3.12", "3.13")))
"""Debian 12 has 3.11, Ubuntu 24.04 has 3.12, Debian 13 has 3.13."""
WINDOWS = Target("3.13", "win32", "AMD64", ("win_amd64",))
MACOS_ARM = macos("3.13", "arm64")
MACOS_INTEL = macos("3.13", "x86_64")


@dataclass(frozen=True, slots=True)
class Locked:
    """One entry of a lock file: `name==version`, when it is meant, and the hashes of its files."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    def __str__(self) -> str:
        return " \\\n    ".join([f"{self.name}=={self.version}", *(f"--hash={one}" for one in self.hashes)])


def read_lock(text: str) -> list[Locked]:
    """Read a lock file as packaging/lock.py makes it. Raises BundleError for a line that is not understood."""
    found = []
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for entry in " ".join(line.rstrip("\\") if line.endswith("\\") else f"{line}\n" for line in lines).split(
        "\n"
    ):
        if not entry.strip():
            continue
        requirement, *hashes = entry.split("--hash=")
        pinned, _, marker = requirement.partition(";")
        name, equals, version = pinned.strip().partition("==")
        if not equals or not hashes:
            raise BundleError(f"A lock holds only name==version with hashes, and not: {entry.strip()[:100]}")
        found.append(Locked(name, version, marker.strip(), tuple(one.strip() for one in hashes)))
    return found


def meant(locked: list[Locked], target: Target) -> list[Locked]:
    """Return the entries whose markers hold on the target."""
    return [entry for entry in locked if not entry.marker or holds(entry.marker, target.markers)]


def fetch(lock: Path, target: Target) -> list[Path]:
    """Return the wheels of a lock for the target, by name: fetched once, then kept, each checked against its hash each time.

    They are kept in the user's cache folder, or in CLUE_BUNDLE_CACHE. Raises BundleError.
    """
    wanted = meant(read_lock(lock.read_text("utf-8")), target)
    say(
        f"{len(wanted)} packages of {lock.name} for {target.sys_platform} {target.machine}, Python {target.python}"
    )
    resolved = "".join(f"{entry}\n" for entry in wanted)
    digest = hashlib.sha256("\n".join([resolved, target.python, *target.tags]).encode()).hexdigest()
    kept = cache() / "wheels" / digest[:32]
    if not kept.is_dir():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="unfinished-", dir=kept.parent) as temporary:
            _download(lock.name, resolved, target, Path(temporary))
            Path(temporary).rename(kept)
            Path(temporary).mkdir()  # what is removed at the end of the block
    wheels = sorted(kept.glob("*.whl"))
    allowed = {one for entry in wanted for one in entry.hashes}
    strange = [wheel.name for wheel in wheels if _sha256(wheel) not in allowed]
    if strange or len(wheels) != len(wanted):
        raise BundleError(f"{kept} does not hold what {lock.name} names: remove it. {' '.join(strange)}")
    return wheels


def distribution_of(wheel: Path) -> str:
    """Return the name of a wheel's distribution as lock files write it."""
    return wheel.name.partition("-")[0].lower().replace("_", "-").replace(".", "-")


def cache() -> Path:
    """Return the folder of what is fetched once."""
    given = os.environ.get("CLUE_BUNDLE_CACHE")
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(given) if given else Path(base) / "clue-desktop-bundles"


def _download(name: str, resolved: str, target: Target, folder: Path) -> None:
    """Have pip fetch wheels. Not `pip install`: that one judges by its own Python what may be installed."""
    listed = folder / "lock.txt"
    listed.write_text(resolved, "utf-8")
    platforms = [word for tag in target.tags for word in ("--platform", tag)]
    try:
        run(
            [
                *(sys.executable, "-I", "-m", "pip", "download", "--quiet", "--no-input"),
                *("--disable-pip-version-check", "--no-deps", "--require-hashes", "--only-binary=:all:"),
                *("--implementation=cp", f"--python-version={target.python}", *platforms),
                *("--dest", folder, "--requirement", listed),
            ]
        )
    except BundleError as error:
        lines = [line for line in str(error).splitlines() if line.startswith("ERROR:")]
        why = " ".join(lines[-2:]) or str(error)
        raise BundleError(f"pip could not fetch the packages of {name}. {why}") from error


def _sha256(file: Path) -> str:
    return f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"


def unpack(wheel: Path, folder: Path) -> None:
    """Lay a wheel's modules out in a folder, without programs.

    The list of its files stays, though trimming takes some of them: by it alone licence texts are found, here and by *About*.
    """
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            place = _place(PurePosixPath(entry.filename))
            if entry.is_dir() or place is None:
                continue
            path = folder / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.read(entry))


def _place(name: PurePosixPath) -> PurePosixPath | None:
    """Return where a wheel's file belongs (“Binary distribution format”), None for what is left out."""
    first, *rest = name.parts
    if first.endswith(".data"):
        return PurePosixPath(*rest[1:]) if rest[0] in {"purelib", "platlib"} else None
    if first.endswith(".dist-info") and rest == ["WHEEL"]:
        return None
    if name.is_absolute() or ".." in name.parts:
        raise BundleError(f"A wheel holds the file {name}.")
    return name


def install(lock: Path, target: Target, folder: Path) -> list[Locked]:
    """Lay a lock's packages out for the target in a folder; return what they are. Raises BundleError."""
    for wheel in fetch(lock, target):
        unpack(wheel, folder)
    return meant(read_lock(lock.read_text("utf-8")), target)


# ---------------------------------------------------------------- markers


def holds(marker: str, environment: Mapping[str, str]) -> bool:
    """Judge a marker as lock files hold them: comparisons of a variable and a string, joined by and, or (PEP 508).

    Raises BundleError for anything else.
    """
    try:
        return _judged(ast.parse(marker, mode="eval").body, environment)
    except (SyntaxError, KeyError) as error:
        raise BundleError(f"The marker is not understood: {marker}") from error


_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def _judged(node: ast.expr, environment: Mapping[str, str]) -> bool:
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_judged(value, environment) for value in values)
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(_judged(value, environment) for value in values)
        case ast.Compare(
            left=ast.Name(id=name), ops=[comparison], comparators=[ast.Constant(value=str(value))]
        ):
            given: object = environment[name]
            wanted: object = value
            if name in {"python_version", "python_full_version"}:
                given, wanted = _numbers(environment[name]), _numbers(value)
            return _COMPARISONS[type(comparison)](given, wanted)
        case _:
            raise BundleError(f"The marker is not understood: {ast.unparse(node)}")


def _numbers(version: str) -> tuple[int, ...]:
    """Return a version to be compared: 3.12 is 3.12.0."""
    numbers = list(_parts(version))
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def _parts(version: str) -> Iterator[int]:
    for part in version.split("."):
        if not part.isdigit():
            raise BundleError(f"{version} is no version of Python that a marker names.")
        yield int(part)
