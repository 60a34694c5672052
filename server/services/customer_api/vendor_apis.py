"""Vendor APIs of a place group: register, change, delete, test, restore (manual 5)."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from clue_desktop.certificate_files import MOST_ROUNDS_OF_SERVER, ReadCa, cas_in, open_certificate, read_ca
from clue_desktop.contract import vendor_apis as contract
from clue_desktop.contract.trail import AuditAction, ChangeKind
from clue_desktop.domain import vendor_api as form
from clue_desktop.domain.access_service_history import Cause
from clue_desktop.domain.client_credentials import ClientCredentials
from clue_desktop.domain.connection import TRACE_HEADERS
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential, mask, validate_test_parameters
from clue_desktop.domain.own_certificates import ClientCertificate
from clue_desktop.domain.permissions import Action
from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.request_body import canonical_request
from clue_desktop.domain.said import Said
from clue_desktop.domain.webhook_signature import id_of
from clue_desktop.domain.webhook_url import trimmed
from server.certificates.client_context import usable
from server.keys.secrets import Secrets, SecretsError
from server.refusals import AbsentError
from server.services.access_service.revisions import add_group_revision, add_place_revisions
from server.services.access_service.state import links_of, read_group, read_overrides, unassign, unshadow
from server.services.base import Service
from server.services.customer_api import receipts, samples
from server.services.customer_api.sealed import SealedValues
from server.services.etags import etag_of, require_match
from server.services.journal import Journal
from server.services.tree import NOWHERE, Caller, Node, authorize
from server.store.rows import Row
from server.store.tables import (
    access_services,
    places,
    vendor_api_revisions,
    vendor_apis,
)
from server.verification.vendor_client import VendorTarget


@dataclass(frozen=True, slots=True)
class PreparedTest:
    """A test call that satisfies every input rule."""

    place_group_id: str
    part: form.RequestPart
    device_serial: str
    value: str
    place_path: str
    api_id: str | None = None
    api_name: str | None = None


@dataclass(frozen=True, slots=True)
class CompletedForm:
    """A form that is to be tried out, with what is stored of it; none of its rules has been looked at.

    Attributes:
        place_path: of the place group.
        api_name: of the registered API whose form it is, None for a new one.
    """

    draft: form.VendorApiDraft
    place_path: str
    api_name: str | None


@dataclass(frozen=True, slots=True)
class Tagged:
    """A vendor API with its entity tag."""

    api: contract.VendorApi
    etag: str


@dataclass(frozen=True, slots=True)
class VendorApiService(Service):
    """Use cases of vendor APIs."""

    secrets: Secrets

    def all(self, caller: Caller, group_id: str) -> contract.VendorApis:
        """Return a place group's vendor APIs, in the order of the credentials and then of registration."""
        with self.reading() as connection:
            authorize(connection, caller, Action.VENDOR_APIS, group_id, PlaceKind.PLACE_GROUP)
            rows = connection.execute(
                select(vendor_apis)
                .where(vendor_apis.c.place_group_id == group_id)
                .order_by(vendor_apis.c.created_at, vendor_apis.c.slot)
            ).all()
        order = list(Credential)
        rows = sorted(rows, key=lambda row: order.index(Credential(row.auth_type)))
        return contract.VendorApis(items=[self._document(row) for row in rows])

    def one(self, caller: Caller, api_id: str) -> Tagged:
        """Return a vendor API; header values stay hidden."""
        with self.reading() as connection:
            _node, row = _authorized(connection, caller, api_id)
            return self._tagged(connection, row)

    def register(self, caller: Caller, group_id: str, save: contract.VendorApiSave) -> Tagged:
        """Register a vendor API (manual 5.8).

        Raises:
            AbsentError, ForbiddenError: as every use case.
            InvalidError: with all problems of the form, of the limit per credential and of the receipt.
        """
        draft = self._read(save.to_draft())  # before: it may take a while
        with self.writing(caller) as journal:
            connection = journal.connection
            node = authorize(connection, caller, Action.VENDOR_APIS, group_id, PlaceKind.PLACE_GROUP)
            problems = [*_mismatches(save, None, group_id), *form.validate(draft)]
            slot = _free_slot(connection, group_id, draft.auth_type)
            if slot is None:
                problems.append(
                    Problem(
                        "authType",
                        "api_limit_reached",
                        Said(
                            "{title} already has {most} APIs; delete one of them first.",
                            title=CREDENTIAL_TYPES[Credential(draft.auth_type or "")].title,
                            most=form.APIS_PER_AUTH_TYPE,
                        ),
                    )
                )
            problems += self._receipt_problems(save, draft, group_id, journal.now)
            if problems:
                raise InvalidError(problems)
            api = form.parse(draft)
            api_id = uuid.uuid4().hex
            connection.execute(
                insert(vendor_apis).values(
                    id=api_id,
                    place_group_id=group_id,
                    auth_type=api.request.auth_type,
                    slot=slot,
                    revision=1,
                    created_at=journal.now,
                    **self._columns(api_id, api, save),
                )
            )
            self._keep_samples(journal, api_id, samples.trimmed(save.samples or []))
            self._add_revision(journal, api_id)
            journal.change(ChangeKind.VENDOR_API, api_id, node.path_text)
            row = _row(connection, api_id)
            detail = {**_audited(api), **_audited_samples(row)}
            journal.audit(AuditAction.VENDOR_API_REGISTER, node.path_text, api_id, detail)
            return self._tagged(connection, row)

    def save(self, caller: Caller, api_id: str, save: contract.VendorApiSave, if_match: str | None) -> Tagged:
        """Change a vendor API; a header value of None keeps the stored one of that key while host, port and path stay.

        Samples of None are kept, too. They are no part of what a test vouches for.

        Raises:
            AbsentError, ForbiddenError, StaleError: as every use case.
            InvalidError: with all problems; `auth_type_locked`, and `test_required` when the request part changed.
        """
        read = self._read(save.to_draft())  # before: it may take a while
        with self.writing(caller) as journal:
            connection = journal.connection
            node, row = _authorized(connection, caller, api_id)
            require_match(if_match, self._etag(row))
            draft = self._completed(read, row)
            problems = [*_mismatches(save, api_id, node.place_id), *form.validate(draft)]
            if draft.auth_type and draft.auth_type != row.auth_type:
                problems.append(
                    Problem(
                        "authType",
                        "auth_type_locked",
                        Said(
                            "Auth type cannot be changed after saving; register a new API for another credential."
                        ),
                    )
                )
            if (
                form.validate_request_part(draft)
                or not self.is_usable(row)
                or canonical_request(form.parse_request_part(draft))
                != canonical_request(self.parsed(row).request)
            ):
                problems += self._receipt_problems(save, draft, node.place_id, journal.now)
            if problems:
                raise InvalidError(problems)
            api = form.parse(draft)
            if save.samples is not None:
                self._keep_samples(journal, api_id, samples.trimmed(save.samples))
            detail = {**_audited(api), **_audited_samples(_row(connection, api_id))}
            columns = self._columns(api_id, api, save)
            self._replace(journal, node, row, columns, AuditAction.VENDOR_API_CHANGE, detail)
            return self._tagged(connection, _row(connection, api_id))

    def delete(self, caller: Caller, api_id: str, if_match: str | None) -> contract.Deleted:
        """Delete a vendor API; where it was assigned, the credential is not assigned from now on (manual 5.8)."""
        with self.writing(caller) as journal:
            connection = journal.connection
            node, row = _authorized(connection, caller, api_id)
            require_match(if_match, self._etag(row))
            unshadowed = unshadow(connection, api_id)
            in_group, in_places = unassign(connection, api_id)
            connection.execute(delete(vendor_apis).where(vendor_apis.c.id == api_id))
            version = journal.change(ChangeKind.VENDOR_API, api_id, node.path_text)
            if in_group:
                connection.execute(
                    update(access_services)
                    .where(access_services.c.place_group_id == node.place_id)
                    .values(settings_version=version)
                )
            for place in in_places:
                connection.execute(
                    update(places).where(places.c.id == place.place_id).values(settings_version=version)
                )
            changed = {place_id for place_id, _credential, _itself in unshadowed}
            if in_group or node.place_id in changed:
                service = read_group(connection, node.place_id)
                add_group_revision(journal, node.place_id, service, Cause.API_DELETED)
            changed.update(place.place_id for place in in_places)
            if changed := changed - {node.place_id}:
                overrides = read_overrides(connection, node.place_id)
                concerned = {place_id: overrides[place_id] for place_id in overrides if place_id in changed}
                add_place_revisions(journal, node.place_id, concerned, Cause.API_DELETED)
            unlinked = [
                contract.Unlinked(place_id=place_id, credential=Credential(credential))
                for place_id, credential in [*map(tuple, in_group), *map(tuple, in_places)]
            ] + [
                contract.Unlinked(place_id=place_id, credential=credential, shadow=True)
                for place_id, credential, itself in unshadowed
                if itself
            ]
            journal.audit(
                AuditAction.VENDOR_API_DELETE,
                node.path_text,
                api_id,
                {
                    "name": row.name,
                    "unlinked": [item.model_dump(mode="json", by_alias=True) for item in unlinked],
                },
            )
            return contract.Deleted(unlinked=unlinked)

    def usage(self, caller: Caller, api_id: str) -> contract.Usage:
        """Return where an API is assigned: by the group, with the number of places that inherit it, and by overrides."""
        with self.reading() as connection:
            node, _api = _authorized(connection, caller, api_id)
            return contract.Usage(links=links_of(connection, node.place_id, node.name, api_id))

    def revisions(self, caller: Caller, api_id: str) -> contract.Revisions:
        """Return all states that an API has had, newest first."""
        with self.reading() as connection:
            _authorized(connection, caller, api_id)
            rows = connection.execute(
                select(vendor_api_revisions)
                .where(vendor_api_revisions.c.api_id == api_id)
                .order_by(vendor_api_revisions.c.number.desc())
            ).all()
        return contract.Revisions(
            items=[
                contract.Revision(
                    number=row.number,
                    at=row.at,
                    by=row.administrator_name,
                    api=_form_of(row),
                    samples=samples.marks_of(row),
                )
                for row in rows
            ]
        )

    def restore(self, caller: Caller, api_id: str, number: int, if_match: str | None) -> Tagged:
        """Make an earlier state the present one, as a new revision. It was tested when it was saved.

        One of a version that had no samples leaves those that are there.
        """
        with self.writing(caller) as journal:
            connection = journal.connection
            node, row = _authorized(connection, caller, api_id)
            require_match(if_match, self._etag(row))
            old = connection.execute(
                select(vendor_api_revisions).where(
                    vendor_api_revisions.c.api_id == api_id, vendor_api_revisions.c.number == number
                )
            ).one_or_none()
            if old is None:
                raise AbsentError(Said("revision"))
            columns = {"name": old.name, "document": old.document, "sealed_headers": old.sealed_headers}
            if old.samples is not None:
                columns["samples"] = old.samples
            self._replace(journal, node, row, columns, AuditAction.VENDOR_API_RESTORE, {"revision": number})
            return self._tagged(connection, _row(connection, api_id))

    def prepare_test(self, caller: Caller, group_id: str, test: contract.ApiTest) -> PreparedTest:
        """Check a test's inputs before anything is sent (manual 9.3 A); name and criteria are not looked at.

        Raises:
            AbsentError, ForbiddenError: the group, or an API that is not one of it.
            InvalidError: with all problems, under `api.` and `parameters.`.
        """
        completed = self.completed(caller, group_id, test.api_id, test.api)
        draft = completed.draft
        parameters = test.parameters.model_dump(by_alias=True)
        problems = [problem.under("api") for problem in form.validate_request_part(draft)]
        known = next((name for name in Credential if name == draft.auth_type), None)
        problems += [problem.under("parameters") for problem in validate_test_parameters(known, parameters)]
        if problems or known is None:
            raise InvalidError(problems)
        return PreparedTest(
            group_id,
            form.parse_request_part(draft),
            parameters["deviceId"],
            parameters[CREDENTIAL_TYPES[known].parameter],
            completed.place_path,
            test.api_id,
            completed.api_name,
        )

    def completed(
        self, caller: Caller, group_id: str, api_id: str | None, typed: contract.VendorApiForm
    ) -> CompletedForm:
        """Return a form of a place group with the stored values of an API, where it has an id.

        Raises:
            AbsentError, ForbiddenError: the group, or an API that is not one of it.
        """
        with self.reading() as connection:
            authorize(connection, caller, Action.VENDOR_APIS, group_id, PlaceKind.PLACE_GROUP)
        draft = self._read(typed.to_draft())  # it may take a while
        with self.reading() as connection:
            node = authorize(connection, caller, Action.VENDOR_APIS, group_id, PlaceKind.PLACE_GROUP)
            if api_id is None:
                return CompletedForm(draft, node.path_text, None)
            row = connection.execute(select(vendor_apis).where(vendor_apis.c.id == api_id)).one_or_none()
            if row is None or row.place_group_id != group_id:
                raise AbsentError(Said("vendor API"))
            return CompletedForm(self._completed(draft, row), node.path_text, row.name)

    def note_test(self, caller: Caller, test: PreparedTest, came: str) -> None:
        """Put a test into the audit trail: whom it called, and what came of it (a status, a failure's code, `hung_up`).

        Raises:
            StorageError: it cannot be written.
        """
        target = VendorTarget.from_url(test.part.webhook_url)
        host = target.host_header.decode("ascii")
        detail = {
            "name": test.api_name,
            "authType": test.part.auth_type,
            "host": host,
            "path": target.path.decode("ascii"),
            "value": mask(test.part.auth_type, test.value),
            "came": came,
        }
        with self.writing(caller) as journal:
            journal.audit(AuditAction.VENDOR_API_TEST, test.place_path, test.api_id or host, detail)

    def receipt(self, test: PreparedTest) -> str:
        """Return the receipt of a successful test."""
        return receipts.issue(self.secrets, test.place_group_id, test.part, self.clock())

    def _read(self, draft: form.VendorApiDraft) -> form.VendorApiDraft:
        """Return a draft with what the files of its section Connection hold."""
        section, now = draft.connection, self.clock()
        ca, shown = section.ca, section.client_certificate
        return replace(
            draft,
            connection=replace(
                section,
                ca=ca and read_ca(ca.pem, now),
                client_certificate=shown and usable(open_certificate(shown, now, MOST_ROUNDS_OF_SERVER)),
            ),
        )

    def parsed(self, row: Row) -> form.VendorApi:
        """Return a row of the table as the domain's value."""
        draft = _form_of(row).to_draft()
        if draft.connection.ca is not None:  # it was read when it was stored
            ca = replace(draft.connection.ca, was_read=True)
            draft = replace(draft, connection=replace(draft.connection, ca=ca))
        return form.parse(self.stored_values(row.id, row.sealed_headers).filled_in(draft))

    def _receipt_problems(
        self, save: contract.VendorApiSave, draft: form.VendorApiDraft, group_id: str, now: datetime
    ) -> list[Problem]:
        if not form.validate_request_part(draft) and receipts.is_valid(
            self.secrets, save.test_receipt, group_id, form.parse_request_part(draft), now
        ):
            return []
        return [
            Problem(
                "testReceipt",
                "test_required",
                Said("Run a successful test with this URL, these headers and fields first."),
            )
        ]

    def _columns(self, api_id: str, api: form.VendorApi, save: contract.VendorApiSave) -> dict[str, object]:
        document = contract.VendorApiForm(
            auth_type=api.request.auth_type,
            webhook_url=api.request.webhook_url,
            headers=[contract.Header(key=key, value=None) for key, _value in api.request.headers],
            auto_fields=save.auto_fields,
            manual_fields=save.manual_fields,
            criteria=save.criteria,
            connection=_without_secrets(save.connection, api.request.connection),
        ).model_dump(mode="json", exclude={"name", "samples"})  # these are stored beside it
        if document["connection"] is not None and document["connection"]["oauth"] is None:
            del document["connection"]["oauth"]  # a version before this one reads what it knows
        sealed = self.secrets.encrypt(SealedValues.of(api).to_json(), context_of(api_id))
        return {"name": api.name, "document": document, "sealed_headers": sealed}

    def _completed(self, draft: form.VendorApiDraft, row: Row) -> form.VendorApiDraft:
        """Put stored values where none was sent; a secret goes only to the host, port and path that it was entered for.

        CAs that are stored are not judged anew: that they have ended since must not keep anything else from being saved.
        """
        ca, kept = draft.connection.ca, (row.document.get("connection") or {}).get("ca")
        if ca is not None and ca.faults and ca.pem == kept:
            draft = replace(draft, connection=replace(draft.connection, ca=replace(ca, faults=())))
        if _goes_elsewhere(draft.webhook_url, row.document["webhook_url"]):
            return draft
        if not self.is_usable(row):
            return draft
        stored = self.stored_values(row.id, row.sealed_headers)
        if _asks_elsewhere(draft.connection, row.document):
            stored = replace(stored, client_secret="")
        return stored.filled_in(draft)

    def is_usable(self, row: Row) -> bool:
        """Tell whether an API can be called: what is secret of it opens, and it breaks no rule of this version.

        If not, it has to be entered again.
        """
        try:
            self.parsed(row)
        except (SecretsError, InvalidError):
            return False
        return True

    def stored_values(self, api_id: str, sealed: str) -> SealedValues:
        """Return what is secret of an API; SecretsError when it cannot be opened."""
        return SealedValues.from_json(self.secrets.decrypt(sealed, context_of(api_id)))

    def _replace(
        self,
        journal: Journal,
        node: Node,
        row: Row,
        columns: dict[str, object],
        action: AuditAction,
        detail: dict[str, object],
    ) -> None:
        journal.connection.execute(
            update(vendor_apis).where(vendor_apis.c.id == row.id).values(revision=row.revision + 1, **columns)
        )
        self._add_revision(journal, row.id)
        journal.change(ChangeKind.VENDOR_API, row.id, node.path_text)
        journal.audit(action, node.path_text, row.id, detail)

    def _add_revision(self, journal: Journal, api_id: str) -> None:
        row = _row(journal.connection, api_id)
        journal.connection.execute(
            insert(vendor_api_revisions).values(
                api_id=api_id,
                number=row.revision,
                at=journal.now,
                administrator_id=journal.caller.administrator_id if journal.caller else None,
                administrator_name=journal.caller.name if journal.caller else None,
                name=row.name,
                document=row.document,
                sealed_headers=row.sealed_headers,
                samples=row.samples,
            )
        )

    def _keep_samples(self, journal: Journal, api_id: str, kept: list[contract.Sample]) -> None:
        marks = samples.keep(journal.connection, api_id, kept)
        journal.connection.execute(
            update(vendor_apis).where(vendor_apis.c.id == api_id).values(samples=marks)
        )

    def _document(self, row: Row) -> contract.VendorApi:
        known = _form_of(row)
        return contract.VendorApi(id=row.id, place_group_id=row.place_group_id, **dict(known))

    def _tagged(self, connection: Connection, row: Row) -> Tagged:
        document = self._document(row).model_copy(update={"samples": samples.read(connection, row)})
        return Tagged(document, self._etag(row))

    def _etag(self, row: Row) -> str:
        return etag_of(self._document(row), row.revision)  # a revision is of one set of samples


