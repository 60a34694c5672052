"""Opens the enrollment wizard beside the console, on the console's server, in a window of its own."""

from clue_desktop.client.panel import hand_over
from ui.enrollment.contact import Contact, Server
from ui.enrollment.presenter import Enrollment, Given
from ui.enrollment.window import EnrollmentWindow
from ui.enrollment.wizard import Wizard
from ui.state.observable import Callback
from ui.state.tasks import Tasks
from ui.words.language import tr


class EnrollmentOpener:
    """At most one wizard at a time; it needs no sign-in and lives as long as its window, or as the console."""

    def __init__(self, server: Server, tasks: Tasks) -> None:
        self._server = server
        self._tasks = tasks
        self._wizard: Wizard | None = None

    @property
    def window(self) -> EnrollmentWindow | None:
        """The wizard's window, while there is one."""
        return self._wizard.window if self._wizard is not None else None

    def open(self) -> None:
        """Open the wizard, or bring the one that is open to the front."""
        if self._wizard is None:
            window = EnrollmentWindow()
            contact = Contact(self._server, lambda _address: self._server)
            wizard = Wizard(window, Enrollment(contact, Given(), hand_over))

            def closed() -> None:
                self._tasks.spawn(self._end(wizard), tr("Closing the enrollment wizard"))

            window.closed = closed
            self._wizard = wizard
            wizard.start()
        window = self._wizard.window
        window.show()
        window.raise_()
        window.activateWindow()

    def when_left(self, proceed: Callback) -> None:
        """Go on at once, or after a person has agreed that a device's token is lost."""
        if self._wizard is None:
            proceed()
        else:
            self._wizard.when_left(proceed)

    async def aclose(self) -> None:
        """Close the wizard without asking."""
        if self._wizard is not None:
            await self._end(self._wizard)

    async def _end(self, wizard: Wizard) -> None:
        if self._wizard is not wizard:
            return
        self._wizard = None
        wizard.window.hide()
        await wizard.aclose()
        wizard.window.deleteLater()
