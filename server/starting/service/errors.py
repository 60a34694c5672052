"""What cannot be done about the service."""


class ServiceError(Exception):
    """The service cannot be set up, changed or asked here; the message says why, and what to do."""