def _without_secrets(
    section: contract.Connection | None, parsed: form.Connection
) -> contract.Connection | None:
    """Return the section Connection as it is kept: secrets by their ids, and nothing where it says nothing."""
    if section is None or parsed.is_plain:
        return None
    secrets = [contract.SigningSecret(id=id_of(key)) for key in parsed.signing]
    return section.model_copy(
        update={
            "signing": contract.Signing(secrets=secrets) if secrets else None,
            "ca": parsed.ca or None,
            "client_certificate": parsed.client_certificate and _described(parsed.client_certificate),
            "oauth": parsed.oauth and _of_credentials(parsed.oauth),
        }
    )


def _of_credentials(credentials: ClientCredentials) -> contract.ClientCredentials:
    return contract.ClientCredentials(
        token_url=credentials.token_url,
        client_id=credentials.client_id,
        scope=credentials.scope,
        audience=credentials.audience,
        secret_in=credentials.secret_in,
    )


def _described(certificate: ClientCertificate) -> contract.ClientCertificate:
    return contract.ClientCertificate(
        id=certificate.id,
        subject=certificate.subject,
        issuer=certificate.issuer,
        not_after=certificate.not_after,
        is_chain_whole=certificate.is_chain_whole,
    )


def context_of(api_id: str) -> str:
    """Return what an API's secrets are sealed for."""
    return f"vendor_api:{api_id}"


