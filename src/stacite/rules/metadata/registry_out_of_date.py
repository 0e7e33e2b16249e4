"""The registry or the bibliography differs from the document.

## What it does

This rule flags each note whose text has changed since the last `stacite extract`, each new note, and each note that is
gone. Notes that only have a different number are reported together, and so are changes of the document's own
bibliography. Nothing is flagged for documents that you never extracted, even if the registry knows them because you
ignored a finding, nor for the copies that `stacite review` writes: for these, stacite always uses the notes as they are
now.

As an info finding, it also shows where a source in the registry differs from its full citations in the document:
because you edited it, because it came from the author's library (`extract --bibliography`), or because this version of
stacite reads the note differently. In each case, stacite keeps the registry's values. Nothing is shown if another
document in the registry prints the source as the registry has it. Where notes cite by the keys of a bibliography that
the document names (`refs.bib`), it shows where the registry differs from that: what you change in the bibliography, the
next `stacite extract` takes over, but not in fields that you have edited in the registry. Entries that have changed
since the last `extract` are a warning. For a source that isn't in the registry, it shows where a note prints it
differently from its entry.

## Why it matters

Exports use the registry, which doesn't have the changes made to the document since then.

## Example

The note said `807–17` when it was extracted and now says `807–18`. Run `stacite extract` with the document again; it
keeps all your edits.

## Options

If a source is meant to differ from the document, add `ignore: [M406]` to it in the registry.

## Source

How the registry works: your edits are kept, and notes are extracted as they are printed.
"""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Finding, Fix, Location, Observation, Severity
from stacite.model.item import PRIVATE_VARIABLES, field_label
from stacite.model.registry import Registry
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.changes import (
    cited_entries,
    collapse_whitespace,
    compare_notes,
    corrections,
    printed_references,
    text_difference,
)
from stacite.text.characters import around_difference, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.document import Document, Note
    from stacite.model.item import Item
    from stacite.model.registry import Reference, RegisteredDocument, RegisteredNote


RULE = Rule(
    "M406",
    "registry-out-of-date",
    Severity.WARNING,
    Applicability.SAFE,
    title="Registry or bibliography differs from the document",
)
# Characters of a value in a message; the evidence has more of it.
_SHOWN = 60
# Entries whose keys a message names.
_NAMED = 3
# Earlier versions did not take notes over.
_NOT_COMPARED = PRIVATE_VARIABLES | {"note"}
_MEANT = "If the difference is intentional, do nothing"
_HIDDEN = "If the difference is intentional, do nothing. To hide this finding, add `ignore: [M406]` to the source"


def check(context: Context) -> Findings:
    """Notes in document order, then references in the registry's order."""
    for view in context.view.documents:
        if view.registered is not None and not view.parsed_document.is_followed:
            changes = compare_notes(view.document.notes, view.registered.notes)
            fix = _extract_again(context.registry.path, view.document.path)
            yield from (_changed(view.document, *pair, fix) for pair in changes.changed)
            for note in changes.new:
                yield RULE.at_note(note, "This note is not in the registry", fix=fix)
            for old in changes.gone:
                message = f"Note {old.number} is no longer in the document"
                place = old.location or Location(context.registry.path)
                yield RULE.finding(message, place, note=old.number, fix=fix)
            yield from _renumbered(changes.renumbered, fix)
            yield from _listed(view.document, view.registered, fix)
    yield from _read(context)
    yield from _corrected(context)


def _extract_again(registry: str, *documents: str) -> Fix:
    """The whole command, so that it can be typed as it is printed."""
    option = "" if registry == Registry().path else f" --registry {quote(registry)}"
    what = "document" if len(documents) == 1 else "documents"
    return Fix(f"Read the {what} again", command=f"extract {' '.join(map(quote, documents))}{option}")


def _changed(document: Document, note: Note, old: RegisteredNote, fix: Fix) -> Finding:
    found = text_difference(note.text, old.text)
    return RULE.finding(
        "This note has changed since stacite last read it",
        document.place(note, *found.span),
        note=note.label,
        evidence=(Observation(printed=found.new, registered=found.old),),
        fix=fix,
    )


def _renumbered(pairs: Sequence[tuple[Note, RegisteredNote]], fix: Fix) -> Findings:
    pairs = [(note, old) for note, old in pairs if note.label != old.number]
    if pairs:
        note, old = pairs[0]
        count = "1 note has a different number" if len(pairs) == 1 else f"{len(pairs)} notes have different numbers"
        message = f"{count} than in the registry (note {note.label} was {old.number})"
        yield RULE.at_note(note, message, fix=fix)


