"""The device behind the web panel: registers by allocation code or takes over a credential, then follows its settings."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from clue_desktop.client.connection import check_token
from clue_desktop.client.errors import ClientError, Conflict, Invalid, NotFound, Refused, Unauthenticated
from clue_desktop.client.trust import TrustError
from clue_desktop.contract.devices import DeviceCredential
from clue_desktop.contract.errors import ErrorDocument, error_document
from clue_desktop.domain.enrollment import ALREADY_REGISTERED
from clue_desktop.domain.pasted import Number, number_in
from clue_desktop.domain.problems import Problem
from server.sandbox.device import commands
from server.sandbox.device.access import CredentialFile, DeviceAccess
from server.sandbox.device.panel_documents import Allocated, PanelStatus
from server.sandbox.device.panel_state import CLOSES_AFTER_SECONDS, PanelState
from server.sandbox.device.screen import plain

_ASK_AGAIN_SECONDS = 1.0
"""How old the server's word may be: whoever reloads the page all the time asks the device, not the server."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How the panel knows the time: seconds that only rise, and how to wait for some."""

    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]


class PanelDevice:
    """One device and what can be done with it from its web panel; one thing at a time, whoever asks.

    Methods raise ClientError for what the server or the device refuses, AccessError for a credential file that cannot
    be written, TrustError for a CA file that can no longer be read.
    """

    def __init__(
        self, access: DeviceAccess, file: Path, model: str | None, talk: commands.Talk, timing: Timing
    ) -> None:
        self._access = replace(access, token=None)
        self._file = file
        self._model = model
        self._talk = talk
        self._timing = timing
        self._state = PanelState(timing.clock)
        self._registered: DeviceAccess | None = None
        self._has_credential = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._known_to_server = False
        self._trouble: str | None = None
        self._asked_at = float("-inf")
        if access.token is not None:
            self._hold(access)

    @property
    def is_registered(self) -> bool:
        """Whether the device has a credential of its own."""
        return self._state.is_registered

    async def status(self) -> PanelStatus:
        """Return what the page shows; where the server cannot be asked, that is said in it."""
        async with self._one_at_a_time:
            await self._ask_server()
        state = self._state
        blocked = state.is_registered or self._known_to_server
        return PanelStatus(
            serial=self._access.serial,
            model=self._model,
            state="registered" if blocked else "unregistered",
            code=None if blocked else state.code,
            resend_in_seconds=state.resend_in_seconds,
            closes_in_seconds=state.closes_in_seconds,
            trouble=None if blocked else self._trouble,
        )

    async def issue_code(self, place_id: str) -> PanelStatus:
        """Have an allocation code sent to the Place's allocation email; of what was pasted the number counts."""
        place_id = _meant(place_id, Number.PLACE_ID)
        async with self._one_at_a_time:
            self._insist_on_unregistered()
            async with commands.client_for(self._access) as client:
                try:
                    sent = await client.request_allocation_code(place_id, self._model)
                except Refused as refusal:
                    self._state.refused(refusal)
                    self._ask_anew()
                    raise
            self._state.code_sent(place_id, sent)
        how = "was made, and waits in the server's outbox," if sent.mail_waits else "was sent"
        self._talk.note(f"An allocation code {how} for Place {plain(place_id)}.")
        return await self.status()

    async def allocate(self, place_id: str, code: str) -> Allocated:
        """Register with the allocation code and keep the credential; of what was pasted the numbers count."""
        place_id, code = _meant(place_id, Number.PLACE_ID), _meant(code, Number.CODE)
        async with self._one_at_a_time:
            self._insist_on_unregistered()
            # The file is made first: a token that could not be kept would be lost, and the device locked out.
            with CredentialFile(self._file) as kept:
                async with commands.client_for(self._access) as client:
                    try:
                        registration = await client.register(place_id, code)
                    except ClientError as error:
                        if isinstance(error, Refused):
                            self._state.refused(error)
                        self._ask_anew()
                        raise
                access = replace(self._access, token=registration.token)
                self._hold(access)
                kept.keep(access)
        self._talk.note(
            f"Registered at {plain(registration.place_name)} ({registration.place_id}). "
            f"The token is in {self._file}."
        )
        return Allocated(
            place_id=registration.place_id,
            place_name=registration.place_name,
            closes_in_seconds=CLOSES_AFTER_SECONDS,
        )

    async def take(self, credential: DeviceCredential) -> None:
        """Keep a credential that was made elsewhere for this device, if this device's own server accepts it.

        Only the token is taken: how to reach and to trust the server the device knows itself, and nobody on the local
        network may point it to another.
        """
        async with self._one_at_a_time:
            self._insist_on_unregistered()
            if credential.serial != self._access.serial:
                raise _invalid(
                    Problem("serial", "serial_mismatch", f"This device has the serial {self._access.serial}.")
                )
            refused = Problem("token", "token_refused", "The server does not accept this token.")
            try:
                check_token(credential.token)
            except ValueError as error:
                raise _invalid(refused) from error
            if not credential.token.startswith(
                f"{credential.serial}."
            ):  # it names the device that it was made for
                raise _invalid(Problem("token", "token_refused", "This token is that of another device."))
            access = replace(self._access, token=credential.token)
            with CredentialFile(self._file) as kept:
                async with commands.client_for(access) as client:
                    try:
                        await client.settings()
                    except (Unauthenticated, NotFound) as error:
                        raise _invalid(refused) from error
                    if not await client.is_registered():
                        raise _invalid(refused)
                self._hold(access)
                kept.keep(access)
        self._talk.note(f"Took over a credential made elsewhere. The token is in {self._file}.")

    async def closing_time(self) -> None:
        """Return when the web server is to shut down: some minutes after the registration."""
        while True:
            await self._has_credential.wait()
            left = self._state.closes_in_seconds
            if left is not None:
                if left <= 0:
                    return
                await self._timing.sleep(left)

    async def follow_settings(self) -> None:
        """Be the registered device: follow its settings, so that it is seen as connected.

        Returns when the server no longer accepts the credential, which lets the device be registered anew.
        """
        await self._has_credential.wait()
        if self._registered is None:
            return
        try:
            await commands.watch(self._registered, None, self._talk, once=False)
        except (Unauthenticated, NotFound) as refusal:
            self._talk.note(plain(str(refusal)))
            self._registered = None
            self._has_credential.clear()
            self._state.released()
            self._ask_anew()

    def _hold(self, access: DeviceAccess) -> None:
        self._registered = access
        self._state.registered()
        self._has_credential.set()

    def _insist_on_unregistered(self) -> None:
        if self._state.is_registered:
            raise Conflict(
                ErrorDocument.model_validate(error_document(409, "already_registered", ALREADY_REGISTERED))
            )

    async def _ask_server(self) -> None:
        now = self._timing.clock()
        if self._state.is_registered or now - self._asked_at < _ASK_AGAIN_SECONDS:
            return
        self._asked_at = now
        try:
            async with commands.client_for(self._access) as client:
                self._known_to_server = await client.is_registered()
            self._trouble = None
        except (ClientError, TrustError) as error:
            self._trouble = plain(str(error))

    def _ask_anew(self) -> None:
        """Do not rely on what the server said before: this may have changed it."""
        self._asked_at = float("-inf")


def _meant(text: str, number: Number) -> str:
    """Return the number that was meant. Raises Invalid where that cannot be told."""
    meant = number_in(text, number)
    if meant.problem:
        raise _invalid(Problem(number, meant.code, meant.problem))
    return meant.text


def _invalid(problem: Problem) -> Invalid:
    document = error_document(422, "invalid", problem.message, (problem,))
    return Invalid(ErrorDocument.model_validate(document))
