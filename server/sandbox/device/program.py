"""The command `clue-device`: a device without a device, which speaks to the server as real ones do."""

import argparse
import asyncio
import io
import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path

from clue_desktop.client.connection import server_address
from clue_desktop.client.errors import ClientError
from clue_desktop.client.paths import path_of
from clue_desktop.client.trust import TrustError
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.enrollment import model_problem
from clue_desktop.version import VersionAction
from server.sandbox.device import commands
from server.sandbox.device.access import (
    TOKEN_VARIABLE,
    AccessError,
    DeviceAccess,
    Given,
    find_access,
    read_access,
)
from server.sandbox.device.load import LoadPlan, make_load, new_event_loop
from server.sandbox.device.load_report import as_document, as_table
from server.sandbox.device.panel import NOT_REGISTERED, PanelPlan, panel
from server.sandbox.device.panel_device import Timing
from server.sandbox.device.screen import TROUBLE, error_document, plain
from server.sandbox.device.values import ValuesError, check_value, values_of

_DESCRIPTION = """\
A CLUe device simulated: it speaks to the verification server as a device does.

Where the server is and who the device is come from --server, --serial, --ca or --fingerprint, or all at once from
the --credential-file that `register` writes. The token comes from that file, --token-file or the variable
CLUE_DEVICE_TOKEN. --token is for tests: everybody on this machine can see it in the list of processes.
"""
_EXIT_CODES = {
    "status": "Exit code: 0 registered, 1 not registered, 2 trouble.",
    "register": "Exit code: 0 done, 2 refused or trouble.",
    "present": (
        "Exit code: 0 granted, 1 denied, 3 device-local, 2 no decision (the door stays shut). With --repeat: 0 when "
        "all were granted, else 2 before 1 before 3. A device waits 5 s for a decision, and so does this."
    ),
    "watch": "Exit code: 0 ended by Ctrl-C or after --once, --count; 2 where the server refuses.",
    "panel": (
        "The panel's page registers the device with a Place's allocation code. From then on the device follows its "
        "settings and is seen as connected; the panel shuts down 3 minutes later. Exit code: 0 registered, 1 ended "
        "before that, 2 trouble."
    ),
    "load": "Exit code: 0 every request got a decision, 2 otherwise.",
}
_DEFAULT_CONNECTIONS = 16
_DEFAULT_OPEN_CONNECTIONS = 256


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors are one line on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that lacks a character must not end the program
    given = _parser().parse_args(arguments)
    talk = commands.Talk(_say, _note, as_json=given.json)
    try:
        access = find_access(_given(given), os.environ)
        work = _work(given, access, talk)
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            return runner.run(_until_told(work))
    except ClientError as error:
        if talk.as_json:
            _say(json.dumps({"error": error_document(error)}, ensure_ascii=False))
        return _complain(str(error))
    except (AccessError, TrustError, ValuesError) as error:
        return _complain(str(error))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return {"watch": 0, "panel": NOT_REGISTERED}.get(given.command, 130)
    except BrokenPipeError:
        # The reader has gone; what is still in the buffer must not complain when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return TROUBLE


Work = Callable[[], Coroutine[None, None, int]]


async def _until_told(work: Work) -> int:
    """Run a command; SIGTERM ends it as Ctrl-C does."""
    task = asyncio.current_task()
    if task is not None and sys.platform != "win32":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await work()


def _work(given: argparse.Namespace, access: DeviceAccess, talk: commands.Talk) -> Work:
    match given.command:
        case "status":
            return partial(commands.status, access, talk)
        case "register":
            file = _credential_file(given, access.serial)
            return partial(commands.register, access, given.place_id, given.code, file, talk)
        case "panel":
            plan = _panel_plan(given, access)
            return partial(panel, access, plan, talk, Timing(time.monotonic, asyncio.sleep))
        case "present":
            _need_token(access, given)
            value = sys.stdin.readline().rstrip("\r\n") if given.value == "-" else given.value
            return partial(commands.present, access, given.credential, check_value(value), given.repeat, talk)
        case "watch":
            _need_token(access, given)
            return partial(commands.watch, access, given.count, talk, once=given.once)
        case _:
            return partial(_load, _plan(given, access), talk)


