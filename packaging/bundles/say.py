"""How builders speak: to stderr, in whole sentences; a fault is one of them."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


class BundleError(Exception):
    """A bundle cannot be made, or is not what it has to be; the message says why and what to do."""


def say(text: str) -> None:
    """Tell the person who started this something."""
    print(text, file=sys.stderr, flush=True)


def run(
    command: Sequence[str | Path], *, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> str:
    """Run one of the builder's tools and return what it wrote to stdout. Raises BundleError with its complaint."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            cwd=folder,
            env=None if environment is None else dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise BundleError(f"The program {words[0]} is needed and is not on this machine.") from error
    if done.returncode != 0:
        complaint = (done.stderr.strip() or done.stdout.strip())[-2000:]
        raise BundleError(f"`{' '.join(words)}` ended with {done.returncode}:\n{complaint}")
    return done.stdout
