"""The other ways in: an invitation, and a new password for one that is forgotten."""

from PySide6.QtCore import Qt
from typing_extensions import override

from clue_desktop.domain.passwords import MINIMUM_PASSWORD_LENGTH
from ui import names
from ui.first_run.form import EntranceForm
from ui.first_run.presenter import CODE, EMAIL, NAME, PASSWORD, Entrance, Way
from ui.state.session import State
from ui.state.tasks import Tasks
from ui.words.language import tr


class _WayIn(EntranceForm):
    """What these pages have in common: they show how the attempt goes, and lead back to the sign-in."""

    def __init__(
        self,
        entrance: Entrance,
        tasks: Tasks,
        title: str,
        text: str,
        submit: str,
        submit_name: str,
        back: str,
    ) -> None:
        super().__init__(title, text, submit, submit_name)
        self.entrance = entrance
        self.tasks = tasks
        self._title_text, self._about = title, text
        self.add_link(tr("Back to the sign-in"), back, lambda: entrance.turn_to(Way.SIGN_IN))
        self.submit.clicked.connect(self.begin)
        self._forget = entrance.observe(self._show)

    def begin(self) -> None:
        """Begin the attempt."""

    @override
    def close_page(self) -> None:
        """Follow the attempts no longer."""
        self._forget()

    @override
    def arrive(self, state: State) -> None:
        """Show the page anew, with what was done before; a password is forgotten, everything else stays."""
        self.say(self._title_text, self.entrance.note or self._about)
        if PASSWORD in self.fields:
            self.fields[PASSWORD].clear()
        first = next((field for field in self.fields.values() if not field.text()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        self.show_state(
            busy=self.entrance.busy,
            fault=self.entrance.said,
            problem_of=lambda key: self.entrance.problems.get(key, ""),
            again=self._show if self.entrance.wait_seconds else None,
        )


class InvitationPage(_WayIn):
    """Accepts an invitation and signs in."""

    def __init__(self, entrance: Entrance, tasks: Tasks) -> None:
        super().__init__(
            entrance,
            tasks,
            tr("Accept an invitation"),
            tr("Enter the code that you were given or mailed. It is good once, for seven days."),
            tr("Accept"),
            names.INVITATION_ACCEPT_SUBMIT,
            names.INVITATION_ACCEPT_BACK,
        )
        self.add_field(CODE, names.INVITATION_ACCEPT_CODE, tr("Invitation code"))
        self.add_field(NAME, names.INVITATION_ACCEPT_NAME, tr("Your name"))
        hint = tr(
            "At least {minimum} characters. If the invited address has an account here already, enter the password of"
            " that account: it gets the role, and its name stays."
        ).format(minimum=MINIMUM_PASSWORD_LENGTH)
        self.add_field(PASSWORD, names.INVITATION_ACCEPT_PASSWORD, tr("Password"), secret=True, hint=hint)

    @override
    def begin(self) -> None:
        """Accept it."""
        attempt = self.entrance.accept_invitation(
            self.fields[CODE].text(), self.fields[NAME].text(), self.fields[PASSWORD].text()
        )
        self.tasks.spawn(attempt, tr("Accepting the invitation"))


class ForgottenPage(_WayIn):
    """Asks for a code by which a new password can be set."""

    def __init__(self, entrance: Entrance, tasks: Tasks) -> None:
        super().__init__(
            entrance,
            tasks,
            tr("Forgot the password?"),
            _how_a_code_comes(entrance),
            _how_it_is_asked_for(entrance),
            names.FORGOTTEN_SUBMIT,
            names.FORGOTTEN_BACK,
        )
        self.add_field(EMAIL, names.FORGOTTEN_EMAIL, tr("Email address")).setText(entrance.email)
        self.add_link(
            tr("I have a code"), names.FORGOTTEN_HAVE_CODE, lambda: entrance.turn_to(Way.NEW_PASSWORD)
        )

    @override
    def arrive(self, state: State) -> None:
        """Show the page anew, with how a code comes now."""
        self._about = _how_a_code_comes(self.entrance)
        self.submit.setText(_how_it_is_asked_for(self.entrance))
        super().arrive(state)

    @override
    def begin(self) -> None:
        """Ask for it."""
        self.tasks.spawn(
            self.entrance.request_reset(self.fields[EMAIL].text()), tr("Asking for a new password")
        )


class ResetHerePage(_WayIn):
    """Sets a new password for the server of this computer, by whoever is signed in to it."""

    def __init__(self, entrance: Entrance, tasks: Tasks) -> None:
        super().__init__(
            entrance,
            tasks,
            tr("Set a new password on this computer"),
            tr(
                "The data of this server is yours, as you are signed in to this computer. Say whose password it is and"
                " what it is to be; the audit trail will have it."
            ),
            tr("Set the password"),
            names.RESET_HERE_SUBMIT,
            names.RESET_HERE_BACK,
        )
        self.add_field(EMAIL, names.RESET_HERE_EMAIL, tr("Email address")).setText(entrance.email)
        hint = tr("At least {minimum} characters. Wherever you are signed in, you are signed out.").format(
            minimum=MINIMUM_PASSWORD_LENGTH
        )
        self.add_field(PASSWORD, names.RESET_HERE_PASSWORD, tr("New password"), secret=True, hint=hint)

    @override
    def begin(self) -> None:
        """Set it."""
        attempt = self.entrance.reset_here(self.fields[EMAIL].text(), self.fields[PASSWORD].text())
        self.tasks.spawn(attempt, tr("Setting a new password"))


def _how_it_is_asked_for(entrance: Entrance) -> str:
    return tr("Make a code") if entrance.mail_waits else tr("Mail me a code")


def _how_a_code_comes(entrance: Entrance) -> str:
    if entrance.mail_waits:
        return tr(
            "A new password is set by a code. Mail is not set up on this server: the code waits in its outbox, where an"
            " owner finds it. A sole owner has it set on the server's machine: clue-server reset-password EMAIL"
        )
    return tr("A code is mailed to you, by which you can set a new one.")


class NewPasswordPage(_WayIn):
    """Sets a new password by a code."""

    def __init__(self, entrance: Entrance, tasks: Tasks) -> None:
        super().__init__(
            entrance,
            tasks,
            tr("Set a new password"),
            tr("Enter the code of the mail and the password that you want to have."),
            tr("Set the password"),
            names.NEW_PASSWORD_SUBMIT,
            names.NEW_PASSWORD_BACK,
        )
        self.add_field(CODE, names.NEW_PASSWORD_CODE, tr("Code of the mail"))
        hint = tr("At least {minimum} characters. Wherever you are signed in, you are signed out.").format(
            minimum=MINIMUM_PASSWORD_LENGTH
        )
        self.add_field(PASSWORD, names.NEW_PASSWORD_PASSWORD, tr("New password"), secret=True, hint=hint)

    @override
    def begin(self) -> None:
        """Set it."""
        attempt = self.entrance.reset_password(self.fields[CODE].text(), self.fields[PASSWORD].text())
        self.tasks.spawn(attempt, tr("Setting a new password"))
