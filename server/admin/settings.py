"""The server's own settings."""

from fastapi import Request, Response

from clue_desktop.contract import events as contract
from clue_desktop.contract.operation import CertificateEnds
from server.admin.parts import Use
from server.http.answers import answer
from server.http.guard import Administrator, Doorkeeper, Guard, IfMatch, Routes
from server.services.etags import etag_of

routes = Routes("server settings")


@routes.add("GET", "/settings/vendor-networks", Guard.ADMINISTRATOR, contract.VendorNetworks)
def get_vendor_networks(caller: Administrator, use: Use) -> Response:
    """The private ranges that webhooks may reach."""
    document = use.settings.vendor_networks(caller)
    return answer(document, etag=etag_of(document))


@routes.add("PUT", "/settings/vendor-networks", Guard.ADMINISTRATOR, contract.VendorNetworks)
def set_vendor_networks(
    new: contract.VendorNetworks, caller: Administrator, use: Use, if_match: IfMatch = None
) -> Response:
    """Replace them."""
    document = use.settings.set_vendor_networks(caller, new, if_match)
    return answer(document, etag=etag_of(document))


@routes.add("GET", "/settings/vendor-calls", Guard.ADMINISTRATOR, contract.VendorCalls)
def get_vendor_calls(request: Request, caller: Administrator, use: Use) -> Response:
    """How much of a vendor's response is read, and what was given at the server's start."""
    return _vendor_calls(request, use.settings.vendor_calls(caller))


@routes.add("PUT", "/settings/vendor-calls", Guard.ADMINISTRATOR, contract.VendorCalls)
def set_vendor_calls(
    request: Request,
    new: contract.VendorCallsSetting,
    caller: Administrator,
    use: Use,
    if_match: IfMatch = None,
) -> Response:
    """Decide it; it holds from the next call on."""
    return _vendor_calls(request, use.settings.set_vendor_calls(caller, new, if_match))


def _vendor_calls(request: Request, document: contract.VendorCalls) -> Response:
    """Return them beside what nobody sets, which does not make them others than they were."""
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    shown = document.model_copy(update={"unnamed_proxies": doorkeeper.unnamed_proxies.seen()})
    return answer(shown, etag=etag_of(document))


@routes.add("GET", "/settings/retention", Guard.ADMINISTRATOR, contract.Retention)
def get_retention(caller: Administrator, use: Use) -> Response:
    """For how long events are kept."""
    document = use.settings.retention(caller)
    return answer(document, etag=etag_of(document))


@routes.add("PUT", "/settings/retention", Guard.ADMINISTRATOR, contract.Retention)
def set_retention(
    new: contract.Retention, caller: Administrator, use: Use, if_match: IfMatch = None
) -> Response:
    """Decide it; older events are deleted within the hour."""
    document = use.settings.set_retention(caller, new, if_match)
    return answer(document, etag=etag_of(document))


@routes.add("GET", "/settings/certificates", Guard.ADMINISTRATOR, CertificateEnds)
def get_certificates(caller: Administrator, use: Use) -> Response:
    """The certificates that the server depends on, and when each ends."""
    return answer(use.certificates.ends(caller))
