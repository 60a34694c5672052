"""What is left to be done until a place group's vendor has granted a first access: read from the server, never counted here.

So a step is ticked whoever does it, and wherever. The list is for the first hour: it is not shown again on this computer
once all was done in one group, or somebody has closed it.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from typing_extensions import override

from clue_desktop.client.resources.events import EventFilter
from clue_desktop.contract.events import Change
from clue_desktop.domain.access_service import AccessType
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind
from ui.state.context import PageContext
from ui.state.destination import Destination, ToAccessService, ToCustomerApi, ToDevices
from ui.state.reading import Reading
from ui.state.trying_out import Running, SampleVendorSwitch
from ui.words.language import tr

CLOSED = "checklistClosed"
"""The preference that says that the list is not wanted any more."""
_BEGUN = "checklistBegun"
"""The preference that says at which place group the list was shown last."""
LOOK_SECONDS = 3.0
"""How often to look whether a card was granted: that is no change of the configuration."""
_CONCERNS = frozenset({"accessService", "vendorApi", "device", "place", "placeAccessService"})


class Step(StrEnum):
    """The steps, in their order."""

    ACCESS_TYPE = "accessType"
    VENDOR_API = "vendorApi"
    ASSIGN = "assign"
    DEVICE = "device"
    PRESENT = "present"


@dataclass(frozen=True, slots=True)
class Line:
    """A step as it is shown; `to` is where it is done."""

    step: Step
    title: str
    hint: str
    done: bool
    to: Destination


class ChecklistPresenter(Reading[frozenset[Step]]):
    """State and decisions of the list; its value are the steps that are done."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__()
        self._context = context
        self._place_id = place_id
        self._shown = False

    # ---- what is shown

    @property
    def visible(self) -> bool:
        """Whether there is anything to show; a list that is done stays, ticked, until the page is left."""
        return self.value is not None and self._shown

    @property
    def applies(self) -> bool:
        """Whether this node can have a list, and this administrator do what is in it."""
        directory = self._context.directory
        return (
            directory.kind(self._place_id) is PlaceKind.PLACE_GROUP
            and directory.may(Action.VENDOR_APIS, self._place_id).allowed
            and not self._context.preferences.get(CLOSED)
        )

    @property
    def all_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.value is not None and len(self.value) == len(Step)

    @property
    def summary(self) -> str:
        """How far it is, in words."""
        if self.all_done:
            return tr("All done: a card was granted. This list does not come back.")
        return tr("{done} of {all} done").format(done=len(self.value or ()), all=len(Step))

    @property
    def lines(self) -> Sequence[Line]:
        """The steps, with what is done of them and where each is done."""
        done, group = self.value or frozenset(), self._place_id
        texts: tuple[tuple[Step, str, str, Destination], ...] = (
            (
                Step.ACCESS_TYPE,
                tr("Choose an access type"),
                tr("“Vendor” lets the vendor decide; then Modify, and OK."),
                ToAccessService(group),
            ),
            (
                Step.VENDOR_API,
                tr("Register a vendor API"),
                tr("Its webhook URL, a test, and which answers grant access."),
                ToCustomerApi(group),
            ),
            (
                Step.ASSIGN,
                tr("Assign it to a credential"),
                tr("Choose it beside its credential; then Modify, and OK."),
                ToAccessService(group),
            ),
            (
                Step.DEVICE,
                tr("Register a device"),
                tr("A real one, or a virtual device for a first try."),
                ToDevices(group),
            ),
            (
                Step.PRESENT,
                tr("Present a card"),
                tr("Until a device shows GRANTED."),
                ToDevices(group),
            ),
        )
        return [Line(step, title, hint, step in done, to) for step, title, hint, to in texts]

    @property
    def next_step(self) -> Step | None:
        """The first step that is not done."""
        return next((line.step for line in self.lines if not line.done), None)

    # ---- the sample vendor

    @property
    def sample_vendor(self) -> SampleVendorSwitch | None:
        """The sample vendor, where this administrator may start it and no API is registered yet, or it runs."""
        switch, directory = self._context.sample_vendor, self._context.directory
        top = directory.children(None)
        if switch is None or not top or not directory.may(Action.SERVER_SETTINGS, top[0]).allowed:
            return None
        needed = self.value is not None and Step.VENDOR_API not in self.value
        return switch if needed or switch.running is not Running.NO else None

    def to_sample_form(self) -> ToCustomerApi:
        """Return where the sample vendor is registered: in the editor, its form filled in but for the criteria."""
        switch = self._context.sample_vendor
        if switch is None:
            raise RuntimeError("There is no sample vendor.")
        return ToCustomerApi(self._place_id, form=switch.form(), parameters=switch.test_inputs())

    # ---- what is done

    def close(self) -> None:
        """Show no such list any more."""
        self._context.preferences.set(CLOSED, True)
        self._shown = False
        self._changed()

    def concerns(self, change: Change | None) -> bool:
        """Tell whether to read again after a change; None stands for changes that were missed."""
        return self.applies and (change is None or change.kind in _CONCERNS)

    async def follow(self) -> None:
        """Look every few seconds whether a card was granted, until all is done, the list is closed, or this is cancelled."""
        while self.applies and not self.all_done:
            await asyncio.sleep(LOOK_SECONDS)
            if self.next_step is Step.PRESENT:
                await self.load()

    @override
    async def load(self) -> None:
        """Read what is done; when all of it is, remember that the list is not wanted any more.

        Where it was shown before, it is shown once more, ticked.
        """
        await super().load()
        preferences = self._context.preferences
        if self.value is None or not self.applies:
            return
        if self.all_done:
            self._shown = preferences.get(_BEGUN) == self._place_id
            preferences.set(CLOSED, True)
        else:
            self._shown = True
            preferences.set(_BEGUN, self._place_id)
        self._changed()

    @override
    async def _ask(self) -> frozenset[Step]:
        client, group = self._context.client, self._place_id
        setting = (await client.group_access.read(group)).value
        devices = await client.devices.all(group)
        granted = await client.events.page(EventFilter(place_id=group, result="granted"), limit=1)
        done = {
            Step.ACCESS_TYPE: setting.access_type is not AccessType.NONE,
            Step.VENDOR_API: bool(await client.vendor_apis.all(group)),
            Step.ASSIGN: any(setting.assignments.values()),
            Step.DEVICE: bool(devices),
            Step.PRESENT: bool(granted.items),
        }
        return frozenset(step for step, is_done in done.items() if is_done)

    @override
    def _is_news(self, value: frozenset[Step]) -> bool:
        return value != self.value or bool(self.fault)
