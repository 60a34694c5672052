"""What the console says, and in which language; without Qt."""
