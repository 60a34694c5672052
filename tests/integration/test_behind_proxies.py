"""Streams behind a proxy that keeps small answers back unless it is asked not to, as nginx does by itself."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
import trustme
from deployed import HAPROXY, Front
from patience import eventually
from ports import free_port
from running import Console, running_server, set_up
from streams import following

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")


def test_every_stream_asks_not_to_be_kept_back(owner: Console, place: str):
    device = owner.device(place)
    for client, path in (
        (device.client, "/device/v1/settings/stream"),
        (owner.client, "/api/v1/events/stream"),
        (owner.client, "/api/v1/changes/stream"),
    ):
        with client.stream("GET", path) as response:
            assert response.status_code == 200
            assert response.headers["x-accel-buffering"] == "no"
            assert response.headers["cache-control"] == "no-store, no-transform"


@contextmanager
def nginx(folder: Path, upstream: str) -> Iterator[str]:
    """Run nginx with its own defaults before a server; give its address."""
    assert NGINX is not None
    port = free_port()
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.err; events {{}}"
        f" http {{ access_log off; gzip on; gzip_types *; {temporary}"
        f" server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass {upstream};"
        " proxy_set_header X-Forwarded-For $remote_addr; } } }",
        encoding="ascii",
    )
    command = [NGINX, "-e", f"{folder}/nginx.err", "-c", f"{folder}/nginx.conf", "-p", str(folder)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            eventually(lambda: _answers(port))
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_a_device_behind_nginx_hears_of_a_change_at_once(tmp_path: Path):
    data = tmp_path / "data"
    with running_server(data, "--tls", "off", "--trusted-proxy", "127.0.0.1/32") as server:
        owner = set_up(server)
        group = owner.place("placeGroup")
        device = owner.device(owner.place("place", group))
        with (
            nginx(tmp_path, server.url) as address,
            httpx.Client(base_url=address, headers={"authorization": f"Bearer {device.token}"}) as client,
            following(client, "/device/v1/settings/stream") as stream,
        ):
            assert stream.next()[1]["accessType"] == "none"
            owner.assign(group, access_type="mixed")
            assert stream.next()[1]["accessType"] == "mixed"


@pytest.mark.skipif(HAPROXY is None, reason="haproxy is not installed")
def test_haproxy_says_once_that_a_server_is_down(tmp_path: Path):
    """Of each of its backends, in what stands in a journal: stdout and stderr together."""
    authority = trustme.CA()
    shown = authority.issue_cert("localhost")
    files = [tmp_path / name for name in ("ca.pem", "certificate.pem", "key.pem")]
    pems = (authority.cert_pem, shown.cert_chain_pems[0], shown.private_key_pem)
    for target, pem in zip(files, pems, strict=True):
        pem.write_to_path(str(target))
    with ExitStack() as free:  # nobody comes to these two while they are bound and do not listen
        taken = [free.enter_context(socket.socket()) for _ in range(2)]
        for each in taken:
            each.bind(("127.0.0.1", 0))
        one, two = (f"127.0.0.1:{each.getsockname()[1]}" for each in taken)
        front = Front(tmp_path, free_port(), files[1], files[2], files[0], (one, two))
        command, environ = front.haproxy(free_port())
        backends = ("decisions", "streams", "console", "decisions_denied", "console_waiting")
        signs = [f" {backend}/{server} is DOWN" for backend in backends for server in ("one", "two")]
        said = tmp_path / "said"
        with (
            said.open("wb") as file,
            subprocess.Popen(command, env=environ, stdout=file, stderr=file) as process,
        ):
            try:
                eventually(lambda: all(sign in said.read_text("utf-8") for sign in signs))
            finally:
                process.terminate()
                process.wait(20)
    lines = said.read_text("utf-8").splitlines()
    assert [sum(sign in line for line in lines) for sign in signs] == [1] * len(signs), lines
