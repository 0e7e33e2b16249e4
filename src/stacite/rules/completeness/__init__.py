"""Rules on what a reference lacks."""
