"""The console's question for new versions over real HTTPS, within its bounds; and the maintainer's commands for the feed."""

import asyncio
import json
import socket
import ssl
import stat
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import feed as tool
import pytest
from feeds import HOSTS, KEYS, STRANGER, FeedServer, document, envelope, feed_server
from looped import looped

from clue_desktop.client.new_version import NoAnswer, ask
from clue_desktop.client.signed import opened, sealed
from clue_desktop.domain.new_version_document import LONGEST_DOCUMENT, FeedError, read_announcement

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(scope="module")
def running() -> Iterator[FeedServer]:
    with feed_server() as server:
        yield server


@pytest.fixture
def server(running: FeedServer) -> FeedServer:
    running.asked.clear()
    running.answers(envelope())
    return running


@looped
async def test_a_signed_feed_is_read(server: FeedServer):
    answer = await ask(server.feed, tls=server.tls)
    assert str(answer.announcement.version) == "0.2.0"
    assert answer.at is None
    ((path, headers),) = server.asked
    assert path == "/new-version.json"
    told = {name.lower() for name in headers}
    assert told == {"host", "accept", "accept-encoding", "connection", "user-agent"}
    assert headers["User-Agent"] == "CLUe-Desktop", "nothing says who asks, nor in which version"


@looped
async def test_the_servers_time_is_taken_down(server: FeedServer):
    server.answers(envelope(), Date="Sat, 28 Nov 2026 09:00:00 GMT")
    answer = await ask(server.feed, tls=server.tls)
    assert answer.at is not None
    assert answer.at.isoformat() == "2026-11-28T09:00:00+00:00"


@pytest.mark.parametrize(
    "date", ["", "soon", "Sat, 99 Nov 2026 09:00:00 GMT", "Sat, 28 Nov 2026 09:00:00 -0000"]
)
@looped
async def test_a_time_that_is_none_is_no_fault(server: FeedServer, date: str):
    server.answers(envelope(), Date=date)
    assert (await ask(server.feed, tls=server.tls)).at is None


def _silent(end: threading.Event) -> None:
    end.wait(20)


async def refused(server: FeedServer, **more: float) -> str:
    with pytest.raises(NoAnswer) as refusal:
        await ask(server.feed, tls=server.tls, **more)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("body", "status", "headers", "words"),
    [
        (b"", 404, {}, "localhost answered with HTTP 404."),
        (envelope(), 500, {}, "HTTP 500"),
        (b"", 302, {"Location": "https://evil.test/"}, "HTTP 302"),
        (envelope(STRANGER), 200, {}, "not signed by whoever makes this program"),
        (document(), 200, {}, "not a feed"),
        (b"<html>sign in to the guests' network</html>", 200, {}, "not a feed"),
        (envelope(url="https://evil.test/"), 200, {}, "cannot read it"),
        (b" " * (LONGEST_DOCUMENT + 1), 200, {}, "more than a feed can be"),
        (b"\x1f\x8b\x08", 200, {"Content-Encoding": "gzip"}, "not a feed"),
    ],
    ids=range(9),
)
@looped
async def test_what_is_no_signed_feed_is_said_and_not_followed(
    server: FeedServer, body: bytes, status: int, headers: dict[str, str], words: str
):
    server.answers(body, status, **headers)
    assert words in await refused(server)


@looped
async def test_an_answer_without_an_end_is_left(server: FeedServer):
    wrote: list[int] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for _ in range(1_000):
            handler.wfile.write(b"2000\r\n" + b" " * 0x2000 + b"\r\n")
            wrote.append(0x2000)

    server.answer = answer
    assert "more than a feed can be" in await refused(server)


@looped
async def test_an_answer_that_never_comes_is_not_waited_for(server: FeedServer):
    end = threading.Event()
    server.answer = lambda _: _silent(end)
    try:
        assert "did not answer in time" in await refused(server, seconds=0.3)
    finally:
        end.set()


@looped
async def test_bytes_that_trickle_do_not_hold_it_longer(server: FeedServer):
    end = threading.Event()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        while not end.wait(0.02):
            handler.wfile.write(b" ")

    server.answer = answer
    began = asyncio.get_running_loop().time()
    try:
        assert "did not answer in time" in await refused(server, seconds=0.5)
    finally:
        end.set()
    assert asyncio.get_running_loop().time() - began < 10


@looped
async def test_a_server_that_is_not_trusted_is_not_read(server: FeedServer):
    with pytest.raises(NoAnswer, match="certificate"):
        await ask(server.feed, tls=ssl.create_default_context())
    with pytest.raises(NoAnswer, match="certificate"):
        await ask(server.feed)  # by the system's own list
    assert server.asked == []


@looped
async def test_nobody_there_is_a_sentence(server: FeedServer):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        gone = type(server.feed)(f"https://localhost:{taken.getsockname()[1]}/", KEYS, HOSTS)
        with pytest.raises(NoAnswer, match="localhost"):
            await ask(gone, tls=server.tls)


