"""Several hosts with one database: one key, one authority, and a database that is not there when they start."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from forked import ForkedPopen, run_forked
from patience import eventually
from postgres import Cluster, NoPostgresqlError, running_cluster
from running import GRANTED, Console, api_form, running_server, set_up, start_server

from clue_desktop.client.trust import ssl_context
from server.sandbox.sample_vendor.running import RunningVendor

CARD = GRANTED["rfCard"]
BODY = {"credential": "rfCard", "value": CARD}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of this module's own: it is away at times."""
    try:
        with running_cluster() as running:
            yield running
    except NoPostgresqlError as fault:
        pytest.skip(str(fault))


@pytest.fixture
def url(cluster: Cluster) -> str:
    """A database."""
    return cluster.new_database()


def door(console: Console, vendor: RunningVendor) -> str:
    """Return the token of a device that the vendor decides for."""
    group = console.place("placeGroup")
    console.assign(group, rfCard=console.register(group, api_form(vendor))["id"])
    return console.device(console.place("place", group)).token


@contextmanager
def starting(data_dir: Path, *options: str, **environ: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a server that may not become ready; its log is beside its data."""
    command = [sys.executable, "-m", "server", "--data-dir", str(data_dir), "--stop-with-stdin", *options]
    variables = {**os.environ, "CLUE_USE_KEYRING": "false", **environ}
    with (data_dir.parent / f"{data_dir.name}.log").open("a") as log:
        process = ForkedPopen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, env=variables
        )
    with process:
        try:
            yield process
        finally:
            process.kill()


def refused(data_dir: Path, *options: str, **environ: str) -> str:
    """Return why a server does not start: it ends with 2 and one line."""
    command = [sys.executable, "-m", "server", "--data-dir", str(data_dir), "--port", "0", *options]
    variables = {**os.environ, "CLUE_USE_KEYRING": "false", **environ}
    done = run_forked(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=variables,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


# ---- a database that is away at the start ------------------------------------------------------------------------


@pytest.mark.parametrize("workers", ["1", "2"])
def test_while_the_database_is_away_at_the_start_doors_are_denied_and_it_goes_on_by_itself(
    workers: str, cluster: Cluster, url: str, tmp_path: Path, vendor: RunningVendor
):
    data_dir = tmp_path / "data"
    with running_server(data_dir, vendors=[vendor], environ={"CLUE_DATABASE": url}) as server:
        console = set_up(server)
        token = door(console, vendor)
        address = urlsplit(server.url)
        trusted = ssl_context(Path(server.ready["ca"]))
    options = ["--port", str(address.port), "--workers", workers, "--vendor-network", "127.0.0.0/8"]
    options += ["--vendor-ca", str(vendor.ca_file)]
    device = {"authorization": f"Bearer {token}"}
    cluster.stop()
    try:
        with (
            starting(data_dir, *options, CLUE_DATABASE=url) as process,
            httpx.Client(base_url=server.url, verify=trusted, timeout=20) as client,
        ):

            def asked(method: str, path: str, **more: Any) -> httpx.Response | None:
                try:
                    return client.request(method, path, **more)
                except httpx.TransportError:
                    assert process.poll() is None
                    return None

            assert eventually(lambda: asked("GET", "/healthz")).status_code == 200
            for body in (BODY, {"credential": "face", "value": "minji.kim"}):
                answer = client.post("/device/v1/verifications", json=body, headers=device)
                assert (answer.status_code, answer.json()) == (200, {"result": "denied"})
            assert client.post("/device/v1/verifications", json=BODY).status_code == 401
            for path in ("/readyz", "/api/v1/places", "/device/v1/settings", "/device/v1/settings/stream"):
                answer = client.get(path, headers=device)
                assert (answer.status_code, answer.json()["code"]) == (503, "not_ready")
                assert int(answer.headers["retry-after"]) > 0
            assert process.poll() is None
            assert "doors are denied" in (tmp_path / "data.log").read_text()

            cluster.start()

            assert process.stdout is not None
            assert '"ready": true' in process.stdout.readline()
            eventually(
                lambda: (
                    (answer := asked("POST", "/device/v1/verifications", json=BODY, headers=device))
                    is not None
                    and answer.json() == {"result": "granted", "message": answer.json().get("message")}
                )
            )
            assert eventually(lambda: asked("GET", "/readyz")).status_code == 200
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(30) == 0
    finally:
        if not (cluster.directory / "data" / "postmaster.pid").exists():
            cluster.start()


@pytest.mark.parametrize("tls", ["auto", "off"])
def test_a_server_that_waits_ends_in_order(tls: str, tmp_path: Path):
    """Also one that has never run, and so has no certificate yet."""
    nobody = "postgresql://clue@127.0.0.1:1/clue"
    with starting(tmp_path / "data", "--port", "0", "--tls", tls, CLUE_DATABASE=nobody) as process:
        log = tmp_path / "data.log"
        eventually(lambda: "cannot be reached" in log.read_text())
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 0
        assert process.stdout is not None
        assert process.stdout.read() == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("clue@", "nobody@"), 'role "nobody" does not exist'),
        (("/clue_", "/elsewhere_"), "does not exist"),
        (("?", "?conect_timeout=3&"), 'invalid URI query parameter: "conect_timeout"'),
        (("?", "?sslmode=maybe&"), "sslmode"),
        (("?", "?sslmode=require&"), "SSL"),
        (("=3", "=soon"), "connect_timeout"),
        (("127.0.0.1:", "127.0.0.1:port"), 'for connection option "port"'),
    ],
)
def test_what_no_waiting_mends_ends_with_one_line(
    change: tuple[str, str], words: str, url: str, tmp_path: Path
):
    told = refused(tmp_path / "data", CLUE_DATABASE=f"{url}?connect_timeout=3".replace(*change))
    assert words in told
    assert len(told.strip().splitlines()) == 1


# ---- keys --------------------------------------------------------------------------------------------------------


def test_a_second_host_without_the_key_is_told_what_to_copy_and_leaves_nothing_behind(
    url: str, tmp_path: Path, vendor: RunningVendor
):
    first, second = tmp_path / "first", tmp_path / "second"
    with running_server(first, vendors=[vendor], environ={"CLUE_DATABASE": url}) as server:
        token = door(set_up(server), vendor)
        told = refused(second, CLUE_DATABASE=url)
        assert f"copy secret.key and secrets.json from {first}" in told
        assert str(second) in told
        assert not (second / "secrets.json").exists()
        wrong = refused(second, CLUE_DATABASE=url, CLUE_SECRET_KEY="ab" * 32)
        assert "sealed with another key" in wrong
        assert not (second / "secrets.json").exists()

        for name in ("secret.key", "secrets.json"):
            (second / name).write_bytes((first / name).read_bytes())
        with running_server(second, vendors=[vendor], environ={"CLUE_DATABASE": url}) as other:
            # One authority, and a certificate of its own: who knows one host knows all.
            assert other.ready["fingerprint"] == server.ready["fingerprint"]
            assert (second / "tls" / "server.pem").read_bytes() != (first / "tls" / "server.pem").read_bytes()
            trusting = httpx.Client(verify=ssl_context(Path(server.ready["ca"])))
            assert trusting.get(f"{other.url}/healthz").status_code == 200
            trusting.close()
            answer = other.client(token).post("/device/v1/verifications", json=BODY)
            assert answer.json()["result"] == "granted"


def test_of_two_hosts_that_start_at_once_on_an_empty_database_one_key_counts(url: str, tmp_path: Path):
    def start(name: str) -> Any:
        try:
            return start_server(tmp_path / name, environ={"CLUE_DATABASE": url})
        except AssertionError as fault:
            return str(fault)

    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(start, ("first", "second")))
    refusals = [each for each in found if isinstance(each, str)]
    running = [each for each in found if not isinstance(each, str)]
    for server in running:
        assert server.stop() == 0
        server.process.stdout.close()
    assert len(running) == 1
    assert "did not start (2)" in refusals[0]
    assert "this database is sealed with another key: copy" in refusals[0]


# ---- the authority -----------------------------------------------------------------------------------------------


def test_a_host_keeps_its_own_authority_says_so_and_takes_the_common_one_when_that_is_put_aside(
    url: str, tmp_path: Path
):
    first, second = tmp_path / "first", tmp_path / "second"
    with running_server(second) as alone:  # before there was a common one
        own = alone.ready["fingerprint"]
    with running_server(first, environ={"CLUE_DATABASE": url}) as server:
        common = server.ready["fingerprint"]
    for name in ("secret.key", "secrets.json"):
        (second / name).write_bytes((first / name).read_bytes())

    with running_server(second, environ={"CLUE_DATABASE": url}) as other:
        assert other.ready["fingerprint"] == own != common
    assert "has a certificate authority of its own" in (tmp_path / "second.log").read_text()
    (second / "tls").rename(second / "tls-before")
    with running_server(second, environ={"CLUE_DATABASE": url}) as other:
        assert other.ready["fingerprint"] == common

    (second / "tls" / "ca-key.pem").unlink()  # lost, as what is in the database shows
    with running_server(second, environ={"CLUE_DATABASE": url}) as other:
        assert other.ready["fingerprint"] == common
    command = [sys.executable, "-m", "server", "check", "--data-dir", str(second)]
    variables = {**os.environ, "CLUE_USE_KEYRING": "false", "CLUE_DATABASE": url}
    done = run_forked(command, capture_output=True, text=True, check=False, env=variables)
    assert (done.returncode, "ok    the certificate authority of all hosts" in done.stdout) == (0, True)


def test_an_authority_made_anew_is_the_one_of_the_database(url: str, tmp_path: Path):
    data_dir = tmp_path / "data"
    with running_server(data_dir, environ={"CLUE_DATABASE": url}) as server:
        before = server.ready["fingerprint"]
    command = [sys.executable, "-m", "server", "certificate", "anew", "--data-dir", str(data_dir)]
    variables = {**os.environ, "CLUE_USE_KEYRING": "false", "CLUE_DATABASE": url}
    done = run_forked(command, capture_output=True, text=True, check=True, env=variables)
    assert "it is in the database now" in done.stderr
    (data_dir / "tls").rename(tmp_path / "away")
    with running_server(data_dir, environ={"CLUE_DATABASE": url}) as server:
        assert server.ready["fingerprint"] != before
        assert server.ready["fingerprint"] in done.stdout


# ---- the folder that it is started in ----------------------------------------------------------------------------


def test_workers_run_no_modules_of_the_folder_that_the_server_was_started_in(url: str, tmp_path: Path):
    folder = tmp_path / "hostile"
    folder.mkdir()
    for name in ("multiprocessing", "socket", "json", "logging", "ssl", "uvloop", "server", "encodings"):
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r} + ' ')\n")
    program = Path(sys.executable).parent / "clue-server"
    command = [
        str(program),
        "--data-dir",
        str(tmp_path / "data"),
        "--port",
        "0",
        "--workers",
        "2",
        "--stop-with-stdin",
    ]
    variables = {**os.environ, "CLUE_USE_KEYRING": "false", "CLUE_DATABASE": url}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    with process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert not (tmp_path / "ran").exists(), (tmp_path / "ran").read_text()
        assert '"ready": true' in line, (tmp_path / "log").read_text()
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 0
