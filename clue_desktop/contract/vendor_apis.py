"""Vendor APIs, their tests, revisions and usage, and judgments."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt

from clue_desktop.contract.base import Document, Timestamp, is_empty
from clue_desktop.contract.said import SaidBeside, Sentence
from clue_desktop.domain import vendor_api as form
from clue_desktop.domain.client_credentials import SecretIn
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from clue_desktop.domain.own_certificates import CaDraft, ClientCertificateDraft
from clue_desktop.domain.samples import Sample as KeptSample

# Generous bounds that only keep nonsense out; the form's own rules, with their codes, come after.
Typed = Annotated[str, Field(max_length=65536)]
MAX_ROWS = 200
MAX_FILE_TEXT = 262144

# What is not filled in is null, however a form sends it.
IfFilledIn = Annotated[Typed | None, AfterValidator(lambda text: text or None)]


class Header(Document):
    """A custom header. Values are write-only: None in an answer; None in a request keeps the stored one."""

    key: Typed
    value: Typed | None = None


class AutoField(Document):
    """An auto field."""

    placeholder: Typed
    key: Typed
    enabled: StrictBool


class ManualField(Document):
    """A manual field as typed."""

    key: Typed
    type: Typed
    value: Typed


class SuccessResult(Document):
    """Success Result JSONPath: Key, Value, data format."""

    path: Typed | None = None
    value: Typed | None = None
    type: Typed | None = None


class Criteria(Document):
    """Judgment criteria; empty parts are [] and null."""

    status_codes: list[StrictInt] = Field(default_factory=list, max_length=MAX_ROWS)
    success_result: SuccessResult | None = None
    success_message_path: IfFilledIn = None
    failure_message_path: IfFilledIn = None

    def to_draft(self) -> form.CriteriaDraft:
        """Return the criteria as the form's draft."""
        result = self.success_result
        return form.CriteriaDraft(
            tuple(self.status_codes),
            form.SuccessResultDraft(result.path, result.value, result.type) if result else None,
            self.success_message_path,
            self.failure_message_path,
        )


class SigningSecret(Document):
    """A secret for signatures. Values are write-only: None in an answer; None in a request keeps the stored one of that id."""

    id: Typed | None = None
    value: Typed | None = None


class Signing(Document):
    """That calls are signed (Standard Webhooks), with one secret, or two while one is replaced."""

    secrets: list[SigningSecret] = Field(default_factory=list, max_length=MAX_ROWS)


class ClientCertificate(Document):
    """The certificate that a vendor is shown.

    A request sends `file`, base64 of PEM (certificates and key) or PKCS#12, and its `password`, used once; or the `id` alone,
    which keeps the stored one. An answer has the rest, and never file, password or key.

    Attributes:
        id: SHA-256 over the certificates that are sent, in hex.
        is_chain_whole: whether the issuer's certificate is sent with it, or it needs none.
    """

    id: Typed | None = None
    subject: Typed | None = None
    issuer: Typed | None = None
    not_after: Timestamp | None = None
    is_chain_whole: StrictBool | None = None
    file: Annotated[str | None, Field(max_length=MAX_FILE_TEXT, repr=False)] = None
    password: Annotated[Typed | None, Field(repr=False)] = None


class ClientCredentials(Document):
    """What tokens for the vendor are asked for with (OAuth 2.0, RFC 6749 §4.4).

    Attributes:
        client_secret: write-only; None in an answer, and in a request to keep the stored one, while token URL and webhook
            URL stay those that it was entered for.
        scope: scopes with a blank between two; null for those that the token server gives by itself.
        audience: sent as `audience`, where the token server asks for it.
        secret_in: `header` (HTTP Basic) or `body`.
    """

    token_url: Typed = ""
    client_id: Typed = ""
    client_secret: Annotated[Typed | None, Field(repr=False)] = None
    scope: IfFilledIn = None
    audience: IfFilledIn = None
    secret_in: Typed = SecretIn.HEADER.value

    def to_draft(self) -> form.CredentialsDraft:
        """Return what is entered as the form's draft."""
        return form.CredentialsDraft(
            self.token_url,
            self.client_id,
            self.client_secret,
            self.scope or "",
            self.audience or "",
            self.secret_in,
        )


