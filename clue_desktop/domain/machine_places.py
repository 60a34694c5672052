"""Where a server that is a service of the whole machine is told of and keeps its things, on each system.

The console finds such a server by these places alone: not by PATH, the environment or the folder that it was started in.
All of them can be made only by an administrator of the machine, and none but `published` and `record` may be read by others.
"""

from dataclasses import dataclass

FOLDER = "CLUe Desktop"
UNIT = "clue-server.service"
SERVICE = "clue-server"
"""The name of the service on Windows, and of its user on Linux."""
LABEL = "com.clue.server"
MACOS_USER = "_clueserver"
PROGRAM_DATA = "C:\\ProgramData"


@dataclass(frozen=True, slots=True)
class MachinePlaces:
    """Paths, as the system has them.

    Attributes:
        marks: files any of which is there while the service is installed and starts with the machine.
        base: the folder that the others are in, where there is one of ours.
        data: the folder of the server's data, for the service and administrators only.
        published: the file that says how it is reached while it serves; every user may read it, and it holds no secret.
        record: the file that says what was installed; every user may read it.
        log: the file of its log; "" where the system keeps it.
    """

    marks: tuple[str, ...]
    base: str
    data: str
    published: str
    record: str
    log: str


def machine_places(platform: str, program_data: str = PROGRAM_DATA) -> MachinePlaces | None:
    """Return the places on a platform (as `sys.platform` names it); None where there is no such service."""
    if platform == "win32":
        base = _path("\\", program_data, FOLDER)
        record = f"{base}\\service.json"
        return MachinePlaces(
            marks=(record,),
            base=base,
            data=f"{base}\\server",
            published=f"{base}\\run\\server.json",
            record=record,
            log=f"{base}\\log\\server.log",
        )
    if platform == "darwin":
        base = _path("/", "/Library/Application Support", FOLDER)
        return MachinePlaces(
            marks=(f"/Library/LaunchDaemons/{LABEL}.plist",),
            base=base,
            data=f"{base}/server",
            published=f"{base}/run/server.json",
            record=f"{base}/service.json",
            log=_path("/", "/Library/Logs", FOLDER, "server.log"),
        )
    if platform == "linux":
        return MachinePlaces(
            marks=(f"/etc/systemd/system/multi-user.target.wants/{UNIT}",),
            base="",
            data="/var/lib/clue-server",
            published="/run/clue-server/server.json",
            record="/etc/clue-server/service.json",
            log="",
        )
    return None


def _path(separator: str, *parts: str) -> str:
    return separator.join(parts)
