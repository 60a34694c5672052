"""A cURL command read as a request: each option, each origin, what is refused, and that nothing secret is said."""

import contextlib
import json
import time
from typing import Any

import pytest
import shell_quoting as quoting
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.connection import ConnectionDraft
from clue_desktop.domain.curl_command import MOST_CHARACTERS, is_command, read_command
from clue_desktop.domain.data_type import DataType
from clue_desktop.domain.described_request import MOST_ROWS, DescribedRequest, Fate, UnusableError
from clue_desktop.domain.vendor_api import HeaderDraft, ManualFieldDraft

URL = "https://vendor.example/verify"
POST = f"curl -X POST {URL}"


def read(text: str, **connection: Any) -> DescribedRequest:
    assert is_command(text), text
    return read_command(text, ConnectionDraft(**connection))


def said(request: DescribedRequest, fate: Fate | None = None) -> str:
    return "\n".join(remark.text for remark in request.remarks if fate in {None, remark.fate})


def headers(request: DescribedRequest) -> dict[str, str | None]:
    return {header.key: header.value for header in request.headers}


def members(request: DescribedRequest) -> list[tuple[str, str, str]]:
    return [(member.key, str(member.type), member.value) for member in request.members or ()]


def refusal(text: str) -> str:
    with pytest.raises(UnusableError) as caught:
        read(text)
    return str(caught.value)


# ---- what is a command ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"curl {URL}",
        f"  curl.exe {URL}",
        f"CURL {URL}",
        f"$ curl {URL}",
        f"PS C:\\> curl.exe {URL}",
        f"C:\\Users\\me>curl {URL}",
        f"/usr/bin/curl {URL}",
        f"curl \\\n {URL}",
        f"curl ^\n {URL}",
        f"```bash\ncurl {URL}\n```",
        f"curl\u00a0{URL}",
        'Invoke-WebRequest -Uri "https://vendor.example"',
    ],
)
def test_a_command_is_told_from_a_url(text: str):
    assert is_command(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "curl",
        "curl ",
        URL,
        "https://curl.example/ curl x",
        "curl.example/x",
        "curly x",
        "my curl x",
        " \n",
        "#" * 5000,
    ],
)
def test_any_other_text_is_none(text: str):
    assert not is_command(text)


# ---- options ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        "-X POST",
        "-XPOST",
        "-sSXPOST",
        "--request POST",
        "--request=POST",
        "-X post",
        "-d '{}'",
        "--data '{}'",
        "--data-raw '{}'",
        "--data-binary '{}'",
        "--data-ascii '{}'",
        "--json '{}'",
        "-d '{}' -X POST",
        "-d@file",
    ],
)
def test_each_way_to_post(options: str):
    assert read(f"curl {options} {URL}").url == URL
    assert read(f"curl {URL} {options}").url == URL
    assert read(f"curl {options} --url {URL}").url == URL
    assert read(f"curl {options} -- {URL}").url == URL


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("-H 'X-Key: abc'", {"X-Key": "abc"}),
        ("-HX-Key:abc", {"X-Key": "abc"}),
        ("--header 'X-Key:  a: b '", {"X-Key": "a: b"}),
        ("--header='X-Key: abc'", {"X-Key": "abc"}),
        ("-sSH 'X-Key: abc'", {"X-Key": "abc"}),
        ("-H 'X-Key:'", {}),  # cURL's way to leave one out
        ("-H 'X-Key;'", {"X-Key": ""}),
        ("-u user:pass", {"Authorization": "Basic dXNlcjpwYXNz"}),
        ("-uuser:p:ass", {"Authorization": "Basic dXNlcjpwOmFzcw=="}),
        ("--user 'ü:ß'", {"Authorization": "Basic w7w6w58="}),
        ("-u user", {"Authorization": None}),
        ("-u user:$PASSWORD", {"Authorization": None}),
        ("--oauth2-bearer abc", {"Authorization": "Bearer abc"}),
        ("-u a:b -H 'authorization: Bearer x'", {"authorization": "Bearer x"}),
        ("-A agent/1", {"User-Agent": "agent/1"}),
        ("-A curl/8.1", {}),
        ("-b 'a=b'", {"Cookie": "a=b"}),
        ("-b jar.txt", {}),
        ("-H @headers.txt", {}),
        ("-H 'Authorization: Bearer $TOKEN'", {"Authorization": "Bearer $TOKEN"}),
        ('-H "Authorization: Bearer $TOKEN"', {"Authorization": "Bearer $TOKEN"}),
    ],
)
def test_headers(options: str, expected: dict[str, str | None]):
    assert headers(read(f"{POST} {options}")) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("""-d '{"a":"x"}'""", [("a", "STRING", "x")]),
        (
            """--json '{"a":1.50,"b":-0,"c":1E+400,"d":12345678901234567890}'""",
            [
                ("a", "NUMBER", "1.50"),
                ("b", "NUMBER", "-0"),
                ("c", "NUMBER", "1E+400"),
                ("d", "NUMBER", "12345678901234567890"),
            ],
        ),
        ("""-d '{"a":true,"b":false}'""", [("a", "BOOLEAN", "true"), ("b", "BOOLEAN", "false")]),
        ("""-d '{"a":"1","a":"2"}'""", [("a", "STRING", "2")]),
        (
            """-d '{"__proto__":"x","constructor":"y"}'""",
            [("__proto__", "STRING", "x"), ("constructor", "STRING", "y")],
        ),
        ("""-d '{"":"x"}'""", [("", "STRING", "x")]),
        ("""--json '{"a":' --json '"x"}'""", [("a", "STRING", "x")]),
        ("""-d '{"a":"x' -d 'y"}'""", [("a", "STRING", "x&y")]),
        ("-d '{}'", []),
        ("""-H 'Content-Type: text/plain;charset=UTF-8' -d '{"a":"x"}'""", [("a", "STRING", "x")]),
        ("""-d $'{"a":"\\u00e9\\ud83d\\ude00"}'""", [("a", "STRING", "\u00e9\U0001f600")]),
    ],
)
def test_members_become_fields_of_their_type(options: str, expected: list[tuple[str, str, str]]):
    assert members(read(f"{POST} {options}")) == expected