def _listed(document: Document, registered: RegisteredDocument, fix: Fix) -> Findings:
    """One finding on all of the bibliography; none for a registry that was written before bibliographies were read."""
    before = {collapse_whitespace(entry.text) for entry in registered.sources}
    now = {collapse_whitespace(entry.text): entry for entry in document.sources}
    changed = [entry for text, entry in now.items() if text not in before]
    if before and before != now.keys():
        gone = len(before - now.keys())
        counts = [f"{len(changed)} new or changed" if changed else "", f"{gone} gone or changed" if gone else ""]
        message = f"The bibliography has changed since stacite last read it ({', '.join(filter(None, counts))})"
        place = document.place(changed[0], 0, len(changed[0].text)) if changed else Location(document.path)
        yield RULE.finding(message, place, fix=fix)


def _read(context: Context) -> Findings:
    """One finding on all entries of a bibliography file that have changed, whatever documents cite them."""
    changed: dict[str, dict[str, Location]] = {}
    documents: dict[str, dict[str, None]] = {}
    entries = {each.id: each.entry for each in context.registry.references if each.entry is not None}
    for view in context.documents:
        known = view.registered if not view.is_followed else None
        now = context.registry.document(known.path) if known is not None and known.bibliography else None
        before = {each.id: each.fingerprint for each in known.bibliography} if known is not None else {}
        for each in now.bibliography if now is not None else ():
            if before.get(each.id, each.fingerprint) != each.fingerprint and (place := entries.get(each.id)):
                changed.setdefault(place.path, {})[each.id] = place
                documents.setdefault(place.path, {})[view.document.path] = None
    for file, places in changed.items():
        names = listed([*places]) if len(places) <= _NAMED else f"{len(places)} entries"
        message = f"{names} {'has' if len(places) == 1 else 'have'} changed since stacite last read this file"
        fix = _extract_again(context.registry.path, *documents[file])
        yield RULE.finding(message, next(iter(places.values())), fix=fix)


def _corrected(context: Context) -> Findings:
    entries = cited_entries(context)
    for reference in context.registry.references:
        if (known := entries.get(reference.id)) is not None and reference.location is not None:
            yield from _other_than_entry(context, reference, *known)
    for reference, printed in printed_references(context):
        if reference.id in entries and reference.location is None:
            yield from _other_than_printed(context, reference, printed)
            continue
        elsewhere = context.printed_elsewhere.get(reference.id, ())
        if differences := corrections(reference.item, [*printed, *elsewhere]):
            message = _difference(differences)
            yield RULE.in_registry(
                context,
                reference,
                message,
                differences[0].field,
                evidence=differences,
                severity=Severity.INFO,
                help=_HIDDEN,
            )


def _other_than_entry(context: Context, reference: Reference, document: str, entry: Item) -> Findings:
    """What the registry says of a source that notes cite by key, where its entry says something else."""
    differences = corrections(reference.item, [entry])
    if differences := tuple(each for each in differences if each.field not in _NOT_COMPARED):
        name = reference.entry.path if reference.entry is not None else "the bibliography"
        told = tuple(_told(each.field, each.printed, name, each.registered, "the registry") for each in differences)
        command = f"{_extract_again(context.registry.path, document).command} --reread {quote(reference.id)}"
        help_ = f"To take over what the bibliography says, run `stacite {command}`. {_HIDDEN}"
        message = _difference(differences, name)
        variable = differences[0].field
        yield RULE.in_registry(context, reference, message, variable, evidence=told, severity=Severity.INFO, help=help_)


def _other_than_printed(context: Context, reference: Reference, printed: Sequence[Item]) -> Findings:
    """How a note prints a source that is in no registry, where its entry in the bibliography says something else."""
    differences = corrections(reference.item, printed)
    if differences and reference.entry is not None:
        mention = context.view.full_citations[reference.id][0]
        name, label = reference.entry.path, f"note {mention.note.label}"
        told = tuple(_told(each.field, each.printed, label, each.registered, name) for each in differences)
        names = listed([field_label(each.field) for each in differences])
        verb = "differ" if len(differences) > 1 else "differs"
        message = f"The {names} {verb} between this note and the entry {reference.id} in {name}"
        yield RULE.in_note(
            mention.note,
            mention.citation.span,
            message,
            evidence=told,
            severity=Severity.INFO,
            help=_MEANT,
        )


def _told(variable: str, one: str, where: str, other: str, there: str) -> Observation:
    """`place: “Oxford” in note 2, “London” in refs.bib`."""
    values = ((one, where), (other, there))
    words = ", ".join(f"{f'“{value}”' if value else 'nothing'} in {place}" for value, place in values)
    return Observation(words, variable)


def _difference(differences: Sequence[Observation], where: str = "the document") -> str:
    """`The field `issued` differs: “2009” in the document, “2010” in the registry`; of several fields, the names."""
    first = differences[0]
    if len(differences) > 1:
        names = listed([f"`{observation.field}`" for observation in differences])
        return f"The fields {names} differ between {where} and the registry"
    printed, registered = around_difference(first.printed, first.registered, _SHOWN)
    kept = f"“{registered}”" if registered else "nothing"
    return f"The field `{first.field}` differs: “{printed}” in {where}, {kept} in the registry"
