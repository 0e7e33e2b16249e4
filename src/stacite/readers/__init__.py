"""Bytes of a document become its notes and markers."""
