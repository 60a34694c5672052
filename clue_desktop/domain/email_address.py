"""The rule of an email address: RFC 5322 addr-spec, at most 254 characters (second manual, chapter 5).

Only the form is judged: whether a name such as `plant7.local` or `mailhost` takes mails is known in the customer's own
network, and the mail server there has the last word. Comments and folding white space, which the grammar has for the
headers of a message, are no part of an address that somebody enters; letters of every script are (RFC 6532).
"""

import re
import unicodedata

from clue_desktop.domain.problems import InvalidError, Problem
from clue_desktop.domain.said import Said

MAX_EMAIL_LENGTH = 254

_ATOM = r"[\w!#$%&'*+/=?^`{|}~\-\u0080-\U0010ffff]+"
_DOT_ATOM = rf"{_ATOM}(?:\.{_ATOM})*"
_QUOTED = r'"(?:[^\x00-\x1f\x7f"\\]|\\[\x20-\x7e])*"'
_LITERAL = r"\[[\x21-\x5a\x5e-\x7e]+\]"
_MAILBOX = re.compile(rf"(?:{_DOT_ATOM}|{_QUOTED})")
_DOMAIN = re.compile(rf"(?:{_DOT_ATOM}|{_LITERAL})")
# Cc and Cf hold what is not seen (controls, marks of direction), Z blanks, Cs and Co what no two machines read alike.
_UNFIT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})


def validate(text: str, field: str = "email") -> list[Problem]:
    """Return the problem, if any, of an address; blanks around it do not count."""
    address = text.strip()
    fault = _fault(address)
    return [] if fault is None else [Problem(field, "email_invalid", fault)]


def parse(text: str, field: str = "email") -> str:
    """Return the address without the blanks around it, otherwise as it is.

    Raises:
        InvalidError: `email_invalid` at `field`.
    """
    if problems := validate(text, field):
        raise InvalidError(problems)
    return text.strip()


def _fault(address: str) -> str | None:
    mailbox, at, domain = address.rpartition("@")
    if len(address) > MAX_EMAIL_LENGTH:
        return Said(
            "The email address has {count} characters; at most {most} are allowed.",
            count=len(address),
            most=MAX_EMAIL_LENGTH,
        )
    if not address:
        return Said("Enter an email address.")
    if not at:
        return Said("An email address has an @ between the mailbox and the domain, as in name@example.com.")
    if not mailbox:
        return Said("The mailbox is missing: what stands before the @.")
    if not domain:
        return Said("The domain is missing: what stands after the @.")
    if not _fits(_MAILBOX, mailbox):
        return Said("“{text}” cannot be a mailbox: see what stands before the @.", text=mailbox)
    if not _fits(_DOMAIN, domain):
        return Said("“{text}” cannot be a domain: see what stands after the @.", text=domain)
    return None


def _fits(form: re.Pattern[str], part: str) -> bool:
    """Whether a part has the form, and no character beyond ASCII in it is a blank or invisible."""
    if form.fullmatch(part) is None:
        return False
    return part.isascii() or not any(
        unicodedata.category(character) in _UNFIT for character in part if character > "\x7f"
    )
