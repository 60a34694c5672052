"""Devices, and how they are registered."""
