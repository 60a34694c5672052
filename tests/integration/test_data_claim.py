"""One server at a time on a data directory."""

from pathlib import Path

import pytest
from running import running_server, start_server


def test_a_second_server_on_the_same_data_is_refused_in_words(tmp_path: Path):
    with (
        running_server(tmp_path / "data"),
        pytest.raises(AssertionError, match="another clue-server is using"),
    ):
        start_server(tmp_path / "data")


def test_a_killed_server_lets_go(tmp_path: Path):
    server = start_server(tmp_path / "data")
    server.kill()
    for pipe in (server.process.stdin, server.process.stdout):
        assert pipe is not None
        pipe.close()
    with running_server(tmp_path / "data") as again:
        assert again.client().get("/healthz").status_code == 200
