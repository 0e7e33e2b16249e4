"""Cited links: whether a URL still leads to the page that was cited."""
