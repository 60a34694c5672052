r"""The words of a command as a shell would hand them over: POSIX (sh, bash, zsh), Windows' cmd, PowerShell. Nothing is run or looked up.

POSIX quotes by `'…'`, `"…"`, `$'…'` and `\`; cmd by `^`, and what it leaves is parted by the rules of Microsoft's C runtime
(`\"` and `""` within `"…"`); PowerShell by `'…'`, `"…"`, here-strings and the backtick. A command goes on after a line's end
that is escaped, and, as in a text that lost its escapes on the way, where the next line begins with an option.
The time is linear in the length of the text.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from clue_desktop.domain.said import Said

_BLANK = r"[ \t\u00a0]"


class Shell(StrEnum):
    """Whose quoting a command has."""

    POSIX = "posix"
    CMD = "cmd"
    POWERSHELL = "powershell"


class Word(NamedTuple):
    """A word of a command.

    Attributes:
        text: what the program would be given; a variable or command of the shell in it stays as it is written.
        expands: whether there is one.
    """

    text: str
    expands: bool = False


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A command.

    Attributes:
        words: the program's name first.
        more: whether something follows that is another command.
    """

    words: tuple[Word, ...]
    more: bool = False


class UnfinishedError(ValueError):
    """A quote is opened and never closed; the message is a `Said`."""


_LIKE_CMD = re.compile(rf"\s\^\"|\^{_BLANK}*+\n")
_LIKE_POWERSHELL = re.compile(
    rf"`(?:\"|{_BLANK}*+\n)|@['\"]{_BLANK}*+\n|^{_BLANK}*+(?:PS\b[^\n>]{{0,200}}>|&)"
)


def shells_of(text: str) -> tuple[Shell, ...]:
    """Return whose quoting a command may have, the likeliest first."""
    first = Shell.POSIX
    if _LIKE_CMD.search(text):
        first = Shell.CMD
    elif _LIKE_POWERSHELL.search(text):
        first = Shell.POWERSHELL
    return (first, *(shell for shell in Shell if shell is not first))


def words_of(text: str, shell: Shell) -> CommandLine:
    """Return the first command of a text.

    Raises:
        UnfinishedError: it has no end.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if shell is Shell.CMD:
        return _words_of_cmd(text)
    words = _Words()
    tokens, take = _READERS[shell]
    at = 0
    while at < len(text):
        found = tokens.match(text, at)
        if found is None or found.lastgroup is None:
            raise UnfinishedError(_UNFINISHED)
        if found.lastgroup == "end":
            return words.command(more=not _is_nothing(text[found.end() :]))
        at = take(words, found)
    return words.command(more=False)


_UNFINISHED = Said("A quotation mark of the command is never closed: copy all of it")


def _is_nothing(rest: str) -> bool:
    """Tell whether what follows a command is no command: blanks, comments, the fence of a code block."""
    lines = (line.strip() for line in rest.splitlines())
    return all(not line or line.startswith(("#", "```")) for line in lines)


class _Words:
    """The words so far."""

    def __init__(self) -> None:
        self._words: list[Word] = []
        self._parts: list[str] = []
        self._inside = False
        self._expands = False
        self._skips = False

    @property
    def inside(self) -> bool:
        """Whether a word has begun."""
        return self._inside

    def add(self, text: str, *, expands: bool = False) -> None:
        """Go on with the word, or begin one; it may be empty."""
        self._inside = True
        self._parts.append(text)
        self._expands |= expands

    def end(self) -> None:
        """End the word, if one has begun."""
        if self._inside and not self._skips:
            self._words.append(Word("".join(self._parts), self._expands))
        if self._inside:
            self._skips = False
        self._parts, self._inside, self._expands = [], False, False

    def skip_next(self) -> None:
        """Leave out the next word: it is where the output goes."""
        self._skips = True

    def command(self, *, more: bool) -> CommandLine:
        """Return the command."""
        self.end()
        return CommandLine(tuple(self._words), more)


# ---- POSIX ------------------------------------------------------------------------------------------------------

# Every alternative begins with another character, or is bounded; what repeats never gives back.
_VARIABLE = r"\$\{[^}\n]{0,100}\}|\$[A-Za-z_]\w{0,100}|\$\([^()\"'\n]{0,200}\)|`[^`\n]{0,200}`"
_POSIX = re.compile(
    rf"""
    (?P<gap>{_BLANK}++|\\{_BLANK}++\n|\\\s*+\Z|\n(?={_BLANK}*+-))
  | (?P<end>[\n;|]|&(?!>))
  | (?P<comment>\#[^\n]*+)
  | (?P<joined>\\\n)
  | \\(?P<escaped>.)
  | '(?P<single>[^']*+)'
  | \$'(?P<ansi>(?:[^'\\]|\\.)*+)'
  | \$?"(?P<double>(?:[^"\\]|\\.)*+)"
  | (?P<variable>{_VARIABLE})
  | (?P<redirect>[0-9&]?>>?(?:&[0-9])?|<<[<-]?)
  | (?P<plain>[^\s\\'"$`;|&\#>\u00a0]++|\$(?!')|`)
  | (?P<other>[^\\'"$])
    """,
    re.VERBOSE | re.DOTALL,
)
_IN_DOUBLE = re.compile(rf"\\(?P<escaped>[$`\"\\\n])|(?P<variable>{_VARIABLE})")
_ANSI = re.compile(
    r"(?P<bytes>(?:\\x[0-9A-Fa-f]{1,2}|\\[0-7]{1,3})++)|\\u(?P<u>[0-9A-Fa-f]{1,4})|\\U(?P<U>[0-9A-Fa-f]{1,8})|\\(?P<one>.)",
    re.DOTALL,
)
_BYTE = re.compile(r"\\x([0-9A-Fa-f]{1,2})|\\([0-7]{1,3})")
_ANSI_SIGNS = {
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "E": "\x1b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    **{sign: sign for sign in "\\'\"?"},
}
_LAST = 0x10FFFF


