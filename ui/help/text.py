"""A chapter as it is read: its Markdown in the theme's type and colours. It loads nothing, from nowhere."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QByteArray, QEvent, QPoint, QUrl
from PySide6.QtGui import (
    QColor,
    QCursor,
    QFont,
    QGuiApplication,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QToolTip
from typing_extensions import override

from ui import names
from ui.help.reading import Chapter
from ui.widgets import scale, theme
from ui.words.language import tr

_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_HEADINGS = {1: scale.Type.TITLE, 2: scale.Type.LARGE, 3: scale.Type.HEADING}
_LINE_HEIGHT = 125.0
_PERCENT = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value


class HelpText(QTextBrowser):
    """Shows a chapter.

    Attributes:
        follow: given a link that was followed; returns "" where that was all, or what leads out of help.
    """

    def __init__(self) -> None:
        super().__init__()
        self.follow: Callable[[str], str] = lambda link: link
        self._shown: Chapter | None = None
        self._words: Sequence[str] = ()
        self._headings: list[int] = []
        self._laid_out_in: tuple[str, bool] | None = None
        self.setObjectName(names.HELP_TEXT)
        self.setOpenLinks(False)
        # A word that is not broken is what a column of a table is at least as wide as.
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.anchorClicked.connect(self._follow)
        self.show_texts()

    def show_texts(self) -> None:
        """Say in the present language what it is."""
        self.setAccessibleName(tr("Text of the chapter"))

    def show_chapter(self, chapter: Chapter, section: str, words: Sequence[str]) -> None:
        """Show a chapter from one of its sections on, with these words marked."""
        self._words = words
        if chapter is not self._shown:
            self._shown = chapter
            self._lay_out()
        self._mark()
        self._go_to(section)

    @override
    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Load nothing: a chapter is text, whatever stands in it."""
        return QByteArray()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme and the system's type, and stay where one reads."""
        super().changeEvent(event)
        if (
            event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}
            and hasattr(self, "_shown")
            and self._looks() != self._laid_out_in  # a change of the scheme is told more than once
        ):
            where, at = self.verticalScrollBar().value(), self.textCursor().position()
            self._lay_out()
            cursor = self.textCursor()
            cursor.setPosition(at)
            self.setTextCursor(cursor)
            self._mark()
            self.verticalScrollBar().setValue(where)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep at the top what is read there, however its lines are broken anew."""
        at_top = self.cursorForPosition(QPoint(0, 0)).position() if self.verticalScrollBar().value() else 0
        super().resizeEvent(event)
        self._bring_to_top(at_top)

    def _follow(self, url: QUrl) -> None:
        """Follow a link; the address of anything outside of help is copied, and not opened."""
        outside = self.follow(url.toString())
        if outside:
            QGuiApplication.clipboard().setText(outside)
            QToolTip.showText(QCursor.pos(), tr("Copied: {0}").format(outside), self)

    def _go_to(self, section: str) -> None:
        """Bring a heading to the top; the keyboard reads on from there."""
        cursor = QTextCursor(self.document())
        place = self._place_of(section)
        cursor.setPosition(place)
        self.setTextCursor(cursor)
        self._bring_to_top(place)

    def _bring_to_top(self, place: int) -> None:
        block = self.document().findBlock(place)
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(int(top) - scale.GAP if place else 0)

    def _place_of(self, section: str) -> int:
        sections = self._shown.sections if self._shown is not None else ()
        for one, place in zip(sections, self._headings, strict=True):
            if one.anchor == section:
                return place
        return 0

    def _mark(self) -> None:
        """Mark the words that were searched for, wherever they are in the chapter."""
        form = QTextCharFormat()
        form.setBackground(theme.colour("warning soft"))
        form.setForeground(theme.colour("text"))
        marks = []
        for word in self._words:
            found = self.document().find(word)
            while not found.isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor, mark.format = found, form
                marks.append(mark)
                found = self.document().find(word, found)
        self.setExtraSelections(marks)

    def _looks(self) -> tuple[str, bool]:
        """Return what a chapter is laid out in: the type, and whether it is dark."""
        return self.font().toString(), theme.is_dark()

    def _lay_out(self) -> None:
        if self._shown is None:
            return
        self._laid_out_in = self._looks()
        document = self.document()
        document.setDefaultFont(self.font())
        document.setDocumentMargin(scale.WIDE_GAP)
        document.setIndentWidth(scale.MARGIN)
        document.setMarkdown(self._shown.markdown, _FEATURES)
        self._headings = []
        with _edited_as_one(document):
            for table in document.rootFrame().childFrames():
                if isinstance(table, QTextTable):
                    _dress_table(table)
            for block in _blocks(document):
                self._dress(block)

    def _dress(self, block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        form = block.blockFormat()
        in_table = cursor.currentTable() is not None
        form.setLineHeight(_LINE_HEIGHT, _PERCENT)
        if not block.text() and not in_table and not form.hasProperty(QTextFormat.Property.BlockCodeFence):
            form.setLineHeight(
                1, QTextBlockFormat.LineHeightTypes.FixedHeight.value
            )  # what Qt puts after a table
            form.setTopMargin(0)
            form.setBottomMargin(0)
        elif level := form.headingLevel():
            self._headings.append(block.position())
            form.setTopMargin(0 if level == 1 else scale.MARGIN)
            form.setBottomMargin(scale.GAP)
            _dress_heading(block, self.font(), _HEADINGS.get(level, scale.Type.STRONG))
        elif form.hasProperty(QTextFormat.Property.BlockCodeFence):
            goes_on = block.next().blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence)
            form.setLineHeight(100, _PERCENT)
            form.setBackground(theme.colour("button"))
            form.setLeftMargin(scale.GAP)
            form.setRightMargin(scale.GAP)
            form.setBottomMargin(0 if goes_on else scale.FIELD_GAP)
        elif form.hasProperty(QTextFormat.Property.BlockQuoteLevel):
            form.setBackground(theme.colour("accent soft"))
            form.setLeftMargin(scale.GAP)
            form.setRightMargin(scale.GAP)
            form.setTopMargin(0)
            form.setBottomMargin(scale.GAP)
        elif block.textList() is not None:
            form.setTopMargin(0)
            form.setBottomMargin(scale.NEAR)
        elif in_table:
            form.setTopMargin(0)
            form.setBottomMargin(0)
        else:
            form.setTopMargin(0)
            form.setBottomMargin(scale.FIELD_GAP)
        cursor.setBlockFormat(form)
        _dress_fragments(block, self.font(), is_code=form.hasProperty(QTextFormat.Property.BlockCodeFence))


@contextmanager
def _edited_as_one(document: QTextDocument) -> Iterator[None]:
    """Have lines broken once, after all that is changed; a chapter has some thousand pieces."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    try:
        yield
    finally:
        cursor.endEditBlock()


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _dress_heading(block: QTextBlock, usual: QFont, kind: scale.Type) -> None:
    """Give a heading its type of the scale, in place of the one that Qt gives it."""
    size, bold = scale.SIZES[kind]
    for start, text, form in _fragments(block):
        form.clearProperty(QTextFormat.Property.FontSizeAdjustment)
        form.setFontPointSize(usual.pointSizeF() * size)
        form.setFontWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        _chosen(block, start, len(text)).setCharFormat(form)


