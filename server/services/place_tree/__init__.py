"""Places and place groups."""
