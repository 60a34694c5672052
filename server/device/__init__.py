"""Devices' routes, `/device/v1`."""
