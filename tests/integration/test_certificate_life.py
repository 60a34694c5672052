"""Certificates and the files of authorities while the server runs: they end, are replaced, and no door notices."""

import asyncio
import logging
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from forked import run_forked
from in_process import application
from patience import eventually
from running import OWNER, api_form, running_server, set_up

from server.__main__ import main
from server.certificates.given_pair import load_tls
from server.certificates.tls import ServerTls, ensure_tls
from server.running.tls_keeping import TlsKeeper, WatchedFiles
from server.sandbox.sample_vendor.running import running_vendor

NOW = datetime.now(UTC)
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def certificate_in(file: Path) -> bytes:
    return x509.load_pem_x509_certificates(file.read_bytes())[0].public_bytes(Encoding.DER)


def given_to_a_client(keeper: TlsKeeper, ca: Path | None = None, name: str | None = "localhost") -> bytes:
    """Make a handshake in memory and return the certificate that the client was shown (DER)."""
    context = ssl.create_default_context(cafile=ca)
    context.check_hostname = ca is not None
    if ca is None:
        context.verify_mode = ssl.CERT_NONE
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(to_client, to_server, server_hostname=name)
    server = keeper.context.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    shown = client.getpeercert(binary_form=True)
    assert shown is not None
    return shown


def shown_by(url: str) -> bytes:
    port = int(url.rpartition(":")[2])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", port)) as raw,
        context.wrap_socket(raw, server_hostname="localhost") as connection,
    ):
        shown = connection.getpeercert(binary_form=True)
    assert shown is not None
    return shown


def pair_of(ca: trustme.CA, folder: Path) -> tuple[Path, Path]:
    folder.mkdir(exist_ok=True)
    leaf = ca.issue_cert("localhost", "127.0.0.1")
    certificate, key = folder / "server.pem", folder / "server.key"
    certificate.write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
    key.write_bytes(leaf.private_key_pem.bytes())
    return certificate, key


# ------------------------------------------------------------------------------------------------- the server's own


@pytest.mark.parametrize("days", [27, 0, -3])
def test_a_certificate_of_398_days_never_ends_for_whoever_connects(tmp_path: Path, days: int):
    made = NOW + timedelta(days=days) - timedelta(days=396)
    tls = ensure_tls(tmp_path, "127.0.0.1", made)
    assert tls.ca is not None
    keeper = TlsKeeper(
        tls, partial(load_tls, tls.certificate, tls.key), partial(ensure_tls, tmp_path, "127.0.0.1", NOW)
    )
    before = given_to_a_client(keeper)

    keeper.look()

    after = given_to_a_client(keeper, tls.ca)  # verified: by the same authority, within its period
    assert after != before
    assert after == certificate_in(tls.certificate)
    assert given_to_a_client(keeper, name=None) == after  # a client that names no server
    keeper.look()
    assert given_to_a_client(keeper) == after  # and it is not made anew each time


