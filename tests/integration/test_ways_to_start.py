"""Starting the programs as people and their systems do: folders of any name, `~`, consoles that lack characters, pipes that end."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import pytest
from running import running_server, set_up

from server.settings import Settings, SettingsError, read_settings


@pytest.mark.parametrize("folder", ["a?mode=memory#b", "50%20 off 한글 'x'"])
def test_a_folder_of_any_name_holds_the_data(tmp_path: Path, folder: str):
    data = tmp_path / "here" / folder
    data.parent.mkdir()
    with running_server(data, makes_data=True) as server:
        assert set_up(server).get("/session")["administrator"]["email"]
    assert [entry.name for entry in data.parent.iterdir() if entry.is_dir()] == [folder]
    assert {"clue.db", "events.db"} <= {entry.name for entry in data.iterdir()}
    assert {entry.name for entry in data.parent.iterdir()} == {folder, f"{folder}.log"}
    with running_server(data) as again:
        assert again.ready["setupToken"] is None


def settings(environ: dict[str, str] | None = None, **options: object) -> Settings:
    return read_settings(argparse.Namespace(**options), environ or {})


def test_the_home_folder_is_meant_where_no_shell_has_put_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert settings({"CLUE_DATA_DIR": "~/clue"}).data_dir == tmp_path / "clue"
    assert settings(data_dir="~/clue").data_dir == tmp_path / "clue"
    pair = settings({"CLUE_TLS_CERT": "~/a.pem", "CLUE_TLS_KEY": "~/a.key"}).tls_pair
    assert pair == (tmp_path / "a.pem", tmp_path / "a.key")
    assert settings(data_dir="~nobody-of-that-name/clue").data_dir == Path("~nobody-of-that-name/clue")


@pytest.mark.parametrize(("given", "host"), [("[::1]", "::1"), ("::", "::"), (" localhost ", "localhost")])
def test_an_address_as_urls_have_it(given: str, host: str):
    assert settings({"CLUE_HOST": given}).host == host


@pytest.mark.parametrize("given", ["https://clue.example", "127.0.0.1:8443", "[::1]:8443", "clue.example/"])
def test_more_than_an_address_is_refused_in_words(given: str):
    with pytest.raises(
        SettingsError, match=r"--host: give an address or a name alone, without https:// and port"
    ):
        settings({"CLUE_HOST": given})


PROGRAMS = [
    ("server", "--help"),
    ("server", "service", "print"),
    ("server.sandbox.sample_vendor", "--help"),
    ("server.sandbox.sample_vendor", "--print-example"),
    ("server.sandbox.device", "--help"),
]


@pytest.mark.parametrize("program", PROGRAMS, ids=" ".join)
def test_a_console_that_lacks_characters_ends_no_program(program: tuple[str, ...]):
    command = [sys.executable, "-m", *program]
    done = subprocess.run(
        command,
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONWARNINGS": "ignore"},
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii()


@pytest.mark.parametrize("program", [PROGRAMS[1], PROGRAMS[3]], ids=" ".join)
@pytest.mark.skipif(os.name != "posix", reason="Windows tells of a reader that has gone in other words")
def test_a_reader_that_has_gone_is_no_fault_to_be_traced(program: tuple[str, ...]):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", *program],
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
            # What is written is held back until Python ends, as in any shell.
            env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (2, b"")
