"""How an edited API reaches the server: registered once though an answer is lost, never over what somebody else saved."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from clue_desktop.client.connection import Versioned
from clue_desktop.client.errors import PreconditionFailed, Unreachable
from clue_desktop.contract.vendor_apis import VendorApi, VendorApiSave
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.vendor_api import APIS_PER_AUTH_TYPE
from ui.editor.unanswered import Unanswered
from ui.state.context import PageContext
from ui.state.notices import Level, Notice
from ui.words.language import tr


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else has saved since the API was read; nothing was sent over it."""

    api: Versioned[VendorApi]


class Sending:
    """The API on the server, as far as it is known here.

    Attributes:
        saved: as it was read or written last; None while it is still to be registered.
        full_types: the credentials that can have no further API in the place group.
    """

    def __init__(self, context: PageContext, place_group_id: str) -> None:
        self.saved: Versioned[VendorApi] | None = None
        self.full_types: frozenset[Credential] = frozenset()
        self._context = context
        self._place_group_id = place_group_id
        self._listed: frozenset[str] = frozenset()
        self._unanswered: Unanswered | None = None

    @property
    def may_be_registered(self) -> bool:
        """Whether a registration was sent whose answer was lost."""
        return self._unanswered is not None

    async def look_up_limits(self) -> None:
        """Find out which credentials have all their APIs (manual 5). Raises ClientError."""
        apis = await self._context.client.vendor_apis.all(self._place_group_id)
        self._listed = frozenset(api.id for api in apis)
        counts = Counter(api.auth_type for api in apis)
        self.full_types = frozenset(
            credential for credential in Credential if counts[credential] >= APIS_PER_AUTH_TYPE
        )

    async def send(
        self,
        document: VendorApiSave,
        is_same: Callable[[VendorApi], bool],
        base_on: Callable[[Versioned[VendorApi]], None],
    ) -> Versioned[VendorApi] | Theirs:
        """Save, or register what is new.

        `is_same` tells whether an API is what the form says; `base_on` is called with one that had been registered
        after all, which is saved from then on. Raises ClientError.
        """
        client = self._context.client
        if self.saved is None and self._unanswered is not None:
            found = await self._look_for(self._unanswered)
            if found is not None:
                if found.value.auth_type == document.auth_type:
                    base_on(found)
                    if self._unanswered.is_of(document):
                        return found
                else:
                    self._tell_of(found.value)
            self._unanswered = None
        if self.saved is None:
            return await self._register(document)
        api_id = self.saved.value.id
        try:
            return await client.vendor_apis.save(api_id, document, if_match=self.saved.etag)
        except PreconditionFailed:
            theirs = await client.vendor_apis.read(api_id)
        # The same as is typed: it had arrived before, and only the answer was lost.
        return theirs if is_same(theirs.value) else Theirs(theirs)

    async def _register(self, document: VendorApiSave) -> Versioned[VendorApi]:
        present = self._listed
        try:
            return await self._context.client.vendor_apis.create(self._place_group_id, document)
        except Unreachable as fault:
            if fault.may_have_arrived:
                self._unanswered = Unanswered(document, present)
            raise

    async def _look_for(self, unanswered: Unanswered) -> Versioned[VendorApi] | None:
        client = self._context.client
        api = unanswered.find(await client.vendor_apis.all(self._place_group_id))
        return None if api is None else await client.vendor_apis.read(api.id)

    def _tell_of(self, found: VendorApi) -> None:
        """Say that one is there whose credential can no longer be changed: what is typed now is another API."""
        text = tr(
            "“{name}” had been registered before with another credential; delete it if it is not needed."
        )
        self._context.notices.tell(Notice(Level.WARNING, text.format(name=found.name)))
