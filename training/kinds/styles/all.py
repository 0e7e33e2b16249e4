"""All styles."""

from __future__ import annotations

from training.kinds.styles import chicago, humanities, law, listed

STYLES = (chicago.CHICAGO, chicago.TURABIAN, *law.STYLES, *humanities.STYLES, *listed.STYLES)
