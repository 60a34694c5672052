"""Makes, signs and verifies the feed that tells consoles of a new version (`packaging/RELEASING.md`).

    python3 packaging/bootstrap.py exec python packaging/feed.py keygen FILE
    … feed.py sign RELEASE.json --file BUNDLE… --key FILE [--key SECOND] (--number N | --after OLD) --out FEED
    … feed.py verify FEED [--public HEX…] [--host HOST…]
    … feed.py ready

keygen writes a private key (encrypted, where CLUE_FEED_PASSPHRASE is set) and prints the public one. RELEASE.json has
version, date, news ({"en": …, "ko": …}) and url; sign adds the files, a number, and from when to when it holds. verify
says what a console would make of a feed, by the keys and hosts that are built in, or by those given. ready tells whether
address, keys and hosts of a release are built in. Exits with 0, 1 where something is not as it has to be, 2 for a wrong
command line.
"""

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from clue_desktop.client.signed import SignatureError, key_id, opened, public_bytes, sealed
from clue_desktop.domain.new_version_document import (
    FORMAT,
    LONGEST_PERIOD,
    Announcement,
    FeedError,
    read_announcement,
)
from clue_desktop.new_version_feed import FEED

PASSPHRASE = "CLUE_FEED_PASSPHRASE"  # noqa: S105 - the name of the variable
DAYS = 60
_KEYS = 2


class FeedToolError(Exception):
    """What was asked for cannot be done; the message says why."""


def keygen(file: Path, passphrase: str) -> str:
    """Write a new private key, readable by this user alone, and return the public one in hexadecimal digits."""
    key = Ed25519PrivateKey.generate()
    protection: KeySerializationEncryption = (
        BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise FeedToolError(f"{file} is there already; a key is never written over.") from error
    with os.fdopen(descriptor, "wb") as new:
        new.write(pem)
    return public_bytes(key).hex()


def private_key(file: Path, passphrase: str) -> Ed25519PrivateKey:
    """Read a private key. Raises FeedToolError."""
    try:
        key = load_pem_private_key(file.read_bytes(), passphrase.encode() or None)
    except (ValueError, TypeError) as error:
        raise FeedToolError(f"{file}: {error} (its passphrase is expected in {PASSPHRASE})") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise FeedToolError(f"{file}: not an Ed25519 key")
    return key


def document(
    release: Mapping[str, Any], files: Sequence[Path], number: int, issued: datetime, days: int
) -> bytes:
    """Return the document that is to be signed; checked as a console would. Raises FeedToolError, FeedError."""
    if unknown := set(release) - {"version", "date", "news", "url"}:
        raise FeedToolError(f"not of a release: {', '.join(sorted(unknown))}")
    members = {
        "format": FORMAT,
        "number": number,
        "issued": f"{issued:%Y-%m-%dT%H:%M:%SZ}",
        "expires": f"{issued + timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}",
        **release,
        "files": [_described(file) for file in sorted(files, key=lambda file: file.name)],
    }
    return json.dumps(members, ensure_ascii=False, indent=1).encode()


def _described(file: Path) -> dict[str, object]:
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return {"name": file.name, "sha256": digest, "size": file.stat().st_size}


def verified(feed: Path, keys: Sequence[str], hosts: Sequence[str]) -> Announcement:
    """Return what a feed says. Raises SignatureError, FeedError."""
    return read_announcement(opened(feed.read_bytes(), keys), hosts)


def why_not_ready() -> list[str]:
    """Return what of the feed a release has not set yet."""
    is_set = {
        "the address is a placeholder": ".example/" not in FEED.address,
        "there are not two keys, today's and the one that may take its place": len(set(FEED.keys)) >= _KEYS,
        "the hosts are placeholders": bool(FEED.hosts)
        and not any(h.endswith(".example") for h in FEED.hosts),
    }
    return [what for what, done in is_set.items() if not done]


def main(arguments: Sequence[str]) -> int:
    """Carry out one command; return its exit status."""
    given = _parser().parse_args(arguments)
    passphrase = os.environ.get(PASSPHRASE, "")
    try:
        match given.command:
            case "keygen":
                print(keygen(given.file, passphrase))
            case "sign":
                _sign(given, passphrase)
            case "verify":
                said = verified(given.feed, given.public or FEED.keys, given.host or sorted(FEED.hosts))
                print(_summary(said))
                if said.expires < datetime.now(UTC):
                    raise FeedToolError("It has expired: no console follows it.")
            case _:
                if why := why_not_ready():
                    raise FeedToolError(f"clue_desktop/new_version_feed.py: {'; '.join(why)}.")
    except (FeedToolError, SignatureError, FeedError, OSError, json.JSONDecodeError) as error:
        print(f"feed.py: {error}", file=sys.stderr)
        return 1
    return 0


def _sign(given: argparse.Namespace, passphrase: str) -> None:
    keys = [private_key(file, passphrase) for file in given.key]
    public = [public_bytes(key).hex() for key in keys]
    number: int = given.number or 0
    if given.after is not None:
        number = verified(given.after, given.public or FEED.keys, given.host or sorted(FEED.hosts)).number + 1
    release = json.loads(given.release.read_text(encoding="utf-8"))
    if not isinstance(release, dict):
        raise FeedToolError(f"{given.release}: a JSON object is expected")
    issued = datetime.now(UTC).replace(microsecond=0)
    signed = sealed(document(release, given.file, number, issued, given.days), keys)
    said = read_announcement(opened(signed, public), given.host or sorted(FEED.hosts))
    given.out.write_bytes(signed)
    print(_summary(said))
    print(f"signed by {', '.join(key_id(public_bytes(key)) for key in keys)}: {given.out}")


def _summary(said: Announcement) -> str:
    lines = [
        f"number {said.number}: version {said.version} of {said.date}, told of at {said.url}",
        f"holds from {said.issued:%Y-%m-%d %H:%M} to {said.expires:%Y-%m-%d %H:%M} UTC",
        *(f"{file.sha256}  {file.size:>12,}  {file.name}" for file in said.files),
    ]
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="feed.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    made = commands.add_parser("keygen", help="a new key")
    made.add_argument("file", type=Path, help="where the private key goes; the file must not be there yet")
    sign = commands.add_parser("sign", help="a signed feed")
    sign.add_argument("release", type=Path, help="version, date, news and url, in JSON")
    sign.add_argument("--file", type=Path, action="extend", nargs="+", default=[], help="the bundles")
    sign.add_argument(
        "--key", type=Path, action="append", required=True, help="a private key; may be given twice"
    )
    number = sign.add_mutually_exclusive_group(required=True)
    number.add_argument("--number", type=int, help="the number of this signing: the first one is 1")
    number.add_argument("--after", type=Path, help="the feed before, whose number it follows")
    sign.add_argument(
        "--days",
        type=int,
        default=DAYS,
        help=f"for how long it holds ({DAYS}; {LONGEST_PERIOD.days} at most)",
    )
    sign.add_argument("--out", type=Path, required=True, help="the file to be put at the feed's address")
    verify = commands.add_parser("verify", help="what a console makes of a feed")
    verify.add_argument("feed", type=Path)
    for command in (sign, verify):
        command.add_argument(
            "--public", action="append", help="a public key, instead of those that are built in"
        )
        command.add_argument(
            "--host", action="append", help="a host of links, instead of those that are built in"
        )
    commands.add_parser("ready", help="whether address, keys and hosts of a release are built in")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
