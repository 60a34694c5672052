"""What needs doing, in words, with the way to where it is done; without Qt."""

from collections.abc import Callable
from datetime import UTC, datetime

from clue_desktop.contract.overview import Overview, ToDo, ToDoItem, ToDoKind
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind
from ui.overview.rows import Listing, Row
from ui.state.destination import (
    Destination,
    SettingsSection,
    ToAccessService,
    ToAdministrators,
    ToCustomerApi,
    ToPlace,
    ToPlaces,
    ToServerSettings,
)
from ui.state.directory import Directory
from ui.widgets.moments import local_time, short_time
from ui.words.language import told, tr

_TONES = {
    ToDoKind.VENDOR_FAILING: "bad",
    ToDoKind.NO_API: "accent",
    ToDoKind.NO_VENDOR: "accent",
    ToDoKind.PLACE_LOCAL: "accent",
}


class ToDoWords:
    """Says what needs doing at a node."""

    def __init__(self, directory: Directory, overview: Overview) -> None:
        self._directory = directory
        self._overview = overview
        self._node_id = overview.place_id
        self._say: dict[ToDoKind, Callable[[ToDo, ToDoItem], Row]] = {
            ToDoKind.VENDOR_FAILING: self._vendor_failing,
            ToDoKind.CERTIFICATE: self._certificate,
            ToDoKind.VENDOR_CERTIFICATE: self._vendor_certificate,
            ToDoKind.MAILS_WAITING: self._mails_waiting,
            ToDoKind.MAILS_FAILED: self._mails_failed,
            ToDoKind.MAIL_NOT_SET_UP: self._mail_not_set_up,
            ToDoKind.REGISTRATIONS_HELD_UP: self._held_up,
            ToDoKind.NO_API: self._no_api,
            ToDoKind.NO_VENDOR: self._no_vendor,
            ToDoKind.PLACE_LOCAL: self._place_local,
        }

    def listing(self) -> Listing:
        """Return all of it, what is most urgent first."""
        rows = tuple(row for one in self._overview.to_do for row in self._rows(one))
        return Listing(rows, nothing=tr("Nothing needs doing."))

    def _rows(self, one: ToDo) -> list[Row]:
        rows = [self._say[one.kind](one, item) for item in one.items]
        if one.kind in _COUNTED_AS_ONE or one.count <= len(rows):
            return rows
        return [*rows, self._more(one)]

    def _row(self, one: ToDo, item: ToDoItem, text: str, to: Destination, detail: str = "") -> Row:
        subject = item.api_id or (item.name if one.kind is ToDoKind.CERTIFICATE else item.place_id)
        return Row(f"{one.kind}:{subject}", text, to, detail=detail, tone=_TONES.get(one.kind, "warning"))

    def _more(self, one: ToDo) -> Row:
        number = one.count - len(one.items)
        texts = {
            ToDoKind.VENDOR_FAILING: tr("{number} more vendors fail"),
            ToDoKind.VENDOR_CERTIFICATE: tr("{number} more certificates of vendors end soon"),
            ToDoKind.CERTIFICATE: tr("{number} more certificates need attention"),
            ToDoKind.NO_API: tr("{number} more place groups have no API assigned"),
            ToDoKind.NO_VENDOR: tr("{number} more place groups ask no vendor"),
            ToDoKind.PLACE_LOCAL: tr("{number} more places ask no vendor"),
        }
        to = (
            ToServerSettings(self._node_id, SettingsSection.SERVER)
            if one.kind is ToDoKind.CERTIFICATE
            else ToPlaces(self._node_id)
        )
        text = texts[one.kind].format(number=f"{number:,}")
        return Row(f"{one.kind}:more", text, to, tone=_TONES.get(one.kind, "warning"))

    # ---- each kind

    def _vendor_failing(self, one: ToDo, item: ToDoItem) -> Row:
        detail = "" if item.reason is None else told(item.reason.message)
        if item.at is None:  # it is not even asked
            text = tr("“{api}” cannot be used").format(api=item.name)
        else:
            text = tr("No usable answer for “{api}” since {time}").format(
                api=item.name, time=short_time(item.at)
            )
        return self._row(one, item, text, self._to_api(item), detail)

    def _vendor_certificate(self, one: ToDo, item: ToDoItem) -> Row:
        if item.code == "client":
            text = (
                tr("The client certificate of “{api}” has ended")
                if self._is_over(item.at)
                else tr("The client certificate of “{api}” ends soon")
            ).format(api=item.name)
            return self._row(one, item, text, self._to_api(item), self._end(item.at))
        text = (
            tr("The certificate of the vendor of “{api}” has ended")
            if self._is_over(item.at)
            else tr("The certificate of the vendor of “{api}” ends soon")
        ).format(api=item.name)
        return self._row(one, item, text, self._to_api(item), self._end(item.at))

    def _certificate(self, one: ToDo, item: ToDoItem) -> Row:
        if item.reason is not None:
            text, detail = tr("The certificate “{name}” cannot be read"), told(item.reason.message)
        elif self._is_over(item.at):
            text, detail = tr("The server's certificate “{name}” has ended"), self._end(item.at)
        else:
            text, detail = tr("The server's certificate “{name}” ends soon"), self._end(item.at)
        to = ToServerSettings(item.place_id, SettingsSection.SERVER)
        return self._row(one, item, text.format(name=item.name), to, detail)

    def _mails_waiting(self, one: ToDo, item: ToDoItem) -> Row:
        text = (
            tr("1 mail waits: mail is not set up")
            if one.count == 1
            else tr("{number} mails wait: mail is not set up").format(number=f"{one.count:,}")
        )
        since = tr("The oldest since {time}.").format(time=short_time(item.at)) if item.at else ""
        root = self._root_that_is_owned()
        if root:
            return self._row(one, item, text, ToServerSettings(root, SettingsSection.MAIL), since)
        whom_to_ask = tr("Ask an owner to set it up.")
        return self._row(one, item, text, self._to_people(item.place_id), f"{since} {whom_to_ask}".strip())

    def _mails_failed(self, one: ToDo, item: ToDoItem) -> Row:
        text = (
            tr("1 mail could not be sent")
            if one.count == 1
            else tr("{number} mails could not be sent").format(number=f"{one.count:,}")
        )
        detail = tr("The last was given up {time}.").format(time=short_time(item.at)) if item.at else ""
        return self._row(one, item, text, ToServerSettings(item.place_id, SettingsSection.OUTBOX), detail)

    def _mail_not_set_up(self, one: ToDo, item: ToDoItem) -> Row:
        detail = tr("Allocation codes, invitations and codes for a new password go by mail.")
        to = ToServerSettings(item.place_id, SettingsSection.MAIL)
        return self._row(one, item, tr("Mail is not set up"), to, detail)

    def _held_up(self, one: ToDo, item: ToDoItem) -> Row:
        to: Destination = ToPlaces(item.place_id)
        if self._overview.kind is PlaceKind.PLACE:
            to = ToPlace(item.place_id)
        elif self._directory.may(Action.SERVER_SETTINGS, item.place_id).allowed:
            to = ToServerSettings(item.place_id, SettingsSection.REGISTRATIONS)
        detail = (
            tr("Until {time}, unless they are lifted.").format(time=local_time(item.at)) if item.at else ""
        )
        return self._row(one, item, tr("Limits keep devices from registering"), to, detail)

    def _no_api(self, one: ToDo, item: ToDoItem) -> Row:
        text = tr("No API is assigned at “{group}”").format(group=item.name)
        return self._row(
            one, item, text, ToAccessService(item.place_id), tr("Its devices decide by themselves.")
        )

    def _no_vendor(self, one: ToDo, item: ToDoItem) -> Row:
        text = tr("No access type is chosen at “{group}”").format(group=item.name)
        return self._row(
            one, item, text, ToAccessService(item.place_id), tr("Its devices decide by themselves.")
        )

    def _place_local(self, one: ToDo, item: ToDoItem) -> Row:
        text = tr("“{place}” asks no vendor").format(place=item.name)
        detail = tr("Its own settings put “Not assigned” in place of all that its group assigns.")
        return self._row(one, item, text, ToAccessService(item.place_id), detail)

    # ---- what they share

    @staticmethod
    def _to_api(item: ToDoItem) -> Destination:
        return ToCustomerApi(item.place_id, item.api_id or "")

    def _to_people(self, place_id: str) -> Destination:
        """Return where somebody who is no owner reads on: at a Place its mails are explained, elsewhere who to ask."""
        return ToPlace(place_id) if self._overview.kind is PlaceKind.PLACE else ToAdministrators(place_id)

    def _root_that_is_owned(self) -> str:
        path = self._directory.path(self._node_id)
        root = path[0].id if path else self._node_id
        return root if self._directory.may(Action.SERVER_SETTINGS, root).allowed else ""

    def _is_over(self, moment: datetime | None) -> bool:
        return moment is not None and moment <= self._overview.at

    @staticmethod
    def _end(moment: datetime | None) -> str:
        return "" if moment is None else local_time(moment.astimezone(UTC))


_COUNTED_AS_ONE = frozenset(
    {
        ToDoKind.MAILS_WAITING,
        ToDoKind.MAILS_FAILED,
        ToDoKind.MAIL_NOT_SET_UP,
        ToDoKind.REGISTRATIONS_HELD_UP,
    }
)
