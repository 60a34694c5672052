"""How a sample vendor is to be: what the command line and the tests choose."""

from dataclasses import dataclass
from pathlib import Path

from server.sandbox.sample_vendor.certificates import CertificateKind


@dataclass(frozen=True, slots=True)
class VendorOptions:
    """`port` 0 is a free one. `delay_ms` waits before every answer that has no delay of its own.

    `script` is a file that is read again when it changes; `script_text` a script without a file; with neither, the
    example script counts. `log` gets a JSON line per request. `cert_dir` keeps the authority over restarts; without
    it, it lives as long as the vendor. Clients have to show a certificate of one of the CAs in the file `client_ca`, or with
    `asks_for_own` one that the vendor issues itself, into the directory of its authority. `tls_stall` and `tls_reset` open one more port each. `quiet`: no line per
    request on stderr. `remember`: how many of the latest requests stay available to tests.
    """

    host: str = "127.0.0.1"
    port: int = 0
    delay_ms: float = 0
    script: Path | None = None
    script_text: str | None = None
    log: Path | None = None
    cert_dir: Path | None = None
    certificate: CertificateKind = "valid"
    client_ca: Path | None = None
    asks_for_own: bool = False
    plain_http: bool = False
    tls_stall: bool = False
    tls_reset: bool = False
    quiet: bool = True
    remember: int = 10_000
