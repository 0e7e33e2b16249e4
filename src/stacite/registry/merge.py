"""Merge a document's citations into the registry without losing any change made by hand.

No copy of what stacite last wrote is needed: parsing the note texts in the registry gives it. Three
versions are merged: the stored texts parsed again (what stacite wrote), the file (what an editor made
of it), and the document as it is now.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol, TypeVar

from stacite.model.citation import Antecedent, CitationForm
from stacite.model.document import NoteKind
from stacite.model.item import Date, are_distinct
from stacite.model.registry import Cite, ReadEntry, Reference, RegisteredDocument, RegisteredNote, Registry
from stacite.own_files import copy_number, original_stem
from stacite.registry.keys import KeyMaker, is_key_of
from stacite.registry.readings import (
    ALIKE,
    ReferenceIndex,
    as_read,
    combine_readings,
    fingerprint,
    item_differences,
    item_from_variables,
    item_variables,
    likeness,
    overlap,
    pair_citations,
    pair_cites,
    pair_notes,
    three_way_merge,
    value_text,
    work_keys,
)
from stacite.text.cite_keys import all_cites
from stacite.text.folding import simple_fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from stacite.model.citation import Citation, ParsedNote
    from stacite.model.document import Document, Note, NoteRef
    from stacite.model.item import Item
    from stacite.registry.readings import ListMatches, VariableValue

    class Parse(Protocol):
        """Parses a document's notes, of which the last are the entries of its bibliography."""

        def __call__(self, notes: Sequence[tuple[str, str]], *, entries: int = 0) -> Sequence[ParsedNote]:
            """As `stacite.parser.parse.parse_document`."""
            ...

    Readings = Mapping[str, Sequence[Item]]
    """Full citations, by reference."""


def note_refs_of(document: Document) -> list[NoteRef | None]:
    """Find each note's first reference: the one that the format names, else the next with its label."""
    named: dict[int, NoteRef] = {}
    labelled: dict[str, list[NoteRef]] = {}
    # Backwards, so that the first reference wins: it is written last to `named` and popped first from a list.
    for marker in reversed(document.note_refs):
        if marker.ordinal is not None:
            named[marker.ordinal] = marker
        else:
            labelled.setdefault(marker.label, []).append(marker)
    found: list[NoteRef | None] = []
    for note in document.notes:
        queue = labelled.get(note.label, [])
        found.append(named.get(note.ordinal) or (queue.pop() if queue else None))
    return found


T = TypeVar("T")
# Works of one author and year that are compared.
_MOST_NEAR = 50
# Of the words of two titles.
_HALF = 0.5

ALL = "all"
"""In place of a key: every reference that the document cites in full."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of references that a merge treats in another way."""

    reserved: Collection[str] = ()
    """New references must not get them."""
    reread: Collection[str] = ()
    """These references get what the notes say of them now, whatever the file says; `ALL` stands for every one."""


NO_KEYS = Keys()


