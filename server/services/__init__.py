"""The use cases: one transaction per call, rights checked inside it, changes and audit written with it."""
