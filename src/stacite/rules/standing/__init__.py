"""Rules on what has become of a work since it appeared."""
