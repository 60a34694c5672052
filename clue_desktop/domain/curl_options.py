"""The options of cURL (curl.se, manual page of 8.x): which have a value, and what those mean that say nothing of a request."""

from collections.abc import Mapping

from clue_desktop.domain.said import Said

SHORT: Mapping[str, str] = {
    "X": "request",
    "H": "header",
    "d": "data",
    "u": "user",
    "b": "cookie",
    "A": "user-agent",
    "e": "referer",
    "E": "cert",
    "k": "insecure",
    "L": "location",
    "F": "form",
    "G": "get",
    "I": "head",
    "T": "upload-file",
    "x": "proxy",
    "U": "proxy-user",
    "K": "config",
    "m": "max-time",
    "n": "netrc",
    "o": "output",
    ":": "next",
}
"""Short options that are spoken of by their long names."""

SHORT_WITH_VALUE = frozenset("EKbCcDdFPHmoUQreXYytzTuAwxh")

SHORT_KNOWN = SHORT_WITH_VALUE | frozenset("#012346:BGIJLMNORSVZafgijklnpqsv")

WITH_VALUE = frozenset(
    """abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to
    continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode
    delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine etag-compare
    etag-save expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port
    ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip header hostpubmd5 hostpubsha256 hsts interface ip-tos
    ipfs-gateway json keepalive-cnt keepalive-time key key-type krb libcurl limit-rate local-port login-options mail-auth
    mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max
    parallel-max-host pass pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath
    proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass
    proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser
    proxy-user proxy1.0 pubkey quote random-file range rate referer request request-target resolve retry retry-delay
    retry-max-time sasl-authzid service-name sigalgs socks4 socks4a socks5 socks5-gssapi-service socks5-hostname
    speed-limit speed-time stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword
    tlsuser trace trace-ascii trace-config unix-socket upload-file upload-flags url url-query user user-agent variable
    vlan-priority write-out""".split()  # noqa: SIM905 - a column of 130 lines says no more
)

_BY_THE_SERVER = Said("how the vendor is reached is set up by whoever runs the server")
_BY_CONNECTION = Said("choose the file under Connection")
_NO_OTHER_SIGN_IN = Said("CLUe signs in by headers, not this way")

LEFT_OUT: Mapping[str, str] = {
    "location": Said("CLUe follows no redirect: what is meant for one address goes to no other"),
    "location-trusted": Said("CLUe follows no redirect: what is meant for one address goes to no other"),
    "max-time": Said("how long a call may take is the Deadline, under Connection"),
    "connect-timeout": Said("how long a call may take is the Deadline, under Connection"),
    "proxy": _BY_THE_SERVER,
    "proxy-user": _BY_THE_SERVER,
    "preproxy": _BY_THE_SERVER,
    "noproxy": _BY_THE_SERVER,
    "resolve": _BY_THE_SERVER,
    "connect-to": _BY_THE_SERVER,
    "interface": _BY_THE_SERVER,
    "unix-socket": _BY_THE_SERVER,
    "retry": Said("what is sent a second time is decided by CLUe"),
}
"""Options that a call is made without, and why."""

IMPOSSIBLE: Mapping[str, str] = {
    "insecure": Said(
        "the vendor's certificate is always verified; for one of a private CA choose the CA's file under Connection"
    ),
    "cert": _BY_CONNECTION,
    "key": _BY_CONNECTION,
    "cacert": _BY_CONNECTION,
    "capath": _BY_CONNECTION,
    "pass": Said("enter the password where the client certificate is chosen, under Connection"),
    "config": Said("it names a file, and no file is read"),
    "netrc": Said("it names a file, and no file is read"),
    "netrc-file": Said("it names a file, and no file is read"),
    "digest": _NO_OTHER_SIGN_IN,
    "ntlm": _NO_OTHER_SIGN_IN,
    "negotiate": _NO_OTHER_SIGN_IN,
    "anyauth": _NO_OTHER_SIGN_IN,
    "aws-sigv4": _NO_OTHER_SIGN_IN,
    "url-query": Said("write it into the Webhook URL"),
    "request-target": Said("write it into the Webhook URL"),
    "next": Said("an API is one request; only the first of the command is taken"),
}
"""Options that an API cannot have, and why."""

METHODS: Mapping[str, str] = {"get": "GET", "head": "HEAD", "upload-file": "PUT"}
"""Options that make another method of the request."""

FORMS = frozenset({"form", "form-string", "data-urlencode"})
"""Options that make a form of the body."""

DATA = frozenset({"data", "data-ascii", "data-binary", "data-raw", "json"})
"""Options that hold a body, or a part of it."""


def written(name: str) -> str:
    """Return an option as it is written."""
    return f"-{name}" if len(name) == 1 else f"--{name}"