def _form_of(row: Row) -> contract.VendorApiForm:
    """Return a row of APIs or of their revisions as a document.

    One from before there were trace ids may have a header of its own that is such an id: that one goes on.
    """
    known = contract.VendorApiForm(name=row.name, **row.document)
    if known.connection is None and any(header.key.lower() in TRACE_HEADERS for header in known.headers):
        return known.model_copy(update={"connection": contract.Connection(trace=False)})
    return known


def _row(connection: Connection, api_id: str) -> Row:
    return connection.execute(select(vendor_apis).where(vendor_apis.c.id == api_id)).one()


def _authorized(connection: Connection, caller: Caller, api_id: str) -> tuple[Node, Row]:
    row = connection.execute(select(vendor_apis).where(vendor_apis.c.id == api_id)).one_or_none()
    try:
        # Asked of no node, too: what does not exist takes as long as what the caller may not see.
        node = authorize(
            connection, caller, Action.VENDOR_APIS, NOWHERE if row is None else row.place_group_id
        )
    except AbsentError as fault:
        raise AbsentError(Said("vendor API"), fault.place_path) from fault
    assert row is not None  # noqa: S101  # there is no node NOWHERE
    return node, row


def _free_slot(connection: Connection, group_id: str, auth_type: str | None) -> int | None:
    # The group's row is locked, so that two registrations at once cannot find the same slot free.
    connection.execute(select(places.c.id).where(places.c.id == group_id).with_for_update())
    taken = set(
        connection.execute(
            select(vendor_apis.c.slot).where(
                vendor_apis.c.place_group_id == group_id, vendor_apis.c.auth_type == auth_type
            )
        ).scalars()
    )
    return next((slot for slot in range(1, form.APIS_PER_AUTH_TYPE + 1) if slot not in taken), None)


