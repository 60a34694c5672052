"""A pgbouncer for tests, before a throwaway PostgreSQL server, lending connections for one transaction each."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ports import free_port
from postgres import USER, Cluster, _unprivileged


class NoPgbouncerError(Exception):
    """There is no pgbouncer to run here; the message says why."""


@contextmanager
def running_pgbouncer(cluster: Cluster, **settings: object) -> Iterator[int]:
    """Run one with these settings besides; give its port.

    Raises:
        NoPgbouncerError: there is none on this machine.
    """
    if (program := shutil.which("pgbouncer")) is None:
        msg = "there is no pgbouncer on this machine (Debian: apt-get install pgbouncer)"
        raise NoPgbouncerError(msg)
    as_user, owner = _unprivileged()
    with tempfile.TemporaryDirectory(prefix="clue-pgbouncer-") as name:
        folder, port = Path(name), free_port()
        all_settings = {
            "listen_addr": "127.0.0.1",
            "listen_port": port,
            "unix_socket_dir": "",
            "auth_type": "any",
            "pool_mode": "transaction",
            **settings,
        }
        lines = [
            "[databases]",
            f"* = host=127.0.0.1 port={cluster.port} user={USER}",
            "[pgbouncer]",
            *(f"{key} = {value}" for key, value in all_settings.items()),
        ]
        file = folder / "pgbouncer.ini"
        file.write_text("\n".join(lines))
        if owner is not None:
            for path in (folder, file):
                os.chown(path, owner["uid"], owner["gid"])
        with subprocess.Popen([*as_user, program, "-q", str(file)], stderr=subprocess.PIPE) as process:
            try:
                _until_it_listens(process, port)
                yield port
            finally:
                process.terminate()


def _until_it_listens(process: "subprocess.Popen[bytes]", port: int) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            try:
                process.wait(0.02)
            except subprocess.TimeoutExpired:
                continue
        else:
            return
    assert process.stderr is not None
    raise AssertionError(f"pgbouncer does not start: {process.stderr.read().decode()}")
