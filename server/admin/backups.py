"""Backups and the log; for owners."""

from typing import Annotated

from fastapi import Query, Response
from fastapi.responses import FileResponse

from clue_desktop.contract import operation as contract
from server.admin.parts import Use
from server.http.answers import answer, nothing
from server.http.guard import Administrator, Guard, IfMatch, Routes
from server.services.etags import etag_of

routes = Routes("backups and log")

_TAR = "application/x-tar"


@routes.add("GET", "/backups", Guard.ADMINISTRATOR, contract.Backups)
def get_backups(caller: Administrator, use: Use) -> Response:
    """The backups in the server's data directory, newest first."""
    return answer(use.backups.all(caller))


@routes.add("POST", "/backups", Guard.ADMINISTRATOR, contract.Backup, 201)
def make_backup(caller: Administrator, use: Use) -> Response:
    """Make one now, while doors are served; the answer comes when it is whole."""
    return answer(use.backups.make(caller), status=201)


@routes.add("GET", "/backups/{name}", Guard.ADMINISTRATOR, responses={200: {"content": {_TAR: {}}}})
def download_backup(name: str, caller: Administrator, use: Use) -> Response:
    """The file itself."""
    return FileResponse(use.backups.file_of(caller, name), media_type=_TAR, filename=name)


@routes.add("DELETE", "/backups/{name}", Guard.ADMINISTRATOR, status=204)
def delete_backup(name: str, caller: Administrator, use: Use) -> Response:
    """Delete it."""
    use.backups.delete(caller, name)
    return nothing()


@routes.add("GET", "/settings/backup", Guard.ADMINISTRATOR, contract.BackupSettings)
def get_backup_settings(caller: Administrator, use: Use) -> Response:
    """Whether the server makes a backup each day, and how many of them it keeps."""
    document = use.backups.settings(caller)
    return answer(document, etag=etag_of(document))


@routes.add("PUT", "/settings/backup", Guard.ADMINISTRATOR, contract.BackupSettings)
def set_backup_settings(
    new: contract.BackupSettings, caller: Administrator, use: Use, if_match: IfMatch = None
) -> Response:
    """Decide it."""
    document = use.backups.set_settings(caller, new, if_match)
    return answer(document, etag=etag_of(document))


@routes.add("GET", "/log", Guard.ADMINISTRATOR, contract.LogLines)
def get_log(
    caller: Administrator, use: Use, lines: Annotated[int, Query(ge=1, le=contract.MOST_LINES)] = 200
) -> Response:
    """The newest lines of the log of the process that answers."""
    return answer(use.log.newest(caller, lines))
