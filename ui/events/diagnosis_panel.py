"""The diagnosis of an event on screen: five steps, the one to look at, why, what to check, and the way to the test."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from clue_desktop.contract.events import Event
from ui import names
from ui.events.diagnosis import Diagnosis, Mark, StepMark, credential_title, diagnose
from ui.widgets import theme, type_following
from ui.widgets.icons import IconButton
from ui.widgets.labels import ElidedLabel, Pill
from ui.widgets.making import UprightScroll, make_button, scrolling
from ui.widgets.moments import local_time
from ui.widgets.plain_text import wrapped
from ui.words.language import tr


def _pill(mark: Mark) -> tuple[str, str, str]:
    """Return how a step went: in the pill, the pill's tone, and in words."""
    return {
        Mark.PASSED: ("✓", "good", tr("passed")),
        Mark.DECIDED: (tr("vendor: no"), "accent", tr("decided by the vendor")),
        Mark.FAULTY: (tr("look here"), "bad", tr("faulty")),
        Mark.NOT_REACHED: ("–", "", tr("not reached")),
        Mark.NOT_NEEDED: (tr("not needed"), "", tr("not needed")),
    }[mark]


_LETTERS = 60
"""How wide it is at least beside the list."""
_MOST = 0.6
"""The part of the height that it takes at most from the list."""
_MOST_OF_A_PLACE = 32
"""Characters of a place's name that are shown; the whole is in the tooltip."""
_TONES = {"good": "good", "bad": "bad", "warning": "warning", "accent": "accent"}