def _take_posix(words: _Words, found: re.Match[str]) -> int:
    match found.lastgroup:
        case "gap":
            words.end()
        case "comment" if words.inside:
            # Within a word it is none: a URL's fragment.
            words.add("#")
            return found.start() + 1
        case "redirect" if not words.inside:
            if not found[0][-1:].isdigit():
                words.skip_next()
        case "comment" | "joined":
            pass
        case "double":
            _add_double(words, found["double"])
        case "ansi":
            words.add(_ansi(found["ansi"]))
        case "variable":
            words.add(found[0], expands=True)
        case "escaped" | "single" as kind:
            words.add(found[kind])
        case _:
            words.add(found[0])
    return found.end()


def _add_double(words: _Words, quoted: str) -> None:
    expands = False

    def one(found: re.Match[str]) -> str:
        nonlocal expands
        if found["variable"]:
            expands = True
            return found[0]
        return "" if found["escaped"] == "\n" else found["escaped"]

    text = _IN_DOUBLE.sub(one, quoted)
    words.add(text, expands=expands)


def _ansi(quoted: str) -> str:
    """Return what bash makes of `$'…'`; of a character that was written as two halves, as Chrome does, the whole."""
    text = _ANSI.sub(_ansi_sign, quoted)
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return text


def _ansi_sign(found: re.Match[str]) -> str:
    if found["bytes"]:
        values = (
            int(one[1], 16) if one[1] is not None else int(one[2], 8) & 0xFF
            for one in _BYTE.finditer(found["bytes"])
        )
        return bytes(values).decode(errors="replace")
    if code := found["u"] or found["U"]:
        return chr(min(int(code, 16), _LAST))
    return _ANSI_SIGNS.get(found["one"], found[0])


# ---- PowerShell -------------------------------------------------------------------------------------------------

_PS_VARIABLE = r"\$\{[^}\n]{0,100}\}|\$[A-Za-z_][\w:]{0,100}|\$\([^()\"'\n]{0,200}\)"
_POWERSHELL = re.compile(
    rf"""
    (?P<gap>{_BLANK}++|`{_BLANK}*+\n|`\s*+\Z|\n(?={_BLANK}*+-))
  | (?P<end>[\n;|&])
  | (?P<comment>\#[^\n]*+)
  | @(?P<here>['"]){_BLANK}*+\n
  | '(?P<single>(?:[^']|'')*+)'
  | "(?P<double>(?:[^"`]|`.|"")*+)"
  | `(?P<escaped>.)
  | (?P<variable>{_PS_VARIABLE})
  | (?P<redirect>[0-9*]?>>?(?:&[0-9])?)
  | (?P<plain>[^\s'"$`;|&\#>@\u00a0]++|[$@])
  | (?P<other>[^'"])
    """,
    re.VERBOSE | re.DOTALL,
)
_PS_IN_DOUBLE = re.compile(rf"`(?P<escaped>.)|(?P<quote>\"\")|(?P<variable>{_PS_VARIABLE})", re.DOTALL)
_PS_SIGNS = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}


