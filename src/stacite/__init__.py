"""Stacite checks the footnotes of a document before it is published."""

from __future__ import annotations

__version__ = "0.2.0"
