r"""Notes with biblatex commands: `\autocite[See][12]{doe2019book}` (The biblatex Package, 3.9).

A note that only cites is typed in place of its number; note styles turn it into a note. A note with words of its own
stays a `\footnote`, in which `\cite` prints the work without brackets around it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from stacite.exporters.bib_file import bibtex_keys
from stacite.exporters.cites import LABELS, NUMBERS, LinkedWords, as_printed_lines, with_links
from stacite.exporters.latex import latex_text, latex_title, verbatim
from stacite.exporters.plain_text import clean
from stacite.settings import registry_option
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.exporters.cites import CiteDocument, CiteMention, CiteNote, NotePart
    from stacite.model.citation import Locator

    Keys = Mapping[str, str]

    """The registry's key -> that of the `.bib` file."""


NAME = "latex"
SUFFIX = ".tex"
_HEAD = r"""% Each paragraph shows the words before a note number, and what to type in place of the number,
% or in a LaTeX document in place of the whole \footnote{…}.
% Write the bibliography with: stacite export --format biblatex -o refs.bib
% Preamble, with any style: \usepackage[style=verbose-note]{biblatex} \usepackage{hyperref} \addbibresource{refs.bib}
"""
_ROMAN = pattern(r"[ivxlcdm]+(?:[-–][ivxlcdm]+)?")
_DASHES = pattern(r"-+|–")
_URL_SIGNS = pattern(r"[%#]")
_words = partial(latex_title, raw=True)


def export(documents: Sequence[CiteDocument], keys: Sequence[str], registry: str = "citations.yaml") -> str:
    """The notes of all documents, in order; `keys` are all of the registry, which a `.bib` file may spell otherwise."""
    # The same keys as in the .bib file that users export with it.
    known = dict(zip(keys, bibtex_keys(keys), strict=True))
    option = registry_option(clean(registry))
    head = _HEAD.replace("stacite export", f"stacite export{option}")
    head += "".join(f"% {line}\n" for line in as_printed_lines(documents, option))
    return head + "".join(_document(document, known) for document in documents)


def _document(document: CiteDocument, keys: Keys) -> str:
    notes = "".join(_note(note, keys) for note in document.notes)
    return f"\n\\section*{{{latex_text(document.path, raw=True)}}}\n{notes}"


def _note(note: CiteNote, keys: Keys) -> str:
    before = _words(note.before)
    cluster = note.cluster
    if cluster is not None:
        call = _cluster(cluster, keys, "autocite")
        return f"\n% {clean(note.place)}\n{before}{call}\n"
    parts = "".join(_part(part, keys) for part in note.parts)
    return f"\n% {clean(note.place)}\n{before}\\footnote{{{parts.strip()}}}\n"


def _part(part: NotePart, keys: Keys) -> str:
    if isinstance(part, LinkedWords):
        return f"\\href{{{_address(part.url)}}}{{{_words(part.words)}}}"
    return with_links(part, _words, _link) if isinstance(part, str) else _cluster(part, keys, "cite")


def _link(url: str) -> str:
    return f"\\url{{{_address(url)}}}"


def _address(url: str) -> str:
    r"""In a footnote signs that mean something have a backslash, which hyperref's `\url` and `\href` take away."""
    return _URL_SIGNS.sub(lambda sign: chr(92) + sign[0], verbatim(url))


def _cluster(mentions: Sequence[CiteMention], keys: Keys, command: str) -> str:
    r"""`\autocite`, or `\autocites` for several."""
    several = "s" if len(mentions) > 1 else ""
    return f"\\{command}{several}" + "".join(_mention(mention, keys) for mention in mentions)


def _mention(mention: CiteMention, keys: Keys) -> str:
    prefix = _words(mention.prefix)
    locator = _locator(mention.locator, is_alone=not mention.suffix) if mention.locator is not None else ""
    post = " ".join(filter(None, (locator, _words(mention.suffix))))
    notes = f"[{_bracketed(prefix)}][{_bracketed(post)}]" if prefix else f"[{_bracketed(post)}]" if post else ""
    return f"{notes}{{{keys.get(mention.key, mention.key)}}}"


def _bracketed(latex: str) -> str:
    """An optional argument ends at the first bracket outside braces."""
    return f"{{{latex}}}" if "[" in latex or "]" in latex else latex


def _locator(locator: Locator, *, is_alone: bool) -> str:
    """Numbers of pages alone, to which biblatex itself puts `p.` or `pp.`; all else with its word."""
    value, is_number = latex_text(locator.value, raw=True), NUMBERS.fullmatch(locator.value)
    if is_number or _ROMAN.fullmatch(locator.value):
        value = _DASHES.sub("--", value)
    if locator.label != "page":
        return f"{LABELS.get(locator.label, locator.label)}~{value}"
    # biblatex adds `p.` only if the whole argument is a number or a range.
    if is_alone and (is_number or _ROMAN.fullmatch(locator.value)):
        return value
    return f"\\pno~{value}" if "--" not in value and "," not in value else f"\\ppno~{value}"
