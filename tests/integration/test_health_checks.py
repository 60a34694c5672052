"""Load balancers and monitors ask in their own way whether the server is there."""

import pytest
from running import Server


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_question_without_a_body_is_answered_without_one(server: Server, path: str):
    client = server.client()
    whole, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"") == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))
    assert client.get(path).content == whole.content  # on the same connection


def test_the_published_description_has_each_once(server: Server):
    described = server.client().get("/api/v1/openapi.json").json()["paths"]
    assert set(described["/healthz"]) == {"get"}
