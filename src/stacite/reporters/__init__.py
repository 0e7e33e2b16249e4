"""Reporters turn a report into text, or into a copy of the document."""
