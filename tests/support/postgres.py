"""A throwaway PostgreSQL server for tests: a new cluster in a temporary directory, on a free port of loopback."""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from ports import free_port
from psycopg import sql

USER = "clue"
_UNUSUAL_PLACES = Path("/usr/lib/postgresql")  # Debian keeps the server's programs out of the way


class NoPostgresqlError(Exception):
    """There is no PostgreSQL server to run here; the message says why."""


@dataclass
class Cluster:
    """A running PostgreSQL server, which may be stopped and started again."""

    programs: Path
    directory: Path
    port: int
    as_user: Sequence[str]
    names: Iterator[int] = field(default_factory=lambda: count(1))
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def sockets(self) -> Path:
        """Where a server that has `unix_socket_directories` set to it listens too."""
        return self.directory

    def run_sql(self, *statements: str) -> None:
        """Run statements as the superuser, each by itself."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def admit(self, *lines: str) -> None:
        """Let in whom these lines of `pg_hba.conf` let in, and the superuser from anywhere."""
        file = self.directory / "data" / "pg_hba.conf"
        file.write_text(f"host all {USER} all trust\nlocal all {USER} trust\n" + "\n".join(lines) + "\n")
        self.run_sql("SELECT pg_reload_conf()")

    def owned(self, *files: Path) -> None:
        """Give files to whom the server runs as."""
        owner = (self.directory / "data").stat()
        for file in files:
            os.chown(file, owner.st_uid, owner.st_gid)

    def new_database(self, like: str | None = None) -> str:
        """Make a database and return its URL: an empty one, or what one is to which nobody is connected, by its URL."""
        name = f"clue_{next(self.names)}"
        template = "template1" if like is None else like.rpartition("/")[2]
        making = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(making.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def url(self, name: str) -> str:
        """Return the URL of a database."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
            " -c max_connections=200 -c shared_buffers=64MB"
            # What is thrown away need not survive the machine's crash: nothing waits for the disk.
            " -c fsync=off"
        ) + "".join(f" -c {name}='{value}'" for name, value in self.settings.items())
        log = str(self.directory / "log")
        self._run("pg_ctl", "-D", str(self.directory / "data"), "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        """Stop at once; its clients are cut off."""
        self._run("pg_ctl", "-D", str(self.directory / "data"), "-w", "-m", "immediate", "stop")

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let none of its processes go on meanwhile, as on a host that hangs."""
        postmaster = int((self.directory / "data" / "postmaster.pid").read_text().splitlines()[0])
        # Parents first: none of them starts another one meanwhile.
        stopped = [postmaster]
        os.kill(postmaster, signal.SIGSTOP)
        try:
            for process in map(
                int, (Path("/proc") / f"{postmaster}/task/{postmaster}/children").read_text().split()
            ):
                os.kill(process, signal.SIGSTOP)
                stopped.append(process)
            yield
        finally:
            for process in reversed(stopped):
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)

    def keep(self, name: str) -> None:
        """Keep the state of now under a name: what a replica had that was a few seconds behind."""
        self.stop()
        _copy(self.directory / "data", self.directory / name)
        self.start()

    def fail_over_to(self, name: str) -> None:
        """Go on with a state that was kept: what came after it is lost."""
        self.stop()
        shutil.rmtree(self.directory / "data")
        (self.directory / name).rename(self.directory / "data")
        self.start()

    def dump(self, url: str, file: Path) -> None:
        """Write a database into a file."""
        subprocess.run([str(self.programs / "pg_dump"), "-Fc", "-f", str(file), url], check=True)

    def put_back(self, url: str, file: Path) -> None:
        """Replace what is in a database by what is in a file, in one transaction, whoever uses it.

        Not by `pg_restore --clean`, which takes partitions' keys away one by one, as PostgreSQL does not allow.
        """
        read = subprocess.run(
            [str(self.programs / "pg_restore"), "-f", "-", str(file)], check=True, capture_output=True
        )
        # Whoever uses it meanwhile may hold what this waits for, and wait for what this holds: then one of both is ended.
        is_put_back = False
        while not is_put_back:
            done = subprocess.run(
                [str(self.programs / "psql"), "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", url],
                input=b"drop schema public cascade; create schema public authorization pg_database_owner;"
                + read.stdout,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                check=False,
            )
            is_put_back = done.returncode == 0
            assert is_put_back or b"deadlock detected" in done.stderr, done.stderr.decode()

    def _run(self, program: str, *arguments: str) -> None:
        _run_as(self.as_user, self.programs / program, *arguments)


