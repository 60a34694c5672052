"""Which API, from which level, would decide about somebody at a place (manual 6, 7)."""

from dataclasses import dataclass

from sqlalchemy import select

from clue_desktop.contract import vendor_apis as contract
from clue_desktop.contract.trials import Trial
from clue_desktop.domain.access_service import (
    AccessType,
    OnNoAnswer,
    Overrides,
    assignment,
    no_answer_in_force,
    vendor_api_in_force,
)
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, is_device_serial
from clue_desktop.domain.criteria import Criteria
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.said import Said
from clue_desktop.domain.samples import Sample
from server.keys.secrets import SecretsError
from server.refusals import AbsentError
from server.services.access_service.state import overrides_of, read_group
from server.services.base import Service
from server.services.customer_api import samples
from server.services.customer_api.vendor_apis import PreparedTest, VendorApiService
from server.services.tree import Caller, authorize
from server.store.tables import vendor_apis

NO_DEVICE = "000000000"


@dataclass(frozen=True, slots=True)
class PreparedTrial:
    """What holds for a credential at a node.

    Attributes:
        inherited: whether the group's setting holds.
        api_id: the API in force, None where the device decides by itself.
        usable: whether what is secret of the API can be opened.
        test: what to ask it, None where nobody is asked.
        sample: whose answer is judged instead of asking; None where the vendor is asked.
    """

    access_type: AccessType
    inherited: bool
    on_no_answer: OnNoAnswer
    api_id: str | None = None
    api_name: str | None = None
    usable: bool = True
    test: PreparedTest | None = None
    criteria: Criteria | None = None
    sample: Sample | None = None


@dataclass(frozen=True, slots=True)
class TrialService(Service):
    """The use case."""

    vendor_apis: VendorApiService

    def prepare(self, caller: Caller, place_id: str, trial: Trial) -> PreparedTrial:
        """Return what decides about a credential at a place group or a place; nothing is asked and nothing written.

        Raises:
            AbsentError, ForbiddenError: for the node, as for seeing its setting of access service.
            InvalidError: the device's serial is none, or the API has no sample of this value.
        """
        serial = trial.device_id or NO_DEVICE
        with self.reading() as connection:
            node = authorize(connection, caller, Action.SEE, place_id)
            overrides: Overrides = {}
            match node.kind:
                case PlaceKind.PLACE_GROUP:
                    authorize(connection, caller, Action.GROUP_ACCESS_SERVICE, place_id)
                    group_id = place_id
                case PlaceKind.PLACE:
                    authorize(connection, caller, Action.PLACE_ACCESS_SERVICE, place_id)
                    group_id = node.path[-2].place_id
                    overrides = overrides_of(connection, place_id)
                case _:
                    raise AbsentError(Said("place"))
            if not is_device_serial(serial):
                message = Said("Device ID must be a 9–12 digit number.")
                raise InvalidError([Problem("deviceId", "device_id_invalid", message)])
            service = read_group(connection, group_id)
            held = assignment(service, overrides, trial.credential)
            on_no_answer = no_answer_in_force(service, trial.credential)
            api_id = vendor_api_in_force(service, overrides, trial.credential)
            if api_id is None:
                return PreparedTrial(service.access_type, held.inherited, on_no_answer)
            row = connection.execute(select(vendor_apis).where(vendor_apis.c.id == api_id)).one()
            sample = _sample_of(samples.read(connection, row), row.name, trial) if trial.by_sample else None
        try:
            api = self.vendor_apis.parsed(row)
        except SecretsError:
            return PreparedTrial(
                service.access_type, held.inherited, on_no_answer, row.id, row.name, usable=False
            )
        test = PreparedTest(group_id, api.request, serial, trial.value, node.path_text, row.id, row.name)
        return PreparedTrial(
            service.access_type,
            held.inherited,
            on_no_answer,
            row.id,
            row.name,
            test=test,
            criteria=api.criteria,
            sample=sample,
        )


def _sample_of(kept: list[contract.Sample], api_name: str, trial: Trial) -> Sample:
    """Return the sample that has the value: of several the first with the same device, or else the first of all."""
    found = [one for each in kept if (one := each.to_sample(trial.credential)).value == trial.value]
    if not found:
        message = (
            Said("A sample does not keep the value of {title}, which is secret.", title=kind.title)
            if (kind := CREDENTIAL_TYPES[trial.credential]).is_secret
            else Said("“{name}” has no sample of this value.", name=api_name)
        )
        raise InvalidError([Problem("value", "no_sample", message)])
    return next((one for one in found if one.device_id == trial.device_id), found[0])
