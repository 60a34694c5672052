"""What can be asked of `clue-server service`; apart from how it is done, which a server that serves does without."""

ACTIONS = (
    "install",
    "uninstall",
    "start",
    "stop",
    "restart",
    "status",
    "show",
    "upgrade",
    "setup-token",
    "print",
    "run",
)
