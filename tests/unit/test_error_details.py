"""What people are told of a fault, and what support is: it names the request, so that its lines can be found in the server's log."""

from typing import Any

import httpx
import pytest

from clue_desktop.client.errors import Invalid, Refused, from_response
from clue_desktop.contract.errors import MEDIA_TYPE, ErrorDocument, error_document
from ui.state.notices import details_of, in_words


def refused(**members: Any) -> Refused:
    document = error_document(409, "not_empty", "It has devices.", **members)
    fault = from_response(httpx.Response(409, json=document, headers={"content-type": MEDIA_TYPE}))
    assert isinstance(fault, Refused)
    return fault


def test_the_request_is_named_where_the_server_said_it():
    assert details_of(refused(requestId="a1b2")) == "409 not_empty: It has devices. [request a1b2]"
    assert "requestId" not in refused(requestId="a1b2").members
    assert details_of(refused()) == "409 not_empty: It has devices."


@pytest.mark.parametrize(
    ("messages", "beyond", "words"),
    [
        (["Remove it."], 0, "Remove it."),
        (["Remove it."] * 50, 2950, "Remove it. … and 2,950 more."),
        (
            [f"Fault {number}." for number in range(7)],
            0,
            "Fault 0. Fault 1. Fault 2. Fault 3. Fault 4. … and 2 more.",
        ),
        (
            [f"Fault {number}." for number in range(50)],
            10,
            "Fault 0. Fault 1. Fault 2. Fault 3. Fault 4. … and 55 more.",
        ),
        ([], 0, "Rules are broken."),
    ],
)
def test_of_many_problems_a_notice_tells_the_first_and_counts_the_rest(
    messages: list[str], beyond: int, words: str
):
    document = ErrorDocument.model_validate(
        {
            "title": "x",
            "status": 422,
            "detail": "Rules are broken.",
            "code": "invalid",
            "problems": [{"field": f"f{n}", "code": "c", "message": text} for n, text in enumerate(messages)],
            **({"moreProblems": beyond} if beyond else {}),
        }
    )
    assert in_words(Invalid(document)) == words
