"""Answering Windows' service manager, in the words that it understands (Microsoft, “Service Programs”).

ctypes and nothing else: no extension module, no program beside Python. Imports no more than it needs, since the service
manager gives a service 30 seconds to answer.
"""

import sys
import threading
from collections.abc import Callable

Work = Callable[[threading.Event, Callable[[], None]], int]
"""Works until the event is set; calls what it is given once it serves; returns 0, or another status to be started again."""

STOP, INTERROGATE, SHUTDOWN, PRESHUTDOWN = 1, 4, 5, 15
STOPPED, START_PENDING, STOP_PENDING, RUNNING = 1, 2, 3, 4
_OWN_PROCESS = 0x10
_ACCEPTED = (
    0x1 | 0x4 | 0x100
)  # stop, shutdown, and the notice before that, which leaves time for answers under way
_SPECIFIC_ERROR = 1066
_NOT_IMPLEMENTED = 120
_HINT_MILLISECONDS = 60_000
_NOT_A_SERVICE = 1063


class Reporter:
    """What is told of a service, in which order; `tell` gives the service manager state, exit status and controls."""

    def __init__(self, tell: Callable[[int, int, int, int], None]) -> None:
        """`tell(state, exit_status, accepted, checkpoint)`."""
        self._tell = tell
        self._telling = threading.Lock()
        self._state = START_PENDING
        self._checkpoint = 0
        self.told_to_stop = threading.Event()

    def control(self, code: int) -> int:
        """Take what the service manager says; return what it is answered."""
        if code in {STOP, SHUTDOWN, PRESHUTDOWN}:
            self.now(STOP_PENDING)
            self.told_to_stop.set()
            return 0
        if code == INTERROGATE:
            return 0
        return _NOT_IMPLEMENTED

    def now(self, state: int, status: int = 0) -> None:
        """Say in which state it is; none comes after its end, nor a start after it was told to stop."""
        with self._telling:
            if self._state == STOPPED or (self._state == STOP_PENDING and state in {START_PENDING, RUNNING}):
                return
            self._state = state
            self._checkpoint = self._checkpoint + 1 if state in {START_PENDING, STOP_PENDING} else 0
            self._tell(state, status, _ACCEPTED if state == RUNNING else 0, self._checkpoint)

    def work(self, work: Work) -> None:
        """Do the work, and say how it goes until it has ended."""
        self.now(START_PENDING)
        # Running as soon as it is begun: a migration may take longer than the service manager waits. Whether it serves is asked
        # of the server itself.
        self.now(RUNNING)
        try:
            status = work(self.told_to_stop, lambda: None)
        except Exception:
            self.now(STOPPED, 1)
            raise
        self.now(STOPPED, status)


def run_service(name: str, work: Work) -> bool:
    """Work as the service of this name; False, and nothing done, where the service manager did not start this process.

    Raises OSError.
    """
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        advapi32 = ctypes.WinDLL("advapi32", use_last_error=True)

        class Status(ctypes.Structure):
            _fields_ = [(f"field{n}", wintypes.DWORD) for n in range(7)]

        service_main = ctypes.WINFUNCTYPE(None, wintypes.DWORD, ctypes.POINTER(wintypes.LPWSTR))
        handler_type = ctypes.WINFUNCTYPE(
            wintypes.DWORD, wintypes.DWORD, wintypes.DWORD, wintypes.LPVOID, wintypes.LPVOID
        )

        class Entry(ctypes.Structure):
            _fields_ = [("name", wintypes.LPWSTR), ("main", service_main)]

        advapi32.RegisterServiceCtrlHandlerExW.restype = wintypes.HANDLE
        advapi32.RegisterServiceCtrlHandlerExW.argtypes = [wintypes.LPCWSTR, handler_type, wintypes.LPVOID]
        advapi32.SetServiceStatus.argtypes = [wintypes.HANDLE, ctypes.POINTER(Status)]
        handle: list[int | None] = [None]

        def tell(state: int, status: int, accepted: int, checkpoint: int) -> None:
            pending = state in {START_PENDING, STOP_PENDING}
            told = Status(
                _OWN_PROCESS,
                state,
                accepted,
                _SPECIFIC_ERROR if status else 0,
                status,
                checkpoint,
                _HINT_MILLISECONDS if pending else 0,
            )
            advapi32.SetServiceStatus(handle[0], ctypes.byref(told))

        reporter = Reporter(tell)
        handler = handler_type(lambda code, _kind, _data, _context: reporter.control(code))
        faults: list[BaseException] = []

        def main(_count: int, _arguments: object) -> None:
            handle[0] = advapi32.RegisterServiceCtrlHandlerExW(name, handler, None)
            try:
                reporter.work(work)
            except BaseException as fault:  # noqa: BLE001  # raised where the process began
                faults.append(fault)

        kept = service_main(main)
        table = (Entry * 2)(Entry(name, kept), Entry(None, ctypes.cast(None, service_main)))
        if not advapi32.StartServiceCtrlDispatcherW(table):
            if ctypes.get_last_error() == _NOT_A_SERVICE:
                return False
            raise ctypes.WinError(ctypes.get_last_error())
        if faults:
            raise faults[0]
        return True
    return False