class Connection(Document):
    """How the API is called, where the manual's form leaves that open; all members optional.

    Attributes:
        deadline_ms: how long the whole call may take, 500–4000 ms; null = 4000. Another one asks for no new test.
        trace: whether each call carries `traceparent` (W3C Trace Context); the id stands in the event.
        reuse: whether a connection serves more than one call.
        signing: how calls are signed; null where they are not.
        ca: the CAs, in PEM, by which alone the vendor's certificate is judged; null = those that the server trusts.
        client_certificate: the certificate that the vendor is shown; null = none.
        oauth: what tokens are asked for with, one of which each call carries; null = none.
    """

    deadline_ms: StrictInt | None = None
    trace: StrictBool = True
    reuse: StrictBool = True
    signing: Signing | None = None
    ca: Annotated[str | None, Field(max_length=MAX_FILE_TEXT), AfterValidator(lambda text: text or None)] = (
        None
    )
    client_certificate: ClientCertificate | None = None
    oauth: ClientCredentials | None = None

    def to_draft(self) -> form.ConnectionDraft:
        """Return the section as the form's draft."""
        return form.ConnectionDraft(
            self.deadline_ms,
            self.trace,
            self.reuse,
            None
            if self.signing is None
            else tuple(form.SecretDraft(secret.id, secret.value) for secret in self.signing.secrets),
            None if self.ca is None else CaDraft(self.ca),
            None
            if (shown := self.client_certificate) is None
            else ClientCertificateDraft(shown.id, shown.file, shown.password),
            None if self.oauth is None else self.oauth.to_draft(),
        )


class TestParameters(Document):
    """The inputs of the test console."""

    __test__ = False

    device_id: Typed | None = None
    user_key: Typed | None = None
    card_number: Typed | None = None
    unique_pin: Typed | None = None
    qr_code: Typed | None = None


class ExpectedVerdict(Document):
    """What the criteria are expected to make of an answer; `message` null: the device shows its own words."""

    result: Literal["granted", "denied"]
    message: Typed | None = None


class Sample(Document):
    """An answer that was tested, kept with what the criteria have to make of it; no header is in it.

    Attributes:
        parameters: the inputs of the test; the value of a credential whose values are secret is null.
        content_type: the answer's one Content-Type, null for none.
        body: the raw body as it came.
    """

    name: Typed
    parameters: TestParameters
    status_code: StrictInt
    content_type: Typed | None = None
    body: Typed
    expected: ExpectedVerdict

    def to_sample(self, auth_type: str | None) -> KeptSample:
        """Return the sample as the rules take it, of an API for this credential."""
        kind = next((CREDENTIAL_TYPES[one] for one in Credential if one == auth_type), None)
        given: dict[str, str | None] = self.parameters.model_dump(by_alias=True)
        device_id = given.pop("deviceId")
        value = None if kind is None else given.pop(kind.parameter)
        return KeptSample(
            self.name.strip(),
            device_id or "",
            value,
            self.status_code,
            self.content_type,
            self.body,
            self.expected.result == "granted",
            self.expected.message,
            tuple(name for name, text in given.items() if text is not None and kind is not None),
        )

    @classmethod
    def of(cls, sample: KeptSample, auth_type: str | None) -> "Sample":
        """Return a sample of an API for this credential as it travels."""
        kind = next((CREDENTIAL_TYPES[one] for one in Credential if one == auth_type), None)
        given = {"deviceId": sample.device_id} | ({} if kind is None else {kind.parameter: sample.value})
        return cls(
            name=sample.name,
            parameters=TestParameters.model_validate(given),
            status_code=sample.status,
            content_type=sample.content_type,
            body=sample.body,
            expected=ExpectedVerdict(
                result="granted" if sample.granted else "denied", message=sample.message
            ),
        )


class VendorApiForm(Document):
    """A vendor API as typed; the rules of the form are judged on `to_draft()`. `connection` null is an empty section.

    `samples` null says nothing of them: a list of APIs and of revisions leaves them out, and saving keeps those that are there.
    """

    name: Typed = ""
    auth_type: Typed | None = None
    webhook_url: Typed = ""
    headers: list[Header] = Field(default_factory=list, max_length=MAX_ROWS)
    auto_fields: list[AutoField] = Field(default_factory=list, max_length=MAX_ROWS)
    manual_fields: list[ManualField] = Field(default_factory=list, max_length=MAX_ROWS)
    criteria: Criteria = Criteria()
    connection: Connection | None = None
    samples: Annotated[list[Sample] | None, Field(max_length=MAX_ROWS)] = None

    def to_draft(self) -> form.VendorApiDraft:
        """Return the form's draft."""
        return form.VendorApiDraft(
            name=self.name,
            auth_type=self.auth_type,
            webhook_url=self.webhook_url,
            headers=tuple(form.HeaderDraft(row.key, row.value) for row in self.headers),
            auto_fields=tuple(
                form.AutoFieldDraft(row.placeholder, row.key, row.enabled) for row in self.auto_fields
            ),
            manual_fields=tuple(
                form.ManualFieldDraft(row.key, row.type, row.value) for row in self.manual_fields
            ),
            criteria=self.criteria.to_draft(),
            connection=(self.connection or Connection()).to_draft(),
            samples=None
            if self.samples is None
            else tuple(sample.to_sample(self.auth_type) for sample in self.samples),
        )


class VendorApiSave(VendorApiForm):
    """A vendor API to register or change, with the receipt of a successful test of its request part.

    `id` and `placeGroupId` may be sent back as they were received; they must match the address.
    """

    id: Typed | None = None
    place_group_id: Typed | None = None
    test_receipt: Typed | None = None


class VendorApi(VendorApiForm):
    """A registered vendor API; header values are None."""

    id: str
    place_group_id: str
    auth_type: Credential


