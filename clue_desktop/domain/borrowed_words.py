"""Reasons in the words of OpenSSL, of operating systems and of the JSONPath library: the ones that people meet most."""

from clue_desktop.domain.said import Said, said_by

_KNOWN = {
    text.casefold(): text
    for text in (
        Said("self-signed certificate"),
        Said("self-signed certificate in certificate chain"),
        Said("certificate has expired"),
        Said("certificate is not yet valid"),
        Said("unable to get local issuer certificate"),
        Said("unable to verify the first certificate"),
        Said("network is unreachable"),
        Said("no route to host"),
        Said("connection refused"),
        Said("connection timed out"),
        Said("connection reset by peer"),
        Said("name or service not known"),
        Said("no address associated with hostname"),
        Said("temporary failure in name resolution"),
        Said("Is a directory"),
        Said("No such file or directory"),
        Said("No space left on device"),
        Said("Permission denied"),
        Said("Read-only file system"),
        Said("bald descendant segment"),
        Said("empty bracketed segment"),
        Said("index out of range"),
        Said("invalid character"),
        Said("invalid escape"),
        Said("unbalanced brackets"),
        Said("unbalanced parentheses"),
        Said("unclosed bracketed selection"),
        Said("unclosed string"),
        Said("unexpected whitespace after dot"),
        Said("unexpected trailing whitespace"),
    )
}


def borrowed(words: str) -> str:
    """Return a reason that a library or the system gave, to the letter; where it is one of those above, it can be translated."""
    known = _KNOWN.get(words.casefold())
    return words if known is None else Said.as_sent(words, known.template)


def reason_of(fault: OSError) -> str:
    """Return why the system could not do something, in its own words."""
    words: object = (
        fault.strerror or said_by(fault) or type(fault).__name__
    )  # whoever raises it may give any object
    return words if isinstance(words, Said) else borrowed(str(words))
