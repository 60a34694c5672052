"""The server's certificates on disk, and clients' trust in them over real TLS connections."""

import asyncio
import logging
import os
import socket
import ssl
import stat
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID

from clue_desktop.client.trust import (
    TrustError,
    format_fingerprint,
    parse_fingerprint,
    presented_fingerprint,
    ssl_context,
)
from server.certificates.given_pair import load_tls, split_pair
from server.certificates.tls import ServerTls, TlsError, ensure_tls

NOW = datetime.now(UTC)


def leaf_of(tls: ServerTls) -> x509.Certificate:
    return x509.load_pem_x509_certificates(tls.certificate.read_bytes())[0]


def fingerprint_of(certificate: x509.Certificate) -> str:
    return format_fingerprint(certificate.fingerprint(hashes.SHA256()))


def names_in(certificate: x509.Certificate) -> set[str]:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in names}


def own_pair(
    folder: Path, name: str, *, not_before: datetime | None = None, not_after: datetime | None = None
) -> tuple[Path, Path, trustme.CA]:
    """A pair as an operator brings it, from a CA that is not ours."""
    ca = trustme.CA()
    leaf = ca.issue_cert(name, not_before=not_before, not_after=not_after)
    certificate, key = folder / "operator.pem", folder / "operator-key.pem"
    for blob in leaf.cert_chain_pems:
        blob.write_to_path(certificate, append=True)
    leaf.private_key_pem.write_to_path(key)
    return certificate, key, ca


@asynccontextmanager
async def https_server(certificate: Path, key: Path) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server that answers "hello", with its port and the requests that really reached it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    requests: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            requests.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
            await writer.drain()
        except (asyncio.IncompleteReadError, OSError):
            pass  # a client that refused this server
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1], requests


def get(certificate: Path, key: Path, trust: ssl.SSLContext, host: str = "127.0.0.1") -> str:
    """What an httpx client that trusts `trust` gets from a server with that pair."""

    async def run() -> str:
        async with (
            https_server(certificate, key) as (port, requests),
            httpx.AsyncClient(verify=trust) as client,
        ):
            try:
                return (await client.get(f"https://{host}:{port}/")).text
            except httpx.ConnectError:
                assert requests == []
                raise

    return asyncio.run(run())