def test_what_is_not_flat_is_named():
    request = read(f"""{POST} -d '{{"a":null,"b":[1],"c":{{"d":1}},"e":"\\ud800","f":1}}'""")
    assert members(request) == [("f", "NUMBER", "1")]
    lines = said(request, Fate.IMPOSSIBLE).splitlines()
    assert [line.partition(":")[0] for line in lines] == ["Field a", "Field b", "Field c", "Field e"]


@pytest.mark.parametrize(
    ("option", "fate", "words"),
    [
        ("-k", Fate.IMPOSSIBLE, "always verified"),
        ("--insecure", Fate.IMPOSSIBLE, "always verified"),
        ("-sk", Fate.IMPOSSIBLE, "always verified"),
        ("-L", Fate.LEFT_OUT, "follows no redirect"),
        ("--cert a.pem:pw-s3cret", Fate.IMPOSSIBLE, "under Connection"),
        ("-E a.pem:pw-s3cret", Fate.IMPOSSIBLE, "under Connection"),
        ("--key k.pem", Fate.IMPOSSIBLE, "under Connection"),
        ("--cacert ca.pem", Fate.IMPOSSIBLE, "under Connection"),
        ("--pass pw-s3cret", Fate.IMPOSSIBLE, "under Connection"),
        ("-d @body-s3cret.json", Fate.IMPOSSIBLE, "no file is read"),
        ("--json @-", Fate.IMPOSSIBLE, "no file is read"),
        ("-K file", Fate.IMPOSSIBLE, "no file is read"),
        ("-H @file", Fate.IMPOSSIBLE, "no file is read"),
        ("-b file", Fate.IMPOSSIBLE, "no file is read"),
        ("-x http://u:pw-s3cret@proxy", Fate.LEFT_OUT, "whoever runs the server"),
        ("-m 10", Fate.LEFT_OUT, "Deadline"),
        ("--digest", Fate.IMPOSSIBLE, "by headers"),
        ("--compressed -s -o out --http2", Fate.LEFT_OUT, "--compressed, -s, --output, --http2"),
        ("-H 'Content-Type: application/json'", Fate.LEFT_OUT, "Content-Type"),
        ("-H 'Accept: */*'", Fate.LEFT_OUT, "Accept"),
        ("-H 'Host: x'", Fate.LEFT_OUT, "Host"),
        ("-H 'Content-Length: 3'", Fate.LEFT_OUT, "Content-Length"),
        ("-H 'traceparent: 00'", Fate.LEFT_OUT, "trace id"),
        ("-H no-colon-s3cret", Fate.LEFT_OUT, "without a colon"),
        ("--next -d x", Fate.IMPOSSIBLE, "only the first"),
        ("https://other.example", Fate.IMPOSSIBLE, "2 URLs"),
        ("-w%{http_code}", Fate.LEFT_OUT, "-w"),
        ("-!s3cret", Fate.LEFT_OUT, "that cURL does not have"),
        ("| jq .", Fate.LEFT_OUT, "another one"),
        ('-H "X-A: $T"', Fate.IMPOSSIBLE, "variable"),
        ("-H 'X-A: {{token}}'", Fate.IMPOSSIBLE, "variable"),
        ('-d "{\\"a\\":\\"$T\\"}"', Fate.IMPOSSIBLE, "Field a: a variable"),
        ("-u a:b", Fate.TAKEN, "Basic"),
        ('-d "$(cat body.json)"', Fate.IMPOSSIBLE, "Body: a variable"),
        ('-d "{\\"a\\": $ID}"', Fate.IMPOSSIBLE, "Body: a variable"),
        ("-d @- <<'EOF'\n{}\nEOF", Fate.IMPOSSIBLE, "no file is read"),
    ],
)
def test_what_is_said(option: str, fate: Fate, words: str):
    request = read(f"{POST} {option}")
    assert request.url == URL
    assert words in said(request, fate)
    assert "s3cret" not in said(request)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"curl {URL}", "The request is GET. CLUe sends only HTTP POST"),
        (f"curl -X PUT {URL} -d '{{}}'", "PUT"),
        (f"curl -XDELETE {URL}", "DELETE"),
        (f"curl -I {URL}", "HEAD"),
        (f"curl -G -d a=b {URL}", "GET"),
        (f"curl -T file {URL}", "PUT"),
        (f"curl {URL} -d a=b -d c=d", "is a form"),
        (f"curl {URL} -F a=b", "is a form"),
        (f"curl {URL} --data-urlencode a=b", "is a form"),
        (f"curl {URL} -H 'Content-Type: application/x-www-form-urlencoded' -d '{{}}'", "is a form"),
        (f"curl {URL} -H 'Content-Type: text/xml' -d '<a/>'", "is XML"),
        (f"curl {URL} -d '<a/>'", "is XML"),
        (f"curl {URL} -d '[1]'", "not one object"),
        (f"curl {URL} -d '{{'", "not JSON"),
        (f"curl {URL} -d '{{\"a\":NaN}}'", "not JSON"),
        (f"curl {URL} -d '{'[' * 5000}'", "not JSON"),
        (f"curl {URL} -d '{{}}", "never closed"),
        ("curl -X POST", "no URL"),
        ("curl -X POST ''", "no URL"),
        (f"{POST} -H “A: b”", "typographic"),
        ('Invoke-WebRequest -Uri "x" -Method POST', "PowerShell"),
        ("curl -Uri x -Method POST", "PowerShell"),
        (f"{POST} -d '{'x' * MOST_CHARACTERS}'", "at most 32,768"),
        (f"{POST} -d '\x00'", "U+0000"),
        (f"{POST} -d '\u202e'", "U+202E"),
        (f"{POST} -d '\ud800'", "U+D800"),
    ],
)
def test_a_request_that_could_never_be_sent_is_refused_as_a_whole(text: str, words: str):
    assert words in refusal(text)


