"""Reads a file that a request is described in, for *Import…* of the editor and of the APIs; blocking."""

from pathlib import Path

from clue_desktop.client.text_files import NotTextError, text_in
from clue_desktop.domain.curl_command import is_command
from clue_desktop.domain.openapi_document import MOST_BYTES, is_openapi
from ui.words.language import tr


def read_text_file(path: Path, most: int = MOST_BYTES) -> str:
    """Return a file's text. A file that anybody may have sent is not read without end.

    Raises:
        OSError: it cannot be read.
        ValueError: it is none; the message says why.
    """
    if not path.is_file():  # a pipe or a device has no end
        msg = tr("It is no file.")
        raise ValueError(msg)
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        msg = tr("It is larger than {size} KiB, which is more than is read.").format(size=most // 1024)
        raise ValueError(msg)
    try:
        return text_in(content)
    except NotTextError as fault:
        raise ValueError(tr("It is no text in UTF-8.")) from fault


def is_description(text: str) -> bool:
    """Tell whether a text describes a request: a cURL command, an OpenAPI document."""
    return is_command(text) or is_openapi(text)
