"""References become bibliography files."""
