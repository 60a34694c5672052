"""What holds for all vendor calls: how much of a response is read, and what was given at the server's start; without a screen."""

from typing_extensions import override

from clue_desktop.client.connection import Versioned
from clue_desktop.contract.events import VendorCalls
from clue_desktop.domain.vendor_calls import DEFAULT_RESPONSE_KIB
from ui.server_settings.setting import ChosenSetting
from ui.state.context import PageContext
from ui.words.language import tr

FIELD = "responseKib"


class CallsPresenter(ChosenSetting[VendorCalls]):
    """State and decisions of the section.

    Attributes:
        as_started: whether as much is read as the server was started with.
        kib: else, how many KiB.
    """

    change_id = "vendor_response_kib"

    def __init__(self, context: PageContext, headquarters_id: str) -> None:
        super().__init__(context, headquarters_id)
        self.as_started = True
        self.kib = DEFAULT_RESPONSE_KIB

    @property
    @override
    def dirty(self) -> bool:
        return self._saved is not None and self._wanted() != self._saved.value.response_kib

    @override
    def _theirs_in_words(self, theirs: VendorCalls) -> str:
        return tr("Somebody else has decided meanwhile that {kib} KiB of a response are read.").format(
            kib=f"{theirs.response_kib or theirs.started_response_kib:,}"
        )

    @property
    def started_kib(self) -> int:
        """How much is read while nothing is set here."""
        return DEFAULT_RESPONSE_KIB if self._saved is None else self._saved.value.started_response_kib

    @property
    def given(self) -> list[tuple[str, str]]:
        """What whoever runs the server has given with its options and variables: what, and that."""
        if self._saved is None:
            return []
        calls, none = self._saved.value, tr("none")
        return [
            (tr("Proxy for vendor calls (CLUE_VENDOR_PROXY)"), calls.proxy or none),
            (tr("Called past the proxy (--vendor-no-proxy)"), ", ".join(calls.no_proxy) or none),
            (tr("Networks of the operator (--vendor-network)"), ", ".join(calls.operator_networks) or none),
            (
                tr("Proxies in front of this server (--trusted-proxy)"),
                ", ".join(calls.trusted_proxies) or none,
            ),
            *self._unnamed(calls),
        ]

    def _unnamed(self, calls: VendorCalls) -> list[tuple[str, str]]:
        if not calls.unnamed_proxies:
            return []
        return [
            (
                tr("⚠ Not named by --trusted-proxy: all behind it count as one address"),
                ", ".join(calls.unnamed_proxies),
            )
        ]

    def choose(self, *, as_started: bool | None = None, kib: int | None = None) -> None:
        """Take what is chosen; None leaves a part as it is."""
        self.as_started = self.as_started if as_started is None else as_started
        self.kib = self.kib if kib is None else kib
        self.edited(FIELD)

    @override
    async def _ask(self) -> Versioned[VendorCalls]:
        return await self._context.client.settings.vendor_calls()

    @override
    async def _put(self, etag: str | None) -> Versioned[VendorCalls]:
        return await self._context.client.settings.set_vendor_calls(self._wanted(), if_match=etag)

    @override
    def _draft_from(self, setting: VendorCalls) -> None:
        self.as_started = setting.response_kib is None
        self.kib = setting.response_kib or setting.started_response_kib

    def _wanted(self) -> int | None:
        return None if self.as_started else self.kib
