"""Rules on notes, their markers and their numbers."""