@contextmanager
def tls_socket(certificate: Path, key: Path) -> Iterator[int]:
    """A blocking TLS server for one connection, which echoes what it gets; yields its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(20)

    def serve() -> None:
        plain, _ = listener.accept()
        plain.settimeout(20)
        try:
            with context.wrap_socket(plain, server_side=True) as connection:
                connection.sendall(connection.recv(100))
        except OSError:
            plain.close()  # the client refused

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        thread.join(20)
        listener.close()


# ------------------------------------------------------------ the files


def test_the_first_start_makes_a_ca_and_a_certificate(tmp_path: Path):
    tls = ensure_tls(tmp_path / "tls", "192.0.2.7", NOW, ["door.example.com", "2001:db8::5", "도어.example"])
    leaf = leaf_of(tls)
    assert tls.ca is not None
    ca = x509.load_pem_x509_certificate(tls.ca.read_bytes())
    expected = {"localhost", "127.0.0.1", "::1", "192.0.2.7", "door.example.com", "2001:db8::5"}
    assert expected | {"도어.example".encode("idna").decode()} <= names_in(leaf)
    assert socket.gethostname().lower() in names_in(leaf)
    assert timedelta(days=395) < leaf.not_valid_after_utc - NOW < timedelta(days=397)
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc <= timedelta(days=397)
    assert timedelta(days=3640) < ca.not_valid_after_utc - NOW
    assert ca.extensions.get_extension_for_class(x509.BasicConstraints).value == x509.BasicConstraints(
        ca=True, path_length=0
    )
    usage = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert tls.fingerprint == fingerprint_of(ca)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no POSIX modes")
def test_keys_are_private_and_stay_so(tmp_path: Path):
    directory = tmp_path / "tls"
    directory.mkdir(mode=0o755)
    tls = ensure_tls(directory, "127.0.0.1", NOW)
    for key in (tls.key, directory / "ca-key.pem"):
        key.chmod(0o644)
    directory.chmod(0o755)
    ensure_tls(directory, "127.0.0.1", NOW)
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert stat.S_IMODE(tls.key.stat().st_mode) == 0o600
    assert stat.S_IMODE((directory / "ca-key.pem").stat().st_mode) == 0o600


def test_a_second_start_changes_nothing(tmp_path: Path):
    first = ensure_tls(tmp_path, "0.0.0.0", NOW)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert sorted(before) == ["ca-key.pem", "ca.pem", "server-key.pem", "server.pem"]
    assert ensure_tls(tmp_path, "0.0.0.0", NOW + timedelta(days=300)) == first
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    assert "0.0.0.0" not in names_in(leaf_of(first))


def test_a_certificate_near_its_end_is_renewed_under_the_same_ca(tmp_path: Path):
    first = ensure_tls(tmp_path, "127.0.0.1", NOW)
    old = leaf_of(first)
    second = ensure_tls(tmp_path, "127.0.0.1", NOW + timedelta(days=370))
    assert leaf_of(second) != old
    assert leaf_of(second).public_key() != old.public_key()
    assert second == first


def test_a_missing_name_renews_the_certificate(tmp_path: Path):
    first = ensure_tls(tmp_path, "127.0.0.1", NOW)
    second = ensure_tls(tmp_path, "127.0.0.1", NOW, ["door.example.com"])
    assert "door.example.com" in names_in(leaf_of(second))
    assert second.fingerprint == first.fingerprint


def test_the_certificate_never_outlives_its_ca(tmp_path: Path):
    ensure_tls(tmp_path, "127.0.0.1", NOW)
    tls = ensure_tls(tmp_path, "127.0.0.1", NOW + timedelta(days=3500))
    assert tls.ca is not None
    ca = x509.load_pem_x509_certificate(tls.ca.read_bytes())
    assert leaf_of(tls).not_valid_after_utc == ca.not_valid_after_utc


@pytest.mark.parametrize("lost", [["server.pem"], ["server-key.pem"], ["ca.pem"], ["server.pem", "ca.pem"]])
@pytest.mark.parametrize("emptied", [False, True])
def test_what_a_crash_left_out_is_made_again(tmp_path: Path, lost: list[str], *, emptied: bool):
    first = ensure_tls(tmp_path, "127.0.0.1", NOW)
    for name in lost:
        (tmp_path / name).unlink()
        if emptied:
            (tmp_path / name).touch()
    (tmp_path / ".server.pem.abc.tmp").write_text("unfinished")
    second = ensure_tls(tmp_path, "127.0.0.1", NOW)
    assert second == first
    assert len(list(tmp_path.iterdir())) == 4
    assert get(second.certificate, second.key, ssl_context(ca_file=second.ca)) == "hello"


def test_a_certificate_parted_from_its_key_is_made_again(tmp_path: Path):
    tls = ensure_tls(tmp_path / "one", "127.0.0.1", NOW)
    other = ensure_tls(tmp_path / "two", "127.0.0.1", NOW)
    tls.key.write_bytes(other.key.read_bytes())
    again = ensure_tls(tmp_path / "one", "127.0.0.1", NOW)
    assert get(again.certificate, again.key, ssl_context(fingerprint=tls.fingerprint)) == "hello"


@pytest.mark.parametrize("name", ["ca-key.pem", "server.pem", "server-key.pem"])
def test_a_damaged_file_is_named(tmp_path: Path, name: str):
    ensure_tls(tmp_path, "127.0.0.1", NOW)
    (tmp_path / name).write_text("-----BEGIN CERTIFICATE-----\njunk\n-----END CERTIFICATE-----\n")
    with pytest.raises(TlsError, match=name.replace(".", r"\.")):
        ensure_tls(tmp_path, "127.0.0.1", NOW)


def test_a_lost_ca_is_never_replaced_silently(tmp_path: Path):
    ensure_tls(tmp_path, "127.0.0.1", NOW)
    (tmp_path / "ca-key.pem").unlink()
    with pytest.raises(TlsError, match=r"ca-key\.pem is missing"):
        ensure_tls(tmp_path, "127.0.0.1", NOW)


def test_a_clock_out_of_the_cas_period_is_said(tmp_path: Path):
    ensure_tls(tmp_path, "127.0.0.1", NOW)
    with pytest.raises(TlsError, match="clock"):
        ensure_tls(tmp_path, "127.0.0.1", datetime(1970, 1, 2, tzinfo=UTC))
    with pytest.raises(TlsError, match="expired"):
        ensure_tls(tmp_path, "127.0.0.1", NOW + timedelta(days=4000))


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("not a name" * 10, None),
        ("a..b", None),
        ("door_1;example", None),
        ("https://clue.example", "clue.example"),
        ("https://clue.example:8443/", "clue.example"),
        ("clue.example:8443", "clue.example"),
        ("clue.example/console", "clue.example"),
        ("https://192.168.0.7:8443", "192.168.0.7"),
        ("192.168.0.7:8443", "192.168.0.7"),
        ("https://[fe80::1]:8443", "fe80::1"),
        ("[fe80::1]:8443", "fe80::1"),
        ("https://도어.example", "도어.example"),
    ],
)
def test_a_name_that_cannot_be_certified_is_refused(tmp_path: Path, name: str, instead: str | None):
    with pytest.raises(TlsError, match="Not a host name") as caught:
        ensure_tls(tmp_path, "127.0.0.1", NOW, [name])

    if instead is None:
        assert "Give the name alone" not in str(caught.value)
    else:
        assert str(caught.value).endswith(f"Give the name alone: {instead}.")


@pytest.mark.parametrize(
    "name", ["clue.example.", "*.doors.example", "srv_1.corp", "CLUE.example", "도어.example"]
)
def test_names_that_networks_have_are_certified(tmp_path: Path, name: str):
    tls = ensure_tls(tmp_path, "127.0.0.1", NOW, [name])

    assert name.lower().removesuffix(".").encode("idna").decode() in names_in(leaf_of(tls))


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(TlsError, match="file"):
        ensure_tls(tmp_path / "file" / "tls", "127.0.0.1", NOW)


# ------------------------------------------------------------ an operator's pair


def test_an_operators_pair_has_its_own_fingerprint(tmp_path: Path):
    certificate, key, _ = own_pair(tmp_path, "door.example.com")
    tls = load_tls(certificate, key)
    assert tls == ServerTls(certificate, key, None, fingerprint_of(leaf_of(tls)))


def test_an_operators_pair_that_does_not_fit_is_refused(tmp_path: Path):
    (tmp_path / "other").mkdir()
    certificate, key, _ = own_pair(tmp_path, "door.example.com")
    _, other_key, _ = own_pair(tmp_path / "other", "door.example.com")
    with pytest.raises(TlsError, match="not the one of the certificate"):
        load_tls(certificate, other_key)
    with pytest.raises(TlsError, match="holds no certificate in PEM form"):
        load_tls(key, key)
    with pytest.raises(TlsError, match="holds no private key in PEM form"):
        load_tls(certificate, certificate)
    with pytest.raises(TlsError, match="the other way round"):
        load_tls(key, certificate)
    with pytest.raises(TlsError, match=r"absent\.pem cannot be read"):
        load_tls(tmp_path / "absent.pem", key)


def test_both_may_stand_in_one_file(tmp_path: Path):
    certificate, key, _ = own_pair(tmp_path, "door.example.com")
    both = tmp_path / "both.pem"
    both.write_bytes(key.read_bytes() + certificate.read_bytes())

    assert load_tls(both, both).fingerprint == load_tls(certificate, key).fingerprint


def test_the_other_forms_of_certificates_are_told_with_what_makes_pem_of_them(tmp_path: Path):
    certificate, key, ca = own_pair(tmp_path, "door.example.com")
    leaf = x509.load_pem_x509_certificates(certificate.read_bytes())[0]
    loaded = serialization.load_pem_private_key(key.read_bytes(), None)
    assert isinstance(loaded, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    odd = tmp_path / "odd"
    plain = serialization.NoEncryption()

    def told(data: bytes, *, as_key: bool = False) -> str:
        odd.write_bytes(data)
        with pytest.raises(TlsError) as caught:
            load_tls(certificate if as_key else odd, odd if as_key else key)
        return str(caught.value)

    assert "openssl x509 -inform DER" in told(leaf.public_bytes(serialization.Encoding.DER))
    der_key = loaded.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, plain)
    assert "openssl pkey -inform DER" in told(der_key, as_key=True)
    for password in (plain, serialization.BestAvailableEncryption(b"secret")):
        pfx = pkcs12.serialize_key_and_certificates(b"door", loaded, leaf, None, password)
        assert "openssl pkcs12 -in" in told(pfx)
        assert "openssl pkcs12 -in" in told(pfx, as_key=True)
    request = x509.CertificateSigningRequestBuilder().subject_name(leaf.subject).sign(loaded, hashes.SHA256())
    assert "request for a certificate" in told(request.public_bytes(serialization.Encoding.PEM))
    assert "UTF-16" in told(certificate.read_text().encode("utf-16"))
    locked = loaded.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"secret"),
    )
    assert "passphrase" in told(locked, as_key=True)
    authority_first = ca.cert_pem.bytes() + certificate.read_bytes()
    assert "does not stand first" in told(authority_first)
    assert "begins with a line like" in told(b"hello")
    assert "begins with a line like" in told(b"", as_key=True)


@pytest.mark.parametrize(
    ("text", "files", "expected"),
    [
        ("cert.pem:key.pem", {}, ("cert.pem", "key.pem")),
        (r"C:\certs\a.pem:C:\certs\a.key", {}, (r"C:\certs\a.pem", r"C:\certs\a.key")),
        ("C:/certs/a.pem:D:/certs/a.key", {}, ("C:/certs/a.pem", "D:/certs/a.key")),
        (r"C:\문 서\a b.pem:keys\a.key", {}, (r"C:\문 서\a b.pem", r"keys\a.key")),
        (r"a.pem:C:\certs\a.key", {}, ("a.pem", r"C:\certs\a.key")),
        (
            r"\\server\share\a.pem:\\server\share\a.key",
            {},
            (r"\\server\share\a.pem", r"\\server\share\a.key"),
        ),
        ("/etc/a:b.pem:/etc/a.key", {"/etc/a:b.pem", "/etc/a.key"}, ("/etc/a:b.pem", "/etc/a.key")),
        ("a:/etc/a.key", {"a", "/etc/a.key"}, ("a", "/etc/a.key")),
    ],
)
def test_a_pair_in_one_option(text: str, files: set[str], expected: tuple[str, str]):
    assert split_pair(text, files.__contains__) == expected


@pytest.mark.parametrize("text", ["cert.pem", "cert.pem:", ":key.pem", r"C:\certs\a.pem", "a:b:c", "on"])
def test_what_is_no_pair_is_told_with_the_two_options(text: str):
    with pytest.raises(TlsError, match="--tls-cert CERT and --tls-key KEY"):
        split_pair(text, lambda _path: False)


def test_an_operators_expired_certificate_is_refused(tmp_path: Path):
    certificate, key, _ = own_pair(tmp_path, "door.example.com", not_after=NOW - timedelta(days=1))
    with pytest.raises(TlsError, match="expired"):
        load_tls(certificate, key)


def test_an_operators_certificate_of_the_future_is_refused(tmp_path: Path):
    certificate, key, _ = own_pair(tmp_path, "door.example.com", not_before=NOW + timedelta(days=2))
    with pytest.raises(TlsError, match="not valid before"):
        load_tls(certificate, key)


def test_an_operators_certificate_near_its_end_is_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    certificate, key, _ = own_pair(tmp_path, "door.example.com", not_after=NOW + timedelta(days=10))
    with caplog.at_level(logging.WARNING):
        load_tls(certificate, key)
    assert "expires on" in caplog.text


# ------------------------------------------------------------ what clients trust


def test_a_client_with_the_ca_file_trusts_the_names_in_the_certificate(tmp_path: Path):
    tls = ensure_tls(tmp_path, "127.0.0.1", NOW)
    assert get(tls.certificate, tls.key, ssl_context(ca_file=tls.ca)) == "hello"
    assert get(tls.certificate, tls.key, ssl_context(ca_file=tls.ca), host="localhost") == "hello"


def test_a_client_with_another_ca_file_or_none_refuses(tmp_path: Path):
    tls = ensure_tls(tmp_path / "one", "127.0.0.1", NOW)
    other = ensure_tls(tmp_path / "two", "127.0.0.1", NOW)
    for trust in (ssl_context(ca_file=other.ca), ssl_context()):
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            get(tls.certificate, tls.key, trust)


def test_a_pin_outlives_a_renewal(tmp_path: Path):
    tls = ensure_tls(tmp_path, "127.0.0.1", NOW)
    trust = ssl_context(fingerprint=tls.fingerprint)
    assert get(tls.certificate, tls.key, trust) == "hello"
    leaf = leaf_of(tls)
    ensure_tls(tmp_path, "127.0.0.1", NOW, ["door.example.com"])
    assert leaf_of(tls) != leaf
    assert get(tls.certificate, tls.key, trust) == "hello"


def test_a_pin_of_the_certificate_itself_is_taken_until_it_changes(tmp_path: Path):
    tls = ensure_tls(tmp_path, "127.0.0.1", NOW)
    trust = ssl_context(fingerprint=fingerprint_of(leaf_of(tls)))
    assert get(tls.certificate, tls.key, trust) == "hello"
    ensure_tls(tmp_path, "127.0.0.1", NOW, ["door.example.com"])
    with pytest.raises(httpx.ConnectError, match="not the expected"):
        get(tls.certificate, tls.key, trust)


def test_a_pin_needs_no_host_name(tmp_path: Path):
    certificate, key, _ = own_pair(tmp_path, "elsewhere.example.com")
    tls = load_tls(certificate, key)
    assert get(tls.certificate, tls.key, ssl_context(fingerprint=tls.fingerprint)) == "hello"


def test_another_server_is_refused_and_gets_no_request(tmp_path: Path):
    tls = ensure_tls(tmp_path / "one", "127.0.0.1", NOW)
    other = ensure_tls(tmp_path / "two", "127.0.0.1", NOW)
    with pytest.raises(httpx.ConnectError) as raised:
        get(tls.certificate, tls.key, ssl_context(fingerprint=other.fingerprint))
    assert tls.fingerprint in str(raised.value)
    assert other.fingerprint in str(raised.value)


def test_sending_the_pinned_ca_along_helps_no_impostor(tmp_path: Path):
    """An impostor has the pinned CA's certificate, which is public, but nothing that it signed with the key at hand."""
    tls = ensure_tls(tmp_path / "one", "127.0.0.1", NOW)
    other = ensure_tls(tmp_path / "two", "127.0.0.1", NOW)
    assert tls.ca is not None
    impostor = tmp_path / "impostor.pem"
    impostor.write_bytes(other.certificate.read_bytes() + tls.ca.read_bytes())
    with pytest.raises(httpx.ConnectError, match="not issued by the pinned CA"):
        get(impostor, other.key, ssl_context(fingerprint=tls.fingerprint))


