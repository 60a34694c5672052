"""A flood of strangers does not fill the log of a real server, whatever level it has, nor hides what others are refused."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from patience import eventually
from running import Server, running_server, set_up

JSON = {"content-type": "application/json"}
LONG = "é" * 300 + "%0a" * 500


def flood(client: httpx.Client, times: int) -> Iterator[int]:
    """Send what only strangers send; gives the statuses of the refusals."""
    for number in range(times):
        for path, headers, content in (
            ("/api/v1/session", {"content-type": "text/plain"}, b"x"),
            ("/api/v1/session", JSON, b"{"),
            ("/api/v1/session", JSON, b'{"a": 1}'),
            ("/api/v1/setup", JSON, b" " * 20_000),
            (f"/{number}/{LONG}", JSON, b"{}"),
            (f"/api/v1/apis/{number}{LONG}/usage", JSON, b"{}"),
            ("/device/v1/registrations", JSON, b"{}"),
        ):
            yield client.post(path, headers=headers, content=content).status_code


@pytest.mark.parametrize("level", ["info", "debug"])
def test_strangers_have_a_few_lines_and_everybody_else_theirs(tmp_path: Path, level: str):
    with running_server(tmp_path / "data", "--log-level", level) as server:
        owner = set_up(server)
        place = owner.place("place", owner.place("placeGroup"))
        device = owner.device(place)
        before = log(server)
        statuses = set(flood(server.client(), 60))
        assert statuses >= {401, 415, 422}
        flooded = log(server)[len(before) :]
        refused = [line for line in flooded.splitlines() if "server.http.identified" in line]
        assert 0 < len(refused) <= 40
        assert all(len(line) < 400 for line in refused)

        owner.ask("PUT", f"/places/{place}/allocation-email", {"email": "x"}, 422)
        assert (
            device.client.post("/device/v1/verifications", json={"credential": "rfCard"}).status_code == 422
        )
        after = log(server)[len(before) + len(flooded) :]
        assert f"PUT /api/v1/places/{place}/allocation-email: 422" in after
        assert "a verification was refused: 422" in after


def test_one_devices_refusals_hide_no_other_devices(tmp_path: Path):
    with running_server(tmp_path / "data") as server:
        owner = set_up(server)
        place = owner.place("place", owner.place("placeGroup"))
        loud, quiet = owner.device(place), owner.device(place)
        for device, times in ((loud, 200), (quiet, 1)):
            for _ in range(times):
                refused = device.client.post(
                    "/device/v1/verifications",
                    json={"credential": "rfCard"},
                    headers={"x-request-id": f"of-{device.serial}"},
                )
                assert refused.status_code == 422
        written = log(server)
    assert 0 < written.count(f"of-{loud.serial}") < 150
    assert written.count(f"of-{quiet.serial}") == 1


def test_paths_are_cut_but_not_within_an_escape(tmp_path: Path):
    with running_server(tmp_path / "data") as server:
        owner = set_up(server)
        for length in range(195, 200):
            owner.client.post(f"/{'a' * length}é%0A", headers={"content-type": "text/plain"}, content=b"x")
        paths = [line.partition("POST ")[2].partition(": 415")[0] for line in log(server).splitlines()]
        found = [path for path in paths if path.startswith("/aaaa")]
    assert found
    for path in found:
        assert len(path) <= 201
        assert set(path.rstrip("…").replace("%C3", "").replace("%A9", "").replace("%0A", "")) == {"/", "a"}


def log(server: Server) -> str:
    """Return what the server has written so far."""
    return (server.data_dir.parent / f"{server.data_dir.name}.log").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM that a program hears of")
def test_a_server_that_ends_does_not_log_each_time_a_proxy_asks(tmp_path: Path):
    with running_server(tmp_path / "data", "--tls", "off", "--drain", "1") as server:
        probe = server.client()
        assert probe.get("/readyz").status_code == 200
        server.process.send_signal(signal.SIGTERM)
        eventually(lambda: probe.get("/readyz").status_code == 503)
        assert server.process.wait(20) == 0
    assert "/readyz" not in server.log
