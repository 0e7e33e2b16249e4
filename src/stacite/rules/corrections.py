"""Where a reference in the registry differs from what its full citations read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Observation
from stacite.model.identifier import doi_key
from stacite.model.url import same_url
from stacite.rules.changes import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.model.item import Item


def corrections(registered: Item, printed: Sequence[Item]) -> tuple[Observation, ...]:
    """The variables that the first full citation prints and for which the registry says what no citation prints.

    What only the registry has is an addition and no difference.
    """
    if registered == printed[0]:
        return ()
    said, read = _values(registered), [_values(item) for item in printed]
    return tuple(
        Observation(field=name, printed=value, registered=said.get(name, ""))
        for name, value in read[0].items()
        if not any(_is_same(name, said.get(name, ""), other.get(name, "")) for other in read)
    )


def _is_same(name: str, one: str, other: str) -> bool:
    if name == "DOI":
        return doi_key(one) == doi_key(other)
    if name == "URL" and one and other:
        return same_url(one) == same_url(other)
    return fold(one) == fold(other)


def _values(item: Item) -> Mapping[str, str]:
    return {
        "type": item.type,
        **{name: "; ".join(str(one) for one in names) for name, names in item.names.items()},
        **item.texts,
        **{name: date.edtf for name, date in item.dates.items()},
    }
