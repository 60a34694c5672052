"""The keyboard shortcuts of the console: the one table that they are made from, and that the list of them shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from ui.words.language import tr

_Standard = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class Shortcut:
    """What some keys do.

    Attributes:
        keys: as QKeySequence writes them, several where each of them does it, or what the system has for it.
        what: what they do.
        is_heard: whether a widget hears the keys itself, without a shortcut of Qt: where what has the focus may have
            another use for them.
    """

    keys: str | _Standard
    what: Callable[[], str]
    is_heard: bool = False

    def sequences(self) -> list[QKeySequence]:
        """Return the keys, each way to do it."""
        if isinstance(self.keys, str):
            return [QKeySequence(keys) for keys in self.keys.split(" | ")]
        return QKeySequence.keyBindings(self.keys)

    @property
    def sequence(self) -> QKeySequence:
        """The first way to do it."""
        return next(iter(self.sequences()), QKeySequence())

    def shown(self) -> str:
        """Return the keys as the system writes them, and as keyboards do: Enter, which Qt calls Return."""
        written = self.sequence.toString(QKeySequence.SequenceFormat.NativeText)
        return written.replace("Return", "Enter")


HELP = Shortcut("F1", lambda: tr("Help on this screen"))
GO_TO = Shortcut("Ctrl+K", lambda: tr("Go to a place, device, API or action"))
FOLD = Shortcut("Ctrl+B", lambda: tr("Fold or show the left column"))
NEXT_COLUMN = Shortcut("F6", lambda: tr("Go to the next column"))
COLUMN_BEFORE = Shortcut("Shift+F6", lambda: tr("Go to the column before"))
BACK = Shortcut("Esc", lambda: tr("Go back; empty the search first"), is_heard=True)
PRESS = Shortcut("Return", lambda: tr("Press the button that has the focus"), is_heard=True)
# Qt's own StandardKey.Quit is none on Windows, and on desktops that it does not know.
QUIT = Shortcut("Ctrl+Q", lambda: tr("Quit"))

ENTER_PAGE = Shortcut("Return", lambda: tr("Go from the chosen place to its page"), is_heard=True)
RENAME = Shortcut("F2", lambda: tr("Rename the chosen place"), is_heard=True)
DELETE = Shortcut(_Standard.Delete, lambda: tr("Delete the chosen place, after asking"))

SAVE = Shortcut(_Standard.Save, lambda: tr("Save Configuration"))
EXECUTE = Shortcut("Ctrl+Return | Ctrl+Enter", lambda: tr("EXECUTE TEST"))
UNDO = Shortcut(_Standard.Undo, lambda: tr("Undo"))
REDO = Shortcut(_Standard.Redo, lambda: tr("Redo"))
CLOSE_EDITOR = Shortcut(_Standard.Cancel, lambda: tr("Back to the APIs"))

TO_SUCCESS_RESULT = Shortcut("Ctrl+1", lambda: tr("Use the node as Success Result"))
TO_SUCCESS_MESSAGE = Shortcut("Ctrl+2", lambda: tr("Use the node as Success Message"))
TO_FAILURE_MESSAGE = Shortcut("Ctrl+3", lambda: tr("Use the node as Failure Message"))
COPY_VALUE = Shortcut("Ctrl+C", lambda: tr("Copy its value"))
COPY_PATH = Shortcut("Ctrl+Shift+C", lambda: tr("Copy its path"))


SEARCH_HELP = Shortcut(_Standard.Find, lambda: tr("Search in help"))
HELP_BACK = Shortcut(_Standard.Back, lambda: tr("Back"))
HELP_FORWARD = Shortcut(_Standard.Forward, lambda: tr("Forward"))
CLOSE_HELP = Shortcut("Esc", lambda: tr("Empty the search, close help"), is_heard=True)


@dataclass(frozen=True, slots=True)
class Where:
    """Shortcuts that hold in one part of the console, or `is_apart`, in a window of its own."""

    title: Callable[[], str]
    shortcuts: Sequence[Shortcut]
    is_apart: bool = False


TABLE: Sequence[Where] = (
    Where(lambda: tr("Everywhere"), (HELP, GO_TO, BACK, PRESS, NEXT_COLUMN, COLUMN_BEFORE, FOLD, QUIT)),
    Where(lambda: tr("Place tree"), (ENTER_PAGE, RENAME, DELETE)),
    Where(lambda: tr("API editor"), (SAVE, EXECUTE, UNDO, REDO, CLOSE_EDITOR)),
    Where(
        lambda: tr("Response of a test"),
        (TO_SUCCESS_RESULT, TO_SUCCESS_MESSAGE, TO_FAILURE_MESSAGE, COPY_VALUE, COPY_PATH),
    ),
    Where(lambda: tr("Help"), (SEARCH_HELP, HELP_BACK, HELP_FORWARD, CLOSE_HELP), is_apart=True),
)
