"""The first steps of a place group, ticked as they are done."""
