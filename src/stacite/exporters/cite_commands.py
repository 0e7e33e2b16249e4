r"""Cites as pandoc's Markdown, LaTeX and Typst have them: `[See @doe2019, 12]`, `\autocite[See][12]{doe2019}`.

A note of nothing but cites becomes one group, which a note style prints as a note. Cites among other words stand for
themselves. Sources: Pandoc User's Guide, "Citation syntax"; The biblatex Package, 3.9; Typst Documentation, "Cite".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.exporters.latex import latex_text
from stacite.exporters.plain_text import clean, is_plain_key, markdown_title
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stacite.model.citation import Locator


AS_PRINTED = ""
"""The label of a pinpoint that stays as it is printed, with its own words: `f. 1005r`."""
LABELS: dict[str, str] = table("stacite.exporters", "fields.toml")["cites"]["labels"]
_NUMBERS = pattern(r"[0-9]+(?:[-–][0-9]+)?(?:, ?[0-9]+(?:[-–][0-9]+)?)*")
_ROMAN = pattern(r"[ivxlcdm]+(?:[-–][ivxlcdm]+)?")
_DASHES = pattern(r"-+|–")
_SEVERAL = pattern(r"--|,\s*(?:[0-9]|[ivxlc]+(?![\w.]))")


@dataclass(frozen=True, slots=True)
class KeyCite:
    """A cite, and the words around it as the document writes them."""

    key: str
    locator: Locator | None = None
    before: str = ""
    """In a group, all that stands before it: `See `, `; see also `."""
    after: str = ""
    """In a group, what stands after its last cite: ` (emphasis added)`."""
    page_word: str = ""
    """What the document prints before a page, if it is not English: `S.`."""


@dataclass(frozen=True, slots=True)
class CiteLanguage:
    """How a language cites."""

    name: str
    alone: Callable[[KeyCite, str], str]
    """A cite among words; the second argument is what follows it. Empty if that would be taken for a part of it."""
    group: Callable[[Sequence[KeyCite]], str] | None = None
    """Several cites as one, with the words around them; empty if the language can't say that."""
    replaces_note: bool = False
    """Whether a group stands in place of a whole note that has nothing else; else it begins a note."""


# pandoc

# What would change the meaning of a cite that it follows: the beginning of its locator, an address or attributes.
_CONTINUES = pattern(r"\s*\[|[({]")
# In a group, what ends it or parts its cites at the wrong place.
_BREAKS_GROUP = pattern(r"[\[\]@^;]|\n\s*\n")
_CONTINUES_KEY = pattern(r"\w|[:.#$%&+?<>~/-]\w")


def _pandoc_key(key: str, after: str) -> str:
    is_plain = is_plain_key(key) and not _CONTINUES_KEY.match(after)
    return f"@{key}" if is_plain else f"@{{{key}}}"


def _pandoc_alone(mention: KeyCite, after: str) -> str:
    # Only so do note styles print it without parentheses in a note (tested with pandoc 3.1).
    place = _pandoc_locator(mention, mention.locator, is_alone=True) if mention.locator is not None else ""
    if _CONTINUES.match(after) and not (place and after[:1].isspace()):
        return ""
    return f"{_pandoc_key(mention.key, ' ' if place else after)}{f' [{place}]' if place else ''}"


def _pandoc_group(mentions: Sequence[KeyCite]) -> str:
    """In brackets, which a note style prints without parentheses only where they begin the note."""
    words = [each.before.lstrip(" \n").removeprefix(";" if at else "") for at, each in enumerate(mentions)]
    if any(_BREAKS_GROUP.search(each) for each in (*words, *(mention.after for mention in mentions))):
        return ""
    parts = []
    for each in mentions:
        place = _pandoc_locator(each, each.locator, is_alone=not each.after) if each.locator is not None else ""
        # Empty braces end pandoc's search for a locator, or numbers in a remark would be pages.
        place = place or ("{}" if each.after else "")
        parts.append(f"{each.before}{_pandoc_key(each.key, '')}{f', {place}' if place else ''}{each.after}")
    return f"[{''.join(parts)}]"


def _pandoc_locator(mention: KeyCite, locator: Locator, *, is_alone: bool) -> str:
    value = clean(locator.value).replace("{", "(").replace("}", ")")
    if locator.label not in LABELS:
        return f"{{}}{_inside(f'{locator.label} {value}'.lstrip())}"
    word = "" if locator.label == "page" else f"{LABELS[locator.label]} "
    if is_alone and _NUMBERS.fullmatch(value):
        return f"{word}{value}"
    # pandoc knows the word of the document's language as it knows `p.`, and prints any other as it is.
    return f"{{{word or (mention.page_word or 'p.') + ' '}{_inside(value)}}}"


