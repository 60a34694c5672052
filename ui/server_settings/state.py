"""What an owner is told of the server: that mail is not set up, certificates that end, where the secrets' key is kept."""

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.errors import ClientError
from clue_desktop.contract.events import Change
from clue_desktop.contract.mail import ServerState
from clue_desktop.domain.permissions import Action
from ui.state.directory import Directory
from ui.state.observable import Latest, Observable
from ui.words.language import tr

KEYRING = "keyring"


class ServerStateWatch(Observable):
    """Knows it as it is now; for administrators who are not owners it stays unknown."""

    def __init__(self, client: AdminClient, directory: Directory) -> None:
        super().__init__()
        self._client = client
        self._directory = directory
        self._state: ServerState | None = None
        self._latest = Latest()

    @property
    def mail_warning(self) -> str:
        """That mails are not sent; "" while they are, or while that is unknown."""
        return tr("mail not set up ⚠") if self._state is not None and not self._state.mail_set_up else ""

    @property
    def certificates_warning(self) -> str:
        """That somebody has to look after certificates; "" while nobody has to, or while that is unknown."""
        count = self._state.certificates_to_look_after if self._state is not None else 0
        if count == 0:
            return ""
        return (
            tr("1 certificate ends soon.")
            if count == 1
            else tr("{count} certificates end soon.").format(count=count)
        )

    @property
    def secrets_in_words(self) -> str:
        """Where the key is kept, and what that means; "" while it is unknown."""
        return {
            "": "",
            KEYRING: tr(
                "The key that encrypts stored secrets is kept in the system keyring of the server's account."
            ),
            "file": tr(
                "The key that encrypts stored secrets is kept in a file beside the data: the server found no keyring that"
                " it could use. Whoever can read both can read the secrets; keep backups of the two apart."
            ),
            "environment": tr(
                "The key that encrypts stored secrets is given to the server in its environment by whoever runs it."
            ),
        }[self._state.secrets_from if self._state else ""]

    @property
    def key_for_backups(self) -> str:
        """What the key means for backups, and where it is to be had; "" while that is unknown."""
        if self._state is None:
            return ""
        where = {
            KEYRING: tr("It is in the system keyring of the server's account."),
            "file": tr("It is in the file secret.key in the server's data directory."),
            "environment": tr("It is given to the server as CLUE_SECRET_KEY by whoever runs it."),
        }[self._state.secrets_from]
        return " ".join(
            (
                tr(
                    "These backups do not hold the secret key: without it nobody can open a vendor's header values, the"
                    " mail account or the server's certificate in them, and nobody can put them back on another machine."
                    " Keep a copy of the key, apart from the backups."
                ),
                where,
                tr("“clue-server backup FILE --with-key” makes a backup with the key in it."),
            )
        )

    def headquarters(self) -> str:
        """Return the id of the headquarters where one may change the server's settings; "" where one may not."""
        for top in self._directory.children(None):
            if self._directory.may(Action.SERVER_SETTINGS, top).allowed:
                return top
        return ""

    def concerns(self, change: Change | None) -> bool:
        """Tell whether to read again after a change; None stands for changes that were missed."""
        return change is None or (change.kind == "settings" and change.id in {"mail", "certificates"})

    async def load(self) -> None:
        """Read it. Raises ClientError."""
        if not self.headquarters():
            return
        current = self._latest.ask()
        try:
            state = await self._client.server.state()
        except ClientError:
            if current():
                raise
            return
        if current():
            self._state = state
            self._changed()
