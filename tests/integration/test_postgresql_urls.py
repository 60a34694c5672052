"""The URL of the database: each form that libpq takes works, and what does not is refused in libpq's words, in one line."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from command_line import clue_server
from in_process import application
from pgbouncer import NoPgbouncerError, running_pgbouncer
from postgres import Cluster, NoPostgresqlError, running_cluster
from sqlalchemy import text

from server.certificates.tls import ensure_tls
from server.store.engine import Database, StorageBusyError, StorageError, open_postgresql
from server.store.event_writing import PostgresqlEventWriter
from server.store.migrate import CONFIGURATION, EVENTS, migrate
from server.store.reaching import UnreachableError, WrongAddressError, reach

PASSWORD = "the pass/word: 50%?#"  # of nobody
ESCAPED = "the%20pass%2Fword%3A%2050%25%3F%23"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A server that asks for passwords, speaks TLS, and listens on a socket of the machine too."""
    tls = ensure_tls(tmp_path_factory.mktemp("tls") / "own", "127.0.0.1", datetime.now(UTC))
    try:
        with running_cluster() as running:
            certificate, key = running.directory / "server.pem", running.directory / "server.key"
            certificate.write_bytes(tls.certificate.read_bytes())
            key.write_bytes(tls.key.read_bytes())
            key.chmod(0o600)
            running.owned(certificate, key)
            running.stop()
            running.settings = {
                "ssl": "on",
                "ssl_cert_file": str(certificate),
                "ssl_key_file": str(key),
                "unix_socket_directories": str(running.sockets),
            }
            running.start()
            assert tls.ca is not None
            (running.directory / "ca.pem").write_bytes(tls.ca.read_bytes())
            running.run_sql(
                f"CREATE ROLE door LOGIN PASSWORD '{PASSWORD}'",
                "CREATE ROLE stranger LOGIN PASSWORD 'secret-of-his'",
                "CREATE DATABASE doors OWNER door",
            )
            running.admit(
                "host doors door 127.0.0.1/32 scram-sha-256",
                "local doors door scram-sha-256",
                "host doors nobody 127.0.0.1/32 scram-sha-256",
                "host nowhere door 127.0.0.1/32 scram-sha-256",
            )
            yield running
    except NoPostgresqlError as fault:
        pytest.skip(str(fault))


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that nobody listens on, kept for this test."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


WORKING = {
    "plain": f"postgresql://door:{ESCAPED}@127.0.0.1:{{port}}/doors",
    "postgres://": f"postgres://door:{ESCAPED}@127.0.0.1:{{port}}/doors",
    "a slash and other characters as they are": "postgresql://door:the pass/word: 50%?#@127.0.0.1:{port}/doors",
    "several hosts, the first one away": f"postgresql://door:{ESCAPED}@127.0.0.1:{{closed}},127.0.0.1:{{port}}/doors",
    "the same of IPv6": f"postgresql://door:{ESCAPED}@[::1]:{{closed}},127.0.0.1:{{port}}/doors",
    "which of them is told": f"postgresql://door:{ESCAPED}@127.0.0.1:{{closed}},127.0.0.1:{{port}}/doors?target_session_attrs=any",
    "a socket in the query": f"postgresql://door:{ESCAPED}@/doors?host={{sockets}}&port={{port}}",
    "a socket as the host": f"postgresql://door:{ESCAPED}@{{quoted_sockets}}:{{port}}/doors",
    "all of it in the query": f"postgresql://?host=127.0.0.1&port={{port}}&dbname=doors&user=door&password={ESCAPED}",
    "an address of its own": f"postgresql://door:{ESCAPED}@db.example:{{port}}/doors?hostaddr=127.0.0.1",
    "further settings": f"postgresql://door:{ESCAPED}@127.0.0.1:{{port}}/doors?options=-c%20search_path%3Dpublic&connect_timeout=7",
    "TLS": f"postgresql://door:{ESCAPED}@127.0.0.1:{{port}}/doors?sslmode=verify-full&sslrootcert={{ca}}",
    "a pooler, which is not there": f"postgresql://door:{ESCAPED}@127.0.0.1:{{port}}/doors?sslmode=prefer&pgbouncer=true",
}


def filled_in(url: str, cluster: Cluster, closed: int = 1) -> str:
    """Return a URL with what is only known now."""
    sockets = str(cluster.sockets)
    for name, value in (
        ("{port}", cluster.port),
        ("{closed}", closed),
        ("{sockets}", sockets),
        ("{quoted_sockets}", sockets.replace("/", "%2F")),
        ("{ca}", cluster.directory / "ca.pem"),
    ):
        url = url.replace(name, str(value))
    return url


