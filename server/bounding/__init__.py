"""How much at once, for whom first, and for how long: counted and said where a limit is reached."""
