"""Bibliography files, an author's own library, become works."""
