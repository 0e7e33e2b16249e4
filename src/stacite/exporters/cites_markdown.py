"""Notes in pandoc's Markdown: `[See @doe2019book, 12; @roe2020rivers]`.

Source: Pandoc User's Guide, "Citation syntax". A note that only cites is typed in place of its number; note
styles turn it into a note. A note with words of its own stays a footnote.
"""

from __future__ import annotations

from shlex import quote as shell_quote
from typing import TYPE_CHECKING
from urllib.parse import quote

from stacite.exporters.cites import LABELS, NUMBERS, LinkedWords, as_printed_lines, with_links
from stacite.exporters.plain_text import at_start, clean, is_plain_key, markdown_text, markdown_title
from stacite.settings import registry_option
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.exporters.cites import CiteDocument, CiteMention, CiteNote, NotePart
    from stacite.model.citation import Locator


_OLD = "Delete the old notes."
_NEW = "Put the lines that begin with [^…]: at the end of the document, and delete the old notes."
_ENDS_COMMENT = pattern(r"[<>]|-(?=-)|-$")
_ENDS_LINK = pattern(r"[<>\\\s]")
NAME = "markdown"
SUFFIX = ".md"
_HEAD = """\
<!-- Each paragraph shows the words before a note number, and what to type in place of the number.
     {old}
     Convert the text with pandoc --citeproc --bibliography {registry}; add --csl for a style with notes."""


def export(
    documents: Sequence[CiteDocument],
    keys: Sequence[str],  # noqa: ARG001 - a .bib file's alone differ
    registry: str = "citations.yaml",
) -> str:
    """The notes of all documents, in order. Keys are the registry's own: pandoc reads any between braces."""
    several = len(documents) > 1
    texts = (_document(each, f"{at}-" if several else "") for at, each in enumerate(documents, 1))
    is_new = any(note.cluster is None for document in documents for note in document.notes)
    registry = _ENDS_COMMENT.sub("", clean(registry))
    first = _HEAD.format(old=_NEW if is_new else _OLD, registry=shell_quote(registry))
    head = "\n     ".join((first, *as_printed_lines(documents, registry_option(registry))))
    return f"{head} -->\n{''.join(texts)}"


def _document(document: CiteDocument, start: str) -> str:
    notes = (_note(note, start + label) for note, label in zip(document.notes, document.labels(), strict=True))
    return f"\n# {markdown_text(document.path)}\n{''.join(notes)}"


def _note(note: CiteNote, label: str) -> str:
    place = _ENDS_COMMENT.sub("", clean(note.place))
    before = at_start(markdown_title(note.before))
    cluster = note.cluster
    if cluster is not None:
        return f"\n<!-- {place} -->\n{before} {_cluster(cluster)}\n"
    words = at_start("".join(map(_part, note.parts)).strip())
    return f"\n<!-- {place} -->\n{before}[^{label}]\n\n[^{label}]: {words}\n"


def _part(part: NotePart) -> str:
    if isinstance(part, LinkedWords):
        url = _ENDS_LINK.sub(lambda sign: quote(sign[0]), clean(part.url))
        return f"[{markdown_title(part.words)}]({f'<{url}>' if '(' in url or ')' in url else url})"
    return with_links(part, markdown_title, _link) if isinstance(part, str) else _cluster(part)


def _link(url: str) -> str:
    """An address in angle brackets, where pandoc takes it for a link there."""
    is_address = "://" in url and not any(character.isspace() or character in "<>`" for character in url)
    return f"<{clean(url)}>" if is_address else markdown_text(url)


def _cluster(mentions: Sequence[CiteMention]) -> str:
    return f"[{'; '.join(map(_mention, mentions))}]"


def _mention(mention: CiteMention) -> str:
    key = mention.key if is_plain_key(mention.key) else f"{{{mention.key}}}"
    prefix = f"{_inside(mention.prefix)} " if mention.prefix else ""
    suffix = _inside(mention.suffix)
    locator = _locator(mention.locator, is_alone=not suffix) if mention.locator is not None else ""
    if suffix and not locator:
        # Empty braces end pandoc's search for a locator.
        locator = ", {}"  # or numbers in the suffix would be pages
    return f"{prefix}@{key}{locator}{f' {suffix}' if suffix else ''}"


def _inside(text: str) -> str:
    """Words inside the brackets, where a semicolon parts cites."""
    # `markdown_title` has escaped some `@` already; these must not get a second backslash.
    return markdown_title(text).replace(";", r"\;").replace("@", r"\@").replace(r"\\@", r"\@")


def _locator(locator: Locator, *, is_alone: bool) -> str:
    value = clean(locator.value)
    if locator.label not in LABELS:
        return f", {{}}{_inside(f'{locator.label} {value}')}"
    word = "" if locator.label == "page" else f"{LABELS[locator.label]} "
    if is_alone and NUMBERS.fullmatch(value):
        return f", {word}{value}"
    return f", {{{word or 'p. '}{_inside(value)}}}"
