"""Schema steps of the event log, oldest first by file name."""
