"""Rules on what the pages behind URLs answered."""
