"""Email addresses: RFC 5322 form, at most 254 characters."""

from email_validator import EmailNotValidError, validate_email

from clue_desktop.domain.problems import InvalidError, Problem

MAX_EMAIL_LENGTH = 254


def normalize_email(text: str, field: str = "email") -> str:
    """Return the address without blanks around it.

    Raises:
        InvalidError: `email_invalid` at `field`.
    """
    address = text.strip()
    if len(address) > MAX_EMAIL_LENGTH:
        raise _invalid(field, f"it has {len(address)} characters; at most {MAX_EMAIL_LENGTH} are allowed.")
    try:
        validate_email(address, check_deliverability=False, allow_quoted_local=True, test_environment=True)
    except EmailNotValidError as fault:
        raise _invalid(field, str(fault)) from fault
    return address


def _invalid(field: str, fault: str) -> InvalidError:
    return InvalidError([Problem(field, "email_invalid", f"This is not a valid email address: {fault}")])