class LinkedCitations:
    """The citations of one document, its bibliography among them, and their references."""

    def __init__(
        self,
        registry: Registry,
        others: OtherDocuments,
        stored: tuple[Sequence[RegisteredNote], Sequence[ParsedNote]],
        document: tuple[Sequence[Note], Sequence[ParsedNote]],
        pairs: ListMatches,
        keys: Keys,
    ) -> None:
        """`pairs` gives for each note the index of its stored version."""
        self.others, self.pairs = others, pairs
        # Citations that the file lacks are then ones that an earlier parser did not find, not ones that were deleted.
        self.restores = ALL in keys.reread
        (self.notes, self.base), (notes, self.parsed) = stored, document
        self.first_entry = sum(note.kind is not NoteKind.ENTRY for note in notes)
        self.titled: dict[str, list[tuple[str, Item]]] = {}
        """The works that notes cite in full, with their references, by title."""
        self.index = ReferenceIndex()
        self.keymaker = KeyMaker(reference.id.lower() for reference in registry.references)
        self.registry = registry
        self.by_key = {item.key: item.item for note in notes for item in note.items if item.key}
        """The works that notes cite by keys of the document's own bibliography."""
        self.cited_works = ReferenceIndex()
        """The same, to look them up."""
        self.near_works: dict[tuple[str, int | None], list[str]] = {}
        """The same by first author and year."""
        self.claimed = self._index_works(keys.reserved)
        """The keys of those that no other reference has."""
        self.of_key: dict[str, str] = {}
        """By key of the document's bibliography, the reference: one for each."""
        self.created: list[str] = []
        """Keys of new references."""
        self.corrected: dict[str, str] = {}
        """By reference, the other one that a citation of it stands for since an author corrected it."""
        self.old: dict[str, list[Item]] = {}
        """By reference, the full citations in the stored texts."""
        self.new: dict[str, list[Item]] = {}
        """By reference, the full citations in the document."""
        self.entries: dict[str, list[Item]] = {}
        """By reference, its entry in the document's bibliography, if notes cite it; it precedes what they print."""
        self.first_note: dict[str, str] = {}
        """By reference, the label of the first note that cites it in full; empty for an entry of the bibliography."""
        for reference in registry.references:
            self.index.add(reference.item, reference.id)
            if self._has_own_key(reference):
                self.of_key[reference.id] = reference.id
        self.cite_indexes = [self._pair_cites(note, parsed) for note, parsed in zip(*stored, strict=True)]
        for key, item in self._stored_readings():
            self.old.setdefault(key, []).append(item)
            self.index.add(item, key)
        self.origins = list(self._origins())
        """For each note and citation, the stored (note, citation), or None."""
        self.keys = [[""] * len(note.citations) for note in self.parsed]
        """For each note and citation."""
        self.wanted = {
            citation.antecedent: citation.key
            for note in reversed(self.parsed)
            for citation in note.citations
            if citation.key and citation.antecedent is not None
        }
        """By the place of a work that a note cites in full, the key by which another note cites it."""
        for at, note in enumerate(notes):
            self._link_full("" if note.kind is NoteKind.ENTRY else note.label, at)
        # After all notes, since a short form gets the key of its full citation.
        self._link_short()
        self._put_entries_first()
        self.cites = [tuple(self._cites(at)) for at in range(len(notes))]
        """For each note."""

    def no_longer_cited(self) -> set[str]:
        """References that the stored texts cite and the document doesn't."""
        return self.old.keys() - {key for row in self.keys for key in row}

    def _index_works(self, reserved: Collection[str]) -> set[str]:
        """Index the works that notes cite by keys; return their keys that no reference has."""
        for key, item in self.by_key.items():
            self.cited_works.add(item, key)
            self.near_works.setdefault((_first_name(item), item.year), []).append(key)
        claimed = {key for key in self.by_key if self.keymaker.claim(key)}
        for key in reserved:
            self.keymaker.claim(key)
        return claimed

    def _pair_cites(self, note: RegisteredNote, parsed: ParsedNote) -> ListMatches:
        expected = [
            self.index.find(citation.item) if citation.form is CitationForm.FULL and citation.item else ""
            for citation in parsed.citations
        ]
        return pair_cites(note.cites, parsed.citations, expected)

    def _stored_readings(self) -> Iterator[tuple[str, Item]]:
        """Read each reference as stacite did when it last wrote the file."""
        for note, parsed, places in zip(self.notes, self.base, self.cite_indexes, strict=True):
            for citation, place in zip(parsed.citations, places, strict=True):
                if place is not None and citation.form is CitationForm.FULL and citation.item and note.cites[place].id:
                    yield note.cites[place].id, citation.item

    def _origins(self) -> Iterator[list[tuple[int, int] | None]]:
        for note, place in zip(self.parsed, self.pairs, strict=True):
            found = pair_citations(self.base[place], note) if place is not None else [None] * len(note.citations)
            yield [(place, at) if place is not None and at is not None else None for at in found]

    def _stored(self, origin: tuple[int, int] | None) -> Cite | None:
        """Return the cite in the file; None if it is new or was deleted by hand."""
        place = self.cite_indexes[origin[0]][origin[1]] if origin is not None else None
        return self.notes[origin[0]].cites[place] if origin is not None and place is not None else None

    def _is_deleted(self, origin: tuple[int, int] | None) -> bool:
        return not self.restores and origin is not None and self.cite_indexes[origin[0]][origin[1]] is None

    def _link_full(self, label: str, at: int) -> None:
        """Link the full citations of a note; a new work gets a new key."""
        for place, citation in enumerate(self.parsed[at].citations):
            origin = self.origins[at][place]
            if not _names_work(citation) or citation.item is None or self._is_deleted(origin):
                continue
            stored = self._stored(origin)
            key = stored.id if stored is not None else ""
            if origin is not None and (other := self._corrected_to(key, origin, citation.item)):
                self.corrected[key] = other
                key = other
            if cited := citation.key or self.cited_works.find(citation.item):
                # A key of the bibliography always stands for the same reference.
                key = self._reference_of(cited) if citation.key else key or self._reference_of(cited)
            # The link in the file comes first, since an editor may have set it. Other documents come last: their notes
            # must be parsed.
            key = key or self.index.find(citation.item) or self.others.find(citation.item)
            if at >= self.first_entry:
                key = key or self._noted(citation.item)
            wanted = self.wanted.get(Antecedent(at + 1, place + 1), "")
            if wanted and key and key not in self.of_key.values():
                self.of_key.setdefault(wanted, key)
            wanted = wanted or ("" if key else self._cited_as(citation.item))
            key = key or (self._reference_of(wanted) if wanted else "") or self._made(citation.item)
            if at < self.first_entry:
                self.titled.setdefault(simple_fold(citation.item.title), []).append((key, citation.item))
            self.index.add(citation.item, key)
            self.keys[at][place] = key
            (self.entries if citation.key else self.new).setdefault(key, []).append(citation.item)
            self.first_note.setdefault(key, label)

    def _corrected_to(self, key: str, origin: tuple[int, int], item: Item) -> str:
        """The reference of a citation in place of the one in the file, if the author has corrected it to that one.

        Not if an editor has set the one in the file, or if the two were alike before.
        """
        before = self.base[origin[0]].citations[origin[1]].item
        if not key or before is None or set(work_keys(before)) == set(work_keys(item)):
            return ""
        other = self.index.find(item, (key,))
        known = self.registry.reference(other) if other else None
        items = [known.item, *self.new.get(other, ())] if known is not None else ()
        if not any(simple_fold(each.title) == simple_fold(item.title) for each in items):
            return ""
        return other if self.index.find(before) == key and self.index.find(before, (key,)) != other else ""

    def _put_entries_first(self) -> None:
        """Let the entries of bibliographies precede what notes print of the same works.

        Where it is not known what an entry said before, a value that is not what it says today counts as an editor's.
        Of a work that only other documents cite by key, the entry is not at hand; what the file says stands for it.
        """
        ids = {reference.id: reference.item for reference in self.registry.references}
        stored = self.registry.document(self.others.path)
        read = {each.id: each.fingerprint for each in stored.bibliography} if stored is not None else {}
        for key, items in self.entries.items():
            self.new[key] = [*items, *self.new.get(key, ())]
            if any(_is_cited_by_key(note, key, ids) for note in self.notes):
                before = [as_read(read[key], ids[key], items[0])] if key in read and key in ids else items
                self.old[key] = [*before, *self.old.get(key, ())]
        elsewhere: dict[str, list[RegisteredNote]] = {}
        for document in self.registry.documents:
            for note in document.notes if document.path != self.others.path else ():
                for cite in note.cites if "@" in note.text else ():
                    elsewhere.setdefault(cite.id, []).append(note)
        for reference in self.registry.references if elsewhere else ():
            key, item = reference.id, reference.item
            notes = elsewhere.get(key, ()) if key in self.new and key not in self.entries else ()
            if any(_is_cited_by_key(note, key, ids) for note in notes):
                self.new[key] = [item, *self.new[key]]
                self.old[key] = [item, *self.old.get(key, ())]

    def _has_own_key(self, reference: Reference) -> bool:
        """Whether a reference is the work that the document's bibliography has under this key."""
        item, known = self.by_key.get(reference.id), reference.item
        if item is None:
            return False
        titles = simple_fold(item.title), simple_fold(known.title)
        if all(titles):
            # After a correction in either place, it still is.
            return not are_distinct(item, known) and overlap(*titles) > _HALF
        return not (item.authors and known.authors) or item.authors[0].sort == known.authors[0].sort

    def _reference_of(self, key: str) -> str:
        """Return the reference of a key of the document's bibliography, a new one where there is none."""
        if key not in self.of_key:
            item, others = self.by_key[key], self.of_key.values()
            known = self.index.find(item, others) or self.others.find(item)
            same = (each.id for each in self.registry.references if each.item == item and each.id not in others)
            known = known if known and known not in others else next(same, "")
            if not known and key in self.claimed:
                known = key
                self.created.append(key)
            self.of_key[key] = known or self._made(item)
        return self.of_key[key]

    def _cited_as(self, item: Item) -> str:
        """Return the key by which notes cite a work that one prints otherwise, as without subtitle; else nothing."""
        near = self.near_works.get((_first_name(item), item.year), ()) if item.title else ()
        if not near:
            return ""
        from stacite.compare.same_work import same_work  # noqa: PLC0415 - heavy, and seldom needed

        found = [key for key in near[:_MOST_NEAR] if same_work(item, self.by_key[key]) is not None]
        return found[0] if len(found) == 1 and not are_distinct(item, self.by_key[found[0]]) else ""

    def _made(self, item: Item) -> str:
        """Return the key of a new reference."""
        self.created.append(key := self.keymaker.make(item))
        return key

    def _noted(self, item: Item) -> str:
        """Return the reference that a note cites by this title and one of these names; nothing if there is none."""
        for key, noted in self.titled.get(simple_fold(item.title), ()) if item.title else ():
            years = {item.year, noted.year} - {None}
            if len(years) < 2 and _words_of_names(item) & _words_of_names(noted):
                return key
        return ""

    def _link_short(self) -> None:
        """Link short forms to the reference of their antecedent, unless an editor has changed it."""
        for at, note in enumerate(self.parsed):
            for place, citation in enumerate(note.citations):
                origin = self.origins[at][place]
                if _names_work(citation) or self._is_deleted(origin):
                    continue
                key = self._reference_of(citation.key) if citation.key else self._key_of(citation.antecedent)
                stored = self._stored(origin)
                if stored is not None and origin is not None:
                    key = _pick(self._base_key(self.base[origin[0]].citations[origin[1]]), stored.id, key)
                self.keys[at][place] = key
                if citation.item is not None and key in self.created:
                    self.new.setdefault(key, [citation.item])

    def _base_key(self, citation: Citation) -> str:
        """Return the reference that stacite wrote for a stored short form."""
        target = citation.antecedent
        if target is None or not 1 <= target.note <= len(self.notes):
            return ""
        row = self.cite_indexes[target.note - 1]
        place = row[target.citation - 1] if 1 <= target.citation <= len(row) else None
        return self.notes[target.note - 1].cites[place].id if place is not None else ""

    def _key_of(self, target: Antecedent | None) -> str:
        if target is None or not 1 <= target.note <= len(self.keys):
            return ""
        row = self.keys[target.note - 1]
        return row[target.citation - 1] if 1 <= target.citation <= len(row) else ""

    def _cites(self, at: int) -> Iterator[Cite]:
        """Return a note's cites; those that an editor added stay after the same neighbor."""
        note = self.pairs[at]
        added = self._added(note) if note is not None else {}
        known = {
            place: cite
            for place, citation in enumerate(self.parsed[at].citations)
            # Parsing the stored text alone would not give this citation.
            if citation.from_field and self.origins[at][place] is None
            if (cite := _take_added(added, self.keys[at][place]))
        }
        for place, citation in enumerate(self.parsed[at].citations):
            if note is not None and place not in known and citation.key and citation.key in self.notes[note].text:
                _drop_mislinked(added, citation)
        yield from added.pop(-1, ())
        for place, citation in enumerate(self.parsed[at].citations):
            origin = self.origins[at][place]
            cite = self._cite(citation, self.keys[at][place], origin)
            if place in known:
                yield known[place]
            elif not self._is_deleted(origin) and (cite.id or cite.form is not CitationForm.FULL):
                yield cite
            if origin is not None and (before := self.cite_indexes[origin[0]][origin[1]]) is not None:
                yield from added.pop(before, ())
        for rest in added.values():
            yield from rest

    def _added(self, note: int) -> dict[int, list[Cite]]:
        """Return cites without a citation, by the position of the cite before them."""
        known = set(self.cite_indexes[note])
        added: dict[int, list[Cite]] = {}
        previous = -1
        for place, cite in enumerate(self.notes[note].cites):
            if place in known:
                previous = place
            else:
                added.setdefault(previous, []).append(cite)
        return added

    def _cite(self, citation: Citation, key: str, origin: tuple[int, int] | None) -> Cite:
        stored = self._stored(origin)
        if stored is None or origin is None:
            return Cite(key, citation.form, citation.locator, citation.prefix)
        base = self.base[origin[0]].citations[origin[1]]
        return Cite(
            key,
            _pick(base.form, stored.form, citation.form),
            _pick(base.locator, stored.locator, citation.locator),
            _pick(base.prefix, stored.prefix, citation.prefix),
        )


