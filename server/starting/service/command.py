"""`clue-server service …`: which of it is asked for, and what is said of it."""

import argparse
import sys
from pathlib import Path

from clue_desktop.domain.machine_places import machine_places
from clue_desktop.windows_security import program_data
from server.settings import Settings
from server.starting.service.acting import Service, service_here
from server.starting.service.host import WRONG_SETTINGS, Host, keep_failure
from server.starting.service.plan import left_out, plan_of
from server.starting.service.status import say


def host_of(settings: Settings, options: argparse.Namespace) -> Host:
    """Return what runs the server under a service manager. Raises ServiceError."""
    where = service_here(settings.data_dir, system=True)
    return Service(where).host(plan_of(settings, options, where.data_dir))


def keep_reason(words: str) -> None:
    """Keep why the server could not be started, where `service status` looks for it."""
    places = machine_places(sys.platform, program_data())
    if places is not None and places.log:
        keep_failure(Path(places.log), WRONG_SETTINGS, words)


def act(settings: Settings, options: argparse.Namespace) -> int:
    """Do what was asked for, and return the exit status.

    Raises:
        ServiceError: it cannot be done; what was there before is there still, unless the message says otherwise.
        OSError: a file cannot be written.
    """
    where = service_here(settings.data_dir, system=options.system)
    service = Service(where)
    action: str = options.argument
    if action == "status":
        return say(service.status(settings.port), as_json=options.json)
    if action in {"install", "print", "run"}:
        plan = plan_of(settings, options, where.data_dir if where.system else None)
        if action == "run":
            return service.run(plan)
        not_given = left_out(options, where.manager.secrets_file)
        words = service.install(plan) if action == "install" else service.shown(plan)
        if not_given:
            sys.stderr.write(f"clue-server: {not_given}\n")
    elif action in {"stop", "uninstall"}:
        do = service.stop if action == "stop" else service.uninstall
        words = do(if_installed=options.if_installed)
    elif action == "setup-token":
        words = f"{service.setup_token()}\n"
    else:
        words = {
            "start": service.start,
            "restart": service.restart,
            "show": service.installed,
            "upgrade": service.upgrade,
        }[action]()
    sys.stdout.write(words)
    return 0
