"""A vendor that is down, hangs or shows a bad certificate, seen from a door; and how all is well again by itself."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from running import Console, Device, api_form, running_server, set_up

from server.sandbox.sample_vendor.certificates import CertificateKind
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, VendorThread, running_vendor

CARD = "04A1B2C3"
PATIENT = 60.0


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the vendors' common authority is kept."""
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="module")
def steady(certificates: Path) -> Iterator[RunningVendor]:
    """A vendor that nothing ever happens to."""
    with running_vendor(VendorOptions(cert_dir=certificates)) as vendor:
        yield vendor


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory, steady: RunningVendor) -> Iterator[Console]:
    """The owner's side of a server."""
    with running_server(tmp_path_factory.mktemp("outages") / "data", vendors=[steady]) as server:
        yield set_up(server)


@dataclass
class Door:
    """A device, and a vendor that can be stopped and started again in the same place."""

    owner: Console
    device: Device
    certificates: Path
    port: int
    vendor: VendorThread
    api: dict[str, Any] = field(default_factory=dict)

    def begin_again(self, **options: Any) -> RunningVendor:
        """Stop the vendor and start another one on its port."""
        self.vendor.stop()
        self.vendor = VendorThread(
            VendorOptions(**{"port": self.port, "cert_dir": self.certificates, **options})
        )
        return self.vendor.start()

    def lose_patience(self) -> None:
        """Have its calls take no longer than a second from now on."""
        form = {**self.api["form"], "connection": {"deadlineMs": 1000}}
        self.owner.ask("PUT", f"/apis/{self.api['id']}", form, 200)

    def present(self) -> str:
        return str(self.device.present("rfCard", CARD)["result"])

    def last_event(self) -> dict[str, Any]:
        return dict(self.owner.get(f"/events?serial={self.device.serial}&limit=1")["items"][0])


@pytest.fixture
def door(owner: Console, certificates: Path) -> Iterator[Door]:
    thread = VendorThread(VendorOptions(cert_dir=certificates))
    vendor = thread.start()
    group = owner.place("placeGroup")
    form = api_form(vendor, path="/grant")
    api = {"id": owner.register(group, form)["id"], "form": form}
    owner.assign(group, rfCard=api["id"])
    device = owner.device(owner.place("place", group))
    port = int(vendor.url.rpartition(":")[2])
    door = Door(owner, device, certificates, port, thread, api)
    assert door.present() == "granted"
    try:
        yield door
    finally:
        door.vendor.stop()


def until(condition: Callable[[], bool]) -> None:
    """Waits for a condition that another thread or process brings about."""
    patience = time.monotonic() + PATIENT
    while not condition():
        assert time.monotonic() < patience, "it did not happen"
        time.sleep(0.01)


def denied(door: Door) -> str:
    """Present a card, and return why it was denied."""
    assert door.present() == "denied"
    event = door.last_event()
    assert (event["result"], event["step"], event["statusCode"]) == ("denied", 3, None)
    return str(event["reason"])


def denied_for(door: Door, *codes: str) -> None:
    assert denied(door) in codes


# ---- below HTTP ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("certificate", ["expired", "not-yet-valid", "wrong-host", "untrusted"])
def test_a_bad_certificate_denies(door: Door, certificate: CertificateKind):
    vendor = door.begin_again(certificate=certificate)
    denied_for(door, "tls_failed")
    assert vendor.requests == [], "nothing was sent"
    door.begin_again()
    assert door.present() == "granted"


def test_plain_http_denies(door: Door):
    vendor = door.begin_again(plain_http=True)
    denied_for(door, "tls_failed")
    assert vendor.requests == []


def test_nobody_listens(door: Door):
    door.vendor.stop()
    denied_for(door, "connection_failed")


@contextmanager
def listening(port: int, *, resetting: bool) -> Iterator[None]:
    """Take connections and say nothing, or reset them at the first word."""

    def answer() -> None:
        while True:
            try:
                connection, _peer = listener.accept()
            except OSError:
                return
            if resetting:
                connection.recv(1)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.close()
            else:
                kept.append(connection)

    kept: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", port)) as listener:
        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in kept:
                connection.close()


