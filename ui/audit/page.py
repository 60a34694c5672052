"""Audit: who did what to what, when and from where, by filter, with all details of an entry, and an export."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from clue_desktop.client.resources.audit import AuditFilter
from clue_desktop.contract.session import AuditEntry
from ui import names
from ui.audit.filter_bar import AuditFilterBar
from ui.audit.presenter import AuditPresenter
from ui.audit.words import DONE, outcome_title
from ui.loglist.export_bar import ExportBar
from ui.loglist.rows import GrowingRows
from ui.state.context import PageContext
from ui.state.csv_file import CsvFile
from ui.state.destination import ToAudit
from ui.widgets import theme, type_following
from ui.widgets.differences import DifferencesTable
from ui.widgets.labels import PageTitle, line
from ui.widgets.making import fault_line, page_column, show_fault
from ui.widgets.moments import local_time, short_time
from ui.widgets.page import Page
from ui.widgets.states import BusyBar, EmptyState
from ui.widgets.table import Column, RowsModel, RowsView
from ui.words.language import tr

_POLL_SECONDS = 10.0
_SETTLE_MS = 300


class AuditExport(CsvFile[AuditFilter]):
    """One export of the audit trail at a time."""

    @override
    def _pieces(self, wanted: AuditFilter) -> AsyncGenerator[bytes]:
        return self._context.client.audit.csv(wanted, spreadsheet=True)

    @override
    def _done(self, number: str, path: Path) -> str:
        if number == "1":
            return tr("1 entry of the audit trail exported to {path}.").format(path=path)
        return tr("{entries} entries of the audit trail exported to {path}.").format(
            entries=number, path=path
        )

    @override
    def _failed(self, path: Path, reason: str) -> str:
        return tr("The audit trail was not exported: {path} cannot be written ({reason}).").format(
            path=path, reason=reason
        )


class AuditPage(Page[ToAudit]):
    """Filter, table, and the details of the chosen entry below."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self._model: RowsModel[AuditEntry] = RowsModel(self._columns(), lambda entry: entry.id, self)
        self._table = RowsView(
            self._model, names.AUDIT_TABLE, tr("Audit trail"), context.preferences, sortable=False
        )
        self._table.selectionModel().selectionChanged.connect(lambda *_: self._show_detail())
        self._rows = GrowingRows(self._model, self._table, self._look_back)
        self._presenter = AuditPresenter(context, place_id, self._rows)
        self._export = ExportBar(
            context,
            self.tasks,
            AuditExport(context),
            lambda: self._presenter.wanted,
            names.AUDIT_EXPORT,
            tr("Export the audit trail"),
            "audit.csv",
            tr("Exporting the audit trail"),
        )
        self._filter = AuditFilterBar()
        self._filter.changed.connect(self._filter_changed)
        self._filter.cleared.connect(self._filter_cleared)
        self._busy = BusyBar()
        self._fault = fault_line("audit.fault")
        self._end = line("muted")
        self._end.setObjectName("audit.end")
        self._empty = EmptyState("history", "", "")
        self._empty.setObjectName("audit.empty")
        self._stack = QStackedWidget()
        self._detail = QPlainTextEdit()
        self._detail.setObjectName(names.AUDIT_DETAIL)
        self._detail.setAccessibleName(tr("Details of the entry"))
        self._detail.setReadOnly(True)
        self._detail.setTabChangesFocus(True)
        type_following.measure(
            self._detail, lambda: self._detail.setMinimumHeight(self.fontMetrics().height() * 9)
        )
        self._changes = DifferencesTable(names.AUDIT_CHANGES)
        self._beside = QWidget()
        self._beside.hide()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._load_newer)
        self._lay_out()
        self.follows(self._presenter)
        self.follows(context.directory, show=self._model.repaint)
        # Whatever is changed is audited as well; many changes at once are read once.
        self.hears(lambda _change: self._settle.start())
        self.ends_with(self._settle.stop)
        self.holds(self._export)
        self._show()

    def begin(self) -> None:
        """Load, and what is added later too: attempts that changed nothing are not told as changes."""
        self.tasks.spawn(self._follow(), tr("Following the audit trail"))

    def point_to(self, to: ToAudit) -> None:
        """Show what a person did."""
        if person := to.administrator_id:
            self._presenter.filter(administrator_id=person)
            self._presenter.people.setdefault(person, to.name or person)
            self._filter.show_people(self._presenter.people)
            self._filter.show_person(person)
            if self._presenter.loaded or self._presenter.loading:
                self._load()

    async def _follow(self) -> None:
        await self._presenter.load()
        await self._presenter.load_people()
        while True:
            await asyncio.sleep(_POLL_SECONDS)
            if self.isVisible():
                await self._presenter.load_newer()

    def _load_newer(self) -> None:
        self.tasks.spawn(self._presenter.load_newer(), tr("Reading the audit trail"))

    # ---- what is shown

    def _show(self) -> None:
        presenter = self._presenter
        self._busy.set_busy(busy=presenter.loading)
        show_fault(self._fault, presenter.fault)
        self._filter.show_filter(filtered=presenter.filtered)
        self._filter.show_people(presenter.people)
        self._end.setText(presenter.end)
        if not presenter.loaded:
            self._empty.say(tr("Audit"), "" if presenter.fault else tr("Loading…"))
        elif presenter.filtered:
            self._empty.say(tr("No entry matches."), tr("Change or clear the filter."))
        else:
            self._empty.say(
                tr("Nothing has been changed here yet."),
                tr("Every change and every refused attempt is written down here."),
            )
        self._stack.setCurrentIndex(1 if presenter.entries else 0)

    def _show_detail(self) -> None:
        entry: AuditEntry | None = self._table.chosen()
        if entry is not None:
            self._detail.setPlainText("\n".join(self._lines(entry)))
            changes = self._presenter.differences(entry)
            self._changes.show_rows(changes, (tr("What"), tr("Before"), tr("Afterwards")))
            self._changes.setVisible(bool(changes))
        self._rows.show_beside(self._beside, shown=entry is not None)

    def _lines(self, entry: AuditEntry) -> list[str]:
        presenter = self._presenter
        who = presenter.who(entry)
        return [
            tr("{time} · entry {number}").format(time=local_time(entry.at), number=entry.id),
            tr("{who} from {source}").format(who=who, source=entry.source) if entry.source else who,
            f"{presenter.sentence(entry)} ({outcome_title(entry.outcome)})",
            *presenter.others(entry),
            tr("Digest: {digest}").format(digest=entry.digest),
        ]

    # ---- what is done

    def _filter_changed(self, changes: dict[str, Any]) -> None:
        before = self._presenter.wanted
        self._presenter.filter(**changes)
        if self._presenter.wanted != before:
            self._load()

    def _filter_cleared(self) -> None:
        self._presenter.clear_filter()
        self._load()

    def _load(self) -> None:
        self.tasks.spawn(self._presenter.load(), tr("Reading the audit trail"))

    def _look_back(self) -> None:
        if self._presenter.more and not self._presenter.loading:
            self.tasks.spawn(self._presenter.load_older(), tr("Reading older entries"))

    # The presenter comes after the columns: it fills the rows.

    def _who(self, entry: AuditEntry) -> str:
        return self._presenter.who(entry)

    def _sentence(self, entry: AuditEntry) -> str:
        return self._presenter.sentence(entry)

    def _tip(self, entry: AuditEntry) -> str:
        presenter = self._presenter
        changes = [
            tr("{what}: {before} → {after}").format(what=row.what, before=row.before, after=row.after)
            for row in presenter.differences(entry)
        ]
        return "\n".join((presenter.sentence(entry), *changes, *presenter.others(entry)))

    def _columns(self) -> list[Column[AuditEntry]]:
        return [
            Column(
                tr("Time"),
                lambda entry: short_time(entry.at),
                tooltip=lambda entry: local_time(entry.at),
                width=13,
            ),
            Column(tr("Administrator"), self._who, width=14, flexible=True),
            Column(
                tr("What happened"),
                self._sentence,
                tooltip=self._tip,
                width=44,
                flexible=True,
                first=True,
            ),
            Column(
                tr("Place"), lambda entry: self._presenter.place_name(entry.place_id), width=14, flexible=True
            ),
            Column(
                tr("Outcome"),
                lambda entry: outcome_title(entry.outcome),
                role=lambda entry: "muted" if entry.outcome == DONE else "warning",
                width=16,
                flexible=True,
            ),
        ]

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(PageTitle(tr("Audit")))
        top.addStretch()
        top.addWidget(self._export)
        hint = QLabel(
            tr(
                "Each entry vouches for all before it: “clue-server check” finds what was changed or taken out afterwards."
            )
        )
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP // 2)
        column.addWidget(self._table, 1)
        below = QHBoxLayout()
        below.addWidget(self._end, 1)
        below.addWidget(self._rows.fresh)
        below.addStrut(self._rows.fresh.sizeHint().height())  # the list keeps its height
        column.addLayout(below)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(full)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(3)
        splitter.addWidget(self._stack)
        beside = QHBoxLayout(self._beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.GAP)
        beside.addWidget(self._detail, 1)
        beside.addWidget(self._changes, 1)
        splitter.addWidget(self._beside)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([600, self._detail.minimumHeight()])
        layout = page_column(self)
        layout.addLayout(top)
        layout.addWidget(hint)
        layout.addWidget(self._filter)
        layout.addWidget(self._fault)
        layout.addWidget(self._busy)
        layout.addWidget(splitter, 1)
