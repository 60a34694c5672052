"""Setting a server up, signing in and out, and the limits on guessing, which lock no owner out."""

import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from clocks import Clock
from new_data import open_new
from running import OWNER, Server, running_server
from sqlalchemy import select

from clue_desktop.contract.session import NewAdministrator, Setup, SignIn
from server.refusals import RateLimitedError, UnauthenticatedError
from server.services.guessing import FREE_FAILURES_OF_A_SITE
from server.services.journal import Change
from server.services.people.password_proof import FAMILIAR_FOR, MOST_FAMILIAR
from server.services.people.sessions import (
    IDLE_LIFETIME,
    SESSION_LIFETIME,
    SessionService,
    insert_administrator,
)
from server.store.engine import Database
from server.store.migrate import CONFIGURATION
from server.store.tables import administrators, audit, familiar_sources

RIGHT = {"email": OWNER["email"], "password": OWNER["password"]}
WRONG = {"email": OWNER["email"], "password": "a wrong passphrase"}


def setup_with(token: str | None, **changes: Any) -> dict[str, Any]:
    return {"setupToken": token, "organizationName": "Seoul HQ", "administrator": OWNER, **changes}


def sign_in(client: httpx.Client, body: dict[str, str], address: str | None = None) -> httpx.Response:
    headers = {} if address is None else {"x-forwarded-for": address}
    return client.post("/api/v1/session", json=body, headers=headers)


# ------------------------------------------------------------------------------------------------ a real server


def test_a_server_is_set_up_once_and_prints_its_token_once(tmp_path: Path):
    with running_server(tmp_path / "data") as first:
        token = first.ready["setupToken"]
        before = first.client().get("/api/v1/server").json()
        assert before["setupRequired"] is True
        refused = first.client().post("/api/v1/setup", json=setup_with("wrong"))
        assert (refused.status_code, refused.json()["code"]) == (401, "unauthenticated")

    with running_server(tmp_path / "data") as second:
        assert second.ready["setupToken"] is None
        client = second.client()
        invalid = client.post(
            "/api/v1/setup",
            json=setup_with(
                token,
                organizationName=" ",
                administrator={"name": "", "email": "nobody", "password": "short"},
            ),
        )
        assert invalid.status_code == 422
        fields = {problem["field"] for problem in invalid.json()["problems"]}
        assert fields == {
            "organizationName",
            "administrator.name",
            "administrator.email",
            "administrator.password",
        }

        done = client.post("/api/v1/setup", json=setup_with(token))
        assert done.status_code == 201
        document = done.json()
        assert document["administrator"]["roles"] == [
            {"placeId": document["headquartersId"], "role": "owner"}
        ]
        for again in (token, "wrong"):
            refused = client.post("/api/v1/setup", json=setup_with(again))
            assert (refused.status_code, refused.json()["code"]) == (409, "already_set_up")

    with running_server(tmp_path / "data") as third:
        assert third.ready["setupToken"] is None
        assert third.client().get("/api/v1/server").json() == {**before, "setupRequired": False}
        assert third.client(document["token"]).get("/api/v1/session").status_code == 200


def test_the_operators_setup_token_is_never_printed_and_of_many_setups_at_once_one_succeeds(tmp_path: Path):
    environ = {"CLUE_SETUP_TOKEN": "the operator's own token"}
    with running_server(tmp_path / "data", environ=environ) as server:
        client = server.client()
        assert server.ready["setupToken"] is None
        assert client.post("/api/v1/setup", json=setup_with("another")).status_code == 401
        body = setup_with(environ["CLUE_SETUP_TOKEN"])
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: client.post("/api/v1/setup", json=body), range(8)))
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses[0] == 201
        assert set(statuses[1:]) <= {409, 429}
        assert set_up_headquarters(server) == 1


def set_up_headquarters(server: Server) -> int:
    with sqlite3.connect(server.data_dir / "clue.db") as connection:
        count: int = connection.execute("SELECT count(*) FROM places").fetchone()[0]
    connection.close()
    return count


@pytest.fixture(scope="module")
def behind_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that believes this machine's X-Forwarded-For; set up from 10.0.0.1."""
    with running_server(
        tmp_path_factory.mktemp("proxied") / "data", "--trusted-proxy", "127.0.0.1/32"
    ) as server:
        client = server.client()
        client.headers["x-forwarded-for"] = "10.0.0.1"
        response = client.post("/api/v1/setup", json=setup_with(server.ready["setupToken"]))
        assert response.status_code == 201
        yield server