@pytest.mark.parametrize(
    ("url", "kept", "authorization"),
    [
        ("https://u:p%40@vendor.example/x?y=1", "https://vendor.example/x?y=1", "Basic dTpwQA=="),
        ("'https://vendor.example/x#part'", "https://vendor.example/x", None),
        ("http://vendor.example", "http://vendor.example", None),
        ("vendor.example/x", "vendor.example/x", None),
        ("'{{baseUrl}}/x'", "{{baseUrl}}/x", None),
    ],
)
def test_the_url_is_as_it_is_written(url: str, kept: str, authorization: str | None):
    request = read(f"curl -X POST {url}")
    assert (request.url, headers(request).get("Authorization")) == (kept, authorization)


def test_headers_of_a_browser_are_left_out_and_its_cookie_too():
    request = read(
        f"{POST} -H 'sec-fetch-mode: cors' -H 'User-Agent: Mozilla/5.0' -H 'Origin: https://a' -b 'session=s3cret'"
        " -H 'X-Api-Key: k' -H 'Accept-Language: ko'"
    )
    assert headers(request) == {"X-Api-Key": "k"}
    assert "sign-in of a browser" in said(request, Fate.LEFT_OUT)
    assert "User-Agent" in said(request, Fate.LEFT_OUT)
    assert "s3cret" not in said(request)


