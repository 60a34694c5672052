"""The console: widgets, and the Qt-free presenters that hold their state and decisions."""