def _first_name(item: Item) -> str:
    return simple_fold(item.authors_or_editors[0].sort) if item.authors_or_editors else ""


def _words_of_names(item: Item) -> set[str]:
    """The words of the authors' names but for initials; those of the editors if there is no author."""
    return {word for name in item.authors_or_editors for word in simple_fold(str(name)).split() if len(word) > 2}


def _names_work(citation: Citation) -> bool:
    """Whether the note has the whole work: as full form, or embedded in a short form without antecedent."""
    return citation.form is CitationForm.FULL or (citation.from_field and citation.antecedent is None)


def _is_cited_by_key(note: RegisteredNote, reference: str, ids: Collection[str]) -> bool:
    """Whether a stored note cites a reference by its key, or by one that a bibliography has for it."""
    is_cited = any(cite.id == reference and cite.form is not CitationForm.FULL for cite in note.cites)
    return is_cited and any(cite["key"] == reference or cite["key"] not in ids for cite in all_cites(note.text))


def _take_added(added: dict[int, list[Cite]], key: str) -> Cite | None:
    """Remove the stored cite of a work that an embedded field shows; it is not an editor's addition."""
    for cites in added.values():
        for cite in cites:
            if key and cite.id == key:
                cites.remove(cite)
                return cite
    return None


def _drop_mislinked(added: dict[int, list[Cite]], citation: Citation) -> None:
    """Remove the stored cite of a citation by key that has another reference now; it is not an editor's addition."""
    for cites in added.values():
        for cite in cites:
            if (cite.form, cite.locator) == (citation.form, citation.locator):
                cites.remove(cite)
                return


