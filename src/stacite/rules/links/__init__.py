"""Rules on what the servers of cited URLs answered."""
