"""How sure the parser is of a citation, and what an editor should look at in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm

if TYPE_CHECKING:
    from stacite.model.citation import Citation

_MOST = 3
"""Variables that are named: more are no help."""


def is_doubtful(citation: Citation, unsure_below: float) -> bool:
    """Whether an editor should look at what was read; never where a reference manager has said what it is."""
    return not citation.from_field and (citation.confidence < unsure_below or is_of_no_kind(citation))


def is_of_no_kind(citation: Citation) -> bool:
    """Whether a full citation was read without finding out what kind of source it cites."""
    return citation.form is CitationForm.FULL and citation.item is not None and citation.item.type == "document"


def least_sure(citation: Citation, unsure_below: float, most: int = _MOST) -> tuple[str, ...]:
    """The variables that the parser is least sure of, the worst first; none where nothing tells them apart.

    Those below the threshold; where there are none of them, the one that is nearest to it.
    """
    variables = sorted(citation.sureness, key=citation.sure)
    return tuple(name for name in variables if citation.sure(name) < unsure_below)[:most] or tuple(variables[:1])