def _take_powershell(words: _Words, found: re.Match[str]) -> int:
    match found.lastgroup:
        case "here":
            end = found.string.find(f"\n{found['here']}@", found.end() - 1)
            if end < 0:
                raise UnfinishedError(_UNFINISHED)
            held = found.string[found.end() : end]
            _add_ps_double(words, held, quotes=False) if found["here"] == '"' else words.add(held)
            return end + 3
        case "single":
            words.add(found["single"].replace("''", "'"))
        case "double":
            _add_ps_double(words, found["double"], quotes=True)
        case "escaped":
            words.add(_PS_SIGNS.get(found["escaped"], found["escaped"]))
        case _:
            return _take_posix(words, found)
    return found.end()


def _add_ps_double(words: _Words, quoted: str, *, quotes: bool) -> None:
    expands = False

    def one(found: re.Match[str]) -> str:
        nonlocal expands
        if found["variable"]:
            expands = True
            return found[0]
        if found["quote"]:
            return '"' if quotes else found[0]
        return _PS_SIGNS.get(found["escaped"], found["escaped"])

    text = _PS_IN_DOUBLE.sub(one, quoted)
    words.add(text, expands=expands)


_READERS: Mapping[Shell, tuple[re.Pattern[str], Callable[[_Words, re.Match[str]], int]]] = {
    Shell.POSIX: (_POSIX, _take_posix),
    Shell.POWERSHELL: (_POWERSHELL, _take_powershell),
}


# ---- Windows' cmd -----------------------------------------------------------------------------------------------

_CMD = re.compile(
    rf"""
    (?P<quoted>"(?:[^"\\]|\\.|"")*+")
  | \^(?:{_BLANK}++\n|\s*+\Z)(?P<lost>)
  | \^\n(?P<next>.?)
  | \^(?P<escaped>.)
  | \n(?={_BLANK}*+-)(?P<line>)
  | (?P<end>[\n&|])
  | (?P<plain>[^"^\n&|]++)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ARGV = re.compile(r"(?P<quote>\\*+\")|(?P<gap>[ \t]++)|(?P<slashes>\\++)|(?P<plain>[^\\\" \t]++)")
# In capitals and of some length: `%20` and its like in a URL are none.
_CMD_VARIABLE = re.compile(r"%[A-Z_][A-Z0-9_]{3,100}%")


def _words_of_cmd(text: str) -> CommandLine:
    left, more = _without_carets(text)
    # Browsers write each backslash twice where they write the quotation marks with a caret, also where cmd would not ask for it.
    are_doubled = '^"' in text
    words = _Words()
    quoted, at = False, 0
    while at < len(left):
        found = _ARGV.match(left, at)
        if found is None:
            raise UnfinishedError(_UNFINISHED)
        at = found.end()
        if found.lastgroup == "gap" and not quoted:
            words.end()
        elif found.lastgroup == "slashes" and are_doubled:
            words.add("\\" * ((len(found[0]) + 1) // 2))
        elif found.lastgroup != "quote":
            words.add(found[0])
        else:
            slashes = len(found[0]) - 1
            words.add("\\" * (slashes // 2))
            if slashes % 2:
                words.add('"')
            elif quoted and left[at : at + 1] == '"':
                words.add('"')
                at += 1
            else:
                quoted = not quoted
    if quoted:
        raise UnfinishedError(_UNFINISHED)
    found_words = words.command(more=more)
    marked = tuple(Word(word.text, _CMD_VARIABLE.search(word.text) is not None) for word in found_words.words)
    return CommandLine(marked, more)


def _without_carets(text: str) -> tuple[str, bool]:
    """Return what cmd leaves of its first command, and whether another follows."""
    left: list[str] = []
    for found in _tokens(_CMD, text):
        match found.lastgroup:
            case "end":
                return "".join(left), not _is_nothing(text[found.end() :])
            case "lost" | "line":
                left.append(" ")
            case "next" | "escaped" as kind:
                left.append(found[kind])
            case _:
                left.append(found[0])
    return "".join(left), False


def _tokens(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(text) and (found := pattern.match(text, at)) is not None:
        yield found
        at = found.end()
