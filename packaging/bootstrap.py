"""Makes the project's own environment from the locked packages and starts the project's programs in it.

    python3 packaging/bootstrap.py run             the console, or without a display its demonstration
    python3 packaging/bootstrap.py run ARGS        clue-desktop with these, for example: run demo --keep
    python3 packaging/bootstrap.py test [ARGS]     every check and test; with ARGS only pytest with these
    python3 packaging/bootstrap.py exec CMD...     any program in the environment
    python3 packaging/bootstrap.py install         only make or repair the environment
        --server, --server-postgres                for a server host: no tests, nothing for a screen

The environment is `.venv` beside the project. It needs Python 3.11 to 3.13 and, the first time, a package index;
pip's own settings (PIP_INDEX_URL, PIP_FIND_LINKS, PIP_CERT, pip.conf) count. What this program has to say goes to
stderr; stdout belongs to the program that it starts.
"""

# Older Pythons must get as far as check_python to be refused in words.
from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, NamedTuple

OLDEST, NEWEST = (3, 11), (3, 13)
WINDOWS = os.name == "nt"
PROJECT = Path(__file__).resolve().parent.parent


class Profile(NamedTuple):
    """What an environment holds: the lock file that it is installed from, and whether that includes Qt."""

    lock: str
    has_qt: bool = False


SERVER = Profile("server")
SERVER_POSTGRES = Profile("server-postgres")
DEVELOPMENT = Profile("development")
DESKTOP = Profile("desktop", has_qt=True)

CHECKOUT = DESKTOP
"""What a checkout holds where nobody asked for a server only."""

CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "import-linter": ["lint-imports", "--no-logo"],
}

