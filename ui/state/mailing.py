"""Whether the server's mails go out, or wait in its outbox because nobody has set mail up; and who can change that."""

from typing_extensions import override

from clue_desktop.contract.events import Change
from clue_desktop.domain.permissions import Action
from ui.state.context import PageContext
from ui.state.destination import SettingsSection, ToServerSettings
from ui.state.reading import Reading
from ui.words.language import tr


class Mailing(Reading[bool]):
    """What a page says beside what would be mailed; nothing, as long as it is not known."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context

    @property
    def waits(self) -> bool:
        """Whether mails are known to wait in the outbox."""
        return self.value is False

    @property
    def note(self) -> str:
        """That codes wait in the outbox, and who can have them or set mail up; "" where mails go out."""
        if not self.waits:
            return ""
        if self.where_to_set_up is not None:
            return tr("Mail is not set up on this server: allocation codes wait in the outbox.")
        top = self._context.directory.children(None)
        node = self._context.directory.node(top[0]) if top else None
        return tr(
            "Mail is not set up on this server: allocation codes wait in its outbox, where only an owner of"
            " “{organization}” sees them. Ask an owner to set mail up, or for the code."
        ).format(organization=node.name if node else "")

    @property
    def where_to_set_up(self) -> ToServerSettings | None:
        """Where one sets mail up; None where one may not."""
        directory = self._context.directory
        for top in directory.children(None):
            if directory.may(Action.SERVER_SETTINGS, top).allowed:
                return ToServerSettings(top, SettingsSection.MAIL)
        return None

    def concerns(self, change: Change | None) -> bool:
        """Tell whether to read again after a change; None stands for changes that were missed."""
        return change is None or (change.kind == "settings" and change.id == "mail")

    @override
    async def _ask(self) -> bool:
        return (await self._context.client.server.about()).mail_set_up

    @override
    def _is_news(self, value: bool) -> bool:
        return value is not self.value
