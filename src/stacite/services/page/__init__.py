"""Fetched pages: what a web page or a PDF shows and says of itself."""
