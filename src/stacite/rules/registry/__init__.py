"""Rules on the registry as a file."""
