"""Administrators' routes, `/api/v1`: parse, call the use case, answer."""