def test_an_account_is_guessed_at_most_25_times_a_minute_from_anywhere(behind_proxy: Server):
    client = behind_proxy.client()

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda n: sign_in(client, WRONG, f"192.0.2.{n}").status_code, range(40)))
    assert statuses.count(401) <= 25
    assert set(statuses) <= {401, 429, 503}
    stranger = sign_in(client, RIGHT, "198.51.100.7")
    assert stranger.status_code == 429
    assert 0 < int(stranger.headers["retry-after"]) <= 60

    # The owner, from where the server was set up, is not locked out; nor are other accounts.
    assert sign_in(client, RIGHT, "10.0.0.1").status_code == 201
    assert sign_in(client, {**WRONG, "email": "other@example.com"}, "198.51.100.7").status_code == 401


def test_of_parallel_guesses_no_more_are_judged_than_allowed(behind_proxy: Server):
    client = behind_proxy.client()
    body = {**WRONG, "email": "parallel@example.com"}

    with ThreadPoolExecutor(50) as pool:
        statuses = list(pool.map(lambda _: sign_in(client, body, "203.0.113.9").status_code, range(50)))

    assert statuses.count(401) in range(5, 10)  # 5, and a few more when the answers took seconds
    assert set(statuses) <= {401, 429, 503}  # and whoever finds no room is told so


@pytest.mark.parametrize(
    "forwarded",
    [
        "203.0.113.50",
        "1.2.3.4, 203.0.113.50",
        "1.2.3.4, junk, 203.0.113.50",
        "203.0.113.50, 127.0.0.1",
        "203.0.113.50:51234",
        "1.2.3.4:1, 203.0.113.50:51234",
        "203.0.113.50:51234, 127.0.0.1:8080",
        "[::ffff:203.0.113.50]:443",
        '"[::ffff:203.0.113.50]"',
    ],
)
def test_of_forwarded_addresses_the_last_that_is_no_proxy_counts(behind_proxy: Server, forwarded: str):
    """What the client itself puts before it, counts for nothing."""
    client = behind_proxy.client()
    email = f"{len(forwarded)}@example.com"
    for _ in range(5):
        sign_in(client, {**WRONG, "email": email}, "203.0.113.50")
    # The wait begins with a second, which a slow machine may need for one entry; an address of its own would have five.
    assert 429 in (sign_in(client, {**WRONG, "email": email}, forwarded).status_code for _ in range(4))


def test_forwarded_of_rfc_7239_counts_for_nothing(behind_proxy: Server):
    """A proxy that sets X-Forwarded-For hands it on as a stranger sent it."""
    client = behind_proxy.client()
    body = {**WRONG, "email": "rfc7239@example.com"}
    statuses = [
        client.post("/api/v1/session", json=body, headers={"forwarded": f"for=192.0.2.{n}"}).status_code
        for n in range(6)
    ]
    assert statuses == [401] * 5 + [429]


def test_forwarded_addresses_of_others_do_not_count_and_a_restart_forgets_nothing(tmp_path: Path):
    body = {**WRONG, "email": "somebody@example.com"}
    with running_server(tmp_path / "data") as server:
        client = server.client()
        statuses = [sign_in(client, body, f"192.0.2.{n}").status_code for n in range(6)]
        assert statuses == [401] * 5 + [429]
        for _ in range(6):  # so that the wait is longer than a restart
            wait_and_fail(server, body)
    with running_server(tmp_path / "data") as server:
        assert sign_in(server.client(), body).status_code == 429


def wait_and_fail(server: Server, body: dict[str, str]) -> None:
    """Put the last failure so far back that the next guess is judged."""
    database = sqlite3.connect(server.data_dir / "clue.db")
    with database:
        database.execute("UPDATE guesses SET last_failure_at = last_failure_at - 60000")
    database.close()
    assert sign_in(server.client(), body).status_code == 401


def test_an_unknown_address_and_a_wrong_password_are_refused_alike(behind_proxy: Server):
    client = behind_proxy.client()
    wrong = sign_in(client, WRONG, "10.0.0.1")
    # From elsewhere, so that both are the first there: the number of attempts left is alike, too.
    unknown = sign_in(client, {**WRONG, "email": "unknown@example.com"}, "10.0.0.211")

    assert wrong.status_code == unknown.status_code == 401
    assert {**wrong.json(), "requestId": ""} == {**unknown.json(), "requestId": ""}
    assert [name for name in wrong.headers if name != "date"] == [
        name for name in unknown.headers if name != "date"
    ]


