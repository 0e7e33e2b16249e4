"""What an editor shows at a place: sources on hover, where they are cited, names to choose from, and symbols.

All of it is about the last check of a file, whose places have moved with the edits since.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types

from stacite.errors import RegistryError, StaciteError
from stacite.lsp.workspace import format_of, written_keys
from stacite.model.evidence import Outcome, Verdict
from stacite.model.identifiers import doi_url
from stacite.model.item import DATE_VARIABLES, LOCATOR_LABELS, NAME_VARIABLES, field_label, type_words
from stacite.registry import file_fields
from stacite.registry.yaml_edit import key_spans
from stacite.reporters.sources import STATE_WORDS, evidence_sentences, item_words, state_of
from stacite.reporters.wording import VERDICT_WORDS
from stacite.rules.all import RULES
from stacite.text.characters import capitalized, one_line
from stacite.text.numerals import pluralize
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from stacite.app.session import CheckSession
    from stacite.lsp.workspace import OpenFile, OpenFiles, Text
    from stacite.model.document import Note
    from stacite.model.evidence import Evidence
    from stacite.model.registry import Reference, Registry
    from stacite.text.spans import Span


@dataclass(frozen=True, slots=True)
class Thing:
    """What is at a place of a file: a source by its key, or a note."""

    span: Span
    """In the text as it is now."""
    key: str = ""
    note: Note | None = None
    is_ref: bool = False
    """Whether it is a note reference in the text."""
    is_typed: bool = False
    """Whether it is the key itself, as somebody has typed it."""


def registry_of(opened: OpenFile) -> Registry:
    """The registry with the sources of the last check, also where there is no file of it."""
    checked = opened.checked
    registry = checked.context.registry if checked is not None else None
    # While somebody edits the registry, it often can't be read.
    return registry if registry is not None and registry.references else opened.session.registry().registry


def _references(opened: OpenFile) -> dict[str, Reference]:
    return {each.id: each for each in registry_of(opened).references}


def keys_in(opened: OpenFile) -> list[tuple[Span, str]]:
    """The keys that are typed in a file."""
    source = opened.text.source
    if not opened.is_registry:
        return list(written_keys(source, format_of(opened.name, opened.reader), _references(opened)))
    try:
        return key_spans(source, opened.name)
    except RegistryError:  # it is being edited
        return []


def things_at(opened: OpenFile, offset: int) -> Iterator[Thing]:
    """What is at an offset, the smallest first."""
    for span, key in keys_in(opened):
        if span[0] <= offset <= span[1]:
            yield Thing(span, key, is_typed=True)
    index = opened.index
    if index is None:
        return
    for span, note in index.note_refs:
        now = opened.now(span)
        if now[0] <= offset <= now[1]:
            yield Thing(now, "", note, is_ref=True)
    for span, key, note in index.citations:
        now = opened.now(span)
        if now[0] <= offset < now[1]:
            yield Thing(now, key, note)


def hover(opened: OpenFile, offset: int) -> types.Hover | None:
    """The note behind a note reference, or the source that is cited here, with what is known of it."""
    thing = next(things_at(opened, offset), None)
    if thing is None:
        return None
    references = _references(opened)
    if thing.is_ref and thing.note is not None:
        keys = dict.fromkeys(_keys_of(opened, thing.note))
        parts = [_escaped(thing.note.text), *(_source_text(references.get(key), opened) for key in keys)]
    else:
        parts = [_source_text(references.get(thing.key), opened)]
    text = "\n\n---\n\n".join(filter(None, parts))
    content = types.MarkupContent(types.MarkupKind.Markdown, text)
    return types.Hover(content, opened.text.range(thing.span)) if text else None


def _keys_of(opened: OpenFile, note: Note) -> Iterator[str]:
    index = opened.index
    yield from (key for _, key, owner in (index.citations if index is not None else ()) if owner is note)


# Characters that Markdown and HTML give a meaning.
_MARKUP = pattern(r"[\\`*_{}\[\]<>()#+!|~&]")
_LONGEST_TEXT = 2_000


def _escaped(text: str) -> str:
    """Text of a document or of a server as Markdown that shows just these characters."""
    return _MARKUP.sub(r"\\\g<0>", one_line(text)[:_LONGEST_TEXT])


def _source_text(reference: Reference | None, opened: OpenFile) -> str:
    """A source in Markdown, with its existence, DOI, link, archived copy and retraction as far as they are known."""
    if reference is None:
        return ""
    item = reference.item
    lines = [f"**{_escaped(item_words(item) or reference.id)}**"]
    container = item.get("container-title")
    lines.append(_escaped(f"{type_words(item.type)}{f' in {container}' if container else ''} · {reference.id}"))
    checked = opened.checked
    if checked is not None:
        lines += map(_escaped, evidence_lines(reference, checked.report.evidence))
        marks = [each for each in checked.report.findings if each.reference == reference.id]
        lines += [_escaped(f"{each.title or each.name} ({each.code}): {each.message}") for each in marks[:_MOST_LINES]]
    return "\n\n".join(lines)


# Findings of a source that a hover has room for.
_MOST_LINES = 5


def evidence_lines(reference: Reference, evidence: Evidence) -> Iterator[str]:
    """A sentence each: whether a source exists, its DOI is registered, its link works, and it has an archived copy."""
    item = reference.item
    source = evidence.sources.get(reference.id)
    if source is not None:
        yield f"{capitalized(STATE_WORDS[state_of(source, reference.seen)])}."
        yield from evidence_sentences(source, reference.seen)
    if doi := item.get("DOI"):
        known = evidence.registrations.get(doi.lower())
        words = {Outcome.FOUND: " is registered", Outcome.ABSENT: " is not registered"}
        yield f"DOI: {doi_url(doi)}{words.get(known.outcome, '') if known is not None else ''}."
    if url := item.get("URL"):
        link = evidence.links.get(url)
        is_known = link is not None and link.verdict is not Verdict.UNCHECKED
        verdict = f" ({VERDICT_WORDS[link.verdict]}: {link.reason})" if link is not None and is_known else ""
        yield f"Link: {url}{verdict}."
        copy = evidence.copies.get(url)
        if copy is not None and copy.url:
            yield f"Archived copy: {copy.url}."
    if item.get("archive").startswith("http"):
        yield f"Archived copy: {item.get('archive')}."
    if reference.checked is not None and reference.checked.verdict:
        yield f"Last recorded check: {reference.checked.verdict}, {reference.checked.on}."


def definition(files: OpenFiles, opened: OpenFile, offset: int) -> list[types.Location]:
    """From a note reference to the note, from there to the source's entry in the registry, and from it to the notes."""
    thing = next(things_at(opened, offset), None)
    if thing is None:
        return []
    if thing.is_ref and thing.note is not None and opened.index is not None:
        spans = [opened.now(span) for span, note in opened.index.notes if note is thing.note]
        return [types.Location(opened.uri, opened.text.range(span)) for span in spans]
    entry = _entry(files, opened.session, thing.key)
    if opened.is_registry and entry is not None:
        place = opened.text.range(thing.span)
        if entry.range == place:  # it is the entry itself
            return list(_citing_places(files, opened.session, thing.key))[:1]
    return [entry] if entry is not None else []


