"""What support is told of a fault names the request, so that its lines can be found in the server's log."""

from typing import Any

import httpx

from clue_desktop.client.errors import Refused, from_response
from clue_desktop.contract.errors import MEDIA_TYPE, error_document
from ui.notices import details_of


def refused(**members: Any) -> Refused:
    document = error_document(409, "not_empty", "It has devices.", **members)
    fault = from_response(httpx.Response(409, json=document, headers={"content-type": MEDIA_TYPE}))
    assert isinstance(fault, Refused)
    return fault


def test_the_request_is_named_where_the_server_said_it():
    assert details_of(refused(requestId="a1b2")) == "409 not_empty: It has devices. [request a1b2]"
    assert "requestId" not in refused(requestId="a1b2").members
    assert details_of(refused()) == "409 not_empty: It has devices."
