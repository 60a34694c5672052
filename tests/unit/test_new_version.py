"""The feed of new versions: its document, its signatures, whether it is followed, and what is kept of it."""

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from feeds import HOSTS, KEY, KEYS, NEXT_KEY, NOW, STRANGER, document, envelope, feed, release

from clue_desktop.client.new_version import NoAnswer, understood
from clue_desktop.client.signed import DOCUMENT_TYPE, SignatureError, opened, sealed
from clue_desktop.domain.new_version import CLOCKS_DIFFER, Outcome, Seen, is_due, judge
from clue_desktop.domain.new_version_document import (
    LONGEST_DOCUMENT,
    FeedError,
    is_link_allowed,
    read_announcement,
)
from clue_desktop.domain.versions import Version
from clue_desktop.new_version_feed import FEED, PLACEHOLDER, Feed
from clue_desktop.new_version_keeping import KeptNews, NewsKeeping, managed_file, turned_off_by

INSTALLED = Version.of("0.1.0")


# ---------------------------------------------------------------- the document


def test_a_document_is_read():
    said = read_announcement(document(), HOSTS)
    assert (said.number, str(said.version), said.date.isoformat()) == (7, "0.2.0", "2026-11-27")
    assert said.news_in("ko").startswith("문이")
    assert said.news_in("ja") == said.news_in("en")
    assert said.files[0].size == 123_456_789
    assert said.issued.tzinfo is not None


def without(name: str) -> bytes:
    members = release()
    del members[name]
    return json.dumps(members).encode()


@pytest.mark.parametrize("name", sorted(release()))
def test_each_member_has_to_be_there(name: str):
    with pytest.raises(FeedError, match=f"{name}: missing"):
        read_announcement(without(name), HOSTS)


def test_a_later_release_may_say_more():
    assert read_announcement(document(notes="…"), HOSTS).number == 7


FILE = release()["files"][0]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"format": 2}, "format"),
        ({"format": True}, "format"),
        ({"number": 0}, "number"),
        ({"number": True}, "number"),
        ({"number": 7.0}, "number"),
        ({"number": "7"}, "number"),
        ({"number": 2**31}, "number"),
        ({"issued": "yesterday"}, "issued"),
        ({"issued": "2026-11-27T09:00:00"}, "zone"),
        ({"issued": 1_800_000_000}, "issued"),
        ({"expires": "2026-11-26T09:00:00Z"}, "expires"),
        ({"expires": "2027-11-26T09:00:00Z"}, "expires"),
        ({"version": "latest"}, "no version"),
        ({"version": "0.2.0\u202e"}, "version"),
        ({"date": "27.11.2026"}, "isoformat"),
        ({"news": {"en": "x"}}, "news"),
        ({"news": {"en": "x", "ko": ""}}, "news.ko"),
        ({"news": {"en": "x", "ko": 1}}, "news.ko"),
        ({"news": {"en": "x", "ko": "y" * 4_001}}, "news.ko"),
        ({"news": {"en": "x\u202ey", "ko": "y"}}, "news.en"),
        ({"news": {"en": "x\x1b[2J", "ko": "y"}}, "news.en"),
        ({"news": {"en": "x", "ko": "y", "ja": "z"}}, "news"),
        ({"news": []}, "news"),
        ({"url": "https://elsewhere.test/"}, "url"),
        ({"files": {}}, "files"),
        ({"files": [FILE] * 41}, "files"),
        ({"files": ["x"]}, "files"),
        ({"files": [{**FILE, "name": "../x"}]}, "files"),
        ({"files": [{**FILE, "name": "a/b"}]}, "files"),
        ({"files": [{**FILE, "sha256": "AB" * 32}]}, "sha256"),
        ({"files": [{**FILE, "size": 0}]}, "size"),
        ({"files": [{**FILE, "size": True}]}, "size"),
        ({"files": [{**FILE, "more": 1}]}, "files"),
    ],
)
def test_a_document_that_is_not_right_is_refused_by_what_is_wrong(changes: dict[str, Any], fault: str):
    with pytest.raises(FeedError, match=fault):
        read_announcement(document(**changes), HOSTS)


@pytest.mark.parametrize(
    "text",
    [
        *(
            b"",
            b"[]",
            b"null",
            b"\xff\xfe",
            b"{",
            b"[" * 50_000,
            b'{"number": NaN}',
            b'{"format": 1, "format": 1}',
        ),
        b" " * (LONGEST_DOCUMENT + 1),
    ],
    ids=range(9),
)
def test_what_is_no_document_is_refused(text: bytes):
    with pytest.raises(FeedError):
        read_announcement(text, HOSTS)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://downloads.vendor.test/", True),
        ("https://downloads.vendor.test", True),
        ("https://downloads.vendor.test/a/b-1.2_3~x.html", True),
        ("http://downloads.vendor.test/", False),
        ("HTTPS://downloads.vendor.test/", False),
        ("https://Downloads.vendor.test/", False),
        ("https://downloads.vendor.test.evil.test/", False),
        ("https://evil.test/downloads.vendor.test", False),
        ("https://downloads.vendor.test@evil.test/", False),
        ("https://user:pw@downloads.vendor.test/", False),
        ("https://downloads.vendor.test:8443/", False),
        ("https://downloads.vendor.test\\@evil.test/", False),
        ("https://downloads.vendor.test/\n", False),
        (" https://downloads.vendor.test/", False),
        ("https://downloads.vendor.test/?q=1", False),
        ("https://downloads.vendor.test/#x", False),
        ("https://downloads.vendor.test/%2e%2e", False),
        ("https://downloads.vendor.test//evil.test", False),
        ("https://downloads.vendor.test/" + "a" * 300, False),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_only_a_plain_link_to_an_allowed_host_leads_to_a_browser(url: str, *, allowed: bool):
    assert is_link_allowed(url, HOSTS) is allowed


