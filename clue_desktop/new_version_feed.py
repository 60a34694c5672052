"""Where this program asks for new versions, whose signatures it believes, and where it may send a browser.

A release sets all three, here and nowhere else (`packaging/RELEASING.md`). As long as the address is the placeholder, or
there is no key, the console asks nothing.
"""

from dataclasses import dataclass

PLACEHOLDER = "https://downloads.clue.example/new-version.json"
"""An address that there cannot be (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed.

    Attributes:
        address: where the signed document is, https.
        keys: the public keys (Ed25519, 64 hexadecimal digits) by one of which it has to be signed: that of today, and
            the one that takes its place when that is lost or given away.
        hosts: what a link in it may lead to.
    """

    address: str
    keys: tuple[str, ...]
    hosts: frozenset[str]

    @property
    def is_set(self) -> bool:
        """Whether a release has set it."""
        return self.address != PLACEHOLDER and bool(self.keys) and bool(self.hosts)


FEED = Feed(address=PLACEHOLDER, keys=(), hosts=frozenset({"downloads.clue.example"}))
