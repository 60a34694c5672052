"""What exactly it was that a vendor's fault consisted in: codes that events keep, for each reason code several.

They are a closed set, so that an event holds no word of a vendor's and nothing of a URL: whoever may read events need
not be one who may see vendor APIs. What is wrong with a complete response has the causes of `response_causes`.
"""

from collections.abc import Mapping
from enum import StrEnum

from clue_desktop.domain.response_causes import Cause
from clue_desktop.domain.said import Said


class FailureCause(StrEnum):
    """Why a call brought no complete response. None of these: the reason says all there is to say."""

    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    RESET = "reset"
    CLOSED = "closed"
    INCOMPLETE = "incomplete"
    NOT_HTTP = "not_http"
    NAME_UNKNOWN = "name_unknown"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    CERTIFICATE_OTHER_HOST = "certificate_other_host"
    CERTIFICATE_UNTRUSTED = "certificate_untrusted"
    NOT_TLS = "not_tls"
    TLS_REFUSED = "tls_refused"
    TLS_BROKEN = "tls_broken"
    CLIENT_CERTIFICATE_REQUIRED = "client_certificate_required"
    CLIENT_CERTIFICATE_REFUSED = "client_certificate_refused"
    NOT_CONNECTED = "not_connected"
    NO_HANDSHAKE = "no_handshake"
    NO_ANSWER = "no_answer"
    ANSWER_UNFINISHED = "answer_unfinished"


CAUSES: Mapping[str, str] = {
    FailureCause.REFUSED: Said("connection refused"),
    FailureCause.UNREACHABLE: Said("no way to the vendor's address"),
    FailureCause.RESET: Said("the vendor reset the connection"),
    FailureCause.CLOSED: Said("the vendor closed the connection without an answer"),
    FailureCause.INCOMPLETE: Said("the connection ended in the middle of the answer"),
    FailureCause.NOT_HTTP: Said("the answer was no valid HTTP"),
    FailureCause.NAME_UNKNOWN: Said("the host name is not known"),
    FailureCause.CERTIFICATE_EXPIRED: Said("the vendor's certificate has expired"),
    FailureCause.CERTIFICATE_NOT_YET_VALID: Said("the vendor's certificate is not valid yet"),
    FailureCause.CERTIFICATE_OTHER_HOST: Said("the vendor's certificate is for another host"),
    FailureCause.CERTIFICATE_UNTRUSTED: Said("nobody that is trusted vouches for the vendor's certificate"),
    FailureCause.NOT_TLS: Said("the vendor's port does not speak TLS"),
    FailureCause.TLS_REFUSED: Said("the vendor refused this way of TLS"),
    FailureCause.TLS_BROKEN: Said("the connection broke during the TLS handshake"),
    FailureCause.CLIENT_CERTIFICATE_REQUIRED: Said(
        "the vendor asks for a client certificate that it was not given"
    ),
    FailureCause.CLIENT_CERTIFICATE_REFUSED: Said("the vendor refused our client certificate"),
    FailureCause.NOT_CONNECTED: Said("the time ran out while connecting"),
    FailureCause.NO_HANDSHAKE: Said("the time ran out during the TLS handshake"),
    FailureCause.NO_ANSWER: Said("the vendor took the request and did not answer"),
    FailureCause.ANSWER_UNFINISHED: Said("the vendor's answer did not end in time"),
    Cause.REDIRECT: Said("the vendor redirects"),
    Cause.COMPRESSED: Said("the answer is compressed"),
    Cause.NO_CONTENT_TYPE: Said("the answer has no Content-Type"),
    Cause.SEVERAL_CONTENT_TYPES: Said("the answer has several Content-Types"),
    Cause.OTHER_CONTENT_TYPE: Said("the answer's Content-Type is another one"),
    Cause.EMPTY: Said("the answer is empty"),
    Cause.BYTE_ORDER_MARK: Said("the answer begins with a byte order mark"),
    Cause.CHARSET: Said("the answer is not in UTF-8"),
    Cause.MARKUP: Said("the answer is HTML or XML"),
    Cause.TOO_DEEP: Said("the answer is nested too deeply"),
    Cause.TOO_MANY_VALUES: Said("the answer has too many values"),
    Cause.CONTROL_CHARACTER: Said("the answer has a control character in a text"),
    Cause.SYNTAX: Said("the answer is no valid JSON"),
}
"""The causes in words, as the end of a sentence about an event; no code of a newer server is in it."""