def _entry(files: OpenFiles, session: CheckSession, key: str) -> types.Location | None:
    """Where the registry has a source."""
    name = session.project.registry_name
    text = files.text(session, name)
    if text is None:
        return None
    try:
        found = next((span for span, each in key_spans(text.source, name) if each == key), None)
    except RegistryError:
        return None
    return types.Location(files.uri(session, name), text.range(found)) if found is not None else None


def _citing_places(files: OpenFiles, session: CheckSession, key: str) -> Iterator[types.Location]:
    """Where documents cite a source: those that are open, and those that the registry lists."""
    for opened in files.documents_of(session):
        index = opened.index
        spans = [opened.now(span) for span, each, _ in (index.citations if index is not None else ()) if each == key]
        spans += [span for span, each in keys_in(opened) if each == key]
        yield from (types.Location(opened.uri, opened.text.range(span)) for span in sorted(spans))
    is_open = {each.name for each in files.documents_of(session)}
    project, registry = session.project, session.registry(files.registry_text(session)).registry
    # Anybody may have written the registry: nobody is led to files outside of the project.
    inside = set(project.documents(registry).paths) - is_open
    for document in registry.documents:
        path = project.path(document.path)
        if path not in inside:
            continue
        lines = (note.line for note in document.texts if any(cite.id == key for cite in note.cites))
        uri = files.uri(session, path)
        for line in filter(None, lines):
            start = types.Position(line - 1, 0)
            yield types.Location(uri, types.Range(start, start))


