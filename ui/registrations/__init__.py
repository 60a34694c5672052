"""Registrations under way: those of a Place, or of the whole server."""