VENV_PACKAGE = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
QT_PACKAGES = [
    *(
        "libgl1",
        "libegl1",
        "libxkbcommon0",
        "libdbus-1-3",
        "libfontconfig1",
        "libglib2.0-0",
        "libgssapi-krb5-2",
    ),
    *(
        "libxcb-cursor0",
        "libxcb-icccm4",
        "libxcb-keysyms1",
        "libxkbcommon-x11-0",
        "libxcb-shape0",
        "libx11-xcb1",
    ),
    *("fonts-nanum", "xvfb", "xauth", "xdotool"),
]
"""Debian and Ubuntu packages that Qt needs offscreen, on a real screen, for Hangul, and for tests on a virtual screen."""
BROWSER_PACKAGES = ["chromium"]
"""What tests of the web panel's page need besides; only they, so only `test` installs it."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class BootstrapError(Exception):
    """The environment cannot be made or used; the message says why and what to do."""


# ---------------------------------------------------------------- the environment


class Environment:
    """The `.venv` of one project folder.

    `bootstrap.lock` in it says that it was made here and keeps two starts from installing at once;
    `bootstrap.json` (the stamp) is written last, so an interrupted installation is never taken for a whole one.
    """

    def __init__(self, project: Path, step: Callable[[Sequence[str]], int] | None = None) -> None:
        """`step` runs one command of the installation and returns its exit code."""
        self.project = project
        self.step = step or installation_step
        self.folder = project / ".venv"
        self.programs = self.folder / ("Scripts" if WINDOWS else "bin")
        self.python = self.programs / ("python.exe" if WINDOWS else "python")
        self.lock = self.folder / "bootstrap.lock"
        self.stamp = self.folder / "bootstrap.json"

    def profile(self) -> Profile:
        """Return what the environment is meant to hold: a server's packages where they were asked for last."""
        asked = self._read_stamp().get("profile")
        return next((profile for profile in (SERVER, SERVER_POSTGRES) if profile.lock == asked), CHECKOUT)

    def ensure(self, profile: Profile) -> None:
        """Make the environment hold the profile's locked packages and the project; quick where it does already.

        Raises BootstrapError.
        """
        if self._is_current(profile):
            return
        self._refuse_what_is_not_ours()
        self.folder.mkdir(exist_ok=True)
        with exclusive(self.lock):
            if self._is_current(profile):  # made by another start while this one waited
                return
            if not self._has_packages(profile):
                self._make(profile)
            self._install_project()
            self._write_stamp(
                profile, packages=self._packages_digest(profile), project=self._project_digest()
            )

    def variables(self, base: Mapping[str, str]) -> dict[str, str]:
        """Return the environment variables for a program that runs in it."""
        variables = {name: value for name, value in base.items() if name != "PYTHONHOME"}
        variables["VIRTUAL_ENV"] = str(self.folder)
        variables["PATH"] = os.pathsep.join(filter(None, [str(self.programs), base.get("PATH", "")]))
        return variables

    def _is_current(self, profile: Profile) -> bool:
        return self._has_packages(profile) and self._read_stamp().get("project") == self._project_digest()

    def _has_packages(self, profile: Profile) -> bool:
        stamp = self._read_stamp()
        return stamp.get("packages") == self._packages_digest(profile) and self.python.exists()

    def _packages_digest(self, profile: Profile) -> str:
        """Digest of all that the packages depend on: lock, Python, and the folder, which scripts name in full."""
        lock = self._lock_file(profile).read_bytes()
        python = f"{sys.implementation.name} {sys.version_info[0]}.{sys.version_info[1]}"
        return _digest(lock, python.encode(), str(self.folder).encode())

    def _project_digest(self) -> str:
        """Digest of what installing the project itself depends on: its description, not the tools' settings."""
        import tomllib  # not in the Pythons that check_python refuses

        described = tomllib.loads((self.project / "pyproject.toml").read_text(encoding="utf-8"))
        tools = described.get("tool", {}).get("setuptools")
        return _digest(json.dumps([described["project"], described["build-system"], tools]).encode())

    def _lock_file(self, profile: Profile) -> Path:
        return self.project / "packaging" / "locks" / f"{profile.lock}.txt"

    def _read_stamp(self) -> dict[str, object]:
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def _write_stamp(self, profile: Profile, **digests: str) -> None:
        unfinished = self.stamp.with_suffix(".tmp")
        unfinished.write_text(json.dumps({"profile": profile.lock, **digests}), encoding="utf-8")
        unfinished.replace(self.stamp)

    def _refuse_what_is_not_ours(self) -> None:
        if self.folder.exists() and not self.lock.exists() and any(self.folder.iterdir()):
            raise BootstrapError(
                f"{self.folder} was not made by this program, so it is left alone. "
                "Move it away or delete it, then start again."
            )
        if Path(sys.prefix).resolve() == self.folder.resolve():
            raise BootstrapError(
                f"The environment must be installed anew, but this is the Python inside it ({sys.executable}). "
                "Start again with the system's Python."
            )

    def _make(self, profile: Profile) -> None:
        self._write_stamp(profile)
        for entry in self.folder.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry not in {self.lock, self.stamp}:
                entry.unlink()
        install_system_packages([] if has_venv() else [VENV_PACKAGE], QT_PACKAGES if profile.has_qt else [])
        if not has_venv():
            raise BootstrapError(
                f"{sys.executable} cannot make virtual environments: its venv or ensurepip module is missing. "
                f"Install it (on Debian and Ubuntu: apt-get install {VENV_PACKAGE}) or use another Python."
            )
        lock = self._lock_file(profile)
        say(
            f"Making {self.folder} with Python {sys.version.split()[0]} from {lock.relative_to(self.project)}."
        )
        say("This happens once and takes a minute or two.")
        self._call(
            [sys.executable, "-I", "-m", "venv", str(self.folder)],
            "The virtual environment could not be made",
        )
        # Wheels only: building from source would run code that no hash in the lock covers.
        self._call(
            [
                *self._pip(),
                "--require-hashes",
                "--no-deps",
                "--only-binary=:all:",
                "--requirement",
                str(lock),
            ],
            "pip could not install the packages; its message is above.\n"
            "Without a network, connect and start again, or let pip find the packages elsewhere: PIP_INDEX_URL for "
            "a mirror,\nPIP_FIND_LINKS for a folder of wheels, PIP_PROXY and PIP_CERT for a company's proxy.\n"
            "The next start repairs what is half installed",
        )
        self._write_stamp(profile, packages=self._packages_digest(profile))

    def _install_project(self) -> None:
        self._call(
            [
                *self._pip(),
                "--no-deps",
                "--no-index",
                "--no-build-isolation",
                "--editable",
                str(self.project),
            ],
            "pip could not install the project itself; its message is above",
        )

    def _pip(self) -> list[str]:
        quietly = ["--quiet", "--no-input", "--no-user", "--disable-pip-version-check"]
        # pip is the one that comes with this Python (ensurepip): nothing is fetched before hashes are compared. -I: no
        # module of the folder that somebody happens to stand in is run in its place.
        return [str(self.python), "-I", "-m", "pip", "install", *quietly]

    def _call(self, command: Sequence[str], failure: str) -> None:
        code = self.step(command)
        if code != 0:
            raise BootstrapError(f"{failure}. (Exit code {code}.)")


