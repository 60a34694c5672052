"""Which authorities vendors' certificates may come from, taken anew when the files that say so change."""

import logging
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path

from server.running.tls_keeping import WatchedFiles
from server.verification.vendor_client import make_ssl_context

_log = logging.getLogger(__name__)


class VendorTrust:
    """The system's store and the operator's CA files, while the server runs.

    Attributes:
        context: the one for vendor calls from the start on.
    """

    def __init__(self, ca_files: Sequence[Path]) -> None:
        """Raise OSError (ssl.SSLError is one) for a file that cannot be read or holds no certificate."""
        self._ca_files = tuple(ca_files)
        system = ssl.get_default_verify_paths()
        stores = (system.cafile, system.capath)
        self._files = WatchedFiles([*self._ca_files, *(Path(store) for store in stores if store)])
        self._fault = ""
        self.context = make_ssl_context(self._ca_files)

    def look(self, take: Callable[[ssl.SSLContext], object]) -> None:
        """Hand a new context to `take` if a file has changed; where it cannot be used, the one before goes on."""
        if not self._files.changed():
            return
        try:
            context = make_ssl_context(self._ca_files)
        except OSError as fault:
            self._files.look_again()  # it may be half written
            if str(fault) != self._fault:
                _log.warning("the authorities of vendors cannot be taken anew, those before go on: %s", fault)
            self._fault = str(fault)
            return
        self._fault = ""
        _log.info("vendors' certificates are judged by the authorities' files as they are now")
        take(context)
