"""What a fix changes, shown in the words around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.reporters.page.markup import Markup, cropped, joined, tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.finding import Edit, Fix

_AROUND = 24
"""Letters shown on each side."""
_WHOLE = 600
"""Letters from the first change to the last that are shown with all between them."""
_SHOWN = 4


def change(fix: Fix, sources: Mapping[str, str]) -> Markup:
    """The words before and after; nothing where the fix edits no text."""
    edits = sorted(fix.edits, key=lambda edit: (edit.path, edit.start))
    if not edits:
        return Markup()
    paths = {edit.path for edit in edits}
    source = sources.get(edits[0].path) if len(paths) == 1 else None
    if source is not None and edits[-1].end - edits[0].start <= _WHOLE and _fits(edits, source):
        return tag("div", *_within(edits, source), class_="change")
    listed = [tag("div", *_replaced(edit), class_="change") for edit in edits[:_SHOWN]]
    more = len(edits) - _SHOWN
    return joined((*listed, tag("small", f"and {more} more changes") if more > 0 else ""))


def _fits(edits: Sequence[Edit], source: str) -> bool:
    return all(source[edit.start : edit.end] == edit.old for edit in edits)


def _within(edits: Sequence[Edit], source: str) -> Iterator[str]:
    at = max(source.rfind("\n", 0, edits[0].start) + 1, edits[0].start - _AROUND)
    yield "…" if source[at - 1 : at].strip() else ""
    for edit in edits:
        yield source[at : edit.start]
        yield from _replaced(edit)
        at = max(at, edit.end)
    after = source[at : at + _AROUND].partition("\n")[0].rstrip("\r")
    yield after
    yield "…" if len(after) == _AROUND else ""


def _replaced(edit: Edit) -> Iterator[str]:
    """What goes and what comes; letters that only get others around them stay."""
    old, new = edit.old, edit.new
    start = new.find(old)
    if old and start >= 0:
        yield from _parts("", new[:start])
        yield cropped(old)
        yield from _parts("", new[start + len(old) :])
    else:
        yield from _parts(old, new)


def _parts(old: str, new: str) -> Iterator[Markup]:
    if old:
        yield tag("del", cropped(old))
    if new:
        yield tag("ins", cropped(new))
