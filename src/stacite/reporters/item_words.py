"""A work and a mention of it in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.reporters.visible_text import one_line

if TYPE_CHECKING:
    from stacite.model.citation import Citation
    from stacite.model.item import Item
    from stacite.model.registry import Cite


def values(item: Item) -> list[tuple[str, str]]:
    """CSL variables with their values: the kind, names, the title, dates, all else."""
    names = [(variable, "; ".join(map(str, people))) for variable, people in item.names.items()]
    dates = [(variable, date.edtf) for variable, date in item.dates.items()]
    title = [("title", item.title)] if item.title else []
    texts = [(variable, value) for variable, value in item.texts.items() if variable != "title"]
    return [("type", item.type), *names, *title, *dates, *texts]


def mention(cite: Cite | Citation) -> str:
    """`See, ibid, page 812`."""
    parts = [cite.prefix, "" if cite.form is CitationForm.FULL else str(cite.form)]
    if cite.locator:
        parts.append(f"{cite.locator.label} {cite.locator.value}")
    return one_line(", ".join(part for part in parts if part))
