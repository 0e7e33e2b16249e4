"""Rules on what is missing in a citation."""
