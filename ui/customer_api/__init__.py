"""Customer API Integration: the cards of a place group's vendor APIs (manual 5)."""