def installation_step(command: Sequence[str]) -> int:
    """Run a step of the installation, its output on stderr. Bytecode is wanted: imports are thrice as quick."""
    unwanted = {"PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH"}
    variables = {name: value for name, value in os.environ.items() if name not in unwanted}
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno(),
        env=variables,
        close_fds=False,  # see exclusive
        check=False,
    )
    return done.returncode


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def has_venv() -> bool:
    """Return whether this Python can make virtual environments with pip (Debian packs that apart)."""
    importlib.invalidate_caches()  # it may just have been installed
    return importlib.util.find_spec("venv") is not None and importlib.util.find_spec("ensurepip") is not None


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the file against other starts of this program; wait, and say so, while one of them holds it."""
    with path.open("a", encoding="utf-8") as file:
        if not _try_lock(file, wait=False):
            say("Another start is installing; waiting for it.")
            while not _try_lock(file, wait=True):
                pass
        # Steps of the installation keep it too: one that outlives a killed start still writes.
        os.set_inheritable(file.fileno(), True)
        yield


def _try_lock(file: IO[str], *, wait: bool) -> bool:
    """Lock until the file is closed, also by the end of the process; on Windows a wait ends after 10 seconds."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


# ---------------------------------------------------------------- the system's packages


def install_system_packages(*groups: Sequence[str]) -> None:
    """Install what is missing on Debian and Ubuntu when root, else print the line that does.

    Elsewhere nothing is done: those systems bring the libraries, or say what is missing when a window opens.
    """
    wanted = [name for group in groups for name in group]
    if not wanted or shutil.which("dpkg-query") is None or shutil.which("apt-get") is None:
        return
    present = present_system_packages()
    missing = [name for name in wanted if name not in present]
    if not missing:
        return
    line = f"apt-get install --yes --no-install-recommends {' '.join(missing)}"
    if os.geteuid() != 0:
        say(f"System packages are missing. This line installs them:\n  sudo {line}")
        return
    say(f"Installing system packages: {' '.join(missing)}")
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], [*line.split(), "-qq"]):
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno(), env=variables, check=False
        )
        if done.returncode != 0:
            say(f"{' '.join(command[:2])} failed (exit code {done.returncode}). By hand: {line}")


def present_system_packages() -> set[str]:
    """Return the names of installed Debian packages and of what they provide (libglib2.0-0t64 is libglib2.0-0)."""
    query = ["dpkg-query", "--show", "--showformat", "${db:Status-Status}\t${Package}, ${Provides}\n"]
    listed = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    present: set[str] = set()
    for row in listed.splitlines():
        status, _, names = row.partition("\t")
        if status == "installed":
            present.update(name.split("(")[0].strip() for name in names.split(","))
    return present


# ---------------------------------------------------------------- the commands


def run(environment: Environment, arguments: Sequence[str]) -> int:
    """Start the console; where no window can be opened, its demonstration without one."""
    profile = environment.profile()
    environment.ensure(profile)
    if not arguments and not (profile.has_qt and has_display()):
        return become(environment, ["clue-desktop", "demo", "--no-window"])
    return become(environment, ["clue-desktop", *arguments])


def test(environment: Environment, arguments: Sequence[str]) -> int:
    """Run the checks beside the tests, all of them even when one fails; with arguments only pytest with these."""
    environment.ensure(CHECKOUT)
    # Tests start many programs: each would compile the project anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if not any(map(shutil.which, BROWSERS)):
        install_system_packages(BROWSER_PACKAGES)
    if arguments:
        return call(environment, ["pytest", *arguments], environment.project)
    # Two more at once than there are cores, for many tests wait for what is to happen in a second (three on two cores leave
    # a fifth of them idle); a file's tests stay together, since they share what is slow to start. In the folders' order and
    # not by how many tests a file has: the few of end2end and browser take long, and the last, unit's, are quick.
    at_once = [f"--numprocesses={(os.cpu_count() or 1) + 2}", "--dist=loadfile", "--no-loadscope-reorder"]
    checks = Checks(environment)
    # In a thread of their own: the slowest uses one core, and would have all tests wait for it.
    with ThreadPoolExecutor(1, "checks") as beside:
        failed = beside.submit(checks.run)
        say("--- pytest, and beside it the checks")
        try:
            code = call(environment, ["pytest", *at_once], environment.project)
        except BaseException:
            checks.stop()
            raise
        if code == PYTEST_INTERRUPTED or code > SHELLS_SIGNAL:
            checks.stop()
        return code or bool(failed.result())


PYTEST_INTERRUPTED = 2
SHELLS_SIGNAL = 128