def test_signing_out_ends_that_session_only(behind_proxy: Server):
    client = behind_proxy.client()
    tokens = [
        sign_in(client, {**RIGHT, "email": RIGHT["email"].upper()}, "10.0.0.1").json()["token"]
        for _ in range(2)
    ]
    first, second = (behind_proxy.client(token) for token in tokens)

    me = first.get("/api/v1/session").json()
    assert me["administrator"]["email"] == OWNER["email"]
    assert me["expiresAt"].endswith("Z")
    assert first.delete("/api/v1/session").status_code == 204

    assert first.get("/api/v1/session").status_code == 401
    assert first.delete("/api/v1/session").status_code == 401
    assert second.get("/api/v1/session").status_code == 200


def test_attempts_are_in_the_audit_trail_and_secrets_are_not(behind_proxy: Server):
    client = behind_proxy.client()
    for _ in range(9):  # five are judged; that the others are not is told once
        sign_in(client, {**WRONG, "email": "audited@example.com"}, "203.0.113.77")
    owner = behind_proxy.client(sign_in(client, RIGHT, "10.0.0.1").json()["token"])
    entries = owner.get("/api/v1/audit?limit=1000").json()["items"]
    found = [
        (e["action"], e["outcome"], e["source"]) for e in entries if e["subject"] == "audited@example.com"
    ]
    attempt = ("session.signIn", "refused", "203.0.113.77")
    assert found == [("session.signIn", "rate_limited", "203.0.113.77"), *[attempt] * 5]
    assert (entries[0]["action"], entries[0]["outcome"]) == ("session.signIn", "done")
    assert (entries[-1]["action"], entries[-1]["outcome"]) == ("server.setUp", "done")
    assert "passphrase" not in str(entries)


# ------------------------------------------------------------------------------------------------ by the clock


class _Nobody:
    def committed(self, changes: list[Change]) -> None:
        """Nobody follows."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_new(tmp_path / "clue.db", CONFIGURATION)
    yield opened
    opened.close()


@pytest.fixture
def service(database: Database, clock: Clock) -> SessionService:
    made = SessionService(database, clock, _Nobody(), lambda _said: bytes(32), "CLUe")
    made.prepare()
    made.offer_setup("token")
    made.set_up(
        Setup(setup_token="token", organization_name="HQ", administrator=NewAdministrator(**OWNER)), "home"
    )
    return made


def guess(
    service: SessionService, source: str = "away", password: str = "wrong", email: str = OWNER["email"]
) -> int:
    """Return 0 when the guess was judged, else the seconds to wait."""
    try:
        service.sign_in(SignIn(email=email, password=password), source)
    except UnauthenticatedError:
        return 0
    except RateLimitedError as fault:
        return fault.retry_after_seconds
    return 0


def test_the_wait_doubles_with_each_failure_up_to_a_quarter_of_an_hour(service: SessionService, clock: Clock):
    assert [guess(service) for _ in range(5)] == [0] * 5
    waits = []
    for _ in range(12):
        wait = guess(service)
        waits.append(wait)
        clock.move(seconds=wait - 0.5)
        assert guess(service) == 1  # too early is not judged, and does not make it longer
        clock.move(seconds=0.5)
        assert guess(service) == 0
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    clock.move(hours=1, seconds=1)
    assert [guess(service) for _ in range(5)] == [0] * 5


def test_a_source_that_guesses_at_many_accounts_waits_too(service: SessionService):
    assert [guess(service, email=f"{n}@example.com") for n in range(6)] == [0] * 5 + [1]
    assert guess(service, "elsewhere", email="9@example.com") == 0


def test_the_right_password_clears_the_count(service: SessionService):
    for _ in range(3):
        assert [guess(service, "home") for _ in range(4)] == [0] * 4
        service.sign_in(SignIn(**RIGHT), "home")


def test_the_cap_of_an_account_is_lifted_after_a_minute(service: SessionService, clock: Clock):
    assert [guess(service, f"s{n}") for n in range(26)] == [0] * 25 + [60]
    clock.move(seconds=60)
    assert [guess(service, f"t{n}") for n in range(25)] == [0] * 25


def test_a_familiar_address_is_not_shut_out_by_strangers_but_counts_with_them(service: SessionService):
    """Judged are at most 25 in all, and yet the owner gets in from where they have signed in before."""
    assert [guess(service, "home") for _ in range(4)] == [0] * 4
    judged = [guess(service, f"s{n}") for n in range(40)].count(0)
    assert judged + 4 == 25
    assert service.sign_in(SignIn(**RIGHT), "home").token
    with pytest.raises(RateLimitedError):
        service.sign_in(SignIn(**RIGHT), "somewhere new")


def told(service: SessionService, email: str, source: str = "home") -> int | None:
    """Return how many attempts are said to be left after one more wrong entry; None where it is not judged."""
    with pytest.raises((UnauthenticatedError, RateLimitedError)) as refused:
        service.sign_in(SignIn(email=email, password="wrong"), source)
    if isinstance(refused.value, RateLimitedError):
        return None
    sentence = r"The email address or the password is wrong \(attempts left: (\d)\)\."
    found = re.fullmatch(sentence, str(refused.value.detail))
    assert found is not None, refused.value.detail
    return int(found[1])


def test_wrong_passwords_count_down_as_the_limit_does(service: SessionService, clock: Clock):
    """Wherever it is, the owner's own failures are counted down to the wait, and a right password begins anew."""
    for source in ("home", "away"):
        assert [told(service, OWNER["email"], source) for _ in range(6)] == [4, 3, 2, 1, 0, None]
        clock.move(seconds=1)
        assert told(service, OWNER["email"], source) == 0
        clock.move(seconds=2)
        service.sign_in(SignIn(**RIGHT), source)
    assert told(service, OWNER["email"], "home") == 4  # where the account is familiar


