"""Files with CAs and client certificates: every fault told apart at entry, and what is good found wherever it stands."""

import ssl
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest
from client_pairs import NOW, Pair, in_base64, pair
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)

from clue_desktop.certificate_files import (
    MOST_ROUNDS_OF_SERVER,
    cas_in,
    open_certificate,
    pem_of,
    read_ca,
)
from clue_desktop.domain.connection import ConnectionDraft, parse, validate
from clue_desktop.domain.own_certificates import (
    MOST_CAS,
    MOST_FILE_BYTES,
    CaDraft,
    ClientCertificate,
    ClientCertificateDraft,
)
from server.certificates.client_context import show_certificate, usable

SECRET = "correct horse 한"
ROOT = pair("Vendor root", ca=True)
ISSUING = pair("Vendor issuing CA", ROOT, ca=True)
CLIENT = pair("door-client", ISSUING)
STRANGER = pair("stranger")


def opened(
    content: str | bytes, password: str | None = None
) -> tuple[ClientCertificate | None, list[tuple[str, str]]]:
    draft = open_certificate(ClientCertificateDraft(file=in_base64(content), password=password), NOW)
    where = [(fault.field.rpartition(".")[2], fault.code) for fault in draft.faults]
    assert (draft.opened is None) == bool(where)
    return draft.opened, where