def _goes_elsewhere(url: str, stored_url: str) -> bool:
    """Tell whether a URL names another host, port or path; one that cannot be called goes nowhere.

    On one host, other paths may belong to others, or show whoever asks what was sent to them.
    """
    try:
        new, stored = VendorTarget.from_url(trimmed(url)), VendorTarget.from_url(stored_url)
    except ValueError:
        return False
    return (new.vendor, new.path) != (stored.vendor, stored.path)


def _asks_elsewhere(section: form.ConnectionDraft, stored: dict[str, Any]) -> bool:
    """Tell whether a token is to be had elsewhere than where the stored client secret was entered for."""
    kept = (stored.get("connection") or {}).get("oauth")
    return (
        section.oauth is not None
        and kept is not None
        and _goes_elsewhere(section.oauth.token_url, kept["token_url"])
    )


def _mismatches(save: contract.VendorApiSave, api_id: str | None, group_id: str) -> list[Problem]:
    return [
        Problem(field, "id_mismatch", Said("This is not the one that the address names; leave it out."))
        for field, sent, expected in (
            ("id", save.id, api_id),
            ("placeGroupId", save.place_group_id, group_id),
        )
        if sent is not None and sent != expected
    ]


def _audited(api: form.VendorApi) -> dict[str, object]:
    return {
        "name": api.name,
        "authType": api.request.auth_type,
        "webhookUrl": api.request.webhook_url,
        "headerKeys": [key for key, _value in api.request.headers],
        **_audited_connection(api.request.connection),
    }


