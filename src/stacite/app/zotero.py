"""The user's Zotero library: as a bibliography for an extract, and as the place that sources are added to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from stacite.bibliographies.base import first_of_each
from stacite.model.item import Bibliography, BibliographyEntry
from stacite.registry.library import UnsureMatch, match_library
from stacite.services import zotero
from stacite.text.characters import one_line
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from stacite.model.finding import Finding
    from stacite.model.item import BibliographyDoubt
    from stacite.model.registry import Reference, Registry
    from stacite.services.zotero import Wanted, Written, ZoteroItem, ZoteroLibrary
    from stacite.settings import Settings


TAG = "stacite"
"""Of all items that stacite adds, so that they are found together."""
_FINDING_TAGS = {
    "R501": "stacite: retracted",
    "R502": "stacite: expression of concern",
    "L301": "stacite: broken link",
    "L304": "stacite: broken link",
}
# Notes that the line about a document names.
_MOST_NOTES = 20
_CITED_IN = "Cited in: "


def read_bibliography(settings: Settings, wanted: Wanted) -> Bibliography:
    """The works of a library, or of a collection, under their citation keys. Raises StaciteError."""
    library = zotero.read(settings, wanted)
    entries = [
        BibliographyEntry(item.citation_key or item.key, item.work, is_named=bool(item.citation_key))
        for item in library.items
    ]
    doubts: list[BibliographyDoubt] = []
    return Bibliography(library.name, first_of_each(entries, doubts), tuple(doubts))


@dataclass(frozen=True, slots=True)
class Planned:
    """One item to write."""

    reference: Reference
    data: Mapping[str, Any]
    """As it is sent: a whole item, or the fields of one that change, with its key."""
    changes: tuple[str, ...] = ()
    """What changes in an item that is there, in words for people."""


@dataclass(frozen=True, slots=True)
class PushPlan:
    """What would be written, and what is left out."""

    library: ZoteroLibrary
    new: tuple[Planned, ...]
    updates: tuple[Planned, ...]
    known: int
    """How many sources the library has."""
    unsure: tuple[UnsureMatch, ...]
    """Sources that the library may have; by the titles of its items."""
    untitled: tuple[str, ...]
    """The keys of sources without a title."""

    @property
    def items(self) -> tuple[Planned, ...]:
        """In the order in which they are written."""
        return (*self.new, *self.updates)


def plan_push(
    registry: Registry,
    library: ZoteroLibrary,
    *,
    documents: Collection[str] | None = None,
    tags: Sequence[str] = (),
    findings: Sequence[Finding] = (),
    update: bool = False,
) -> PushPlan:
    """What to add of the sources of a registry, or of those that some of its documents cite (by their paths there).

    `tags` are for all items, and `findings` are shown as tags of their sources. With `update`, an item that is there
    gets what it lacks; what it has stays.
    """
    cited = _citing(registry)
    wanted = {
        each.id: each
        for each in registry.references
        if documents is None or any(path in documents for path, _ in cited.get(each.id, ()))
    }
    titled = {key: each for key, each in wanted.items() if each.item.title}
    by_key = {item.key: item for item in library.items}
    entries = [BibliographyEntry(item.key, item.work) for item in library.items]
    matches = match_library(entries, {key: (each.item,) for key, each in titled.items()})
    unsure = {each.reference for each in matches.unsure}
    own_tags = _finding_tags(findings)
    taken = {item.citation_key.casefold() for item in library.items}
    new, updates = [], []
    for key, reference in titled.items():
        all_tags = dict.fromkeys((*tags, *own_tags.get(key, ())))
        if key in matches.found:
            if update:
                item = by_key[matches.found[key].key]
                updates.append(_update(reference, item, library, list(all_tags), cited.get(key, ())))
        elif key not in unsure:
            data = _with_links(library.schema.item(reference.item), cited.get(key, ()))
            data = data if key.casefold() in taken else library.schema.with_key(data, key)
            data["tags"] = [{"tag": tag} for tag in all_tags]
            new.append(Planned(reference, data | ({"collections": [library.collection]} if library.collection else {})))
    return PushPlan(
        library,
        tuple(new),
        tuple(each for each in updates if each.changes),
        len(matches.found),
        tuple(replace(each, keys=tuple(by_key[name].work.title for name in each.keys)) for each in matches.unsure),
        tuple(key for key in wanted if key not in titled),
    )


def push(plan: PushPlan, settings: Settings) -> Written:
    """Write what was planned."""
    return zotero.write(plan.library, [each.data for each in plan.items], settings)


def _citing(registry: Registry) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """For each key, the documents that cite it and the labels of the notes."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for document in registry.documents:
        for text in document.texts:
            for cite in text.cites:
                found.setdefault(cite.id, {}).setdefault(document.path, {})[text.number] = None
    return {
        key: tuple((path, tuple(filter(None, notes))) for path, notes in each.items()) for key, each in found.items()
    }


def _links(cited: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    """The way back from an item: a line for each document. The file's name alone, since its folders are private."""
    for path, notes in cited:
        more = [f"{len(notes) - _MOST_NOTES} more"] if len(notes) > _MOST_NOTES else []
        listed = ", ".join((*notes[:_MOST_NOTES], *more))
        where = f", note{'s' if len(notes) > 1 else ''} {listed}" if notes else ""
        yield one_line(f"{_CITED_IN}{path.rpartition('/')[2]}{where}")


def _with_links(data: Mapping[str, Any], cited: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, Any]:
    extra = "\n".join(filter(None, (data.get("extra", ""), *_links(cited))))
    return {**data, **({"extra": extra} if extra else {})}


def _finding_tags(findings: Iterable[Finding]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for each in findings:
        if each.reference and (tag := _FINDING_TAGS.get(each.code)):
            found.setdefault(each.reference, {})[tag] = None
    return {key: tuple(tags) for key, tags in found.items()}


def _update(
    reference: Reference,
    item: ZoteroItem,
    library: ZoteroLibrary,
    tags: Sequence[str],
    cited: Iterable[tuple[str, tuple[str, ...]]],
) -> Planned:
    """The fields that an item lacks and the source has; and the tags, the collection and the lines about documents."""
    own = item.data
    wanted = library.schema.item(reference.item, str(own.get("itemType")))
    lines = str(own.get("extra") or "").splitlines()
    data = {name: value for name, value in wanted.items() if name not in ("itemType", "extra") and not own.get(name)}
    changes = [f"{name}: {_words(value)}" for name, value in data.items()]
    tagged = [each for each in own.get("tags") or () if isinstance(each, dict)]
    fresh = [tag for tag in tags if tag not in {each.get("tag") for each in tagged}]
    if fresh:
        data["tags"] = [*tagged, *({"tag": tag} for tag in fresh)]
        changes.append(f"tags: {', '.join(fresh)}")
    collections = own.get("collections")
    collections = collections if isinstance(collections, list) else []
    if library.collection and library.collection not in collections:
        data["collections"] = [*collections, library.collection]
        changes.append("collection")
    links = list(_links(cited))
    if missing := [line for line in links if line not in lines]:
        # The notes of a document are numbered anew with each draft.
        stale = tuple(f"{line.partition(', note')[0]}, note" for line in links)
        kept = [line for line in lines if not (line.startswith(_CITED_IN) and f"{line}, note".startswith(stale))]
        data["extra"] = "\n".join((*kept, *links))
        changes += missing
    return Planned(reference, {"key": item.key, **data}, tuple(changes))


def _words(value: object) -> str:
    return pluralize(len(value), "name") if isinstance(value, list) else str(value)