@pytest.mark.parametrize("form", WORKING)
def test_each_form_of_url_works(cluster: Cluster, closed_port: int, form: str):
    database = reach(filled_in(WORKING[form], cluster, closed_port))
    with database.write() as connection:
        who, limit, waits = connection.execute(
            text("SELECT current_user, current_setting('statement_timeout'), current_setting('lock_timeout')")
        ).one()
    database.close()
    assert (who, limit, waits) == ("door", "30s", "5s")


# What is wrong, what libpq or the server says of it, and what whoever asks `/readyz` is told.
REFUSED = {
    f"postgresql://door:{ESCAPED}@127.0.0.1:{{port}}/doors?sslmod=require": (
        'invalid URI query parameter: "sslmod"',
        None,
    ),
    f"postgresql://door:{ESCAPED}@127.0.0.1:{{port}}/doors?sslmode=verify": (
        'invalid sslmode value: "verify"',
        None,
    ),
    f"postgresql://door:{ESCAPED}@127.0.0.1:{{port}}/doors?pgbouncer=maybe": (
        "neither true nor false",
        None,
    ),
    f"postgresql://door:{ESCAPED}@127.0.0.1:{{port}}/doors?connect_timeout=soon": ("connect_timeout", None),
    f"postgresql://door:{ESCAPED}@127.0.0.1:none/doors": ("invalid", None),
    f"postgresql://door:{ESCAPED}@[::1/doors": ("looking for matching", None),
    "postgresql://door:secret-@of@127.0.0.1:{port}/doors": ("%40", None),
    f"postgresql://door:{ESCAPED}@one,two/doors?hostaddr=127.0.0.1": ("could not match", None),
    f"postgresql://door:{ESCAPED}@127.0.0.1:{{port}}/doors?options=-c%20no_such_setting%3D1": (
        "no_such_setting",
        None,
    ),
    "postgresql://door:secret-of-mine@127.0.0.1:{port}/doors": (
        'password authentication failed for user "door"',
        "the database server refuses the user or the password",
    ),
    "postgresql://nobody:secret-of-mine@127.0.0.1:{port}/doors": (
        'password authentication failed for user "nobody"',
        "the database server refuses the user or the password",
    ),
    "postgresql://door@127.0.0.1:{port}/doors": (
        "no password supplied",
        "the database server refuses the user or the password",
    ),
    f"postgresql://door:{ESCAPED}@127.0.0.1:{{port}}/nowhere": (
        'database "nowhere" does not exist',
        "the database server has no such database for this user",
    ),
    "postgresql://stranger:secret-of-his@127.0.0.1:{port}/doors": (
        'no pg_hba.conf entry for host "127.0.0.1", user "stranger"',
        "the database server does not let this server in",
    ),
    f"postgresql://door:{ESCAPED}@127.0.0.1:{{port}}/doors?sslmode=verify-full&sslrootcert={{other_ca}}": (
        "certificate verify failed",
        "the database server's certificate is not trusted, or it speaks no TLS",
    ),
    f"postgresql://door:{ESCAPED}@127.0.0.1:{{port}}/doors?sslmode=verify-full&sslrootcert=/no/such/file": (
        'root certificate file "/no/such/file" does not exist',
        "the database server's certificate is not trusted, or it speaks no TLS",
    ),
    f"postgresql://door:{ESCAPED}@127.0.0.1:{{port}}/doors?target_session_attrs=sometimes": (
        "target_session_attrs",
        None,
    ),
}


@pytest.mark.parametrize("url", REFUSED)
def test_what_no_waiting_mends_is_refused_in_libpqs_words_in_one_line(
    cluster: Cluster, tmp_path: Path, url: str
):
    other = ensure_tls(tmp_path / "other", "127.0.0.1", datetime.now(UTC)).ca
    words, ready = REFUSED[url]
    url = filled_in(url, cluster).replace("{other_ca}", str(other))

    with pytest.raises(WrongAddressError) as refused:
        reach(url)

    said = str(refused.value)
    assert words in said
    assert "\n" not in said
    assert not any(secret in said for secret in (PASSWORD, ESCAPED, "secret-", "word: 50"))
    if ready is not None:
        database = open_postgresql(url)
        with pytest.raises(StorageError) as away, database.read():
            pass
        database.close()
        assert str(away.value) == ready