def _pick(base: T, stored: T, now: T) -> T:
    """Return the new value if the file still has the base value; else the editor's."""
    return now if stored == base else stored


# For two references with the same author that have one more thing in common, the title or most of it.
_SURELY_ALIKE = 0.75


def references_now(
    earlier: Registry, wanted: Collection[str], registry: Registry, notes: Sequence[Note], keys: Sequence[Sequence[str]]
) -> dict[str, str]:
    """By the key of a reference in the registry of an earlier version of a document: its key now.

    `notes` are those of the document, `keys` those of the references that each cites. An author who corrects a note may
    change what the key is made of: then it is the reference that the note cites now in its place, if the two are alike.
    What is not found is left out.
    """
    here = {each.id: each.item for each in registry.references}
    before = {each.id: each.item for each in earlier.references}
    known = earlier.documents[0].notes if earlier.documents else ()
    now_at = {place: at for at, place in enumerate(pair_notes(known, notes)) if place is not None}
    fresh = [key for key in here if key not in before]
    found = {}
    for key in wanted:
        if key in here:
            found[key] = key
        elif key in before:
            alike = {each: likeness(before[key], here[each]) for each in fresh}
            for place, note in enumerate(known):
                old_keys = dict.fromkeys(cite.id for cite in note.cites if cite.id)
                if key not in old_keys or place not in now_at:
                    continue
                new, new_keys = notes[now_at[place]], dict.fromkeys(keys[now_at[place]])
                left = [each for each in old_keys if each not in here]
                rest = [each for each in new_keys if each in alike and each not in before]
                if len(left) == len(rest):
                    same = rest[left.index(key)]
                    alike[same] = max(alike[same], overlap(simple_fold(note.text), simple_fold(new.text)))
                # It may be one that other notes, or the bibliography, had before.
                for each in new_keys:
                    if each in before and each in here and each not in old_keys:
                        score = likeness(before[key], here[each])
                        alike |= {each: score} if score >= _SURELY_ALIKE else {}
            best = max(alike, key=lambda each: alike[each], default="")
            if best and alike[best] >= ALIKE:
                found[key] = best
    return found


