"""A token that is asked for by hand, to see what the token server says (RFC 6749 §4.4)."""

from dataclasses import dataclass, replace

from clue_desktop.contract.trail import AuditAction
from clue_desktop.contract.vendor_apis import TokenRequest
from clue_desktop.domain.client_credentials import ClientCredentials
from clue_desktop.domain.connection import Connection, parse, validate
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.said import Said
from server.services.base import Service
from server.services.customer_api.vendor_apis import VendorApiService
from server.services.tree import Caller
from server.verification.vendor_messages import VendorTarget


@dataclass(frozen=True, slots=True)
class PreparedToken:
    """A request for a token that satisfies every rule.

    Attributes:
        connection: the section whose CAs and certificate count for the token server, too.
    """

    place_group_id: str
    credentials: ClientCredentials
    connection: Connection
    place_path: str
    api_id: str | None = None
    api_name: str | None = None


@dataclass(frozen=True, slots=True)
class TokenService(Service):
    """The use case."""

    vendor_apis: VendorApiService

    def prepare(self, caller: Caller, group_id: str, asked: TokenRequest) -> PreparedToken:
        """Check what a token is asked for with; the rest of the form is not looked at, and nothing is sent.

        Raises:
            AbsentError, ForbiddenError: the group, or an API that is not one of it.
            InvalidError: with all problems of it, under `api.`.
        """
        completed = self.vendor_apis.completed(caller, group_id, asked.api_id, asked.api)
        section = replace(completed.draft.connection, deadline_ms=None, signing=None)
        problems = list(validate(section))
        if section.oauth is None:
            message = Said("Switch on OAuth 2.0 under Connection first.")
            problems = [Problem("connection.oauth", "oauth_required", message)]
        if problems:
            raise InvalidError([problem.under("api") for problem in problems])
        connection = parse(section)
        assert connection.oauth is not None  # noqa: S101  # it is there in the draft
        return PreparedToken(
            group_id,
            connection.oauth,
            connection,
            completed.place_path,
            asked.api_id,
            completed.api_name,
        )

    def note(self, caller: Caller, asked: PreparedToken, came: str) -> None:
        """Put into the audit trail where a token was asked for, and what came of it.

        Raises:
            StorageError: it cannot be written.
        """
        target = VendorTarget.from_url(asked.credentials.token_url)
        host = target.host_header.decode("ascii")
        detail = {
            "name": asked.api_name,
            "host": host,
            "path": target.path.decode("ascii"),
            "clientId": asked.credentials.client_id,
            "came": came,
        }
        with self.writing(caller) as journal:
            journal.audit(AuditAction.VENDOR_API_TOKEN, asked.place_path, asked.api_id or host, detail)
