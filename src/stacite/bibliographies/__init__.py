"""Reads bibliography files, an author's own library, into works."""