@dataclass(frozen=True, slots=True)
class RegistryChange:
    """One change that an extract makes."""

    kind: str
    """`new`, `changed` or `gone`; a reference that is gone is kept unless it is `removed`."""
    what: str
    """`note`, `entry` (of the document's own bibliography) or `reference`."""
    id: str = ""
    """The reference's key; for an entry, that of its work."""
    field: str = ""
    """The changed variable, or the note's or entry's `number`, `text` or `cites`."""
    before: str = ""
    after: str = ""
    """Of a reference that was removed, the key of the one that is cited instead."""
    note: str = ""
    """The note's label; for a reference, that of the first note that cites it in full."""
    path: str = ""
    """The document that it comes from; empty for what a library says."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The registry after an extract."""

    registry: Registry
    keys: tuple[tuple[str, ...], ...]
    """The key of each citation's reference, or nothing, by note and citation; the entries follow the notes."""
    changes: tuple[RegistryChange, ...] = ()
    """Notes in the order of the document, then references in the order of the file."""


def merge(
    registry: Registry, document: Document, parsed: Sequence[ParsedNote], parse: Parse, keys: Keys = NO_KEYS
) -> Merged:
    """Return the registry with this document's current notes and bibliography.

    `document.path` is the document's name in the registry; `parsed` has one entry for each of its
    notes and then of its bibliography; `parse` is asked for the readings of stored texts, as (label, text)
    in the same order. A reference that is no longer cited stays, unless the author has corrected the note to another
    one and no editor has touched it. A citation of an unknown work (a short form without antecedent) is kept as a cite
    without id.
    """
    stored = registry.document(document.path) or RegisteredDocument(document.path, "")
    noted = len(document.notes)
    old = stored.texts
    base = tuple(parse(labelled_texts(stored), entries=len(stored.sources))) if old else ()
    pairs = pair_notes(stored.notes, document.notes)
    count = len(stored.notes)
    pairs += [None if at is None else count + at for at in pair_notes(stored.sources, document.sources)]
    others = OtherDocuments(registry, document.path, parse)
    cited = LinkedCitations(registry, others, (old, base), (document.texts, parsed), pairs, keys)
    texts = (*_notes(document, old, pairs, cited), *_entries(document, old, pairs, cited))
    references = _references(registry, document.path, cited, parse)
    if keys.reread:
        references = tuple(_reread(references, cited, document, keys.reread))
    read = _read_entries(stored, document, cited)
    now = replace(
        stored,
        path=document.path,
        sha256=document.sha256,
        notes=texts[:noted],
        sources=texts[noted:],
        bibliography=read,
    )
    documents = _documents(registry, now)
    needless = _needless(references, documents, cited, made_of_keys(registry, document))
    references = tuple(each for each in references if each.id not in needless)
    changes = (
        *_text_changes(stored, texts, pairs, noted),
        *_reference_changes(registry, references, cited),
        *(RegistryChange("removed", "reference", key, after=other) for key, other in needless.items()),
    )
    merged = replace(registry, documents=documents, references=references)
    return Merged(merged, tuple(map(tuple, cited.keys)), changes)


