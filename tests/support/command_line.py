"""clue-server's commands within the test's own process: what they print and exit with, without the start of a Python each."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from unittest import mock

from server.__main__ import main


def clue_server(*arguments: object, stdin: str = "", **environ: str) -> "subprocess.CompletedProcess[str]":
    """Run a command that ends by itself (not `serve`), without a keyring, and return what came of it."""
    words = [str(argument) for argument in arguments]
    out, err = io.StringIO(), io.StringIO()
    surroundings = {"CLUE_USE_KEYRING": "false", **environ}
    given = mock.patch.object(sys, "stdin", io.StringIO(stdin))
    with given, mock.patch.dict(os.environ, surroundings), redirect_stdout(out), redirect_stderr(err):
        try:
            status = main(words)
        except SystemExit as end:  # argparse's way to refuse
            status = end.code if isinstance(end.code, int) else 1
    return subprocess.CompletedProcess(words, status, out.getvalue(), err.getvalue())
