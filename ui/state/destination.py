"""Where one can go: a page of a node, and what on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from clue_desktop.contract.vendor_apis import VendorApiForm
from clue_desktop.domain.credentials import Credential


class PageKey(StrEnum):
    """The pages of a node."""

    OVERVIEW = "overview"
    PLACES = "places"
    ACCESS_SERVICE = "accessService"
    CUSTOMER_API = "customerApi"
    PLACE = "place"
    DEVICES = "devices"
    EVENTS = "events"
    ADMINISTRATORS = "administrators"
    AUDIT = "audit"
    SERVER_SETTINGS = "serverSettings"


class SettingsSection(StrEnum):
    """The sections of the server's settings, in their order."""

    MAIL = "mail"
    OUTBOX = "outbox"
    NETWORKS = "networks"
    CALLS = "calls"
    REGISTRATIONS = "registrations"
    EVENTS = "events"
    BACKUP = "backup"
    SERVER = "server"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Destination:
    """A page of a node; each page has a subclass, whose further members say what on it is meant."""

    page: ClassVar[PageKey]
    place_id: str


@dataclass(frozen=True, slots=True)
class ToOverview(Destination):
    """What is going on at a node and under it."""

    page = PageKey.OVERVIEW


@dataclass(frozen=True, slots=True)
class ToPlaces(Destination):
    """The list of the nodes under one."""

    page = PageKey.PLACES


@dataclass(frozen=True, slots=True)
class ToAccessService(Destination):
    """The setting of access service; `credential` is the one to choose for."""

    page = PageKey.ACCESS_SERVICE
    credential: Credential | None = None


@dataclass(frozen=True, slots=True)
class ToCustomerApi(Destination):
    """The APIs of a place group.

    `api_id` is the one to open, `form` the form of a new one to begin with, `parameters` are values for the test console.
    """

    page = PageKey.CUSTOMER_API
    api_id: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    form: VendorApiForm | None = None


@dataclass(frozen=True, slots=True)
class ToPlace(Destination):
    """The settings of a place."""

    page = PageKey.PLACE


@dataclass(frozen=True, slots=True)
class ToDevices(Destination):
    """The devices of a node and under it; `serial` is the one to choose."""

    page = PageKey.DEVICES
    serial: str = ""


@dataclass(frozen=True, slots=True)
class ToEvents(Destination):
    """The events of a node and under it; those of one outcome (granted, denied, failed, local) or of a time, if named."""

    page = PageKey.EVENTS
    outcome: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ToAdministrators(Destination):
    """Who holds a role at a node and under it."""

    page = PageKey.ADMINISTRATORS


@dataclass(frozen=True, slots=True)
class ToAudit(Destination):
    """The audit trail; `administrator_id` is who did what is to be shown, `name` what they are called."""

    page = PageKey.AUDIT
    administrator_id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ToServerSettings(Destination):
    """The server's settings."""

    page = PageKey.SERVER_SETTINGS
    section: SettingsSection | None = None


_DESTINATIONS: Mapping[PageKey, type[Destination]] = {
    kind.page: kind
    for kind in (
        ToOverview,
        ToPlaces,
        ToAccessService,
        ToCustomerApi,
        ToPlace,
        ToDevices,
        ToEvents,
        ToAdministrators,
        ToAudit,
        ToServerSettings,
    )
}


def to_page(page: PageKey, place_id: str) -> Destination:
    """Return how to go to a page of a node, for nothing in particular on it."""
    return _DESTINATIONS[page](place_id)


class Navigator(Protocol):
    """Goes to pages; asks first when the present one has unsaved work."""

    def go(self, to: Destination) -> None:
        """Show a page of a node, and what on it is meant."""
