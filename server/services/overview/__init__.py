"""What is going on at a node and under it, put together from what the other use cases know."""