def with_ignored(entry: RegisteredDocument, earlier: RegisteredDocument, document: Document) -> RegisteredDocument:
    """The document's entry with what an earlier version's entry ignores, wherever its notes are now.

    Notes that the earlier version has are at their place in its entry.
    """
    pairs = pair_notes(earlier.notes, document.notes)
    notes = tuple(
        note if at is None else replace(note, ignore=earlier.notes[at].ignore, location=earlier.notes[at].location)
        for note, at in zip(entry.notes, pairs, strict=True)
    )
    return replace(entry, notes=notes, ignore=earlier.ignore)


def labelled_texts(document: RegisteredDocument) -> list[tuple[str, str]]:
    """The notes and then the entries of the bibliography, as (label, text), to be parsed again."""
    return [(each.number, each.text) for each in document.texts]


def _notes(
    document: Document, old: Sequence[RegisteredNote], pairs: ListMatches, cited: LinkedCitations
) -> tuple[RegisteredNote, ...]:
    """Return the document's notes; `ignore` entries of the file are kept."""
    notes = []
    count = len(document.notes)
    for note, place, cites, marker in zip(
        document.notes, pairs[:count], cited.cites[:count], note_refs_of(document), strict=True
    ):
        before = old[place] if place is not None else None
        now = RegisteredNote(
            note.label,
            note.text,
            cites,
            note.location.line,
            note.location.page,
            marker.location.line if marker else None,
            marker.before.strip() if marker else "",
            before.ignore if before else (),
            before.location if before else None,
        )
        notes.append(before if before is not None and before == now else now)
    return tuple(notes)


def _entries(
    document: Document, old: Sequence[RegisteredNote], pairs: ListMatches, cited: LinkedCitations
) -> Iterator[RegisteredNote]:
    """Yield the entries of the document's bibliography."""
    count = len(document.notes)
    for entry, place, cites in zip(document.sources, pairs[count:], cited.cites[count:], strict=True):
        before = old[place] if place is not None else None
        line, page = entry.location.line, entry.location.page
        location = before.location if before is not None else None
        now = RegisteredNote(entry.label, entry.text, cites, line, page, location=location)
        yield before if before is not None and before == now else now


def _read_entries(stored: RegisteredDocument, document: Document, cited: LinkedCitations) -> tuple[ReadEntry, ...]:
    """What the bibliography that the document names says of the works that its notes cite by key.

    Of a work that the file does not have now, such as when it can't be read, what is stored stays.
    """
    named = {cited.of_key.get(entry.key, "") for entry in document.named_entries}
    read = {each.id: each for each in stored.bibliography}
    now = {key: ReadEntry(key, fingerprint(items[0])) for key, items in cited.entries.items() if key in named}
    return tuple(each for key in cited.entries if (each := now.get(key) or read.get(key)) is not None)


def _documents(registry: Registry, now: RegisteredDocument) -> tuple[RegisteredDocument, ...]:
    if registry.document(now.path) is None:
        return (*registry.documents, now)
    return tuple(now if entry.path == now.path else entry for entry in registry.documents)


def _references(registry: Registry, path: str, cited: LinkedCitations, parse: Parse) -> tuple[Reference, ...]:
    """Return the file's references, updated by the new reading, then new ones in order of their first citation."""
    known = {reference.id: reference for reference in registry.references}
    items = {}
    for key, reference in known.items():
        now = combine_readings(cited.new.get(key, ()))
        if now is not None:
            items[key] = three_way_merge(reference.item, combine_readings(cited.old.get(key, ())) or now, now)
    shared = {key for key in cited.new if key in known and _needs_other_documents(known[key], cited, key)}
    for key, (base, now) in readings_of_all_documents(
        registry, path, (cited.old, cited.new), shared, parse, cited.entries
    ).items():
        items[key] = three_way_merge(known[key].item, base, now)
    kept = [
        reference if items.get(key, reference.item) == reference.item else replace(reference, item=items[key])
        for key, reference in known.items()
    ]
    return (*kept, *(Reference(key, item) for key in cited.created if (item := combine_readings(cited.new[key]))))


def _reread(
    references: Iterable[Reference], cited: LinkedCitations, document: Document, reread: Collection[str]
) -> Iterator[Reference]:
    """The references, those to be read again with what the notes say of them.

    What the notes don't print was added by hand or from a registry: it stays.
    """
    text = "\n".join(note.text for note in document.texts)
    for reference in references:
        now = combine_readings(cited.new.get(reference.id, ()))
        if now is None or not {reference.id, ALL} & set(reread):
            yield reference
            continue
        file_values, new_values = item_variables(reference.item), item_variables(now)
        added = {name: value for name, value in file_values.items() if not _is_printed(value, text)}
        item = item_from_variables(added | new_values)
        yield reference if item == reference.item else replace(reference, item=item)