def _audited_samples(row: Row) -> dict[str, object]:
    return {"samples": [mark["name"] for mark in row.samples]} if row.samples else {}


def _audited_connection(connection: form.Connection) -> dict[str, object]:
    if connection.is_plain:
        return {}
    shown = connection.client_certificate
    return {
        "connection": {
            "deadlineMs": connection.deadline_ms,
            "trace": connection.traced,
            "reuse": connection.reuse,
            **({"signing": [id_of(key) for key in connection.signing]} if connection.signing else {}),
            **({"ca": [_audited_ca(one) for one in cas_in(connection.ca)]} if connection.ca else {}),
            **({"clientCertificate": _audited_certificate(shown)} if shown else {}),
            **({"oauth": _audited_credentials(connection.oauth)} if connection.oauth else {}),
        }
    }


def _audited_credentials(credentials: ClientCredentials) -> dict[str, object]:
    return {
        "tokenUrl": credentials.token_url,
        "clientId": credentials.client_id,
        **({"scope": credentials.scope} if credentials.scope else {}),
        **({"audience": credentials.audience} if credentials.audience else {}),
        "secretIn": credentials.secret_in,
    }


def _audited_certificate(certificate: ClientCertificate) -> dict[str, object]:
    return {
        "subject": certificate.subject,
        "notAfter": f"{certificate.not_after:%Y-%m-%d}",
        "fingerprint": certificate.id,
    }


def _audited_ca(ca: ReadCa) -> dict[str, object]:
    return {"subject": ca.subject, "notAfter": f"{ca.not_after:%Y-%m-%d}", "fingerprint": ca.fingerprint}
