"""What the rules, the server and its clients say to people is known for translation, every sentence of it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from clue_desktop.domain.credentials import CREDENTIAL_TYPES
from clue_desktop.domain.place_tree import KIND_TITLES
from ui.words import rule_texts

ROOT = Path(__file__).resolve().parents[2]
SPEAKERS = (
    "clue_desktop/domain",
    "clue_desktop/client",
    "clue_desktop/child_process.py",
    "clue_desktop/sign_in_keeping.py",
    "server/admin",
    "server/services",
    "server/http",
    "server/device",
    "server/verification",
    "server/chores/postman.py",
    "server/keys/passwords.py",
    "server/refusals.py",
    "server/mails/smtp.py",
    "server/store/engine.py",
    "server/store/free_space.py",
)

# What these modules say is for whoever runs or writes programs.
_OTHER_EARS = {
    "server/http/openapi.py",  # the description of the routes
    "server/http/operation.py",  # health checks, and the summaries of their routes
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
    # pieces that stand in whole sentences only
    (
        "A path looks like $.result.allowed, $.items[0].name or $.['user-id']; a value can also be dragged here out of"
        " a test's response."
    ),
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
    "the server's certificate has not been judged yet: call do_handshake first",
    "A refusal (RFC 9457)",
    "Server-sent events",
    "an administrator's session",
    # in the log
    "administrators' reading",
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
    # for whoever starts the server
    "a proxy must be given as http://host:port",
    "a proxy must be given as http://host:port, and nothing behind it",
    "the proxy's port must be a number from 1 to 65535",
    "“{}” is no host, no .suffix and no address range such as 10.2.0.0/16",
    "“{}” is no port",
}

_PROSE = re.compile(r"[A-Za-z]{2,}[^A-Za-z]* [^A-Za-z]*[A-Za-z]{2,}")

_DATA = re.compile(r"\n|^(PRAGMA|BEGIN|REPEATABLE) ")


def test_every_sentence_is_known() -> None:
    known = {_skeleton_of_template(text) for text in rule_texts.TEXTS} | _NOT_FOR_PEOPLE
    unknown = [
        f"{place}: {text}"
        for place, text in _texts()
        if _PROSE.search(text) and not _DATA.search(text) and text not in known
    ]
    assert unknown == [], "add a template to ui/words/rule_texts.py"


def test_every_name_is_known() -> None:
    names = set(KIND_TITLES.values())
    for kind in CREDENTIAL_TYPES.values():
        names |= {kind.title, kind.parameter_title}
    assert names <= set(rule_texts.TEXTS)


def test_every_template_is_said_somewhere() -> None:
    said = {text for _, text in _texts()}
    assert [text for text in rule_texts.TEXTS if _skeleton_of_template(text) not in said] == []


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
            yield node.lineno, re.sub(r"\{\w+\}", "{}", node.value)  # filled in by `format`
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


def _skeleton_of_template(text: str) -> str:
    return "".join(
        literal + ("" if name is None else "{}") for literal, name, _, _ in Formatter().parse(text)
    )
