"""Fixes of documents that are no text become tracked changes in their files."""
