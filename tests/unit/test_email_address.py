"""Email addresses: which the rule takes, and what it says of the others."""

import pytest

from clue_desktop.domain.email_address import MAX_EMAIL_LENGTH, parse, validate
from clue_desktop.domain.problems import InvalidError


@pytest.mark.parametrize(
    "address",
    [
        "gate@example.com",
        "first.last+door@sub.example.co.kr",
        '"front desk"@example.com',
        "김@한국.kr",
        # An address of a company's own network: the mail server there knows whether it is one.
        "facility@plant7.local",
        "root@localhost",
        "doors@mailhost",
        "doors@srv_mail.corp",
        "doors@building.internal",
        "doors@10.2.0.9.test",
        "doors@[192.168.1.9]",
        "doors@[IPv6:2001:db8::25]",
        "o'neil/night=shift?{x}@plant.lan",
        '"a@b \\" c"@plant.lan',
        f"{'m' * 80}@plant.lan",
        f"{'x' * 64}@{'y' * 63}.{'z' * 63}.{'w' * 57}.com",
    ],
)
def test_what_rfc_5322_allows_is_taken(address: str):
    assert len(address) <= MAX_EMAIL_LENGTH
    assert validate(address) == []
    assert parse(f"  {address}\t") == address


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("  ", "Enter an email address."),
        ("gate", "has an @ between"),
        ("@example.com", "before the @"),
        ("gate@", "after the @"),
        ("ga te@example.com", "“ga te” cannot be a mailbox"),
        ("Gate <gate@example.com", "cannot be a mailbox"),
        ("gate@example..com", "“example..com” cannot be a domain"),
        ("gate@.local", "cannot be a domain"),
        ("gate@plant7.local.", "cannot be a domain"),
        ("gate@exam ple.com", "cannot be a domain"),
        ("gate@example,com", "cannot be a domain"),
        ("gate@[192.168.1.9", "cannot be a domain"),
        ("gate@[]", "cannot be a domain"),
        ("gate@(plant)example.com", "cannot be a domain"),
        ("gate@ex\u202eample.com", "cannot be a domain"),
        ("gate@exam\u200bple.com", "cannot be a domain"),
        ("ga\u00a0te@example.com", "cannot be a mailbox"),
        (".gate@example.com", "cannot be a mailbox"),
        ("ga..te@example.com", "cannot be a mailbox"),
        ('"gate@example.com', "cannot be a mailbox"),
        ('"ga\nte"@example.com', "cannot be a mailbox"),
        ("one@example.com, two@example.com", "cannot be a mailbox"),
        ("gate@example.com\r\nBcc: other@example.com", "cannot be a mailbox"),
        (f"{'x' * 64}@{'y.' * 100}com", "has 268 characters; at most 254"),
    ],
)
def test_what_it_does_not_allow_is_refused_with_the_part_at_fault(address: str, says: str):
    (problem,) = validate(address, "administrator.email")
    assert (problem.field, problem.code) == ("administrator.email", "email_invalid")
    assert says in problem.message
    with pytest.raises(InvalidError):
        parse(address)
