"""Administrators' passwords: which are acceptable, and how they are kept (argon2id).

Sources: OWASP ASVS 5.0 6.2 (level 2), NIST SP 800-63B 3.1.1, OWASP Password Storage Cheat Sheet, RFC 9106.
"""

import logging
import os
import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import argon2

from clue_desktop.domain.passwords import length_problem, normalized_password
from clue_desktop.domain.said import Said
from server.bounding.turned_away import TurnedAway
from server.refusals import BusyError

T = TypeVar("T")

TIME_COST = 2
MEMORY_KIB = 32 * 1024
PARALLELISM = 1
"""About 50 ms of one core: as many passes as OWASP's choice, over 32 MiB instead of 19. One lane, since several
sign-ins at once use the cores as well as several lanes of one would."""

MOST_AT_ONCE = max(1, min(4, (os.cpu_count() or 1) - 1))
"""How many are hashed at the same time, of 32 MiB each: on all cores but one, which is for doors."""
MOST_WAITING = 24
"""How many wait for that; who comes then is told at once that the server is busy."""

_COMMON = frozenset(
    """
    0123456789 0987654321 1111111111 1122334455 11223344556677 123123123123 123321123321 1234512345
    123456123456 1234567890a 1234567890q 1234567891 12345678910 1234567899 123456789a 123456789q
    12345qwert 123qweasdzxc 1472583690 1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qazxsw23edc
    7777777777 9876543210 987654321a a123456789 abc1234567 abc123456789 abcd123456 abcd1234567
    access1234 admin12345 admin123456 administrator asdfasdfasdf asdfghjkl1 asdfghjkl123 asdfghjkl;
    basketball basketball1 butterfly1 caonima123 changeme12 changeme123 changeme1234 charlie123
    chelsea123 chocolate1 classic123 cluedesktop computer123 cookie1234 default123 diamond123
    dkssudgktpdy dragon1234 dragonball family1234 football10 football123 forever123 freedom123
    gksrmfgksrmf grapefruit hello12345 hello123456 helloworld helloworld1 iloveyou10
    iloveyou12 iloveyou123 iloveyou1234 iloveyou2! internet123 jennifer12 jordan2323 letmein123
    letmein1234 liverpool1 liverpool123 lovelovelove manchester manchester1 mercedes123 michael123
    michelle12 monkey1234 mustang123 mypassword p@ssw0rd123 p@ssword123 pa$$word123 passw0rd12
    passw0rd123 password!! password!23 password00 password01 password10 password11 password12
    password123 password123! password1234 password12345 password123456 password2024 password2025
    password2026 password21 password22 password69 password99 passwordpassword pokemon123 princess12
    princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedc1 qazwsxedc123 qazwsxedcrfv qwe123qwe123 qweasdzxc1
    qweasdzxc123 qweqweqwe1 qwert12345 qwerty1234 qwerty12345 qwerty123456 qwerty1234567 qwertyuiop
    qwertyuiop1 qwertyuiop123 qwertyuiop[] qwertyuiopasdfghjkl realmadrid rlaalsdud12 samsung123
    secret1234 sksmsdi123 spiderman1 spongebob1 starwars12 starwars123 strawberry summer2024 summer2025
    summer2026 sunshine12 sunshine123 superman12 superman123 tinkerbell tkfkdgo123 tkfkdgody1 trustno123
    unbelievable vmffkdnj123 volleyball welcome123 welcome1234 welcome2024 welcome2025 welcome2026
    whatever12 wjdtjr1234 zaq12wsxcde3 zaq1zaq1zaq1 zxcvbnm,./ zxcvbnm123 zxcvbnm1234
    """.split()  # noqa: SIM905 - a list of a hundred quoted literals would be harder to read
)
_RUNS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb",
)

_log = logging.getLogger(__name__)
_hasher = argon2.PasswordHasher(time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=PARALLELISM)


class HashingPool:
    """Threads that hash, with a short line before them.

    Attributes:
        turned_away: for whom there was no room.
    """

    def __init__(self, at_once: int, most_waiting: int) -> None:
        self.turned_away = TurnedAway("hashing of passwords")
        self._pool = ThreadPoolExecutor(at_once, "passwords")
        self._at_once = at_once
        self._most = at_once + most_waiting
        self._lock = threading.Lock()
        self._count = 0

    @property
    def waiting(self) -> int:
        """How many wait."""
        return max(0, self._count - self._at_once)

    def run(self, work: Callable[[], T]) -> T:
        """Return what `work` gives; blocks until it had its turn.

        Raises:
            BusyError: too many wait already.
        """
        with self._lock:
            if self._count >= self._most:
                self.turned_away.note()
                raise BusyError(Said("The server is busy. Try again in a moment."))
            self._count += 1
        try:
            return self._pool.submit(work).result()
        finally:
            with self._lock:
                self._count -= 1


pool = HashingPool(MOST_AT_ONCE, MOST_WAITING)


def hash_password(password: str) -> str:
    """The PHC string to store. Blocks for about 50 ms, longer while others are hashed: call it in a thread.

    Raises:
        BusyError: too many wait for that.
    """
    return pool.run(lambda: _hasher.hash(_prepared(password)))


def verify_password(password_hash: str | None, password: str) -> bool:
    """Whether `password` is the one that was hashed; blocks as `hash_password` does.

    With None (no such account) the answer is False after as much work, so that the time does not tell which
    addresses have an account. A stored hash that cannot be checked is False too, and logged.

    Raises:
        BusyError: too many wait for that.
    """
    if password_hash is None:
        hash_password(password)
        return False
    try:
        return pool.run(lambda: _hasher.verify(password_hash, _prepared(password)))
    except argon2.exceptions.VerifyMismatchError:
        return False
    except (argon2.exceptions.InvalidHashError, argon2.exceptions.VerificationError) as error:
        _log.error("a stored password hash could not be checked, so its account cannot sign in: %s", error)
        return False


def password_problem(password: str, email: str = "") -> str | None:
    """Why `password` cannot be chosen, as a sentence for the person; None when it can.

    Length is all that is asked for, and that it is none of the first an attacker would try: a common password,
    one short piece repeated, a row of the keyboard or the alphabet, or the account's own address (`email`).
    """
    if problem := length_problem(password):
        return problem
    folded = normalized_password(password).casefold()
    if folded in _COMMON or _is_repeated(folded) or _is_run(folded):
        return Said("This password is among the first that are tried. Choose another one.")
    address = unicodedata.normalize("NFKC", email).casefold().strip()
    if address and folded in (address, address.partition("@")[0]):
        return Said("The password must not be the email address.")
    return None


def _prepared(password: str) -> bytes:
    """One byte string for what looks like one password."""
    return normalized_password(password).encode("utf-8", "surrogatepass")


def _is_repeated(text: str) -> bool:
    """Whether the text is one piece of at most four characters over and over, as in 12341234123."""
    return any((text[:size] * len(text))[: len(text)] == text for size in range(1, 5))


def _is_run(text: str) -> bool:
    return any(text in run or text in run[::-1] for run in _RUNS)
