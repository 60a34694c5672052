"""The API Test Console: run a test, read the exchange, drag response nodes, see the verdict (manual 5.6)."""
