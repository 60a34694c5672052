"""Access events, live, with the five-step diagnosis (manual 9.1)."""
