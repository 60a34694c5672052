"""How a device registers in the field: it asks for an allocation code, and enters it."""

from typing import Annotated

from fastapi import Depends, Request, Response

from clue_desktop.contract import enrollment as contract
from server.http.answers import answer
from server.http.guard import Guard, Routes, Source
from server.services.registrations.enrollment import EnrollmentService

routes = Routes("devices' side")


async def _service(request: Request) -> EnrollmentService:
    service: EnrollmentService = request.app.state.parts.enrollment
    return service


Service = Annotated[EnrollmentService, Depends(_service)]


@routes.add("POST", "/allocation-codes", Guard.ANYONE, contract.AllocationCodeSent, 202)
def request_allocation_code(
    asked: contract.AllocationCodeRequest, service: Service, source: Source
) -> Response:
    """Have an allocation code sent to the Place's allocation email."""
    return answer(service.request_code(asked, source), status=202)


@routes.add("POST", "/registrations", Guard.ANYONE, contract.Registration, 201)
def register(entered: contract.RegistrationRequest, service: Service, source: Source) -> Response:
    """Register with the allocation code; the token is shown this once."""
    return answer(service.register(entered, source), status=201)
