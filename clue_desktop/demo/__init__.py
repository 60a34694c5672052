"""The demonstration without a window: everything started, set up, tried and taken away again."""
