"""Rules on archived copies of pages."""