def test_a_ca_that_signs_for_others_cannot_be_pinned(tmp_path: Path):
    """Without host names, a pin of a public CA would trust everybody with a certificate of it."""
    certificate, key, ca = own_pair(tmp_path, "127.0.0.1")
    root = x509.load_pem_x509_certificate(ca.cert_pem.bytes())
    chain = tmp_path / "chain.pem"
    chain.write_bytes(certificate.read_bytes() + ca.cert_pem.bytes())
    with pytest.raises(httpx.ConnectError, match="not a server's own CA"):
        get(chain, key, ssl_context(fingerprint=fingerprint_of(root)))


def test_pinned_and_expired_is_refused(tmp_path: Path):
    certificate, key, _ = own_pair(tmp_path, "127.0.0.1", not_after=NOW - timedelta(days=1))
    (leaf,) = x509.load_pem_x509_certificates(certificate.read_bytes())
    with pytest.raises(httpx.ConnectError, match="expired"):
        get(certificate, key, ssl_context(fingerprint=fingerprint_of(leaf)))


def test_a_pin_holds_for_blocking_sockets_too(tmp_path: Path):
    tls = ensure_tls(tmp_path / "one", "127.0.0.1", NOW)
    other = ensure_tls(tmp_path / "two", "127.0.0.1", NOW)
    with (
        tls_socket(tls.certificate, tls.key) as port,
        socket.create_connection(("127.0.0.1", port), 20) as plain,
        ssl_context(fingerprint=tls.fingerprint).wrap_socket(plain) as connection,
    ):
        connection.sendall(b"ping")
        assert connection.recv(100) == b"ping"
    with (
        tls_socket(tls.certificate, tls.key) as port,
        socket.create_connection(("127.0.0.1", port), 20) as plain,
        pytest.raises(ssl.SSLCertVerificationError, match="not the expected"),
    ):
        ssl_context(fingerprint=other.fingerprint).wrap_socket(plain)