async def _load(plan: LoadPlan, talk: commands.Talk) -> int:
    figures = await make_load(plan)
    talk.answer(as_document(plan, figures), as_table(plan, figures))
    decided_all = figures.requests == figures.decisions.total() > 0
    return 0 if decided_all and not figures.failed_connects else TROUBLE


def _plan(given: argparse.Namespace, access: DeviceAccess) -> LoadPlan:
    token = _need_token(access, given)
    connections = given.connections or (
        _DEFAULT_CONNECTIONS if given.rate is None else _DEFAULT_OPEN_CONNECTIONS
    )
    return LoadPlan(
        server=access.server,
        token=token,
        tls=access.tls(),
        credential=given.credential,
        values=values_of(given.values),
        connections=connections,
        seconds=given.seconds,
        rate=given.rate,
    )


def _panel_plan(given: argparse.Namespace, access: DeviceAccess) -> PanelPlan:
    host, port = given.listen
    return PanelPlan(
        host=host,
        port=port,
        names=given.host_name,
        file=_credential_file(given, access.serial),
        model=given.model,
        then_watch=given.then_watch,
    )


def _credential_file(given: argparse.Namespace, serial: str) -> Path:
    path: Path | None = given.credential_file
    return path or Path(f"clue-device-{serial}.json")


def _existing_credential_file(given: argparse.Namespace) -> Path | None:
    """Return the file of an earlier registration, which a panel starts from. Raises AccessError for another device's."""
    path = _credential_file(given, given.serial) if given.credential_file or given.serial else None
    if path is None or not path.exists():
        return None
    stored = read_access(path)
    server = str(server_address(given.server)).rstrip("/") if given.server else stored.server
    if (given.serial or stored.serial, server) != (stored.serial, stored.server):
        raise AccessError(f"{path} belongs to device {stored.serial} of {stored.server}. Name another file.")
    return path


def _need_token(access: DeviceAccess, given: argparse.Namespace) -> str:
    if access.token is None:
        if given.credential_file is not None:
            raise AccessError(_of_another(given.credential_file, access))
        raise AccessError(
            f"The device's token is missing. Give --credential-file FILE, --token-file FILE or {TOKEN_VARIABLE}."
        )
    return access.token


def _of_another(path: Path, access: DeviceAccess) -> str:
    """Say why the token of a credential file is not the one that is needed. Raises AccessError as reading does."""
    stored = read_access(path)
    if stored.serial != access.serial:
        return (
            f"{path} is a token of device {stored.serial}, not of {access.serial}: leave --serial out, or register"
            " that device."
        )
    return f"{path} is a token of {stored.server}, not of {access.server}: leave --server out, or register there."


