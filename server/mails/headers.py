"""The header fields of mails that hold names: in ASCII as they are, else as encoded words (RFC 2047).

The standard library joins and parts encoded words in ways that lose blanks, add some within a word, or set two of them
side by side without the blank that RFC 2047 §2 asks for, which mail servers refuse. Here a text with anything beyond
ASCII is encoded as a whole, blanks included, in words that each hold whole characters; the blanks between the words
are no part of it (§6.2).
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from email.headerregistry import Address
from email.policy import Policy

_WORD = 42
"""Bytes of text in an encoded word: 56 in base64, 68 with its frame, behind a field's name still on one line; 75 are allowed."""
_LONGEST_LINE = 78  # RFC 5322 §2.1.1


class WrittenField(str):
    """A field's value as it is read, which knows how it is written. As the email package wants it, with name and `fold`."""

    __slots__ = ("_lines", "name")

    name: str
    _lines: tuple[str, ...]

    @classmethod
    def of(cls, name: str, text: str, lines: tuple[str, ...]) -> "WrittenField":
        """Return the field `name` that is read as `text` and written on `lines`."""
        field = cls(text)
        field.name = name
        field._lines = lines
        return field

    def fold(self, *, policy: Policy) -> str:
        """Return the field as it travels."""
        return f"{self.name}: " + f"{policy.linesep} ".join(self._lines) + policy.linesep


def header_text(name: str, text: str) -> WrittenField:
    """Return an unstructured field."""
    return WrittenField.of(name, text, tuple(_unstructured(text, len(name) + 2)))


def named_address(address: str, name: str) -> "WrittenField | Address":
    """Return the field From: a mailbox with the name that people see before it."""
    if not name or (name.isascii() and "=?" not in name):
        return plain_address(address, name)
    return WrittenField.of("From", f"{name} <{address}>", (*_words(name), f"<{address}>"))


def plain_address(address: str, name: str = "") -> Address:
    """Return an address, of whatever letters, as the email package takes it."""
    if address.isascii():
        return Address(name, addr_spec=address)
    mailbox, _at, domain = address.rpartition("@")  # what `addr_spec` refuses: it knows no RFC 6532
    if mailbox.startswith('"'):
        mailbox = re.sub(r"\\(.)", r"\1", mailbox[1:-1])  # it is quoted again where that is needed
    return Address(name, mailbox, domain)


def _unstructured(text: str, begun: int) -> Iterator[str]:
    # What looks like an encoded word would be read as one; more than a blank between words, or a word longer than a
    # line, would not survive folding.
    if (
        not text.isascii()
        or "=?" in text
        or text.split(" ") != text.split()
        or _longest(text) > _LONGEST_LINE - begun
    ):
        yield from _words(text)
        return
    line = ""
    for word in text.split(" "):
        if line and begun + len(line) + 1 + len(word) > _LONGEST_LINE:
            yield line
            line, begun = word, 1
        else:
            line = f"{line} {word}" if line else word
    yield line


def _longest(text: str) -> int:
    return max(map(len, text.split(" ")))


def _words(text: str) -> Iterator[str]:
    piece = b""
    for character in text:
        encoded = character.encode("utf-8", "replace")
        if len(piece) + len(encoded) > _WORD:
            yield _word(piece)
            piece = b""
        piece += encoded
    yield _word(piece)


def _word(piece: bytes) -> str:
    return f"=?utf-8?b?{b64encode(piece).decode()}?="
