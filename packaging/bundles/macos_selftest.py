"""Proof that an application of macOS works: its programs, a server and its doors, a window, and that none of it is written to.

Nothing here is macOS's own but the disk image around it (`macos.selftest`).
"""

import json
import os
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bundles.macos_texts import EXECUTABLE
from bundles.report import Report
from bundles.say import BundleError
from bundles.selftest_common import BLOCKED_CARD, GRANTED_CARD, Administrator, missing_of, require

_SECONDS = 120
_PROGRAMS = ("clue-server", "clue-device", "clue-vendor", "clue-desktop")


def prove_programs(app: Path, site: Path, report: Report) -> None:
    """Try everything that runs; `site` is the folder of modules in the application."""
    with report.step("translations, icons, mail texts, the panel's page, help and examples are inside"):
        require(not (missing := missing_of(site)), f"missing: {', '.join(missing)}")
    before = _state(app)
    with tempfile.TemporaryDirectory(prefix="clue-문 ") as folder:
        home = Path(folder)
        _prove_versions(app, home, report)
        _prove_doors(app, home, report)
        _prove_window(app, home, report)
        with report.step("the demonstration comes out as it has to"):
            said = _run(app, home, "clue-desktop", "demo", "--no-window")
            require("19 of 19" in said, said[-500:])
    with report.step("nothing of it was written to, so that its signature holds"):
        require(_state(app) == before, "files in it have changed")


def _prove_versions(app: Path, home: Path, report: Report) -> None:
    traps = home / "traps"
    traps.mkdir()
    for name in ("json.py", "server.py", "clue_desktop.py", "sitecustomize.py"):
        (traps / name).write_text("raise SystemExit('a file of the current folder was run')\n", "utf-8")
    hostile = {"PYTHONPATH": str(traps), "PYTHONHOME": str(traps)}
    for name in _PROGRAMS:
        with report.step(f"{name} --version, from a folder with traps, past PYTHON… variables") as remarks:
            said = _run(app, home, name, "--version", folder=traps, variables=hostile)
            require(said.startswith(f"{name} "), said)
            remarks.append(said.strip())


def _prove_doors(app: Path, home: Path, report: Report) -> None:
    vendor = ("clue-vendor", "--cert-dir", str(home / "vendor"), "--stop-with-stdin")
    with (
        report.step(
            "a server is set up, asks the sample vendor, grants and denies, and knows it all after a start anew"
        ),
        _running(app, home, *vendor) as answering,
    ):
        server = (
            *("clue-server", "--data-dir", str(home / "data"), "--port", "0", "--stop-with-stdin"),
            *("--vendor-ca", answering["ca"], "--vendor-network", "127.0.0.0/8"),
        )
        with _running(app, home, *server) as ready:
            admin = Administrator(ready["url"], Path(ready["ca"]))
            admin.set_up(ready["setupToken"])
            token = admin.put_a_door_under(f"{answering['url']}/door", admin.add_place("서울 지사"))
            _present(admin, token)
        with _running(app, home, *server) as ready:
            admin = Administrator(ready["url"], Path(ready["ca"]))
            admin.sign_in()
            require("서울 지사" in admin.places(), "the places are gone")
            _present(admin, token)


def _present(admin: Administrator, token: str) -> None:
    for card, wanted in ((GRANTED_CARD, "granted"), (BLOCKED_CARD, "denied")):
        require((found := admin.present(token, card)) == wanted, f"{card}: {found}, and not {wanted}")


def _prove_window(app: Path, home: Path, report: Report) -> None:
    for command in ((), ("enroll",)):
        with report.step(f"the window opens: {' '.join((EXECUTABLE, *command))}"):
            options = (
                "--server",
                "https://127.0.0.1:9",
                "--settings",
                str(home / "settings"),
                "--language",
                "ko",
            )
            program = app / "Contents" / "MacOS" / EXECUTABLE
            with _running(app, home, str(program), *command, *options, "--stop-with-stdin") as ready:
                require(ready["ready"] is True, str(ready))


def _environment(home: Path, variables: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"QT_QPA_PLATFORM", "TMPDIR"}}
    own = {"HOME": str(home), "PATH": "/usr/bin:/bin", "CLUE_USE_KEYRING": "false"}
    return {**kept, **own, **variables}


def _command(app: Path, words: Sequence[str]) -> list[str]:
    program, *arguments = words
    at = program if program.startswith("/") else str(app / "Contents" / "Resources" / "bin" / program)
    return [at, *arguments]


def _run(
    app: Path, home: Path, *words: str, folder: Path | None = None, variables: Mapping[str, str] | None = None
) -> str:
    """Return what a program said; raise BundleError where it did not end well."""
    done = subprocess.run(
        _command(app, words),
        cwd=folder or home,
        env=_environment(home, variables or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    require(done.returncode == 0, f"it ended with {done.returncode}: {(done.stderr or done.stdout)[-500:]}")
    return done.stdout


@contextmanager
def _running(app: Path, home: Path, *words: str) -> Iterator[dict[str, Any]]:
    """Run a program that says in a line that it is ready, and ends with its standard input; yield what it said."""
    with (home / "said.log").open("ab") as log:
        process = subprocess.Popen(
            _command(app, words),
            cwd=home,
            env=_environment(home, {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        )
    with process:
        patience = threading.Timer(_SECONDS, process.kill)
        patience.start()
        try:
            line = process.stdout.readline() if process.stdout else b""
            if not line:
                raise BundleError(
                    f"it was not ready: {(home / 'said.log').read_text(errors='replace')[-500:]}"
                )
            yield json.loads(line)
            if process.stdin:
                process.stdin.close()
            require(process.wait() == 0, f"it ended with {process.returncode}")
        finally:
            patience.cancel()
            process.kill()


def _state(app: Path) -> set[tuple[str, int, int]]:
    files = (path for path in app.rglob("*") if path.is_file() and not path.is_symlink())
    return {(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files}
