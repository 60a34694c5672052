"""Tokens and passwords: what is stored of them, what they tell, and which passwords are taken."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import argon2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quick_passwords import as_meant
from typing_extensions import override

from server.keys import passwords
from server.keys.passwords import hash_password, password_problem, verify_password
from server.keys.tokens import new_device_token, new_token, serial_of, token_hash
from server.refusals import BusyError


def test_tokens_are_long_different_and_safe_in_urls():
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) == 43 and token.replace("-", "").replace("_", "").isalnum() for token in tokens)


@given(st.text())
def test_any_text_that_comes_as_a_token_has_a_hash(text: str):
    assert len(token_hash(text)) == 32


def test_hashes_differ_with_the_token():
    assert token_hash("a") != token_hash("b")
    assert token_hash("a") == token_hash("a")
    assert len(token_hash("\ud800")) == 32


@given(st.from_regex(r"[0-9]{9,12}", fullmatch=True))
def test_a_device_token_names_its_serial(serial: str):
    assert serial_of(new_device_token(serial)) == serial


@pytest.mark.parametrize("text", ["", ".", "547838629", "547838629.short", f".{'x' * 43}", f"5 4.{'x' * 43}"])
def test_other_texts_name_no_serial(text: str):
    assert serial_of(text) is None


def test_an_administrators_token_names_no_serial():
    assert serial_of(new_token()) is None


@pytest.mark.parametrize("serial", ["", "54783.8629", "547 838", "547838629\n", "５４７８３８６２９"])
def test_a_serial_that_would_not_come_back_gets_no_token(serial: str):
    with pytest.raises(ValueError, match="not a device serial"):
        new_device_token(serial)


@pytest.fixture(autouse=True)
def _hashed_as_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash as the server does, and not as other tests."""
    monkeypatch.setattr(passwords, "_hasher", as_meant)


def test_a_hash_costs_what_it_is_meant_to():
    assert f"$m={passwords.MEMORY_KIB},t={passwords.TIME_COST},p={passwords.PARALLELISM}$" in hash_password(
        "x" * 10
    )
    assert (passwords.TIME_COST, passwords.MEMORY_KIB) >= (2, 19 * 1024)  # OWASP's least


def test_a_password_verifies_against_its_own_hash_only():
    kept = hash_password("five small blue doors")
    assert kept.startswith("$argon2id$")
    assert "doors" not in kept
    assert verify_password(kept, "five small blue doors")
    assert not verify_password(kept, "five small blue door")
    assert hash_password("five small blue doors") != kept


def test_hangul_composed_by_one_system_verifies_as_decomposed_by_another():
    assert verify_password(hash_password("비밀번호를 안다"), "비밀번호를 안다")


def test_unpaired_surrogates_are_no_fault():
    assert verify_password(hash_password("\ud800 and nine more"), "\ud800 and nine more")


def test_no_account_costs_as_much_as_a_wrong_password(monkeypatch: pytest.MonkeyPatch):
    """Counted in hashing work, not in time: the same parameters, once."""
    work: list[int] = []

    class Counting(argon2.PasswordHasher):
        @override
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            work.append(self.memory_cost * self.time_cost)
            return super().hash(password, salt=salt)

    counting = Counting(passwords.TIME_COST, passwords.MEMORY_KIB, passwords.PARALLELISM)
    monkeypatch.setattr(passwords, "_hasher", counting)
    assert not verify_password(None, "whatever it may be")
    assert work == [passwords.TIME_COST * passwords.MEMORY_KIB]


def test_a_damaged_hash_is_denied_and_logged(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.ERROR):
        assert not verify_password("$argon2id$junk", "whatever it may be")
    assert "could not be checked" in caplog.text


def test_only_so_many_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch):
    """With every place taken a hash waits, and with the line full it is refused at once."""
    pool = passwords.HashingPool(at_once=1, most_waiting=1)
    monkeypatch.setattr(passwords, "pool", pool)
    begun, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        go_on.wait(20)

    with ThreadPoolExecutor(2) as threads:
        threads.submit(pool.run, hold)
        assert begun.wait(20)
        waiting = threads.submit(hash_password, "five small blue doors")
        while pool.waiting == 0:
            assert not waiting.done()
        for refused in (lambda: hash_password("x" * 10), lambda: verify_password(None, "x" * 10)):
            with pytest.raises(BusyError):
                refused()
        assert pool.turned_away.count == 2
        go_on.set()
        assert verify_password(waiting.result(20), "five small blue doors")


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("", "at least 10"),
        ("ninechars", "at least 10"),
        ("x" * 300, "at most 256"),
        ("Password123!", "first that are tried"),
        ("QWERTYUIOP", "first that are tried"),
        ("abababababa", "first that are tried"),
        ("          ", "first that are tried"),
        ("0987654321", "first that are tried"),
        ("klmnopqrstuv", "first that are tried"),
        ("Kim.Admin@example.com", "email address"),
        ("kim.admin.office", None),
        ("five small blue doors", None),
        ("문을여는열쇠는어디에", None),
        ("tr0ub4dor&3", None),
        ("five small blue doors " * 4, None),
    ],
)
def test_which_passwords_are_taken(password: str, says: str | None):
    problem = password_problem(password, "kim.admin@example.com")
    if says is None:
        assert problem is None
    else:
        assert problem is not None
        assert says in problem
