"""What packaging/bundle.py is made of: the parts that all systems share, and a builder and a self-test for each."""