def _dress_fragments(block: QTextBlock, usual: QFont, *, is_code: bool) -> None:
    """Write code in the theme's font on a tint, and links in the theme's colour."""
    for start, text, form in _fragments(block):
        if not (form.isAnchor() or form.fontFixedPitch()):
            continue
        if form.isAnchor():
            form.setForeground(theme.colour("accent"))
            form.setFontUnderline(True)
        if form.fontFixedPitch():
            # What buttons are called in Korean is no code: in such a font its letters would stand apart.
            form.setFontFixedPitch(is_code or text.isascii())
            form.setFontFamilies((theme.fixed_font() if form.fontFixedPitch() else usual).families())
            if not is_code:
                form.setBackground(theme.colour("button"))
        _chosen(block, start, len(text)).setCharFormat(form)


def _fragments(block: QTextBlock) -> list[tuple[int, str, QTextCharFormat]]:
    """Return the pieces of a block that look alike: where each begins, its text, how it looks."""
    pieces = []
    walk = block.begin()
    while not walk.atEnd():
        piece = walk.fragment()
        pieces.append((piece.position(), piece.text(), piece.charFormat()))
        walk += 1
    return pieces


def _chosen(block: QTextBlock, start: int, length: int) -> QTextCursor:
    cursor = QTextCursor(block)
    cursor.setPosition(start)
    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def _dress_table(table: QTextTable) -> None:
    form = table.format().toTableFormat()
    form.setBorderCollapse(True)
    form.setBorder(1)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(theme.colour("line"))
    form.setCellPadding(scale.NEAR + 1)
    form.setCellSpacing(0)
    form.setTopMargin(scale.NEAR)
    form.setBottomMargin(scale.WIDE_GAP)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(form)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        head = cell.format().toTableCellFormat()
        head.setBackground(QColor(theme.colour("window")))
        cell.setFormat(head)
