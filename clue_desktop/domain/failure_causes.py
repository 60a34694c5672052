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
    TOKEN_SERVER_NOT_REACHED = "token_server_not_reached"  # noqa: S105  # a code
    TOKEN_SERVER_TLS = "token_server_tls"  # noqa: S105  # a code
    TOKEN_SERVER_SILENT = "token_server_silent"  # noqa: S105  # a code
    TOKEN_SERVER_NOT_ALLOWED = "token_server_not_allowed"  # noqa: S105  # a code
    TOKEN_LATE = "token_late"  # noqa: S105  # a code
    TOKEN_CLIENT_REFUSED = "token_client_refused"  # noqa: S105  # a code
    TOKEN_SCOPE_REFUSED = "token_scope_refused"  # noqa: S105  # a code
    TOKEN_REQUEST_REFUSED = "token_request_refused"  # noqa: S105  # a code
    TOKEN_REDIRECT = "token_redirect"  # noqa: S105  # a code
    TOKEN_SERVER_FAULT = "token_server_fault"  # noqa: S105  # a code
    TOKEN_UNUSABLE = "token_unusable"  # noqa: S105  # a code


BROUGHT_IN = "brought_in"
"""Of an event that was kept in the server's outage file, and came into the log when that could be written again."""

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
    FailureCause.TOKEN_SERVER_NOT_REACHED: Said("the token server could not be reached"),
    FailureCause.TOKEN_SERVER_TLS: Said("no secure connection to the token server could be made"),
    FailureCause.TOKEN_SERVER_SILENT: Said("the token server did not answer in time"),
    FailureCause.TOKEN_SERVER_NOT_ALLOWED: Said(
        "the token server's address is in a network that is not allowed"
    ),
    FailureCause.TOKEN_LATE: Said("the token came too late for the call"),
    FailureCause.TOKEN_CLIENT_REFUSED: Said("the token server does not accept the client id or its secret"),
    FailureCause.TOKEN_SCOPE_REFUSED: Said("the token server refuses the scope or the audience"),
    FailureCause.TOKEN_REQUEST_REFUSED: Said("the token server refuses the request"),
    FailureCause.TOKEN_REDIRECT: Said("the token server redirects"),
    FailureCause.TOKEN_SERVER_FAULT: Said("the token server has a fault of its own"),
    FailureCause.TOKEN_UNUSABLE: Said("the token server's answer holds no token that can be used"),
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
    BROUGHT_IN: Said("the event was brought in afterwards, and happened at its own time"),
}
"""The causes in words, as the end of a sentence about an event; no code of a newer server is in it."""
