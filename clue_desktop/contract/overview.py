"""What is going on at a node and under it: today's verifications, vendors, devices, registrations, and what needs doing."""

from enum import StrEnum

from clue_desktop.contract.base import Document, Timestamp
from clue_desktop.contract.devices import Device
from clue_desktop.contract.enrollment import PendingRegistration
from clue_desktop.contract.events import EventSeries
from clue_desktop.contract.said import Sentence
from clue_desktop.contract.vendor_health import ApiHealth
from clue_desktop.domain.access_service import AccessType
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.domain.vendor_health import HealthState


class Today(Document):
    """What became of the verifications since `since`, in steps of an hour that begin with each hour of UTC.

    `since` is the moment that was asked for; where that was none of the last 26 hours, the beginning of the last 24.
    The first step begins there, so it may be shorter than an hour; the last one is the present hour.
    """

    since: Timestamp
    series: EventSeries


class VendorAtNode(Document):
    """A vendor API, and how it is doing."""

    place_group_id: str
    api_name: str
    credential: Credential
    failing: bool
    certificate_ends_soon: bool
    health: ApiHealth


class VendorsAtNode(Document):
    """The APIs of a node and under it, those that need attention first; `items` are some of them.

    Of a place they are those that are asked for it.
    """

    total: int
    states: dict[HealthState, int]
    items: list[VendorAtNode]


class CredentialAtNode(Document):
    """Who verifies a credential at a place group or place.

    `apiId` and `apiName` are null where the device decides by itself. `inherited`: a place has it from its group.
    """

    credential: Credential
    api_id: str | None
    api_name: str | None
    inherited: bool


class AccessAtNode(Document):
    """The access service in force at a place group or place; `overridingPlaces` how many places of a group override it."""

    place_group_id: str
    access_type: AccessType
    credentials: list[CredentialAtNode]
    overriding_places: int


class DevicesAtNode(Document):
    """The devices of a node and under it; `away` are some that are not connected, those that were seen last first.

    `awaited` of them were registered ahead and have not appeared yet.
    """

    total: int
    connected: int
    awaited: int
    away: list[Device]


class RegistrationsAtNode(Document):
    """The devices whose allocation code may still be entered; `items` are the newest of them."""

    total: int
    items: list[PendingRegistration]


class ToDoKind(StrEnum):
    """What needs doing. Its `subject` is what `where` names here, its `at` the moment in brackets."""

    VENDOR_FAILING = "vendorFailing"
    """An API whose vendor has given nothing that could be judged for a minute or more [since then]."""
    CERTIFICATE = "certificate"
    """A certificate that the server depends on ends soon, has ended [then], or cannot be read. `name`: whose."""
    VENDOR_CERTIFICATE = "vendorCertificate"
    """The certificate that an API's vendor shows ends soon or has ended [then]."""
    MAILS_WAITING = "mailsWaiting"
    """Mails about this node, or one under it, wait because no mail is set up [the oldest]."""
    MAILS_FAILED = "mailsFailed"
    """Mails that were given up [the newest]; for owners, at the headquarters."""
    MAIL_NOT_SET_UP = "mailNotSetUp"
    """No mail is set up; nothing waits yet. For owners, at the headquarters."""
    REGISTRATIONS_HELD_UP = "registrationsHeldUp"
    """Limits on registering in the field are reached here [until then]."""
    NO_API = "noApi"
    """A place group's vendors are to be asked, and no API is assigned to any credential."""
    NO_VENDOR = "noVendor"
    """A place group without an access type: its devices decide by themselves."""
    PLACE_LOCAL = "placeLocal"
    """A place that overrides all that its group assigns, so that its devices decide by themselves."""


class ToDoItem(Document):
    """One thing that needs doing, and where.

    Attributes:
        place_id: the node where it is done.
        name: of the node, of the API, or whose certificate it is.
        api_id: the API, where it is about one.
        at: since when, or until when; see the kind.
        code: the diagnosis of a failing vendor; of a certificate, its kind; of a vendor's, `client` where it is ours for it.
        reason: what is wrong, in words; null where the kind says all.
    """

    place_id: str
    name: str
    api_id: str | None = None
    at: Timestamp | None = None
    code: str | None = None
    reason: Sentence | None = None


class ToDo(Document):
    """Things of one kind that need doing: how many there are, and some of them."""

    kind: ToDoKind
    count: int
    items: list[ToDoItem]


class Overview(Document):
    """What is going on at a node and under it at the moment `at`, by the server's clock.

    A part that the caller has no right to is null: `vendors` takes the right to a group's vendor APIs. `access` is
    that of a place group or a place, null above them.
    """

    place_id: str
    kind: PlaceKind
    at: Timestamp
    today: Today | None
    access: AccessAtNode | None
    vendors: VendorsAtNode | None
    devices: DevicesAtNode | None
    registrations: RegistrationsAtNode | None
    to_do: list[ToDo]
