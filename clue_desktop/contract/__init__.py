"""What travels over HTTP between the server and its clients: pydantic models of the contract, and the error shape."""
