"""Moved to text/passages; still here for imports."""

from __future__ import annotations

from stacite.text.passages import Passage, PassagePiece, emphasis_spans, split_emphasis

__all__ = ["Passage", "PassagePiece", "emphasis_spans", "split_emphasis"]
