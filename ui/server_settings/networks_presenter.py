"""The private networks that webhooks may reach: typed one a line, checked by the server's own rule, without Qt."""

from typing_extensions import override

from clue_desktop.client.connection import Versioned
from clue_desktop.contract.events import Change, VendorNetworks
from clue_desktop.domain.network_policy import parse_networks
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.problems import Problem
from clue_desktop.domain.said import said_by
from ui.state.context import PageContext
from ui.state.setting import Stage
from ui.state.typed_setting import TypedSetting
from ui.words.language import told, tr

FIELD = "networks"


class NetworksPresenter(TypedSetting[VendorNetworks]):
    """State and decisions of the section.

    Attributes:
        text: what is typed, one range a line; blank lines do not count.
    """

    action = Action.SERVER_SETTINGS

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

    @property
    def theirs(self) -> str:
        """What somebody else has saved meanwhile, in words; "" while nobody has."""
        if not self.changed_elsewhere or self.found is None:
            return ""
        return tr("Somebody else has saved other networks while you were typing: {networks}.").format(
            networks=", ".join(self.found.value.networks) or tr("none")
        )

    def type(self, text: str) -> None:
        """Take what is typed."""
        self.text = text
        self.edited(FIELD)

    @override
    def concerns(self, change: Change | None) -> bool:
        if self.stage is Stage.SAVING or self.permission:
            return False
        return change is None or (change.kind == "settings" and change.id == "vendor_networks")

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
