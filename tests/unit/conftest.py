"""A page's collaborators before a server that a test scripts, without a screen."""

import pytest
import respx
from edited_forms import SERVER, client_of, context_of

from ui.state.context import PageContext


@pytest.fixture
def router() -> respx.Router:
    return respx.Router(base_url=SERVER, assert_all_called=False)


@pytest.fixture
def context(router: respx.Router) -> PageContext:
    return context_of(client_of(router))
