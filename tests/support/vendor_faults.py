"""What the sample vendor's faults come to: the code that a test, an event and a denial carry."""

from server.sandbox.sample_vendor.faults import FAULTS

NO_RESPONSE = {
    "connection_failed": (
        "reset-before-headers reset-in-headers reset-in-body close-before-headers close-in-headers close-in-body"
        " cut-without-tls-close conflicting-content-length content-length-and-chunked bad-chunk junk http09 http2"
        " status-not-a-number folded-content-type bad-header-chars header-without-colon"
    ),
    "timeout": "no-answer stall-in-headers stall-in-body byte-a-second wrong-content-length-short",
}
UNACCEPTABLE = {
    "response_too_large": (
        "endless-headers endless-body endless-body-until-close oversized deep-json-100000 many-1xx"
        " huge-single-header"
    ),
    "not_json_content_type": (
        "gzip gzip-header-only html plain-text xml no-content-type two-content-types problem+json 204 304"
        " redirect-page"
    ),
    "invalid_json": (
        "wrong-content-length-long invalid-utf8 utf8-bom utf16 deep-json nan-json trailing-comma empty-body"
        " euc-kr raw-tab"
    ),
}

NO_RESPONSE_CODES: dict[str, str] = {
    fault: code for code, faults in NO_RESPONSE.items() for fault in faults.split()
}
"""Faults after which there is no complete response."""

CODES: dict[str, str] = NO_RESPONSE_CODES | {
    fault: code for code, faults in UNACCEPTABLE.items() for fault in faults.split()
}
"""Every fault that is no JSON response, with its code."""

REDIRECTS = ("redirect", "redirect-loop")
PROPER = tuple(name for name in FAULTS if name not in CODES and name not in REDIRECTS)
"""What looks odd but is a correct response all the same."""

assert all(FAULTS[name].proper for name in PROPER), "a fault of the sample vendor is in none of these lists"
