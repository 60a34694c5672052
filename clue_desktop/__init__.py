"""What the console and the verification server share, and the console's start."""

__version__ = "0.1.0"
