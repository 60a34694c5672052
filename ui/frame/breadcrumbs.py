"""The way from the top of the tree to the chosen node; each step leads back to its node."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from clue_desktop.contract.places import Place
from ui import names
from ui.widgets.plain_text import literal
from ui.words.language import tr


class Breadcrumbs(QWidget):
    """`Seoul HQ › North branch › Tower A`."""

    def __init__(self, go: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(names.BREADCRUMBS)
        self.setAccessibleName(tr("Where you are"))
        self._go = go
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._shown: list[tuple[str, str]] = []

    def show_path(self, path: Sequence[Place]) -> None:
        """Show the way to the last node of `path`."""
        shown = [(node.id, node.name) for node in path]
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, (place_id, name) in enumerate(shown):
            if number:
                mark = QLabel("›")
                mark.setProperty("role", "muted")
                self._row.addWidget(mark)
            if number == len(shown) - 1:
                self._row.addWidget(QLabel(name))
            else:
                step = QPushButton(literal(name))
                step.setProperty("role", "link")
                step.setAccessibleName(tr("Go up to {name}").format(name=name))
                step.clicked.connect(lambda _=False, place_id=place_id: self._go(place_id))
                self._row.addWidget(step)
        self._row.addStretch(1)
