"""Customer API Integration: a place group's vendor APIs, their use, deleting, duplicating, history, import and export."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from clue_desktop.client.connection import Versioned
from clue_desktop.client.errors import ClientError
from clue_desktop.contract.events import Change
from clue_desktop.contract.vendor_apis import ApiFigures, Link, VendorApi, VendorApiForm
from clue_desktop.contract.vendor_health import ApiHealth
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.samples import validate_samples
from clue_desktop.domain.vendor_api import APIS_PER_AUTH_TYPE
from ui.customer_api.history import history_of
from ui.editor.importing import is_description, read_text_file
from ui.state.context import PageContext
from ui.state.history import History
from ui.state.notices import why_not_read
from ui.state.observable import Latest, Observable
from ui.test_console.jsonpath_loading import load_jsonpath
from ui.words.language import told, tr

EXPORT_FORMAT = "clue-vendor-api-1"
LARGEST_DEFINITION = 2 * 1024 * 1024
"""In bytes, more than a form with the longest values in every field takes."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """What deleting an API does, for the confirmation.

    Attributes:
        api: the API, as it was read for this.
        falls_back: each place and credential that goes back to device-local authentication, in words.
        compared_no_more: each place and credential that loses its shadow, in words.
        replacements: for each credential concerned, the other APIs that could be assigned first.
    """

    api: Versioned[VendorApi]
    links: Sequence[Link]
    falls_back: Sequence[str]
    replacements: Sequence[VendorApi]
    compared_no_more: Sequence[str] = ()

    @property
    def assigned_at(self) -> str:
        """The node where another can be assigned: the place group where it assigns this one, else the first place."""
        group = self.api.value.place_group_id
        nodes = [link.place_id for link in self.links if not link.shadow]
        return group if group in nodes or not nodes else nodes[0]


class CustomerApiPresenter(Observable):
    """State and decisions of the page.

    Attributes:
        loaded: whether the list was read at least once.
        fault: why it could not be read, in words, or "".
        shown: the credential that the list is restricted to, or None for all.
    """

    def __init__(self, context: PageContext, group_id: str) -> None:
        super().__init__()
        self._context = context
        self.group_id = group_id
        self.loaded = False
        self.fault = ""
        self.shown: Credential | None = None
        self._apis: list[VendorApi] = []
        self._usage: dict[str, list[Link]] = {}
        self._figures: dict[str, ApiFigures] = {}
        self._health: dict[str, ApiHealth] = {}
        self._latest = Latest()

    @property
    def permission(self) -> str:
        """Why APIs cannot be changed by this administrator, or ""."""
        return self._context.directory.may(Action.VENDOR_APIS, self.group_id).why_not

    @property
    def apis(self) -> list[VendorApi]:
        """The APIs to show."""
        return [api for api in self._apis if self.shown is None or api.auth_type == self.shown]

    @property
    def is_empty(self) -> bool:
        """Whether the group has no API at all."""
        return self.loaded and not self._apis

    def count(self, credential: Credential) -> int:
        """Return how many APIs a credential has; 3 are allowed."""
        return sum(api.auth_type == credential for api in self._apis)

    @property
    def counter(self) -> str:
        """The count for the page's header; 18 are allowed."""
        limit = APIS_PER_AUTH_TYPE * len(Credential)
        return tr("{number} of {limit} APIs").format(number=len(self._apis), limit=limit)

    @property
    def full(self) -> list[str]:
        """The names of credentials that can have no further API."""
        return [
            told(CREDENTIAL_TYPES[name].title)
            for name in Credential
            if self.count(name) >= APIS_PER_AUTH_TYPE
        ]

    @property
    def why_not_add(self) -> str:
        """Why no API can be added, or ""."""
        if self.permission:
            return self.permission
        if len(self.full) == len(Credential):
            return tr("Every credential type has {number} APIs already; delete one first.").format(
                number=APIS_PER_AUTH_TYPE
            )
        return ""

    def usage(self, api_id: str) -> list[Link] | None:
        """Return where an API is used; None while that is not known."""
        return self._usage.get(api_id)

    def figures(self, api_id: str) -> ApiFigures | None:
        """Return what became of the last 24 hours' verifications; None for none."""
        return self._figures.get(api_id)

    def health(self, api_id: str) -> ApiHealth | None:
        """Return how an API is doing; None while that is not known."""
        return self._health.get(api_id)

    def show_only(self, credential: Credential | None) -> None:
        """Restrict the list to a credential."""
        self.shown = credential
        self._changed()

    async def load(self) -> None:
        """Read the list, then where each API is used."""
        current = self._latest.ask()
        try:
            apis = await self._context.client.vendor_apis.all(self.group_id)
            if not current():
                return
            self._apis, self.loaded, self.fault = apis, True, ""
            self._changed()
            figures = await self._context.client.vendor_apis.figures(self.group_id)
            if not current():
                return
            self._figures = {entry.api_id: entry for entry in figures}
            await self.load_health()
            if not current():
                return
            for api in apis:
                links = await self._context.client.vendor_apis.usage(api.id)
                if not current():
                    return
                self._usage[api.id] = links
        except ClientError as fault:
            if not current():
                return
            self.fault = why_not_read(fault)
        self._changed()

    async def load_health(self) -> None:
        """Read how the APIs are doing. Raises ClientError."""
        found = await self._context.client.vendor_apis.health(self.group_id)
        self._health = {entry.api_id: entry for entry in found}
        self._changed()

    async def read(self, api_id: str) -> Versioned[VendorApi]:
        """Return an API as it is now, for the editor. Raises ClientError."""
        await load_jsonpath()
        return await self._context.client.vendor_apis.read(api_id)

    async def deletion(self, api_id: str) -> Deletion:
        """Return what deleting would do, as of now. Raises ClientError."""
        api = await self._context.client.vendor_apis.read(api_id)
        links = await self._context.client.vendor_apis.usage(api_id)
        credential = api.value.auth_type
        return Deletion(
            api,
            links,
            [line for link in links if not link.shadow for line in self._falls_back(link)],
            [other for other in self._apis if other.auth_type == credential and other.id != api_id],
            [
                f"{link.place_name}: {told(CREDENTIAL_TYPES[link.credential].title)}"
                for link in links
                if link.shadow
            ],
        )

    async def delete(self, deletion: Deletion) -> None:
        """Delete an API. Raises ClientError; PreconditionFailed when it has changed since the confirmation."""
        await self._context.client.vendor_apis.delete(deletion.api.value.id, if_match=deletion.api.etag)
        await self.load()

    async def history(self, api: VendorApi) -> tuple[History, str | None]:
        """Return all states that an API has had, and the tag of the present one. Raises ClientError."""
        present = await self._context.client.vendor_apis.read(api.id)
        revisions = await self._context.client.vendor_apis.revisions(api.id)
        return history_of(present.value.name, revisions, self.permission), present.etag

    async def restore(self, api_id: str, number: int, etag: str | None) -> None:
        """Make an earlier state the present one. Raises ClientError; PreconditionFailed when it has changed since."""
        await self._context.client.vendor_apis.restore(api_id, number, if_match=etag)
        await self.load()

    def concerns(self, change: Change | None) -> bool:
        """Tell whether a change elsewhere may concern this list; None stands for changes that were missed."""
        return change is None or change.kind in {"vendorApi", "accessService", "placeAccessService", "place"}

    def concerns_health(self, change: Change | None) -> bool:
        """Tell whether a change is one of how these APIs are doing."""
        return change is not None and change.kind == "vendorHealth" and change.id == self.group_id

    def _falls_back(self, link: Link) -> list[str]:
        credential = told(CREDENTIAL_TYPES[link.credential].title)
        if link.place_id != self.group_id:
            return [f"{link.place_name}: {credential}"]
        text = (
            tr("{group} (the place group): {credential}, inherited by 1 place")
            if link.inherited_by == 1
            else tr("{group} (the place group): {credential}, inherited by {number} places")
        )
        lines = [text.format(group=link.place_name, credential=credential, number=link.inherited_by)]
        for place_id in link.inheriting_places:
            node = self._context.directory.node(place_id)
            lines.append(f"{node.name if node else place_id}: {credential}")
        return lines


