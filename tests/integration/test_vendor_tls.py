"""Contexts of TLS with CAs and certificates of their own: one of a kind, gone with the last API, kept when the trust changes."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from client_pairs import NOW, Pair, in_base64, pair

from clue_desktop.certificate_files import open_certificate
from clue_desktop.domain.connection import Connection
from clue_desktop.domain.own_certificates import ClientCertificateDraft
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor
from server.verification import vendor_tls
from server.verification.compiled_call import target_at
from server.verification.vendor_client import (
    NetworkPolicy,
    VendorClient,
    VendorFailure,
    VendorResponse,
    make_ssl_context,
    request_head,
)

LOOPBACK = NetworkPolicy(operator_networks=("127.0.0.0/8",))
ROOT = pair("Vendor clients", ca=True)
CLIENT = pair("door-client", ROOT)


def shown(which: Pair) -> Connection:
    draft = ClientCertificateDraft(file=in_base64(which.chain_pem + which.key_pem()))
    return Connection(client_certificate=open_certificate(draft, NOW).opened)


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningVendor]:
    file = tmp_path_factory.mktemp("strict") / "clients.pem"
    file.write_text(ROOT.certificate_pem)
    with running_vendor(VendorOptions(client_ca=file)) as vendor:
        yield vendor


Ask = Callable[[Connection], Awaitable[VendorResponse | VendorFailure]]


@asynccontextmanager
async def client_for(vendor: RunningVendor, trusted: list[Path]) -> AsyncIterator[tuple[VendorClient, Ask]]:
    client = VendorClient(policy=LOOPBACK, ssl_context=make_ssl_context(trusted))

    async def ask(section: Connection) -> VendorResponse | VendorFailure:
        tls = vendor_tls.tls_of(section)
        target = target_at(f"{vendor.url}/grant", "group", None, tls.way if tls else "")
        return await client.call(replace(target, tls=tls), request_head(target, ()), b"{}")

    try:
        yield client, ask
    finally:
        await client.aclose()


def test_a_certificate_is_shown_under_the_servers_own_trust_and_under_its_successor(
    strict: RunningVendor,
):
    async def test() -> None:
        assert strict.ca_file is not None
        section = shown(CLIENT)
        async with client_for(strict, [strict.ca_file]) as (client, ask):
            first = await ask(section)
            assert isinstance(first, VendorResponse), first
            client.set_ssl_context(make_ssl_context([strict.ca_file]))
            after = await ask(section)
            assert isinstance(after, VendorResponse), after
            assert after.timings.tls_ms is not None, "on a connection that was made under the new trust"
            client.set_ssl_context(make_ssl_context())
            untrusted = await ask(section)
            assert isinstance(untrusted, VendorFailure)
            assert untrusted.cause == "certificate_untrusted"
            judged_alone = await ask(replace(section, ca=strict.ca_file.read_text()))
            assert isinstance(judged_alone, VendorResponse), "whatever the server trusts"

    asyncio.run(test())


def test_who_asks_without_a_certificate_meets_no_connection_of_who_has_one(strict: RunningVendor):
    async def test() -> None:
        assert strict.ca_file is not None
        section = Connection(ca=strict.ca_file.read_text())
        async with client_for(strict, []) as (_client, ask):
            known = replace(shown(CLIENT), ca=section.ca)
            for _ in range(5):
                assert isinstance(await ask(known), VendorResponse)
                refused = await ask(section)
                assert isinstance(refused, VendorFailure)
                assert (refused.code, refused.cause, refused.no_answer) == (
                    "tls_failed",
                    "client_certificate_required",
                    False,
                )
                assert refused.request_sent

    asyncio.run(test())


def test_there_is_one_of_a_kind_and_none_when_nobody_uses_it():
    section = shown(CLIENT)
    tls = vendor_tls.tls_of(section)
    assert tls is not None
    assert vendor_tls.tls_of(shown(CLIENT)) is tls
    usual = make_ssl_context()
    assert tls.made(usual) is None
    assert tls.make(usual) is tls.make(usual)
    assert vendor_tls.tls_of(Connection()) is None
    way = tls.way
    del tls
    gc.collect()
    assert way not in vendor_tls._known
