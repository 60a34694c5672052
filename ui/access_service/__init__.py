"""Setting of access service, of place groups and of places (manual 4, 6, 7)."""