@looped
async def test_the_proxy_of_the_environment_is_asked_and_no_proxy_goes_past_it(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
):
    lines: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(await reader.readline())
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(proxy, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        with pytest.raises(NoAnswer, match="proxy"):
            await ask(server.feed, tls=server.tls)
        assert lines == [f"CONNECT localhost:{server.port} HTTP/1.1\r\n".encode()]
        assert server.asked == []
        monkeypatch.setenv("NO_PROXY", "localhost")
        assert (await ask(server.feed, tls=server.tls)).announcement.number == 7
        assert len(lines) == 1


@pytest.mark.parametrize(
    "proxy",
    ["socks5://127.0.0.1:1", "ftp://127.0.0.1:1", "http://[::1", "nonsense://", "http://127.0.0.1:port"],
)
@looped
async def test_a_proxy_that_cannot_be_used_is_a_sentence(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch, proxy: str
):
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(NoAnswer):
        await ask(server.feed, tls=server.tls)
    assert server.asked == []


# ---------------------------------------------------------------- the maintainer's commands


RELEASE = {
    "version": "0.2.0",
    "date": "2026-11-27",
    "news": {"en": "Doors open sooner.", "ko": "문이 더 빨리 열립니다."},
    "url": "https://downloads.vendor.test/0.2.0",
}


@pytest.fixture
def made(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two keys, a release and a bundle in `tmp_path`; returns the public keys."""
    monkeypatch.delenv(tool.PASSPHRASE, raising=False)
    public = []
    for name in ("key.pem", "next.pem"):
        assert tool.main(["keygen", str(tmp_path / name)]) == 0
        public.append(capsys.readouterr().out.strip())
    (tmp_path / "release.json").write_text(json.dumps(RELEASE), encoding="utf-8")
    (tmp_path / "clue-server_0.2.0_amd64.deb").write_bytes(b"a bundle")
    return public


def sign(folder: Path, *more: str, key: str = "key.pem", out: str = "feed.json") -> int:
    words = ["sign", str(folder / "release.json"), "--key", str(folder / key), "--out", str(folder / out)]
    bundle = str(folder / "clue-server_0.2.0_amd64.deb")
    return tool.main([*words, "--file", bundle, "--host", *HOSTS, *more])


def test_a_feed_is_signed_and_verified(tmp_path: Path, made: list[str], capsys: pytest.CaptureFixture[str]):
    assert sign(tmp_path, "--number", "1") == 0
    assert "number 1: version 0.2.0" in capsys.readouterr().out
    feed = tmp_path / "feed.json"
    said = read_announcement(opened(feed.read_bytes(), made), HOSTS)
    assert [(file.name, file.size) for file in said.files] == [("clue-server_0.2.0_amd64.deb", 8)]
    assert said.files[0].sha256 in _run_verify(feed, made, capsys)
    assert sign(tmp_path, "--after", str(feed), "--public", made[0], key="next.pem", out="second.json") == 0
    assert "number 2: version 0.2.0" in _run_verify(tmp_path / "second.json", made, capsys)


def _run_verify(feed: Path, public: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    keys = [word for key in public for word in ("--public", key)]
    assert tool.main(["verify", str(feed), *keys, "--host", *HOSTS]) == 0
    return capsys.readouterr().out


def test_a_feed_of_another_key_or_of_yesterday_is_refused(
    tmp_path: Path, made: list[str], capsys: pytest.CaptureFixture[str]
):
    assert sign(tmp_path, "--number", "1") == 0
    feed = tmp_path / "feed.json"
    assert tool.main(["verify", str(feed), "--public", made[1], "--host", *HOSTS]) == 1
    assert "not signed" in capsys.readouterr().err
    assert tool.main(["verify", str(feed)]) == 1, "no key is built in yet"
    old = tool.document(RELEASE, [], 1, datetime(2020, 1, 1, tzinfo=UTC), 30)
    feed.write_bytes(sealed(old, [tool.private_key(tmp_path / "key.pem", "")]))
    assert tool.main(["verify", str(feed), "--public", made[0], "--host", *HOSTS]) == 1
    assert "expired" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"version": "newest"}, "no version"),
        ({"url": "https://elsewhere.test/"}, "url"),
        ({"news": {"en": "only English"}}, "news"),
        ({"files": []}, "not of a release: files"),
    ],
)
def test_what_no_console_would_read_is_not_signed(
    tmp_path: Path,
    made: list[str],
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, object],
    fault: str,
):
    (tmp_path / "release.json").write_text(json.dumps({**RELEASE, **changes}), encoding="utf-8")
    assert sign(tmp_path, "--number", "1") == 1
    assert fault in capsys.readouterr().err
    assert not (tmp_path / "feed.json").exists()
    assert len(set(made)) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_a_private_key_is_its_owners_and_never_written_over(tmp_path: Path, made: list[str]):
    key = tmp_path / "key.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes()
    assert tool.main(["keygen", str(key)]) == 1
    assert key.read_bytes() == before
    assert made[0] not in before.decode()


def test_a_key_with_a_passphrase_wants_it(
    tmp_path: Path, made: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    assert made
    monkeypatch.setenv(tool.PASSPHRASE, "long and made up")
    assert tool.main(["keygen", str(tmp_path / "locked.pem")]) == 0
    assert b"ENCRYPTED" in (tmp_path / "locked.pem").read_bytes()
    assert sign(tmp_path, "--number", "1", key="locked.pem") == 0
    for wrong in ("", "another"):
        monkeypatch.setenv(tool.PASSPHRASE, wrong)
        capsys.readouterr()
        assert sign(tmp_path, "--number", "1", key="locked.pem") == 1
        assert tool.PASSPHRASE in capsys.readouterr().err


def test_a_checkout_is_not_ready_for_a_release(capsys: pytest.CaptureFixture[str]):
    assert tool.main(["ready"]) == 1
    told = capsys.readouterr().err
    assert "placeholder" in told
    assert "two keys" in told


def test_the_document_says_what_is_wrong_with_it():
    with pytest.raises(FeedError, match="expires"):
        read_announcement(tool.document(RELEASE, [], 1, datetime.now(UTC), 400), HOSTS)
