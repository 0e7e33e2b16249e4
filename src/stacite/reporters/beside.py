"""What is registered of a work, in the words of its printed fields, and which of these differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.compare.fold import clean
from stacite.compare.work import compare

if TYPE_CHECKING:
    from stacite.model.item import Item, Name
    from stacite.model.record import Record

_NAMES_SHOWN = 12


def registered_values(record: Record) -> dict[str, str]:
    """By CSL variable, as text for people; what the record lacks is not among them."""
    dates: dict[str, str] = {}
    for name, date in record.dates.items():
        dates.setdefault(date.edtf, name)
    values = {
        "type": record.type,
        "author": _names(record.authors),
        "editor": _names(record.editors),
        "title": ": ".join(clean(text) for text in (*record.titles[:1], *record.subtitles[:1])),
        "issued": ", ".join(f"{edtf} ({name})" for edtf, name in sorted(dates.items())),
        "container-title": "; ".join(map(clean, record.containers)),
        "volume": record.volume,
        "issue": record.issue,
        "page": record.page or record.article_number,
        "publisher": clean(record.publisher),
        "DOI": record.doi,
    }
    return {variable: value for variable, value in values.items() if value}


def differing(item: Item, record: Record) -> frozenset[str]:
    """CSL variables in which the printed work and the registered one differ."""
    found = compare(item, record)
    beside = (variable for each in found for variable, _, _ in each.beside)
    return frozenset((*(each.field for each in found), *beside))


def _names(names: tuple[Name, ...]) -> str:
    shown = "; ".join(clean(str(name)) for name in names[:_NAMES_SHOWN])
    return f"{shown}; and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else shown