def references(files: OpenFiles, opened: OpenFile, offset: int, *, with_entry: bool) -> list[types.Location]:
    """All places that cite the source, or refer to the note, at an offset."""
    things = list(things_at(opened, offset))
    if not things:
        return []
    if things[0].is_ref and opened.index is not None:
        spans = [opened.now(span) for span, note in opened.index.note_refs if note is things[0].note]
        return [types.Location(opened.uri, opened.text.range(span)) for span in spans]
    found = list(_citing_places(files, opened.session, things[0].key))
    entry = _entry(files, opened.session, things[0].key) if with_entry else None
    return [*([entry] if entry is not None else []), *found]


# Characters of a note in a list of symbols.
_LONGEST_NAME = 80


def symbols(opened: OpenFile) -> list[types.DocumentSymbol]:
    """The notes of a document with the sources that they cite; of the registry, its documents and sources."""
    if opened.is_registry:
        return list(_registry_symbols(opened))
    index = opened.index
    if index is None:
        return []
    inner: dict[int, list[types.DocumentSymbol]] = {}
    words = _references(opened)
    for span, key, note in index.citations:
        name = item_words(words[key].item) if key in words else key
        place = opened.text.range(opened.now(span))
        symbol = types.DocumentSymbol(name[:_LONGEST_NAME] or key, types.SymbolKind.Field, place, place, detail=key)
        inner.setdefault(note.ordinal, []).append(symbol)
    found = []
    for span, note in index.notes:
        place = opened.text.range(opened.now(span))
        name = f"{note.label or 'Bibliography'}: {one_line(note.text)}"[:_LONGEST_NAME]
        children = [each for each in inner.get(note.ordinal, []) if _covers(place, each.range)]
        found.append(types.DocumentSymbol(name, types.SymbolKind.String, place, place, children=children))
    return found


def _covers(outer: types.Range, inner: types.Range) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _registry_symbols(opened: OpenFile) -> Iterator[types.DocumentSymbol]:
    words = _references(opened)
    seen = set()
    for span, key in keys_in(opened):
        if key in words and key not in seen:
            seen.add(key)
            place = opened.text.range(span)
            detail = item_words(words[key].item)
            yield types.DocumentSymbol(key, types.SymbolKind.Object, place, place, detail=detail)


def code_lenses(opened: OpenFile) -> list[types.CodeLens]:
    """“3 citations” above each source of the registry."""
    if not opened.is_registry:
        return []
    counts: dict[str, int] = {}
    first: dict[str, Span] = {}
    for span, key in keys_in(opened):
        counts[key] = counts.get(key, -1) + 1  # the first is the source itself
        first.setdefault(key, span)
    words = _references(opened)
    return [
        types.CodeLens(
            opened.text.range(span),
            types.Command(pluralize(counts[key], "citation"), SHOW_CITATION, arguments=[opened.uri, key]),
        )
        for key, span in first.items()
        if key in words
    ]


SHOW_CITATION = "stacite.showCitation"


def first_citation(files: OpenFiles, opened: OpenFile, key: str) -> types.Location | None:
    """Where the source is cited first."""
    return next(_citing_places(files, opened.session, key), None)


_GOOD, _BAD = " ✓", " ✗"


def inlay_hints(opened: OpenFile, place: types.Range) -> list[types.InlayHint]:
    """Marks after citations: whether their sources were found, and whether their links work."""
    index, checked = opened.index, opened.checked
    if index is None or checked is None:
        return []
    low, high = opened.text.span(place)
    evidence, words = checked.report.evidence, _references(opened)
    found = []
    for span, key, _ in index.citations:
        start, end = opened.now(span)
        if low <= end and start <= high and key in words and (mark := _mark(words[key], evidence)):
            tip = " ".join(evidence_lines(words[key], evidence))
            found.append(types.InlayHint(opened.text.position(end), mark, tooltip=tip))
    return found


