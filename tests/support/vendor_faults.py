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

CAUSES: dict[str, str] = {
    fault: cause
    for cause, faults in {
        "reset": "reset-before-headers",
        "closed": "close-before-headers",
        "incomplete": ("reset-in-headers reset-in-body close-in-headers close-in-body cut-without-tls-close"),
        "not_http": (
            "conflicting-content-length content-length-and-chunked bad-chunk junk http09 http2 status-not-a-number"
            " folded-content-type bad-header-chars header-without-colon"
        ),
        "no_answer": "no-answer",
        "answer_unfinished": "stall-in-headers stall-in-body byte-a-second wrong-content-length-short",
        "compressed": "gzip gzip-header-only",
        "other_content_type": "html plain-text xml problem+json",
        "no_content_type": "no-content-type 204 304",
        "several_content_types": "two-content-types",
        "redirect": "redirect-page",
        "syntax": "wrong-content-length-long nan-json trailing-comma",
        "charset": "invalid-utf8 utf16 euc-kr",
        "byte_order_mark": "utf8-bom",
        "too_deep": "deep-json",
        "empty": "empty-body",
        "control_character": "raw-tab",
    }.items()
    for fault in faults.split()
}
"""What exactly these faults are, as an event has it; those of `response_too_large` have no more to say."""

REDIRECTS = ("redirect", "redirect-loop")
PROPER = tuple(name for name in FAULTS if name not in CODES and name not in REDIRECTS)
"""What looks odd but is a correct response all the same."""

assert all(FAULTS[name].proper for name in PROPER), "a fault of the sample vendor is in none of these lists"