def _given(given: argparse.Namespace) -> Given:
    match given.command:
        case "register":
            # It writes the file; what it says of an earlier registration does not count.
            credential_file = None
        case "panel":
            credential_file = _existing_credential_file(given)
        case _:
            credential_file = given.credential_file
    return Given(
        server=given.server,
        serial=given.serial,
        token=given.token,
        token_file=given.token_file,
        credential_file=credential_file,
        ca=given.ca,
        fingerprint=given.fingerprint,
    )


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    reach = common.add_argument_group("the server and the device")
    reach.add_argument("--server", metavar="URL", help="the server's address, https://host:port")
    reach.add_argument("--serial", metavar="N", help="the device's serial, 9 to 12 digits")
    known = reach.add_mutually_exclusive_group()
    known.add_argument("--ca", metavar="FILE", type=path_of, help="the server's CA certificate (PEM)")
    known.add_argument("--fingerprint", metavar="SHA256", help="the server's fingerprint, as it shows it")
    reach.add_argument(
        "--credential-file", metavar="FILE", type=path_of, help="what `register` wrote: all of these"
    )
    token = reach.add_mutually_exclusive_group()
    token.add_argument("--token-file", metavar="FILE", type=path_of, help="a file with the device's token")
    token.add_argument("--token", help="the token itself; for tests, others on this machine can see it")
    common.add_argument("--json", action="store_true", help="the result as JSON, one document a line")

    parser = argparse.ArgumentParser(
        prog="clue-device", description=_DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action=VersionAction)
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, purpose: str) -> argparse.ArgumentParser:
        return subparsers.add_parser(
            name, parents=[common], help=purpose, description=purpose, epilog=_EXIT_CODES[name]
        )

    command("status", "say whether the server answers, knows the device, and what its settings are")

    register = command("register", "register the device with a Place's allocation code")
    register.add_argument("--place-id", required=True, metavar="ID", help="the Place ID, 8 digits")
    register.add_argument("--code", help="the allocation code; without it, one is sent to the Place's email")

    present = command("present", "present a credential and show what the device's screen would")
    present.add_argument("credential", type=_credential, metavar="CREDENTIAL", help=_CREDENTIALS)
    present.add_argument(
        "value", metavar="VALUE", help="user key, card number, PIN or QR payload; - reads a line"
    )
    present.add_argument("--repeat", type=_count, default=1, metavar="N", help="present it so many times")

    watch = command("watch", "follow the device's settings and print each change")
    ends = watch.add_mutually_exclusive_group()
    ends.add_argument("--once", action="store_true", help="print the settings as they are and end")
    ends.add_argument("--count", type=_count, metavar="N", help="end after so many lines")

    served = command(
        "panel", "serve the web panel of a device without an LCD, to be registered from a browser"
    )
    served.add_argument(
        "--listen",
        type=_listen,
        default=_DEFAULT_LISTEN,
        metavar="HOST:PORT",
        help="where the panel listens (default 0.0.0.0:8080, every address of this machine; port 0: any free one)",
    )
    served.add_argument(
        "--host-name",
        action="append",
        default=[],
        metavar="NAME",
        help="a further name or address by which browsers reach this device; may be given more than once",
    )
    served.add_argument(
        "--model", type=_model, metavar="M", help="the device's model, shown in the allocation mail"
    )
    served.add_argument(
        "--then-watch", action="store_true", help="go on following the settings when the panel has shut down"
    )

    load = command("load", "make load and measure what the server does with it")
    load.add_argument("--rate", type=_amount, metavar="R", help="begin R requests a second, answered or not")
    load.add_argument(
        "--connections",
        type=_count,
        metavar="N",
        help=f"ask on N connections, again after each answer (default {_DEFAULT_CONNECTIONS}); with --rate the most "
        f"at a time (default {_DEFAULT_OPEN_CONNECTIONS})",
    )
    load.add_argument("--seconds", type=_amount, default=10.0, metavar="S", help="for how long (default 10)")
    load.add_argument(
        "--credential", type=_credential, default=Credential.FACE, metavar="CREDENTIAL", help=_CREDENTIALS
    )
    load.add_argument(
        "--values",
        default="user{1-100}",
        metavar="FILE|PATTERN",
        help="a file with a value a line, or a pattern with a range (default user{1-100}); taken in turn",
    )
    return parser


_DEFAULT_LISTEN = ("0.0.0.0", 8080)  # noqa: S104 - whoever stands before the device must be able to open its panel
_LISTEN = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]*)):([0-9]{1,5})")
_CREDENTIALS = ", ".join(credential.value for credential in Credential)


def _credential(text: str) -> Credential:
    try:
        return Credential(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {_CREDENTIALS}") from None


def _listen(text: str) -> tuple[str, int]:
    found = _LISTEN.fullmatch(text)
    if found is None or int(found[3]) > 65_535:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not HOST:PORT, such as 192.168.0.20:8080 or [::1]:8080"
        )
    return found[1] or found[2] or _DEFAULT_LISTEN[0], int(found[3])


def _model(text: str) -> str:
    problem = model_problem(text)
    if problem is not None:
        raise argparse.ArgumentTypeError(problem.message)
    return text


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:12]) <= 1_000_000):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 1,000,000")
    return int(text)


def _amount(text: str) -> float:
    try:
        amount = float(text)
    except ValueError:
        amount = 0.0
    if not 0 < amount <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0, up to 1,000,000")
    return amount


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _note(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _complain(text: str) -> int:
    _note(f"clue-device: {plain(text)}")
    return TROUBLE
