"""Tells administrators of vendors that have been failing, and of certificates that end soon; takes it back when it is over."""

from collections.abc import Callable
from datetime import UTC, datetime

from typing_extensions import override

from clue_desktop.contract.events import Change
from clue_desktop.contract.vendor_health import HealthConcern
from clue_desktop.domain.vendor_health import CERTIFICATE_NOTICE
from ui.frame.watch import Watch
from ui.state.context import PageContext
from ui.state.destination import ToCustomerApi
from ui.state.notices import Level, Notice
from ui.state.tasks import Tasks
from ui.words.language import told, tr

_Key = tuple[str, str]
"""Which API, and what about it."""


class VendorWatch(Watch[list[HealthConcern]]):
    """Follows the vendor APIs that one administers, from its making until `close`.

    A notice that a person has dismissed does not come back before its cause has been away.
    """

    def __init__(self, context: PageContext, tasks: Tasks) -> None:
        self._told: dict[_Key, Notice] = {}
        super().__init__(context, tasks, tr("Reading how the vendors are doing"))

    @staticmethod
    @override
    def concerns(change: Change | None) -> bool:
        return change is None or change.kind in {"vendorHealth", "vendorApi"}

    @override
    async def _ask(self) -> list[HealthConcern]:
        return await self._context.client.vendor_apis.concerns()

    @override
    def _take(self, found: list[HealthConcern] | None) -> None:
        wanted = {key: notice for one in found or () for key, notice in self._notices_of(one)}
        for key in list(self._told):
            if key not in wanted:
                self._context.notices.dismiss(self._told.pop(key))
        for key, notice in wanted.items():
            if key not in self._told:
                self._told[key] = notice
                self._context.notices.tell(notice)

    def _notices_of(self, concern: HealthConcern) -> list[tuple[_Key, Notice]]:
        api_id = concern.health.api_id
        found = []
        if concern.failing:
            found.append(((api_id, "failing"), self._notice(concern, self._failing(concern))))
        if concern.certificate_ends_soon:
            # The server says that one of them ends; by this machine's clock it may not be the day yet.
            ours = _is_soon(concern.health.client_certificate_expires_at)
            if not ours or _is_soon(concern.health.certificate_expires_at):
                found.append(((api_id, "certificate"), self._notice(concern, self._certificate(concern))))
            if ours:
                found.append(((api_id, "clientCertificate"), self._notice(concern, self._ours(concern))))
        return found

    def _notice(self, concern: HealthConcern, text: str) -> Notice:
        failure = concern.health.last_failure
        details = f"{failure.code}: {failure.message}" if failure else ""
        return Notice(Level.WARNING, text, details, tr("Open"), self._opening(concern))

    def _opening(self, concern: HealthConcern) -> Callable[[], None]:
        return lambda: self._context.navigator.go(
            ToCustomerApi(concern.place_group_id, concern.health.api_id)
        )

    def _failing(self, concern: HealthConcern) -> str:
        health = concern.health
        if health.since is None and health.last_failure is not None:  # it is not even asked
            text = tr("“{api}” ({group}) cannot be used.").format(
                api=concern.api_name, group=self._group(concern)
            )
            return f"{text} {told(health.last_failure.message)}"
        since = health.since.astimezone().strftime("%Y-%m-%d %H:%M") if health.since else ""
        text = tr("The vendor of “{api}” ({group}) has given no usable answer since {since}.").format(
            api=concern.api_name, group=self._group(concern), since=since
        )
        return f"{text} {told(health.last_failure.message)}" if health.last_failure else text

    def _certificate(self, concern: HealthConcern) -> str:
        ends = concern.health.certificate_expires_at or datetime.now(UTC)
        text = (
            tr(
                "The certificate of the vendor of “{api}” ({group}) ends on {day}. Ask the vendor to renew it: once it has"
                " ended, verifications fail."
            )
            if ends > datetime.now(UTC)
            else tr(
                "The certificate of the vendor of “{api}” ({group}) ended on {day}. Ask the vendor to renew it."
            )
        )
        day = ends.astimezone().strftime("%Y-%m-%d")
        return text.format(api=concern.api_name, group=self._group(concern), day=day)

    def _ours(self, concern: HealthConcern) -> str:
        ends = concern.health.client_certificate_expires_at or datetime.now(UTC)
        text = (
            tr(
                "The client certificate that the vendor of “{api}” ({group}) is shown ends on {day}. Ask the vendor for a new"
                " one, and choose it under Connection: once it has ended, the vendor may refuse verifications."
            )
            if ends > datetime.now(UTC)
            else tr(
                "The client certificate that the vendor of “{api}” ({group}) is shown ended on {day}. Ask the vendor for a new"
                " one, and choose it under Connection."
            )
        )
        day = ends.astimezone().strftime("%Y-%m-%d")
        return text.format(api=concern.api_name, group=self._group(concern), day=day)

    def _group(self, concern: HealthConcern) -> str:
        node = self._context.directory.node(concern.place_group_id)
        return node.name if node else concern.place_group_id


def _is_soon(ends: datetime | None) -> bool:
    return ends is not None and ends - datetime.now(UTC) <= CERTIFICATE_NOTICE
