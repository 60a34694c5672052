"""What whoever runs the server reads: the log, and figures."""
