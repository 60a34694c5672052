"""Paths as people give them on each system: drives, shares, blanks, Hangul, quotation marks, lists, and their length."""

import argparse
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from platformdirs import windows

from clue_desktop.domain.path_lists import listed_paths
from clue_desktop.domain.windows_paths import LONGEST, as_meant, is_share, length_problem
from clue_desktop.local_server import ServerOptions
from clue_desktop.sample_vendor import VendorReady
from server.certificates.given_pair import split_pair
from server.certificates.tls import TlsError
from server.settings import Settings, SettingsError, add_options, read_settings
from server.starting.ground import require_ground, windows_problem_of
from server.store.missing import read_only_uri
from ui.state.trying_out import _with_vendor

WINDOWS_PATHS = [
    r"C:\a b\인증서.pem",
    "D:/keys/key.pem",
    r"\\server\share\문서 모음\a.pem",
    "//server/share/a.pem",
    r"\\?\C:\very long\a.pem",
    r"\\?\UNC\server\share\a.pem",
    r"\\.\C:\a.pem",
    r"relative\a.pem",
    r"..\a.pem",
    "a.pem",
    r"\rooted\a.pem",
    "인증서.pem",
]


@pytest.mark.parametrize("certificate", WINDOWS_PATHS)
@pytest.mark.parametrize("key", WINDOWS_PATHS)
def test_a_pair_of_windows_paths_is_cut_where_one_ends(certificate: str, key: str):
    assert split_pair(f"{certificate}:{key}", lambda _path: False) == (certificate, key)
    assert split_pair(f"{certificate}:{key}", {certificate, key}.__contains__) == (certificate, key)


NAMES = st.text(
    st.characters(blacklist_characters='<>:"/\\|?*,', blacklist_categories=("Cc", "Cs")), min_size=2
)


@given(
    pairs=st.tuples(
        *(
            st.builds(
                lambda drive, names: drive + "\\".join(names),
                st.sampled_from(["C:\\", "z:\\", "D:/", "\\\\server\\share\\", "\\\\?\\C:\\", ""]),
                st.lists(NAMES, min_size=1, max_size=3),
            )
            for _ in range(2)
        )
    )
)
def test_any_two_paths_of_windows_come_apart_again(pairs: tuple[str, str]):
    assert split_pair(":".join(pairs), lambda _path: False) == pairs


@pytest.mark.parametrize("text", [r"\\?\C:\a.pem", r"\\?\C:\a.pem:", r":\\?\C:\a.pem", r"C:\a:b:D:\c"])
def test_what_cannot_be_cut_is_told_with_the_two_options(text: str):
    with pytest.raises(TlsError, match="--tls-cert CERT and --tls-key KEY"):
        split_pair(text, lambda _path: False)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (r'"C:\a b"', r"C:\a b"),  # set CLUE_DATA_DIR="C:\a b"
        ('C:\\a b"', r"C:\a b"),  # --data-dir "C:\a b\", of which the shell's rules make a quotation mark
        (r'"C:\a b\x.pem":"D:\k.pem"', r"C:\a b\x.pem:D:\k.pem"),
        (r"C:\한글", r"C:\한글"),
        (r" C:\a ", r"C:\a"),
    ],
)
def test_quotation_marks_that_no_shell_took_away(text: str, meant: str):
    assert as_meant(text) == meant
    assert as_meant(meant) == meant


@pytest.mark.parametrize(
    ("path", "share"),
    [
        (r"\\server\share\x", True),
        ("//server/share/x", True),
        (r"\\?\UNC\server\share", True),
        (r"\\?\unc\server\share", True),
        (r"\\?\C:\x", False),
        (r"\\.\C:\x", False),
        (r"C:\\server\share", False),
        ("C:/x", False),
        ("x", False),
    ],
)
def test_shares_are_told_from_disks(path: str, *, share: bool):
    assert is_share(path) is share


def test_data_on_a_share_is_refused_and_a_database_elsewhere_is_not(tmp_path: Path):
    share = Path(r"\\server\share\clue")
    problem = windows_problem_of(share, Settings(data_dir=share))
    assert problem is not None
    assert "on another machine" in problem
    assert windows_problem_of(share, Settings(data_dir=share, database="postgresql://db/clue")) is None
    assert windows_problem_of(tmp_path, Settings(data_dir=tmp_path)) is None


