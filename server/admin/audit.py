"""The audit trail."""

from typing import Annotated

from fastapi import Query, Request, Response

from clue_desktop.contract import session as contract
from server.admin.moments import AskedMoment
from server.admin.parts import Use
from server.http.answers import answer
from server.http.csv_export import csv_answer, wants_csv
from server.http.guard import Administrator, Guard, Routes
from server.services.records.audit import MOST_PER_PAGE, PAGE, AuditFilter

routes = Routes("audit")


@routes.add("GET", "/audit", Guard.ADMINISTRATOR, contract.Audit)
def get_audit(
    request: Request,
    caller: Administrator,
    use: Use,
    place_id: Annotated[str | None, Query(alias="placeId", max_length=64)] = None,
    administrator_id: Annotated[str | None, Query(alias="administratorId", max_length=64)] = None,
    action: Annotated[str | None, Query(max_length=64)] = None,
    outcome: Annotated[str | None, Query(max_length=64)] = None,
    since: Annotated[AskedMoment | None, Query()] = None,
    until: Annotated[AskedMoment | None, Query()] = None,
    cursor: Annotated[int | None, Query(ge=0, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_PER_PAGE)] = PAGE,
    *,
    spreadsheet: Annotated[bool, Query()] = False,
) -> Response:
    """Who did what, newest first; with `Accept: text/csv` all of it as CSV, with the digests of its chain."""
    wanted = AuditFilter(place_id, administrator_id, action, outcome, since, until)
    if not wants_csv(request.headers.get("accept")):
        return answer(use.audit.page(caller, wanted, cursor, limit))
    read = use.reads.begin(caller)
    pages = use.audit.pages(caller, wanted)
    return csv_answer(
        contract.AuditEntry, next(pages), read.over(pages), "audit.csv", for_spreadsheet=spreadsheet
    )
