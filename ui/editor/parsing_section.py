"""Response Parsing: which responses grant access, and which message the device shows (manual 5.7)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from clue_desktop.domain.data_type import DataType
from ui import names
from ui.editor.inputs import Field, Section, labelled
from ui.editor.presenter import EditorPresenter
from ui.editor.value_input import ValueInput
from ui.state.response_node import PathTarget
from ui.widgets import theme, type_following
from ui.widgets.field_line import FieldLine
from ui.widgets.labels import ElidedLabel, line
from ui.widgets.making import make_button
from ui.widgets.path_field import PathField
from ui.words.language import tr


class _BelowCondition(QStackedWidget):
    """What stands under the condition: how it is meant, what is wrong with it, or that the response at hand says false.

    Each takes the same room.
    """

    def __init__(self, presenter: EditorPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._says = QWidget()
        says = ElidedLabel(tr("This response says false: with it, access is denied."))
        says.setObjectName(names.EDITOR_SAYS_FALSE)
        says.setProperty("role", "warning")
        instead = make_button(
            tr("Grant when it is false instead"),
            names.EDITOR_GRANT_ON_FALSE,
            presenter.grant_on_false,
            role="link",
        )
        column = QVBoxLayout(self._says)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(says)
        column.addWidget(instead, 0, Qt.AlignmentFlag.AlignLeft)
        self.link = instead
        self._line = FieldLine(tr("Key, Value and data format must match the response exactly."))
        self._problem = ""
        for part in (self._line, self._says):
            self.addWidget(part)
        type_following.measure(
            self, lambda: self.setFixedHeight(says.fontMetrics().lineSpacing() + instead.sizeHint().height())
        )

    def set_problem(self, text: str) -> None:
        """Say what is wrong with the condition."""
        self._problem = text
        self._line.set_problem(text)
        self.refresh()

    def refresh(self) -> None:
        """Say what the response says now."""
        said = self._presenter.findings.false_instead is not None and not self._problem
        self.setCurrentWidget(self._says if said else self._line)


class ParsingSection(Section):
    """The section."""

    def __init__(self, presenter: EditorPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        # Its title stands on the page's tab.
        self.begin("", tr("Enter at least one of statusCode and Success Result JSONPath."))
        self._presenter = presenter
        self._mode = line()
        self._mode.setObjectName(names.EDITOR_MODE)
        self._mode.setAlignment(Qt.AlignmentFlag.AlignTop)
        # Room for the longest, so that nothing below it moves when another mode results.
        type_following.measure(
            self._mode, lambda: self._mode.setMinimumHeight(2 * self._mode.fontMetrics().lineSpacing())
        )

        codes = QLineEdit()
        codes.setObjectName(names.EDITOR_STATUS_CODES)
        codes.setPlaceholderText("200, 201")
        codes_box, codes_problem = labelled(
            tr("statusCode"),
            codes,
            tr("Up to 3 codes in 100–399; any one of them counts as success."),
        )
        self._key = self._path_field(PathTarget.SUCCESS_RESULT, names.EDITOR_SUCCESS_PATH)
        self._value = ValueInput("criteria.successResult.value", presenter)
        self._value.call(names.EDITOR_SUCCESS_VALUE, tr("Success Result JSONPath: Value"))
        kind = QComboBox()
        kind.setObjectName(names.EDITOR_SUCCESS_TYPE)
        kind.setAccessibleName(tr("Success Result JSONPath: data format"))
        kind.addItem(tr("Data format"), "")
        for data_type in (DataType.BOOLEAN, DataType.STRING, DataType.NUMBER):
            kind.addItem(data_type.value, data_type.value)
        message = self._path_field(PathTarget.SUCCESS_MESSAGE, names.EDITOR_SUCCESS_MESSAGE)
        failure = self._path_field(PathTarget.FAILURE_MESSAGE, names.EDITOR_FAILURE_MESSAGE)
        message_box, message_problem = labelled(tr("Success Message JSONPath (optional)"), message)
        failure_box, failure_problem = labelled(
            tr("Failure Message JSONPath (optional)"),
            failure,
            tr("The string found there is shown on the device's screen."),
        )
        message.setAccessibleName(tr("Success Message JSONPath"))
        failure.setAccessibleName(tr("Failure Message JSONPath"))

        result = QGridLayout()
        result.setHorizontalSpacing(theme.GAP)
        result.setVerticalSpacing(theme.GAP // 4)
        title = QLabel(tr("Success Result JSONPath"))
        title.setBuddy(self._key)
        self._key.setAccessibleName(tr("Success Result JSONPath: Key"))
        result.addWidget(title, 0, 0, 1, 4)
        result.addWidget(self._key, 1, 0)
        result.addWidget(QLabel("="), 1, 1)
        result.addWidget(self._value, 1, 2)
        result.addWidget(kind, 1, 3)
        self._below = _BelowCondition(presenter)
        result.addWidget(self._below, 2, 0, 1, 4)
        result.setColumnStretch(0, 3)
        result.setColumnStretch(2, 2)

        self.column.addWidget(self._mode)
        for box in (codes_box, result, message_box, failure_box):
            self.column.addLayout(box)
        self._codes = Field(codes, "criteria.statusCodes", presenter, codes_problem)
        self._result = [
            Field(self._key, "criteria.successResult.path", presenter),
            *self._value.fields,
            Field(kind, "criteria.successResult.type", presenter),
        ]
        self._messages = [
            Field(message, "criteria.successMessagePath", presenter, message_problem),
            Field(failure, "criteria.failureMessagePath", presenter, failure_problem),
        ]

    def _path_field(self, target: PathTarget, name: str) -> PathField:
        field = PathField(target)
        field.setObjectName(name)
        field.node_dropped.connect(lambda node: self._presenter.fill(target, node))
        return field

    @override
    def fields(self) -> list[Field]:
        return [self._codes, *self._result, *self._messages]

    @override
    def tab_stops(self) -> list[QWidget]:
        fields = super().tab_stops()
        return [*fields[: -len(self._messages)], self._below.link, *fields[-len(self._messages) :]]

    @override
    def refresh(self) -> None:
        super().refresh()
        self._value.show_type(self._presenter.form.success_type)
        self._below.refresh()
        self._mode.setText(self._words_of_mode())
        theme.set_role(self._mode, "" if self._presenter.mode else "muted")

    @override
    def show_problems(self, shown: dict[str, list[str]]) -> None:
        super().show_problems(shown)
        self.help.set_problem("\n".join(shown.get("criteria", [])))
        self._below.set_problem(
            "\n".join(
                dict.fromkeys(message for field in self._result for message in shown.get(field.path, []))
            )
        )

    def _words_of_mode(self) -> str:
        match self._presenter.mode:
            case 1:
                return tr(
                    "Mode 1: Response Code Verification — success if the HTTP status code matches one in the list."
                )
            case 2:
                return tr(
                    "Mode 2: Response Body Verification — success if Key = Value holds, whatever the status code:"
                    " also for 4xx and 5xx."
                )
            case 3:
                return tr(
                    "Mode 3: Combined Verification — success when the status code matches and Key = Value holds."
                )
            case _:
                return tr("The judgment mode follows from which of the fields are filled in.")
