"""PostgreSQL from postgresql/clue.conf, pg_hba.conf and role.sql: a primary, a standby, base backups, a crash."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from deployed import with_own
from postgres import _programs, _unprivileged
from proof.load import waited
from proof.processes import Running, free_port, listens

PASSWORD, STANDBY_PASSWORD = "5a3f0c9d7e", "77b1d0aa42"  # of what is thrown away


class Postgresql:
    """One server of PostgreSQL on a port of loopback, which can crash, stop, stand still and be copied."""

    def __init__(self, folder: Path, name: str, certificates: tuple[Path, Path, Path]) -> None:
        self.folder, self.name, self.port = folder, name, free_port()
        self.data = folder / name
        self.wal = folder / "wal"
        self._certificates = certificates
        self._programs = _programs()
        self.as_user, self._owner = _unprivileged()
        self._running: Running | None = None

    # ---- making --------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Make a cluster of the files' settings, start it, and make role and database in it."""
        self.wal.mkdir()
        self.own(self.wal)
        self.run(
            "initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale", "C"
        )
        (self.data / "postgresql.auto.conf").unlink()
        self.configure()
        self.start()
        role = self.folder / "role.sql"
        role.write_text(with_own("postgresql/role.sql", {}), "utf-8")
        variables = (f"password={PASSWORD}", f"standby_password={STANDBY_PASSWORD}")
        options = [word for each in variables for word in ("-v", each)]
        command = [
            str(self._programs / "psql"),
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            *options,
            "-f",
            str(role),
            self.url("postgres"),
        ]
        subprocess.run(command, check=True, capture_output=True)

    def configure(self) -> None:
        """Write configuration and rights into the cluster's folder."""
        certificate, key = (self.data / each for each in ("database.pem", "database-key.pem"))
        shutil.copy(self._certificates[1], certificate)
        shutil.copy(self._certificates[2], key)
        conf = with_own(
            "postgresql/clue.conf",
            {
                "listen_addresses = '*'": "listen_addresses = '127.0.0.1'",
                "/etc/postgresql/clue/database.pem": certificate,
                "/etc/postgresql/clue/database-key.pem": key,
                "/var/backups/postgresql/wal": self.wal,
            },
        )
        (self.data / "clue.conf").write_text(conf, "utf-8")
        main = f"include 'clue.conf'\nport = {self.port}\nunix_socket_directories = '{self.data}'\nshared_buffers = 64MB\n"
        (self.data / "postgresql.conf").write_text(main, "utf-8")
        rights = with_own(
            "postgresql/pg_hba.conf",
            {
                "192.0.2.11/32": "127.0.0.1/32",
                "192.0.2.12/32": "127.0.0.1/32",
                "192.0.2.21/32": "127.0.0.1/32",
                "192.0.2.22/32": "127.0.0.1/32",
            },
        )
        # Who plants the faults and looks at what is there comes by the socket, as an operator on that machine does.
        rights = rights.replace("peer", "trust")
        (self.data / "pg_hba.conf").write_text(rights, "utf-8")
        self.own(self.data)

    def copy(self, name: str, *, standby: bool) -> "Postgresql":
        """Return a new cluster made by a base backup of this one, as the page has it; not started."""
        other = Postgresql(self.folder, name, self._certificates)
        words = ["-D", str(other.data), "--checkpoint=fast", "--wal-method=stream", "-d", self.standby_url]
        self.run("pg_basebackup", *(["-R"] if standby else []), *words)
        other.configure()
        return other

    @property
    def standby_url(self) -> str:
        """Where a standby copies from and follows."""
        ca = self._certificates[0]
        return f"postgresql://clue_standby:{STANDBY_PASSWORD}@127.0.0.1:{self.port}/?sslmode=verify-full&sslrootcert={ca}"

    def url(self, database: str = "clue") -> str:
        """For whoever plants faults: by the socket, as the superuser."""
        return f"postgresql://postgres@/{database}?host={self.data}&port={self.port}"

    # ---- running -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start it."""
        program = [*self.as_user, str(self._programs / "postgres"), "-D", str(self.data)]
        home = {**os.environ, "HOME": str(self.folder)}
        self._running = Running(program, self.folder / f"{self.name}.log", environ=home)
        self.until_up()

    @property
    def is_running(self) -> bool:
        """Whether its first process has not ended."""
        return self._running is not None and self._running.is_running

    def until_up(self, seconds: float = 60) -> float:
        """Wait until it answers; return how long that was."""
        return waited(self._answers, seconds, f"PostgreSQL {self.name}")

    def _answers(self) -> bool:
        if self._running is not None and not self._running.is_running:
            raise RuntimeError((self.folder / f"{self.name}.log").read_text("utf-8", "replace")[-2000:])
        try:
            self.ask("SELECT 1", "postgres")
        except psycopg.OperationalError:
            return False
        return listens(self.port)

    def ask(self, statement: str, database: str = "clue") -> list[tuple[Any, ...]]:
        """Run a statement as the superuser and return its rows."""
        with psycopg.connect(self.url(database), autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def crash(self) -> None:
        """Kill all of its processes."""
        assert self._running is not None
        # Its processes are in groups of their own each.
        children = children_of(self._running.process.pid)
        for pid in [self._running.process.pid, *children]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._running.process.wait(10)

    def pause(self, number: signal.Signals) -> None:
        """Send SIGSTOP or SIGCONT to all of its processes."""
        assert self._running is not None
        for pid in [self._running.process.pid, *children_of(self._running.process.pid)]:
            os.kill(pid, number)

    def stop(self) -> None:
        """End it at once but in order; its clients are cut off (“fast”)."""
        if self._running is not None and self._running.is_running:
            self._running.tell(signal.SIGINT)
            self._running.process.wait(30)

    def end(self) -> None:
        """End it, whatever state it is in."""
        if self._running is not None and self._running.is_running:
            self.pause(signal.SIGCONT)
            self.stop()
        if self._running is not None:
            self._running.end(5)

    def promote(self) -> None:
        """Make a standby the primary."""
        self.ask("SELECT pg_promote(true, 30)", "postgres")

    # ---- the system's ---------------------------------------------------------------------------------------------

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as its user.

        Raises:
            RuntimeError: it failed; with what it said.
        """
        command = [*self.as_user, str(self._programs / program), *arguments]
        home = {**os.environ, "HOME": str(self.folder)}
        done = subprocess.run(command, check=False, capture_output=True, text=True, cwd="/", env=home)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")

    def own(self, folder: Path) -> None:
        """Give a folder to PostgreSQL's user."""
        if self._owner is None:
            return
        ids: Mapping[str, Any] = self._owner
        for path in (folder, *folder.rglob("*")):
            os.chown(path, ids["uid"], ids["gid"])


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started and that still run (Linux)."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
