"""The parts of the Windows bundle that need neither Windows nor its compilers: texts, lists, hashes, what is refused."""

import io
import re
import struct
import sys
import zipfile
from pathlib import Path

import bundle
import pytest
from bundles import (
    pe,
    windows_contents,
    windows_installer,
    windows_programs,
    windows_runtime,
    windows_signing,
)
from bundles.say import BundleError
from bundles.windows_texts import LANGUAGES, TEXTS

from clue_desktop.child_process import _apart_from_our_terminal, _speaking_utf_8, own_program

PROJECT = Path(__file__).resolve().parent.parent.parent
FILES = PROJECT / "packaging" / "bundles" / "windows_files"
SCRIPTS = {
    "clue-server": ("server.__main__", "main"),
    "clue-device": ("server.sandbox.device.__main__", "main"),
    "clue-vendor": ("server.sandbox.sample_vendor.__main__", "main"),
    "clue-desktop": ("clue_desktop.__main__", "main"),
}


# ---------------------------------------------------------------- programs


def test_the_console_is_there_without_a_terminal_and_for_one():
    made = {program.file: program.windowless for program in windows_programs.programs(SCRIPTS)}
    assert made == {
        "clue-desktop.exe": True,
        "clue-desktop.com": False,
        "clue-device.exe": False,
        "clue-server.exe": False,
        "clue-vendor.exe": False,
    }


def test_a_program_without_a_title_is_not_made():
    with pytest.raises(BundleError, match="clue-other has no title"):
        windows_programs.programs({"clue-other": ("a", "b")})


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        ("0.1.0", (0, 1, 0, 0)),
        ("1.2", (1, 2, 0, 0)),
        ("10.20.30.40", (10, 20, 30, 40)),
        ("1.2.0rc1", (1, 2, 0, 0)),
        ("1.2.3.dev4", (1, 2, 3, 0)),
        ("65535.0.1", (65535, 0, 1, 0)),
    ],
)
def test_a_version_becomes_four_numbers(version: str, numbers: tuple[int, ...]):
    assert windows_programs.version_numbers(version) == numbers


@pytest.mark.parametrize("version", ["", "one", "65536.0", "-1.0"])
def test_what_windows_cannot_count_is_no_version(version: str):
    with pytest.raises(BundleError):
        windows_programs.version_numbers(version)


def test_a_program_says_what_it_is_in_its_version_resource():
    (server,) = [one for one in windows_programs.programs(SCRIPTS) if one.name == "clue-server"]
    said = windows_programs.resource_script(server, "1.2.3", "icon.ico", "launcher.manifest")
    assert "FILEVERSION 1,2,3,0" in said
    assert 'VALUE "FileDescription", "CLUe verification server\\0"' in said
    assert 'VALUE "ProductVersion", "1.2.3\\0"' in said
    assert '1 ICON "icon.ico"' in said
    assert '1 24 "launcher.manifest"' in said


def test_a_quote_in_a_version_resource_is_doubled_and_a_line_break_refused():
    server = windows_programs.Program("clue-server.exe", "m", "f")
    assert '"1.0 ""x""\\0"' in windows_programs.resource_script(server, '1.0 "x"', "i.ico", "m.manifest")
    with pytest.raises(BundleError):
        windows_programs.resource_script(server, "1.0\n", "i.ico", "m.manifest")


def test_only_the_windowless_program_is_linked_without_a_terminal():
    for program in windows_programs.programs(SCRIPTS):
        command = windows_programs.compile_command(program, Path("r.o"), Path("p"))
        assert ("-mwindows" in command) == ("-DWINDOWLESS" in command) == program.windowless
        assert f'-DMODULE=L"{program.module}"' in command


@pytest.mark.parametrize("word", ['a"b', "a b", "a;b", "", "a'b"])
def test_no_code_gets_into_a_program_by_a_name(word: str):
    with pytest.raises(BundleError):
        windows_programs.compile_command(windows_programs.Program("clue-x.exe", word, "main"), Path(), Path())