def test_a_path_that_windows_cannot_use_is_told_with_the_ways_out():
    fits = "C:\\" + "가" * (LONGEST - 90 - 3)
    assert length_problem(fits, 90, long_paths=False) is None
    problem = length_problem(fits + "x", 90, long_paths=False)
    assert problem is not None
    assert f"at most {LONGEST - 90} characters" in problem
    assert "LongPathsEnabled" in problem
    assert length_problem(fits + "x", 90, long_paths=True) is None
    assert length_problem("\\\\?\\" + fits + "x", 90, long_paths=False) is None


@pytest.mark.parametrize(
    ("text", "there", "paths"),
    [
        ("", (), ()),
        ("a.pem", (), ("a.pem",)),
        ("a.pem, b.pem,", (), ("a.pem", "b.pem")),
        ("C:\\a, b\\ca.pem", ("C:\\a, b\\ca.pem",), ("C:\\a, b\\ca.pem",)),
        ("x.pem,C:\\a,b\\ca.pem,y.pem", ("x.pem", "C:\\a,b\\ca.pem"), ("x.pem", "C:\\a,b\\ca.pem", "y.pem")),
        ("a, b.pem", (), ("a", "b.pem")),
    ],
)
def test_a_comma_in_a_name_does_not_cut_a_list(text: str, there: tuple[str, ...], paths: tuple[str, ...]):
    assert listed_paths(text, there.__contains__) == paths


@given(st.lists(NAMES.map(str.strip).filter(bool), max_size=4))
def test_a_list_of_paths_is_the_paths(names: list[str]):
    assert listed_paths(",".join(names), lambda _path: False) == tuple(names)


def test_the_server_and_the_sample_vendor_read_the_variable_alike(tmp_path: Path):
    folder = tmp_path / "a, b"
    folder.mkdir()
    file = folder / "ca.pem"
    file.write_text("")
    options = ServerOptions(data_dir=tmp_path, environment={"CLUE_VENDOR_CA": str(file)})
    vendor = VendorReady("https://127.0.0.1:1/door", tmp_path / "vendor.pem")
    assert _with_vendor(options, vendor).vendor_ca == (file, tmp_path / "vendor.pem")


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (
            PureWindowsPath(r"C:\a b\데이터#1\clue.db"),
            "file:///C:/a%20b/%EB%8D%B0%EC%9D%B4%ED%84%B0%231/clue.db",
        ),
        (PureWindowsPath(r"\\server\share\clue.db"), "file:////server/share/clue.db"),
        (PureWindowsPath(r"\\?\C:\a b\clue.db"), "file:///C:/a%20b/clue.db"),
        (PureWindowsPath(r"\\?\UNC\server\share\clue.db"), "file:////server/share/clue.db"),
        (PurePosixPath("/srv/a?b/clue.db"), "file:///srv/a%3Fb/clue.db"),
    ],
)
def test_a_database_is_named_to_sqlite_by_its_path_alone(path: PurePosixPath | PureWindowsPath, uri: str):
    assert read_only_uri(path) == f"{uri}?mode=ro"


@pytest.mark.parametrize("url", [r"sqlite:///C:\data\clue.db", "sqlite:////srv/clue.db", r"C:\data\clue.db"])
def test_a_file_given_as_the_database_is_refused_with_what_to_do(url: str):
    parser = argparse.ArgumentParser()
    add_options(parser)
    with pytest.raises(SettingsError, match="starts with postgresql://, or leave it out for SQLite"):
        read_settings(parser.parse_args(["--database", url]), {})


def test_nothing_that_is_kept_roams_with_a_profile(monkeypatch: pytest.MonkeyPatch):
    local = r"C:\Users\me\AppData\Local"
    folders = {"CSIDL_LOCAL_APPDATA": local, "CSIDL_APPDATA": r"C:\Users\me\AppData\Roaming"}
    monkeypatch.setattr(windows, "get_win_folder", folders.__getitem__)
    kept = windows.Windows("CLUe Desktop", appauthor=False)
    assert kept.user_data_dir.startswith(local)
    assert kept.user_config_dir.startswith(local)


def test_a_folder_that_cannot_be_written_to_is_one_sentence(tmp_path: Path):
    """As a home that is read-only, or none: a file stands where the folder would."""
    (tmp_path / "home").write_text("")
    folder = tmp_path / "home" / "clue"
    with pytest.raises(SettingsError, match=r"cannot be written to \(Not a directory\)"):
        require_ground(Settings(data_dir=folder))
    done = subprocess.run(
        [sys.executable, "-m", "server", "--port", "0", "--data-dir", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"clue-server: --data-dir: {folder} cannot be written to")
