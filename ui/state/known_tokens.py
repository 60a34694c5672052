"""Tokens of devices that this console has been shown; in memory only, gone with the sign-in."""


class KnownTokens:
    """Tokens by the device's serial. They are never printed and never written down."""

    def __init__(self) -> None:
        self._tokens: dict[str, str] = {}

    def keep(self, serial: str, token: str) -> None:
        """Remember the token that a device has from now on."""
        self._tokens[serial] = token

    def forget(self, serial: str) -> None:
        """Drop a token that is void."""
        self._tokens.pop(serial, None)

    def of(self, serial: str) -> str | None:
        """Return a device's token, or None when it is not known here."""
        return self._tokens.get(serial)
