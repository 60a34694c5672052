"""One window for each server and person: a second start brings the first window forward, and ends.

Who is first is whoever holds a lock; a second start knocks at the first one's local socket, which only the same user may
open. The end of a process frees both, however it ends. Where the first is just closing, the second waits, and is then the
first. Where it holds the lock and says nothing, the second opens a window all the same: nobody is left without one.
"""

import hashlib
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from stat import S_ISDIR

from PySide6.QtCore import QLockFile
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_SECONDS = 20.0
"""How long a second start waits for a first that is closing: longer than the bundled server takes to end."""
_ANSWER_MILLISECONDS = 3_000
_TRY_MILLISECONDS = 200
_LONGEST = 1_024
_KNOCK = b"come forward"
_HERE, _CLOSING, _SILENT = b"here", b"closing", b""
_logger = logging.getLogger(__name__)


class OnlyWindow:
    """The claim of one process to the window of a profile, from `claim` to `release`; Qt's application is there.

    Attributes:
        come_forward: called when a second start wants the window, with the token by which its desktop lets the window
            take the keyboard, "" where there is none; returns False where the window is closing.
    """

    def __init__(self, folder: Path, key: str) -> None:
        """`folder` has the settings, `key` is the profile's."""
        self.come_forward: Callable[[str], bool] = lambda _: False
        name = hashlib.sha256(f"{folder.absolute()}\n{key}".encode()).hexdigest()[:16]
        self._name = f"clue-desktop-{name}"
        self._lock: QLockFile | None = None
        self._server: QLocalServer | None = None
        self._callers: list[QLocalSocket] = []

    def claim(self) -> bool:
        """Return whether this process is to open the window; False where the first one's has come forward instead."""
        try:
            place = _own_folder() / self._name
        except OSError as fault:
            _logger.warning("A second start cannot be told from the first: %s", fault)
            return True
        self._lock = QLockFile(f"{place}.lock")
        self._lock.setStaleLockTime(0)  # it is held for as long as the window is open
        address = self._name if sys.platform == "win32" else f"{place}.socket"
        deadline = time.monotonic() + _WAIT_SECONDS
        while not self._lock.tryLock(_TRY_MILLISECONDS):
            answer = self._knock(address)
            if answer == _HERE:
                return False
            if answer == _SILENT or time.monotonic() > deadline:
                _logger.warning("The window that is open does not answer; another is opened.")
                self._lock = None
                return True
        self._listen(address)
        return True

    def release(self) -> None:
        """Give the claim up: the next start is the first."""
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    # The first

    def _listen(self, address: str) -> None:
        QLocalServer.removeServer(address)  # of one that was killed; nobody else has the lock
        self._server = server = QLocalServer()
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._meet)
        if not server.listen(address):
            _logger.warning("A second start cannot reach this window: %s", server.errorString())

    def _meet(self) -> None:
        while self._server is not None and (caller := self._server.nextPendingConnection()) is not None:
            self._callers.append(caller)
            caller.readyRead.connect(lambda caller=caller: self._hear(caller))
            caller.disconnected.connect(lambda caller=caller: self._part(caller))

    def _hear(self, caller: QLocalSocket) -> None:
        if not caller.canReadLine():
            if caller.bytesAvailable() > _LONGEST:
                caller.abort()
            return
        knock, _, token = bytes(caller.readLine(_LONGEST).data()).rstrip(b"\n").partition(b" | ")
        if knock == _KNOCK:
            comes = self.come_forward(token.decode("ascii", "replace"))
            caller.write((_HERE if comes else _CLOSING) + b"\n")
            caller.flush()  # a second start waits for it, whatever this one has to do next
        caller.disconnectFromServer()

    def _part(self, caller: QLocalSocket) -> None:
        if caller in self._callers:
            self._callers.remove(caller)
            caller.deleteLater()

    # The second

    def _knock(self, address: str) -> bytes:
        """Ask the first window to come forward, and return what it says: that it is here, that it closes, or nothing."""
        socket = QLocalSocket()
        socket.connectToServer(address)
        if not socket.waitForConnected(_TRY_MILLISECONDS):
            return _CLOSING  # or only beginning
        if sys.platform == "win32":
            self._let_it_take_the_keyboard()
        token = os.environ.get("XDG_ACTIVATION_TOKEN") or os.environ.get("DESKTOP_STARTUP_ID") or ""
        socket.write(_KNOCK + b" | " + token.encode("ascii", "replace")[: _LONGEST // 2] + b"\n")
        socket.flush()
        if not socket.waitForReadyRead(_ANSWER_MILLISECONDS):
            return _SILENT
        return bytes(socket.readLine(_LONGEST).data()).rstrip(b"\n")

    def _let_it_take_the_keyboard(self) -> None:
        """Windows lets only the program in the foreground say which one follows it there."""
        import ctypes

        holder = self._lock.getLockInfo() if self._lock is not None else None
        user32 = getattr(ctypes, "windll").user32  # noqa: B009 - it is there on Windows alone
        if holder and not user32.AllowSetForegroundWindow(holder[0]):
            _logger.info("The window that is open can only ask for attention.")


def _own_folder() -> Path:
    """Return a folder of this user's that nobody else may look into, for as long as the computer runs. Raises OSError."""
    given = os.environ.get("XDG_RUNTIME_DIR")
    if sys.platform == "win32":
        folder = Path(tempfile.gettempdir()) / "clue-desktop"  # the user's own
        folder.mkdir(exist_ok=True)
        return folder
    folder = Path(given) if given else Path(tempfile.gettempdir()) / f"clue-desktop-{os.getuid()}"
    if not given:
        folder.mkdir(mode=0o700, exist_ok=True)
    about = folder.lstat()
    if not S_ISDIR(about.st_mode) or about.st_uid != os.getuid() or about.st_mode & 0o077:
        raise PermissionError(f"{folder} is not this user's alone.")
    return folder