def test_what_no_browser_sent_keeps_origin_and_cookie():
    request = read(f"{POST} -H 'Origin: https://a' -H 'Cookie: key=1'")
    assert headers(request) == {"Origin": "https://a", "Cookie": "key=1"}


def test_a_trace_header_is_possible_where_calls_are_not_traced():
    assert headers(read(f"{POST} -H 'traceparent: 00-1'", traced=False)) == {"traceparent": "00-1"}


def test_more_than_ten_are_all_taken_and_a_flood_is_not():
    def many(number: int) -> DescribedRequest:
        some = " ".join(f"-H 'X-{at}: 1'" for at in range(number))
        return read(f"{POST} {some} -d '{json.dumps({f'f{at}': at for at in range(number)})}'")

    assert (len(many(15).headers), len(members(many(15)))) == (15, 15)
    flood = many(500)
    assert (len(flood.headers), len(members(flood))) == (MOST_ROWS, MOST_ROWS)
    assert "500" in said(flood, Fate.IMPOSSIBLE)


def test_what_has_been_read_shows_no_header_value():
    request = read(f"{POST} -H 'Authorization: Bearer s3cret' -d '{{\"pin\":\"s3cret\"}}'")
    assert "s3cret" not in repr(request)


# ---- whatever is pasted -----------------------------------------------------------------------------------------

KEYS = st.text("abcXYZ019_-", min_size=1, max_size=10).map(lambda key: f"X-{key}")
VALUES = st.from_regex(r"[!-~](?:[ -~]*[!-~])?", fullmatch=True).filter(lambda text: "{{" not in text)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), max_size=20)
FIELDS = st.dictionaries(TEXTS, st.one_of(TEXTS, st.integers(), st.booleans()), max_size=8)
QUOTINGS = [*quoting.POSIX, *quoting.POWERSHELL, quoting.chrome_cmd]
ENDS = {quoting.chrome_cmd: " ^\n"} | dict.fromkeys(quoting.POWERSHELL, " `\n")


@pytest.mark.parametrize("quote", QUOTINGS)
@given(st.dictionaries(KEYS, VALUES, max_size=5), FIELDS)
def test_a_command_made_of_a_form_fills_the_same_form(
    quote: Any, given_headers: dict[str, str], fields: dict[str, Any]
):
    # Texts that a shell would change are variables within double quotes, which these quotings escape.
    body = json.dumps(fields, ensure_ascii=False)
    parts = [f"curl --request POST --url {quote(URL)}"]
    parts += [f"--header {quote(f'{key}: {value}')}" for key, value in given_headers.items()]
    parts += [f"--header {quote('Content-Type: application/json')}", f"--data {quote(body)}"]
    request = read(ENDS.get(quote, " \\\n").join(parts))
    assert request.url == URL
    assert request.headers == tuple(HeaderDraft(key, value) for key, value in given_headers.items())
    assert request.members == tuple(
        ManualFieldDraft(
            key,
            DataType.BOOLEAN
            if isinstance(value, bool)
            else DataType.NUMBER
            if isinstance(value, int)
            else DataType.STRING,
            json.dumps(value) if isinstance(value, bool | int) else value,
        )
        for key, value in fields.items()
    )


@given(st.text("curl-XHdukLFb:;=@{}[]\"'\\$`^%&| \n<>()#.x1", max_size=120))
def test_nothing_that_is_pasted_raises(text: str):
    try:
        request = read_command(f"curl {text}", ConnectionDraft())
    except UnusableError as fault:
        reason = str(fault)
    else:
        reason = "" if request.url else "No URL"
    assert reason != "No URL"


@pytest.mark.parametrize(
    "piece",
    [
        "$(",
        "'",
        '"',
        "\\",
        "`",
        "^",
        '""',
        "$'",
        "a ",
        "#",
        "\n-",
        "${",
        "-H a:b ",
        "-sss",
        "-d '{' ",
        "-d [",
        "{{",
        "@",
    ],
)
def test_the_longest_command_is_read_in_time(piece: str):
    text = f"{POST} ".ljust(MOST_CHARACTERS - len(piece), "x")[: len(POST) + 1]
    text += piece * ((MOST_CHARACTERS - len(text)) // len(piece))
    began = time.thread_time()
    with contextlib.suppress(UnusableError):
        read_command(text, ConnectionDraft())
    assert time.thread_time() - began < 3
