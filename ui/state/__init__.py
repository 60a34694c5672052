"""What the console knows and does, without Qt: screens show it."""
