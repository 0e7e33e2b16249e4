r"""The document's bibliography has no source with the key that is cited, or has lost an entry by a mistake.

## What it does

This rule looks at citations by key: `\footcite[12]{doe2009}` and the other commands of LaTeX, natbib and biblatex,
`[@doe2009, 12]` and `@doe2009` in Markdown. Where the document names its bibliography (`\addbibresource`,
`\bibliography`, or `bibliography:` in the header or in the project of Quarto), each key that no entry has is flagged,
in the notes and in the text. If one of the files that it names can't be found or read, nothing is flagged, and stacite
says that the keys were not checked.

In these files, two mistakes are flagged in their own lines, whether their entries are cited or not: an entry that can't
be read, because a brace, a comma or a quotation mark is missing (all that follows may be lost with it), and a second
entry with the same key, of which programs use only one. A second entry that the document doesn't cite is a warning, and
so is a name with too many commas, or two side by side, in an entry that it cites: `Hale, B., Wright, C.` is one person,
who loses all but two parts of the name. Keys of `\nocite` are looked up, too.

## Why it matters

Where the source should be, a reader finds “[?]” or “(doe2009?)”, or another source. Programs only warn about that.

## Example

    A claim.[^1]

    [^1]: See [@doe209, 12].

The bibliography has `doe2009`.

## Source

Pandoc User's Guide, “Citation syntax”; biblatex manual 3.20, section 3.9: a key stands for an entry of the
bibliography.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Edit, Fix, Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.text.characters import capitalized

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.model.document import BrokenEntry, UnknownKey
    from stacite.model.finding import Location


RULE = Rule(
    "I111",
    "citation-key-unknown",
    Severity.ERROR,
    Applicability.UNSAFE,
    title="Unknown citation key or broken entry",
)
# What several files together are called.
_SEVERAL = " bibliographies"


def check(context: Context) -> Findings:
    """One finding for each such cite, and for each mistake in a bibliography."""
    for parsed in context.documents:
        for cite in parsed.document.unknown_keys:
            fixes = [_fix(cite, key) for key in cite.similar] if cite.span is not None else []
            is_slip = len(fixes) == 1 and _digits(cite.key) == _digits(cite.similar[0])
            have = "have" if cite.bibliography.endswith(_SEVERAL) else "has"
            yield RULE.finding(
                f"{cite.bibliography} {have} no source with the key {cite.key}",
                cite.location,
                note=cite.note,
                fix=fixes[0] if is_slip else None,
                choices=() if is_slip else tuple(fixes),
                unfixed=_advice(cite),
            )
    yield from _broken([entry for parsed in context.documents for entry in parsed.document.broken_entries])


def _broken(entries: Iterable[BrokenEntry]) -> Findings:
    """One finding for each entry, though several documents may name its file; that one cites it counts."""
    found: dict[tuple[Location, str], BrokenEntry] = {}
    for entry in entries:
        known = found.setdefault((entry.location, entry.message), entry)
        found[entry.location, entry.message] = entry if entry.is_cited else known
    for entry in found.values():
        message = f"{capitalized(entry.message)}{f' ({entry.key})' if entry.key else ''}"
        advice = "Delete one of the two, or give it another key" if entry.is_repeated else "Correct the entry"
        severity = Severity.WARNING if entry.is_read or (entry.is_repeated and not entry.is_cited) else None
        yield RULE.finding(message, entry.location, unfixed=advice, severity=severity)


def _fix(cite: UnknownKey, key: str) -> Fix:
    start, end = cite.span or (0, 0)
    return Fix(f"Cite {key}", (Edit(cite.location.path, start, end, cite.key, key),), Applicability.UNSAFE)


def _digits(key: str) -> str:
    """Keys with other years are of other works."""
    return "".join(filter(str.isdigit, key))


def _advice(cite: UnknownKey) -> str:
    one = "one of the " if cite.bibliography.endswith(_SEVERAL) else ""
    add = f"add the source to {one}{cite.bibliography}"
    if cite.similar:
        return f"If you mean {' or '.join(cite.similar)}, correct the key; otherwise, {add}"
    return f"Correct the key, or {add}"
