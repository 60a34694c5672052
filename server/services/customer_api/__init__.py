"""Vendor APIs: their settings, the proof of their tests, how they do."""
