"""What the machine around the server may see and do: whose modules run, whose socket it is, where passwords stand."""

import argparse
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import clue_server
from running import running_server

from server.http import local_peers
from server.http.local_peers import is_of_operator
from server.settings import Settings, SettingsError, add_options, read_settings
from server.starting.owned_code import require_owned
from server.starting.service.errors import ServiceError


def settings(*arguments: str, **environ: str) -> Settings:
    parser = argparse.ArgumentParser()
    add_options(parser)
    return read_settings(parser.parse_args(arguments), environ)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://clue:secret@db.example/clue",
        "postgres://clue:%40@db.example/clue",
        "postgresql://clue@db.example/clue?password=secret",
        "postgresql://db.example/clue?sslmode=require&sslpassword=secret",
    ],
)
def test_a_password_is_not_taken_from_the_command_line(url: str, tmp_path: Path):
    with pytest.raises(
        SettingsError, match="--database: a password there is shown by every list of processes"
    ):
        settings("--database", url)
    assert settings(CLUE_DATABASE=url).database == url
    file = tmp_path / "database"
    file.write_text(f"{url}\n")
    file.chmod(0o600)
    assert settings(CLUE_DATABASE_FILE=str(file)).database == url
    assert settings("--database", "postgresql://clue@db.example/clue").database is not None


@pytest.mark.skipif(os.name != "posix", reason="there are no modes")
def test_a_file_with_the_url_is_for_its_owner_alone(tmp_path: Path):
    file = tmp_path / "database"
    file.write_text("postgresql://clue:secret@db.example/clue")
    file.chmod(0o640)
    with pytest.raises(SettingsError, match="others may read") as refused:
        settings(CLUE_DATABASE_FILE=str(file))
    assert "secret@" not in str(refused.value)
    with pytest.raises(SettingsError, match="cannot be read"):
        settings(CLUE_DATABASE_FILE=str(tmp_path / "none"))


CONNECT = """
import os, socket, sys
os.setuid(int(sys.argv[2]))
with socket.socket(socket.AF_INET6 if ":" in sys.argv[3] else socket.AF_INET) as connection:
    connection.connect((sys.argv[3], int(sys.argv[1])))
    connection.recv(1)
"""


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="needs another user")
@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
@pytest.mark.parametrize(("user", "expected"), [(0, True), (65534, False)])
def test_a_connection_of_another_user_of_the_machine_is_told_apart(
    address: str, user: int, *, expected: bool
):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.create_server((address, 0), family=family) as listener:
        listener.settimeout(20)
        port = listener.getsockname()[1]
        command = [sys.executable, "-c", CONNECT, str(port), str(user), address]
        with subprocess.Popen(command) as process:
            connection, peer = listener.accept()
            with connection:
                assert is_of_operator(peer[0], peer[1]) is expected
            process.wait(10)
        assert is_of_operator(peer[0], 1) is False


@pytest.mark.skipif(sys.platform != "linux", reason="as Linux tells it")
def test_whoever_was_refused_is_not_looked_up_again_at_once_and_whoever_was_let_in_always(
    monkeypatch: pytest.MonkeyPatch,
):
    """Making the list takes milliseconds of the kernel's: a program that asks without pause would slow doors down."""
    owners = {1: 65_534, 2: os.geteuid()}
    looked_up: list[int] = []

    def owner(_host: str, port: int) -> int | None:
        looked_up.append(port)
        return owners[port]

    monkeypatch.setattr(local_peers, "_owner", owner)
    monkeypatch.setattr(local_peers, "_refused", {})
    assert [is_of_operator("127.0.0.1", port) for port in (1, 1, 2, 1, 2, 1)] == [
        False,
        False,
        True,
        False,
        True,
        False,
    ]
    assert looked_up == [1, 2, 2]
    owners[2] = 65_534
    assert not is_of_operator("127.0.0.1", 2)


LISTED = """  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:9C40 0100007F:1F90 06 00000000:00000000 03:00000BB8 00000000     0        0 0 3 0000000000000000
   1: 0100007F:9C40 0100007F:20FB 01 00000000:00000000 00:00000000 00000000 65534        0 91 1 0000000000000000
   2: 0100007F:9C41 0100007F:20FB 01 00000000:00000000 00:00000000 00000000     0        0 92 1 0000000000000000
   3: 0100007F:9C42 0100007F:20FB 01 00000000:00000000 00:00000000 00000000     0        0 93 1 0000000000000000
   4: 0100007F:9C42 0100007F:20FC 01 00000000:00000000 00:00000000 00000000 65534        0 94 1 0000000000000000
   5: 0100007F:9C43 0100007F:20FB 06 00000000:00000000 03:00000BB8 00000000     0        0 0 3 0000000000000000
"""


