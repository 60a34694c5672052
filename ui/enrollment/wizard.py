"""Ties an enrollment to its window: which screen is shown when, what the buttons do, and the ticking of the clock."""

import logging
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer

from ui import names
from ui.enrollment.contact import Phase
from ui.enrollment.done_page import DonePage
from ui.enrollment.entry_page import EntryPage
from ui.enrollment.keypad import fit_for_fingers
from ui.enrollment.presenter import Enrollment, Scene, Status
from ui.enrollment.window import EnrollmentWindow
from ui.first_run.form import EntranceForm
from ui.first_run.pages import FingerprintPage
from ui.state.notices import in_words
from ui.state.tasks import Tasks
from ui.widgets import theme
from ui.widgets.asking import ConfirmDialog
from ui.words.language import told, tr

_TICK_MS = 250
_ADDRESS = "address"

_logger = logging.getLogger(__name__)


class Wizard:
    """One window on one enrollment, from `start` to `aclose`."""

    def __init__(self, window: EnrollmentWindow, enrollment: Enrollment, last_address: str = "") -> None:
        self.window = window
        self.enrollment = enrollment
        self._fault = ""
        self._scene: Scene | None = None
        self._tasks = Tasks(self._failed)
        self._address = self._address_page(last_address)
        self._fingerprint = FingerprintPage(enrollment.contact.accept, self._close)
        for page in (self._address, self._fingerprint):
            fit_for_fingers(page)
        self._entry = EntryPage(enrollment, self._tasks)
        self._done = DonePage(enrollment, self._tasks)
        self._other_server = window.add_exit(
            tr("Another server"), names.ENROLL_OTHER_SERVER, enrollment.contact.ask_for_address
        )
        self._retry = window.add_exit(tr("Try again"), names.ENROLL_RETRY, self._try_again, "primary")
        self._another = window.add_exit(tr("Another device"), names.ENROLL_ANOTHER, self._take_another)
        self._close_button = window.add_exit(tr("Close"), names.ENROLL_CLOSE, self._close)
        window.may_close = self.when_left
        self._ticks = QTimer(window, interval=_TICK_MS)
        self._ticks.timeout.connect(self._tick)
        self._forget = enrollment.observe(self._show)
        self._show()

    def start(self) -> None:
        """Begin to connect, where it is known to which server."""
        if self.enrollment.contact.phase is not Phase.ADDRESS:
            self._tasks.spawn(self.enrollment.begin(), tr("Connecting to the server"))

    async def aclose(self) -> None:
        """End in order: clock, tasks, connection."""
        self._ticks.stop()
        self._forget()
        await self._tasks.aclose()
        await self.enrollment.aclose()

    def when_left(self, proceed: Callable[[], None]) -> None:
        """Go on at once, or after a person has agreed that something is lost."""
        question = self.enrollment.leaving_question()
        if question is None:
            proceed()
            return
        dialog = ConfirmDialog(self.window, question)
        dialog.setMinimumWidth(min(dialog.minimumWidth(), self.window.width() - 2 * theme.MARGIN))
        fit_for_fingers(dialog)
        dialog.accepted.connect(proceed)
        dialog.open()

    # ---- what is shown

    def _show(self) -> None:
        enrollment, window = self.enrollment, self.window
        scene = enrollment.scene
        came, self._scene = scene is not self._scene, scene
        status = Status(self._fault, "bad") if self._fault else enrollment.status
        window.say(status.text, status.tone, self._remark(scene))
        window.busy.set_busy(busy=enrollment.busy)
        self._retry.setVisible(scene is Scene.STOPPED)
        self._other_server.setVisible(scene is Scene.STOPPED and enrollment.contact.may_be_another)
        typed = not enrollment.serial_is_given
        self._another.setVisible(scene is Scene.DONE or (scene is Scene.BLOCKED and typed))
        self._close_button.setVisible(scene in {Scene.STOPPED, Scene.BLOCKED, Scene.DONE})
        match scene:
            case Scene.ADDRESS:
                self._show_address(came=came)
            case Scene.FINGERPRINT:
                if came:
                    self._fingerprint.begin(enrollment.contact.url, enrollment.contact.fingerprint)
                window.show_screen(self._fingerprint)
            case Scene.PLACE | Scene.CODE:
                window.show_screen(self._entry)
                self._entry.show_scene(scene)
            case Scene.DONE:
                window.show_screen(self._done)
                self._done.show_state()
                if came:
                    self._done.arrive()
            case _:
                window.show_screen(window.nothing)
        if not enrollment.counts_down:
            self._ticks.stop()
        elif not self._ticks.isActive():
            self._ticks.start()

    def _remark(self, scene: Scene) -> str:
        """Return which step it is, and of which device."""
        step = {
            Scene.PLACE: tr("1 of 3 · Place ID"),
            Scene.CODE: tr("2 of 3 · Allocation code"),
            Scene.DONE: tr("3 of 3 · Credential"),
        }.get(scene, "")
        dialogue = self.enrollment.dialogue
        serial = dialogue.serial if dialogue is not None and scene is not Scene.PLACE else ""
        return "\n".join(filter(None, [step, serial]))

    def _show_address(self, *, came: bool) -> None:
        contact = self.enrollment.contact
        self._address.show_state(busy=False, fault="", problem_of=lambda _key: told(contact.reason))
        self.window.show_screen(self._address)
        if came:
            self._address.fields[_ADDRESS].setFocus(Qt.FocusReason.OtherFocusReason)

    def _address_page(self, last_address: str) -> EntranceForm:
        form = EntranceForm(
            tr("Which server?"),
            tr("The device is registered at the verification server of the Place."),
            tr("Connect"),
            names.ENROLL_CONNECT,
        )
        field = form.add_field(
            _ADDRESS,
            names.ENROLL_SERVER,
            tr("Address of the server"),
            hint=tr("for example https://clue.example:8443"),
        )
        field.setText(last_address)
        form.submit.clicked.connect(
            lambda: self._tasks.spawn(
                self.enrollment.take_address(field.text()), tr("Connecting to the server")
            )
        )
        return form

    def _tick(self) -> None:
        self.enrollment.tick()
        if self._scene in {Scene.PLACE, Scene.CODE}:
            self._entry.count()
        if not self.enrollment.counts_down:
            self._ticks.stop()

    def _failed(self, fault: BaseException, doing: str) -> None:
        """Say that something could not be done that nobody expected."""
        _logger.error("%s failed", doing, exc_info=fault)
        self._fault = tr("{doing} failed. {why}").format(doing=doing, why=in_words(fault))
        self._show()
        self._fault = ""

    # ---- what a person does

    def _try_again(self) -> None:
        self._tasks.spawn(self.enrollment.try_again(), tr("Connecting to the server"))

    def _take_another(self) -> None:
        def proceed() -> None:
            self._entry.begin_anew()
            self._done.begin_anew()
            self._tasks.spawn(self.enrollment.another(), tr("Beginning with another device"))

        self.when_left(proceed)

    def _close(self) -> None:
        self.when_left(self.window.close_now)
