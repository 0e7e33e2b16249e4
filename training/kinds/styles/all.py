"""All styles."""

from __future__ import annotations

from training.kinds.styles import chicago, law

STYLES = (chicago.CHICAGO, *law.STYLES)
