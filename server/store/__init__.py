"""Tables, engine, migrations and the event log: everything that knows how data is kept."""
