"""Rules on DOIs."""