def test_programs_load_nothing_by_a_search():
    source = (FILES / "launcher.c").read_text("utf-8")
    assert re.findall(r"LoadLibrary\w*", source) == ["LoadLibraryExW"]
    assert 'L"-I"' in source
    assert 'SetDllDirectoryW(L"")' in source


def test_python_looks_for_code_only_below_the_installation():
    assert windows_runtime.PATH_LINES == ("python313.zip", ".", "..\\app", "..\\packages")


# ---------------------------------------------------------------- the runtime


def _archive(*names: str, folder: str = "") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(f"{folder}{name}", name)
    return data.getvalue()


_WHOLE = ("python.exe", "python313.dll", "python313.zip", "_ssl.pyd", "_sqlite3.pyd", "vcruntime140.dll")


def test_a_runtime_of_an_unknown_hash_is_refused(tmp_path):
    file = tmp_path / "python-3.13.9-embed-amd64.zip"
    file.write_bytes(_archive(*_WHOLE))
    with pytest.raises(BundleError, match=r"SHA-256 [0-9a-f]{64}, which windows_runtime\.py does not know"):
        windows_runtime.runtime_of(file)


@pytest.mark.parametrize("folder", ["", "cp313/"])
def test_a_runtime_is_laid_out_with_a_search_path_of_its_own(tmp_path, folder: str):
    content = _archive(*_WHOLE, "python313._pth", "python.cat", "LICENSE.txt", folder=folder)
    runtime = windows_runtime.Runtime(content, "")
    windows_runtime.lay_out(runtime, tmp_path / "runtime")
    assert {path.name for path in (tmp_path / "runtime").iterdir()} == {*_WHOLE, "python313._pth"}
    path = (tmp_path / "runtime" / "python313._pth").read_bytes().decode()
    assert path == "python313.zip\r\n.\r\n..\\app\r\n..\\packages\r\n"
    assert windows_runtime.licence(runtime) == b"LICENSE.txt"


def test_a_runtime_that_lacks_something_is_refused():
    with pytest.raises(BundleError, match=r"python\.exe is missing"):
        windows_runtime.licence(windows_runtime.Runtime(_archive(*_WHOLE[1:]), ""))


# ---------------------------------------------------------------- the installer


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("a b", '"a b"'),
        ("$INSTDIR", '"$$INSTDIR"'),
        ('say "yes"', '"say $\\"yes$\\""'),
        ("클루", '"클루"'),
        ("C:\\new", '"C:\\new"'),
    ],
)
def test_a_text_reaches_nsis_to_the_letter(text: str, quoted: str):
    assert windows_installer.quoted(text) == quoted


def test_a_line_break_reaches_nsis_not_at_all():
    with pytest.raises(BundleError):
        windows_installer.quoted("a\n!system evil")


def test_files_are_installed_in_one_order_each_folder_named_once():
    names = ["b/c/two.py", "one.exe", "b/c/one.py", "b/three.py", "a.txt"]
    assert windows_installer.file_list(names, "/s").splitlines() == [
        'SetOutPath "$INSTDIR"',
        'File "/s/a.txt"',
        'File "/s/one.exe"',
        'SetOutPath "$INSTDIR\\b"',
        'File "/s/b/three.py"',
        'SetOutPath "$INSTDIR\\b\\c"',
        'File "/s/b/c/one.py"',
        'File "/s/b/c/two.py"',
    ]
    assert windows_installer.file_list(reversed(names), "/s") == windows_installer.file_list(names, "/s")


def test_only_files_beside_the_folders_are_removed_by_name():
    assert windows_installer.top_files(["b/x.py", "two.exe", "one.txt"]) == (
        'Delete "$INSTDIR\\one.txt"\nDelete "$INSTDIR\\two.exe"\n'
    )


def test_a_file_whose_name_would_be_code_is_refused():
    with pytest.raises(BundleError):
        windows_installer.top_files(["$PROFILE.exe"])