def test_a_renewal_that_cannot_be_written_is_said_once_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    tls = ensure_tls(tmp_path / "tls", "127.0.0.1", NOW - timedelta(days=380))
    keeper = TlsKeeper(
        tls,
        partial(load_tls, tls.certificate, tls.key),
        partial(ensure_tls, tmp_path / "tls", "127.0.0.1", NOW),
    )
    before = given_to_a_client(keeper)
    (tmp_path / "tls").rename(tmp_path / "aside")
    (tmp_path / "tls").touch()  # a file where the folder was

    for _ in range(3):
        keeper.look()

    assert given_to_a_client(keeper) == before
    (warning,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert "the one before goes on" in warning.getMessage()
    (tmp_path / "tls").unlink()
    (tmp_path / "aside").rename(tmp_path / "tls")
    keeper.look()
    assert given_to_a_client(keeper) != before


def test_the_way_out_of_a_clock_that_was_far_ahead(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    made = ensure_tls(tmp_path / "tls", "127.0.0.1", NOW + timedelta(days=20 * 365))
    options = ["--data-dir", str(tmp_path), "--port", "0"]
    assert main(options) == 2
    assert "clue-server certificate anew" in capsys.readouterr().err

    assert main(["certificate", "anew", *options]) == 0
    said = capsys.readouterr()
    assert "give every device and console the new fingerprint" in said.err
    kept = next(tmp_path.glob("tls-until-*"))
    assert str(kept) in said.err
    assert ensure_tls(tmp_path / "tls", "127.0.0.1", NOW).fingerprint in said.out
    assert made.fingerprint not in said.out


def test_the_own_certificate_is_shown_and_renewed(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    options = ["--data-dir", str(tmp_path)]
    assert main(["certificate", "show", *options]) == 2
    assert "no certificate" in capsys.readouterr().err
    tls = ensure_tls(tmp_path / "tls", "127.0.0.1", NOW)
    before = certificate_in(tls.certificate)

    assert main(["certificate", "show", *options]) == 0
    assert certificate_in(tls.certificate) == before
    assert tls.fingerprint in capsys.readouterr().out
    assert main(["certificate", "renew", *options]) == 0
    assert certificate_in(tls.certificate) != before
    assert tls.fingerprint in capsys.readouterr().out
    assert main(["certificate", "renew", "--tls", "off", *options]) == 2


# ------------------------------------------------------------------------------------------------- files that are given


def test_a_pair_that_is_replaced_file_by_file_is_taken_when_it_is_whole(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    ca = trustme.CA()
    certificate, key = pair_of(ca, tmp_path / "given")
    new_certificate, new_key = pair_of(ca, tmp_path / "new")
    keeper = TlsKeeper(load_tls(certificate, key), partial(load_tls, certificate, key))
    before = certificate_in(certificate)

    shutil.copy(new_certificate, certificate)
    keeper.look()
    keeper.look()
    assert given_to_a_client(keeper) == before
    assert len([record for record in caplog.records if record.levelno == logging.WARNING]) == 1

    shutil.copy(new_key, key)
    keeper.look()
    assert given_to_a_client(keeper) == certificate_in(new_certificate)


def test_files_are_watched_through_links_and_renaming(tmp_path: Path):
    """As certbot and Kubernetes replace them: by another file behind the same name."""
    (tmp_path / "1").write_text("one")
    (tmp_path / "2").write_text("two")
    link = tmp_path / "live"
    link.symlink_to("1")
    watched = WatchedFiles([link, tmp_path / "absent"])
    assert not watched.changed()

    (tmp_path / "new").symlink_to("2")
    (tmp_path / "new").rename(link)
    assert watched.changed()
    assert not watched.changed()
    (tmp_path / "absent").write_text("there")
    assert watched.changed()
    link.unlink()
    assert watched.changed()


@posix_only
def test_a_server_takes_renewed_files_at_a_signal_and_lives_on(tmp_path: Path):
    ca = trustme.CA()
    certificate, key = pair_of(ca, tmp_path / "given")
    new_certificate, new_key = pair_of(ca, tmp_path / "new")
    options = ("--tls-cert", str(certificate), "--tls-key", str(key))
    with running_server(tmp_path / "data", *options) as server:
        assert shown_by(server.url) == certificate_in(certificate)
        shutil.copy(new_certificate, certificate)
        shutil.copy(new_key, key)

        server.process.send_signal(signal.SIGHUP)

        eventually(lambda: shown_by(server.url) == certificate_in(new_certificate))
        assert server.process.poll() is None


@posix_only
def test_authorities_of_vendors_are_taken_anew_too(tmp_path: Path):
    with running_vendor() as vendor:
        assert vendor.ca_file is not None
        file = tmp_path / "authorities.pem"
        trustme.CA().cert_pem.write_to_path(file)
        with running_server(tmp_path / "data", "--vendor-ca", str(file)) as server:
            owner = set_up(server)
            group = owner.place("placeGroup")
            body = {
                "api": api_form(vendor),
                "parameters": {"deviceId": "547838629", "cardNumber": "04A1B2C3"},
            }

            def outcome() -> str:
                answer = owner.ask("POST", f"/place-groups/{group}/api-tests", body, 200).json()
                return "success" if answer["success"] else str(answer["error"]["code"])

            assert outcome() == "tls_failed"
            with file.open("ab") as added:
                added.write(vendor.ca_file.read_bytes())
            server.process.send_signal(signal.SIGHUP)
            eventually(lambda: outcome() == "success")

            file.write_text("damaged")
            server.process.send_signal(signal.SIGHUP)
            assert outcome() == "success"  # what was there before goes on


def test_an_owner_sees_what_ends_when(tmp_path: Path):
    """On a server of the test's own: its files are made for this."""
    (tmp_path / "data").mkdir()
    ending, lasting = trustme.CA(), trustme.CA()
    soon = ending.issue_cert("vendor.example", not_after=NOW + timedelta(days=5)).cert_chain_pems[0]
    authorities = tmp_path / "authorities.pem"
    authorities.write_bytes(soon.bytes() + lasting.cert_pem.bytes())

    async def ask() -> None:
        ensure_tls(tmp_path / "data" / "tls", "127.0.0.1", NOW)
        async with application(tmp_path / "data", vendor_ca=(authorities,)) as (_app, client):
            setup = {
                "setupToken": "the setup token",
                "organizationName": "Seoul HQ",
                "administrator": OWNER,
            }
            token = (await client.post("/api/v1/setup", json=setup)).json()["token"]
            client.headers["authorization"] = f"Bearer {token}"
            items = (await client.get("/api/v1/settings/certificates")).json()["items"]
            assert [(item["kind"], item["needsAttention"]) for item in items] == [
                ("vendorAuthority", True),
                ("server", False),
                ("authority", False),
                ("vendorAuthority", False),
            ]
            assert items[0]["file"] == str(authorities)
            state = (await client.get("/api/v1/settings/state")).json()
            assert state["certificatesToLookAfter"] == 1
            root = (await client.get("/api/v1/places")).json()["items"][0]["id"]
            to_do = (await client.get(f"/api/v1/places/{root}/overview")).json()["toDo"]
            assert [(one["kind"], one["count"]) for one in to_do] == [("certificate", 1), ("mailNotSetUp", 1)]
            assert to_do[0]["items"][0] | {"name": ""} == {
                "placeId": root,
                "name": "",
                "apiId": None,
                "at": items[0]["endsAt"],
                "code": "vendorAuthority",
                "reason": None,
            }
            authorities.write_text("nothing")
            damaged = (await client.get("/api/v1/settings/certificates")).json()["items"][0]
            assert (damaged["needsAttention"], damaged["endsAt"]) == (True, None)
            assert "no certificate" in damaged["fault"]

    asyncio.run(ask())


# ------------------------------------------------------------------------------------------------- what is missing


@pytest.mark.parametrize("missing", ["clue.db", "events.db"])
def test_a_database_that_is_gone_is_never_begun_anew_without_a_word(tmp_path: Path, missing: str):
    data = tmp_path / "data"
    with running_server(data) as server:
        set_up(server)
    (data / missing).rename(tmp_path / missing)
    for rest in data.glob(f"{missing}-*"):
        rest.unlink()

    command = [sys.executable, "-m", "server", "--data-dir", str(data), "--port", "0", "--stop-with-stdin"]
    done = run_forked(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "CLUE_USE_KEYRING": "false"},
    )

    assert done.returncode == 2
    assert f"{data / missing}" in done.stderr
    assert "clue-server restore FILE" in done.stderr
    assert not (data / missing).exists()
    if missing == "events.db":
        (data / missing).touch()  # the other way that it names
    else:
        (tmp_path / missing).rename(data / missing)
    with running_server(data) as again:
        assert again.client().get("/readyz").status_code == 200


def test_a_directory_that_holds_nothing_but_certificates_is_a_new_one(tmp_path: Path):
    ensure_tls(tmp_path / "data" / "tls", "127.0.0.1", NOW)
    with running_server(tmp_path / "data") as server:
        assert server.ready["setupToken"]


def test_the_certificate_is_what_the_ready_line_says(tmp_path: Path):
    with running_server(tmp_path / "data") as server:
        tls = ServerTls(
            tmp_path / "data" / "tls" / "server.pem", tmp_path / "data" / "tls" / "server-key.pem", None, ""
        )
        assert shown_by(server.url) == certificate_in(tls.certificate)
