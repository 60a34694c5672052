"""Settings of a place."""