@pytest.mark.skipif(sys.platform != "linux", reason="as Linux tells it")
@pytest.mark.parametrize(("port", "owner"), [(0x9C40, 65_534), (0x9C41, 0), (0x9C42, None), (0x9C43, None)])
def test_a_connection_that_has_ended_is_nobodys_and_a_port_of_two_users_is_not_told_apart(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, port: int, owner: int | None
):
    """An ended connection is listed as root's: from its port another user would have been taken for root."""
    listed = tmp_path / "tcp"
    listed.write_text(LISTED)
    monkeypatch.setattr(local_peers, "_LISTS", {4: listed})
    assert local_peers._owner("127.0.0.1", port) == owner


HARDENED = """
import os, resource
from server.starting.hardening import harden
harden()
print(resource.getrlimit(resource.RLIMIT_CORE), os.environ["PYTHONSAFEPATH"])
print(open("/proc/self/status").read())
import ctypes
print("dumpable", ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="as Linux tells it")
def test_no_memory_with_keys_is_left_in_a_core_dump():
    done = subprocess.run([sys.executable, "-c", HARDENED], capture_output=True, text=True, check=True)
    assert "(0, 0) 1" in done.stdout
    assert "dumpable 0" in done.stdout


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can make what is root's")
def test_a_service_of_the_machine_runs_no_code_that_others_may_write_to(tmp_path: Path):
    environment = tmp_path / "clue"
    module = environment / "lib" / "server" / "module.py"
    module.parent.mkdir(parents=True)
    module.write_text("")
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & 0o022 and not folder.stat().st_mode & 0o1000:
            pytest.skip(f"{folder} is for everybody here")
    require_owned((environment,))
    spoilings: list[tuple[Path, Callable[[], None], Callable[[], None]]] = [
        (module, lambda: module.chmod(0o664), lambda: module.chmod(0o644)),
        (module, lambda: os.chown(module, 65534, -1), lambda: os.chown(module, 0, -1)),
        (module.parent, lambda: module.parent.chmod(0o777), lambda: module.parent.chmod(0o755)),
        (tmp_path, lambda: os.chown(tmp_path, 65534, -1), lambda: os.chown(tmp_path, 0, -1)),
    ]
    for path, spoil, mend in spoilings:
        spoil()
        with pytest.raises(ServiceError) as refused:
            require_owned((environment,))
        assert str(path) in str(refused.value)
        mend()
    require_owned((environment,))


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="only root can make what is another user's"
)
def test_what_root_does_to_a_servers_data_stays_the_servers(tmp_path: Path):
    """As `sudo clue-server restore` on the data of a service, which could not open what is root's."""
    data = tmp_path / "data"
    with running_server(data):
        pass
    backup = tmp_path / "backup.tar"
    assert clue_server("backup", backup, "--with-key", "--data-dir", data).returncode == 0
    for path in (data, *data.rglob("*")):
        os.chown(path, 65534, 65534)

    done = clue_server("restore", backup, "--data-dir", data)
    assert done.returncode == 0, done.stderr
    done = clue_server("certificate", "anew", "--data-dir", data)
    assert done.returncode == 0, done.stderr
    done = clue_server(
        "reset-password", "nobody@example.com", "--stdin", "--data-dir", data, stdin="a long passphrase\n"
    )
    assert done.returncode == 2

    assert {path.lstat().st_uid for path in (data, *data.rglob("*"))} == {65534}
    assert backup.stat().st_uid == 0


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can make what is root's")
def test_administrators_of_macos_may_write_where_they_always_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    program = tmp_path / "CLUe Desktop.app"
    program.mkdir()
    os.chown(program, 0, 80)
    program.chmod(0o775)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & 0o022 and not folder.stat().st_mode & 0o1000:
            pytest.skip(f"{folder} is for everybody here")
    with pytest.raises(ServiceError):
        require_owned((program,))
    monkeypatch.setattr(sys, "platform", "darwin")
    require_owned((program,))
    program.chmod(0o777)
    with pytest.raises(ServiceError, match="chown -R root:wheel"):
        require_owned((program,))
