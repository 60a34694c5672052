"""Compiled modules that are alike in each build: they go by the digest of their source and not by the time of its file."""

from collections.abc import Sequence
from pathlib import Path

from bundles.say import run


def compile_all(python: Sequence[str], folder: str, installed_as: str) -> None:
    """Compile the modules of a folder with the Python that is to run them.

    `folder` is as that Python sees it; `installed_as` is where the folder will lie, which tracebacks name. What cannot be compiled (a
    library's file for a newer Python) is left as it is, as pip does.
    """
    program = (
        "import compileall, py_compile, sys\n"
        "compileall.compile_dir(sys.argv[1], quiet=2, stripdir=sys.argv[1], prependdir=sys.argv[2], "
        "invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)\n"
    )
    run([*python, "-I", "-c", program, folder, installed_as])


def remove_bytecode(folder: Path) -> None:
    """Remove compiled modules from a folder."""
    for cache in sorted(folder.rglob("__pycache__")):
        for file in cache.iterdir():
            file.unlink()
        cache.rmdir()
