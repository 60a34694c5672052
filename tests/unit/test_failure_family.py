"""The closed table from a failure's code to whose doing it was; a device may decide by itself after silence only."""

from typing import get_args

import pytest

from clue_desktop.domain.diagnosis import UNANSWERED
from clue_desktop.domain.failure_family import (
    FAMILIES,
    OF_RESPONSES,
    FailureCode,
    Family,
    family_of,
    lets_device_decide,
)

SILENCE = {"connection_failed", "dns_failed", "timeout"}
OWN = {"address_not_allowed", "server_busy", "server_fault"}


def test_no_code_is_missing_and_none_is_made_up():
    assert set(FAMILIES) == set(get_args(FailureCode))
    assert {*FAMILIES, *OF_RESPONSES} == {*map(str, UNANSWERED)}


def test_the_table():
    assert {code for code, families in FAMILIES.items() if families == (Family.SILENT,)} == SILENCE
    assert {code for code, families in FAMILIES.items() if families == (Family.OWN,)} == OWN
    assert set(OF_RESPONSES.values()) == {Family.ANSWERED}


@pytest.mark.parametrize("code", get_args(FailureCode))
def test_where_a_code_may_be_of_two_families_it_denies_unless_the_failure_knows_better(code):
    possible = FAMILIES[code]
    assert len(set(possible)) == len(possible) > 0
    assert family_of(code) is possible[0]
    if len(possible) > 1:
        assert not lets_device_decide(family_of(code))
    for family in possible:
        assert family_of(code, family) is family


@pytest.mark.parametrize("code", get_args(FailureCode))
def test_no_failure_claims_a_family_that_its_code_is_never_of(code):
    for family in set(Family) - set(FAMILIES[code]):
        with pytest.raises(ValueError, match="never"):
            family_of(code, family)


def test_only_silence_lets_a_device_decide():
    assert {family for family in Family if lets_device_decide(family)} == {Family.SILENT}
