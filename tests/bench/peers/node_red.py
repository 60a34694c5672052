"""Node-RED doing the job of a verification: an HTTP node, a request node with TLS, function nodes, and a file node.

It is installed by npm into a folder of its own, which is not kept unless one is named; its nodes are those that come with
it. Each decision is a line appended to a file before the device is answered.
"""

import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peer import Peer, by_http, package_version
from stand import MEASURED_CORE, Target, pinned

NAME = "Node-RED"
LOG = "a line appended"
_PACKAGE = "node-red@4"
_INSTALL_SECONDS = 240
_START_SECONDS = 60

_SETTINGS = """
module.exports = {
    uiHost: "127.0.0.1", uiPort: %(port)d, httpAdminRoot: false, flowFile: "flows.json", userDir: %(directory)s,
    credentialSecret: false, httpRequestTimeout: 4000, logging: {console: {level: "warn", metrics: false, audit: false}},
    diagnostics: {enabled: false, ui: false}, runtimeState: {enabled: false, ui: false}, telemetry: {enabled: false},
    externalModules: {}, editorTheme: {projects: {enabled: false}},
};
"""
_ASK = """
if (msg.req.headers.authorization !== "Bearer " + %(token)s) {
    return [null, Object.assign(msg, {statusCode: 401, payload: {code: "unauthenticated"}})];
}
if (msg.payload.credential !== "rfCard" || typeof msg.payload.value !== "string") {
    return [null, Object.assign(msg, {statusCode: 422, payload: {code: "invalid"}})];
}
msg.presented = msg.payload.value;
msg.headers = {Authorization: "Bearer s3cret-of-the-vendor", Accept: "application/json"};
msg.payload = {deviceId: %(serial)s, rfCard: msg.presented};
return [msg, null];
"""
_JUDGE = """
msg.answer = {result: msg.statusCode === 200 && msg.payload && msg.payload.valid === true ? "granted" : "denied"};
msg.payload = [Date.now(), %(serial)s, "rfCard", msg.presented.slice(-4), msg.answer.result].join(" ");
return msg;
"""
_ANSWER = """
msg.statusCode = 200;
msg.headers = {"content-type": "application/json"};
msg.payload = msg.answer;
return msg;
"""


def missing(folder: Path | None) -> str | None:
    """Return what is missing, or None; `folder` is where it is installed already, if it is."""
    if shutil.which("node") is None:
        return "it needs Node.js: apt-get install nodejs npm"
    if folder is not None and not _start_of(folder).exists():
        return f"there is no node_modules/node-red in {folder}"
    if folder is None and shutil.which("npm") is None:
        return "it is installed by npm: apt-get install npm"
    return None


def install(folder: Path) -> str | None:
    """Install it into a folder; return why that failed, or None."""
    folder.mkdir()
    command = [
        "npm",
        "install",
        "--no-audit",
        "--no-fund",
        "--omit=optional",
        "--prefix",
        str(folder),
        _PACKAGE,
    ]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=_INSTALL_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return f"npm had not installed it after {_INSTALL_SECONDS} s"
    return None if done.returncode == 0 else f"npm could not install it: {done.stderr.strip()[-300:]}"


@contextmanager
def running(directory: Path, folder: Path, vendor_url: str, vendor_ca: Path, token: str) -> Iterator[Peer]:
    """Run it."""
    directory.mkdir()
    port = _free_port()
    words = {"token": json.dumps(token), "serial": json.dumps(token.partition(".")[0])}
    (directory / "settings.js").write_text(
        _SETTINGS % {"port": port, "directory": json.dumps(str(directory))}
    )
    (directory / "flows.json").write_text(json.dumps(_flow(directory, vendor_url, vendor_ca, words)))
    start = ["node", str(_start_of(folder)), "--settings", str(directory / "settings.js")]
    log = directory / "log"
    with log.open("w") as output:
        process = subprocess.Popen(pinned(start, MEASURED_CORE), stdout=output, stderr=output, cwd=directory)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(process, url, log)
        version = package_version(folder / "node_modules" / "node-red")
        yield by_http(NAME, Target(url, token, None, process.pid), LOG, version)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _flow(
    directory: Path, vendor_url: str, vendor_ca: Path, words: dict[str, str]
) -> list[dict[str, object]]:
    """Return the nodes: in → ask → request → judge → file → answer → out."""
    common: dict[str, object] = {"z": "tab", "x": 0, "y": 0}

    def function(name: str, code: str, outputs: int, *wires: list[str]) -> dict[str, object]:
        return {
            **common,
            "id": name,
            "type": "function",
            "func": code % words,
            "outputs": outputs,
            "wires": wires,
        }

    return [
        {"id": "tab", "type": "tab", "label": "verifications", "disabled": False},
        {"id": "tls", "type": "tls-config", "cert": "", "key": "", "ca": str(vendor_ca), "verifyservercert": True,
         "servername": "localhost"},
        {**common, "id": "in", "type": "http in", "url": "/device/v1/verifications", "method": "post",
         "wires": [["ask"]]},
        function("ask", _ASK, 2, ["request"], ["out"]),
        {**common, "id": "request", "type": "http request", "method": "POST", "ret": "obj", "tls": "tls",
         "url": f"{vendor_url}/grant", "persist": True, "senderr": False, "wires": [["judge"]]},
        function("judge", _JUDGE, 1, ["file"]),
        {**common, "id": "file", "type": "file", "filename": str(directory / "decisions"), "filenameType": "str",
         "appendNewline": True, "createDir": False, "overwriteFile": "false", "wires": [["answer"]]},
        function("answer", _ANSWER, 1, ["out"]),
        {**common, "id": "out", "type": "http response", "wires": []},
    ]  # fmt: skip


def _start_of(folder: Path) -> Path:
    return folder / "node_modules" / "node-red" / "red.js"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(  # of this machine
                urllib.request.Request(f"{url}/device/v1/verifications", b"{}"), timeout=2
            )
        except urllib.error.HTTPError as refused:
            if refused.code == 401:
                return
        except OSError:
            pass
        time.sleep(0.1)
    msg = f"Node-RED did not start: {log.read_text()}"
    raise RuntimeError(msg)
