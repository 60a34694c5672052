"""What the rules, the server and its clients say to people is said as template and values, every sentence of it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
import translations

from clue_desktop.domain.advice import BLOCKED, CAUSES, FAILED, NOT_SAVED, OWN, UNEXPECTED
from clue_desktop.domain.credentials import CREDENTIAL_TYPES
from clue_desktop.domain.diagnosis import REASONS, STEP_TITLES
from clue_desktop.domain.place_tree import KIND_TITLES
from clue_desktop.domain.said import Said

ROOT = Path(__file__).resolve().parents[2]
SPEAKERS = (
    "clue_desktop/domain",
    "clue_desktop/client",
    "clue_desktop/child_process.py",
    "clue_desktop/sign_in_keeping.py",
    "server/admin",
    "server/app.py",
    "server/connections/bounded_protocol.py",
    "server/starting/waiting.py",
    "server/services",
    "server/http",
    "server/device",
    "server/verification",
    "server/chores/postman.py",
    "server/keys/passwords.py",
    "server/refusals.py",
    "server/mails/smtp.py",
    "server/store/engine.py",
    "server/store/faults.py",
    "server/store/free_space.py",
)

# What these modules say is for whoever runs or writes programs.
_OTHER_EARS = {
    "server/http/openapi.py",  # the description of the routes
    "server/http/operation.py",  # health checks, for programs, and the summaries of their routes
    "clue_desktop/domain/new_version_document.py",  # for whoever signs one
    "clue_desktop/domain/versions.py",  # the same
    "clue_desktop/domain/sample_script.py",  # a file for clue-vendor
    "clue_desktop/domain/borrowed_words.py",  # libraries' and systems' words
    "server/services/audit_trail.py",  # `clue-server check`, in a terminal
    "server/services/safekeeping/integrity.py",  # the same
    "server/services/safekeeping/key_check.py",  # keeps a server from starting
    "server/verification/vendor_messages.py",  # refuses URLs that the form has refused before
}

# Calls whose texts nobody reads on a screen.
_NOT_SHOWN = {
    "getLogger",
    "debug",
    "log",
    "info",
    "warning",
    "error",
    "exception",
    "note",  # of a limit that was reached, for the log
    "compile",
    "sub",
    "text",
    "TypeError",
    "Routes",
    "Room",
    "TurnedAway",
    "CounterMetricFamily",
    "GaugeMetricFamily",
}

_NOT_FOR_PEOPLE = {
    "WeakValueDictionary[str, VendorTls]",  # types
    "Connector | None",
    # data: parts of addresses, of other programs' messages that are looked for, and of HTTP
    "/device/v1/registrations/{}",
    "CLUe Desktop",
    'attachment; filename="{}"',
    "certificate verify failed: {}",
    "peer closed",
    "not yet valid",
    "not valid for",
    "no-store, no-transform",
    "too large",
    "no room",
    "not started",
    " is not JSON",
    "Invalid control character",
    "Unterminated string",
    "Extra data",
    # for whoever writes programs: faults of a caller, caught where they are expected, and the description of the API
    "A position in an array counts from 0, not {}.",
    "The token is empty or has characters that no token has.",
    "{} is not JSON",
    "{} is never of the family {}",
    "{} is no host name",
    "nested more than {} levels deep",
    "more than {} values",
    "a pinned connection lost its context",
    "a SQLite file is changed on the connections that it has",
    "the server's certificate has not been judged yet: call do_handshake first",
    "A refusal (RFC 9457)",
    "CLUe server",
    "Physical access control: configuration for administrators, verification for devices.",
    "a server that waits for its database has nothing to live with",
    "Server-sent events",
    "an administrator's session",
    "a device's registration",
    # in the log, and of metrics
    "a request is refused with {} {}",
    "{}: a proxy begins with the PROXY protocol, which is not spoken here; have it send HTTP alone",
    "of a proxy only X-Forwarded-For is read: have it send that",
    "it counts only from a proxy that --trusted-proxy names: if this is one, name it",
    "Questions that a shadow vendor was asked",
    "Questions that a shadow vendor was not asked, as shadows give way",
    "Questions to which a shadow vendor gave nothing that could be judged",
    "Open connections",
    "Open connections on which no valid token has come",
    "Requests under way beside verifications and streams",
    "administrators' reading",
    "Whether a vendor is only probed; 1 as soon as one process has it so",
    "Calls under way at its vendor, whom APIs of a group at one host have in common",
    "Verifications that wait for room there",
    "the vendor {} port {} (place group {})",
    "sent more than one answer",
    "sent something that was not asked for",
    "answered before it can have read what it was asked",
    # for whoever starts a device or a vendor at a command line
    "save it as UTF-8 (in PowerShell: … | Set-Content -Encoding utf8 FILE)",
    (
        "it looks like UTF-16 without a byte-order mark; save it as UTF-8 (in PowerShell: … | Set-Content -Encoding utf8"
        " FILE)"
    ),
    "not {} at byte {}; save it as UTF-8 (in PowerShell: … | Set-Content -Encoding utf8 FILE)",
    # a folder of macOS
    "/Library/Application Support",
    # for whoever starts the server, or sets a password at its command line
    "there is no administrator with the email address {}",
    "a proxy must be given as http://host:port",
    "a proxy must be given as http://host:port, and nothing behind it",
    "the proxy's port must be a number from 1 to 65535",
    "“{}” is no host, no .suffix and no address range such as 10.2.0.0/16",
    "“{}” is no port",
}

_PROSE = re.compile(r"[A-Za-z]\S* [^A-Za-z]*[A-Za-z]")

_DATA = re.compile(r"\n|^(PRAGMA|BEGIN|REPEATABLE|-c) |^%Y")


def test_every_sentence_is_said_as_template_and_values() -> None:
    otherwise = [
        f"{place}: {text}"
        for place, text in _texts()
        if _PROSE.search(text) and not _DATA.search(text) and text not in _NOT_FOR_PEOPLE
    ]
    assert otherwise == [], 'say it as Said("… {value} …", value=value), or name it above if nobody reads it'


def test_whatever_answers_with_a_refusal_is_among_those_that_are_looked_at() -> None:
    answering = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "server").rglob("*.py")
        if "error_document(" in file.read_text(encoding="utf-8") and "sandbox" not in file.parts
    }
    assert sorted(name for name in answering if not name.startswith(SPEAKERS)) == []


def test_every_exemption_is_said_somewhere() -> None:
    assert sorted(_NOT_FOR_PEOPLE - {text for _, text in _texts()}) == []


def test_every_name_is_said() -> None:
    names = [*KIND_TITLES.values(), *STEP_TITLES.values(), *(words for _, words in REASONS.values())]
    for kind in CREDENTIAL_TYPES.values():
        names += [kind.title, kind.parameter_title]
    for table in (BLOCKED, CAUSES, FAILED, NOT_SAVED, OWN, UNEXPECTED):
        names += [text for advice in table.values() for text in (advice.symptom, advice.check)]
    assert [name for name in names if not isinstance(name, Said)] == []


def test_the_template_of_every_sentence_can_be_found_and_has_its_values() -> None:
    """For the script that collects them, and for `told`, which fills a translation with the same values."""
    wrong = [
        f"{file.relative_to(ROOT).as_posix()}:{call.lineno}: {ast.unparse(call)}"
        for file, call in _calls_of_said()
        if not _is_well_formed(call)
    ]
    assert wrong == [], "a text in the call itself; in braces nothing but a name; a keyword for each of them"


def _calls_of_said() -> Iterator[tuple[Path, ast.Call]]:
    for package in translations.SPEAKING:
        for file in sorted((ROOT / package).rglob("*.py")):
            text = file.read_text(encoding="utf-8")
            if "Said(" in text:
                for node in ast.walk(ast.parse(text)):
                    if isinstance(node, ast.Call) and _name(node.func) == "Said":
                        yield file, node


def _is_well_formed(call: ast.Call) -> bool:
    if (
        len(call.args) != 1
        or not isinstance(call.args[0], ast.Constant)
        or not isinstance(call.args[0].value, str)
    ):
        return False
    names = set()
    for _, name, form, conversion in Formatter().parse(call.args[0].value):
        if name is not None:
            if form or conversion or not name.isidentifier():
                return False
            names.add(name)
    return names == {keyword.arg for keyword in call.keywords}


@pytest.mark.parametrize(
    ("call", "is_well_formed"),
    [
        ('Said("At most {most}.", most=3)', True),
        ('Said("{{as it is}}")', True),
        ('Said("At most {most}.")', False),
        ('Said("At most.", most=3)', False),
        ('Said("At most {most:,}.", most=3)', False),
        ('Said("At most {most!r}.", most=3)', False),
        ('Said("At most {most.real}.", most=3)', False),
        ('Said("At most {0}.", 3)', False),
        ('Said("At most {most}.", **values)', False),
        ('Said(f"At most {most}.")', False),
        ("Said(TEXT)", False),
    ],
)
def test_what_is_well_formed(call: str, is_well_formed: bool) -> None:  # noqa: FBT001
    expression = ast.parse(call, mode="eval").body
    assert isinstance(expression, ast.Call)
    assert _is_well_formed(expression) is is_well_formed


def _texts() -> Iterator[tuple[str, str]]:
    for speaker in SPEAKERS:
        path = ROOT / speaker
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            name = file.relative_to(ROOT).as_posix()
            if name not in _OTHER_EARS:
                for line, text in _texts_in(ast.parse(file.read_text(encoding="utf-8"))):
                    yield f"{name}:{line}", text


def _texts_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the texts of a module that are no docstrings; {} stands for a value."""
    passed: set[int] = set()
    constants: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        if isinstance(node, ast.Call) and _name(node.func) == "Said":
            passed |= {id(inner) for inner in ast.walk(node.args[0])}
        if isinstance(node, ast.Call) and _name(node.func) in _NOT_SHOWN:
            passed |= {id(inner) for argument in node.args for inner in ast.walk(argument)}
        if isinstance(node, ast.JoinedStr):
            passed |= {
                id(inner) for inner in ast.walk(node) if inner is not node and isinstance(inner, ast.Constant)
            }
    for statement in tree.body:
        if (
            isinstance(statement, ast.Assign)
            and isinstance(statement.targets[0], ast.Name)
            and isinstance(statement.value, ast.Constant)
            and isinstance(statement.value.value, str)
        ):
            constants[statement.targets[0].id] = statement.value.value
    for node in ast.walk(tree):
        if id(node) in passed:
            continue
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            left = node.left
            if isinstance(left, ast.JoinedStr):
                passed.add(id(left))
                yield node.lineno, f"{_skeleton(left, constants)}{{}}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, _skeleton(node, constants)


def _skeleton(text: ast.JoinedStr, constants: dict[str, str]) -> str:
    return "".join(_piece(part, constants) for part in text.values)


def _piece(part: ast.expr, constants: dict[str, str]) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    inner = part.value if isinstance(part, ast.FormattedValue) else part
    return constants.get(inner.id, "{}") if isinstance(inner, ast.Name) else "{}"


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
