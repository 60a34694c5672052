"""How shadows compare with what decided."""

from typing import Annotated

from fastapi import Depends, Query, Response

from clue_desktop.contract import shadows as contract
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.shadow import ShadowOutcome
from server.admin.moments import AskedMoment
from server.admin.parts import Use
from server.http.answers import answer
from server.http.guard import Administrator, Guard, Routes
from server.services.records.shadows import MOST_PER_PAGE, Compared

routes = Routes("access service")


def _compared(
    place_id: str,
    credential: Credential,
    since: Annotated[AskedMoment | None, Query()] = None,
    until: Annotated[AskedMoment | None, Query()] = None,
    api_id: Annotated[str | None, Query(alias="apiId", max_length=64)] = None,
    shadow_id: Annotated[str | None, Query(alias="shadowApiId", max_length=64)] = None,
) -> Compared:
    return Compared(place_id, credential, since, until, api_id, shadow_id)


Wanted = Annotated[Compared, Depends(_compared)]


@routes.add("GET", "/places/{place_id}/access-service/shadow", Guard.ADMINISTRATOR, contract.ShadowComparison)
def get_comparison(wanted: Wanted, caller: Administrator, use: Use) -> Response:
    """A time's verifications by what the shadow said of them, in numbers; the last 24 hours, if nothing is said."""
    with use.reads.one(caller):
        return answer(use.shadows.comparison(caller, wanted))


@routes.add(
    "GET", "/places/{place_id}/access-service/shadow/pairs", Guard.ADMINISTRATOR, contract.ShadowPairs
)
def get_pairs(
    wanted: Wanted,
    caller: Administrator,
    use: Use,
    outcome: Annotated[ShadowOutcome, Query()] = ShadowOutcome.DIFFERED,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_PER_PAGE)] = 50,
) -> Response:
    """The verifications of one outcome, each with what the shadow said, newest first."""
    return answer(use.shadows.pairs(caller, wanted, outcome, cursor, limit))
