"""The rules of access control: pure functions and frozen values, no I/O, no clock, no randomness."""
