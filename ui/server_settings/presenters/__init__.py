"""What the sections of the server settings show and do, without Qt."""
