"""What the device would be told after the chosen run, and why; and why there is no run to judge."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui import names
from ui.test_console.presenter import Trouble
from ui.test_console.verdict import Decision, ToldVerdict, decision_in_words
from ui.widgets import theme
from ui.widgets.labels import ElidedLabel
from ui.words.language import told, tr

_TONES = {Decision.GRANTED: "good", Decision.DENIED: "bad", Decision.OPEN: "warning"}
_ROLES = {Decision.GRANTED: "good", Decision.DENIED: "bad", Decision.OPEN: "warning"}


class VerdictPanel(QFrame):
    """The verdict on the chosen run, at every keystroke of the form."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.TEST_VERDICT)
        self._decision = _label(wrap=False)
        theme.set_scale(self._decision, 1.2, bold=True)
        self._message = _label()
        theme.set_scale(self._message, 1.1)
        self._why = _label()
        self._about_message = _label(role="muted")
        self._check = _label(role="muted")
        # Beside the verdict, so that nothing moves when one comes to differ.
        self._samples = ElidedLabel()
        self._samples.setObjectName(names.TEST_SAMPLES_STATE)
        self._samples.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP + 4)
        head.addWidget(self._decision, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._message, 1)
        head.addWidget(self._samples, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        for part in (self._why, self._about_message, self._check):
            column.addWidget(part)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say that there is no run to judge yet."""
        self._show(
            tr("No verdict yet"),
            "muted",
            "",
            "",
            tr("Run a test: the verdict follows every change of the criteria."),
        )

    def show_pending(self) -> None:
        """Say that the verdict is being worked out."""
        self._show(tr("Judging…"), "muted", "", "", tr("The response is large; this takes a moment."))

    def show_verdict(self, verdict: ToldVerdict, *, with_check: bool) -> None:
        """Show a verdict; `with_check`: also the manual's “what to check”, unless it is shown elsewhere."""
        if verdict.decision is Decision.OPEN:
            check = tr("What to check: {0}").format(verdict.check) if verdict.check else ""
            self._show(
                tr("No verdict: the judgment criteria are not complete"),
                "warning",
                "warning",
                "",
                verdict.why,
                "",
                check,
            )
            return
        message = f"“{verdict.message}”" if verdict.message else ""
        check = tr("What to check: {0}").format(verdict.check) if verdict.check and with_check else ""
        self._show(
            (tr("With this response: {0}") if verdict.response else tr("Without a response: {0}")).format(
                decision_in_words(verdict.decision)
            ),
            _ROLES[verdict.decision],
            _TONES[verdict.decision],
            message,
            verdict.why,
            verdict.about_message,
            check,
        )

    def show_samples(self, text: str, role: str) -> None:
        """Say how the samples stand with the criteria; "" for nothing."""
        self._samples.setText(text)
        self._samples.setVisible(bool(text))
        theme.set_role(self._samples, role)

    def text(self) -> str:
        """Return all that is shown, as one text."""
        parts = (self._decision, self._message, self._why, self._about_message, self._check)
        return "\n".join(part.text() for part in parts if part.text())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for every line."""
        super().resizeEvent(event)
        self._keep_room()

    def _keep_room(self) -> None:
        # A splitter does not know that a narrower text is a higher one.
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(layout.heightForWidth(self.width()))

    def _show(
        self,
        decision: str,
        role: str,
        tone: str,
        message: str,
        why: str,
        about_message: str = "",
        check: str = "",
    ) -> None:
        self._decision.setText(decision)
        theme.set_role(self._decision, role)
        theme.set_role(self, tone, name="tone")
        for label, text in (
            (self._message, message),
            (self._why, why),
            (self._about_message, about_message),
            (self._check, check),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self._keep_room()
        self.setAccessibleName(tr("Verdict"))
        self.setAccessibleDescription(self.text())


class TroublePanel(QFrame):
    """Why a test failed or was not sent, and the manual's “what to check”."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.TEST_TROUBLE)
        self.setAccessibleName(tr("Why the test gave no success"))
        self.setProperty("tone", "bad")
        self._title = _label(role="bad")
        theme.set_scale(self._title, 1.05, bold=True)
        self._text = _label()
        self._advice = _label(role="muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        for part in (self._title, self._text, self._advice):
            column.addWidget(part)
        # Where it stands alone, it is no higher than its words.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_trouble(self, trouble: Trouble | None) -> None:
        """Show what is wrong; None takes no room."""
        self.setVisible(trouble is not None)
        if trouble is None:
            return
        theme.set_role(self, "accent" if trouble.wanted else "bad", name="tone")
        theme.set_role(self._title, "accent" if trouble.wanted else "bad")
        self._title.setText(trouble.title)
        self._text.setText(trouble.text)
        lines = [tr("What to check: {0}").format(told(advice.check)) for advice in trouble.advice]
        self._advice.setText("\n".join(lines))
        self._advice.setVisible(bool(lines))
        self.setAccessibleDescription(self.text())

    def text(self) -> str:
        """Return all that is shown, as one text."""
        return "\n".join(part.text() for part in (self._title, self._text, self._advice) if part.text())


def _label(*, role: str = "", wrap: bool = True) -> QLabel:
    label = QLabel()
    # Foreign text: messages of the vendor's and of its certificate must not be read as rich text.
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        label.setProperty("role", role)
    return label