class Checks:
    """The checks, one after another. What each has to say is said in one piece when it has ended."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._is_stopped = False

    def run(self) -> list[str]:
        """Run all, also after one that fails; return the names of those that failed. Raises BootstrapError."""
        failed = []
        for name, command in CHECKS.items():
            process = self._start(command)
            if process is None:
                break
            output, _ = process.communicate()
            if process.returncode != 0:
                failed.append(name)
            say(f"--- {name}: {'FAILED' if process.returncode else 'in order'}\n{output.rstrip()}")
        return failed

    def stop(self) -> None:
        """End the one that runs, and begin no other."""
        with self._lock:
            self._is_stopped = True
            if self._process is not None:
                self._process.terminate()

    def _start(self, command: Sequence[str]) -> subprocess.Popen[str] | None:
        variables = self._environment.variables(os.environ)
        program = find_program(command[0], variables)
        with self._lock:
            if self._is_stopped:
                return None
            self._process = subprocess.Popen(
                [program, *command[1:]],
                cwd=self._environment.project,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
            return self._process


def execute(environment: Environment, arguments: Sequence[str]) -> int:
    """Start any program in the environment, in the folder where the caller stands."""
    if not arguments:
        raise BootstrapError("exec needs a command, for example: exec clue-server --help")
    environment.ensure(environment.profile())
    return become(environment, arguments)


def install(environment: Environment, arguments: Sequence[str]) -> int:
    """Make or repair the environment and start nothing."""
    options = {
        (): environment.profile(),
        ("--server",): SERVER,
        ("--server-postgres",): SERVER_POSTGRES,
    }
    profile = options.get(tuple(arguments))
    if profile is None:
        raise BootstrapError("install takes no argument, --server or --server-postgres")
    environment.ensure(profile)
    say(f"{environment.folder} is ready ({profile.lock}).")
    return 0


COMMANDS: dict[str, Callable[[Environment, Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "exec": execute,
    "install": install,
}


def has_display() -> bool:
    """Return whether a window can be opened here."""
    return sys.platform in {"win32", "darwin"} or any(
        os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def become(environment: Environment, command: Sequence[str]) -> int:
    """Hand this process over to the program, so that signals and exit code are its own; where there is no such
    thing (Windows), start it and wait.
    """
    if WINDOWS:
        return call(environment, command, Path.cwd())
    variables = environment.variables(os.environ)
    program = find_program(command[0], variables)
    try:
        os.execve(program, list(command), variables)  # noqa: S606 - a shell is what it must not have
    except OSError as error:
        raise BootstrapError(f"{program} cannot be started: {error.strerror}.") from error


def call(environment: Environment, command: Sequence[str], folder: Path) -> int:
    """Run the program and return its exit code as a shell gives it. Ctrl+C is the program's; SIGTERM is passed on."""
    variables = environment.variables(os.environ)
    with subprocess.Popen(
        [find_program(command[0], variables), *command[1:]], cwd=folder, env=variables
    ) as process:
        before = {
            signal.SIGINT: signal.signal(signal.SIGINT, signal.SIG_IGN),
            signal.SIGTERM: signal.signal(signal.SIGTERM, lambda *_: process.terminate()),
        }
        code = process.wait()
        for number, handler in before.items():
            signal.signal(number, handler)
    return code if code >= 0 else 128 - code


def find_program(name: str, variables: Mapping[str, str]) -> str:
    """Return the path of a program, looked for in the environment first. Raises BootstrapError."""
    program = shutil.which(name, path=variables["PATH"])
    if program is None:
        raise BootstrapError(f"There is no program {name}, neither in the environment nor on the PATH.")
    return program


def say(text: str) -> None:
    """Tell the person who started this program something."""
    print(text, file=sys.stderr, flush=True)


def check_python() -> None:
    """Raise BootstrapError on a Python that the locked packages are not made for."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise BootstrapError(
            f"Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]} is needed; this is "
            f"{sys.version.split()[0]} ({sys.executable}). Start again with one of those, "
            f"for example: python{NEWEST[0]}.{NEWEST[1]} packaging/bootstrap.py"
        )


def main(arguments: Sequence[str]) -> int:
    """Carry out one command; return its exit code."""
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        say((__doc__ or "").strip())
        return 0 if arguments[:1] in (["--help"], ["-h"], ["help"]) else 2
    try:
        check_python()
        return command(Environment(PROJECT), arguments[1:])
    except (BootstrapError, OSError) as error:
        say(f"bootstrap: {error}")
        return 1
    except KeyboardInterrupt:
        say("bootstrap: interrupted; the next start goes on from here.")
        return 130


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
