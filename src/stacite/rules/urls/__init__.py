"""Rules on the form of URLs."""
