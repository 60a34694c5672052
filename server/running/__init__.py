"""What lives with the event loop, put together; listening, and an orderly end."""
