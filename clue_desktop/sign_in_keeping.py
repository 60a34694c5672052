"""Where a session's token is kept between two starts: the system's keyring, else honestly somewhere else.

No password is ever kept. A keyring may be missing, locked, or accept a secret and lose it; so what was written is
read back before anybody says that it is kept. Calls may block on a prompt to unlock, for as long as a person takes:
they run in daemon threads, which neither freeze a window nor keep the program from ending.
"""

import asyncio
import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

from clue_desktop.domain.said import Said
from clue_desktop.profiles import write_privately

T = TypeVar("T")

_SERVICE = "CLUe Desktop"
FILE_NAME = "sign-in-unencrypted.json"

_logger = logging.getLogger(__name__)


class KeptIn(StrEnum):
    """Where a sign-in is kept."""

    KEYRING = "keyring"
    FILE = "file"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a sign-in was kept; `why_not` says why it is not the keyring."""

    where: KeptIn
    why_not: str = ""


class Backend(Protocol):
    """What is used of a keyring."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""


class SignInKeeping:
    """Keeps one token for each server, by the key of its profile."""

    def __init__(self, folder: Path, backend: Callable[[], Backend] | None = None) -> None:
        """`folder` is for the unencrypted file, which is made only when a person chose it."""
        self._file = folder / FILE_NAME
        self._backend = backend or _system_keyring

    async def read(self, key: str) -> str | None:
        """Return the token that was kept for a server, or None."""
        token, _ = await self.look_up(key)
        return token

    async def look_up(self, key: str) -> tuple[str | None, Kept]:
        """Return the token that was kept for a server and where it was; None where it is kept nowhere."""
        return await in_thread(lambda: self._look_up(key))

    async def keep(self, key: str, token: str, *, file_allowed: bool = False) -> Kept:
        """Keep a token in the keyring; where that fails, in the file if allowed, else nowhere."""
        return await in_thread(lambda: self._keep(key, token, file_allowed=file_allowed))

    async def forget(self, key: str) -> None:
        """Forget the token of a server, wherever it was kept."""
        await in_thread(lambda: self._forget(key))

    def _look_up(self, key: str) -> tuple[str | None, Kept]:
        try:
            token = self._backend().get_password(_SERVICE, key)
        except Exception as fault:  # noqa: BLE001 - every keyring raises what it likes
            _logger.info("The keyring cannot be read: %s", fault)
            token = None
        if token:
            return token, Kept(KeptIn.KEYRING)
        token = self._in_file().get(key)
        return token, Kept(KeptIn.FILE if token else KeptIn.MEMORY)

    def _keep(self, key: str, token: str, *, file_allowed: bool) -> Kept:
        try:
            backend = self._backend()
            backend.set_password(_SERVICE, key, token)
            if backend.get_password(_SERVICE, key) == token:
                self._write_file(key, None)
                return Kept(KeptIn.KEYRING)
            why_not = Said("The system's keyring took it but did not give it back.")
        except Exception as fault:  # noqa: BLE001 - every keyring raises what it likes
            why_not = Said(
                "The system's keyring cannot be used: {reason}", reason=str(fault) or type(fault).__name__
            )
        if not file_allowed:
            return Kept(KeptIn.MEMORY, why_not)
        self._write_file(key, token)
        return Kept(KeptIn.FILE, why_not)

    def _forget(self, key: str) -> None:
        self._write_file(key, None)
        try:
            backend = self._backend()
            if backend.get_password(_SERVICE, key) is not None:
                backend.delete_password(_SERVICE, key)
        except Exception as fault:  # noqa: BLE001 - what cannot be read holds nothing of ours
            _logger.info("The keyring cannot be cleared: %s", fault)

    def _in_file(self) -> dict[str, str]:
        try:
            document = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return document if isinstance(document, dict) else {}

    def _write_file(self, key: str, token: str | None) -> None:
        kept = self._in_file()
        if kept.get(key) == token:
            return
        kept.pop(key, None)
        if token is not None:
            kept[key] = token
        if kept:
            write_privately(self._file, json.dumps(kept))
        else:
            self._file.unlink(missing_ok=True)


async def in_thread(work: Callable[[], T]) -> T:
    """Run what may block for long in a daemon thread; cancelling stops the waiting, not the thread."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def answer(result: T | None, fault: BaseException | None) -> None:
        if future.done():
            return
        if fault is not None:
            future.set_exception(fault)
        else:
            future.set_result(result)  # type: ignore[arg-type]  # None only where T has it

    def run() -> None:
        try:
            result, fault = work(), None
        except BaseException as raised:  # noqa: BLE001 - it is raised again where it is awaited
            result, fault = None, raised
        if not loop.is_closed():
            loop.call_soon_threadsafe(answer, result, fault)

    threading.Thread(target=run, name="keyring", daemon=True).start()
    return await future


def _system_keyring() -> Backend:
    import keyring  # slow to import, and needed only after the window stands

    return keyring.get_keyring()
