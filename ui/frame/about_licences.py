"""The licences in *About*: each part with its text, found by name, licence or what stands in the text."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from clue_desktop import __version__
from clue_desktop.about import Part, parts
from clue_desktop.licences import OWN, PYTHON, QT, given_text, texts_of
from ui import names
from ui.widgets import theme, type_following
from ui.words.language import tr

_TEXT_COLUMNS = 84
_LIST_COLUMNS = 30
_LINES = 8


@dataclass(frozen=True)
class _Entry:
    """A line of the list."""

    title: str
    licence: str
    package: str = ""
    given: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        """The licence texts, read when they are asked for."""
        texts = [given_text(name) for name in self.given]
        texts += [text for _, text in texts_of(self.package)] if self.package else []
        return "\n\n\n".join(texts) or tr("This package brings no licence text.")

    @cached_property
    def searched(self) -> str:
        """What a search looks through."""
        return f"{self.title}\n{self.licence}\n{self.text}".casefold()


def lines_of(of: Sequence[Part]) -> list[str]:
    """Return the parts as lines of a text."""
    return [f"{part.name} {part.version}  {part.licence}" for part in of]


class LicencesPage(QWidget):
    """A search, the parts that it leaves, and the text of the one that is chosen; all parts at the top."""

    def __init__(self) -> None:
        super().__init__()
        found = parts()
        self._all = "\n".join(lines_of(found))
        self._entries = [
            _Entry(f"{tr('CLUe Desktop')} {__version__}", "Apache-2.0", given=OWN),
            _Entry(f"Qt {qVersion()}", "LGPL-3.0-only", given=QT),
            _Entry(f"Python {platform.python_version()}", "PSF-2.0", given=PYTHON),
            *(_Entry(f"{part.name} {part.version}", part.licence, part.name) for part in found),
        ]
        self._search = QLineEdit()
        self._search.setObjectName(names.ABOUT_LICENCE_SEARCH)
        self._search.setPlaceholderText(tr("Search names, licences and their texts"))
        self._search.setAccessibleName(tr("Search names, licences and their texts"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._look_for)
        self._list = QListWidget()
        self._list.setObjectName(names.ABOUT_LICENCES)
        self._list.setAccessibleName(tr("Parts and their licences"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        type_following.measure(
            self._list,
            lambda: self._list.setMinimumWidth(
                self._list.fontMetrics().averageCharWidth() * _LIST_COLUMNS // 2
            ),
        )
        self._list.currentRowChanged.connect(self._show)
        self._text = QPlainTextEdit()
        self._text.setObjectName(names.ABOUT_PARTS)
        self._text.setAccessibleName(tr("Licence text"))
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        theme.set_fixed(self._text)
        type_following.measure(
            self._text,
            lambda: self._text.setMinimumWidth(
                self._text.fontMetrics().averageCharWidth() * _TEXT_COLUMNS // 2
            ),
        )
        type_following.measure(
            self._text, lambda: self._text.setMinimumHeight(self._text.fontMetrics().height() * _LINES)
        )
        halves = QHBoxLayout()
        halves.setSpacing(theme.GAP)
        halves.addWidget(self._list, _LIST_COLUMNS)
        halves.addWidget(self._text, _TEXT_COLUMNS)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP, theme.WIDE_GAP, theme.GAP, theme.GAP)
        column.setSpacing(theme.GAP)
        column.addWidget(self._search)
        column.addLayout(halves, 1)
        self._shown: list[_Entry | None] = []
        self._look_for("")

    def _look_for(self, words: str) -> None:
        wanted = words.casefold().split()
        fitting = (
            [entry for entry in self._entries if all(word in entry.searched for word in wanted)]
            if wanted
            else self._entries
        )
        self._shown = list(fitting) if wanted else [None, *fitting]
        self._list.blockSignals(True)
        self._list.clear()
        for entry in self._shown:
            said = tr("All parts") if entry is None else f"{entry.title}  {entry.licence}"
            item = QListWidgetItem(said)
            item.setToolTip(said)
            self._list.addItem(item)
        self._list.blockSignals(False)
        self._list.setCurrentRow(0 if self._shown else -1)
        self._show(self._list.currentRow())

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self._shown):
            self._text.setPlainText(tr("Nothing is found."))
            return
        entry = self._shown[row]
        self._text.setPlainText(self._all if entry is None else entry.text)