class DiagnosisPanel(QFrame):
    """Shows one event. `open_test` is asked for its API in the test console, `close_panel` for the panel's end."""

    def __init__(
        self,
        open_test: Callable[[Event], None],
        why_not_test: Callable[[Event], str],
        place_name: Callable[[str | None], str],
        close_panel: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setObjectName(names.EVENTS_DIAGNOSIS)
        self.setProperty("role", "card")
        self._open_test, self._why_not_test, self._place_name = open_test, why_not_test, place_name
        self._event: Event | None = None
        self._headline = QLabel()
        self._headline.setObjectName(f"{names.EVENTS_DIAGNOSIS}.headline")
        theme.set_scale(self._headline, 1.25, bold=True)
        self._about = _text("muted")
        close = IconButton("close", tr("Close the diagnosis"))
        close.setObjectName(f"{names.EVENTS_DIAGNOSIS}.close")
        close.clicked.connect(lambda _checked=False: close_panel())
        self._reason = _text()
        self._reason.setObjectName(f"{names.EVENTS_DIAGNOSIS}.reason")
        self._check = _text()
        self._check.setObjectName(f"{names.EVENTS_DIAGNOSIS}.check")
        self._check_title = QLabel(tr("What to check"))
        theme.set_scale(self._check_title, 1.0, bold=True)
        self._steps = QGridLayout()
        self._steps.setHorizontalSpacing(theme.GAP)
        self._steps.setVerticalSpacing(4)
        self._steps.setColumnStretch(2, 1)
        self._trace = ElidedLabel()
        self._trace.setObjectName(f"{names.EVENTS_DIAGNOSIS}.trace")
        self._trace.setProperty("role", "muted")
        self._trace.set_more(tr("The vendor was sent this id (traceparent): its log has the call under it."))
        self._copy_trace = IconButton("copy", tr("Copy the trace id"))
        self._copy_trace.setObjectName(f"{names.EVENTS_DIAGNOSIS}.copyTrace")
        self._copy_trace.clicked.connect(self._copy)
        self._test = make_button(tr("Open in the test console"), names.EVENTS_OPEN_TEST, self._open)
        self._note = _text("muted")
        self._note.setObjectName(f"{names.EVENTS_DIAGNOSIS}.note")
        self._titles = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._titles.setSpacing(theme.GAP)
        self._titles.addWidget(self._headline)
        self._titles.addWidget(self._about, 1)
        self._head = head = QHBoxLayout()
        head.addLayout(self._titles, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        steps = QVBoxLayout()
        steps.addLayout(self._steps)
        steps.addStretch()
        right = QVBoxLayout()
        right.setSpacing(theme.GAP // 2)
        for part in (self._reason, self._check_title, self._check):
            right.addWidget(part)
        right.addStretch()
        trace = QHBoxLayout()
        trace.addWidget(self._trace, 1)
        trace.addWidget(self._copy_trace)
        right.addLayout(trace)
        test = QHBoxLayout()
        test.addWidget(self._test)
        test.addWidget(self._note, 1)
        right.addLayout(test)
        content = QWidget()
        self._body = body = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.MARGIN)
        body.addLayout(steps, 2)
        body.addLayout(right, 3)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE_GAP, theme.GAP, theme.GAP, theme.WIDE_GAP)
        layout.addLayout(head)
        self._area = scrolling(content, UprightScroll())
        for ground in (content, self._area.viewport()):
            ground.setAutoFillBackground(False)  # the card's ground is theirs
        layout.addWidget(self._area, 1)
        self._beside = False
        type_following.measure(self, self._bound)

    def stand(self, *, beside: bool) -> None:
        """Stand beside the list, one thing under the other, or below it."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._beside = beside
        self._body.setDirection(down if beside else across)
        for place, stretch in enumerate((0, 1) if beside else (2, 3)):
            self._body.setStretch(place, stretch)
        self._body.setSpacing(theme.WIDE_GAP if beside else theme.MARGIN)
        self._bound()

    def _bound(self) -> None:
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _LETTERS if self._beside else 0)

    def _open(self) -> None:
        if self._event is not None:
            self._open_test(self._event)

    def _copy(self) -> None:
        if self._event is not None and self._event.trace_id is not None:
            QGuiApplication.clipboard().setText(self._event.trace_id)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Ask for the height that the wrapped texts need: a splitter knows only the width's minimum of it.

        Where that would leave too little of the list, what is below the headline scrolls.
        """
        margins = self._layout.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        bar = self._area.verticalScrollBar().sizeHint().width() + 2 * theme.GAP
        directions = QBoxLayout.Direction
        headline = self._headline.sizeHint().width()
        about = self._about.fontMetrics().horizontalAdvance(self._about.text())
        low = self._beside or headline > width // 2 or about > 2 * (width - headline)
        self._titles.setDirection(directions.TopToBottom if low else directions.LeftToRight)
        needed = (
            margins.top()
            + self._head.totalHeightForWidth(width)
            + self._layout.spacing()
            + self._body.totalHeightForWidth(width - bar)
            + margins.bottom()
            + self.height()
            - self.contentsRect().height()
        )
        around = self.parentWidget()
        most = int(around.height() * _MOST) if around is not None else needed
        self.setMinimumHeight(min(needed, most))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wrap anew when there is more or less room around it."""
        if event.type() is QEvent.Type.Resize and watched is self.parentWidget():
            self._make_room()
        return super().eventFilter(watched, event)

    def show_event(self, event: Event) -> None:
        """Show what an event says."""
        self._event = event
        diagnosis = diagnose(event)
        self._headline.setText(diagnosis.headline)
        theme.set_role(self._headline, _TONES.get(diagnosis.tone, ""))
        whole = self._place_name(event.place_id)
        where = whole if len(whole) <= _MOST_OF_A_PLACE else f"{whole[: _MOST_OF_A_PLACE - 1].rstrip()}…"
        self._about.setToolTip(wrapped(whole) if where != whole else "")
        device = event.serial or tr("no device")
        elapsed = tr("{n} ms").format(n=f"{event.elapsed_ms:.0f}").replace(" ", "\N{NO-BREAK SPACE}")
        self._about.setText(
            f"{local_time(event.at)} · {credential_title(event.credential)} {event.value}"
            f" · {device} · {where} · {elapsed}"
        )
        self._reason.setText(f"{diagnosis.reason} {diagnosis.shown}".strip())
        self._check.setText(diagnosis.check)
        for part in (self._check, self._check_title):
            part.setVisible(bool(diagnosis.check))
        self._trace.setText(tr("Trace id {id}").format(id=event.trace_id) if event.trace_id else "")
        for shown in (self._trace, self._copy_trace):
            shown.setVisible(event.trace_id is not None)
        self._show_steps(diagnosis)
        why_not = self._why_not_test(event)
        self._test.setEnabled(not why_not)
        self._test.setToolTip(why_not)
        self._note.setText(
            why_not
            or tr("Device ID is filled in. The value is kept masked ({0}): type it yourself.").format(
                event.value
            )
        )
        self.setAccessibleName(f"{diagnosis.headline} {diagnosis.reason}")
        if self.isVisible():  # before, it has no width to go by
            self._make_room()

    def _show_steps(self, diagnosis: Diagnosis) -> None:
        while (item := self._steps.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, step in enumerate(diagnosis.steps):
            self._show_step(row, step)

    def _show_step(self, row: int, step: StepMark) -> None:
        text, tone, words = _pill(step.mark)
        number = QLabel(f"[{step.step}]")
        number.setProperty("role", "muted")
        title = QLabel(step.title)
        title.setWordWrap(True)
        looked_at = step.mark in {Mark.FAULTY, Mark.DECIDED}
        if looked_at:
            theme.set_scale(title, 1.0, bold=True)
        elif step.mark is not Mark.PASSED:
            title.setProperty("role", "muted")
        pill = Pill(text, tone)
        pill.setObjectName(f"{names.EVENTS_DIAGNOSIS}.step{step.step}")
        pill.setAccessibleName(
            tr("Step {step}, {title}: {state}").format(step=int(step.step), title=step.title, state=words)
        )
        self._steps.addWidget(number, row, 0)
        self._steps.addWidget(pill, row, 1)
        self._steps.addWidget(title, row, 2)


def _text(role: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label