def test_a_handshake_that_stalls_or_breaks_denies(door: Door):
    door.lose_patience()
    door.vendor.stop()
    with listening(door.port, resetting=False):
        until(lambda: denied(door) != "server_busy")  # which says nothing of the vendor
        assert door.last_event()["reason"] == "timeout"
    with listening(door.port, resetting=True):
        denied_for(door, "tls_failed")


# ---- going and coming back ----------------------------------------------------------------------------------------


def test_connections_that_the_vendor_closed_meanwhile_deny_nobody(door: Door):
    """Several are pooled; a restart of the vendor closes them all between two requests."""
    for _ in range(3):
        with ThreadPoolExecutor(4) as pool:
            assert set(pool.map(lambda _: door.present(), range(16))) == {"granted"}
        door.begin_again()
        with ThreadPoolExecutor(4) as pool:
            assert set(pool.map(lambda _: door.present(), range(16))) == {"granted"}


def test_the_breaker_opens_and_closes_by_itself(door: Door, steady: RunningVendor):
    door.vendor.stop()
    for _ in range(5):
        denied_for(door, "connection_failed")
    until(lambda: denied(door) == "vendor_unavailable")  # at once, unless a second has gone by since
    for _ in range(20):
        denied_for(door, "vendor_unavailable", "connection_failed")  # the latter is a probe's

    door.begin_again()
    until(lambda: door.present() == "granted")
    assert [door.present() for _ in range(10)] == ["granted"] * 10


def test_a_saved_change_of_address_counts_while_the_breaker_is_open(door: Door, steady: RunningVendor):
    """It is the old vendor's breaker."""
    door.vendor.stop()
    for _ in range(6):
        door.present()
    group = door.owner.get(f"/devices?placeId={door.owner.headquarters}")["items"]
    place = next(one["placeId"] for one in group if one["serial"] == door.device.serial)
    parent = next(one["parentId"] for one in door.owner.get("/places")["items"] if one["id"] == place)
    api = door.owner.get(f"/place-groups/{parent}/apis")["items"][0]
    form = api_form(steady, path="/grant")
    receipt = door.owner.tested(parent, form)
    door.owner.ask("PUT", f"/apis/{api['id']}", {**form, "testReceipt": receipt}, 200)
    assert door.present() == "granted"


def test_a_vendor_that_hangs_does_not_hold_up_another(tmp_path: Path, certificates: Path):
    """More calls than may be under way wait on the one, for a minute if need be; the other one answers meanwhile."""
    data = tmp_path / "data"
    hanging_thread = VendorThread(VendorOptions(cert_dir=certificates))
    hanging = hanging_thread.start()
    try:
        with (
            running_vendor(VendorOptions(cert_dir=certificates)) as healthy,
            running_server(
                data, "--vendor-deadline", "60", "--device-in-flight", "0", vendors=[healthy]
            ) as server,
            ThreadPoolExecutor(80) as pool,
        ):
            owner = set_up(server)
            stuck, well = (
                Door(owner, device_of(owner, vendor), certificates, 0, hanging_thread)
                for vendor in (hanging, healthy)
            )
            hanging.use_script('[default]\nfault = "no-answer"')
            waiting = [pool.submit(stuck.present) for _ in range(80)]
            until(lambda: len(hanging.requests) >= 64)

            assert [well.present() for _ in range(50)] == ["granted"] * 50
            assert not any(one.done() for one in waiting)

            hanging_thread.stop()
            assert {one.result() for one in waiting} == {"denied"}
            assert well.present() == "granted"
    finally:
        hanging_thread.stop()


def device_of(owner: Console, vendor: RunningVendor) -> Device:
    """A device whose cards a vendor verifies."""
    group = owner.place("placeGroup")
    api = owner.register(group, api_form(vendor))
    owner.assign(group, rfCard=api["id"])
    return owner.device(owner.place("place", group))