GOOD: dict[str, tuple[str | bytes, str | None]] = {
    "pem, key last": (CLIENT.chain_pem + CLIENT.key_pem(), None),
    "pem, key first": (CLIENT.key_pem() + CLIENT.chain_pem, None),
    "pem, in no order": (
        ROOT.certificate_pem + CLIENT.key_pem() + ISSUING.certificate_pem + CLIENT.certificate_pem,
        None,
    ),
    "pem, with words and line ends of Windows": (
        "Bag Attributes\r\n" + (CLIENT.chain_pem + CLIENT.key_pem()).replace("\n", "\r\n"),
        None,
    ),
    "pem, SEC1 key": (CLIENT.chain_pem + CLIENT.key_pem(style=PrivateFormat.TraditionalOpenSSL), None),
    "pem, encrypted": (CLIENT.chain_pem + CLIENT.key_pem(SECRET), SECRET),
    "pem, encrypted as OpenSSL used to": (
        CLIENT.chain_pem + CLIENT.key_pem(SECRET, PrivateFormat.TraditionalOpenSSL),
        SECRET,
    ),
    "pem, a password that nothing needs": (CLIENT.chain_pem + CLIENT.key_pem(), SECRET),
    "pkcs12": (CLIENT.pkcs12(SECRET), SECRET),
    "pkcs12, no password": (CLIENT.pkcs12(), None),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_opened_whatever_its_form(name: str):
    content, password = GOOD[name]
    found, faults = opened(content, password)
    assert faults == []
    assert found is not None
    assert (found.subject, found.issuer) == ("CN=door-client", "CN=Vendor issuing CA")
    assert found.not_after == NOW + timedelta(days=200)
    assert found.is_chain_whole
    assert found.chain == CLIENT.chain_pem
    key = load_pem_private_key(found.key.encode(), None)
    assert key.public_key() == CLIENT.certificate.public_key()
    assert SECRET not in str(asdict(found))
    assert "PRIVATE KEY" not in repr(found)


def keyed(key: object) -> Pair:
    return pair("door-client", ISSUING, key=key)  # type: ignore[arg-type]


DAMAGED = CLIENT.certificate_pem.replace("MII", "MIJ", 1)
EARLY = pair("door-client", ISSUING, begins=timedelta(days=3))
LATE = pair("door-client", ISSUING, begins=timedelta(days=-9), ends=timedelta(days=-2))
FAULTY: dict[str, tuple[str | bytes, str | None, tuple[str, str]]] = {
    "wrong password, pkcs12": (
        CLIENT.pkcs12(SECRET),
        "wrong",
        ("password", "client_certificate_password_wrong"),
    ),
    "no password, pkcs12": (CLIENT.pkcs12(SECRET), None, ("password", "client_certificate_password_missing")),
    "empty password, pkcs12": (
        CLIENT.pkcs12(SECRET),
        "",
        ("password", "client_certificate_password_missing"),
    ),
    "wrong password, pem": (
        CLIENT.chain_pem + CLIENT.key_pem(SECRET),
        "wrong",
        ("password", "client_certificate_password_wrong"),
    ),
    "no password, pem": (
        CLIENT.chain_pem + CLIENT.key_pem(SECRET),
        None,
        ("password", "client_certificate_password_missing"),
    ),
    "no password, old pem": (
        CLIENT.chain_pem + CLIENT.key_pem(SECRET, PrivateFormat.TraditionalOpenSSL),
        None,
        ("password", "client_certificate_password_missing"),
    ),
    "another's key": (
        CLIENT.chain_pem + STRANGER.key_pem(),
        None,
        ("file", "client_certificate_key_mismatch"),
    ),
    "no key": (CLIENT.chain_pem, None, ("file", "client_certificate_key_missing")),
    "no certificate": (CLIENT.key_pem(), None, ("file", "client_certificate_missing")),
    "nothing": ("", None, ("file", "client_certificate_missing")),
    "something else": ("<html>Log in first</html>", None, ("file", "client_certificate_missing")),
    "DER": (
        CLIENT.certificate.public_bytes(Encoding.DER),
        None,
        ("file", "client_certificate_missing"),
    ),
    "damaged certificate": (DAMAGED + CLIENT.key_pem(), None, ("file", "client_certificate_unreadable")),
    "damaged key": (
        CLIENT.chain_pem + CLIENT.key_pem().replace("MIG", "MIH", 1),
        None,
        ("file", "client_certificate_unreadable"),
    ),
    "cut off pkcs12": (CLIENT.pkcs12(SECRET)[:-40], SECRET, ("file", "client_certificate_unreadable")),
    "expired": (LATE.chain_pem + LATE.key_pem(), None, ("file", "client_certificate_expired")),
    "expired, pkcs12": (LATE.pkcs12(SECRET), SECRET, ("file", "client_certificate_expired")),
    "not yet valid": (EARLY.chain_pem + EARLY.key_pem(), None, ("file", "client_certificate_not_yet_valid")),
    "too large": ("#" * (MOST_FILE_BYTES + 1), None, ("file", "client_certificate_too_large")),
    "DSA": (
        (dsa_pair := keyed(dsa.generate_private_key(1024))).chain_pem + dsa_pair.key_pem(),
        None,
        ("file", "client_certificate_key_unusable"),
    ),
    "a curve that TLS has not": (
        (koblitz := keyed(ec.generate_private_key(ec.SECP256K1()))).chain_pem + koblitz.key_pem(),
        None,
        ("file", "client_certificate_key_unusable"),
    ),
    "short RSA": (
        (short := keyed(rsa.generate_private_key(65537, 1024))).chain_pem + short.key_pem(),
        None,
        ("file", "client_certificate_key_unusable"),
    ),
}


@pytest.mark.parametrize("name", FAULTY)
def test_each_fault_is_told_apart(name: str):
    content, password, told = FAULTY[name]
    assert opened(content, password)[1] == [told]


def test_what_is_no_base64_is_told():
    draft = open_certificate(ClientCertificateDraft(file="-----BEGIN"), NOW)
    assert [fault.code for fault in draft.faults] == ["client_certificate_unreadable"]


@pytest.mark.parametrize("key", [ed25519.Ed25519PrivateKey.generate(), rsa.generate_private_key(65537, 2048)])
def test_the_kinds_of_keys_that_tls_uses_are_taken_by_it(key: object):
    found, _ = opened((its := keyed(key)).chain_pem + its.key_pem())
    assert found is not None
    assert usable(ClientCertificateDraft(found.id, opened=found)).faults == ()


def test_a_missing_chain_is_noted_and_a_certificate_of_its_own_needs_none():
    alone, _ = opened(CLIENT.certificate_pem + CLIENT.key_pem())
    assert alone is not None
    assert (alone.is_chain_whole, alone.chain) == (False, CLIENT.certificate_pem)
    assert alone.id == CLIENT.certificate.fingerprint(SHA256()).hex()
    unrelated, _ = opened(CLIENT.certificate_pem + ROOT.certificate_pem + CLIENT.key_pem())
    assert unrelated is not None
    assert unrelated.id == alone.id, "what does not vouch for it is not sent"
    own, _ = opened(STRANGER.certificate_pem + STRANGER.key_pem())
    assert own is not None
    assert own.is_chain_whole
    whole, _ = opened(CLIENT.chain_pem + CLIENT.key_pem())
    assert whole is not None
    assert whole.id != alone.id, "another chain is another thing that is sent"


def test_a_password_that_is_stretched_to_keep_a_server_busy_is_not_tried():
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(MOST_ROUNDS_OF_SERVER + 1)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .build(SECRET.encode())
    )
    assert isinstance(CLIENT.key, ec.EllipticCurvePrivateKey)
    content = pkcs12.serialize_key_and_certificates(None, CLIENT.key, CLIENT.certificate, None, encryption)
    draft = ClientCertificateDraft(file=in_base64(content), password=SECRET)
    refused = open_certificate(draft, NOW, MOST_ROUNDS_OF_SERVER)
    assert [fault.code for fault in refused.faults] == ["client_certificate_unreadable"]
    assert open_certificate(draft, NOW).opened is not None, "the console takes its time"


