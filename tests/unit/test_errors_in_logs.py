"""Which lines of a server's log fail the test that ran it."""

import pytest
from running import errors_in

AT = "2026-11-28 08:00:00,123 "
TRACEBACK = "\nTraceback (most recent call last):\n  File …\nKeyError: 'id'"
JSON = '{"time": "2026-11-28T08:00:00.123Z", "level": "%s", "logger": "server", "message": "%s"%s}'


@pytest.mark.parametrize(
    "log",
    [
        f"{AT}ERROR server.http.answers: internal error 1f{TRACEBACK}",
        f"{AT}ERROR server.http.answers: internal error 1f [request-id]",
        f"{AT}CRITICAL server.store.event_log: nobody knows",
        f"{AT}INFO server: all is well\n{AT}ERROR server.chores.loops: chore “retention” failed and is tried again in 60 s: 'id'{TRACEBACK}",
        JSON % ("error", "internal error 1f", ""),
        JSON % ("error", "the database server cannot be reached", ', "exception": "Traceback …"'),
    ],
)
def test_a_fault_of_ours_is_found(log: str):
    assert len(errors_in(log)) == 1
    assert errors_in(log, ["internal error", "nobody knows", "retention", "cannot be reached"]) == []


@pytest.mark.parametrize(
    "log",
    [
        "",
        f"{AT}WARNING server: mail ERROR server: was not sent",
        f"{AT}INFO server: ERROR is a word",
        f"{AT}ERROR server.chores.loops: chore “configuration” failed and is tried again in 1 s: the database server cannot be reached",
        f"{AT}ERROR server.starting.supervisor: worker 12 ended with -9",
        f"{AT}ERROR uvicorn.error: Cancel 0 running task(s), timeout graceful shutdown exceeded",
        JSON % ("warning", "slow", ""),
        JSON % ("error", "the database server cannot be reached", ""),
    ],
)
def test_what_is_none_of_ours_is_let_pass(log: str):
    assert errors_in(log) == []
