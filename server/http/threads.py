"""The threads that routes work in, made ready at the first request that comes by one."""

import asyncio

import anyio


class Threads:
    """What AnyIO's threads are made of is imported beside the event loop: doors do not wait for it.

    Not before somebody asks: it is a mebibyte that a server does without which only devices ask.
    """

    def __init__(self) -> None:
        self._are_ready = False
        self._getting_ready = asyncio.Lock()

    async def ready(self) -> None:
        """Return when routes can work in threads."""
        if self._are_ready:
            return
        async with self._getting_ready:
            if not self._are_ready:
                await asyncio.to_thread(anyio.run, _nothing)
                self._are_ready = True


async def _nothing() -> None:
    """Run AnyIO once: it imports what it runs on when it is first asked to."""