def _needless(
    references: Iterable[Reference],
    documents: Iterable[RegisteredDocument],
    cited: LinkedCitations,
    misread: Collection[str],
) -> dict[str, str]:
    """References without anything of an editor's that nothing cites since the author cites another one instead.

    With that one, by their keys; with nothing, for keys that were taken for a source.
    """
    corrected = dict.fromkeys(misread, "") | cited.corrected
    if not corrected:
        return {}
    held = {cite.id for document in documents for note in document.texts for cite in note.cites}
    known = {reference.id: reference for reference in references}
    return {
        key: other
        for key, other in corrected.items()
        if key in known
        and key not in held
        and not _has_edits(known[key], known[other or key].item, cited.old.get(key, ()))
    }


def made_of_keys(registry: Registry, document: Document) -> set[str]:
    """References that have nothing but a key that the document cites: it was taken for the work's URL or number."""
    keys = set(document.cited_keys)
    return {
        each.id
        for each in (registry.references if keys else ())
        if len(each.item.texts) == 1
        and not (each.item.names or each.item.dates)
        and not each.item.title
        and all(text.removeprefix("@").rstrip(".,;:") in keys for text in each.item.texts.values())
    }


def _has_edits(reference: Reference, other: Item, read: Sequence[Item]) -> bool:
    """Whether a reference has anything that neither the notes said when they were read last nor the other one has."""
    if reference.ignore or reference.seen is not None or reference.has_comment:
        return True
    if not is_key_of(reference.id, reference.item):
        return True
    if reference.checked is not None and (reference.checked.archive or reference.checked.reason):
        return True
    base = combine_readings(read)
    said = [item_variables(each) for each in (base, other) if each is not None]
    return any(value not in [each.get(name) for each in said] for name, value in item_variables(reference.item).items())


def _is_printed(value: VariableValue, text: str) -> bool:
    if isinstance(value, tuple):
        return any((name.literal or name.family) in text for name in value)
    return (str(value.year) if isinstance(value, Date) and value.year else value_text(value)) in text


def _needs_other_documents(reference: Reference, cited: LinkedCitations, key: str) -> bool:
    """Whether the notes of other documents are needed before a reference changes."""
    base, now = combine_readings(cited.old.get(key, ())), combine_readings(cited.new[key])
    if now is None:
        return False
    return base is None or three_way_merge(reference.item, base, now) != reference.item


def _text_changes(
    stored: RegisteredDocument, texts: Sequence[RegisteredNote], pairs: ListMatches, count: int
) -> Iterator[RegistryChange]:
    """Yield the changes of the notes, which are the first `count` of `texts`, and of the bibliography."""
    old = stored.texts
    for at, (note, place) in enumerate(zip(texts, pairs, strict=True)):
        what, key = ("note", "") if at < count else ("entry", _first_key(note))
        if place is None:
            yield RegistryChange("new", what, key, after=note.text, note=note.number)
            continue
        for name in ("number", "text", "cites"):
            before, after = getattr(old[place], name), getattr(note, name)
            if before != after:
                old_value, new_value = (_cites(before), _cites(after)) if name == "cites" else (before, after)
                yield RegistryChange("changed", what, key, name, old_value, new_value, note.number)
    kept = set(pairs)
    for place, note in enumerate(old):
        if place not in kept:
            what, key = ("note", "") if place < len(stored.notes) else ("entry", _first_key(note))
            yield RegistryChange("gone", what, key, before=note.text, note=note.number)


def _first_key(entry: RegisteredNote) -> str:
    return next((cite.id for cite in entry.cites if cite.id), "")


def _cites(cites: Sequence[Cite]) -> str:
    words = ((cite.id or cite.form.value, cite.locator.value if cite.locator else "") for cite in cites)
    return "; ".join(" ".join(filter(None, pair)) for pair in words)


def _reference_changes(
    registry: Registry, references: Sequence[Reference], cited: LinkedCitations
) -> Iterator[RegistryChange]:
    before = {reference.id: reference for reference in registry.references}
    gone = cited.no_longer_cited()
    for reference in references:
        note = cited.first_note.get(reference.id, "")
        if reference.id not in before:
            yield RegistryChange("new", "reference", reference.id, after=reference.item.title, note=note)
            continue
        for name, old, new in item_differences(before[reference.id].item, reference.item):
            yield RegistryChange("changed", "reference", reference.id, name, old, new, note)
        if reference.id in gone:
            yield RegistryChange("gone", "reference", reference.id, before=reference.item.title)


# What the notes of other documents say about a shared work.


