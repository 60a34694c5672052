"""Secrets at rest: sealing, the three places of the key, and that a key never changes unnoticed."""

import base64
import json
import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from server.keys import secrets as module
from server.keys.secrets import Secrets, SecretsError

KEY = bytes(range(32))
ENVIRON = {"CLUE_SECRET_KEY": KEY.hex()}
MASTER = Secrets(KEY, "file")


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring that works, or fails in the way it is told to."""

    priority = 5.0

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.forgets = False
        self.fault: Exception | None = None
        self.hangs: threading.Event | None = None

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        self._answer()
        if not self.forgets:
            self.kept[service, username] = password

    @override
    def get_password(self, service: str, username: str) -> str | None:
        self._answer()
        return self.kept.get((service, username))

    def _answer(self) -> None:
        if self.hangs:
            self.hangs.wait(20)
        if self.fault:
            raise self.fault


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@given(st.text(), st.text())
def test_what_is_sealed_opens_again(plaintext: str, context: str):
    assert MASTER.decrypt(MASTER.encrypt(plaintext, context), context) == plaintext


def test_equal_secrets_are_sealed_differently_and_show_nothing():
    one, two = MASTER.encrypt("Bearer abc", "a"), MASTER.encrypt("Bearer abc", "a")
    assert one != two
    assert one.startswith("v1:")
    assert b"Bearer" not in base64.b64decode(one[3:])


@given(st.integers(min_value=0), st.integers(1, 255))
def test_a_changed_byte_is_noticed(position: int, change: int):
    raw = bytearray(base64.b64decode(MASTER.encrypt("Bearer abc", "a")[3:]))
    raw[position % len(raw)] ^= change
    with pytest.raises(SecretsError, match="cannot be opened"):
        MASTER.decrypt("v1:" + base64.b64encode(raw).decode(), "a")


@pytest.mark.parametrize("text", ["", "v1:", "v1:AAAA", "v1:%", "v2:AAAA", "plain text", "v1:é"])
def test_what_was_never_sealed_does_not_open(text: str):
    with pytest.raises(SecretsError):
        MASTER.decrypt(text, "a")


def test_another_context_or_key_does_not_open():
    sealed = MASTER.encrypt("Bearer abc", "vendor_api:1:header:Authorization")
    with pytest.raises(SecretsError, match="vendor_api:2"):
        MASTER.decrypt(sealed, "vendor_api:2:header:Authorization")
    with pytest.raises(SecretsError):
        Secrets(os.urandom(32), "file").decrypt(sealed, "vendor_api:1:header:Authorization")


def test_digests_depend_on_key_purpose_and_data():
    digests = {
        MASTER.keyed_digest("receipt", b"x"),
        MASTER.keyed_digest("receipt", b"y"),
        MASTER.keyed_digest("allocation-code", b"x"),
        Secrets(bytes(32), "file").keyed_digest("receipt", b"x"),
    }
    assert len(digests) == 4
    assert all(len(digest) == 32 for digest in digests)
    assert MASTER.keyed_digest("receipt", b"x") == Secrets(KEY, "keyring").keyed_digest("receipt", b"x")


def test_the_form_stays_readable_by_later_versions():
    """Sealed and digested by the first version: a change of derivation or form would lose every stored secret."""
    sealed = "v1:AAECAwQFBgcICQoLepOfFjBmHdmseBBsk/U+H4p09YNArVP9lyvwrQ=="
    assert MASTER.decrypt(sealed, "vendor_api:1:header:Authorization") == "Bearer abcde"


def test_nothing_printed_shows_the_key():
    assert KEY.hex() not in repr(MASTER)
    assert repr(KEY) not in repr(MASTER)


@pytest.mark.parametrize(
    "text",
    [
        KEY.hex(),
        KEY.hex().upper(),
        base64.b64encode(KEY).decode(),
        f" {base64.b64encode(KEY).decode()}\n",
        base64.urlsafe_b64encode(KEY).decode().rstrip("="),
    ],
)
def test_the_environments_key_in_any_spelling(tmp_path: Path, text: str):
    secrets = Secrets.open(tmp_path, {"CLUE_SECRET_KEY": text}, use_keyring=True)
    assert secrets.source == "environment"
    assert secrets.keyed_digest("x", b"") == MASTER.keyed_digest("x", b"")


@pytest.mark.parametrize(
    "text", ["short", "z" * 64, KEY.hex()[:-2], base64.b64encode(KEY * 2).decode(), "é" * 43]
)
def test_an_unusable_key_is_refused_without_being_shown(tmp_path: Path, text: str):
    with pytest.raises(SecretsError, match="CLUE_SECRET_KEY must be 32 bytes") as raised:
        Secrets.open(tmp_path, {"CLUE_SECRET_KEY": text}, use_keyring=False)
    assert text not in str(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_without_a_keyring_a_private_file(tmp_path: Path):
    data_dir = tmp_path / "data"
    first = Secrets.open(data_dir, {}, use_keyring=False)
    again = Secrets.open(data_dir, {}, use_keyring=False)
    assert first.source == again.source == "file"
    assert again.decrypt(first.encrypt("s", "c"), "c") == "s"
    if os.name == "posix":
        assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700
        assert {stat.S_IMODE(file.stat().st_mode) for file in data_dir.iterdir()} == {0o600}


@pytest.mark.skipif(os.name != "posix", reason="Windows has no POSIX modes")
def test_a_key_file_that_others_may_read_is_closed(tmp_path: Path):
    Secrets.open(tmp_path, {}, use_keyring=False)
    (tmp_path / "secret.key").chmod(0o644)
    Secrets.open(tmp_path, {}, use_keyring=False)
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_with_a_keyring_no_file_holds_the_key(tmp_path: Path, ring: MemoryKeyring):
    first = Secrets.open(tmp_path, {}, use_keyring=True)
    again = Secrets.open(tmp_path, {}, use_keyring=True)
    assert first.source == again.source == "keyring"
    assert again.decrypt(first.encrypt("s", "c"), "c") == "s"
    (text,) = ring.kept.values()
    assert [file.name for file in tmp_path.iterdir()] == ["secrets.json"]
    assert text not in (tmp_path / "secrets.json").read_text()


def test_two_data_directories_have_two_keys(tmp_path: Path, ring: MemoryKeyring):
    one = Secrets.open(tmp_path / "one", {}, use_keyring=True)
    two = Secrets.open(tmp_path / "two", {}, use_keyring=True)
    assert len(ring.kept) == 2
    assert one.keyed_digest("x", b"") != two.keyed_digest("x", b"")


def test_a_keyring_that_keeps_nothing_is_passed_over(tmp_path: Path, ring: MemoryKeyring):
    ring.forgets = True
    assert Secrets.open(tmp_path, {}, use_keyring=True).source == "file"


@pytest.mark.parametrize(
    "fault", [keyring.errors.NoKeyringError("none"), keyring.errors.InitError(), OSError("dbus")]
)
def test_a_keyring_that_fails_is_passed_over(tmp_path: Path, ring: MemoryKeyring, fault: Exception):
    ring.fault = fault
    assert Secrets.open(tmp_path, {}, use_keyring=True).source == "file"


def test_a_plain_text_keyring_is_passed_over(
    tmp_path: Path, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(MemoryKeyring, "priority", 0.5)
    assert Secrets.open(tmp_path, {}, use_keyring=True).source == "file"
    assert ring.kept == {}


def test_a_keyring_that_hangs_is_passed_over(
    tmp_path: Path, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "KEYRING_SECONDS", 0.05)
    ring.hangs = threading.Event()
    assert Secrets.open(tmp_path, {}, use_keyring=True).source == "file"
    ring.hangs.set()


def test_a_key_file_goes_before_the_keyring(tmp_path: Path, ring: MemoryKeyring):
    (tmp_path / "secret.key").write_text(KEY.hex())
    secrets = Secrets.open(tmp_path, {}, use_keyring=True)
    assert secrets.source == "file"
    assert secrets.keyed_digest("x", b"") == MASTER.keyed_digest("x", b"")
    assert ring.kept == {}


def test_a_file_stays_the_place_when_a_keyring_comes_later(tmp_path: Path, ring: MemoryKeyring):
    first = Secrets.open(tmp_path, {}, use_keyring=False)
    later = Secrets.open(tmp_path, {}, use_keyring=True)
    assert later.source == "file"
    assert later.keyed_digest("x", b"") == first.keyed_digest("x", b"")


def test_the_environment_may_carry_the_same_key_only(tmp_path: Path):
    first = Secrets.open(tmp_path, {}, use_keyring=False)
    text = (tmp_path / "secret.key").read_text()
    moved = Secrets.open(tmp_path, {"CLUE_SECRET_KEY": text}, use_keyring=False)
    assert moved.source == "environment"
    assert moved.keyed_digest("x", b"") == first.keyed_digest("x", b"")
    with pytest.raises(SecretsError, match=r"is not the key .*secret\.key"):
        Secrets.open(tmp_path, ENVIRON, use_keyring=False)


def test_a_missing_environment_key_is_named(tmp_path: Path, ring: MemoryKeyring):
    Secrets.open(tmp_path, ENVIRON, use_keyring=True)
    for environ in ({}, {"CLUE_SECRET_KEY": " "}):
        with pytest.raises(SecretsError, match="expected in the environment variable CLUE_SECRET_KEY"):
            Secrets.open(tmp_path, environ, use_keyring=True)
    assert ring.kept == {}


def test_a_missing_or_foreign_key_file_is_named(tmp_path: Path):
    Secrets.open(tmp_path, {}, use_keyring=False)
    path = tmp_path / "secret.key"
    path.write_text(KEY.hex())
    with pytest.raises(SecretsError, match=r"secret\.key is not the one"):
        Secrets.open(tmp_path, {}, use_keyring=False)
    path.write_text("junk")
    with pytest.raises(SecretsError, match=r"secret\.key must be 32 bytes"):
        Secrets.open(tmp_path, {}, use_keyring=False)
    path.unlink()
    with pytest.raises(SecretsError, match=r"expected in .*secret\.key"):
        Secrets.open(tmp_path, {}, use_keyring=False)
    assert not path.exists()


def test_a_key_missing_from_the_keyring_is_named(tmp_path: Path, ring: MemoryKeyring):
    Secrets.open(tmp_path, {}, use_keyring=True)
    with pytest.raises(SecretsError, match="keyring is switched off"):
        Secrets.open(tmp_path, {}, use_keyring=False)
    ring.fault = keyring.errors.KeyringLocked("locked")
    with pytest.raises(SecretsError, match=r"clue-desktop / secret-key-.*locked.*Unlock"):
        Secrets.open(tmp_path, {}, use_keyring=True)
    ring.fault = None
    ring.kept.clear()
    with pytest.raises(SecretsError, match="expected in the system keyring"):
        Secrets.open(tmp_path, {}, use_keyring=True)


@pytest.mark.parametrize(
    "text", ["{", "[]", "{}", json.dumps({"source": "moon", "keyId": "1", "check": "2"})]
)
def test_a_damaged_memory_is_named(tmp_path: Path, text: str):
    (tmp_path / "secrets.json").write_text(text)
    with pytest.raises(SecretsError, match=r"secrets\.json is damaged"):
        Secrets.open(tmp_path, {}, use_keyring=False)


def test_processes_starting_at_once_end_with_one_key(tmp_path: Path):
    """A barrier lets eight first starts race on one directory."""
    barrier = threading.Barrier(8)
    digests: list[bytes] = []

    def start() -> None:
        barrier.wait()
        digests.append(Secrets.open(tmp_path, {}, use_keyring=False).keyed_digest("x", b""))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(digests) == 8
    assert len(set(digests)) == 1
    assert sorted(file.name for file in tmp_path.iterdir()) == ["secret.key", "secrets.json"]
