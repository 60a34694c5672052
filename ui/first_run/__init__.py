"""First setup and sign-in."""
