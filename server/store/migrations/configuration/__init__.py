"""Schema steps of the configuration database, oldest first by file name."""
