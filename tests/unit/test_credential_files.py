"""Credential files in the console's settings: whose tokens the virtual device knows when the console opens."""

from pathlib import Path

import pytest

from clue_desktop.contract.devices import DeviceCredential
from clue_desktop.profiles import Profiles
from ui.state.credential_file import save_credential, tokens_in

SERVER = "https://clue.example:8443"


def credential(serial: str, server: str = SERVER) -> DeviceCredential:
    return DeviceCredential(server=server, serial=serial, token=f"token-of-{serial}", fingerprint="AA:BB")


def test_the_devices_of_this_server_are_known(tmp_path: Path):
    folder = Profiles(tmp_path).credential_files
    folder.mkdir()
    save_credential(folder / "one.json", credential("547838629"))
    save_credential(folder / "two.json", credential("547838630", f"{SERVER}/"))
    save_credential(folder / "other.json", credential("547838631", "https://elsewhere.example"))
    known = tokens_in(folder, SERVER)
    assert known.of("547838629") == "token-of-547838629"
    assert known.of("547838630") == "token-of-547838630"
    assert known.of("547838631") is None


def test_a_file_that_is_none_is_passed_over_and_never_quoted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    (tmp_path / "broken.json").write_text('{"token": "s3cret"')
    (tmp_path / "broken.json").chmod(0o600)
    save_credential(tmp_path / "good.json", credential("547838629"))
    assert tokens_in(tmp_path, SERVER).of("547838629") is not None
    assert "broken.json" in caplog.text
    assert "s3cret" not in caplog.text


def test_without_a_folder_none_are_known(tmp_path: Path):
    assert tokens_in(tmp_path / "missing", SERVER).of("547838629") is None
