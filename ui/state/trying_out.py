"""The sample vendor of the bundled server: started and stopped by an owner, to try things out without a vendor of one's own.

While it runs the bundled server, and no other, may reach this machine's 127.0.0.1 and trusts the sample vendor's authority
beside those that it trusts anyway. Both end with the sample vendor, and that with the console.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from enum import Enum, auto
from pathlib import Path

from clue_desktop.child_process import Phase, ProcessFailure, ProcessState
from clue_desktop.client.paths import path_of
from clue_desktop.contract.vendor_apis import AutoField, VendorApiForm
from clue_desktop.domain.credentials import (
    CREDENTIAL_TYPES,
    DEVICE_SERIAL_DEFAULT_KEY,
    Credential,
    Placeholder,
)
from clue_desktop.domain.path_lists import listed_paths
from clue_desktop.local_server import ServerOptions
from clue_desktop.sample_vendor import ADDRESS, GRANTED_CARD, SampleVendor, VendorReady
from clue_desktop.tasks import begin
from ui.state.observable import Observable
from ui.words.language import tr

SAMPLE_SERIAL = "547838629"
LOGGED = 200
_NETWORK = f"{ADDRESS}/32"
_NETWORKS_VARIABLE, _CA_VARIABLE = "CLUE_VENDOR_NETWORKS", "CLUE_VENDOR_CA"


class Running(Enum):
    """Whether the sample vendor runs."""

    NO = auto()
    STARTING = auto()
    YES = auto()
    STOPPING = auto()


class SampleVendorSwitch(Observable):
    """Starts and stops it.

    Attributes:
        running: whether it runs.
        url: where its door is, as a webhook URL; "" while it does not run.
        ca: the file with its authority's certificate; None while it does not run.
        api: the API by whose samples it answers; "" where it answers by its own script.
        log: its latest requests and answers, one a line, while it answers by samples.
        fault: why it does not run, in words, though it was to; "" for nothing.
    """

    def __init__(
        self,
        data_dir: Path,
        options: Callable[[], ServerOptions] | None = None,
        restart: Callable[[ServerOptions], Awaitable[object]] | None = None,
    ) -> None:
        """Take how the server runs, and how it is started anew otherwise (raises ProcessFailure).

        Without them it runs beside a server that is not the console's to start anew.
        """
        super().__init__()
        self.running = Running.NO
        self.url = ""
        self.ca: Path | None = None
        self.api = ""
        self.log: deque[str] = deque(maxlen=LOGGED)
        self.fault = ""
        self._options = options
        self._restart = restart
        self._before: ServerOptions | None = None
        self._withdrawing: asyncio.Task[None] | None = None
        self._vendor = SampleVendor(data_dir / "sample-vendor", self._heard, on_line=self._logged)

    @property
    def serves_the_server(self) -> bool:
        """Whether the console's server reaches and trusts it while it runs."""
        return self._restart is not None

    async def start(self) -> None:
        """Start it by its own script, and let the server reach and trust it."""
        if self.running is Running.NO:
            await self._start("")

    async def answer_by(self, script: str, api: str) -> None:
        """Let it answer by the samples of an API; it is started where it does not run, and stays at its address."""
        if self.running not in {Running.NO, Running.YES}:
            return
        try:
            self._vendor.write_script(script)
        except OSError as failure:
            self._turn(self.running, fault=str(failure))
            return
        if self.running is Running.NO:
            await self._start(api)
        elif self.api:  # it follows the file
            self.api = api
            self._changed()
        else:
            await self._change_over(api)

    async def _change_over(self, api: str) -> None:
        """Go on by a script at the same address, with the authority that the server trusts already."""
        self._turn(Running.STARTING)
        await self._vendor.stop()
        try:
            ready = await self._vendor.start(by_script=True)
        except (ProcessFailure, OSError) as failure:
            self.url, self.ca = "", None
            self._turn(Running.NO, fault=str(failure))
            await self._withdraw()
        else:
            self.url, self.ca, self.api = ready.url, ready.ca, api
            self._turn(Running.YES)

    async def _start(self, api: str) -> None:
        self._turn(Running.STARTING)
        self.log.clear()
        try:
            ready = await self._vendor.start(by_script=bool(api))
            before = await self._let_in(ready)
        except (ProcessFailure, OSError) as failure:
            await self._vendor.stop()
            self._turn(Running.NO, fault=str(failure))
        except BaseException:
            await self._vendor.stop()
            self._turn(Running.NO)
            raise
        else:
            self._before, self.url, self.ca, self.api = before, ready.url, ready.ca, api
            self._turn(Running.YES)

    async def stop(self) -> None:
        """Stop it, and let the server reach and trust it no longer."""
        if self.running is not Running.YES:
            return
        self._turn(Running.STOPPING)
        fault = ""
        try:
            await self._take_back()
        except ProcessFailure as failure:
            fault = str(failure)
        finally:
            await self._vendor.stop()
            self.url, self.ca, self.api = "", None, ""
            self._turn(Running.NO, fault=fault)

    async def aclose(self) -> None:
        """End the process; the console ends, and its server has ended."""
        if self._withdrawing is not None:
            self._withdrawing.cancel()
            await asyncio.wait([self._withdrawing])
        await self._vendor.stop()

    def form(self) -> VendorApiForm:
        """Return a form that asks the sample vendor about cards; how to judge its answer is left to be found."""
        card = CREDENTIAL_TYPES[Credential.RF_CARD]
        fields = (Placeholder.DEVICE_SERIAL, DEVICE_SERIAL_DEFAULT_KEY), (card.placeholder, card.default_key)
        return VendorApiForm(
            name=tr("Sample vendor"),
            auth_type=Credential.RF_CARD,
            webhook_url=self.url,
            auto_fields=[AutoField(placeholder=one, key=key, enabled=True) for one, key in fields],
        )

    @staticmethod
    def test_inputs() -> dict[str, str]:
        """Return what to test it with, by the inputs' wire names."""
        return {"deviceId": SAMPLE_SERIAL, CREDENTIAL_TYPES[Credential.RF_CARD].parameter: GRANTED_CARD}

    async def _let_in(self, vendor: VendorReady) -> ServerOptions | None:
        """Let the server reach and trust it; return how the server ran before."""
        if self._options is None or self._restart is None:
            return None
        before = self._before or self._options()
        await self._restart(_with_vendor(before, vendor))
        return before

    def _logged(self, line: str) -> None:
        self.log.append(line)
        self._changed()

    async def _take_back(self) -> None:
        if self._before is not None and self._options is not None and self._restart is not None:
            present, before, self._before = self._options(), self._before, None
            await self._restart(
                replace(present, vendor_networks=before.vendor_networks, vendor_ca=before.vendor_ca)
            )

    def _heard(self, state: ProcessState) -> None:
        if state.phase is Phase.ENDED and state.died and self.running is Running.YES:
            self.url, self.ca, self.api = "", None, ""
            self._turn(Running.NO, fault=str(state))
            self._withdrawing = begin(self._withdraw(), name="withdraw the sample vendor's trust")

    async def _withdraw(self) -> None:
        with suppress(ProcessFailure):  # the server's own state says so, and it is tried again
            await self._take_back()

    def _turn(self, running: Running, *, fault: str = "") -> None:
        self.running, self.fault = running, fault
        self._changed()


def _with_vendor(options: ServerOptions, vendor: VendorReady) -> ServerOptions:
    """Return options that also let the server reach and trust the sample vendor.

    What is given as an option replaces what the environment says, so that is repeated.
    """
    environment = options.environment
    networks = options.vendor_networks or _listed(environment.get(_NETWORKS_VARIABLE, ""))
    authorities = options.vendor_ca or tuple(
        map(Path, listed_paths(environment.get(_CA_VARIABLE, ""), lambda text: path_of(text).is_file()))
    )
    return replace(
        options,
        vendor_networks=tuple(dict.fromkeys((*networks, _NETWORK))),
        vendor_ca=tuple(dict.fromkeys((*authorities, vendor.ca))),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(entry.strip() for entry in text.split(",") if entry.strip())