def test_every_text_of_the_installer_is_there_in_both_languages_and_used():
    script = (FILES / "installer.nsi").read_text("utf-8")
    assert set(re.findall(r"\$\((\w+)\)", script)) == TEXTS.keys()
    for name, said in TEXTS.items():
        assert said.keys() == LANGUAGES.keys(), name
        variables = {
            language: sorted(re.findall(r"\$\{?\w+", text, re.ASCII)) for language, text in said.items()
        }
        assert variables["en"] == variables["ko"], name
    assert windows_installer.texts().count("LangString ") == 2 * len(TEXTS)


def test_the_installer_removes_no_folder_but_what_is_its_own():
    script = (FILES / "installer.nsi").read_text("utf-8")
    removed = set(re.findall(r'RMDir /r "([^"]+)"', script))
    own = {"$INSTDIR\\app", "$INSTDIR\\packages", "$INSTDIR\\runtime"}
    assert removed == {
        *own,
        *(f"{folder}.old" for folder in own),
        *("$INSTDIR\\$R0.old", "$INSTDIR\\$R1"),
        *("$UserData", "$MachineData"),
    }


def test_exit_codes_of_the_installer_are_told_apart():
    script = (FILES / "installer.nsi").read_text("utf-8")
    codes = re.findall(r"^!define [A-Z_]+ (\d+)$", script, re.MULTILINE)
    assert len(codes) == len(set(codes)) == 6


# ---------------------------------------------------------------- what is in it


def test_a_whole_bundle_has_no_fault():
    assert windows_contents.faults([*windows_contents.NEEDED, "packages/anyio/pytest_plugin.py"]) == []


def test_what_is_missing_is_named():
    names = [name for name in windows_contents.NEEDED if name != "app/resources/translations/clue_ko.qm"]
    assert windows_contents.faults(names) == ["app/resources/translations/clue_ko.qm is missing"]


@pytest.mark.parametrize(
    "name",
    [
        "runtime/bcryptprimitives.dll",
        "packages/PySide6/icuuc.dll",
        "app/sitecustomize.py",
        "packages/PySide6/Qt6Qml.dll",
        "packages/PySide6/opengl32sw.dll",
        "packages/pytest/__init__.py",
        "packages/PySide6/QtCore.pyi",
        "app/.git/HEAD",
    ],
)
def test_what_does_not_belong_there_is_named(name: str):
    assert windows_contents.faults([*windows_contents.NEEDED, name]) == [f"{name} does not belong there"]


def _library(*needs: str, late: tuple[str, ...] = ()) -> bytes:
    """Return a smallest 64-bit PE file that is linked to these."""
    header, section, at = 0x40, 0x200, 0x1000
    data = bytearray(0x1000)
    data[0:2] = b"MZ"
    struct.pack_into("<I", data, 0x3C, header)
    data[header : header + 4] = b"PE\0\0"
    struct.pack_into("<HH", data, header + 4, 0x8664, 1)
    struct.pack_into("<H", data, header + 20, 240)
    optional = header + 24
    struct.pack_into("<H", data, optional, 0x20B)
    struct.pack_into("<I", data, optional + 108, 16)
    struct.pack_into("<8sIIII", data, optional + 240, b".rdata", 0xE00, at, 0xE00, section)
    names = section + 0x400
    for directory, row_size, name_at, libraries, table in (
        (1, 20, 12, needs, section),
        (13, 32, 4, late, section + 0x200),
    ):
        if libraries:
            struct.pack_into("<I", data, optional + 112 + 8 * directory, table - section + at)
        for number, name in enumerate(libraries):
            struct.pack_into("<I", data, table + row_size * number + name_at, names - section + at)
            data[names : names + len(name) + 1] = name.encode() + b"\0"
            names += len(name) + 1
    return bytes(data)


def test_what_a_library_is_linked_to_is_read_also_what_it_loads_late():
    library = _library("KERNEL32.dll", "Qt6Core.dll", late=("WINMM.dll",))
    assert pe.imports(library) == {"kernel32.dll", "qt6core.dll", "winmm.dll"}
    assert pe.imports(_library()) == set()


