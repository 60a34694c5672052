"""What several screens share: looks, fields, rows, icons."""
