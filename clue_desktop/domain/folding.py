"""One way of comparing what people search with what is there: upper and lower case, composed and decomposed, are alike."""

import unicodedata


def folded(text: str) -> str:
    """Return a text for comparison (Unicode 3.13, caseless matching, on NFC): `REFUSÉ`, `refusé` and its parts are one.

    macOS hands over decomposed letters (허 as ㅎ and ㅓ), most other systems composed ones.
    """
    if text.isascii():
        return text.lower()
    # Folding may take a letter apart again (ΐ): so composed once more.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
