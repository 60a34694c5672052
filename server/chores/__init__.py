"""What the server does by itself: the loops, and the work that is more than a call of a use case."""
