"""Files that people write with whatever they have, such as PowerShell: marks are read, the rest is told how to save."""

import codecs
from pathlib import Path

import pytest

from clue_desktop.contract.vendor_apis import VendorApiForm
from server.sandbox.device.access import AccessError, read_access
from server.sandbox.device.values import ValuesError, values_of
from server.sandbox.sample_vendor.script import ScriptError
from server.sandbox.sample_vendor.script_file import example_text, script_in
from ui.customer_api.presenter import definition_text, read_definition
from ui.state.credential_file import CredentialFileError, load_credential

SCRIPT = example_text().replace("\n", "\r\n") + "# 방문자\r\n"
MARKED = {
    "utf-8": SCRIPT.encode(),
    "utf-8 with a mark": codecs.BOM_UTF8 + SCRIPT.encode(),
    "utf-16, as PowerShell 5 redirects": codecs.BOM_UTF16_LE + SCRIPT.encode("utf-16-le"),
    "utf-16 the other way round": codecs.BOM_UTF16_BE + SCRIPT.encode("utf-16-be"),
    "utf-32": codecs.BOM_UTF32_LE + SCRIPT.encode("utf-32-le"),
}


@pytest.mark.parametrize("content", MARKED.values(), ids=MARKED)
def test_a_script_is_read_with_every_mark(tmp_path: Path, content: bytes):
    file = tmp_path / "vendor.toml"
    file.write_bytes(content)
    plain = tmp_path / "plain.toml"
    plain.write_text(example_text(), encoding="utf-8")
    assert [rule.answer for rule in script_in(file).rules] == [rule.answer for rule in script_in(plain).rules]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (SCRIPT.encode("utf-16-le"), "it looks like UTF-16 without a byte-order mark; save it as UTF-8"),
        ("# 방문자".encode("cp949"), "not UTF-8 at byte 2; save it as UTF-8 (in PowerShell:"),
        (codecs.BOM_UTF16_LE + b"odd", "not UTF-16 at byte"),
    ],
    ids=["no mark", "cp949", "half a sign"],
)
def test_what_cannot_be_read_is_told_how_to_save(tmp_path: Path, content: bytes, words: str):
    file = tmp_path / "vendor.toml"
    file.write_bytes(content)
    with pytest.raises(ScriptError) as told:
        script_in(file)
    assert words in str(told.value)


CREDENTIAL = (
    '{"server": "https://clue.example:8443",\r\n "serial": "547838629", "token": "a-token-of-a-device"}\r\n'
)
DEFINITION = definition_text(VendorApiForm(name="방문자", auth_type="rfCard"))


def marked(text: str) -> list[bytes]:
    return [
        codecs.BOM_UTF8 + text.encode(),
        codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    ]


@pytest.mark.parametrize("content", marked(CREDENTIAL), ids=["utf-8", "utf-16", "the other way round"])
def test_a_credential_file_that_an_editor_has_saved(tmp_path: Path, content: bytes):
    file = tmp_path / "device.json"
    file.write_bytes(content)
    file.chmod(0o600)
    assert read_access(file).serial == load_credential(file).serial == "547838629"


@pytest.mark.parametrize("content", marked(DEFINITION), ids=["utf-8", "utf-16", "the other way round"])
def test_a_definition_that_an_editor_has_saved(tmp_path: Path, content: bytes):
    file = tmp_path / "api.json"
    file.write_bytes(content)
    assert read_definition(file).name == "방문자"


def test_what_is_no_text_is_refused_in_words(tmp_path: Path):
    file = tmp_path / "odd.json"
    file.write_bytes(DEFINITION.encode("cp949"))
    file.chmod(0o600)
    with pytest.raises(ValueError, match=r"^It is no text in UTF-8\.$"):
        read_definition(file)
    with pytest.raises(AccessError, match="not UTF-8 at byte"):
        read_access(file)
    with pytest.raises(CredentialFileError, match=r"odd\.json is no text in UTF-8"):
        load_credential(file)


def test_a_mark_is_no_part_of_the_first_value(tmp_path: Path):
    file = tmp_path / "cards.txt"
    file.write_bytes(codecs.BOM_UTF16_LE + "04A1B2C3\r\n11223344\r\n".encode("utf-16-le"))
    assert values_of(str(file)) == ["04A1B2C3", "11223344"]
    file.write_bytes(b"\xb9\xe6")
    with pytest.raises(ValuesError, match="is not a UTF-8 text"):
        values_of(str(file))
