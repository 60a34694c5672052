"""A throw-away Windows for self-tests: Wine with a folder and a screen of its own, all of it ended and removed afterwards."""

import os
import re
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import IO

from bundles.say import BundleError, run
from bundles.windows_programs import COMPILER, FILES

TOOLS = {
    "wine": "wine wine64",
    "Xvfb": "xvfb",
    "xwininfo": "x11-utils",
    "import": "imagemagick",
    "xdotool": "xdotool",
    COMPILER: "gcc-mingw-w64-x86-64",
}
"""Programs that a self-test under Wine uses → Debian packages that they are in."""
SHIMS = {"icuuc.dll": ("wine_icuuc.c",), "bcryptprimitives.dll": ("wine_bcryptprimitives.c", "-ladvapi32")}
"""Libraries of Windows that Wine 8 lacks → source and what it is linked to. They go into Wine's own folder, never into what is shipped."""
SCREEN = "1440x900x24"


@dataclass(frozen=True, slots=True)
class Ended:
    """What a program left: exit code and output."""

    code: int
    output: str
    complaint: str

    @property
    def said(self) -> str:
        """What it wrote, for a message."""
        return " ".join((self.output + self.complaint).split())[-600:]


class Wine:
    """A Windows 10 of its own: drive C in a folder, a screen that nobody looks at."""

    def __init__(self, folder: Path, display: str) -> None:
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("CLUE_", "QT_"))},
            "WINEPREFIX": str(folder),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=",
            "DISPLAY": display,
            "LC_ALL": "C.UTF-8",
        }

    def path(self, windows: str) -> Path:
        """Return where a path of drive C is on this machine."""
        inside = PureWindowsPath(windows)
        return self.folder.joinpath("drive_c", *inside.parts[1:])

    def command(self, program: str, *arguments: str) -> list[str]:
        """Return the command that runs a program of drive C by its full path."""
        return ["wine", str(self.path(program)) if "\\" in program else program, *arguments]

    def run(
        self,
        program: str | Path,
        *arguments: str,
        seconds: float = 180,
        folder: Path | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> Ended:
        """Run a program to its end. Raises BundleError where it does not end.

        Its output goes through pipes always: Python under Wine cannot write to a file that it is given as standard output.
        """
        command = (
            ["wine", str(program), *arguments]
            if isinstance(program, Path)
            else self.command(program, *arguments)
        )
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder or self.folder,
            env={**self.environment, **(variables or {})},
        )
        output, complaint = _Heard(process.stdout), _Heard(process.stderr)
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            process.kill()
            process.wait()
            raise BundleError(f"{Path(str(program)).name} did not end within {seconds:g} s.") from error
        return Ended(code, output.text(), complaint.text())

    def check(self, program: str | Path, *arguments: str, seconds: float = 180) -> str:
        """Run a program to its end and return its output. Raises BundleError unless it ends with 0."""
        ended = self.run(program, *arguments, seconds=seconds)
        if ended.code:
            raise BundleError(f"{Path(str(program)).name} ended with {ended.code}: {ended.said}")
        return ended.output

    @contextmanager
    def running(
        self,
        program: str,
        *arguments: str,
        seconds: float = 180,
        variables: Mapping[str, str] | None = None,
    ) -> Iterator["Running"]:
        """Keep a program running that says in one line of output that it is ready, and ends when its input does."""
        begun = time.monotonic()
        running = Running(
            subprocess.Popen(
                self.command(program, *arguments),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=self.folder,
                env={**self.environment, **(variables or {})},
            )
        )
        try:
            running.wait_until_ready(seconds)
            running.seconds = time.monotonic() - begun
            yield running
        finally:
            running.end()

    def picture(self, target: Path) -> Path:
        """Write what the screen shows."""
        run(["import", "-window", "root", target], environment=self.environment)
        return target

    def shot(self) -> bytes:
        """Return what the screen shows, uncompressed and without the time."""
        done = subprocess.run(
            ["import", "-window", "root", "ppm:-"],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise BundleError(f"There is no picture of the screen: {done.stderr.decode(errors='replace')}")
        return done.stdout

    def titles(self) -> list[str]:
        """Return the titles of the windows on the screen."""
        shown = run(["xwininfo", "-root", "-tree"], environment=self.environment)
        return re.findall(r'^\s+0x[0-9a-f]+ "(.*)": \(', shown, re.MULTILINE)

    def version(self) -> str:
        """Return Wine's version."""
        return run(["wine", "--version"], environment=self.environment).strip()

    def end(self) -> None:
        """End everything that runs in it."""
        subprocess.run(
            ["wineserver", "-k"], env=self.environment, stdin=subprocess.DEVNULL, check=False, timeout=60
        )
        subprocess.run(
            ["wineserver", "-w"], env=self.environment, stdin=subprocess.DEVNULL, check=False, timeout=60
        )


class _Heard:
    """What comes out of a pipe, collected beside.

    Nobody waits for the pipe's end: what Wine starts by itself, such as its desktop, keeps the pipes of whoever was first.
    """

    def __init__(self, stream: IO[bytes] | None) -> None:
        assert stream is not None  # noqa: S101 - it is a pipe
        self._stream = stream
        self._lines: list[str] = []
        self._more = threading.Condition()
        self._over = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def first_line(self, seconds: float) -> str | None:
        """Return its first line, None where it ends without one. Raises TimeoutError."""
        with self._more:
            if not self._more.wait_for(lambda: self._lines or self._over, seconds):
                raise TimeoutError
            return self._lines[0].strip() if self._lines else None

    def text(self, seconds: float = 3) -> str:
        """Return all of it, once it ends or nothing more can be waited for."""
        self._reader.join(seconds)
        with self._more:
            return "".join(self._lines)

    def _read(self) -> None:
        for line in self._stream:
            with self._more:
                self._lines.append(line.decode(errors="replace"))
                self._more.notify_all()
        with self._more:
            self._over = True
            self._more.notify_all()
        self._stream.close()


class Running:
    """A program that serves until it is told to end."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._output, self._complaint = _Heard(process.stdout), _Heard(process.stderr)
        self.ready_line = ""
        self.seconds = 0.0

    def wait_until_ready(self, seconds: float) -> None:
        """Wait for its first line. Raises BundleError where none comes."""
        try:
            line = self._output.first_line(seconds)
        except TimeoutError as error:
            raise BundleError(f"It was not ready within {seconds:g} s: {self.complaint}") from error
        if line is None:
            raise BundleError(f"It ended before it was ready: {self.complaint}")
        self.ready_line = line

    @property
    def complaint(self) -> str:
        """What it wrote to standard error, the end of it."""
        return " ".join(self._complaint.text(seconds=1).split())[-800:]

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self._process.poll() is not None

    def end(self, seconds: float = 60) -> None:
        """Close its input and wait; by force where that is not enough."""
        if self._process.stdin is not None and not self._process.stdin.closed:
            self._process.stdin.close()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def wine() -> Iterator[Wine]:
    """Make a Windows of its own; end and remove it afterwards. Raises BundleError."""
    with (
        tempfile.TemporaryDirectory(prefix="clue-wine-", ignore_cleanup_errors=True) as folder,
        _screen() as display,
    ):
        made = Wine(Path(folder), display)
        try:
            made.run("wineboot", "-i", seconds=300)
            system = made.path("C:\\windows\\system32")
            if not (system / "kernel32.dll").exists():
                raise BundleError("Wine could not make its folder; is the 64-bit wine64 installed?")
            for name, (source, *libraries) in SHIMS.items():
                if not (system / name).exists():
                    run([COMPILER, "-shared", "-s", "-o", system / name, FILES / source, *libraries])
            made.check("reg", "add", "HKCU\\Software\\Wine", "/v", "Version", "/d", "win10", "/f")
            yield made
        finally:
            made.end()


@contextmanager
def _screen() -> Iterator[str]:
    """Keep a virtual screen while it is used; yield its name."""
    reader, writer = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", SCREEN, "-nolisten", "tcp"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(writer,),
    ) as process:
        os.close(writer)
        try:
            with os.fdopen(reader) as answer:
                number = answer.readline().strip()
            if not number:
                raise BundleError("Xvfb does not start.")
            yield f":{number}"
        finally:
            process.terminate()
            process.wait(20)
