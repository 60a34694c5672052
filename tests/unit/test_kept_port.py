"""The bundled server's port: the one that devices know is tried first at each start, also after it had to take another."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clue_desktop.kept_port import first_port, keep_port, kept_port


@contextmanager
def somebody() -> Iterator[int]:
    """Somebody else who listens on a port."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def free() -> int:
    with somebody() as port:
        pass
    return port


def test_the_first_port_stays_the_one_to_be_tried_first(tmp_path: Path):
    assert (first_port(tmp_path), kept_port(tmp_path)) == (0, 0)
    with somebody() as known:
        keep_port(tmp_path, known)
        assert (first_port(tmp_path), kept_port(tmp_path)) == (known, 0)  # taken: any free one
        second = free()
        keep_port(tmp_path, second)
        assert (first_port(tmp_path), kept_port(tmp_path)) == (known, second)
        with somebody() as third:
            keep_port(tmp_path, third)
            assert (first_port(tmp_path), kept_port(tmp_path)) == (known, 0)
    assert kept_port(tmp_path) == known  # it is free again
    keep_port(tmp_path, known)
    assert kept_port(tmp_path) == known


def test_what_is_spoilt_counts_as_none(tmp_path: Path):
    for text in ("", "no port", "0", "70000", "-1"):
        (tmp_path / "bundled-port").write_text(text)
        assert (first_port(tmp_path), kept_port(tmp_path)) == (0, 0)


def test_one_that_an_older_version_kept_is_known(tmp_path: Path):
    port = free()
    (tmp_path / "bundled-port").write_text(str(port))
    assert (first_port(tmp_path), kept_port(tmp_path)) == (port, port)