# ---------------------------------------------------------------- the signatures


@pytest.mark.parametrize("keys", [(KEY,), (NEXT_KEY,), (STRANGER, NEXT_KEY), (KEY, NEXT_KEY)])
def test_one_key_that_is_believed_is_enough(keys: tuple[Ed25519PrivateKey, ...]):
    """So a release may change over from one to the next."""
    assert opened(envelope(*keys), KEYS) == document()


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    members = json.loads(envelope())
    change(members)
    return json.dumps(members).encode()


def other_document(members: dict[str, Any]) -> None:
    members["payload"] = base64.b64encode(document(version="0.3.0")).decode()


def another_kind(members: dict[str, Any]) -> None:
    members["payloadType"] = "application/json"


def cut(members: dict[str, Any]) -> None:
    members["signatures"][0]["sig"] = members["signatures"][0]["sig"][:-4]


def bare(members: dict[str, Any]) -> None:
    """The document alone is signed, without its type in front."""
    members["signatures"][0]["sig"] = base64.b64encode(KEY.sign(document())).decode()


def of_the_key_that_is_named(members: dict[str, Any]) -> None:
    theirs = json.loads(envelope(STRANGER))["signatures"][0]["sig"]
    members["signatures"][0]["sig"] = theirs


@pytest.mark.parametrize("change", [other_document, another_kind, cut, bare, of_the_key_that_is_named])
def test_whatever_was_changed_is_not_believed(change: Callable[[dict[str, Any]], object]):
    with pytest.raises(SignatureError):
        opened(changed(change), KEYS)


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"{}", b"[]", b"null", b"\xff", b"[" * 50_000, b'{"payloadType": 1}'),
        json.dumps({"payloadType": DOCUMENT_TYPE, "payload": "!", "signatures": [{"sig": ""}]}).encode(),
        json.dumps({"payloadType": DOCUMENT_TYPE, "payload": "", "signatures": []}).encode(),
        json.dumps({"payloadType": DOCUMENT_TYPE, "payload": "", "signatures": [{"sig": ""}] * 9}).encode(),
        json.dumps({"payloadType": DOCUMENT_TYPE, "payload": "", "signatures": ["x"]}).encode(),
        json.dumps({"payloadType": DOCUMENT_TYPE, "payload": 1, "signatures": [{"sig": ""}]}).encode(),
    ],
    ids=range(12),
)
def test_what_is_no_envelope_is_refused(text: bytes):
    with pytest.raises(SignatureError, match="not a feed"):
        opened(text, KEYS)


def test_no_key_believes_nothing():
    with pytest.raises(SignatureError, match="not signed"):
        opened(envelope(), ())


def test_a_signed_document_that_cannot_be_read_says_so():
    with pytest.raises(NoAnswer, match=r"cannot read it \(format"):
        understood(envelope(format=2), feed())
    with pytest.raises(NoAnswer, match="not signed"):
        understood(envelope(STRANGER), feed())
    assert understood(sealed(document(), [KEY]), feed()).announcement.number == 7


# ---------------------------------------------------------------- whether it is followed


def said(**changes: Any):
    return read_announcement(document(**changes), HOSTS)


@pytest.mark.parametrize(
    ("installed", "outcome"),
    [
        ("0.1.0", Outcome.NEWER),
        ("0.2.0rc1", Outcome.NEWER),
        ("0.2.0.dev3", Outcome.NEWER),
        ("0.2.0", Outcome.NEWEST),
        ("0.2", Outcome.NEWEST),
        ("0.2.1", Outcome.REFUSED),
        ("0.10.0", Outcome.REFUSED),
    ],
)
def test_the_versions_are_compared(installed: str, outcome: Outcome):
    judgment = judge(said(), Version.of(installed), NOW)
    assert judgment.outcome is outcome
    assert bool(judgment.why) is (outcome is Outcome.REFUSED)
    if judgment.why:
        assert "older than this one" in judgment.why


@pytest.mark.parametrize(("seen", "outcome"), [(6, Outcome.NEWER), (7, Outcome.NEWER), (8, Outcome.REFUSED)])
def test_nothing_older_is_followed_than_what_was_believed_before(seen: int, outcome: Outcome):
    judgment = judge(said(), INSTALLED, NOW, seen=Seen(seen, NOW - timedelta(days=1)))
    assert judgment.outcome is outcome
    if judgment.why:
        assert "(number 7 after 8)" in judgment.why