def test_the_commands_say_it_in_one_line_and_end(cluster: Cluster, tmp_path: Path):
    wrong = f"postgresql://door:secret-of-mine@127.0.0.1:{cluster.port}/doors"
    misspelt = f"postgresql://door:secret-of-mine@127.0.0.1:{cluster.port}/doors?sslmod=require"
    several = f"postgresql://door:secret-of-mine@127.0.0.1:{cluster.port},localhost:{cluster.port}/doors"
    for url, words in ((wrong, "authentication failed"), (misspelt, "sslmod"), (several, "authentication")):
        started = clue_server("--data-dir", tmp_path / "data", "--port", 0, CLUE_DATABASE=url)
        assert started.returncode == 2
        assert len(started.stderr.splitlines()) == 1, started.stderr
        assert words in started.stderr
        checked = clue_server("check", "--data-dir", tmp_path / "data", CLUE_DATABASE=url)
        assert checked.returncode == 1
        assert checked.stdout.startswith("FAULT the database: ")
        assert words in checked.stdout
        assert len(checked.stdout.splitlines()) == 2, checked.stdout
        assert "secret-" not in started.stderr + checked.stdout + checked.stderr


def test_what_may_pass_is_waited_for(cluster: Cluster, closed_port: int):
    for url, words in (
        (f"postgresql://door:{ESCAPED}@127.0.0.1:{{closed}}/doors", "Connection refused"),
        (f"postgresql://door:{ESCAPED}@no-such-host.invalid/doors", "no-such-host.invalid"),
        # The one that is away may be the one that is meant.
        ("postgresql://door:wrong@127.0.0.1:{closed},127.0.0.1:{port}/doors", "authentication failed"),
    ):
        with pytest.raises(UnreachableError, match=words) as away:
            reach(filled_in(url, cluster, closed_port))
        assert "\n" not in str(away.value)
        assert "wrong" not in str(away.value)


def test_a_password_in_an_option_is_refused_wherever_it_stands(tmp_path: Path):
    for url in (
        "postgresql://door:secret-of-mine@a,b/doors",
        "postgresql://door:secret-of-mine@[::1]:1,[::1]:2/doors",
        "postgresql://a/doors?user=door&password=secret-of-mine",
    ):
        answer = clue_server("--data-dir", tmp_path / "data", "--database", url)
        assert (answer.returncode, "secret-" in answer.stderr) == (2, False)
        assert "a password there is shown" in answer.stderr


def test_a_server_that_is_too_old_is_named():
    with (
        old_server() as port,
        pytest.raises(WrongAddressError, match=r"PostgreSQL 12\.22, which is too old: 14"),
    ):
        reach(f"postgresql://door@127.0.0.1:{port}/doors?sslmode=disable")


@contextmanager
def old_server() -> Iterator[int]:
    """Let one client in as version 12 does."""

    def message(kind: bytes, content: bytes) -> bytes:
        return kind + (len(content) + 4).to_bytes(4, "big") + content

    def serve() -> None:
        client, _address = listener.accept()
        with client:
            client.recv(4096)
            client.sendall(
                message(b"R", bytes(4))
                + message(b"S", b"server_version\0" + b"12.22\0")
                + message(b"S", b"client_encoding\0UTF8\0")
                + message(b"Z", b"I")
            )
            while client.recv(4096):
                pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(10)


# ---- a pooler ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pooler(cluster: Cluster) -> Iterator[int]:
    """The port of a pgbouncer that lends two connections for one transaction each."""
    try:
        with running_pgbouncer(cluster, default_pool_size=2) as port:
            yield port
    except NoPgbouncerError as fault:
        pytest.skip(str(fault))


@pytest.fixture
def pooled(cluster: Cluster, pooler: int) -> str:
    """The URL of a new database behind it."""
    return cluster.new_database().replace(str(cluster.port), str(pooler)) + "?pgbouncer=true"


def test_a_pooler_that_the_url_does_not_tell_of_is_named(pooled: str):
    with pytest.raises(
        WrongAddressError, match=r"unsupported startup parameter.*add pgbouncer=true to the URL"
    ):
        reach(pooled.partition("?")[0])


def test_prepared_statements_behind_a_pooler_are_named(cluster: Cluster):
    """One that passes over what is asked for at the start, and lends its one connection to everybody."""
    try:
        more = {"ignore_startup_parameters": "options", "default_pool_size": 1}
        with running_pgbouncer(cluster, **more) as port:
            url = cluster.new_database().replace(str(cluster.port), str(port))
            database = open_postgresql(url)
            other = database.own_connection()
            other.execute("SELECT 1", prepare=True)
            with pytest.raises(StorageError, match=r"pgbouncer=true"):
                _use(database)
            other.close()
            database.close()
    except NoPgbouncerError as fault:
        pytest.skip(str(fault))


