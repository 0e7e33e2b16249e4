"""Symbols that label notes in the place of numbers.

Sources: Chicago 17, 14.25; LaTeX2e manual, 13.1 (`fnsymbol`); ISO/IEC 29500-1, 17.18.59 (`chicago`).
"""

from __future__ import annotations

FIRST_SYMBOLS = "*†‡§"
"""Those that printers take first, in their order; after them usage differs."""
CHICAGO_ORDER = FIRST_SYMBOLS + "‖¶"
LATEX_ORDER = FIRST_SYMBOLS + "¶‖"
ASTERISKS = "∗⁎"
"""The asterisk operator and the low asterisk, which many fonts and programs set instead of `*`."""
FULL_WIDTH_ASTERISK = "＊"
PARALLELS = "║∥"
"""Signs that are set instead of `‖`."""
UNREAD_SYMBOL = "\ufffd"
"""A symbol that the font of a PDF maps to no character; it counts only if it is raised."""
