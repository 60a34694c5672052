"""The pages before the console proper: first setup, sign-in, comparing a fingerprint."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from typing_extensions import override

from clue_desktop.domain.passwords import MINIMUM_PASSWORD_LENGTH
from ui import names
from ui.first_run.form import EntranceForm
from ui.first_run.presenter import EMAIL, NAME, ORGANIZATION, PASSWORD, TOKEN, Entrance, Way
from ui.state.session import FirstSetup, State
from ui.state.tasks import Tasks
from ui.widgets import theme
from ui.widgets.making import make_button
from ui.words.language import tr


class FirstRunPage(EntranceForm):
    """Sets a new server up and signs its owner in."""

    def __init__(self, entrance: Entrance, tasks: Tasks) -> None:
        super().__init__(
            tr("Welcome to CLUe"),
            tr(
                "Set this server up: name your organization and become its owner. You can invite others later."
            ),
            tr("Set up"),
            names.SETUP_SUBMIT,
        )
        self._entrance = entrance
        self._tasks = tasks
        self.add_field(ORGANIZATION, names.SETUP_ORGANIZATION, tr("Organization (the headquarters)"))
        self.add_field(NAME, names.SETUP_NAME, tr("Your name"))
        self.add_field(EMAIL, names.SETUP_EMAIL, tr("Email address"))
        acceptable = tr(
            "At least {minimum} characters. Several words that you can remember are better than one with signs in it; "
            "well-known passwords, your email address and the like are refused."
        ).format(minimum=MINIMUM_PASSWORD_LENGTH)
        self.add_field(PASSWORD, names.SETUP_PASSWORD, tr("Password"), secret=True, hint=acceptable)
        self.add_field(
            TOKEN,
            names.SETUP_TOKEN,
            tr("Setup token"),
            hint=tr("The server printed it once, when it was first started."),
        )
        self._sample = self.add_check(
            names.SETUP_SAMPLE_TREE,
            tr("Begin with a sample: a branch, a place group, two places"),
            checked=True,
        )
        self.submit.clicked.connect(self._submit)
        self._forget = entrance.observe(self._show)
        self._show()

    @override
    def close_page(self) -> None:
        """Follow the attempts no longer."""
        self._forget()

    @override
    def arrive(self, state: State) -> None:
        """Begin at the first field."""
        next(iter(self.fields.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _submit(self) -> None:
        typed = {key: field.text() for key, field in self.fields.items()}
        wanted = FirstSetup(
            setup_token=typed[TOKEN].strip(),
            organization=typed[ORGANIZATION].strip(),
            name=typed[NAME].strip(),
            email=typed[EMAIL].strip(),
            password=typed[PASSWORD],
            sample_tree=self._sample.isChecked(),
        )
        self._tasks.spawn(self._entrance.set_up(wanted, file_allowed=False), tr("Setting the server up"))

    def _show(self) -> None:
        self.show_field(TOKEN, visible=self._entrance.asks_for_token)
        self.show_state(
            busy=self._entrance.busy,
            fault=self._entrance.said,
            problem_of=lambda key: self._entrance.problems.get(key, ""),
            again=self._show if self._entrance.wait_seconds else None,
        )


class SignInPage(EntranceForm):
    """Signs an administrator in."""

    def __init__(self, entrance: Entrance, tasks: Tasks) -> None:
        super().__init__(tr("Sign in"), "", tr("Sign in"), names.SIGN_IN_SUBMIT)
        self._entrance = entrance
        self._tasks = tasks
        self.add_field(EMAIL, names.SIGN_IN_EMAIL, tr("Email address")).setText(entrance.email)
        self.add_field(PASSWORD, names.SIGN_IN_PASSWORD, tr("Password"), secret=True)
        self._remember = self.add_check(
            names.SIGN_IN_REMEMBER, tr("Stay signed in on this computer (system keyring)"), checked=True
        )
        self._file = self.add_check(
            names.SIGN_IN_FILE,
            tr("Without a keyring, keep it in a file, unencrypted, only for me"),
            checked=False,
        )
        self._remember.toggled.connect(self._file.setEnabled)
        ways = [
            (tr("I have an invitation"), names.SIGN_IN_INVITATION, Way.INVITATION),
            (tr("Forgot the password?"), names.SIGN_IN_FORGOTTEN, Way.FORGOTTEN),
        ]
        if entrance.may_reset_here:
            text = tr("Set a new password on this computer")
            ways.append((text, names.SIGN_IN_RESET_HERE, Way.RESET_HERE))
        for text, name, way in ways:
            self.add_link(text, name, partial(entrance.turn_to, way))
        self.submit.clicked.connect(self._submit)
        self._forget = entrance.observe(self._show)
        self._show()

    @override
    def close_page(self) -> None:
        """Follow the attempts no longer."""
        self._forget()

    @override
    def arrive(self, state: State) -> None:
        """Show the page anew, with why it is shown; the password is forgotten, the address stays."""
        self.say(
            tr("Sign in to {server}").format(server=self._entrance.server_name),
            self._entrance.note or state.reason,
        )
        self.fields[PASSWORD].clear()
        if not self.fields[EMAIL].text():
            self.fields[EMAIL].setText(self._entrance.email)
        first = self.fields[PASSWORD if self.fields[EMAIL].text() else EMAIL]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _submit(self) -> None:
        attempt = self._entrance.sign_in(
            self.fields[EMAIL].text(),
            self.fields[PASSWORD].text(),
            remember=self._remember.isChecked(),
            file_allowed=self._file.isChecked(),
        )
        self._tasks.spawn(attempt, tr("Signing in"))

    def _show(self) -> None:
        ended = self.show_state(
            busy=self._entrance.busy,
            fault=self._entrance.said,
            problem_of=lambda key: self._entrance.problems.get(key, ""),
            again=self._show if self._entrance.wait_seconds else None,
        )
        if ended and self._entrance.said and self.isVisible():
            self.fields[PASSWORD].setFocus(Qt.FocusReason.OtherFocusReason)
            self.fields[PASSWORD].selectAll()


class FingerprintPage(EntranceForm):
    """Lets a person compare what a server shows of itself with what its owner says."""

    def __init__(self, accept: Callable[[], None], refuse: Callable[[], None]) -> None:
        super().__init__(
            tr("Is this your server?"),
            "",
            tr("They are equal: trust it"),
            names.FINGERPRINT_ACCEPT,
        )
        self._fingerprint = QLabel()
        self._fingerprint.setObjectName(names.FINGERPRINT)
        self._fingerprint.setAccessibleName(tr("Fingerprint"))
        theme.set_fixed(self._fingerprint)
        self._fingerprint.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._fingerprint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.add_widget(self._fingerprint)
        other = make_button(tr("Do not connect"), names.FINGERPRINT_REFUSE, refuse)
        self.add_button(other)
        self.submit.clicked.connect(accept)

    def begin(self, server: str, fingerprint: str) -> None:
        """Show what is to be compared."""
        self.say(
            tr("Is this your server?"),
            tr(
                "{server} is contacted for the first time. Compare this SHA-256 fingerprint with the one that the "
                "server's administrator sees (the server prints it at its start). Nothing has been sent yet."
            ).format(server=server),
        )
        pairs = fingerprint.split(":")
        lines = [":".join(pairs[start : start + 8]) for start in range(0, len(pairs), 8)]
        self._fingerprint.setText("\n".join(lines))
