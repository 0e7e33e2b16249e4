"""No note cites a reference of the registry.

## What it does

Flags a reference that no note cites: neither those of the documents at hand, as they are read or as an editor
has written down in the registry what they cite, nor those that the registry holds of other documents. Nothing
is said while the registry knows no document at all.

## Why is this bad?

Its note was deleted, or its key was mistyped. It is still exported and still checked.

## Example

    references:
    - id: author2023title     # the note that cited it is gone

Delete it, or cite it.

## Options

A reference that is meant to stay can have `ignore: [M407]` in the registry.

## Source

Chicago Manual of Style, 18th ed., chapter 13: a bibliography to notes lists the works that they cite.
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule

RULE = Rule("M407", "registry-orphan", Severity.WARNING)


def check(context: Context) -> Findings:
    """One finding for each such reference."""
    if not context.documents and not context.registry.documents:
        return
    cited = _cited(context)
    for reference in context.registry.references:
        if reference.id not in cited:
            yield RULE.in_registry(
                context, reference, "no note cites it", help="Delete it from the registry, or cite it"
            )


def _cited(context: Context) -> set[str]:
    """Keys that the documents of this run cite as they are now, and that the registry's notes hold.

    Of a document at hand only notes count that are still there: to these an editor may have added a cite.
    """
    at_hand = {view.registered.path: view.document for view in context.documents if view.registered}
    texts = {path: {note.text for note in document.notes} for path, document in at_hand.items()}
    now = {key for view in context.documents for keys in view.keys for key in keys}
    held = {
        cite.id
        for document in context.registry.documents
        for note in document.notes
        if document.path not in texts or note.text in texts[document.path]
        for cite in note.cites
    }
    return now | held
