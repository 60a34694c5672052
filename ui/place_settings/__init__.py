"""Devices of a node: register ahead, move, release, the virtual device."""