@pytest.mark.parametrize("order", [(0, 1, 0, 1, 0), (0, 0, 1, 0, 1), (1, 0, 1, 1, 0), (0, 0, 0, 0, 1)])
def test_the_count_does_not_tell_whether_there_is_an_account(service: SessionService, order: tuple[int, ...]):
    """At a place where the owner is familiar, a stranger mixes entries at two addresses."""
    counts = []
    for first, second, source in (
        (OWNER["email"], "nobody@example.com", "home"),
        ("nobody.either@example.com", "nobody.else@example.com", "elsewhere"),
    ):
        counts.append([told(service, (first, second)[which], source) for which in order])
    assert counts[0] == counts[1] == [4, 3, 2, 1, 0]


@pytest.fixture
def colleague(service: SessionService, database: Database) -> str:
    """Another administrator, whose password is OWNER's too; returns the address."""
    with database.write() as connection:
        known = connection.execute(select(administrators.c.password_hash)).scalar_one()
        insert_administrator(connection, "Lee", "lee@example.com", known, service.clock())
    return "lee@example.com"


def test_a_familiar_address_is_delayed_by_its_own_failures_at_that_account_only(
    service: SessionService, colleague: str
):
    """Behind one address strangers guess at other accounts and unknown ones, as long as they like."""
    assert [guess(service, "home", email=f"{n}@example.com") for n in range(6)] == [0] * 5 + [1]
    assert guess(service, "home", email=colleague) == 1  # not familiar there
    assert service.sign_in(SignIn(**RIGHT), "home").token
    assert guess(service, "home", email="another@example.com") == 1  # which has forgiven strangers nothing
    assert [guess(service, "home") for _ in range(6)] == [0] * 5 + [1]
    with pytest.raises(RateLimitedError):
        service.sign_in(SignIn(**RIGHT), "home")


def test_ones_own_right_password_does_not_clear_what_one_guessed_at_others(
    service: SessionService, colleague: str
):
    for n in range(4):
        assert guess(service, "office", email=f"{n}@example.com") == 0
    service.sign_in(SignIn(email=colleague, password=OWNER["password"]), "office")
    assert guess(service, "office", email="4@example.com") == 0
    service.sign_in(SignIn(email=colleague, password=OWNER["password"]), "office")
    assert guess(service, "office", email="5@example.com") == 1


def test_of_ipv6_the_network_and_the_site_are_counted(service: SessionService):
    links = [f"2001:db8:1:{n:x}" for n in range(100)]
    assert [guess(service, f"{links[0]}::{n}", email=f"{n}@a.example") for n in range(6)] == [0] * 5 + [1]
    judged = [guess(service, f"{link}::1", email=f"{n}@b.example") for n, link in enumerate(links[1:])]
    assert judged.count(0) + 5 == FREE_FAILURES_OF_A_SITE
    assert set(judged) == {0, 1}
    assert guess(service, "2001:db8:2::1", email="0@c.example") == 0