def test_nothing_is_followed_for_ever():
    end = said().expires
    assert judge(said(), INSTALLED, end).outcome is Outcome.NEWER
    frozen = judge(said(), INSTALLED, end + timedelta(seconds=1), answered_at=end + timedelta(seconds=1))
    assert frozen.outcome is Outcome.REFUSED
    assert "was good until 2027-01-26" in frozen.why


@pytest.mark.parametrize(
    ("now", "seen", "answered_at"),
    [
        (NOW - timedelta(days=3), None, None),
        (NOW + timedelta(days=90), None, NOW),
        (NOW, Seen(7, NOW + timedelta(days=2)), None),
    ],
    ids=["behind the signature", "ahead, as the server says", "set back since"],
)
def test_a_wrong_clock_is_named(now: datetime, seen: Seen | None, answered_at: datetime | None):
    judgment = judge(said(), INSTALLED, now, seen=seen, answered_at=answered_at)
    assert judgment.outcome is Outcome.REFUSED
    assert "clock" in judgment.why
    assert f"{now:%Y-%m-%d}" in judgment.why


def test_clocks_may_differ_a_little():
    issued = said().issued
    assert judge(said(), INSTALLED, issued - CLOCKS_DIFFER).outcome is Outcome.NEWER
    assert judge(said(), INSTALLED, issued - CLOCKS_DIFFER - timedelta(seconds=1)).outcome is Outcome.REFUSED


def test_what_a_server_says_of_the_time_makes_nobody_believe_anything():
    """An answer that has ended stays one, whatever clock stands beside it."""
    for answered_at in (None, NOW - timedelta(days=900), NOW, NOW + timedelta(days=900)):
        judgment = judge(said(), INSTALLED, NOW + timedelta(days=90), answered_at=answered_at)
        assert judgment.outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("asked_at", "due"),
    [
        (None, True),
        (NOW, False),
        (NOW - timedelta(hours=23, minutes=59), False),
        (NOW - timedelta(days=1), True),
        (NOW + timedelta(hours=12), False),
        (NOW + timedelta(days=400), True),
    ],
)
def test_it_is_asked_once_a_day(asked_at: datetime | None, *, due: bool):
    assert is_due(asked_at, NOW) is due


# ---------------------------------------------------------------- what is kept, and who turns it off


def test_what_is_kept_is_there_again(tmp_path: Path):
    keeping = NewsKeeping(tmp_path / "config")
    assert keeping.read() == KeptNews()
    kept = KeptNews(
        asks=False, asked_at=NOW, number=7, issued=NOW - timedelta(days=1), envelope=envelope().decode()
    )
    keeping.write(kept)
    assert keeping.read() == kept
    assert keeping.read().seen == Seen(7, NOW - timedelta(days=1))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"asks": true, "asked_at": "x"}', "\x00"])
def test_a_file_that_cannot_be_read_counts_as_none(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
):
    (tmp_path / "new-version.json").write_text(text)
    assert NewsKeeping(tmp_path).read() == KeptNews()
    assert "cannot be read" in caplog.text


def test_a_folder_that_cannot_be_written_is_said_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    (tmp_path / "file").write_text("")
    NewsKeeping(tmp_path / "file").write(KeptNews())
    assert "cannot be kept" in caplog.text


@pytest.mark.parametrize(
    ("word", "text", "by"),
    [
        (None, None, ""),
        ("on", None, ""),
        ("", '{"newVersions": true}', ""),
        ("off", None, "CLUE_NEW_VERSIONS"),
        (" OFF ", '{"newVersions": true}', "CLUE_NEW_VERSIONS"),
        ("0", None, "CLUE_NEW_VERSIONS"),
        ("nein", None, "CLUE_NEW_VERSIONS"),
        (None, '{"newVersions": false}', "file"),
        ("on", '{"newVersions": false}', "file"),
        (None, '{"newVersions": "yes"}', "file"),
        (None, "{}", ""),
        (None, "not JSON", "file"),
        (None, "[]", "file"),
    ],
)
def test_whoever_looks_after_many_machines_turns_it_off(
    tmp_path: Path, word: str | None, text: str | None, by: str
):
    file = tmp_path / "managed.json"
    if text is not None:
        file.write_text(text)
    environ = {} if word is None else {"CLUE_NEW_VERSIONS": word}
    assert turned_off_by(environ, file) == {"file": str(file)}.get(by, by)


def test_the_file_of_the_machine_is_no_users():
    assert not managed_file().is_relative_to(Path.home())


# ---------------------------------------------------------------- what a release has to set


def test_a_checkout_has_no_feed_and_asks_nothing():
    assert FEED.address == PLACEHOLDER
    assert ".example" in PLACEHOLDER
    assert not FEED.is_set


def test_a_feed_is_set_when_all_three_are():
    assert feed().is_set
    assert not Feed(PLACEHOLDER, KEYS, HOSTS).is_set
    assert not Feed("https://downloads.vendor.test/", (), HOSTS).is_set
    assert not Feed("https://downloads.vendor.test/", KEYS, frozenset()).is_set
