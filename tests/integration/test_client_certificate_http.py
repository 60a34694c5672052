"""A vendor with a CA of its own that asks for a client certificate: live and in tests, and beside APIs without one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from client_pairs import Pair, in_base64, pair
from running import Console, api_form

from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor

CARD = "04A1B2C3"
SECRET = "opens it once"
ROOT = pair("Vendor clients", ca=True)
ISSUING = pair("Vendor clients 1", ROOT, ca=True)
CLIENT = pair("door-client", ISSUING)
OTHER = pair("other-client", ISSUING)
STRANGER = pair("stranger")


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningVendor]:
    """A vendor that asks for a certificate of ROOT."""
    directory = tmp_path_factory.mktemp("strict")
    (directory / "clients.pem").write_text(ROOT.certificate_pem)
    with running_vendor(VendorOptions(client_ca=directory / "clients.pem")) as vendor:
        yield vendor


@pytest.fixture(autouse=True)
def no_requests_yet(strict: RunningVendor) -> None:
    strict.forget_requests()


def ca_of(vendor: RunningVendor) -> str:
    assert vendor.ca_file is not None
    return vendor.ca_file.read_text()


def section(vendor: RunningVendor, shown: Pair | None = CLIENT, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"ca": ca_of(vendor), **more}
    if shown is not None:
        found["clientCertificate"] = {"file": in_base64(shown.pkcs12(SECRET)), "password": SECRET}
    return found


def form_of(vendor: RunningVendor, shown: Pair | None = CLIENT, **more: Any) -> dict[str, Any]:
    return api_form(vendor, connection=section(vendor, shown), **more)


def run_test(owner: Console, group: str, form: dict[str, Any], api_id: str | None = None) -> dict[str, Any]:
    body = {"apiId": api_id, "api": form, "parameters": {"deviceId": "547838629", "cardNumber": CARD}}
    result: dict[str, Any] = owner.ask("POST", f"/place-groups/{group}/api-tests", body, 200).json()
    return result


def test_doors_and_tests_show_the_certificate_and_its_key_is_nowhere_to_be_read(
    owner: Console, group: str, place: str, strict: RunningVendor
):
    api = owner.register(group, form_of(strict))
    owner.assign(group, rfCard=api["id"])
    device = owner.device(place)
    for _ in range(3):
        assert device.present("rfCard", CARD)["result"] == "granted"
    assert len(strict.requests) == 4
    shown = api["connection"]["clientCertificate"]
    assert (shown["subject"], shown["issuer"]) == ("CN=door-client", "CN=Vendor clients 1")
    assert (shown["file"], shown["password"], shown["isChainWhole"]) == (None, None, True)
    assert len(shown["id"]) == 64
    owner.get(f"/apis/{api['id']}/revisions")
    told = str(
        [
            owner.get(f"/apis/{api['id']}"),
            owner.get(f"/apis/{api['id']}/revisions"),
            owner.get("/audit", params={"placeId": group}),
        ]
    )
    secrets = [line for line in CLIENT.key_pem().splitlines() if len(line) > 40]
    assert not any(line in told for line in [*secrets, SECRET])
    entry = next(
        entry
        for entry in owner.get("/audit", params={"placeId": group})["items"]
        if entry["action"] == "vendorApi.register"
    )
    assert entry["detail"]["connection"]["clientCertificate"] == {
        "subject": "CN=door-client",
        "notAfter": f"{CLIENT.certificate.not_valid_after_utc:%Y-%m-%d}",
        "fingerprint": shown["id"],
    }
    for file in (owner.server.data_dir / "clue.db", owner.server.data_dir / "clue.db-wal"):
        content = file.read_bytes()
        assert b"PRIVATE KEY" not in content
        assert not any(line.encode() in content for line in [*secrets, SECRET])
    assert SECRET not in owner.server.log


@pytest.mark.parametrize(
    ("shown", "cause", "words"),
    [
        (None, "client_certificate_required", "asks for a client certificate, and none is chosen"),
        (STRANGER, "client_certificate_refused", "our client certificate"),
    ],
)
def test_a_vendor_that_refuses_us_is_told_in_words_of_its_own_live_and_in_tests(
    owner: Console,
    group: str,
    strict: RunningVendor,
    shown: Pair | None,
    cause: str,
    words: str,
):
    result = run_test(owner, group, form_of(strict, shown))
    assert (result["success"], result["error"]["code"], result["error"]["cause"]) == (
        False,
        "tls_failed",
        cause,
    )
    assert words in result["error"]["message"]
    assert strict.requests == []


def test_a_live_refusal_is_denied_and_stands_in_the_event(
    owner: Console, group: str, place: str, tmp_path: Path
):
    (tmp_path / "clients.pem").write_text(ROOT.certificate_pem)
    plain = VendorOptions(cert_dir=tmp_path / "vendor")
    with running_vendor(plain) as vendor:
        port = int(vendor.url.rpartition(":")[2])
        api = owner.register(group, form_of(vendor, None))
    owner.assign(group, rfCard=api["id"])
    device = owner.device(place)
    asking = VendorOptions(cert_dir=tmp_path / "vendor", client_ca=tmp_path / "clients.pem", port=port)
    with running_vendor(asking) as vendor:
        assert device.present("rfCard", CARD)["result"] == "denied"
        assert vendor.requests == []
    (event,) = owner.get(f"/events?serial={device.serial}")["items"]
    assert (event["reason"], event["cause"]) == ("tls_failed", "client_certificate_required")


def test_one_host_with_a_certificate_and_without_share_no_connection(
    owner: Console, group: str, place: str, tmp_path: Path
):
    """An API without the certificate must not ride on a connection on which the other one was recognized."""
    with running_vendor(VendorOptions(cert_dir=tmp_path)) as vendor:
        known = owner.register(group, form_of(vendor))
        plain = owner.register(group, form_of(vendor, None, credential="userPin"))
        other = owner.register(group, form_of(vendor, OTHER, credential="customQr"))
        owner.assign(group, rfCard=known["id"], userPin=plain["id"], customQr=other["id"])
        device = owner.device(place)
        used: dict[str, set[int]] = {}
        for _ in range(6):
            for credential, value in (("rfCard", CARD), ("userPin", "471100"), ("customQr", "QR-1")):
                vendor.forget_requests()
                device.present(credential, value)
                used.setdefault(credential, set()).update(one.connection for one in vendor.requests)
    assert all(used.values())
    assert not used["rfCard"] & used["userPin"]
    assert not used["rfCard"] & used["customQr"]
    assert not used["userPin"] & used["customQr"]


def test_a_ca_of_its_own_judges_alone(
    owner: Console, group: str, vendor: RunningVendor, strict: RunningVendor
):
    wrong = api_form(vendor, connection={"ca": ca_of(strict)})
    result = run_test(owner, group, wrong)
    assert (result["error"]["code"], result["error"]["cause"]) == ("tls_failed", "certificate_untrusted")
    assert "chosen under Connection" in result["error"]["message"]
    assert run_test(owner, group, api_form(vendor))["success"], "whom the server trusts, without one"
    assert run_test(owner, group, api_form(strict))["error"]["cause"] == "certificate_untrusted"


def test_the_id_keeps_the_stored_one_for_its_own_target_only(
    owner: Console, group: str, strict: RunningVendor
):
    form = form_of(strict)
    api = owner.register(group, form)
    kept = {"ca": ca_of(strict), "clientCertificate": {"id": api["connection"]["clientCertificate"]["id"]}}
    again = {**form, "name": "Renamed", "connection": {**kept, "deadlineMs": 2000}}
    saved = owner.ask("PUT", f"/apis/{api['id']}", again, 200).json()
    assert saved["connection"]["clientCertificate"] == api["connection"]["clientCertificate"]
    assert run_test(owner, group, again, api["id"])["success"]
    for there, changed in (
        ("elsewhere", {**again, "webhookUrl": f"{strict.url}/elsewhere"}),
        ("another id", {**again, "connection": {**kept, "clientCertificate": {"id": "ab" * 32}}}),
        ("no id", {**again, "connection": {**kept, "clientCertificate": {}}}),
    ):
        problems = owner.ask("PUT", f"/apis/{api['id']}", changed, 422).json()["problems"]
        assert ("connection.clientCertificate.file", "client_certificate_required") in [
            (one["field"], one["code"]) for one in problems
        ], there


def test_another_certificate_asks_for_a_test_and_history_brings_the_first_one_back(
    owner: Console, group: str, place: str, strict: RunningVendor
):
    form = form_of(strict)
    api = owner.register(group, form)
    first = api["connection"]["clientCertificate"]
    other = form_of(strict, OTHER)
    problems = owner.ask("PUT", f"/apis/{api['id']}", other, 422).json()["problems"]
    assert [one["code"] for one in problems] == ["test_required"]
    receipt = run_test(owner, group, other)["receipt"]
    saved = owner.ask("PUT", f"/apis/{api['id']}", {**other, "testReceipt": receipt}, 200).json()
    assert saved["connection"]["clientCertificate"]["subject"] == "CN=other-client"
    restored = owner.ask("POST", f"/apis/{api['id']}/revisions/1/restore", None, 200).json()
    assert restored["connection"]["clientCertificate"] == first
    owner.assign(group, rfCard=api["id"])
    assert owner.device(place).present("rfCard", CARD)["result"] == "granted"


@pytest.mark.parametrize(
    ("certificate", "field", "code"),
    [
        (
            {"file": in_base64(CLIENT.pkcs12(SECRET)), "password": "wrong"},
            "connection.clientCertificate.password",
            "client_certificate_password_wrong",
        ),
        (
            {"file": in_base64(CLIENT.chain_pem + STRANGER.key_pem())},
            "connection.clientCertificate.file",
            "client_certificate_key_mismatch",
        ),
        ({"file": "A" * 100_000}, "connection.clientCertificate.file", "client_certificate_too_large"),
    ],
)
def test_faults_of_a_file_stand_at_its_fields(
    owner: Console,
    group: str,
    strict: RunningVendor,
    certificate: dict[str, str],
    field: str,
    code: str,
):
    form = api_form(strict, connection={"ca": ca_of(strict), "clientCertificate": certificate})
    body = {"api": form, "parameters": {"deviceId": "547838629", "cardNumber": CARD}}
    for path, sent, prefix in (
        (f"/place-groups/{group}/apis", form, ""),
        (f"/place-groups/{group}/api-tests", body, "api."),
    ):
        problems = owner.ask("POST", path, sent, 422).json()["problems"]
        assert (f"{prefix}{field}", code) in [(one["field"], one["code"]) for one in problems]
    assert strict.requests == []


def test_an_end_that_is_near_is_told_before_anything_fails(owner: Console, group: str, strict: RunningVendor):
    soon = pair("door-client", ISSUING, ends=timedelta(days=20))
    later = pair("door-client", ISSUING, ends=timedelta(days=23))
    near = owner.register(group, form_of(strict, soon))
    far = owner.register(group, form_of(strict, later, credential="userPin"))
    health = {one["apiId"]: one for one in owner.get(f"/place-groups/{group}/api-health")["items"]}
    ends = near["connection"]["clientCertificate"]["notAfter"]
    assert health[near["id"]]["clientCertificateExpiresAt"] == ends
    told = {
        one["health"]["apiId"]: (one["failing"], one["certificateEndsSoon"])
        for one in owner.get("/api-health")["items"]
    }
    assert told[near["id"]] == (False, True)
    assert far["id"] not in told
    todo = owner.get(f"/places/{group}/overview")["toDo"]
    (ending,) = [one for one in todo if one["kind"] == "vendorCertificate"]
    assert [(item["apiId"], item["code"], item["at"]) for item in ending["items"]] == [
        (near["id"], "client", ends)
    ]