def readings_of_all_documents(
    registry: Registry,
    path: str,
    own_readings: tuple[Readings, Readings],
    keys: Collection[str],
    parse: Parse,
    own_first: Collection[str] = (),
) -> dict[str, tuple[Item, Item]]:
    """Return, for each key, the combined reading of all documents, before and now.

    `own_readings` are those of the document at `path`, in its stored texts and in its current ones.
    Documents are used in the order of the file, but for the keys in `own_first`, this one comes first. What an earlier
    version of a reviewed copy says counts only where no later one, nor any other document, cites the work. A work that
    no document cited before was added by hand and has no reading: its entry stays.
    """
    outdated = _earlier_versions({path, *(document.path for document in registry.documents)})
    latest: dict[str, tuple[list[Item], list[Item]]] = {key: ([], []) for key in keys}
    earlier: dict[str, tuple[list[Item], list[Item]]] = {key: ([], []) for key in keys}

    def add(some: Iterable[str], readings: tuple[Readings, Readings], *, counts: bool) -> None:
        for key in some:
            old, new = (latest if counts else earlier)[key]
            old += readings[0].get(key, ())
            new += readings[1].get(key, ())

    add((key for key in keys if key in own_first), own_readings, counts=True)
    rest = [key for key in keys if key not in own_first]
    for document in sorted(registry.documents, key=lambda each: -outdated.get(each.path, 0)):
        is_latest = document.path not in outdated
        if document.path == path:
            add(rest, own_readings, counts=is_latest)
        else:
            items = full_citations(document, keys, parse)
            add(items.keys() & latest.keys(), (items, items), counts=is_latest)
    if registry.document(path) is None:
        add(rest, own_readings, counts=path not in outdated)
    found = {}
    for key in keys:
        base, now = (combine_readings(one or other) for one, other in zip(latest[key], earlier[key], strict=True))
        if base is not None and now is not None:
            found[key] = base, now
    return found


def _earlier_versions(paths: Collection[str]) -> dict[str, int]:
    """Those of which there is a later reviewed copy in the same folder, each with its number among the copies."""
    versions: dict[PurePosixPath, dict[str, int]] = {}
    for each in paths:
        path = PurePosixPath(each)
        versions.setdefault(path.parent / f"{original_stem(path.stem)}{path.suffix}", {})[each] = copy_number(path)
    same = [numbers for numbers in versions.values() if len(numbers) > 1]
    return {path: number for numbers in same for path, number in numbers.items() if number < max(numbers.values())}


# A title that more notes contain is a common phrase.
_MOST_HITS = 20


class OtherDocuments:
    """Finds references that an editor has corrected, by the notes of other documents.

    Only notes that hold the title character by character are parsed, each once.
    """

    def __init__(self, registry: Registry, path: str, parse: Parse) -> None:
        self.path = path
        """Of the document itself."""
        others = [document for document in registry.documents if document.path != path]
        notes = [note for document in others for note in document.notes]
        self._notes = [*notes, *(entry for document in others for entry in document.sources)]
        self._first_entry = len(notes)
        self._text = "\n".join(note.text.replace("\n", " ") for note in self._notes)
        # One character more for the line end between two notes. A replaced line end keeps the length, so offsets agree.
        self._starts = list(accumulate((len(note.text) + 1 for note in self._notes), initial=0))
        self._parse = parse
        self._index = ReferenceIndex()
        self._seen: set[int] = set()

    def find(self, item: Item) -> str:
        """Return the reference to which another document's note links this work, or nothing."""
        title = item.title
        at = 0
        for _ in range(_MOST_HITS if title else 0):
            at = self._text.find(title, at)
            if at < 0:
                break
            self._add(bisect_right(self._starts, at) - 1)
            if found := self._index.find(item):
                return found
            at += len(title)
        return ""

    def _add(self, place: int) -> None:
        if place in self._seen:
            return
        self._seen.add(place)
        note = self._notes[place]
        is_entry = place >= self._first_entry
        for citation, cite in _pairs(note, self._parse([(note.number, note.text)], entries=int(is_entry))[0]):
            self._index.add(citation, cite)


def full_citations(document: RegisteredDocument, keys: Collection[str], parse: Parse) -> dict[str, list[Item]]:
    """Return the full citations of these works, from the notes that cite them and the bibliography."""
    notes = [note for note in document.notes if _cites_in_full(note, keys)]
    # All of a bibliography, since an entry may have its names from the one above.
    entries = document.sources if any(_cites_in_full(entry, keys) for entry in document.sources) else ()
    texts = (*notes, *entries)
    all_parsed = parse([(each.number, each.text) for each in texts], entries=len(entries)) if texts else ()
    found: dict[str, list[Item]] = {}
    for note, parsed in zip(texts, all_parsed, strict=True):
        for item, key in _pairs(note, parsed):
            found.setdefault(key, []).append(item)
    return found


def _cites_in_full(note: RegisteredNote, keys: Collection[str]) -> bool:
    return any(cite.id in keys and cite.form is CitationForm.FULL for cite in note.cites)


def _pairs(note: RegisteredNote, parsed: ParsedNote) -> Iterator[tuple[Item, str]]:
    """Yield the full citations of a stored note with the ids of their references."""
    places = pair_cites(note.cites, parsed.citations, [""] * len(parsed.citations))
    for citation, place in zip(parsed.citations, places, strict=True):
        if place is not None and citation.form is CitationForm.FULL and citation.item and note.cites[place].id:
            yield citation.item, note.cites[place].id
