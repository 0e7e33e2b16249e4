"""Rules on DOIs and other identifiers."""
