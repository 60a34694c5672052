"""The rule of an email address: RFC 5322 form, at most 254 characters (second manual, chapter 5)."""

# The one library here that is not pure as a whole: it could ask the DNS too, and is told not to.
from email_validator import EmailNotValidError, validate_email

from clue_desktop.domain.problems import InvalidError, Problem

MAX_EMAIL_LENGTH = 254


def validate(text: str, field: str = "email") -> list[Problem]:
    """Return the problem, if any, of an address; blanks around it do not count."""
    address = text.strip()
    if len(address) > MAX_EMAIL_LENGTH:
        fault = f"The email address has {len(address)} characters; at most {MAX_EMAIL_LENGTH} are allowed."
    elif _has_form(address):
        return []
    else:
        fault = _fault(address)
    return [Problem(field, "email_invalid", fault)]


def parse(text: str, field: str = "email") -> str:
    """Return the address without the blanks around it, otherwise as it is.

    Raises:
        InvalidError: `email_invalid` at `field`.
    """
    if problems := validate(text, field):
        raise InvalidError(problems)
    return text.strip()


def _has_form(address: str) -> bool:
    try:
        validate_email(address, check_deliverability=False, allow_quoted_local=True, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def _fault(address: str) -> str:
    """Say what is wrong in words of our own: the library's come in English only."""
    mailbox, at, domain = address.rpartition("@")
    if not address:
        return "Enter an email address."
    if not at:
        return "An email address has an @ between the mailbox and the domain, as in name@example.com."
    if not mailbox:
        return "The mailbox is missing: what stands before the @."
    if not domain:
        return "The domain is missing: what stands after the @."
    if not _has_form(f"{mailbox}@example.com"):
        return f"“{mailbox}” cannot be a mailbox: see what stands before the @."
    return f"“{domain}” cannot be a domain: see what stands after the @."
