"""“What would happen to …?”: a credential and a value, and what a door of this place would do. It writes no event."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from ui import names
from ui.access_service.presenters.trial import TrialPresenter
from ui.state.context import PageContext
from ui.state.tasks import Tasks
from ui.widgets import theme, type_following
from ui.widgets.field_line import FieldLine
from ui.widgets.icons import CredentialIcons
from ui.widgets.making import caption, make_button, page_column
from ui.words.language import told, tr


class TrialDialog(QDialog):
    """The question and its answer."""

    def __init__(self, parent: QWidget, context: PageContext, place_id: str, place: str) -> None:
        super().__init__(parent)
        self.setObjectName(names.TRIAL_DIALOG)
        self.setWindowTitle(tr("What would happen to …? {place}").format(place=place))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tasks = Tasks(context.notices.failed)
        self._presenter = TrialPresenter(context, place_id)
        self._credential = QComboBox()
        self._credential.setObjectName(names.TRIAL_CREDENTIAL)
        self._credential.setAccessibleName(tr("Credential"))
        for credential, kind in CREDENTIAL_TYPES.items():
            self._credential.addItem(told(kind.title), credential.value)
        CredentialIcons(self._credential)
        self._credential.setCurrentIndex(self._credential.findData(self._presenter.credential.value))
        self._credential.activated.connect(
            lambda _row: self._presenter.choose(Credential(str(self._credential.currentData())))
        )
        self._by_sample = QComboBox()
        self._by_sample.setObjectName(names.TRIAL_BY)
        self._by_sample.setAccessibleName(tr("Answer"))
        for text, by_sample in ((tr("Live"), False), (tr("By sample"), True)):
            self._by_sample.addItem(text, by_sample)
        self._by_sample.activated.connect(
            lambda _row: self._presenter.go_by(sample=bool(self._by_sample.currentData()))
        )
        self._value = QLineEdit()
        self._value.setObjectName(names.TRIAL_VALUE)
        self._value.textEdited.connect(self._presenter.enter)
        self._value_title = QLabel()
        self._value_title.setBuddy(self._value)
        self._problem = FieldLine()
        self._about = _text("muted")
        self._ask = make_button(tr("Ask"), names.TRIAL_ASK, self._begin, role="primary")
        self._ask.setDefault(True)
        self._answer = QFrame()
        self._answer.setObjectName(names.TRIAL_ANSWER)
        self._headline, self._by, self._why, self._check = _text(), _text("muted"), _text(), _text("muted")
        theme.set_scale(self._headline, 1.2, bold=True)
        for label, part in (
            (self._headline, "headline"),
            (self._by, "by"),
            (self._why, "why"),
            (self._check, "check"),
        ):
            label.setObjectName(f"{names.TRIAL_ANSWER}.{part}")
        self._lay_out()
        self._forget = self._presenter.observe(self._show)
        self._show()
        self._value.setFocus()

    @override
    def done(self, result: int) -> None:
        """End what is being asked: hanging up ends the vendor's call, too."""
        self._forget()
        self._tasks.cancel()
        super().done(result)

    def _begin(self) -> None:
        if self._presenter.may_ask:
            self._tasks.spawn(self._presenter.ask(), tr("Asking what would happen"))

    def _lay_out(self) -> None:
        layout = page_column(self)
        type_following.measure(
            self._about, lambda: self._about.setMinimumHeight(self.fontMetrics().lineSpacing() * 2)
        )
        layout.addWidget(self._about)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.GAP // 4)
        grid.addWidget(caption(tr("Credential"), self._credential), 0, 0)
        grid.addWidget(self._value_title, 0, 1)
        grid.addWidget(caption(tr("Answer"), self._by_sample), 0, 2)
        grid.addWidget(self._credential, 1, 0)
        grid.addWidget(self._value, 1, 1)
        grid.addWidget(self._by_sample, 1, 2)
        grid.addWidget(self._ask, 1, 3)
        grid.addWidget(self._problem, 2, 0, 1, 4)
        grid.setColumnStretch(1, 1)
        layout.addLayout(grid)
        inside = QVBoxLayout(self._answer)
        for label in (self._headline, self._by, self._why, self._check):
            inside.addWidget(label)
        inside.addStretch()
        layout.addWidget(self._answer, 1)
        closing = QHBoxLayout()
        closing.addStretch()
        close = make_button(tr("Close"), names.TRIAL_CLOSE, self.reject)
        close.setAutoDefault(False)
        closing.addWidget(close)
        layout.addLayout(closing)
        # Room for an answer from the start: nothing moves when it comes.
        type_following.measure(
            self._answer, lambda: self._answer.setMinimumHeight(self.fontMetrics().lineSpacing() * 8)
        )
        type_following.measure(self, lambda: self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 90))
        self.adjustSize()

    def _show(self) -> None:
        presenter = self._presenter
        kind = CREDENTIAL_TYPES[presenter.credential]
        self._about.setText(
            tr(
                "The answer that the API in force keeps as a sample of this value is judged. Nobody is asked, no door opens,"
                " and no event is written."
            )
            if presenter.by_sample
            else tr(
                "The vendor is asked as if this were presented at a door here. No door opens, and no event is written."
            )
        )
        title = told(kind.parameter_title)
        self._value_title.setText(title)
        self._value.setAccessibleName(title)
        self._value.setEchoMode(QLineEdit.EchoMode.Password if kind.is_secret else QLineEdit.EchoMode.Normal)
        if self._value.text() != presenter.value:
            self._value.setText(presenter.value)
        self._problem.set_problem(presenter.problem)
        self._ask.setEnabled(presenter.may_ask)
        self._credential.setEnabled(not presenter.asking)
        self._by_sample.setEnabled(not presenter.asking)
        self._value.setReadOnly(presenter.asking)
        answer = presenter.told
        self._headline.setText(
            tr("Asking…") if presenter.asking else answer.headline if answer else presenter.fault
        )
        theme.set_role(self._headline, answer.tone if answer else "problem" if presenter.fault else "muted")
        self._by.setText(answer.by if answer else "")
        self._why.setText(answer.why if answer else "")
        self._check.setText(tr("What to check: {0}").format(answer.check) if answer and answer.check else "")


def _text(role: str = "", text: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label
