"""A part of an overview: its title, what there is in numbers, its lines, and the way to all of them."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout

from ui.overview.link_list import LinkList
from ui.overview.rows import Listing
from ui.state.destination import Destination
from ui.widgets import scale, theme, type_following
from ui.widgets.labels import ElidedLabel, line
from ui.widgets.making import make_button
from ui.words.language import tr


def card_column(card: QFrame) -> QVBoxLayout:
    """Lay a card out as a column."""
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(scale.WIDE_GAP, scale.FIELD_GAP, scale.WIDE_GAP, scale.FIELD_GAP)
    column.setSpacing(scale.NEAR)
    return column


class CardHead(QHBoxLayout):
    """The title of a card, and what there is in numbers beside it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = ElidedLabel(title)
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme.set_type(self.title, scale.Type.HEADING)
        self.remark = ElidedLabel()
        self.remark.setProperty("role", "muted")
        self.setSpacing(scale.GAP)
        self.addWidget(self.title)
        self.addWidget(self.remark, 1)


class ListCard(QFrame):
    """A list with its title. Its room does not depend on how many lines there are: more of them are scrolled to."""

    def __init__(
        self, name: str, title: str, go: Callable[[Destination], None], *, lines: int, tall: bool = False
    ) -> None:
        """Take how many lines are seen at least; `tall` ones have a second line of text."""
        super().__init__()
        self.setObjectName(name)
        self._go = go
        self._to: Destination | None = None
        self._lines = lines * (2 if tall else 1)
        self._rows = lines
        self._head = CardHead(title)
        self._fresh = make_button(tr("Show what is new"), f"{name}.fresh", role="link")
        self._fresh.hide()
        self.list = LinkList(f"{name}.list", self._fresh)
        self._fresh.clicked.connect(lambda _checked=False: self.list.show_waiting())
        self.list.held.connect(self._fresh.setVisible)
        self.list.chosen.connect(go)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self.list)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self.list.setAutoFillBackground(False)
        self._nothing = line("muted")
        self._nothing.setObjectName(f"{name}.nothing")
        self._offer = make_button("", f"{name}.offer", self._follow_offer, role="link")
        foot = QHBoxLayout()
        foot.addWidget(self._offer)
        foot.addStrut(self._fresh.sizeHint().height())
        foot.addStretch()
        foot.addWidget(self._fresh)
        column = card_column(self)
        column.addLayout(self._head)
        column.addWidget(self._nothing)
        column.addWidget(self._scroll, 1)
        column.addLayout(foot)
        self._nothing.setText(tr("Loading…"))
        self._offer.hide()
        type_following.measure(self, self._make_room)

    def set_title(self, text: str) -> None:
        """Change the title."""
        self._head.title.setText(text)

    def wait(self, text: str) -> None:
        """Say this while there is no list yet; "" where none can be read now, which the page says."""
        self._nothing.setText(text)

    def show_listing(self, listing: Listing | None) -> None:
        """Show a list; None hides the card, as one has no right to it."""
        self.setHidden(listing is None)
        if listing is None:
            return
        self._head.remark.setText(listing.remark)
        self.list.show_rows(listing.rows)
        self._nothing.setText(listing.nothing)
        self._nothing.setVisible(not self.list.rows)
        self._offer.setText(listing.offer)
        self._offer.setAccessibleName(listing.offer)
        self._to = listing.to
        self._offer.setVisible(listing.to is not None)

    def _follow_offer(self) -> None:
        if self._to is not None:
            self._go(self._to)

    def _make_room(self) -> None:
        line_height = self.fontMetrics().height()
        padding = 2 * (scale.NEAR + scale.HAIR)
        self._scroll.setMinimumHeight(self._lines * line_height + self._rows * padding)
