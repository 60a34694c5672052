"""Telling many waiting streams that there is something new, without queues."""

import asyncio


class Broadcast:
    """A counter that streams wait on; all calls on the event loop."""

    def __init__(self) -> None:
        self.generation = 0
        self.closed = False
        self.interruptions = 0
        self._waiting = 0
        self._next: asyncio.Event = asyncio.Event()

    @property
    def awaited(self) -> bool:
        """Whether anybody waits."""
        return self._waiting > 0

    def announce(self) -> None:
        """Wake everybody who waits."""
        self.generation += 1
        self._next.set()
        self._next = asyncio.Event()

    def interrupt(self) -> None:
        """End the streams that are open, so that who follows begins anew; new ones may be opened."""
        self.interruptions += 1
        self.announce()

    def close(self) -> None:
        """Wake everybody for the last time: streams end."""
        self.closed = True
        self.announce()

    async def beyond(self, generation: int, seconds: float) -> bool:
        """Wait until something was announced after `generation`; False when nothing was for so many seconds."""
        if self.generation > generation:
            return True
        self._waiting += 1
        try:
            async with asyncio.timeout(seconds):
                await self._next.wait()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
        return True
