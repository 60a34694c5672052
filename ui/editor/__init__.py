"""The API editor: the form of a vendor API with its problems (manual 5)."""
