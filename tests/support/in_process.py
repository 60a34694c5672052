"""The server's application inside the test's own process, for what a real process cannot be made to do."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from new_data import lay_out

from server.app import Application, Living
from server.keys.secrets import Secrets
from server.running.databases import now, open_databases, session_service
from server.running.runtime import living
from server.services.journal import Clock
from server.settings import Settings


@asynccontextmanager
async def application(
    data_dir: Path,
    change: Callable[[Living], Living] = lambda made: made,
    clock: Clock = now,
    **settings: Any,
) -> AsyncIterator[tuple[Application, httpx.AsyncClient]]:
    """Run the application on fresh databases and give it with a client of it.

    Args:
        data_dir: where its files are.
        change: replaces parts of it before it serves.
        clock: what the services read the time from.
        settings: as for `Settings`.
    """
    given = Settings(
        data_dir=data_dir, use_keyring=False, setup_token="the setup token", metrics_open=True, **settings
    )
    if given.database is None:
        lay_out(data_dir)
    databases = open_databases(given)
    secrets = Secrets.open(data_dir, {}, use_keyring=False)
    setup = session_service(given, databases, secrets)
    setup.prepare()
    setup.offer_setup(given.setup_token)

    @asynccontextmanager
    async def changed() -> AsyncIterator[Living]:
        async with living(given, databases, secrets, clock) as made:
            yield change(made)

    app = Application(changed)
    orders: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    reports: asyncio.Queue[Any] = asyncio.Queue()
    running = asyncio.create_task(app({"type": "lifespan"}, orders.get, reports.put))
    try:
        await orders.put({"type": "lifespan.startup"})
        assert (await reports.get())["type"] == "lifespan.startup.complete"
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://server") as client:
            yield app, client
    finally:
        await orders.put({"type": "lifespan.shutdown"})
        await running
        databases.close()
