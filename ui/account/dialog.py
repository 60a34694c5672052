"""The account dialog: one's name, one's password, and where one is signed in."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clue_desktop.contract.administrators import OpenSession
from clue_desktop.domain.passwords import MINIMUM_PASSWORD_LENGTH
from ui import names
from ui.account.presenter import NAME, NEW, OLD, AccountPresenter
from ui.state.context import ChangeFeed, Preferences
from ui.state.life import Life
from ui.state.tasks import Tasks
from ui.widgets import scale, theme, type_following
from ui.widgets.field_line import FieldLine
from ui.widgets.labels import SectionHeader, line
from ui.widgets.making import button_row, page_column
from ui.widgets.moments import ago, local_time, short_time
from ui.widgets.table import Column, RowsModel, RowsView
from ui.words.language import tr


class AccountDialog(QDialog):
    """Shown with `open()`; it ends what it has under way when it is closed."""

    def __init__(
        self,
        parent: QWidget,
        presenter: AccountPresenter,
        changes: ChangeFeed,
        preferences: Preferences,
        tasks: Tasks,
    ) -> None:
        super().__init__(parent)
        self._presenter, self._tasks = presenter, tasks
        self.setObjectName(names.ACCOUNT_DIALOG)
        self.setWindowTitle(tr("Your account"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fields: dict[str, QLineEdit] = {}
        self._problems: dict[str, FieldLine] = {}
        self._rename = self._button(tr("Save name"), names.ACCOUNT_RENAME, self._save_name)
        self._change = self._button(tr("Change password"), names.ACCOUNT_CHANGE_PASSWORD, self._save_password)
        self._model: RowsModel[OpenSession] = RowsModel(_columns(), lambda session: session.id, self)
        self._table = RowsView(
            self._model, names.ACCOUNT_SESSIONS, tr("Where you are signed in"), preferences, sortable=False
        )
        # Low at first, so that the dialog fits where a type is large; it takes all that is left.
        self._table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        type_following.measure(
            self._table, lambda: self._table.setMinimumHeight(self.fontMetrics().height() * 6)
        )
        self._table.selectionModel().selectionChanged.connect(lambda *_: self._judge())
        self._end = self._button(tr("Sign out there"), names.ACCOUNT_END_SESSION, self._end_chosen)
        self._end_others = self._button(
            tr("Sign out everywhere else"),
            names.ACCOUNT_END_OTHERS,
            lambda: self._spawn_end(presenter.others),
        )
        self._said = line()
        self._said.setObjectName(names.ACCOUNT_SAID)
        self._lay_out()
        self._fields[NAME].setText(presenter.who.name)
        self._fields[NAME].textEdited.connect(lambda _text: self._judge())
        self._life = Life(changes, tasks)
        self._life.follows(self._show, presenter)
        self.finished.connect(lambda _result: self._leave())
        self._show()
        self._life.reads(presenter, tr("Reading your sessions"))

    def _leave(self) -> None:
        self._life.end()
        for field in (OLD, NEW):
            self._fields[field].clear()

    # ---- what is shown

    def _show(self) -> None:
        presenter = self._presenter
        self._model.show_rows(presenter.sessions)
        for field, problem in self._problems.items():
            problem.set_problem(presenter.problems.get(field, ""))
        self._said.setText(presenter.fault or presenter.done)
        theme.set_role(self._said, "problem" if presenter.fault else "good")
        self._judge()

    def _judge(self) -> None:
        presenter = self._presenter
        chosen: OpenSession | None = self._table.chosen()
        busy = tr("It is being saved.") if presenter.busy else ""
        for button, why_not in (
            (self._rename, presenter.why_not_rename(self._fields[NAME].text())),
            (self._change, ""),
            (self._end, presenter.why_not_end(chosen)),
            (self._end_others, presenter.why_not_end_others),
        ):
            button.setEnabled(not (busy or why_not))
            button.setToolTip(busy or why_not)
            button.setAccessibleDescription(busy or why_not)

    # ---- what is done

    def _save_name(self) -> None:
        self._tasks.spawn(self._do_rename(), tr("Changing your name"))

    async def _do_rename(self) -> None:
        await self._presenter.rename(self._fields[NAME].text())

    def _save_password(self) -> None:
        self._tasks.spawn(self._do_change_password(), tr("Changing your password"))

    async def _do_change_password(self) -> None:
        old, new = self._fields[OLD], self._fields[NEW]
        if await self._presenter.change_password(old.text(), new.text()):
            old.clear()
            new.clear()
            await self._presenter.load()

    def _end_chosen(self) -> None:
        chosen: OpenSession | None = self._table.chosen()
        if chosen is not None:
            self._spawn_end([chosen])

    def _spawn_end(self, sessions: list[OpenSession]) -> None:
        async def end() -> None:
            await self._presenter.end(*sessions)
            await self._presenter.load()

        self._tasks.spawn(end(), tr("Signing out elsewhere"))

    # ---- how it looks

    def _lay_out(self) -> None:
        presenter = self._presenter
        layout = page_column(self)
        you, password = QVBoxLayout(), QVBoxLayout()
        you.addWidget(SectionHeader(tr("You"), remark=presenter.who.email))
        self._add_field(you, NAME, names.ACCOUNT_NAME, tr("Name"))
        you.addLayout(button_row(self._rename))
        you.addStretch()
        password.addWidget(SectionHeader(tr("Password")))
        self._add_field(password, OLD, names.ACCOUNT_OLD_PASSWORD, tr("Present password"), secret=True)
        self._add_field(password, NEW, names.ACCOUNT_NEW_PASSWORD, tr("New password"), secret=True)
        self._problems[NEW].set_help(
            tr("At least {minimum} characters. All your other sessions end.").format(
                minimum=MINIMUM_PASSWORD_LENGTH
            )
        )
        password.addLayout(button_row(self._change))
        beside = QHBoxLayout()
        beside.setSpacing(scale.MARGIN)
        for column, share in ((you, 2), (password, 3)):
            column.setSpacing(scale.NEAR)
            beside.addLayout(column, share)
        layout.addLayout(beside)
        layout.addWidget(SectionHeader(tr("Where you are signed in")))
        layout.addWidget(self._table, 1)
        layout.addLayout(button_row(self._end, self._end_others))
        end = button_row()
        end.insertWidget(0, self._said, 1)
        close = self._button(tr("Close"), names.ACCOUNT_CLOSE, self.accept)
        end.addWidget(close)
        layout.addLayout(end)
        type_following.measure(
            self, lambda: self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 100)
        )

    def _add_field(
        self, layout: QVBoxLayout, field: str, name: str, title: str, *, secret: bool = False
    ) -> None:
        edit = QLineEdit()
        edit.setObjectName(name)
        edit.setAccessibleName(title)
        if secret:
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        edit.returnPressed.connect(self._change.click if secret else self._rename.click)
        label = QLabel(title)
        label.setBuddy(edit)
        problem = FieldLine()
        self._fields[field], self._problems[field] = edit, problem
        for part in (label, edit, problem):
            layout.addWidget(part)

    def _button(self, text: str, name: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: act())
        return button


def _columns() -> list[Column[OpenSession]]:
    return [
        Column(
            tr("From"),
            lambda session: (
                tr("{source} (here)").format(source=session.source or "–")
                if session.current
                else session.source or "–"
            ),
            role=lambda session: "accent" if session.current else "",
            width=20,
            flexible=True,
        ),
        Column(
            tr("Last used"),
            lambda session: ago(session.last_seen_at),
            tooltip=lambda session: local_time(session.last_seen_at),
            width=10,
        ),
        Column(
            tr("Signed in at"),
            lambda session: short_time(session.created_at),
            tooltip=lambda session: local_time(session.created_at),
            width=14,
        ),
        Column(
            tr("Ends at the latest"),
            lambda session: short_time(session.expires_at),
            tooltip=lambda session: local_time(session.expires_at),
            width=14,
        ),
    ]