def definition_text(api: VendorApiForm) -> str:
    """Return a definition, complete or not, as a file holds it: without the values of headers, and without secrets."""
    members = {name: getattr(api, name) for name in VendorApiForm.model_fields}
    members["headers"] = [header.model_copy(update={"value": None}) for header in api.headers]
    if api.connection is not None:
        shown = api.connection.client_certificate
        if shown is not None:  # what it was stays, so that whoever imports it sees what to choose again
            shown = shown.model_copy(update={"file": None, "password": None})
        oauth = api.connection.oauth and api.connection.oauth.model_copy(update={"client_secret": None})
        members["connection"] = api.connection.model_copy(
            update={"signing": None, "client_certificate": shown, "oauth": oauth}
        )
    definition = VendorApiForm(**members)
    document = {"format": EXPORT_FORMAT, "api": definition.model_dump(mode="json", by_alias=True)}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def read_definition(path: Path) -> VendorApiForm:
    """Return the definition in an exported file; blocking. A file that anybody may have sent is not read without end.

    Raises:
        OSError: it cannot be read.
        ValueError: it is none; the message says why.
    """
    return parse_definition(read_text_file(path, LARGEST_DEFINITION))


def read_import(path: Path) -> VendorApiForm | str:
    """Return the definition in an exported file, or the text of one that describes a request otherwise; blocking.

    Raises:
        OSError: it cannot be read.
        ValueError: it is neither; the message says why.
    """
    text = read_text_file(path)
    return text if is_description(text) else read_definition(path)


def parse_definition(text: str) -> VendorApiForm:
    """Return an exported definition.

    Raises:
        ValueError: it is none; the message says why.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as fault:
        msg = tr("The file is not JSON: {fault}.").format(fault=fault)
        raise ValueError(msg) from fault
    if not isinstance(document, dict) or document.get("format") != EXPORT_FORMAT:
        msg = tr("The file is not an exported vendor API definition.")
        raise ValueError(msg)
    try:
        form = VendorApiForm.model_validate(document.get("api"))
    except ValidationError as fault:
        where = ".".join(str(step) for step in fault.errors()[0]["loc"])
        msg = tr("The definition is damaged at {where}: {fault}.").format(
            where=where or "api", fault=fault.errors()[0]["msg"]
        )
        raise ValueError(msg) from fault
    draft = form.to_draft()
    for problem in validate_samples(
        draft.samples or (), draft.auth_type
    ):  # what is wrong with them stands at no field
        msg = tr("The definition is damaged at {where}: {fault}.").format(
            where=problem.field, fault=told(problem.message).rstrip(".")
        )
        raise ValueError(msg)
    return form
