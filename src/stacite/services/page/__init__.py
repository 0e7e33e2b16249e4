"""Fetched pages: what a web page or a PDF contains, and its metadata."""