def _use(database: Database) -> None:
    for _ in range(10):
        with database.read() as connection:
            connection.execute(text("SELECT 1"))


def test_limits_hold_behind_a_pooler_that_lends_connections_for_sessions(cluster: Cluster):
    """Which has to be told to pass over what is set at the start, and does."""
    try:
        more = {"ignore_startup_parameters": "options", "pool_mode": "session"}
        with running_pgbouncer(cluster, **more) as port:
            database = reach(cluster.new_database().replace(str(cluster.port), str(port)))
            asked = "SELECT current_setting('statement_timeout'), current_setting('lock_timeout')"
            migrating = database.for_migrating()
            for one, limits in ((database, ("30s", "5s")), (migrating, ("0", "1s"))):
                with one.write() as connection:
                    assert tuple(connection.execute(text(asked)).one()) == limits
                own = one.own_connection()
                assert own.execute(asked).fetchone() == limits
                own.close()
                one.close()
    except NoPgbouncerError as fault:
        pytest.skip(str(fault))


def test_behind_a_pooler_everything_works(pooled: str, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    database = reach(pooled)
    migrate(database, [CONFIGURATION, EVENTS])
    asked = text("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
    for _ in range(12):  # psycopg prepares a statement when it comes for the sixth time
        with database.write() as connection:
            assert tuple(connection.execute(asked).one()) == ("30s", "5s")
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM places")).scalar_one() == 0
    writers = [PostgresqlEventWriter(database) for _ in range(3)]
    for _ in range(12):
        for writer in writers:
            writer.probe()
            assert writer.count_hours(10) == 0
    for writer in writers:
        writer.close()
    database.close()

    async def serve() -> dict[str, float]:
        async with application(tmp_path / "data", database=pooled) as (_app, client):
            assert (await client.get("/readyz")).json() == {"status": "ok", "failing": []}
            return await figures(client)

    caplog.set_level("INFO", logger="server.store.notices")
    found = asyncio.run(serve())
    assert found["clue_changes_heard"] == 0
    assert found["clue_database_connections"] <= 10
    assert (
        "behind a pooler (pgbouncer=true) changes that other servers make are looked for each second"
        in caplog.text
    )


@pytest.mark.parametrize("stands_between", [True, False])
def test_it_is_said_when_nothing_is_heard_of_changes(
    cluster: Cluster, tmp_path: Path, caplog: pytest.LogCaptureFixture, *, stands_between: bool
):
    """A pooler in transaction mode that takes every option, as some do."""
    url = cluster.new_database()

    async def serve(url: str, value: float) -> dict[str, float]:
        async with application(tmp_path / "data", database=url) as (_app, client):
            async with asyncio.timeout(20):
                found: dict[str, float] = {}
                while found.get("clue_changes_heard") != value or not settled():
                    await asyncio.sleep(0.05)
                    found = await figures(client)
            return found

    def settled() -> bool:
        return not stands_between or "are not heard at once" in caplog.text

    if not stands_between:
        asyncio.run(serve(url, 1))
        assert "are not heard at once" not in caplog.text
        return
    try:
        with running_pgbouncer(cluster, ignore_startup_parameters="options", max_db_connections=40) as port:
            behind = url.replace(str(cluster.port), str(port))
            asyncio.run(serve(behind, 0))
    except NoPgbouncerError as fault:
        pytest.skip(str(fault))


async def figures(client: Any) -> dict[str, float]:
    """Return the figures without labels."""
    lines = (await client.get("/metrics", headers={"x-real": "1"})).text.splitlines()
    return {
        name: float(value)
        for name, _, value in (line.partition(" ") for line in lines)
        if "{" not in name and "#" not in name
    }


# ---- how many connections ----------------------------------------------------------------------------------------


def test_whoever_writes_has_a_connection_however_many_read(cluster: Cluster):
    database = open_postgresql(cluster.new_database(), 3)
    entered, leave = threading.Semaphore(0), threading.Event()

    def read() -> None:
        with database.read() as connection:
            connection.execute(text("SELECT 1"))
            entered.release()
            leave.wait(20)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for _ in readers:
        assert entered.acquire(timeout=10)
    with database.write() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    assert database.connector is not None
    assert database.connector.open_connections == 3
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("server.store.engine.BUSY_TIMEOUT_SECONDS", 0.05)
        with (
            pytest.raises(StorageBusyError, match="all connections to the database are busy"),
            database.read(),
        ):
            pass
    leave.set()
    for reader in readers:
        reader.join()
    database.close()
