"""A request that is cancelled hangs up: the server aborts the vendor's call too, and no connection is left open."""

import asyncio

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.trust import ssl_context
from clue_desktop.contract.vendor_apis import ApiTest, TestParameters, VendorApiSave


def test_cancelling_a_test_call_closes_its_connection():
    asked, hung_up = asyncio.Event(), asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        asked.set()
        while await reader.read(65536):
            pass
        hung_up.set()
        writer.close()
        await writer.wait_closed()

    async def run() -> None:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            async with AdminClient(f"http://127.0.0.1:{port}", token="token") as client:
                test = ApiTest(api=VendorApiSave(), parameters=TestParameters())
                call = asyncio.create_task(client.vendor_apis.test("22222222", test))
                await asyncio.wait_for(asked.wait(), 20)
                call.cancel()
                # The client is still open: it is the cancelling that hangs up.
                await asyncio.wait_for(hung_up.wait(), 20)

    asyncio.run(run())


def test_cancelling_within_the_handshake_closes_the_connection():
    greeted, hung_up = asyncio.Event(), asyncio.Event()

    async def never_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        greeted.set()
        while await reader.read(65536):
            pass
        hung_up.set()
        writer.close()
        await writer.wait_closed()

    async def run() -> None:
        async with await asyncio.start_server(never_answer, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            async with AdminClient(f"https://127.0.0.1:{port}", ssl_context()) as client:
                call = asyncio.create_task(client.server.about())
                await asyncio.wait_for(greeted.wait(), 20)
                call.cancel()
                await asyncio.wait_for(hung_up.wait(), 20)
                assert call.cancelled()

    asyncio.run(run())
