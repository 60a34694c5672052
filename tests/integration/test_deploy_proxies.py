"""haproxy and nginx from packaging/deploy as real processes, while no server is left: they say so in words of the contract."""

import socket
import subprocess
from collections.abc import Iterator

import httpx
import pytest
from client_pairs import pair
from deployed import HAPROXY, NGINX, Front
from patience import eventually
from ports import free_port

from clue_desktop.contract.errors import ErrorDocument


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module", params=["haproxy", "nginx"])
def proxy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a proxy whose two servers are not there."""
    if (HAPROXY if request.param == "haproxy" else NGINX) is None:
        pytest.skip(f"{request.param} is not installed")
    folder = tmp_path_factory.mktemp(request.param)
    front = Front(
        folder,
        free_port(),
        folder / "server.pem",
        folder / "server-key.pem",
        folder / "server.pem",
        ("127.0.0.1:1", "127.0.0.1:2"),
    )
    made = pair("localhost", ca=True)
    front.certificate.write_text(made.certificate_pem, "ascii")
    front.key.write_text(made.key_pem(), "ascii")
    command, environ = front.haproxy(free_port()) if request.param == "haproxy" else front.nginx()
    log = folder / "log"
    with (
        log.open("w") as lines,
        subprocess.Popen(command, env=environ, stdout=lines, stderr=subprocess.STDOUT) as process,
        # The certificate is made up, and whose it is is not what is asked here.
        httpx.Client(base_url=f"https://127.0.0.1:{front.port}", verify=False, timeout=10) as client,
    ):
        try:
            eventually(lambda: process.poll() is not None or answers(front.port))
            assert process.poll() is None, log.read_text()
            yield client
        finally:
            process.terminate()
            process.wait(20)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/device/v1/verifications"),
        ("GET", "/device/v1/settings/stream"),
        ("GET", "/api/v1/places"),
        ("POST", "/api/v1/session"),
        ("GET", "/readyz"),
    ],
)
def test_with_no_server_left_a_proxy_answers_with_an_error_of_the_contract(
    method: str, path: str, proxy: httpx.Client
):
    answer = proxy.request(method, path, content=b"{}" if method == "POST" else None)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    document = ErrorDocument.model_validate(answer.json())
    assert (document.status, document.code) == (503, "not_ready")
    assert answer.headers["retry-after"] == "1"


@pytest.mark.parametrize("path", ["/metrics", "/%6Detrics"])
def test_a_proxy_leads_nobody_to_the_figures_of_one_server(path: str, proxy: httpx.Client):
    answer = proxy.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "not_found"


def test_what_cannot_be_read_is_refused_in_json_by_nginx_and_by_haproxy_with_a_page_of_its_own(
    proxy: httpx.Client, request: pytest.FixtureRequest
):
    answer = proxy.get("/api/v1/places", headers={"x-long": "x" * 200_000})
    assert answer.status_code == 400
    if request.node.callspec.params["proxy"] == "haproxy":
        # Said before a request is one, from a text in the program that no option replaces (docs/more-than-one-host.md).
        assert answer.headers["content-type"] == "text/html"
    else:
        assert ErrorDocument.model_validate(answer.json()).code == "request_malformed"
