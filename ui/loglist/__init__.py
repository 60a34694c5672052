"""What lists of what has happened have in common: a filter, rows that grow at both ends, an export."""