def _mark(reference: Reference, evidence: Evidence) -> str:
    """Empty where nothing is known."""
    source, link = evidence.sources.get(reference.id), evidence.links.get(reference.item.get("URL"))
    parts = []
    if source is not None:
        state = state_of(source, reference.seen)
        parts.append(_GOOD if state in ("confirmed", "seen") else f"{_BAD} {STATE_WORDS[state]}")
    if link is not None and link.verdict in (Verdict.DEAD, Verdict.SUSPICIOUS):
        parts.append(f"{_BAD} {VERDICT_WORDS[link.verdict]} link")
    return "".join(parts)


# Completion

_TYPED_KEY = pattern(
    r"(?:(?<!\w)@\{?|\\\w{0,20}cite\w{0,20}\*?(?:\[[^\]]{0,200}\]){0,2}\{(?:[^{}]{0,400},)?\s?"
    r"|cite:\[|<<|:cite:`|#cite\(<)([\w:.+/-]{0,100})\Z"
)
_FIELD = pattern(r"(?P<indent>\s*(?:- +)?)(?P<name>[\w-]{0,60})\Z")
_VALUE = pattern(r"(?:^|[\s{,])(?P<field>[\w-]{1,60}):\s+(?P<value>[\w-]{0,60})\Z")
_OPEN_FIELD = pattern(r"[ -]*(?P<name>\w[\w-]{0,60}):\s*\Z")
# The names that a mapping has, by the name of the list or of the field that it is in.
_NAMES: Mapping[str, Iterable[str]] = {
    "": file_fields.ROOT,
    "documents": file_fields.DOCUMENT,
    "notes": file_fields.NOTE,
    "sources": file_fields.ENTRY,
    "marker": file_fields.MARKER,
    "cites": file_fields.CITE,
    "ignore": file_fields.IGNORE,
    "checked": file_fields.CHECKED,
    "seen": file_fields.SEEN,
    "references": sorted(file_fields.REFERENCE),
    **dict.fromkeys(NAME_VARIABLES, file_fields.NAME),
    **dict.fromkeys(DATE_VARIABLES, file_fields.DATE),
}


def completions(opened: OpenFile, offset: int) -> list[types.CompletionItem]:
    """Keys where an author types one; in the registry also the names of fields, and the values that some can have."""
    if opened.is_registry:
        return list(_registry_completions(opened, offset))
    typed = _TYPED_KEY.search(opened.text.line_before(offset))
    return list(_keys(opened, (offset - len(typed[1]), offset))) if typed is not None else []


def _keys(opened: OpenFile, span: Span) -> Iterator[types.CompletionItem]:
    """Those of the bibliography that the document names, which it can cite; else those of the registry."""
    items = {each.key: each.item for each in opened.session.entries(opened.name) if each.is_named}
    for key, item in (items or {key: each.item for key, each in _references(opened).items()}).items():
        yield _item(opened.text, span, key, types.CompletionItemKind.Reference, item_words(item))


def _item(
    text: Text, span: Span, word: str, kind: types.CompletionItemKind, detail: str = "", new: str = ""
) -> types.CompletionItem:
    edit = types.TextEdit(text.range(span), new or word)
    return types.CompletionItem(word, kind=kind, detail=detail or None, text_edit=edit)


def _registry_completions(opened: OpenFile, offset: int) -> Iterator[types.CompletionItem]:
    line = opened.text.line_before(offset)
    value = _VALUE.search(line)
    if value is not None:
        span = (offset - len(value["value"]), offset)
        owner = _owner(opened.text.source, offset)
        if value["field"] == "id" and (owner != "references" or "{" in line):
            yield from _keys(opened, span)
        for word, detail in _values(value["field"]):
            yield _item(opened.text, span, word, types.CompletionItemKind.EnumMember, detail)
        return
    field = _FIELD.match(line)
    if field is not None:
        span = (offset - len(field["name"]), offset)
        for name in _NAMES.get(_owner(opened.text.source, offset), ()):
            label = field_label(name)
            detail = label if label != name else ""
            yield _item(opened.text, span, name, types.CompletionItemKind.Property, detail, f"{name}: ")


