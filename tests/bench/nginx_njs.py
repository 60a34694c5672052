"""nginx with njs doing the job of a verification, to compare with: the quickest that is at hand ready-made."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from stand import MEASURED_CORE, pinned

_MODULES = (Path("/usr/lib/nginx/modules"), Path("/usr/lib64/nginx/modules"))
_MODULE = "ngx_http_js_module.so"

_SCRIPT = """
const VENDOR = %(locations)s;

async function verify(r) {
    if (r.variables.device === '') {
        answer(r, 401, {code: 'unauthenticated'});
        return;
    }
    let asked;
    try {
        asked = JSON.parse(r.requestText);
    } catch (e) {
        answer(r, 422, {code: 'invalid'});
        return;
    }
    const vendor = VENDOR[asked.credential];
    if (vendor === undefined || typeof asked.value !== 'string') {
        answer(r, 422, {code: 'invalid'});
        return;
    }
    const body = {deviceId: r.variables.device};
    body[vendor.key] = asked.value;
    let result = 'denied';
    try {
        const reply = await r.subrequest(vendor.location, {method: 'POST', body: JSON.stringify(body)});
        if (JSON.parse(reply.responseText).valid === true) {
            result = 'granted';
        }
    } catch (e) {
        r.error(String(e));
    }
    answer(r, 200, {result: result});
}

function answer(r, status, document) {
    r.headersOut['Content-Type'] = 'application/json';
    r.return(status, JSON.stringify(document));
}

export default {verify};
"""

_CONFIGURATION = """
%(user)s
load_module %(module)s;
daemon off;
worker_processes 1;
pid %(directory)s/nginx.pid;
error_log %(directory)s/error.log;
events { worker_connections 4096; }
http {
    access_log off;
    client_body_temp_path %(directory)s/body;
    proxy_temp_path %(directory)s/proxy;
    fastcgi_temp_path %(directory)s/fastcgi;
    uwsgi_temp_path %(directory)s/uwsgi;
    scgi_temp_path %(directory)s/scgi;
    keepalive_requests 100000000;
    keepalive_timeout 75;
    client_body_in_single_buffer on;
    js_path %(directory)s;
    js_import verifications from verifications.js;
    map_hash_bucket_size 256;
    map $http_authorization $device {
        default '';
        'Bearer %(token)s' '%(serial)s';
    }
    upstream vendor {
        server %(vendor)s;
        keepalive 512;
        keepalive_requests 100000000;
    }
    server {
        listen 127.0.0.1:%(port)d %(tls)s;
        location = /device/v1/verifications { js_content verifications.verify; }
        %(locations)s
    }
}
"""

_LOCATION = """
        location = /vendor%(path)s {
            internal;
            proxy_pass https://vendor%(path)s;
            proxy_http_version 1.1;
            proxy_pass_request_headers off;
            proxy_set_header Host %(vendor)s;
            proxy_set_header Connection '';
            proxy_set_header Content-Type application/json;
            proxy_set_header Accept application/json;
            proxy_set_header Authorization 'Bearer s3cret-of-the-vendor';
            proxy_ssl_verify on;
            proxy_ssl_trusted_certificate %(ca)s;
            proxy_ssl_name localhost;
            proxy_ssl_server_name on;
            proxy_ssl_protocols TLSv1.2 TLSv1.3;
        }
"""


def missing() -> str | None:
    """Return how to get what is missing, or None when all is there."""
    if shutil.which("nginx") is None or _module() is None:
        return "on Debian and Ubuntu it comes with: apt-get install nginx libnginx-mod-http-js"
    return None


@contextmanager
def running(
    directory: Path,
    vendor_url: str,
    paths: Mapping[str, str],
    vendor_ca: Path,
    token: str,
    certificate: Path | None,
) -> Iterator[tuple[str, int]]:
    """Run nginx with one worker; gives its address and the worker's process id.

    Args:
        directory: to be made, for all that nginx writes.
        vendor_url: where the vendor is.
        paths: the vendor's path for each credential, `rfCard` or `customQr`.
        vendor_ca: who vouches for the vendor.
        token: the device's, which begins with its serial.
        certificate: where `server.pem` and `server-key.pem` are, for TLS on the devices' side.
    """
    directory.mkdir()
    port = _free_port()
    vendor = urlsplit(vendor_url).netloc
    keys = {"rfCard": "rfCard", "customQr": "qrCode"}
    locations = {
        credential: {"location": f"/vendor{path}", "key": keys[credential]}
        for credential, path in paths.items()
    }
    (directory / "verifications.js").write_text(_SCRIPT % {"locations": locations})
    configuration = _CONFIGURATION % {
        "user": "user root;" if os.geteuid() == 0 else "",
        "module": _module(),
        "directory": directory,
        "token": token,
        "serial": token.partition(".")[0],
        "vendor": vendor,
        "port": port,
        "tls": "" if certificate is None else _tls(certificate),
        "locations": "".join(
            _LOCATION % {"path": path, "vendor": vendor, "ca": vendor_ca} for path in paths.values()
        ),
    }
    (directory / "nginx.conf").write_text(configuration)
    command = [
        "nginx",
        "-p",
        str(directory),
        "-c",
        str(directory / "nginx.conf"),
        "-e",
        str(directory / "error.log"),
    ]
    process = subprocess.Popen(pinned(command, MEASURED_CORE))
    try:
        _wait_until_listening(process, port, directory / "error.log")
        scheme = "http" if certificate is None else "https"
        yield f"{scheme}://127.0.0.1:{port}", _worker_of(process.pid)
    finally:
        process.terminate()
        process.wait()


def _module() -> Path | None:
    return next((each / _MODULE for each in _MODULES if (each / _MODULE).exists()), None)


def _tls(directory: Path) -> str:
    files = f"ssl_certificate {directory}/server.pem; ssl_certificate_key {directory}/server-key.pem"
    return f"ssl; {files}; ssl_protocols TLSv1.2 TLSv1.3"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_listening(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError(f"nginx did not start: {log.read_text()}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("nginx does not listen")


def _worker_of(master: int) -> int:
    for _ in range(200):  # it listens before it has a worker
        if children := Path(f"/proc/{master}/task/{master}/children").read_text().split():
            return int(children[0])
        time.sleep(0.05)
    raise RuntimeError("nginx has no worker")
