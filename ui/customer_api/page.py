"""Service › Customer API Integration: the cards of a place group, and the editor that opens in their place (manual 5)."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clue_desktop.contract.vendor_apis import VendorApi, VendorApiForm
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from ui import names
from ui.customer_api.card import ApiCard
from ui.customer_api.card_grid import CardGrid
from ui.customer_api.delete_dialog import DeleteDialog
from ui.customer_api.presenter import CustomerApiPresenter, Deletion, definition_text, read_import
from ui.editor.editor import ApiEditor
from ui.editor.presenter import EditorPresenter
from ui.state.context import PageContext
from ui.state.destination import ToAccessService, ToCustomerApi
from ui.state.series import ApiSeries
from ui.test_console.jsonpath_loading import load_jsonpath
from ui.widgets import theme
from ui.widgets.heading_row import HeadingRow
from ui.widgets.history_dialog import HistoryDialog
from ui.widgets.icons import CredentialIcons
from ui.widgets.labels import PageTitle
from ui.widgets.making import make_button, show_fault
from ui.widgets.page import Page
from ui.widgets.plotting import load_plotting
from ui.widgets.states import EmptyState
from ui.words.language import told, tr

_CARDS_AT_ONCE = 3


class CustomerApiPage(Page[ToCustomerApi]):
    """The list, or the editor with its test console, which need all the width."""

    def __init__(self, context: PageContext, place_id: str) -> None:
        super().__init__(context, place_id)
        self._presenter = CustomerApiPresenter(context, place_id)
        self._editor: ApiEditor | None = None
        self._forget_editor: Callable[[], None] = lambda: None
        self._next: EditorPresenter | None = None
        self._counter, self._fault, self._limits = _muted(), QLabel(), _muted()
        self._fault.setProperty("role", "problem")
        self._fault.setWordWrap(True)
        self._filter = QComboBox()
        self._filter.setObjectName(names.APIS_FILTER)
        self._filter.setAccessibleName(tr("Show APIs of"))
        self._filter.addItem(tr("All credentials"), None)
        for credential in Credential:
            self._filter.addItem(told(CREDENTIAL_TYPES[credential].title), credential)
        CredentialIcons(self._filter)
        self._filter.activated.connect(lambda _index: self._presenter.show_only(self._filter.currentData()))
        self._import = make_button(tr("Import…"), "apis.import", self._choose_import)
        self._add = make_button(tr("+ Add API"), names.APIS_ADD, self._open_new, role="primary")
        self._empty = EmptyState(
            "add",
            tr("No APIs have been registered yet."),
            tr(
                "Register the vendor's authentication webhook, test it, and then assign it to a credential in Setting"
                " of access service."
            ),
            tr("+ Add API"),
        )
        self._empty.setObjectName(names.APIS_EMPTY)
        self._empty.button.setObjectName(names.APIS_EMPTY_ADD)
        self._empty.button.clicked.connect(lambda _checked=False: self._open_new())
        self._inner = CardGrid()
        self._card_of: dict[str, ApiCard] = {}
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.timeout.connect(self._fill)
        self._stack = QStackedWidget()
        self._scroll = QScrollArea()
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._listing = QWidget()
        self._opened = QWidget()
        self._go_back_to = ""
        self._awaits_card = False
        self._lay_out()
        self._series = ApiSeries(context, place_id)
        self.follows(self._presenter)
        self.follows(self._series, show=self._show_series)
        self.reads_again(
            self._presenter.load_health,
            self._presenter.concerns_health,
            tr("Reading how the vendors are doing"),
        )
        self._show()

    def begin(self) -> None:
        """Load the list, and follow how the APIs are doing."""
        self.reads(self._presenter, tr("Loading the APIs"))
        self.tasks.spawn(load_jsonpath(), tr("Loading JSONPath"))
        self.tasks.spawn(self._follow_series(), tr("Following the course of the events"))

    def point_to(self, to: ToCustomerApi) -> None:
        """Open an API, or a form to begin with, and fill its test console."""
        if to.api_id:
            self.tasks.spawn(self._open(to.api_id, to.parameters), tr("Opening the API"))
        elif to.form is not None:
            self._show_editor(EditorPresenter.imported(self.context, self.place_id, to.form))
            if self._editor is not None and to.parameters:
                self._editor.prefill(to.parameters)

    def unsaved(self) -> str:
        """Return what would be lost in the open editor."""
        return self._editor.unsaved() if self._editor else ""

    @property
    def chapter(self) -> str:
        """The editor has a chapter of its own."""
        return self._editor.chapter if self._editor is not None else ""

    def step_back(self) -> bool:
        """Close the editor."""
        if self._editor is None:
            return False
        self._editor.request_close()
        return True

    def leave(self) -> None:
        """End what is under way, a test too."""
        self._more.stop()
        self._close_editor()
        super().leave()

    def _load(self) -> None:
        self.tasks.spawn(self._presenter.load(), tr("Loading the APIs"))

    async def _follow_series(self) -> None:
        await load_plotting()
        await self._series.follow()

    def _show_series(self) -> None:
        for api_id, card in self._card_of.items():
            card.plot.show_series(self._series.of(api_id))

    # ---- the editor

    def _open_new(self) -> None:
        self._show_editor(EditorPresenter.new(self.context, self.place_id))

    async def _open(self, api_id: str, parameters: Mapping[str, str] | None = None) -> None:
        self._show_editor(EditorPresenter.edit(self.context, await self._presenter.read(api_id)))
        if parameters and self._editor is not None:
            self._editor.prefill(parameters)

    async def _duplicate(self, api_id: str) -> None:
        api = await self._presenter.read(api_id)
        self._show_editor(EditorPresenter.duplicate(self.context, api.value))

    def _show_editor(self, presenter: EditorPresenter) -> None:
        if self._editor is not None and self._editor.unsaved():
            self._next = presenter
            self._editor.request_close()
        else:
            self._replace_editor(presenter)

    def _editor_closed(self) -> None:
        self._close_editor()
        presenter, self._next = self._next, None
        if presenter is not None:
            self._replace_editor(presenter)
        else:
            self._go_back()

    def _go_back(self) -> None:
        """Give the keyboard to the card that was opened, or else to the button that adds one."""
        card = self._card_of.get(self._go_back_to)
        (self._add if card is None else card).setFocus(Qt.FocusReason.OtherFocusReason)
        if card is not None:
            self._scroll.ensureWidgetVisible(card)

    def _replace_editor(self, presenter: EditorPresenter) -> None:
        self._close_editor()
        # In its window from the start: what is moved there with all its children has its looks made anew.
        editor = ApiEditor(self.context, presenter, self._opened)
        editor.closed.connect(self._editor_closed)
        editor.kept.connect(self._stay)
        editor.saved.connect(self._saved)
        editor.export_asked.connect(lambda: self._export(presenter.request_form()))
        self._editor = editor
        self._forget_editor = presenter.observe(self.shown_anew.emit)
        self._go_back_to = presenter.api_id or ""
        self._listing.hide()
        self._opened.show()
        self.width_wanted.emit(True)
        column = self._opened.layout()
        if column is not None:
            column.addWidget(editor)

    def _stay(self) -> None:
        """Forget what was to be opened instead: its question was answered with going on here."""
        self._next = None

    def _close_editor(self) -> None:
        if self._editor is not None:
            editor, self._editor = self._editor, None
            self._forget_editor()
            self.shown_anew.emit()
            editor.leave()
            editor.hide()
            editor.deleteLater()
            self._opened.hide()
            self._listing.show()
            self.width_wanted.emit(False)

    def _saved(self, api_id: str) -> None:
        self._go_back_to = api_id
        self._awaits_card = api_id not in self._card_of
        self._editor_closed()
        self._load()

    # ---- deleting, history, files

    async def _ask_deletion(self, api_id: str) -> None:
        deletion = await self._presenter.deletion(api_id)
        dialog = DeleteDialog(self, deletion)
        dialog.accepted.connect(lambda: self.tasks.spawn(self._delete(deletion), tr("Deleting the API")))
        dialog.assign_first.connect(
            lambda: self.context.navigator.go(
                ToAccessService(deletion.assigned_at, Credential(deletion.api.value.auth_type))
            )
        )
        dialog.open()

    async def _delete(self, deletion: Deletion) -> None:
        await self._presenter.delete(deletion)
        self.context.notices.done(tr("“{0}” is deleted.").format(deletion.api.value.name))

    async def _show_history(self, api: VendorApi) -> None:
        history, etag = await self._presenter.history(api)
        dialog = HistoryDialog(self, names.APIS_HISTORY, history)
        dialog.restore_asked.connect(
            lambda number: self.tasks.spawn(self._restore(api, number, etag), tr("Restoring the revision"))
        )
        dialog.open()

    async def _restore(self, api: VendorApi, number: int, etag: str | None) -> None:
        await self._presenter.restore(api.id, number, etag)
        said = tr("Revision {number} of “{api}” is restored.").format(number=number, api=api.name)
        self.context.notices.done(said)

    async def _export_saved(self, api_id: str) -> None:
        self._export((await self._presenter.read(api_id)).value)  # a list leaves samples out

    def _export(self, api: VendorApiForm) -> None:
        text = definition_text(api)
        dialog = QFileDialog(self, tr("Export definition"), f"{api.name}.json", tr("JSON files (*.json)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda path: self._write(Path(path), text))
        dialog.open()

    def _write(self, path: Path, text: str) -> None:
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as fault:
            self.context.notices.failed(fault, tr("Writing {0}").format(path))
        else:
            self.context.notices.done(tr("Exported to {0}, without secrets.").format(path))

    def _choose_import(self) -> None:
        dialog = QFileDialog(
            self,
            tr("Import definition"),
            "",
            tr("Definitions, OpenAPI documents, cURL commands (*.json *.txt *.sh *.cmd *.ps1 *.yaml *.yml)"),
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.import_file(Path(path)))
        dialog.open()

    def import_file(self, path: Path) -> None:
        """Open the editor with an exported definition; it still has to be tested and saved."""
        self.tasks.spawn(self._import_from(path), tr("Importing a definition"))

    async def _import_from(self, path: Path) -> None:
        try:
            found = await asyncio.to_thread(read_import, path)
        except (OSError, ValueError) as fault:
            self._fault.setText(tr("{0} could not be imported. {1}").format(path.name, fault))
            self._fault.show()
            return
        if isinstance(found, str):
            self._show_editor(EditorPresenter.described(self.context, self.place_id, found))
        else:
            self._show_editor(EditorPresenter.imported(self.context, self.place_id, found))

    # ---- what is shown

    def _show(self) -> None:
        presenter = self._presenter
        self._counter.setText(presenter.counter if presenter.loaded else tr("Loading…"))
        self._limits.setText(
            tr("Limit reached (3 per credential type): {0}.").format(", ".join(presenter.full))
            if presenter.full
            else ""
        )
        self._limits.setVisible(bool(presenter.full))
        show_fault(self._fault, presenter.fault)
        for button in (self._add, self._import):
            button.setEnabled(presenter.loaded and not presenter.why_not_add)
            button.setToolTip(presenter.why_not_add)
        self._empty.hold(self._add)
        self._stack.setCurrentIndex(0 if presenter.is_empty else 1)
        present = {api.id: api for api in presenter.apis}
        for api_id, card in list(self._card_of.items()):
            if api_id not in present or not card.shows(present[api_id], presenter.permission):
                del self._card_of[api_id]
                self._inner.take(card)
                card.deleteLater()
        self._fill()

    def _fill(self) -> None:
        """Bring the cards up to date; of those that have to be made only some in one turn of the event loop."""
        made = 0
        for position, api in enumerate(self._presenter.apis):
            card = self._card_of.get(api.id)
            if card is None:
                if made == _CARDS_AT_ONCE:
                    self._more.start(0)
                    return
                card = self._card_of[api.id] = self._card(api)
                made += 1
            self._inner.place(card, position)
            card.show_use(self._presenter.usage(api.id), self._presenter.figures(api.id), self.place_id)
            card.health.show_health(self._presenter.health(api.id))
            card.plot.show_series(self._series.of(api.id))
        self._series.want(list(self._card_of))
        if self._awaits_card and self._go_back_to in self._card_of:
            self._awaits_card = False
            if self._add.hasFocus():
                # A layout would show it only later, and until then it cannot take the keyboard.
                self._card_of[self._go_back_to].show()
                self._go_back()

    def _card(self, api: VendorApi) -> ApiCard:
        card = ApiCard(api, self._presenter.permission, self._inner)
        spawn = self.tasks.spawn
        card.opened.connect(lambda: spawn(self._open(api.id), tr("Opening the API")))
        card.duplicate_asked.connect(lambda: spawn(self._duplicate(api.id), tr("Opening the API")))
        card.delete_asked.connect(lambda: spawn(self._ask_deletion(api.id), tr("Looking where it is used")))
        card.history_asked.connect(lambda: spawn(self._show_history(api), tr("Reading the history")))
        card.export_asked.connect(lambda: spawn(self._export_saved(api.id), tr("Opening the API")))
        return card

    def _lay_out(self) -> None:
        title = PageTitle(tr("Customer API Integration"))
        top = HeadingRow([title, self._counter], [self._filter, self._import, self._add])
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(self._inner)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._scroll)
        column = QVBoxLayout(self._listing)
        column.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        column.addWidget(top)
        column.addWidget(self._limits)
        column.addWidget(self._fault)
        column.addWidget(self._stack, 1)
        opened = QVBoxLayout(self._opened)
        opened.setContentsMargins(0, 0, 0, 0)
        self._opened.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._listing, 1)
        layout.addWidget(self._opened, 1)


def _muted() -> QLabel:
    label = QLabel()
    label.setProperty("role", "muted")
    return label
