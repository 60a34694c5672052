"""What all tests share: how properties are tried, and processes that many tests use."""

import gc
import os
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import keyring
import pytest
from hypothesis import settings
from keyring.backends import fail
from quick_passwords import hash_quickly
from quick_trust import trust_quickly
from running import Console, Server, running_server, set_up

from server.sandbox.sample_vendor.running import RunningVendor, running_vendor

# Few examples on a desk, more and the same ones every time in CI, never against the clock.
settings.register_profile("desk", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

hash_quickly()
trust_quickly()

# httpx asks for this library at each request, twice and more; where it is not installed, the whole path is searched for
# it anew each time, by pytest's own importer too.
if find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # how Python notes that there is none


_FIRST = "gw0"
_SECONDS_OF_THE_FIRST = 120.0


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker whether the tests have never been imported here, and where the first one says that it has done it."""
    collected = Path(tempfile.gettempdir()) / f"clue-collected-{node.workerinput['testrunuid']}"
    node.config.add_cleanup(partial(collected.unlink, missing_ok=True))
    is_new = not (Path(__file__).parent / "unit" / "__pycache__").exists()
    node.workerinput["collected"] = str(collected) if is_new else None


def _begin_behind_the_first(worker: dict[str, Any]) -> None:
    """Wait in all workers but the first until that has compiled the tests: else each of them does it, at the same time.

    It takes half a minute of a core, and what is waited for only makes the rest quicker: should the first one be slow or
    have ended, the others do it for themselves.
    """
    end = time.monotonic() + _SECONDS_OF_THE_FIRST
    while not Path(worker["collected"]).exists() and time.monotonic() < end:
        time.sleep(0.1)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Take what is imported, and the tests themselves, for what they are: none of it is ever garbage.

    Else each look for garbage goes through a million of such objects, and there is one after every test with windows.
    """
    worker = getattr(session.config, "workerinput", {})
    waits = bool(worker.get("collected")) and not sys.dont_write_bytecode
    if waits and worker["workerid"] != _FIRST:
        _begin_behind_the_first(worker)
    gc.disable()
    try:
        return (yield)
    finally:
        if waits and worker["workerid"] == _FIRST:
            Path(worker["collected"]).touch()
        gc.collect()
        gc.freeze()
        gc.enable()


_LONGEST = {"test_layout.py", "test_layout_second_half.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take minutes each: begun last, one would be waited for alone."""
    items.sort(key=lambda item: item.path.name not in _LONGEST)


@pytest.fixture(scope="session", autouse=True)
def _no_keyring_of_the_user() -> None:
    """Keep tests off the user's keyring, and off the keyrings of other tests: whatever is a backend offers itself."""
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]  # the library has no types here


@pytest.fixture(scope="session")
def vendor() -> Iterator[RunningVendor]:
    """A sample vendor over HTTPS, with its built-in script."""
    with running_vendor() as running:
        yield running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, vendor: RunningVendor) -> Iterator[Server]:
    """A server process that trusts the sample vendor; tests share it, each in place groups of its own."""
    with running_server(tmp_path_factory.mktemp("server") / "data", vendors=[vendor]) as running:
        yield running


@pytest.fixture(scope="session")
def owner(server: Server) -> Console:
    """The owner's side of the shared server."""
    return set_up(server)


@pytest.fixture
def group(owner: Console) -> str:
    """A place group of the test's own."""
    return owner.place("placeGroup")


@pytest.fixture
def place(owner: Console, group: str) -> str:
    """A place in that group."""
    return owner.place("place", group)
