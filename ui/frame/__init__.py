"""The window around all pages: toolbar, tree, navigation, banner, status."""
