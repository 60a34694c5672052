"""What `clue-server` does besides serving: `backup`, `restore`, `certificate`, `check`, a new password."""
