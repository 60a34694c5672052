"""Devices that register in the field, as administrators see them: who asks, what the limits are, and what to do."""

from fastapi import Response

from clue_desktop.contract import enrollment as contract
from server.admin.parts import Use
from server.http.answers import answer, nothing
from server.http.guard import Administrator, Guard, Routes

routes = Routes("registration in the field")


@routes.add("GET", "/places/{place_id}/enrollment-limits", Guard.ADMINISTRATOR, contract.EnrollmentLimits)
def get_enrollment_limits(place_id: str, caller: Administrator, use: Use) -> Response:
    """Pending registrations, mails and tries of the last 24 hours, and the limits reached, at a node and under it."""
    return answer(use.enrollment.limits(caller, place_id))


@routes.add("DELETE", "/places/{place_id}/enrollment-limits", Guard.ADMINISTRATOR, status=204)
def lift_enrollment_limits(place_id: str, caller: Administrator, use: Use) -> Response:
    """Let devices register again at a node and under it: what was counted, and who was refused there, is forgotten."""
    use.enrollment.lift_limits(caller, place_id)
    return nothing()


@routes.add("DELETE", "/places/{place_id}/pending-registrations/{serial}", Guard.ADMINISTRATOR, status=204)
def refuse_registration(place_id: str, serial: str, caller: Administrator, use: Use) -> Response:
    """*Reject*: discard a device's code and refuse it at this Place for 24 hours with `rate_limited`."""
    use.enrollment.refuse(caller, place_id, serial)
    return nothing()
