"""A bare Debian in a throw-away folder, in which packages are installed and used.

Each command has mounts and processes of its own (`unshare`), so that nothing stays mounted and nothing goes on running when it ends or
this program is killed. Needs root and debootstrap. The packages that are fetched are kept in the cache folder.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bundles.say import BundleError, run, say
from bundles.wheels import cache

SUITE = "bookworm"
"""The oldest system that the packages are for; CLUE_SELFTEST_SUITE names another."""
_TOOLS = ("debootstrap", "unshare", "chroot", "tar", "dpkg-deb")
_ENTER = """
mkdir -p "$root/dev/pts" "$root/dev/shm" "$root/tmp/.X11-unix" "$root/var/cache/apt/archives/partial"
[ ! -d /tmp/.X11-unix ] || mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
mount -t proc proc "$root/proc"
mount -t devpts devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount --bind "$archives" "$root/var/cache/apt/archives"
exec chroot $as "$root" "$@"
"""


@dataclass(slots=True)
class Running:
    """A program that runs in the root: what it said when it was ready, and after how many seconds."""

    process: subprocess.Popen[str]
    ready_line: str
    seconds: float


@dataclass(frozen=True, slots=True)
class BareRoot:
    """The root: `folder` stands for its /."""

    folder: Path

    def path(self, inside: str) -> Path:
        """Return where a path of the root is from here."""
        return self.folder / inside.lstrip("/")

    def try_(
        self, *command: str, user: str = "", variables: Mapping[str, str] | None = None, seconds: float = 600
    ) -> tuple[int, str]:
        """Run a program to its end; return its exit code and all that it said."""
        done = subprocess.run(
            self._entering(command, user),
            env=self._environment(variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
        )
        return done.returncode, done.stdout

    def run(
        self, *command: str, user: str = "", variables: Mapping[str, str] | None = None, seconds: float = 600
    ) -> str:
        """Run a program that has to end well; return what it said. Raises BundleError."""
        code, said = self.try_(*command, user=user, variables=variables, seconds=seconds)
        if code:
            raise BundleError(f"`{' '.join(command)}` ended with {code}: {said.strip()[-1500:]}")
        return said

    @contextlib.contextmanager
    def running(
        self, *command: str, user: str = "", variables: Mapping[str, str] | None = None, seconds: float = 120
    ) -> Iterator[Running]:
        """Have a program run that says in a line when it is ready, until the end of the block; then it ends in order.

        Raises BundleError where it is not ready in time.
        """
        began = time.monotonic()
        with tempfile.TemporaryFile("w+") as complaint:
            process = subprocess.Popen(
                self._entering(command, user),
                env=self._environment(variables),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaint,
                text=True,
                errors="replace",
            )
            try:
                line = _line_of(process, seconds)
                if not line:
                    complaint.seek(0)
                    raise BundleError(f"`{' '.join(command)}` was not ready: {complaint.read()[-1500:]}")
                yield Running(process, line, time.monotonic() - began)
            finally:
                _end(process)

    def _entering(self, command: Sequence[str], user: str) -> list[str]:
        as_user = f"--userspec={user}:{user}" if user else ""
        archives = cache() / "apt" / SUITE
        archives.mkdir(parents=True, exist_ok=True)
        begun = f"root={self.folder}; archives={archives}; as={as_user};{_ENTER}"
        return [
            "unshare",
            "--mount",
            "--pid",
            "--fork",
            "--kill-child",
            "sh",
            "-e",
            "-c",
            begun,
            "sh",
            *command,
        ]

    @staticmethod
    def _environment(variables: Mapping[str, str] | None) -> dict[str, str]:
        # Of this machine's variables none counts there.
        plain = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
            "HOME": "/root",
        }
        return plain | dict(variables or {})


@contextlib.contextmanager
def bare_root() -> Iterator[BareRoot]:
    """Lay out a bare Debian, removed at the end. Raises BundleError where that is not possible here."""
    missing = [name for name in _TOOLS if shutil.which(name) is None]
    if missing:
        raise BundleError(f"Programs are missing: {' '.join(missing)} (apt-get install debootstrap).")
    if os.geteuid() != 0:
        raise BundleError("A bare root is made as root: sudo python3 packaging/bundle.py selftest FILE")
    suite = os.environ.get("CLUE_SELFTEST_SUITE", SUITE)
    kept = cache() / "roots" / f"{suite}.tar"
    if not kept.is_file():
        _bootstrap(suite, kept)
    with tempfile.TemporaryDirectory(prefix="clue-selftest-root-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        run(["tar", "--extract", "--file", kept, "--directory", root, "--numeric-owner"])
        yield BareRoot(root)


def _bootstrap(suite: str, kept: Path) -> None:
    say(f"  fetching a bare {suite}; it is kept in {kept}")
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="clue-selftest-bootstrap-") as folder:
        root = Path(folder) / "root"
        run(["debootstrap", "--variant=minbase", suite, root, _mirror()])
        unfinished = kept.with_suffix(".unfinished")
        run(["tar", "--create", "--file", unfinished, "--directory", root, "--numeric-owner", "."])
        unfinished.replace(kept)


def _mirror() -> str:
    """Return where this machine has its packages from; CLUE_SELFTEST_MIRROR names another place."""
    given = os.environ.get("CLUE_SELFTEST_MIRROR")
    if given:
        return given
    for file in sorted(Path("/etc/apt").rglob("*.sources")):
        found = re.search(r"(?m)^URIs:\s*(\S+)", file.read_text("utf-8"))
        if found:
            return found[1]
    for file in sorted(Path("/etc/apt").rglob("*.list")):
        found = re.search(r"(?m)^deb\s+(?:\[.*?\]\s+)?(\S+)", file.read_text("utf-8"))
        if found:
            return found[1]
    raise BundleError("Where Debian's packages are is not known: name it in CLUE_SELFTEST_MIRROR.")


def _line_of(process: subprocess.Popen[str], seconds: float) -> str:
    """Return the first line of a program, "" if it ends before or takes longer."""
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(int(seconds))
    try:
        return process.stdout.readline() if process.stdout else ""
    except TimeoutError:
        return ""
    finally:
        signal.alarm(0)


def _too_long(*_: object) -> None:
    raise TimeoutError


def _end(process: subprocess.Popen[str]) -> None:
    """End a program by closing its input, by force if it does not; its children end with their namespace."""
    for stream in (process.stdin, process.stdout):
        if stream:
            with contextlib.suppress(OSError):
                stream.close()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