def test_of_ipv6_one_is_familiar_in_the_network(service: SessionService):
    service.sign_in(SignIn(**RIGHT), "2001:db8:1:2::a")
    for n in range(30):
        guess(service, f"2001:db8:{n + 9:x}::1")
    assert service.sign_in(SignIn(**RIGHT), "2001:db8:1:2::b").token
    with pytest.raises(RateLimitedError):
        service.sign_in(SignIn(**RIGHT), "2001:db8:1:3::a")


def test_the_latest_addresses_stay_familiar_and_for_a_while(
    service: SessionService, database: Database, clock: Clock
):
    sources = [f"10.0.0.{n}" for n in range(MOST_FAMILIAR + 1)]
    for source in sources:
        service.sign_in(SignIn(**RIGHT), source)
        clock.move(seconds=10)
    with database.read() as connection:
        kept = set(connection.execute(select(familiar_sources.c.source)).scalars())
    assert kept == set(sources[1:])

    for n in range(30):
        guess(service, f"s{n}")
    assert service.sign_in(SignIn(**RIGHT), sources[1]).token
    with pytest.raises(RateLimitedError):
        service.sign_in(SignIn(**RIGHT), sources[0])
    clock.move(seconds=FAMILIAR_FOR.total_seconds())
    for n in range(30):
        guess(service, f"s{n}")
    with pytest.raises(RateLimitedError):
        service.sign_in(SignIn(**RIGHT), sources[1])


def test_refusals_are_in_the_audit_trail_once_a_minute_for_a_network_and_write_nothing_more(
    service: SessionService, database: Database
):
    for n in range(8):
        guess(service, f"2001:db8:1:2::{n}", email=f"{n}@example.com")

    def outcomes() -> list[str]:
        with database.read() as connection:
            return list(connection.execute(select(audit.c.outcome).order_by(audit.c.id.desc())).scalars())

    assert outcomes().count("rate_limited") == 1
    with database.write():  # nobody else can write meanwhile
        assert guess(service, "2001:db8:1:2::9", email="9@example.com") == 1
    assert outcomes().count("rate_limited") == 1


def test_the_setup_token_cannot_be_guessed_quickly(database: Database, clock: Clock):
    service = SessionService(database, clock, _Nobody(), lambda _said: bytes(32), "CLUe")
    service.prepare()
    service.offer_setup("token")
    attempt = Setup(setup_token="wrong", organization_name="HQ", administrator=NewAdministrator(**OWNER))
    for _ in range(5):
        with pytest.raises(UnauthenticatedError):
            service.set_up(attempt, "away")
    with pytest.raises(RateLimitedError):
        service.set_up(attempt, "away")
    # It is only that source that has to wait.
    assert service.set_up(attempt.model_copy(update={"setup_token": "token"}), "home").headquarters_id


def test_a_session_ends_when_it_is_idle(service: SessionService, clock: Clock):
    token = service.sign_in(SignIn(**RIGHT), "home").token
    for _ in range(3):
        clock.move(seconds=IDLE_LIFETIME.total_seconds() - 1)
        assert service.caller(token, "home").email == OWNER["email"]
    clock.move(seconds=IDLE_LIFETIME.total_seconds())
    with pytest.raises(UnauthenticatedError):
        service.caller(token, "home")


def test_a_session_ends_at_last_however_busy_it_is(service: SessionService, clock: Clock):
    session = service.sign_in(SignIn(**RIGHT), "home")
    assert session.expires_at == clock.now + SESSION_LIFETIME
    while clock.now + IDLE_LIFETIME / 2 < session.expires_at:
        clock.move(seconds=IDLE_LIFETIME.total_seconds() / 2)
        service.caller(session.token, "home")
    clock.now = session.expires_at
    with pytest.raises(UnauthenticatedError):
        service.caller(session.token, "home")


def test_tokens_and_passwords_are_kept_as_hashes_only(service: SessionService, tmp_path: Path):
    token = service.sign_in(SignIn(**RIGHT), "home").token
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert token.encode() not in kept
    assert OWNER["password"].encode() not in kept
    assert b"$argon2id$" in kept


def test_a_session_that_ends_while_it_is_asked_for_has_ended(service: SessionService):
    token = service.sign_in(SignIn(**RIGHT), "home").token
    caller = service.caller(token, "home")
    service.sign_out(caller, token)  # between the guard's look and the route's
    with pytest.raises(UnauthenticatedError):
        service.current(caller, token)