class VendorApis(Document):
    """List of a place group's vendor APIs."""

    items: list[VendorApi]


class Link(Document):
    """A credential that uses an API: at the group itself, where places inherit it, or at a place that overrides.

    `inheritedBy` counts the places that inherit it, `inheritingPlaces` has their ids. `shadow` tells that it is only
    asked besides there, and decides nothing.
    """

    place_id: str
    place_name: str
    credential: Credential
    inherited_by: int
    inheriting_places: list[str] = Field(default_factory=list)
    shadow: bool = Field(default=False, exclude_if=is_empty)


class Usage(Document):
    """Where an API is used, for the delete confirmation."""

    links: list[Link]


class ApiFigures(Document):
    """What became of an API's verifications in the last 24 hours.

    `failed` had no answer that could be judged; `meanMs` is the mean time of a verification, None without any.
    """

    api_id: str
    granted: int
    denied: int
    failed: int
    mean_ms: float | None


class GroupFigures(Document):
    """The figures of a place group's APIs; one without verifications is not listed."""

    items: list[ApiFigures]


class Unlinked(Document):
    """A link that was removed with its API: by which it decided, or was only asked besides."""

    place_id: str
    credential: Credential
    shadow: bool = Field(default=False, exclude_if=is_empty)


class Deleted(Document):
    """What deleting an API removed besides it."""

    unlinked: list[Unlinked]


class SampleMark(Document):
    """A sample of an earlier state: its name, and what is another where anything of it is."""

    name: str
    digest: str


class Revision(Document):
    """One state of a vendor API: who made it, when, what it was; secrets never shown.

    `samples` null: it was made by a version that had none.
    """

    number: int
    at: Timestamp
    by: str | None
    api: VendorApiForm
    samples: list[SampleMark] | None = None


class Revisions(Document):
    """All revisions of an API, newest first."""

    items: list[Revision]


class ApiTest(Document):
    """A test call; with `apiId`, header values that are null are taken from that API."""

    api_id: Typed | None = None
    api: VendorApiSave
    parameters: TestParameters


class SentRequest(Document):
    """The request as the vendor saw it, header values hidden."""

    method: str
    url: str
    headers: list[tuple[str, str]]
    body: str


class TestError(Sentence):
    """Why a test failed; `cause` tells kinds of one code apart (a redirect, a compressed body), null where it has none."""

    __test__ = False

    code: str
    cause: str | None = None


class TestTimings(Document):
    """Where the time of a call went, in milliseconds; None for a step that was not gone through."""

    __test__ = False

    dns_ms: float | None
    connect_ms: float | None
    tls_ms: float | None
    first_byte_ms: float | None


class TestResult(SaidBeside):
    """What a test returned; `traceId` is what the vendor's log has of it, null where none was sent.

    `responseBody` is the raw body, as it came, `warnings` what may go wrong all the same, and
    `warningsSaid` what these were made of, in their order.
    """

    __test__ = False

    success: bool
    status_code: int | None
    response_headers: list[tuple[str, str]]
    response_body: str | None
    truncated: bool
    error: TestError | None
    warnings: list[str] = Field(default_factory=list)
    warnings_said: list[Sentence] = Field(default_factory=list)
    elapsed_ms: float
    timings: TestTimings
    request: SentRequest
    trace_id: str | None = None
    receipt: str | None


class TokenRequest(Document):
    """A token to be fetched by the section Connection of a form; with `apiId`, a secret that is null is taken from that API."""

    api_id: Typed | None = None
    api: VendorApiSave


class TokenShown(Document):
    """A token that came, without the token itself.

    Attributes:
        type: `Bearer`.
        scope: what the token server says that it is good for; null where it says nothing.
        seconds: how long it is used; `tellsEnd` tells whether the token server said when it ends.
        renewed_after: in how many seconds the next one is fetched.
        characters: how long it is.
    """

    type: str
    scope: str | None
    seconds: float
    tells_end: bool
    renewed_after: float
    characters: int


class TokenResult(Document):
    """The exchange with a token server, secret and token masked.

    Attributes:
        response_headers: those that say what kind of answer it is.
        response_body: the answer's members, of which only those of known harmlessness have their values; null where
            none came, or it may not be shown.
        error: why there is no token, with the code and cause that an event would have.
    """

    success: bool
    status_code: int | None
    request: SentRequest
    response_headers: list[tuple[str, str]]
    response_body: str | None
    token: TokenShown | None
    error: TestError | None
    elapsed_ms: float
    timings: TestTimings


class JudgmentRequest(Document):
    """A response to judge: the status code, its Content-Type (null = none) and the raw body."""

    criteria: Criteria
    status_code: Annotated[StrictInt, Field(ge=100, le=999)]
    content_type: Typed | None = None
    body: Annotated[str, Field(max_length=16 * 1024 * 1024)]


class Judgment(Document):
    """What the server would decide."""

    result: Literal["granted", "denied"]
    mode: Literal[1, 2, 3]
    reason: str | None
    message: str | None
