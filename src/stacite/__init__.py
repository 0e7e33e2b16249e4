"""Stacite checks the footnotes of a document before it is published."""

__version__ = "0.1.0"
