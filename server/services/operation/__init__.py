"""What owners see and set of the server itself."""
