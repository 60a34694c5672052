"""The shells' quoting: words that are quoted for a shell are read back the same, and no text is too much for it."""

import contextlib
import time
from collections.abc import Callable

import pytest
import shell_quoting as quoting
from hypothesis import given
from hypothesis import strategies as st

from clue_desktop.domain.command_line import Shell, UnfinishedError, Word, shells_of, words_of

TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\"'\\$`^%&|;<># !"), max_size=30
)
LINES = TEXTS.filter(lambda text: "\r" not in text)
WRITTEN = (
    (Shell.POSIX, quoting.POSIX),
    (Shell.POWERSHELL, quoting.POWERSHELL),
    (Shell.CMD, (quoting.chrome_cmd,)),
)
SMALL = st.text("ab \n\"'\\$`^%&|;<>#@-{}()u0x", max_size=60)


@pytest.mark.parametrize(("shell", "ways"), WRITTEN)
@given(st.lists(LINES, max_size=6), st.data())
def test_what_is_quoted_for_a_shell_is_read_back(
    shell: Shell, ways: tuple[Callable[[str], str], ...], texts: list[str], data: st.DataObject
):
    quoted = [data.draw(st.sampled_from(ways))(text) for text in texts]
    line = words_of(" ".join(["curl", *quoted]), shell)
    assert ([word.text for word in line.words], line.more) == (["curl", *texts], False)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30), max_size=6))
def test_what_older_browsers_quote_for_cmd_is_read_back(texts: list[str]):
    line = words_of(" ".join(["curl", *map(quoting.old_cmd, texts)]), Shell.CMD)
    assert [word.text for word in line.words] == ["curl", *texts]


@given(SMALL, st.sampled_from(Shell))
def test_no_text_raises_anything_but_that_it_is_unfinished(text: str, shell: Shell):
    fault = ""
    try:
        words_of(text, shell)
    except UnfinishedError as caught:
        fault = str(caught)
    assert not fault or "never closed" in fault


@pytest.mark.parametrize("shell", Shell)
@pytest.mark.parametrize(
    "piece", ["$(", "'", '"', "\\", "@'\n", "`", "^", '""', "$'", "a ", "#", "\n-", "${", " \\ ", "a\\\n"]
)
def test_the_time_is_linear(piece: str, shell: Shell):
    """Eight times the text takes no more than about eight times as long: a quadratic reader would take 64 times."""

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        best = float("inf")
        for _ in range(3):
            began = time.process_time()
            with contextlib.suppress(UnfinishedError):
                words_of(text, shell)
            best = min(best, time.process_time() - began)
        return best

    assert seconds(16_000) < 25 * seconds(2_000) + 0.05


@pytest.mark.parametrize(
    ("shell", "text", "words"),
    [
        (Shell.POSIX, "curl a\\\n  b", ["curl", "a", "b"]),
        (Shell.POSIX, "curl a \\  \n b", ["curl", "a", "b"]),  # what a web page leaves behind the backslash
        (Shell.POSIX, "curl a\n  -d b", ["curl", "a", "-d", "b"]),  # escapes lost on the way
        (Shell.POSIX, "curl a\r\n -d b\r\n", ["curl", "a", "-d", "b"]),
        (Shell.POSIX, "curl x#y # a remark", ["curl", "x#y"]),
        (Shell.POSIX, "curl a > out.json 2>&1 b", ["curl", "a", "b"]),
        (Shell.POSIX, "curl https://<host>/v1", ["curl", "https://<host>/v1"]),
        (Shell.POSIX, r"curl $'\x41\101\u00e9\U1F600\t\'\q'", ["curl", "AA\u00e9\U0001f600\t'\\q"]),
        (Shell.POSIX, r"curl $'\xc3\xa9'", ["curl", "\u00e9"]),
        (Shell.POSIX, "curl a \\", ["curl", "a"]),  # copied without its last line
        (Shell.POSIX, "curl a \\ \n", ["curl", "a"]),
        (Shell.CMD, "curl a ^", ["curl", "a"]),
        (Shell.CMD, "curl a ^\n", ["curl", "a"]),
        (Shell.POWERSHELL, "curl a `", ["curl", "a"]),
        (Shell.POSIX, "curl a'b'\"c\"d", ["curl", "abcd"]),
        (Shell.POSIX, "curl '' \"\"", ["curl", "", ""]),
        (Shell.CMD, 'curl "C:\\a b\\\\" -d "{\\"a\\":1}"', ["curl", "C:\\a b\\", "-d", '{"a":1}']),
        (Shell.CMD, "curl a ^\n  -d b", ["curl", "a", "-d", "b"]),
        (Shell.CMD, "curl a ^ \n  -d b", ["curl", "a", "-d", "b"]),
        (Shell.CMD, 'curl "a^b"', ["curl", "a^b"]),
        (Shell.POWERSHELL, "curl.exe a `\n -d @'\n{'x'}\n'@", ["curl.exe", "a", "-d", "{'x'}"]),
        (Shell.POWERSHELL, 'curl.exe @"\n"a"`t\n"@', ["curl.exe", '"a"\t']),
    ],
)
def test_words(shell: Shell, text: str, words: list[str]):
    assert [word.text for word in words_of(text, shell).words] == words


@pytest.mark.parametrize(
    ("shell", "text", "expands"),
    [
        (Shell.POSIX, '"a $TOKEN"', True),
        (Shell.POSIX, "${TOKEN}", True),
        (Shell.POSIX, '"$(cat token)"', True),
        (Shell.POSIX, '"`cat token`"', True),
        (Shell.POSIX, "'$TOKEN'", False),
        (Shell.POSIX, '"\\$TOKEN"', False),
        (Shell.POSIX, "$'$TOKEN'", False),
        (Shell.CMD, "%TOKEN%", True),
        (Shell.CMD, "a%20b%20c%E1%82%AC", False),
        (Shell.POWERSHELL, '"$env:TOKEN"', True),
        (Shell.POWERSHELL, "'$env:TOKEN'", False),
        (Shell.POWERSHELL, '"`$TOKEN"', False),
    ],
)
def test_a_variable_is_left_as_it_stands_and_marked(shell: Shell, text: str, *, expands: bool):
    (word,) = words_of(text, shell).words
    assert word.expands is expands
    if expands:
        assert word == Word(text.strip('"'), expands=True)


@pytest.mark.parametrize("rest", ["| jq .", "&& rm -rf /", "; echo x", "\nls", "& calc"])
def test_only_the_first_command_is_read(rest: str):
    line = words_of(f"curl a {rest}", Shell.POSIX)
    assert ([word.text for word in line.words], line.more) == (["curl", "a"], True)


@pytest.mark.parametrize("rest", ["\n", "\n# and that was it", "\n```\n", " ;"])
def test_what_is_no_command_does_not_follow_it(rest: str):
    assert not words_of(f"curl a{rest}", Shell.POSIX).more


@pytest.mark.parametrize(
    ("text", "shell"),
    [
        ("curl 'a' \\\n -d b", Shell.POSIX),
        ('curl ^"a^"', Shell.CMD),
        ("curl a ^\n -d b", Shell.CMD),
        ("curl.exe a `\n -d b", Shell.POWERSHELL),
        ("PS C:\\Users\\me> curl.exe a", Shell.POWERSHELL),
    ],
)
def test_the_shell_is_told_by_its_quoting(text: str, shell: Shell):
    assert shells_of(text)[0] is shell
    assert sorted(shells_of(text)) == sorted(Shell)
