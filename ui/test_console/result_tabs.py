"""What came of a run, in tabs: the response as a tree, the request, and the raw exchange as a terminal shows it."""

from enum import IntEnum

from PySide6.QtCore import QKeyCombination, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from clue_desktop.domain.response_json import JsonDocument
from ui import names
from ui.state.context import Preferences
from ui.test_console.exchange import curl, exchange, request
from ui.test_console.presenter import Trouble
from ui.test_console.response_view import ResponseView
from ui.test_console.run import Run
from ui.test_console.terminal import Terminal
from ui.test_console.token_exchange import token_spans
from ui.test_console.token_fetch import TokenFetch
from ui.test_console.verdict_panel import TroublePanel
from ui.widgets import theme, type_following
from ui.widgets.labels import ElidedLabel
from ui.widgets.making import make_button
from ui.words.language import tr

_PRETTY = "testConsole.pretty"
_TREE_ROWS = 3


class ResultTab(IntEnum):
    """The tabs."""

    RESPONSE = 0
    REQUEST = 1
    RAW = 2
    TOKEN = 3


class ResultTabs(QWidget):
    """The tabs.

    Signals:
        save_asked(): the whole response is to be kept in a file.
    """

    save_asked = Signal()

    def __init__(self, preferences: Preferences, token: TokenFetch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._run: Run | None = None
        self.trouble = TroublePanel()
        self.response = ResponseView()
        self._hint = ElidedLabel()
        self._request = Terminal(names.TEST_REQUEST, tr("Request"))
        self._raw = Terminal(names.TEST_TERMINAL, tr("Request and response"))
        self._token_fetch = token
        self._token = Terminal(names.TEST_TOKEN, tr("Exchange with the token server"))
        self._get_token = make_button(tr("Get a token"), names.TEST_GET_TOKEN, token.fetch, role="link")
        self._get_token.setToolTip(
            tr("Ask the token server once, by what stands under Connection; secret and token are not shown")
        )
        self._pretty = QCheckBox(tr("Pretty"))
        self._pretty.setObjectName(names.TEST_PRETTY)
        self._pretty.setAccessibleName(tr("Lay the bodies out over lines"))
        self._copy_curl = make_button(
            tr("Copy as cURL"),
            names.TEST_COPY_CURL,
            self._do_copy_curl,
            role="link",
            called=tr("Copy the request as a cURL command without secrets"),
        )
        self._copy_curl.setToolTip(tr("Header values and PINs are left out; fill them in where it says so"))
        self._save = make_button(
            tr("Save whole response…"),
            names.TEST_SAVE_RESPONSE,
            self.save_asked.emit,
            role="link",
            called=tr("Save the whole response to a file"),
        )
        self._tools = {
            ResultTab.RESPONSE: (self._save,),
            ResultTab.REQUEST: (self._pretty, self._copy_curl),
            ResultTab.RAW: (self._pretty, self._save),
            ResultTab.TOKEN: (self._get_token,),
        }
        self._tabs = QTabBar()
        self._tabs.setObjectName(names.TEST_TABS)
        self._tabs.setAccessibleName(tr("What came"))
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        for title in (tr("Response"), tr("Request"), tr("Raw"), tr("Token")):
            self._tabs.addTab(title)
        self._pages = QStackedWidget()
        self._place()
        self._pretty.setChecked(bool(preferences.get(_PRETTY)))
        self._pretty.toggled.connect(self._switch_pretty)
        self._tabs.currentChanged.connect(self._turn)
        self._turn(ResultTab.RESPONSE)

    def tab_stops(self) -> list[QWidget]:
        """Return what the Tab key reaches, in reading order."""
        return [
            self._tabs,
            self._pretty,
            self._copy_curl,
            self._save,
            self._get_token,
            self.response,
            self._request,
            self._raw,
            self._token,
        ]

    def show_run(self, run: Run | None) -> None:
        """Show a run; None: there is none yet."""
        self._run = run
        for part in (self._copy_curl, self._save, self._pretty):
            part.setEnabled(run is not None)
        self.tell("")
        self._write()
        if run is None:
            self.response.show_nothing(
                tr("After a test, drag a field of the response onto a JSONPath field.")
            )
            return
        self._save.setEnabled(bool(run.body))
        if isinstance(run.response, JsonDocument):
            self.response.show_document(run.response.root)
        elif run.body:
            self.response.show_nothing(
                tr("The response is not JSON: there are no fields to choose from. “Raw” shows what came.")
            )
        else:
            self.response.show_nothing(tr("There is no response."))

    def show_token(self) -> None:
        """Show the exchange with the token server; its tab is there while calls carry a token."""
        token = self._token_fetch
        if self._tabs.isTabVisible(ResultTab.TOKEN) != token.is_wanted:
            self._tabs.setTabVisible(ResultTab.TOKEN, token.is_wanted)
            self._tabs.updateGeometry()  # else it keeps the width of those before
        self._get_token.setEnabled(not token.running)
        self._token.setPlaceholderText(
            tr("Asking the token server…")
            if token.running
            else tr(
                "“Get a token” asks the token server by what stands under Connection, and shows the exchange here."
            )
        )
        self._token.show_spans(token_spans(token))

    def show_trouble(self, trouble: Trouble | None) -> None:
        """Say why there is no success to look at; without a response it has all the room."""
        self.trouble.show_trouble(trouble)
        has_tree = self._run is not None and isinstance(self._run.response, JsonDocument)
        self.response.setVisible(trouble is None or has_tree)

    def tell(self, text: str) -> None:
        """Say something about a node; "" is how nodes are sent."""
        if not text and self._run is not None and isinstance(self._run.response, JsonDocument):
            control = Qt.KeyboardModifier.ControlModifier
            keys = [
                QKeySequence(QKeyCombination(control, key)).toString(QKeySequence.SequenceFormat.NativeText)
                for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)
            ]
            text = tr("Drag onto a JSONPath field · Enter: Success Result · {0}: the three fields").format(
                " ".join(keys)
            )
        self._hint.setText(text)
        # Beside a tree it keeps its room; where there is none, what is said of the failure takes it.
        has_tree = self._run is None or isinstance(self._run.response, JsonDocument)
        self._hint.setVisible(has_tree or bool(text))

    def _place(self) -> None:
        self._hint.setObjectName(names.TEST_HINT)
        self._hint.setAccessibleName(tr("Hint"))
        self._hint.setProperty("role", "muted")
        type_following.measure(
            self._hint, lambda: self._hint.setFixedHeight(self._hint.fontMetrics().lineSpacing())
        )
        type_following.measure(
            self.response,
            lambda: self.response.setMinimumHeight(round(self.fontMetrics().height() * (_TREE_ROWS + 1.5))),
        )
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.GAP // 4)
        inside.addWidget(self.trouble)
        inside.addWidget(self.response, 1)
        inside.addStretch(0)
        inside.addWidget(self._hint)
        for part in (page, self._request, self._raw, self._token):
            self._pages.addWidget(part)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self._tabs)
        head.addStretch(1)
        for tool in (self._pretty, self._copy_curl, self._save, self._get_token):
            head.addWidget(tool)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP // 4)
        column.addLayout(head)
        column.addWidget(self._pages, 1)

    def _turn(self, tab: int) -> None:
        self._pages.setCurrentIndex(tab)
        for tool in (self._pretty, self._copy_curl, self._save, self._get_token):
            tool.setVisible(tool in self._tools[ResultTab(tab)])

    def _write(self) -> None:
        run, pretty = self._run, self._pretty.isChecked()
        if run is None:
            waiting = tr(
                "The request and the response appear here.\nEnter values that exist at the vendor, and EXECUTE TEST."
            )
            for terminal in (self._request, self._raw):
                terminal.show_spans([])
                terminal.setPlaceholderText(waiting)
            return
        self._request.show_spans(request(run, pretty=pretty))
        self._raw.show_spans(exchange(run, pretty=pretty))

    def _switch_pretty(self, checked: object) -> None:
        self._preferences.set(_PRETTY, bool(checked))
        if self._run is not None:
            self._write()

    def _do_copy_curl(self) -> None:
        if self._run is not None:
            QGuiApplication.clipboard().setText(curl(self._run))
            self.tell(tr("Copied as a cURL command; secrets are left out."))
