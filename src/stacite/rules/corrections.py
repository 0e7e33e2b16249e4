"""Where a reference in the registry differs from what its full citations read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.compare.numbers import pages_of
from stacite.model.finding import Observation
from stacite.model.identifier import doi_key
from stacite.model.url import same_url
from stacite.rules.changes import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.model.item import Item

_BY_FIXES = frozenset(("DOI", "URL"))


def corrections(registered: Item, printed: Sequence[Item]) -> tuple[Observation, ...]:
    """The variables that the first full citation prints and for which the registry says what no citation prints.

    What only the registry has is an addition and no difference.
    """
    if registered == printed[0]:
        return ()
    said, read = values_of(registered), [values_of(item) for item in printed]
    return tuple(
        Observation(field=name, printed=value, registered=said.get(name, ""))
        for name, value in read[0].items()
        if not any(_is_same(name, said.get(name, ""), other.get(name, "")) for other in read)
    )


def is_corrected(registered: Item, printed: Sequence[Item]) -> bool:
    """Whether an editor has changed by hand what was read of a work: a variable replaced, deleted or added.

    A DOI or URL tells nothing of that: `check --fix` writes those too.
    """
    return bool(unlike(registered, printed) - _BY_FIXES)


def unlike(registered: Item, printed: Sequence[Item]) -> frozenset[str]:
    """The variables in which a reference says something else than its citations print, or more; none without these."""
    if not printed:
        return frozenset()
    known = {name for item in printed for name in values_of(item)}
    differing = {observation.field for observation in corrections(registered, printed)}
    return frozenset(differing | (values_of(registered).keys() - known))


def _is_same(name: str, one: str, other: str) -> bool:
    if name == "DOI":
        return doi_key(one) == doi_key(other)
    if name == "page" and one and other and fold(one) != fold(other):  # `807–17` and `807–817` are the same pages
        pages = pages_of(one)
        return pages is not None and pages == pages_of(other)
    if name == "URL" and one and other:
        return same_url(one) == same_url(other)
    return fold(one) == fold(other)


def values_of(item: Item) -> Mapping[str, str]:
    """All that is said of a work, in words, by CSL variable; its type too."""
    return {
        "type": item.type,
        **{name: "; ".join(str(one) for one in names) for name, names in item.names.items()},
        **item.texts,
        **{name: date.edtf for name, date in item.dates.items()},
    }
