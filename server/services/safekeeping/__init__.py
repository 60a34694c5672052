"""Backups, and whether the data is whole and opens with the key."""
