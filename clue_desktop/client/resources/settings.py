"""What holds for the whole server."""

from clue_desktop.client.connection import Versioned
from clue_desktop.client.resources.resource import Resource
from clue_desktop.contract.events import Retention, VendorCalls, VendorCallsSetting, VendorNetworks


class SettingsResource(Resource):
    """What holds for the whole server."""

    async def vendor_networks(self) -> Versioned[VendorNetworks]:
        """Read which private address ranges webhooks may reach."""
        return await self._connection.ask("GET", "/api/v1/settings/vendor-networks", VendorNetworks)

    async def set_vendor_networks(
        self, networks: list[str], *, if_match: str | None = None
    ) -> Versioned[VendorNetworks]:
        """Set which private address ranges webhooks may reach, in CIDR form."""
        path = "/api/v1/settings/vendor-networks"
        body = VendorNetworks(networks=networks)
        return await self._connection.ask("PUT", path, VendorNetworks, body=body, if_match=if_match)

    async def vendor_calls(self) -> Versioned[VendorCalls]:
        """Read what holds for all vendor calls."""
        return await self._connection.ask("GET", "/api/v1/settings/vendor-calls", VendorCalls)

    async def set_vendor_calls(
        self, response_kib: int | None, *, if_match: str | None = None
    ) -> Versioned[VendorCalls]:
        """Read so much of a vendor's response, in KiB; None = as the server was started."""
        path, body = "/api/v1/settings/vendor-calls", VendorCallsSetting(response_kib=response_kib)
        return await self._connection.ask("PUT", path, VendorCalls, body=body, if_match=if_match)

    async def retention(self) -> Versioned[Retention]:
        """Read for how long events are kept."""
        return await self._connection.ask("GET", "/api/v1/settings/retention", Retention)

    async def set_retention(
        self, event_days: int | None, *, if_match: str | None = None
    ) -> Versioned[Retention]:
        """Keep events for so many days; None = for ever."""
        path, body = "/api/v1/settings/retention", Retention(event_days=event_days)
        return await self._connection.ask("PUT", path, Retention, body=body, if_match=if_match)
