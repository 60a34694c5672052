"""The command `clue-vendor`: a sample vendor over HTTPS whose answers and faults a script sets."""

import argparse
import asyncio
import io
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence

from clue_desktop.client.paths import path_of
from clue_desktop.version import VersionAction
from server.sandbox.sample_vendor.certificates import CERTIFICATE_KINDS
from server.sandbox.sample_vendor.faults import BELOW_HTTP, FAULTS
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.paths import PATHS
from server.sandbox.sample_vendor.running import RunningVendor, new_event_loop, serve
from server.sandbox.sample_vendor.script import ScriptError
from server.sandbox.sample_vendor.script_file import example_text

_CANNOT_START = 2


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs the vendor until it is told to stop; the exit code is 2 when it cannot start."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that lacks a character must not end the program
    given = _parser().parse_args(arguments)
    try:
        status = _work(given)
        sys.stdout.flush()  # a reader that has gone is noticed here, not when Python ends
        return status
    except BrokenPipeError:
        # The reader has gone; what is still in the buffer must not complain when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _CANNOT_START


def _work(given: argparse.Namespace) -> int:
    if given.print_example:
        sys.stdout.write(example_text())
        return 0
    if given.list_faults:
        sys.stdout.write(_list_of_faults() + "\n")
        return 0
    try:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            runner.run(_run(_options(given), stop_with_stdin=given.stop_with_stdin))
    except ScriptError as error:
        return _complain(str(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        return _complain(_told(error, given))
    return 0


async def _run(options: VendorOptions, *, stop_with_stdin: bool) -> None:
    stopping = asyncio.Event()
    _stop_on_signals(stopping)
    if stop_with_stdin:
        _stop_at_end_of_stdin(stopping)
    async with await serve(options) as vendor:
        sys.stdout.write(json.dumps(_ready(vendor)) + "\n")
        sys.stdout.flush()
        await stopping.wait()


def _ready(vendor: RunningVendor) -> dict[str, object]:
    ready: dict[str, object] = {
        "ready": True,
        "url": vendor.url,
        "ca": str(vendor.ca_file) if vendor.ca_file else None,
    }
    if vendor.client_file:
        ready["clientCertificate"] = str(vendor.client_file)
    if vendor.tls_stall_url:
        ready["tlsStallUrl"] = vendor.tls_stall_url
    if vendor.tls_reset_url:
        ready["tlsResetUrl"] = vendor.tls_reset_url
    return {**ready, "pid": os.getpid()}


def _stop_on_signals(stopping: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stopping.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stopping.set))


def _stop_at_end_of_stdin(stopping: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()

    def wait_for_the_end() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        if not loop.is_closed():
            loop.call_soon_threadsafe(stopping.set)

    threading.Thread(target=wait_for_the_end, name="vendor stdin", daemon=True).start()


def _options(given: argparse.Namespace) -> VendorOptions:
    return VendorOptions(
        host=given.host,
        port=given.port,
        delay_ms=given.delay,
        script=given.script,
        log=given.log,
        cert_dir=given.cert_dir,
        certificate=given.certificate,
        client_ca=given.client_ca,
        asks_for_own=given.client_certificate,
        plain_http=given.plain_http,
        tls_stall=given.tls_stall,
        tls_reset=given.tls_reset,
        quiet=given.quiet,
        remember=0,
    )


def _parser() -> argparse.ArgumentParser:
    paths = "\n".join(f"  {path:<14}{what}" for path, what in PATHS.items())
    parser = argparse.ArgumentParser(
        prog="clue-vendor",
        description="A sample vendor over HTTPS. Without a script it does what --print-example shows.",
        epilog=f"paths that answer by themselves, with or without a script:\n{paths}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--version", action=VersionAction)
    add("--host", type=_host, default="127.0.0.1", help="address to listen on (127.0.0.1)")
    add("--port", type=_port, default=0, metavar="P", help="port; 0 takes a free one (0)")
    add(
        "--delay",
        type=_milliseconds,
        default=0,
        metavar="MS",
        help="wait before every answer that sets no delay itself",
    )
    add(
        "--script",
        type=path_of,
        metavar="FILE",
        help="TOML file with the answers; read again when it changes",
    )
    add(
        "--log",
        type=path_of,
        metavar="FILE",
        help="append a JSON line per request, instead of a short one on stderr",
    )
    add(
        "--cert-dir",
        type=path_of,
        metavar="DIR",
        help="keep the authority here, so that a restart needs no new trust",
    )
    add(
        "--certificate",
        choices=CERTIFICATE_KINDS,
        default="valid",
        help="serve a certificate that is bad on purpose",
    )
    add(
        "--client-ca",
        type=path_of,
        metavar="FILE",
        help="ask clients for a certificate of a CA in this PEM file",
    )
    add(
        "--client-certificate",
        action="store_true",
        help="ask clients for a certificate that is issued here; the first line names its file",
    )
    add("--plain-http", action="store_true", help="no TLS")
    add("--tls-stall", action="store_true", help="one more port that never answers the handshake")
    add(
        "--tls-reset",
        action="store_true",
        help="one more port that resets the connection during the handshake",
    )
    add("--stop-with-stdin", action="store_true", help="stop when stdin ends")
    add("--quiet", action="store_true", help="no line per request on stderr")
    add("--print-example", action="store_true", help="print the example script and exit")
    add("--list-faults", action="store_true", help="print every fault with what happens and exit")
    return parser


def _host(text: str) -> str:
    if not text.isascii() or not text:
        raise argparse.ArgumentTypeError("a host is an address or an ASCII name")
    return text


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port


def _milliseconds(text: str) -> float:
    ms = float(text)
    if not 0 <= ms <= 3_600_000:
        raise argparse.ArgumentTypeError("a delay is a number of milliseconds from 0 to 3600000")
    return ms


def _list_of_faults() -> str:
    above = [
        f"{fault.name:<28}{fault.what}{' (a proper answer)' if fault.proper else ''}"
        for fault in FAULTS.values()
    ]
    below = [f"{name:<28}{what}" for name, what in BELOW_HTTP.items()]
    return "\n".join((*above, "", "below HTTP, by option:", *below))


def _told(error: OSError, given: argparse.Namespace) -> str:
    """A system error in one line that names what it is about."""
    reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
    return f"{error.filename or f'{given.host} port {given.port}'}: {reason}"


def _complain(text: str) -> int:
    sys.stderr.write(f"clue-vendor: {text}\n")
    return _CANNOT_START
