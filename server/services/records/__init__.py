"""Reading what has happened: events, and the audit trail."""
