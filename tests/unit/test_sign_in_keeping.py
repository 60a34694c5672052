"""Where a sign-in is kept: in the keyring if that gives it back, else honestly elsewhere; profiles and preferences."""

import asyncio
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from clue_desktop.profiles import BUNDLED, Profiles
from clue_desktop.sign_in_keeping import FILE_NAME, Kept, KeptIn, SignInKeeping, in_thread


@dataclass
class Ring:
    """A keyring; `loses` what it is given, or `fails` at everything."""

    loses: bool = False
    fails: bool = False
    held: dict[str, str] = field(default_factory=dict)

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.held.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        if not self.loses:
            self.held[username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        del self.held[username]

    def _check(self) -> None:
        if self.fails:
            raise RuntimeError("locked")


def test_the_keyring_keeps_it(tmp_path: Path):
    async def use() -> None:
        keeping = SignInKeeping(tmp_path, lambda: ring)
        assert await keeping.keep("server", "token", file_allowed=True) == Kept(KeptIn.KEYRING)
        assert await SignInKeeping(tmp_path, lambda: ring).read("server") == "token"
        _, where = await SignInKeeping(tmp_path, lambda: ring).look_up("server")
        assert where == Kept(KeptIn.KEYRING)
        await keeping.forget("server")
        assert await keeping.read("server") is None

    ring = Ring()
    asyncio.run(use())
    assert not (tmp_path / FILE_NAME).exists()


@pytest.mark.parametrize("ring", [Ring(loses=True), Ring(fails=True)])
def test_without_a_keyring_it_is_kept_nowhere_unless_the_file_is_chosen(ring: Ring, tmp_path: Path):
    async def use() -> None:
        keeping = SignInKeeping(tmp_path, lambda: ring)
        kept = await keeping.keep("server", "token")
        assert kept.where is KeptIn.MEMORY
        assert "keyring" in kept.why_not
        assert await keeping.read("server") is None
        assert not (tmp_path / FILE_NAME).exists()
        assert (await keeping.keep("server", "token", file_allowed=True)).where is KeptIn.FILE
        assert await keeping.look_up("server") == ("token", Kept(KeptIn.FILE))
        if os.name != "nt":
            assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
        await keeping.forget("server")
        assert not (tmp_path / FILE_NAME).exists()

    asyncio.run(use())


def test_a_keyring_that_waits_for_a_person_blocks_nobody(tmp_path: Path):
    async def use() -> None:
        never = asyncio.Event()
        loop = asyncio.get_running_loop()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await in_thread(lambda: asyncio.run_coroutine_threadsafe(never.wait(), loop).result())
        never.set()

    asyncio.run(use())


def test_a_fault_in_the_thread_is_raised_where_it_is_awaited():
    def fail() -> None:
        raise OSError("no")

    with pytest.raises(OSError, match="no"):
        asyncio.run(in_thread(fail))


def test_profiles_are_remembered_the_last_used_first(tmp_path: Path):
    profiles = Profiles(tmp_path)
    assert profiles.profile().is_bundled
    profiles.change(profiles.profile("https://one.example/"), name="One", email="a@one.example")
    profiles.change(profiles.profile(BUNDLED), name="Mine")
    profiles.change(profiles.profile("https://one.example"), fingerprint="AB")
    again = Profiles(tmp_path)
    assert [known.name for known in again.all()] == ["One", "Mine"]
    assert again.profile("https://one.example").email == "a@one.example"


def test_a_broken_file_counts_as_none(tmp_path: Path):
    (tmp_path / "servers.json").write_text('{"servers": [17, {"key": 5}]')
    assert Profiles(tmp_path).all() == []


def test_preferences_are_kept_for_each_server(tmp_path: Path):
    profiles = Profiles(tmp_path)
    preferences = profiles.preferences("https://one.example")
    preferences.set("splitter", [200, 900])
    assert profiles.preferences("https://one.example").get("splitter") is None
    preferences.save()
    preferences.save()
    assert profiles.preferences("https://one.example").get("splitter") == [200, 900]
    assert profiles.preferences().get("splitter") is None
