"""What all tests share: how properties are tried, and processes that many tests use."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from running import Console, Server, running_server, set_up

from server.sandbox.vendor.running import RunningVendor, running_vendor

# Few examples on a desk, more and the same ones every time in CI, never against the clock.
settings.register_profile("desk", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=200, deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


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
