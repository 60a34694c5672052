"""Setting of access service: settings of place groups, overrides of places, and the states that were."""
