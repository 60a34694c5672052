"""The enrollment wizard: registering a device in the field, the way of devices with an LCD (manual 6)."""
