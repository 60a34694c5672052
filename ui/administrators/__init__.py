"""Administrators of a node: roles, invitations, one's own account."""
