"""Devices as administrators see them, and what devices themselves are told."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from clue_desktop.contract.base import Document, Timestamp
from clue_desktop.domain.access_service import AccessType
from clue_desktop.domain.credentials import Credential

Short = Annotated[str, Field(max_length=1024)]


class Device(Document):
    """A registered device.

    `awaitedUntil`: it was registered ahead and has not appeared; if it has not by then, it is released.
    """

    serial: str
    place_id: str
    name: str | None
    model: str | None
    registered_at: Timestamp
    last_seen_at: Timestamp | None
    connected: bool
    awaited_until: Timestamp | None = None


class Devices(Document):
    """List of devices."""

    items: list[Device]


class NewDevice(Document):
    """A device to register ahead."""

    serial: Short
    place_id: Short
    name: Short | None = None


class RegisteredDevice(Device):
    """A device with its token, which is shown this once."""

    token: Annotated[str, Field(repr=False)]


class DeviceCredential(Document):
    """What a device's credential file holds: its server, who it is, and by what it knows the server.

    `ca` is the path of a PEM file, `fingerprint` a SHA-256; with neither, what the system trusts.
    """

    model_config = ConfigDict(extra="ignore")

    server: Annotated[str, Field(min_length=1)]
    serial: Annotated[str, Field(min_length=1)]
    token: Annotated[str, Field(min_length=1, repr=False)]
    ca: Annotated[str, Field(min_length=1)] | None = None
    fingerprint: Annotated[str, Field(min_length=1)] | None = None


class DeviceChange(Document):
    """A move to another node, a new name, or both; what is absent stays."""

    place_id: Short | None = None
    name: Short | None = None


class RegistrationState(Document):
    """Whether a serial is registered."""

    registered: bool


class DeviceSettings(Document):
    """What a device has to know: which credentials a vendor verifies. `version` rises with every change."""

    version: int
    place_id: str
    access_type: AccessType
    credentials: dict[Credential, Literal["vendor", "local"]]


class Verification(Document):
    """A credential that was presented at a device."""

    credential: Credential
    value: str


class VerificationAnswer(Document):
    """The decision, and the text for the device's screen, if any."""

    result: Literal["granted", "denied", "local"]
    message: str | None = None
