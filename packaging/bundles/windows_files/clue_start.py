"""Begins a program of this installation, inside clue-server.exe and its kin."""

import io
import sys
from importlib import import_module
from pathlib import Path


def begin(program: str, module: str, function: str) -> None:
    """Run a program's main function and end with its exit code.

    Where there is nobody to read standard error, a program that fails says why in a box.
    """
    root = Path(__file__).absolute().parent.parent
    # Children and the boot service are started as `sys.executable -P -m …`: by the interpreter, not by this program.
    interpreter = str(root / "runtime" / "python.exe")
    sys.executable = interpreter
    sys._base_executable = interpreter  # type: ignore[attr-defined]  # noqa: SLF001 - where multiprocessing looks
    sys.argv[0] = program
    heard = io.StringIO() if sys.stderr is None else None
    if heard is not None:
        sys.stderr = heard
    try:
        code = getattr(import_module(module), function)()
    except SystemExit as end:
        code = end.code
    except BaseException:
        if heard is None:
            raise
        import traceback

        traceback.print_exc(file=heard)
        code = 1
    if heard is not None and code not in {None, 0} and heard.getvalue().strip():
        _show(heard.getvalue().strip())
    sys.exit(code)


def _show(text: str) -> None:
    import ctypes

    error_box = 0x10
    windows = ctypes.windll  # type: ignore[attr-defined,unused-ignore]
    windows.user32.MessageBoxW(None, text[-4000:], "CLUe Desktop", error_box)
