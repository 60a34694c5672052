"""What the dialogs of the test console decide, without Qt."""