def _inside(text: str) -> str:
    """Words inside the brackets, where a semicolon parts cites."""
    # `markdown_title` has escaped some `@` already; these must not get a second backslash.
    return markdown_title(text).replace(";", r"\;").replace("@", r"\@").replace(r"\\@", r"\@")


# LaTeX


def _latex_alone(mention: KeyCite, after: str) -> str:  # noqa: ARG001 - its braces end a command
    r"""`\cite`, which in a footnote prints the source without parentheses and without a second footnote."""
    place = _latex_locator(mention.locator, is_alone=True) if mention.locator is not None else ""
    return f"\\cite{f'[{_bracketed(place)}]' if place else ''}{{{mention.key}}}"


def _latex_group(mentions: Sequence[KeyCite]) -> str:
    parts = []
    for each in mentions:
        before, after = each.before.strip(" ;\n"), each.after.strip()
        place = _latex_locator(each.locator, is_alone=not after) if each.locator is not None else ""
        post = " ".join(filter(None, (place, after)))
        notes = f"[{_bracketed(before)}][{_bracketed(post)}]" if before else f"[{_bracketed(post)}]" if post else ""
        parts.append(f"{notes}{{{each.key}}}")
    return f"\\autocite{'s' if len(parts) > 1 else ''}{''.join(parts)}"


def _bracketed(latex: str) -> str:
    """An optional argument ends at the first bracket outside braces."""
    return f"{{{latex}}}" if "[" in latex or "]" in latex else latex


def _latex_locator(locator: Locator, *, is_alone: bool) -> str:
    """Numbers of pages alone, to which biblatex itself puts `p.` or `pp.`; all else with its word."""
    value, is_number = latex_text(locator.value, raw=True), _NUMBERS.fullmatch(locator.value)
    if is_number or _ROMAN.fullmatch(locator.value):
        value = _DASHES.sub("--", value)
    if locator.label == AS_PRINTED:
        return value
    if locator.label != "page":
        return f"{LABELS.get(locator.label, locator.label)}~{value}"
    # biblatex adds `p.` only if the whole argument is a number or a range.
    if is_alone and (is_number or _ROMAN.fullmatch(locator.value)):
        return value
    return f"\\ppno~{value}" if _SEVERAL.search(value) else f"\\pno~{value}"


# Typst

_TYPST_SIGNS = pattern(r"[\\\[\]#*_$@<>`~]")
_TYPST_LABEL = pattern(r"\w[\w.:-]*")
# `#cite(…);` ends the code and is not printed; after it a semicolon, an argument or a method is text again.
_TYPST_CONTINUES = pattern(r"[;(\[]|\.\w")


def _typst(mention: KeyCite) -> str:
    key = f"<{mention.key}>" if _TYPST_LABEL.fullmatch(mention.key) else f'label("{_typst_string(mention.key)}")'
    if mention.locator is None:
        return f"#cite({key})"
    place = clean(mention.locator.value)
    if mention.locator.label not in ("page", AS_PRINTED):
        place = f"{LABELS.get(mention.locator.label, mention.locator.label)} {place}"
    place = _TYPST_SIGNS.sub(r"\\\g<0>", place)
    return f"#cite({key}, supplement: [{place}])"


def _typst_string(text: str) -> str:
    return clean(text).replace("\\", "\\\\").replace('"', '\\"')


def _typst_alone(mention: KeyCite, after: str) -> str:
    return f"{_typst(mention)}{';' if _TYPST_CONTINUES.match(after) else ''}"


def _typst_group(mentions: Sequence[KeyCite]) -> str:
    """Typst has no words before or after a cite, and no group in a note style."""
    only = mentions[0]
    return _typst(only) if len(mentions) == 1 and not only.before.strip() and not only.after.strip() else ""


# Languages of another format in pandoc's Markdown.


def _raw_typst(mention: KeyCite, after: str) -> str:  # noqa: ARG001 - the attribute ends it
    command = _typst(mention)
    return "" if "`" in command else f"`{command}`{{=typst}}"


PANDOC = CiteLanguage("pandoc", _pandoc_alone, _pandoc_group)
LATEX = CiteLanguage("latex", _latex_alone, _latex_group, replaces_note=True)
TYPST = CiteLanguage("typst", _typst_alone, _typst_group, replaces_note=True)
LATEX_IN_MARKDOWN = CiteLanguage("latex", _latex_alone)
TYPST_IN_MARKDOWN = CiteLanguage("typst", _raw_typst)
