"""Rules on whether links work."""
