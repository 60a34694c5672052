"""Administrators: how they come in, prove who they are, and leave."""
