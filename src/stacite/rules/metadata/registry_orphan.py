"""A source in the registry is not cited in any note.

## What it does

This rule flags a source that no note cites and no bibliography lists. stacite looks at the notes and bibliographies of
all documents in the registry, and at the citations that you added to these notes in the registry. Nothing is flagged as
long as the registry contains no document, if you check only some of its documents, or if the registry only knows them
because you ignored a finding.

## Why it matters

The note that cited it was deleted, or the key was mistyped. The source is still checked and exported.

## Example

    references:
    - id: author2023title     # the note that cited it is gone

Cite it, or delete it.

## Options

To keep a source that no note cites, add `ignore: [M407]` to it in the registry.

## Source

Chicago Manual of Style, 18th ed., chapter 13: a bibliography to notes lists the works that they cite.
"""

from __future__ import annotations

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule

RULE = Rule("M407", "registry-orphan", Severity.WARNING, title="Source not cited")


def check(context: Context) -> Findings:
    """One finding for each such reference."""
    # Of some documents alone, the context has only the sources that they cite.
    if not context.has_all_documents or not (context.documents or context.registry.documents):
        return
    # Who works in the document alone has nothing to do with sources that it no longer cites.
    if context.documents and all(view.parsed_document.is_followed for view in context.view.documents):
        return
    cited = _cited(context)
    for reference in context.registry.references:
        if reference.id not in cited:
            yield RULE.in_registry(
                context, reference, "No note cites this source", help="Cite it, or delete it from the registry"
            )


def _cited(context: Context) -> set[str]:
    """Keys that the documents of this run cite as they are now, and that the registry's notes hold.

    Of a document at hand only notes count that are still there: to these an editor may have added a cite.
    """
    at_hand = {view.registered.path: view.document for view in context.documents if view.registered}
    texts = {path: {note.text for note in document.texts} for path, document in at_hand.items()}
    now = {key for view in context.documents for keys in view.all_keys for key in keys}
    held = {
        cite.id
        for document in context.registry.documents
        for note in document.texts
        if document.path not in texts or note.text in texts[document.path]
        for cite in note.cites
    }
    return now | held
