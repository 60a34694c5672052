"""What is particular to paths as Windows has them, as text: quotes that no shell took away, shares, and how long one may be.

Sources: Microsoft, “Naming Files, Paths, and Namespaces” and “Maximum Path Length Limitation”; “Parsing C++ command-line
arguments” for the quotation mark that a backslash before it leaves in an argument.
"""

from clue_desktop.domain.said import Said

LONGEST = 259
"""Characters of a path that every program may use: MAX_PATH without its end."""
_DEVICE = "\\\\?\\"
_DEVICE_UNC = "\\\\?\\unc\\"


def as_meant(text: str) -> str:
    r"""Return a path without quotation marks: no name has one, and `--data-dir "C:\a b\"` and `set X="C:\a b"` leave one there."""
    return text.strip().replace('"', "")


def is_share(text: str) -> bool:
    r"""Tell whether a path names a share of another machine (`\\server\share\…`), in either kind of slash."""
    path = text.replace("/", "\\").lower()
    if path.startswith(_DEVICE):
        return path.startswith(_DEVICE_UNC)
    return path.startswith("\\\\") and not path.startswith("\\\\.\\")


def length_problem(path: str, room: int, *, long_paths: bool) -> str | None:
    """Return what is wrong with the length of an absolute path, None for nothing.

    Args:
        path: the folder.
        room: how many characters the longest name below it has, with its separator.
        long_paths: whether Windows is set up to let programs go beyond MAX_PATH (LongPathsEnabled).
    """
    most = LONGEST - room
    if long_paths or len(path) <= most or path.startswith(_DEVICE):
        return None
    return Said(
        "the path {path} has {length} characters, and files below it would have more than the {longest} that Windows lets"
        " programs use. Choose a folder of at most {most} characters, or have an administrator of this computer turn on"
        " “Enable Win32 long paths” (LongPathsEnabled).",
        path=path,
        length=len(path),
        longest=LONGEST,
        most=most,
    )
