"""Server settings, for owners: mail and its outbox, vendor networks, what installers need, the server's secrets."""
