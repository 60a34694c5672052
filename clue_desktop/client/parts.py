"""Reads a long list of the server a part at a time, so that whoever waits for it can do something else in between."""

import re
from collections.abc import Iterator

_BEGIN, _END = b'{"items":[', b"]}"
# Within a JSON text the quote of a string is escaped: where it is not, behind a brace, an item begins.
_BETWEEN = re.compile(rb'\},\{"id":')


def parts(document: bytes, most: int) -> Iterator[bytes]:
    """Yield a document `{"items":[{"id":…},…]}` as documents of the same form with at most so many flat items each.

    One that is written otherwise (with blanks, say) comes whole.
    """
    if not document.startswith(_BEGIN):
        yield document
        return
    start = len(_BEGIN)
    for number, found in enumerate(_BETWEEN.finditer(document), 1):
        if number % most == 0:
            end = found.start() + 1
            yield _BEGIN + document[start:end] + _END
            start = end + 1
    yield _BEGIN + document[start:]
