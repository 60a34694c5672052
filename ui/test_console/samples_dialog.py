"""The samples of an API: what each is expected to give, what it gives now, and what the vendor answers today, side by side."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QStackedWidget,
    QTabBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from clue_desktop.domain.credentials import CREDENTIAL_TYPES
from clue_desktop.domain.samples import Sample
from ui import names
from ui.state.tasks import Tasks
from ui.state.trying_out import SampleVendorSwitch
from ui.test_console.exchange import milliseconds
from ui.test_console.presenters.sample_vendor import SampleVendorPresenter
from ui.test_console.presenters.samples import Came, SamplesPresenter
from ui.test_console.rows import RoomyRows
from ui.test_console.sample_vendor_panel import SampleVendorPanel
from ui.test_console.sample_words import expected_in_words, value_in_words, verdict_in_words
from ui.widgets import theme, type_following
from ui.widgets.asking import NameDialog
from ui.widgets.differences import DifferencesTable
from ui.widgets.labels import line
from ui.widgets.making import make_button
from ui.widgets.plain_text import wrapped
from ui.words.language import told, tr

_NAME, _VALUE, _STATUS, _EXPECTED, _NOW, _CAME, _TOOK = range(7)
_LINES, _MOST_WIDTH, _MOST_HEIGHT = 8, 1000, 620


class SamplesDialog(QDialog):
    """Window-modal; open() it. `switch` starts the sample vendor, where there can be one."""

    _shown: list[tuple[Sample, str, str, Came | None]] | None = None

    def __init__(
        self,
        parent: QWidget,
        presenter: SamplesPresenter,
        tasks: Tasks,
        switch: SampleVendorSwitch | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(names.SAMPLES_DIALOG)
        self.setWindowTitle(tr("Samples"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._presenter = presenter
        self._vendor = (
            None
            if switch is None
            else SampleVendorPanel(
                SampleVendorPresenter(presenter.form, switch), tasks, lambda: presenter.sample
            )
        )
        self._followed = presenter.samples
        self._tabs = QTabBar()
        self._tabs.setObjectName(names.SAMPLES_TABS)
        self._tabs.setAccessibleName(tr("What is shown below the samples"))
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.addTab(tr("Answers side by side"))
        if self._vendor is not None:
            self._tabs.addTab(tr("Sample vendor"))
        self._tabs.currentChanged.connect(lambda _tab: self._show())
        self._list = QTreeWidget()
        self._run_all = make_button(
            tr("Run all"), names.SAMPLES_RUN_ALL, presenter.run_all, role="primary",
            called=tr("Ask the vendor with all samples"),
        )  # fmt: skip
        self._cancel = make_button(tr("Cancel"), names.SAMPLES_CANCEL, presenter.cancel)
        self._progress = QProgressBar()
        self._progress.setObjectName(names.SAMPLES_PROGRESS)
        self._progress.setAccessibleName(tr("Samples that were asked"))
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(theme.GAP // 2)
        self._done = QLabel()
        self._done.setProperty("role", "muted")
        self._rename = make_button(tr("Rename…"), names.SAMPLES_RENAME, self._ask_name)
        self._expect = make_button(tr("Expect what it gives now"), names.SAMPLES_EXPECT, presenter.expect)
        self._expect.setToolTip(tr("From now on the sample is as expected with the criteria as they stand"))
        self._remove = make_button(tr("Remove"), names.SAMPLES_REMOVE, presenter.remove)
        self._remove.setToolTip(tr("Undo in the editor brings it back"))
        self._value_title = QLabel()
        self._value = QLineEdit()
        self._value.setObjectName(names.SAMPLES_VALUE)
        self._value.setEchoMode(QLineEdit.EchoMode.Password)
        self._value_title.setBuddy(self._value)
        self._value.textEdited.connect(presenter.enter_value)
        self._differences = DifferencesTable(names.SAMPLES_DIFFERENCES)
        self._nothing = line("muted")
        self._nothing.setObjectName(names.SAMPLES_NOTE)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._lay_out()
        self._forget = presenter.observe(self._show)
        self._show()
        around = parent.window().size()
        letters, height = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        self.resize(
            min(letters * 140, _MOST_WIDTH, around.width()),
            min(height * 34, _MOST_HEIGHT, around.height()),
        )
        self._list.setFocus()

    @override
    def done(self, result: int) -> None:
        """End what is under way: hanging up ends the vendor's call, too."""
        self._forget()
        self._presenter.leave()
        if self._vendor is not None:
            self._vendor.leave()
        super().done(result)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._shown is not None:
            self._shown = None
            self._fill()

    # ---- showing ----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        tree = self._list
        tree.setObjectName(names.SAMPLES_LIST)
        tree.setAccessibleName(tr("Samples"))
        titles = (tr("Name"), tr("Value"), tr("Status"), tr("Expected"), tr("Gives now"), tr("Vendor today"), tr("Took"))  # fmt: skip
        tree.setHeaderLabels(list(titles))
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setItemDelegate(RoomyRows(self))
        tree.setAllColumnsShowFocus(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # As high as it is, whatever is said below: no button moves.
        type_following.measure(tree, lambda: tree.setFixedHeight(self.fontMetrics().height() * _LINES))
        header = tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        for column in range(len(titles)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        for column in (_NAME, _EXPECTED, _NOW, _CAME):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        tree.currentItemChanged.connect(self._pick)
        acts = QHBoxLayout()
        acts.setSpacing(theme.GAP)
        for button in (self._run_all, self._cancel):
            acts.addWidget(button)
        acts.addWidget(self._done)
        acts.addWidget(self._progress, 1)
        acts.addStretch()
        for button in (self._rename, self._expect, self._remove):
            button.setAutoDefault(False)
            acts.addWidget(button)
        typed = QHBoxLayout()
        typed.setSpacing(theme.GAP)
        typed.addWidget(self._value_title)
        typed.addWidget(self._value, 1)
        self._stack.addWidget(self._differences)
        self._stack.addWidget(self._nothing)
        if self._vendor is not None:
            self._stack.addWidget(self._vendor)
        closing = QHBoxLayout()
        closing.addWidget(line_of(tr("Samples are saved with the API. They hold no header values.")), 1)
        close = make_button(tr("Close"), names.SAMPLES_CLOSE, self.reject)
        close.setAutoDefault(False)
        closing.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        layout.setSpacing(theme.GAP)
        layout.addWidget(tree)
        layout.addLayout(acts)
        layout.addLayout(typed)
        layout.addWidget(self._tabs)
        layout.addWidget(self._stack, 1)
        layout.addLayout(closing)

    def _show(self) -> None:
        presenter = self._presenter
        self._fill()
        running, why_not = presenter.running, presenter.why_not_run
        self._run_all.setEnabled(not running and not why_not)
        self._run_all.setToolTip(
            why_not or tr("Ask the vendor itself with each sample's values, one after the other")
        )
        self._cancel.setEnabled(running)
        self._progress.setMaximum(max(presenter.total, 1))
        self._progress.setValue(presenter.done)
        ran = presenter.total > 0
        self._done.setText(
            tr("{done} of {total}").format(done=presenter.done, total=presenter.total) if ran else ""
        )
        self._progress.setVisible(ran and presenter.running)
        there = presenter.sample is not None
        for button in (self._rename, self._remove):
            button.setEnabled(there and not running)
        self._expect.setEnabled(presenter.may_expect)
        self._show_value()
        came = presenter.came.get(presenter.chosen)
        if came is not None and came.differences:
            self._differences.show_rows(came.differences, (tr("Member"), tr("Kept"), tr("Came")))
        self._nothing.setText(_note(presenter, came))
        if self._vendor is not None:
            self._vendor.refresh()
            if presenter.samples != self._followed:
                self._followed = presenter.samples
                self._vendor.follow()
        if self._vendor is not None and self._tabs.currentIndex() == 1:
            self._stack.setCurrentWidget(self._vendor)
        else:
            self._stack.setCurrentWidget(
                self._differences if came is not None and came.differences else self._nothing
            )

    def _show_value(self) -> None:
        presenter = self._presenter
        secret = presenter.needs_value and presenter.credential is not None
        for part in (self._value_title, self._value):
            part.setVisible(secret)
        if secret and presenter.credential is not None:
            title = tr("{title} of “{name}”, which is not kept").format(
                title=told(CREDENTIAL_TYPES[presenter.credential].parameter_title), name=presenter.chosen
            )
            self._value_title.setText(title)
            self._value.setAccessibleName(title)
            self._value.setReadOnly(presenter.running)
            if self._value.text() != presenter.value:
                self._value.setText(presenter.value)

    def _fill(self) -> None:
        presenter = self._presenter
        judged = presenter.judged()
        wanted = []
        for sample in presenter.samples:
            now = judged.get(sample.name)
            role = "bad" if now is not None and now.differs else ""
            words = verdict_in_words(now.verdict) if now is not None else "—"
            wanted.append((sample, words, role, presenter.came.get(sample.name)))
        tree = self._list
        tree.blockSignals(True)
        if wanted != self._shown:
            self._shown = wanted
            while tree.topLevelItemCount() > len(wanted):
                tree.takeTopLevelItem(tree.topLevelItemCount() - 1)
            for row, entry in enumerate(wanted):
                item = tree.topLevelItem(row)
                if item is None:
                    item = QTreeWidgetItem()
                    tree.addTopLevelItem(item)
                self._write(item, *entry)
        for row, (sample, *_rest) in enumerate(wanted):
            item = tree.topLevelItem(row)
            if sample.name == presenter.chosen and item is not None:
                tree.setCurrentItem(item)
        tree.blockSignals(False)
        tree.viewport().update()

    def _write(self, item: QTreeWidgetItem, sample: Sample, now: str, role: str, came: Came | None) -> None:
        texts = {
            _NAME: sample.name,
            _VALUE: value_in_words(sample, self._presenter.credential),
            _STATUS: str(sample.status),
            _EXPECTED: expected_in_words(sample),
            _NOW: now,
            _CAME: came.in_words if came is not None else "",
            _TOOK: milliseconds(came.elapsed_ms) if came is not None and came.elapsed_ms is not None else "",
        }
        for column, text in texts.items():
            item.setText(column, text)
            item.setToolTip(column, wrapped(text))
        item.setData(_NAME, Qt.ItemDataRole.UserRole, sample.name)
        for column, one in ((_NOW, role), (_CAME, _role_of(came))):
            item.setData(column, Qt.ItemDataRole.ForegroundRole, theme.colour(one) if one else None)
        item.setTextAlignment(_TOOK, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _pick(self, current: QTreeWidgetItem | None) -> None:
        if current is not None:
            self._presenter.choose(str(current.data(_NAME, Qt.ItemDataRole.UserRole)))

    # ---- doing ------------------------------------------------------------------------------------------------

    def _ask_name(self) -> None:
        presenter = self._presenter
        ask_name(
            self, tr("Rename the sample"), presenter.chosen, presenter.name_problem, presenter.rename, tr("Rename")
        )  # fmt: skip


def ask_name(
    parent: QWidget,
    title: str,
    name: str,
    problem_of: Callable[[str], str],
    act: Callable[[str], None],
    do_it: str,
) -> None:
    """Ask for the name of a sample, and do something with it."""
    dialog = NameDialog(parent, title, name, problem_of, do_it)
    dialog.accepted.connect(lambda: act(dialog.name()))
    dialog.open()


def line_of(text: str) -> QLabel:
    """Return a muted sentence."""
    made = line("muted")
    made.setText(text)
    return made


def _role_of(came: Came | None) -> str:
    if came is None or (came.as_expected and not came.differences):
        return ""
    return "warning" if came.as_expected else "bad"


def _note(presenter: SamplesPresenter, came: Came | None) -> str:
    if not presenter.samples:
        return tr("No sample is kept yet. Run a test, and “Keep as sample…” keeps its answer.")
    if came is None:
        return tr(
            "“Run all” asks the vendor itself. Where its answer differs from the one that is kept stands here."
        )
    if came.verdict is None:
        return came.fault
    return tr("The answer is the one that is kept.")