@contextmanager
def running_cluster(**settings: str) -> Iterator[Cluster]:
    """Run a new PostgreSQL server, with these settings of its own.

    Raises:
        NoPostgresqlError: there is none on this machine, or it cannot be run.
    """
    programs = _programs()
    as_user, owner = _unprivileged()
    with tempfile.TemporaryDirectory(prefix="clue-postgres-", ignore_cleanup_errors=True) as name:
        directory = Path(name)
        if owner is not None:
            os.chown(directory, owner["uid"], owner["gid"])
        cluster = Cluster(programs, directory, free_port(), as_user, settings=settings)
        try:
            _copy(_new_data(programs), directory / "data")
            cluster.start()
        except subprocess.CalledProcessError as fault:
            msg = f"PostgreSQL does not start here: {fault}"
            raise NoPostgresqlError(msg) from fault
        try:
            yield cluster
        finally:
            if (directory / "data" / "postmaster.pid").exists():
                cluster.stop()


@cache
def _new_data(programs: Path) -> Path:
    """Make the data of a new server, once in this process: a second and a half of a core, and copied in no time."""
    as_user, owner = _unprivileged()
    directory = Path(tempfile.mkdtemp(prefix="clue-postgres-new-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    if owner is not None:
        os.chown(directory, owner["uid"], owner["gid"])
    data = directory / "data"
    options = (
        "--no-sync",
        "-U",
        USER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale",
        "C",
    )  # not synced, as fsync=off
    _run_as(as_user, programs / "initdb", "-D", str(data), *options)
    return data


def _run_as(as_user: Sequence[str], program: Path, *arguments: str) -> None:
    subprocess.run(
        [*as_user, str(program), *arguments],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # not a pipe: the server that pg_ctl leaves behind would keep it open
        stderr=subprocess.DEVNULL,
        cwd="/",
    )


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, copy_function=_with_owner)
    shutil.copystat(source, target)
    _own_as(source, target)


def _with_owner(source: str, target: str) -> str:
    shutil.copy2(source, target)
    _own_as(Path(source), Path(target))
    return target


def _own_as(source: Path, target: Path) -> None:
    owner = source.stat()
    for one in (target, *(path for path in target.rglob("*") if path.is_dir())):
        os.chown(one, owner.st_uid, owner.st_gid)


def _programs() -> Path:
    if (found := shutil.which("initdb")) is not None:
        return Path(found).resolve().parent
    versions = sorted(_UNUSUAL_PLACES.glob("*/bin/initdb"), key=lambda path: float(path.parent.parent.name))
    if not versions:
        msg = "there is no PostgreSQL server on this machine (Debian: apt-get install postgresql)"
        raise NoPostgresqlError(msg)
    return versions[-1].parent


def _unprivileged() -> tuple[Sequence[str], Mapping[str, Any] | None]:
    """Return how to run a program as a user whom PostgreSQL accepts: it refuses to run as root."""
    if os.geteuid() != 0:
        return (), None
    import pwd

    if shutil.which("setpriv") is None:
        msg = "PostgreSQL does not run as root, and there is no setpriv to run it as another user"
        raise NoPostgresqlError(msg)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        command = ("setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups")
        return command, {"uid": entry.pw_uid, "gid": entry.pw_gid}
    msg = "PostgreSQL does not run as root, and there is no other user for it"
    raise NoPostgresqlError(msg)
