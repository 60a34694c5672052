"""Passwords hashed in a moment, for all tests but those of the hashing: what it costs to guess is not their matter.

Nearly each test with a server begins with a setup or a sign-in, and one hash is meant to cost a twentieth of a second.
The kind of hash, the pool that it waits for, and the work that is the same for whom there is no account stay as they
are; programs that are started as their users do, and their parameters (`test_tokens`), too.
"""

import argon2

from server.keys import passwords

as_meant = passwords._hasher
"""The server's own."""
quick = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def hash_quickly() -> None:
    """Have this process hash in a moment from now on."""
    passwords._hasher = quick
