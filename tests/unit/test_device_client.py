"""A device's client and the server hold to the same routes and documents."""

import asyncio
import ssl
from collections.abc import Callable
from functools import partial
from typing import Any

from published import published
from routes_described import Asked, described, noted, route_of

from clue_desktop.client.device import DeviceClient
from clue_desktop.domain.credentials import Credential

SERVER = "https://server.example"
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
CALLS: dict[str, Callable[[DeviceClient], Any]] = {
    "is_registered": lambda c: c.is_registered(),
    "request_allocation_code": lambda c: c.request_allocation_code("12345674", "BioStation 3"),
    "register": lambda c: c.register("12345674", "123456"),
    "settings": lambda c: c.settings(),
    "follow_settings": lambda c: c.follow_settings(),
    "verify": lambda c: c.verify(Credential.FACE, "1"),
}


def test_every_method_is_in_the_table():
    about_itself = {"server", "token"}
    methods = {name for name in vars(DeviceClient) if not name.startswith("_")}
    assert methods == CALLS.keys() | about_itself


def test_device_and_server_hold_to_the_same_routes():
    async def run() -> dict[tuple[str, str], Any]:
        async with DeviceClient(SERVER, "547838629", NO_TLS) as client:
            client._connection = asked = Asked(SERVER, tls=NO_TLS)
            found = [await noted(asked, partial(call, client)) for call in CALLS.values()]
            return {route_of(routes, method, path): exchange for method, path, exchange in found}

    routes = described(published(), "/device/v1/")
    assert asyncio.run(run()) == routes
