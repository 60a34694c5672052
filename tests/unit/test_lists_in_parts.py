"""A long list read part by part: nothing is lost or cut in the wrong place, and others act in between."""

import json

import pytest

from clue_desktop.client.parts import parts


def document(names: list[str]) -> bytes:
    items = [{"id": str(number), "name": name} for number, name in enumerate(names)]
    return json.dumps({"items": items}, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize("most", [1, 2, 3, 4, 100])
@pytest.mark.parametrize(
    "names",
    [
        [],
        ["Lobby"],
        ["Lobby", "로비", "Dock", "Hall"],
        ['},{"id":"1', "},{", '"},{"id":', "\\", '\\"},{\\"id\\":', "]}"],
    ],
)
def test_the_parts_together_are_the_whole(names: list[str], most: int):
    found = [json.loads(part)["items"] for part in parts(document(names), most)]
    assert [item for part in found for item in part] == json.loads(document(names))["items"]
    assert all(len(part) <= most for part in found)


def test_a_list_that_is_written_otherwise_comes_whole():
    text = json.dumps({"items": [{"id": "1"}, {"id": "2"}]}, indent=1).encode()
    assert list(parts(text, 1)) == [text]
