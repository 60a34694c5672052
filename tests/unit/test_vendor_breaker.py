"""When the circuit breaker of a vendor opens, lets a probe through, and closes."""

from server.verification.breaker import Breaker


def opened() -> Breaker:
    breaker = Breaker(failures=3, probe_seconds=1.0)
    for _ in range(3):
        assert breaker.admits(10.0)
        breaker.failed(10.0, "timeout", "no answer", silent=True)
    return breaker


def test_it_opens_with_the_last_of_so_many_failures_in_a_row() -> None:
    breaker = Breaker(failures=3, probe_seconds=1.0)
    assert [breaker.failed(0.0, "timeout", "no answer", silent=True) for _ in range(4)] == [
        False,
        False,
        True,
        False,
    ]
    assert breaker.state == "open"
    assert breaker.consecutive == 4
    assert breaker.last_fault == ("timeout", "no answer", None)


def test_an_answer_in_between_starts_the_count_anew() -> None:
    breaker = Breaker(failures=2, probe_seconds=1.0)
    for _ in range(5):
        breaker.failed(0.0, "timeout", "no answer", silent=True)
        breaker.answered()
    assert breaker.state == "closed"
    assert breaker.admits(0.0)


def test_open_it_refuses_and_lets_one_call_a_second_through() -> None:
    breaker = opened()
    assert not breaker.admits(10.9)
    assert breaker.admits(11.0)
    assert breaker.state == "half"
    assert not breaker.admits(11.5)
    breaker.failed(11.6, "timeout", "no answer", silent=True)
    assert not breaker.admits(11.9)
    assert breaker.admits(12.0)


def test_a_probe_that_is_answered_closes_it() -> None:
    breaker = opened()
    assert breaker.admits(11.0)
    breaker.answered()
    assert breaker.state == "closed"
    assert all(breaker.admits(11.0) for _ in range(10))


def test_a_cancelled_probe_leaves_it_open_and_the_next_one_still_comes() -> None:
    breaker = opened()
    assert breaker.admits(11.0)
    breaker.abandoned()
    assert breaker.state == "open"
    assert breaker.admits(12.0)


def test_it_is_a_silence_only_when_every_failure_was_one() -> None:
    assert opened().silent
    breaker = opened()
    assert breaker.admits(11.0)
    breaker.failed(11.1, "tls_failed", "the certificate is not accepted", silent=False)
    assert not breaker.silent
    assert breaker.admits(12.0)
    breaker.failed(12.1, "timeout", "no answer", silent=True)
    assert not breaker.silent


def test_with_an_answer_the_failures_before_it_are_forgotten() -> None:
    breaker = opened()
    breaker.failed(10.5, "tls_failed", "the certificate is not accepted", silent=False)
    breaker.answered()
    breaker.failed(11.0, "timeout", "no answer", silent=True)
    assert breaker.silent