def test_nothing_passes_before_the_handshake_was_judged(tmp_path: Path):
    """OpenSSL would shake hands by itself at the first read or write."""
    tls = ensure_tls(tmp_path, "127.0.0.1", NOW)
    trust = ssl_context(fingerprint=tls.fingerprint)
    with tls_socket(tls.certificate, tls.key) as port:
        plain = socket.create_connection(("127.0.0.1", port), 20)
        with trust.wrap_socket(plain, do_handshake_on_connect=False) as connection:
            for act in (
                lambda: connection.send(b"x"),
                lambda: connection.sendall(b"x"),
                lambda: connection.write(b"x"),
                lambda: connection.recv(1),
                lambda: connection.recv_into(bytearray(1)),
                lambda: connection.read(1),
            ):
                with pytest.raises(ssl.SSLError, match="not been judged"):
                    act()
    memory = trust.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO())
    with pytest.raises(ssl.SSLError, match="not been judged"):
        memory.write(b"x")
    with pytest.raises(ssl.SSLError, match="not been judged"):
        memory.read(1)


def test_what_a_server_shows_is_what_its_owner_sees(tmp_path: Path):
    tls = ensure_tls(tmp_path, "127.0.0.1", NOW)
    with tls_socket(tls.certificate, tls.key) as port:
        assert presented_fingerprint("127.0.0.1", port) == tls.fingerprint
    certificate, key, _ = own_pair(tmp_path, "door.example.com")
    with tls_socket(certificate, key) as port:
        assert presented_fingerprint("127.0.0.1", port) == load_tls(certificate, key).fingerprint


def test_fingerprints_in_any_spelling():
    digest = bytes(range(32))
    text = format_fingerprint(digest)
    assert text.startswith("00:01:02")
    for spelling in (
        text,
        text.lower(),
        digest.hex(),
        f" {text}\n",
        f"sha256 Fingerprint={text}",
        f"SHA256:{text}",
        text.replace(":", " "),
    ):
        assert parse_fingerprint(spelling) == digest


@pytest.mark.parametrize("text", ["", "00", "zz" * 32, "00" * 20, "00" * 33, "sha256"])
def test_other_texts_are_no_fingerprint(text: str):
    with pytest.raises(TrustError, match="SHA-256"):
        ssl_context(fingerprint=text)


def test_an_unusable_ca_file_is_named(tmp_path: Path):
    (tmp_path / "empty.pem").touch()
    for name in ("absent.pem", "empty.pem"):
        with pytest.raises(TrustError, match=name.replace(".", r"\.")):
            ssl_context(ca_file=tmp_path / name)
    with pytest.raises(TrustError, match="not both"):
        ssl_context(ca_file=tmp_path / "empty.pem", fingerprint="00" * 32)
