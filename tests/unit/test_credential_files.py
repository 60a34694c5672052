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


def test_a_server_is_known_by_its_fingerprint_wherever_it_is_now(tmp_path: Path):
    here, elsewhere = ":".join(["0A"] * 32), ":".join(["0B"] * 32)
    made = {"token": "t0ken", "server": "https://127.0.0.1:40001"}
    save_credential(tmp_path / "1.json", DeviceCredential(serial="547838629", fingerprint=here, **made))
    save_credential(tmp_path / "2.json", DeviceCredential(serial="547838630", fingerprint=elsewhere, **made))
    save_credential(tmp_path / "3.json", DeviceCredential(serial="547838631", **made))
    moved = tokens_in(tmp_path, "https://127.0.0.1:40002", here.lower().replace(":", ""))
    known = {one for one in ("547838629", "547838630", "547838631") if moved.of(one)}
    assert known == {"547838629"}  # one without a fingerprint says of which server it is by the address alone
    same = tokens_in(tmp_path, "https://127.0.0.1:40001", here)
    assert {one for one in ("547838629", "547838630", "547838631") if same.of(one)} == {
        "547838629",
        "547838631",
    }  # at the same address is another server now
    unpinned = tokens_in(tmp_path, "https://127.0.0.1:40001")
    assert all(unpinned.of(one) for one in ("547838629", "547838630", "547838631"))


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
