"""What a console hands on of its trust: the fingerprint for a device's credential file, and a device's connection."""

import asyncio
import socket
import ssl
import threading
from pathlib import Path

import pytest
import trustme
from running import Console, running_server, set_up

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.errors import Unauthenticated, Unreachable
from clue_desktop.client.trust import presented_fingerprint, ssl_context, trusted_fingerprint
from clue_desktop.domain.credentials import Credential


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory):
    with running_server(tmp_path_factory.mktemp("fingerprint") / "data") as server:
        yield set_up(server)


def test_the_fingerprint_is_the_one_that_people_compare(owner: Console):
    """Known by its CA file or by its pin, the server has the same fingerprint, and others can pin it."""

    async def ask(**trust) -> str | None:
        async with AdminClient(owner.server.url, ssl_context(**trust)) as client:
            return await client.fingerprint()

    port = int(owner.server.url.rsplit(":", 1)[1])
    shown = presented_fingerprint("127.0.0.1", port)
    assert asyncio.run(ask(ca_file=Path(owner.server.ready["ca"]))) == shown
    assert asyncio.run(ask(fingerprint=shown)) == shown


def test_a_server_that_is_not_trusted_gives_no_fingerprint(owner: Console):
    async def ask() -> None:
        async with AdminClient(owner.server.url, ssl_context()) as client:
            await client.fingerprint()

    with pytest.raises(Unreachable, match="did not show its certificate"):
        asyncio.run(ask())


def test_without_tls_there_is_none():
    async def ask() -> str | None:
        async with AdminClient("http://127.0.0.1:9") as client:
            return await client.fingerprint()

    assert asyncio.run(ask()) is None


def test_the_certificate_of_another_authority_is_not_offered_for_pinning(tmp_path: Path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    server = trustme_context(authority)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _address = listening.accept()
            with server.wrap_socket(connection, server_side=True) as wrapped:
                wrapped.recv(1)

        thread = threading.Thread(target=serve)
        thread.start()
        port = listening.getsockname()[1]
        assert trusted_fingerprint("127.0.0.1", port, ssl_context(tmp_path / "ca.pem")) is None
        thread.join(10)


def trustme_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def test_a_device_speaks_to_the_same_server(owner: Console):
    device = owner.device(owner.headquarters)

    async def present(token: str) -> str:
        async with (
            AdminClient(owner.server.url, ssl_context(Path(owner.server.ready["ca"]))) as client,
            client.as_device(device.serial, token) as standing_in,
        ):
            return (await standing_in.verify(Credential.FACE, "minji.kim")).result

    assert asyncio.run(present(device.token)) == "local"
    with pytest.raises(Unauthenticated):
        asyncio.run(present("not-its-token"))
