"""Notes in which an editor has corrected the reading, as cases for training: the text with tags.

The notation is that of training/marked.py: a `<cite>` around each citation, a tag with its CSL name around each
variable, braces around family names and double ones around bodies. A comment above a note names what could not be found
in its text as the registry has it; such a note wants a look before it is contributed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.exporters.placing import Labels, place
from stacite.model.citation import CitationForm
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.exporters.placing import Label
    from stacite.model.citation import Citation, Locator
    from stacite.model.item import Item

NAME = "cases"
SUFFIX = ".yaml"
VARIABLES = frozenset(
    """
    author editor translator editor-translator container-author collection-editor compiler contributor director host
    illustrator interviewer narrator performer recipient reviewed-author title container-title collection-title
    collection-number volume-title part-number reviewed-title publisher publisher-place issued accessed original-date
    event-date volume issue page edition number genre section chapter-number authority archive archive_location event
    event-title event-place medium version scale dimensions URL DOI ISBN number-of-volumes locator division
    """.split()
)
"""Those that the notation has tags for."""
_HEAD = """\
# Notes whose references an editor has corrected, with the corrected fields marked in the text. Look them through before
# you contribute them: what was not corrected is marked as stacite reads it.
"""
_TAGLIKE = pattern(r"</?[A-Za-z][A-Za-z_-]{0,30}[\s>]")
_UNSAFE = pattern("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class CaseCitation:
    """A citation as it should be read."""

    citation: Citation
    """As the parser reads it."""
    item: Item | None
    """As the registry has it; None for a short form, whose item is what is printed."""
    form: CitationForm
    locator: Locator | None
    to: tuple[int, int] | None = None
    """Note and citation among the cases that a short form points to, both from 1."""


@dataclass(frozen=True, slots=True)
class CaseNote:
    """A note with all its citations."""

    name: str
    """Where it is from, for people: `brief.txt, note 3`."""
    text: str
    citations: tuple[CaseCitation, ...]


def export(notes: Sequence[CaseNote], document: str) -> str:
    """The file of one document's cases."""
    head = f"{_HEAD}document: {_scalar(document)}\nstyle: unknown\nuse: training\nnotes:\n"
    return head + "".join(_entry(note) for note in notes)


def _entry(note: CaseNote) -> str:
    if _TAGLIKE.search(note.text):
        return f"# {_one_line(note.name)}: left out, since its text has tags of its own\n"
    labels = [place(note.text, each.citation, _item(each), each.locator, VARIABLES) for each in note.citations]
    missing = [variable for each in labels for variable in each.missing]
    lost = f"; not found as the registry has it: {', '.join(dict.fromkeys(missing))}" if missing else ""
    return f"# {_one_line(note.name)}{lost}\n- {_scalar(mark(note, labels))}\n"


def _item(each: CaseCitation) -> Item | None:
    return each.citation.item if each.item is None else each.item


def mark(note: CaseNote, labels: Sequence[Labels]) -> str:
    """The note's text with tags."""
    text, at, parts = note.text, 0, []
    for each, found in zip(note.citations, labels, strict=True):
        start, end = each.citation.span
        parts += [*_signal(text[at:start], each.citation.prefix), _opening(each)]
        at = start
        for label in found.placed:
            parts += [text[at : label.span[0]], *_tagged(text, label)]
            at = label.span[1]
        parts += [text[at:end], "</cite>"]
        at = end
    return "".join([*parts, text[at:]])


def _signal(before: str, prefix: str) -> Iterator[str]:
    """The words before a citation, the signal among them tagged."""
    at = before.rfind(prefix) if prefix else -1
    yield before if at < 0 else f"{before[:at]}<signal>{prefix}</signal>{before[at + len(prefix) :]}"


def _opening(each: CaseCitation) -> str:
    item = _item(each)
    kind = f" type={item.type}" if item is not None and each.form is CitationForm.FULL else ""
    form = "" if each.form is CitationForm.FULL else f" form={each.form}"
    to = f" to={each.to[0]}.{each.to[1]}" if each.to is not None else ""
    return f"<cite{kind}{form}{to}>"


def _tagged(text: str, label: Label) -> Iterator[str]:
    start, end = label.span
    name = "label" if label.variable == "locator" else "edtf"
    yield f"<{label.variable} {name}={label.value}>" if label.value else f"<{label.variable}>"
    for (left, right), is_body in label.names:
        yield text[start:left] + ("{{" if is_body else "{") + text[left:right] + ("}}" if is_body else "}")
        start = right
    yield f"{text[start:end]}</{label.variable}>"


def _scalar(text: str) -> str:
    """In single quotes; in double ones where it holds what no YAML file may."""
    if not _UNSAFE.search(text) and all(letter.isprintable() or letter.isspace() for letter in text):
        return "'" + " ".join(text.split()).replace("'", "''") + "'"
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def _one_line(text: str) -> str:
    """For a comment: control characters as �."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
