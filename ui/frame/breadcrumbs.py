"""The way from the top of the tree to the chosen node; each step leads back to its node."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget
from typing_extensions import override

from clue_desktop.contract.places import Place
from ui import names
from ui.widgets import theme, type_following
from ui.widgets.icons import OF_KIND, IconLabel, icon
from ui.widgets.labels import ElidedLabel
from ui.widgets.plain_text import literal
from ui.words.language import tr

_LONGEST_STEP = 28
"""How many characters of a node above are shown; the tooltip has them all."""


class Breadcrumbs(QWidget):
    """`⌂ › North branch › Tower A`: the organization's name, which the tree begins with, is only its icon here.

    A node of which one may only see the name is named, and leads nowhere.
    """

    def __init__(self, go: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.BREADCRUMBS)
        self.setAccessibleName(tr("Where you are"))
        self._go = go
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        # Equally high with and without steps to press: the page below must not move from node to node.
        type_following.measure(self, lambda: self.setFixedHeight(self.fontMetrics().height() + theme.GAP))
        self._shown: list[Place] = []
        self._home: QPushButton | None = None

    def show_path(self, path: Sequence[Place]) -> None:
        """Show the way to the last node of `path`."""
        if list(path) == self._shown:
            return
        self._shown, self._home = list(path), None
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, node in enumerate(path):
            if number:
                # Drawn: the sign of a font is another one in each, and in those of Hangul as wide as a letter.
                self._row.addWidget(IconLabel("chevron", ""))
            if number == len(path) - 1:
                self._row.addWidget(ElidedLabel(node.name), 1)
            elif node.role is None:
                self._row.addWidget(QLabel(_shortened(node.name)))
            else:
                self._row.addWidget(self._step(node, is_top=number == 0))
        if not path:
            self._row.addStretch(1)

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme."""
        if event.type() is QEvent.Type.PaletteChange and self._home is not None:
            self._tint(self._home)
        super().changeEvent(event)

    def _step(self, node: Place, *, is_top: bool) -> QPushButton:
        step = QPushButton()
        if is_top:
            self._home = step
            step.setIconSize(QSize(16, 16))
            self._tint(step)
        else:
            step.setText(literal(_shortened(node.name)))
        step.setProperty("role", "link")
        step.setToolTip(node.name)
        step.setAccessibleName(tr("Go up to {name}").format(name=node.name))
        step.clicked.connect(lambda _=False, place_id=node.id: self._go(place_id))
        return step

    def _tint(self, home: QPushButton) -> None:
        home.setIcon(icon(OF_KIND[self._shown[0].kind], "accent"))


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_STEP else f"{name[: _LONGEST_STEP - 1]}…"
