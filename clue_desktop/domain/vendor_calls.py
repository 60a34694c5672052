"""What an owner may set of all vendor calls: how much of a response is read."""

RESPONSE_KIB = range(16, 8 * 1024 + 1)
"""From what a small answer takes to what a photograph in it takes, in KiB."""

DEFAULT_RESPONSE_KIB = 256
