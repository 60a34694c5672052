"""A sentence of the server's reaches a console as what it was made of, and is told in Korean by the translations that ship."""

import asyncio
from collections.abc import Iterator

import pytest
import translations
from PySide6.QtCore import QTranslator
from running import Console, api_form

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.errors import Conflict, Invalid, NotFound, Refused
from clue_desktop.client.trust import ssl_context
from clue_desktop.contract.vendor_apis import ApiTest
from clue_desktop.domain.said import Said
from server.sandbox.sample_vendor.running import RunningVendor
from ui.words import language
from ui.words.language import told


@pytest.fixture(autouse=True)
def korean() -> Iterator[None]:
    translator = QTranslator()
    assert translator.load("clue_ko.qm", str(translations.FOLDER))
    language.speak(lambda context, text: translator.translate(context, text) or text)
    yield
    language.speak(None)


def client_of(owner: Console) -> AdminClient:
    token = owner.client.headers["authorization"].removeprefix("Bearer ")
    return AdminClient(owner.server.url, ssl_context(owner.server.ready["ca"]), token=token)


def test_a_refusal_with_a_name_in_it(owner: Console) -> None:
    async def ask() -> Refused:
        async with client_of(owner) as client:
            with pytest.raises(NotFound) as caught:
                await client.places.read("10000000")
        return caught.value

    fault = asyncio.run(ask())
    assert str(fault) == "There is no such place."
    assert isinstance(fault.detail, Said)
    assert isinstance(fault.detail.values["thing"], Said)
    assert "장소" in told(fault.detail)


def test_what_is_wrong_with_a_field_with_a_reason_and_what_was_typed(owner: Console) -> None:
    async def ask() -> Invalid:
        async with client_of(owner) as client:
            with pytest.raises(Invalid) as caught:
                await client.settings.set_vendor_networks(["10.0.0.1/8", "<b>Face</b>", "127.0.0.0/8"])
        return caught.value

    problems = asyncio.run(ask()).problems
    assert [problem.field for problem in problems] == ["networks[0]", "networks[1]", "networks[2]"]
    assert problems[0].message == (
        "'10.0.0.1/8' cannot be used: an address with bits beyond the range; did you mean 10.0.0.0/8?"
    )
    for problem, typed in zip(problems, ("10.0.0.1/8", "<b>Face</b>", "127.0.0.0/8"), strict=True):
        korean = told(problem.message)
        assert f"'{typed}'" in korean
        assert not any(word in korean for word in ("cannot", "address", "contains", "an "))


def test_a_refusal_of_a_state(owner: Console) -> None:
    async def ask() -> Conflict:
        async with client_of(owner) as client:
            with pytest.raises(Conflict) as caught:
                await client.places.delete(owner.headquarters)
        return caught.value

    assert told(asyncio.run(ask()).detail) == "본사는 삭제할 수 없습니다."


def test_why_a_test_failed(owner: Console, vendor: RunningVendor) -> None:
    branch = owner.place("branch")
    group = owner.place("placeGroup", branch)
    form = api_form(vendor, webhookUrl="https://127.0.0.1:9/nobody")
    test = ApiTest.model_validate(
        {"api": form, "parameters": {"deviceId": "547838629", "cardNumber": "7"}, "apiId": None}
    )

    async def ask() -> str:
        async with client_of(owner) as client:
            result = await client.vendor_apis.test(group, test)
        assert result.error is not None
        return result.error.message

    message = asyncio.run(ask())
    assert message == (
        "could not connect to 127.0.0.1 port 9 (127.0.0.1): connection refused. Check that the vendor's server is up and"
        " that no firewall is in the way."
    )
    assert told(Said("connection refused")) != "connection refused"
    assert told(Said("connection refused")) in told(message)
