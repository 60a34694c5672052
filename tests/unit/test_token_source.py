"""What came of asking a token server, in the words of a call: every failure of the client has its family and its cause."""

from typing import get_args

import pytest

from clue_desktop.domain.client_credentials import ClientCredentials
from clue_desktop.domain.failure_causes import CAUSES
from clue_desktop.domain.failure_family import FAMILIES, FailureCode, Family
from server.verification.token_source import NoToken, source_of, what_came
from server.verification.vendor_messages import Timings, VendorFailure

SOURCE = source_of(ClientCredentials("https://login.example/t", "door", "s3cret"), "g", None)
OF_THE_CLIENT = [
    (code, family)
    for code in get_args(FailureCode)
    if not code.startswith("token_")
    for family in FAMILIES[code]
]


def failed(code: FailureCode, family: Family) -> VendorFailure:
    timings = Timings(None, None, None, None, 1.0)
    return VendorFailure(code, family, "the reason", True, None, (), b"", False, timings, None)


@pytest.mark.parametrize(("code", "family"), OF_THE_CLIENT)
def test_each_failure_keeps_its_family_so_that_only_silence_is_no_answer(code: FailureCode, family: Family):
    found = what_came(SOURCE, failed(code, family))
    assert isinstance(found, NoToken)
    assert found.family is family
    told = found.failure(12.0)
    assert told.no_answer is (family is Family.SILENT)
    assert not told.request_sent
    assert family in FAMILIES[told.code]
    if family is Family.OWN and code != "address_not_allowed":
        assert (told.code, told.cause) == (code, None)
    else:
        assert told.code in {"token_unavailable", "token_refused"}
        assert told.cause in CAUSES
    assert "s3cret" not in f"{told}{SOURCE}"
