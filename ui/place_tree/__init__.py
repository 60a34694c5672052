"""The place tree and the page to make, rename, move and delete its nodes."""