def test_the_key_reaches_tls_and_lies_readable_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    seen: list[bytes] = []

    class Context:
        def load_cert_chain(self, file: Path, password: str) -> None:
            seen.append(file.read_bytes())
            assert password.encode() not in seen[0]
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(file, password=password)

    found, _ = opened(CLIENT.chain_pem + CLIENT.key_pem())
    assert found is not None
    show_certificate(Context(), found)  # type: ignore[arg-type]
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in seen[0]
    assert b"BEGIN PRIVATE KEY" not in seen[0]
    assert list(tmp_path.iterdir()) == []


# ---- CAs ----------------------------------------------------------------------------------------------------------


def many(number: int) -> str:
    return "".join(pair(f"CA {position}", ca=True).certificate_pem for position in range(number))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "ca_unreadable"),
        ("<html>", "ca_unreadable"),
        (CLIENT.key_pem(), "ca_unreadable"),
        (ROOT.certificate_pem.replace("MII", "MIJ", 1), "ca_unreadable"),
        (CLIENT.certificate_pem, "ca_is_none"),
        (ROOT.certificate_pem + CLIENT.certificate_pem, "ca_is_none"),
        (
            pair("Old", ca=True, begins=timedelta(days=-9), ends=timedelta(days=-1)).certificate_pem,
            "ca_expired",
        ),
        (pair("New", ca=True, begins=timedelta(days=1)).certificate_pem, "ca_not_yet_valid"),
        (many(MOST_CAS + 1), "too_many_cas"),
        ("#" * (MOST_FILE_BYTES + 1), "ca_too_large"),
    ],
)
def test_each_fault_of_cas_is_told_apart(text: str, code: str):
    draft = read_ca(text, NOW)
    assert [(fault.field, fault.code) for fault in draft.faults] == [("connection.ca", code)]
    assert [problem.code for problem in validate(ConnectionDraft(ca=draft))] == [code]


def test_cas_are_kept_without_what_stands_beside_them():
    draft = read_ca(
        f"Root of the vendor\n{ROOT.certificate_pem}{CLIENT.key_pem()}{ROOT.certificate_pem}", NOW
    )
    assert (draft.faults, draft.pem) == ((), ROOT.certificate_pem)
    assert [one.subject for one in cas_in(draft.pem)] == ["CN=Vendor root"]
    assert pem_of(ROOT.certificate.public_bytes(Encoding.DER)) == ROOT.certificate_pem


def test_one_that_vouches_for_itself_and_one_that_ended_beside_another_are_taken():
    assert read_ca(STRANGER.certificate_pem, NOW).faults == ()
    old = pair("Old", ca=True, begins=timedelta(days=-9), ends=timedelta(days=-1))
    assert read_ca(old.certificate_pem + ROOT.certificate_pem, NOW).faults == ()


def test_what_nobody_has_read_is_not_valid_and_what_is_not_stored_has_to_be_chosen():
    drafts = {
        "ca_unreadable": ConnectionDraft(ca=CaDraft(ROOT.certificate_pem)),
        "client_certificate_unreadable": ConnectionDraft(
            client_certificate=ClientCertificateDraft(file="AAAA")
        ),
        "client_certificate_required": ConnectionDraft(client_certificate=ClientCertificateDraft("ab12")),
    }
    assert {code: [problem.code for problem in validate(draft)] for code, draft in drafts.items()} == {
        code: [code] for code in drafts
    }


def test_a_test_vouches_for_ca_and_certificate():
    found, _ = opened(CLIENT.chain_pem + CLIENT.key_pem())
    ca = read_ca(ROOT.certificate_pem, NOW)
    shown = ClientCertificateDraft(opened=found)
    vouched = [
        parse(draft).vouched_for()
        for draft in (
            ConnectionDraft(),
            ConnectionDraft(ca=ca),
            ConnectionDraft(client_certificate=shown),
            ConnectionDraft(ca=ca, client_certificate=shown),
        )
    ]
    assert vouched[0] == []
    assert len({str(one) for one in vouched}) == 4
    assert "PRIVATE KEY" not in str(vouched)
