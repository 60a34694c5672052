"""What every page is given: the server, the tree, whom to tell, where to go."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from clue_desktop.client.admin import AdminClient
from clue_desktop.contract.events import Change
from clue_desktop.domain.access_service import AccessType
from ui.state.destination import Navigator
from ui.state.directory import Directory
from ui.state.known_tokens import KnownTokens
from ui.state.notices import Notices
from ui.state.observable import Observable
from ui.state.trying_out import SampleVendorSwitch


class ChangeFeed:
    """What others (and oneself) have changed on the server, as it happens; also told after a reconnect."""

    def __init__(self) -> None:
        self._followers: list[Callable[[Change | None], None]] = []

    def follow(self, callback: Callable[[Change | None], None]) -> Callable[[], None]:
        """Call `callback` with each change; with None when some may have been missed. Returns how to end this."""
        self._followers.append(callback)

        def forget() -> None:
            if callback in self._followers:
                self._followers.remove(callback)

        return forget

    def tell(self, change: Change | None) -> None:
        """Pass a change on."""
        for callback in tuple(self._followers):
            callback(change)


class PendingAccessTypes(Observable):
    """Access types that are chosen but not saved: the menu reacts to them at once (manual 4.2)."""

    def __init__(self) -> None:
        super().__init__()
        self._chosen: dict[str, AccessType] = {}

    def choose(self, group_id: str, access_type: AccessType | None) -> None:
        """Note the present choice on a group's screen; None forgets it."""
        if access_type is None:
            self._chosen.pop(group_id, None)
        else:
            self._chosen[group_id] = access_type
        self._changed()

    def groups(self) -> list[str]:
        """Return the groups for which there is a choice beside what is saved."""
        return list(self._chosen)

    def of(self, group_id: str) -> AccessType | None:
        """Return the choice, or None if there is none beside what is saved."""
        return self._chosen.get(group_id)


class Preferences(Protocol):
    """What is remembered per server: geometry, splitters, columns, the last place."""

    def get(self, key: str) -> Any:
        """Return what was kept, or None."""

    def set(self, key: str, value: Any) -> None:
        """Keep a value (JSON)."""


@dataclass(frozen=True, slots=True)
class PageContext:
    """The collaborators of a page.

    Attributes:
        administrator_email: the address of who is signed in.
        sample_vendor: what starts the sample vendor; None where there can be none.
        vendor_of_samples: what starts one that answers by samples; None where there can be none.
        server_fingerprint: by what the server is known, whatever its address; None where that is not pinned.
        credential_files: the folder where credential files of devices lie that the console stands in for.
    """

    client: AdminClient
    directory: Directory
    notices: Notices
    changes: ChangeFeed
    navigator: Navigator
    access_types: PendingAccessTypes
    preferences: Preferences
    device_tokens: KnownTokens = field(default_factory=KnownTokens)
    administrator_email: str = ""
    sample_vendor: SampleVendorSwitch | None = None
    vendor_of_samples: SampleVendorSwitch | None = None
    server_fingerprint: str | None = None
    credential_files: Path | None = None