def _values(field: str) -> Iterator[tuple[str, str]]:
    if field == "type":
        yield from ((word, type_words(word)) for word in file_fields.ITEM_TYPES)
    elif field == "form":
        yield from ((word, "") for word in file_fields.FORMS)
    elif field == "label":
        yield from ((word, "") for word in sorted(LOCATOR_LABELS))
    elif field == "rule":
        yield from ((module.RULE.name, f"{module.RULE.code}: {module.RULE.title}") for module in RULES)


def _owner(source: str, offset: int) -> str:
    """The name of the field whose mapping, or list of mappings, an offset is in; empty for the file itself."""
    *above, current = source[:offset].split("\n")
    column = _column(current)
    for line in reversed(above):
        found = _OPEN_FIELD.match(line)
        if found is not None and _column(line) < column:
            return found["name"]
    return ""


def _column(line: str) -> int:
    """Of the first name of a line; that of a list's entry is after the dash."""
    return len(line) - len(line.lstrip(" -"))


# Renaming

_NEW_KEY = pattern(r"[A-Za-z0-9_][A-Za-z0-9_:.#$%&+?<>~/-]{0,99}")


def key_at(opened: OpenFile, offset: int) -> tuple[Span, str] | None:
    """The key that is typed at an offset."""
    return next(((thing.span, thing.key) for thing in things_at(opened, offset) if thing.is_typed), None)


def why_no_key(new: str, known: Iterable[str]) -> str:
    """Why a key can't be called so; empty if it can."""
    if not _NEW_KEY.fullmatch(new):
        return "A key has letters, digits and some punctuation marks, and no spaces."
    if new.lower() in (each.lower() for each in known):
        return f"Another source has the key {new}."
    return ""


def renamed(files: OpenFiles, opened: OpenFile, key: str, new: str) -> dict[str, list[types.TextEdit]]:
    """The edits that rename a key everywhere: in the registry, and in the documents of the project."""
    session = opened.session
    registry = session.project.registry_name
    names = dict.fromkeys((registry, *(each.name for each in files.documents_of(session))))
    listed = session.project.documents(session.registry(files.registry_text(session)).registry)
    names |= dict.fromkeys(listed.paths)
    edits: dict[str, list[types.TextEdit]] = {}
    for name in names:
        text = files.text(session, name)
        if text is None:
            continue
        try:
            found = key_spans(text.source, name) if name == registry else _written(text.source, name, key)
        except RegistryError:
            continue
        if own := [types.TextEdit(text.range(span), new) for span, each in found if each == key]:
            edits[files.uri(session, name)] = own
    return edits


_RENAME_THERE = "Only keys in .bib files of the open folder can be renamed from here. Rename it by hand."
_ENTRY_KEY = pattern(
    r"@[ \t]{0,9}\w{1,40}\s{0,9}[{(]\s{0,9}(?P<key>[^\s,{}()]{1,500})"
    r"|\b(?:crossref|xdata)\s{0,9}=\s{0,9}[{\"]\s{0,9}(?P<parent>[^\s,{}\"]{1,500})",
    re.IGNORECASE,
)


def renamed_entry(
    opened: OpenFile, key: str, new: str, read: Callable[[str], Text | None]
) -> tuple[str, list[types.TextEdit]]:
    """The bibliography that has a source under a key, and the edits that rename it there; empty if none has it.

    `read` gives the text of a file that may be edited. Raises StaciteError for a bibliography that can't be.
    """
    reference = registry_of(opened).reference(key)
    path = reference.entry.path if reference is not None and reference.entry is not None else ""
    if not path:
        if any(each.key == key for each in opened.session.entries(opened.name)):
            raise StaciteError(f"the document’s bibliography has the key {key}, too", _RENAME_THERE)
        return "", []
    text = read(path) if path.lower().endswith(".bib") else None
    if text is None:
        raise StaciteError(f"{path} has the key {key}, too", _RENAME_THERE)
    names = (each for each in _ENTRY_KEY.finditer(text.source) if key in (each["key"], each["parent"]))
    spans = (each.span("key" if each["key"] else "parent") for each in names)
    return path, [types.TextEdit(text.range(span), new) for span in spans]


def _written(source: str, name: str, key: str) -> list[tuple[Span, str]]:
    return list(written_keys(source, format_of(name), {key: key}))