@pytest.mark.parametrize("data", [b"", b"MZ", b"\x7fELF" + bytes(200), _library("a.dll")[:0x90]])
def test_what_is_no_program_of_windows_is_refused(data: bytes):
    with pytest.raises(BundleError):
        pe.imports(data)


def test_libraries_that_nobody_has_are_named_with_who_needs_them():
    files = {
        Path("packages/a.pyd"): _library("B.dll", "api-ms-win-crt-runtime-l1-1-0.dll", "lost.dll"),
        Path("packages/b.dll"): _library("KERNEL32.dll", "icuuc.dll", "lost.dll"),
    }
    assert pe.missing(files) == {"lost.dll": ["packages/a.pyd", "packages/b.dll"]}
    assert pe.missing(files, ["LOST.dll"]) == {}


# ---------------------------------------------------------------- signing


def test_without_a_certificate_nothing_is_signed():
    assert windows_signing.signing_of({"PATH": "/usr/bin", "CLUE_SIGN_PKCS12": ""}) is None


def test_a_file_is_signed_by_what_the_environment_names_and_no_password_is_on_the_command_line():
    signing = windows_signing.signing_of(
        {
            "CLUE_SIGN_PKCS12": "/k/release.p12",
            "CLUE_SIGN_PASSWORD_FILE": "/k/password",
            "CLUE_SIGN_TIMESTAMP": "http://timestamp.example",
        }
    )
    assert signing is not None
    assert signing.command(Path("/a/x.exe"), Path("/a/y.exe")) == [
        *("osslsigncode", "sign", "-pkcs12", "/k/release.p12", "-readpass", "/k/password"),
        *("-ts", "http://timestamp.example", "-n", "CLUe Desktop", "-h", "sha256"),
        *("-in", "/a/x.exe", "-out", "/a/y.exe"),
    ]


def test_a_token_signs_too():
    signing = windows_signing.signing_of(
        {"CLUE_SIGN_PKCS11_MODULE": "/lib/token.so", "CLUE_SIGN_PKCS11_CERT": "pkcs11:token=a"}
    )
    assert signing is not None
    assert signing.words[:4] == ("-pkcs11module", "/lib/token.so", "-pkcs11cert", "pkcs11:token=a")


def test_half_a_setting_signs_nothing_and_says_so():
    with pytest.raises(BundleError, match="CLUE_SIGN_TIMESTAMP is set, but neither CLUE_SIGN_PKCS12"):
        windows_signing.signing_of({"CLUE_SIGN_TIMESTAMP": "http://timestamp.example"})


# ---------------------------------------------------------------- children of a program without a terminal


def test_children_open_no_terminal_window_on_windows():
    create_no_window, create_new_process_group = 0x0800_0000, 0x0200
    assert _apart_from_our_terminal("win32") == {"creationflags": create_no_window | create_new_process_group}
    assert _apart_from_our_terminal("linux") == {"start_new_session": True}


def test_children_speak_utf_8_on_windows_as_they_are_heard():
    assert _speaking_utf_8("win32") == ("-X", "utf8")
    assert _speaking_utf_8("linux") == ()
    assert own_program("server", "a") == [sys.executable, "-P", *_speaking_utf_8(), "-m", "server", "a"]


# ---------------------------------------------------------------- the command line


def test_a_runtime_can_be_given_and_is_checked_before_anything_is_made(tmp_path, capsys):
    runtime = tmp_path / "python-3.13.9-embed-amd64.zip"
    runtime.write_bytes(_archive(*_WHOLE))
    builders = bundle._with_runtime("windows", runtime)
    assert list(builders) == ["windows"]
    assert builders["windows"].keywords == {"runtime": runtime}  # type: ignore[attr-defined]
    assert set(bundle._with_runtime("all", runtime)) == set(bundle.BUILDERS)
    with pytest.raises(SystemExit):
        bundle.main(["deb", "--runtime", str(runtime)])
    assert "--runtime" in capsys.readouterr().err
