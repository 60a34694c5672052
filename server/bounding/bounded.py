"""Calls into the system that may hang (a name look-up, a keyring's unlock prompt), given a time limit."""

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def call_within(seconds: float, call: Callable[[], T]) -> T:
    """`call()`, or TimeoutError after `seconds`; what `call` raises is raised here.

    A call that outlasts its limit goes on in a daemon thread, which does not keep the process from ending:
    neither a name look-up nor a keyring can be interrupted.
    """
    results: list[T] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            results.append(call())
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            failures.append(error)

    thread = threading.Thread(target=run, name="bounded call", daemon=True)
    thread.start()
    thread.join(seconds)
    if failures:
        raise failures[0]
    if not results:
        raise TimeoutError(f"no answer within {seconds:g} s")
    return results[0]
