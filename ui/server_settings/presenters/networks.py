"""The private networks that webhooks may reach: typed one a line, checked by the server's own rule, without Qt."""

from typing_extensions import override

from clue_desktop.client.connection import Versioned
from clue_desktop.contract.events import VendorNetworks
from clue_desktop.domain.network_policy import parse_networks
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import said_by
from ui.server_settings.setting import ServerSetting
from ui.state.context import PageContext
from ui.words.language import told, tr

FIELD = "networks"


class NetworksPresenter(ServerSetting[VendorNetworks]):
    """State and decisions of the section.

    Attributes:
        text: what is typed, one range a line; blank lines do not count.
    """

    change_id = "vendor_networks"

    def __init__(self, context: PageContext, headquarters_id: str) -> None:
        super().__init__(context, headquarters_id)
        self.text = ""

    @property
    @override
    def is_set(self) -> bool:
        return self._saved is not None and bool(self._saved.value.networks)

    @property
    @override
    def dirty(self) -> bool:
        return self._saved is not None and self._entries() != self._saved.value.networks

    @override
    def draft_problems(self) -> list[Problem]:
        problems = []
        for number, line in enumerate(self.text.splitlines(), 1):
            if not line.strip():
                continue
            try:
                parse_networks([line])
            except ValueError as fault:
                message = tr("Line {number}: {fault}").format(number=number, fault=told(said_by(fault)))
                problems.append(Problem(FIELD, "network_invalid", message))
        return problems

    @override
    def _theirs_in_words(self, theirs: VendorNetworks) -> str:
        return tr("Somebody else has saved other networks while you were typing: {networks}.").format(
            networks=", ".join(theirs.networks) or tr("none")
        )

    def type(self, text: str) -> None:
        """Take what is typed."""
        self.text = text
        self.edited(FIELD)

    @override
    async def _ask(self) -> Versioned[VendorNetworks]:
        return await self._context.client.settings.vendor_networks()

    @override
    async def _put(self, etag: str | None) -> Versioned[VendorNetworks]:
        return await self._context.client.settings.set_vendor_networks(self._entries(), if_match=etag)

    @override
    def _draft_from(self, setting: VendorNetworks) -> None:
        self.text = "\n".join(setting.networks)

    def _entries(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]
