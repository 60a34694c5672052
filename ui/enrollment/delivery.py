"""How a registered device gets its credential: as a file, or handed over to its own web server. Without Qt."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from clue_desktop.client.errors import ClientError
from clue_desktop.contract.devices import DeviceCredential
from clue_desktop.domain.said import said_by
from clue_desktop.sign_in_keeping import in_thread
from ui.state.credential_file import CredentialFileError, save_credential
from ui.state.observable import Observable
from ui.words.language import told, tr

HandOver = Callable[[str, DeviceCredential], Awaitable[None]]
"""Gives a credential to the web server of a device. Raises ClientError."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt, in words."""

    text: str
    done: bool


class Delivery(Observable):
    """One credential, which exists nowhere else until it is delivered: whatever fails, it may be tried elsewhere.

    Attributes:
        busy: whether an attempt is under way.
        outcome: what became of the last attempt; None before the first.
        delivered: whether one attempt went well.
    """

    def __init__(self, credential: DeviceCredential, hand_over: HandOver) -> None:
        super().__init__()
        self.busy = False
        self.outcome: Outcome | None = None
        self.delivered = False
        self._credential = credential
        self._hand_over = hand_over

    @property
    def token(self) -> str:
        """The token, for whoever asks to see or to copy it."""
        return self._credential.token

    @property
    def file_name(self) -> str:
        """What a file for it may be called."""
        return f"device-{self._credential.serial}.json"

    async def save(self, path: Path, *, replace: bool) -> None:
        """Write the credential file, for the eyes of this user only; `replace` allows for one that is there."""

        def write() -> None:
            if not replace and path.exists():
                raise CredentialFileError(
                    tr("{path} is there already, and was left as it is.").format(path=path)
                )
            save_credential(path, self._credential)

        async def attempt() -> str:
            await in_thread(write)
            return tr("Saved: {path}. Only you can read it; keep it that way on the device too.").format(
                path=path
            )

        await self._try(attempt)

    async def hand_over(self, url: str) -> None:
        """Give it to the device's own web server."""

        async def attempt() -> str:
            await self._hand_over(url, self._credential)
            return tr("The device at {url} has its credential.").format(url=url)

        await self._try(attempt)

    def was_copied(self) -> None:
        """Say that the token is in the clipboard, which is no delivery yet."""
        self.outcome = Outcome(tr("Copied. Clear the clipboard when the device has it."), done=True)
        self._changed()

    async def _try(self, attempt: Callable[[], Awaitable[str]]) -> None:
        if self.busy:
            return
        self.busy, self.outcome = True, None
        self._changed()
        try:
            self.outcome = Outcome(await attempt(), done=True)
            self.delivered = True
        except (CredentialFileError, ClientError) as fault:
            self.outcome = Outcome(told(said_by(fault)), done=False)
        finally:
            self.busy = False
            self._changed()
