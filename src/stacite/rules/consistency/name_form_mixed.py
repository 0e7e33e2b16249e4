"""Names of authors are printed in another form than most others of the document.

## What it does

This rule compares how the names of authors and editors are printed in full citations:

- the first name before the family name, or after it (`Ford, Martin`);
- first names in full, or initials without periods (`D Lyon`); who signs with initials has periods;
- initials with or without a period (`Mary L. Gray`, `Mary L Gray`);
- before the last name of two, and of three or more: `and`, `, and`, `&`, or a comma alone;
- `et al.` with or without its period.

If at least four citations, and two thirds of all, have the same form, the others are flagged; for first names in full,
four fifths. Names such as `O’neil` and `Mcchesney`, with a small letter after the prefix, are flagged, too.

## Why it matters

Names in different forms show that citations come from different databases; an index turns them into different people.

## Example

    ¹ Ford, Martin, *Rise of the Robots* (New York: Basic Books, 2015).

    ² Daron Acemoglu, and Pascual Restrepo, “The Race between Man and Machine,” *Review* 108 (2018): 1488.

## Source

Chicago Manual of Style, 17th ed., 14.21 (order of names in notes), 14.76 (two or more authors). What most of the
document's own citations do counts for more than any manual.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.finding import Severity
from stacite.model.item import OTHERS
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.practice import sure_citations
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.citation import Citation
    from stacite.model.item import Name
    from stacite.rules.view import NoteView
    from stacite.text.spans import Span


RULE = Rule("S623", "name-form-mixed", Severity.WARNING, compares=True, title="Inconsistent form of names")
_NAMES = ("author", "editor")
_FEWEST, _SHARE = 4, 2 / 3
_SHARE_OF_FULL_NAMES = 0.8
# Forms of which short forms are examples, too, and confidence in their authors.
_LISTS = frozenset({"two", "more"})
_SURE_OF_AUTHORS = 0.9
# `Ciara, Torres-Spelliscy` may be one person.
_TWO = 2
_BEFORE_LAST = pattern(r"(?P<comma>,)?\s+(?P<word>and|und|et|y|og|och|&)\s+(?!al\b)")
# Its comma stands in any list: `R. Roe, Jr., and A. Vale`.
_SUFFIX = pattern(r"(?:\b(?:[JS]r\.?|Esq\.?|M\.?D\.?|Ph\.?D\.?)|\bI{2,3}|\bIV)\Z")
_INITIALS = pattern(r"(?:[^\W\d_]\.?[ -]?){1,4}")
_MIDDLE_INITIAL = pattern(r"[^\W\d_]{2,}\s(?P<initial>[^\W\d_a-zß-ÿ])(?P<period>\.?)\s(?=[^\W\d_])")
_ET_AL = pattern(r"\bet al(?P<period>\.?)(?![\w.])")
_SMALL_AFTER_PREFIX = pattern(r"[OM](?<!\w.)(?:(?<=O)[’'](?P<o>[a-z])|(?<=M)c(?P<mc>[a-z]))[a-z]{2,}")


_ORDER = {True: "the family name first", False: "the first name first"}
_BARE, _IN_FULL, _SIGNED = "initials without periods", "first names in full", "initials with periods"
_PERIOD = {True: "a period after the initial", False: "no period after the initial"}
_COMMA_ALONE = "only a comma before the final name"
_ET_AL_WORDS = {True: "“et al.” with a period", False: "“et al” without a period"}


def check(context: Context) -> Findings:
    """One finding for each list of names in a rarer form."""
    for view in context.view.documents:
        forms: dict[str, list[tuple[NoteView, Span, str]]] = defaultdict(list)
        for note, span, names in _full_lists(view.notes):
            for kind, where, words in _forms(note, span, names):
                forms[kind].append((note, where, words))
        for note, span, names in _short_lists(view.notes):
            for kind, where, words in _forms(note, span, names):
                if kind in _LISTS:
                    forms[kind].append((note, where, words))
        lone = sum(_is_lone(citation) for citation in view.citations)
        for kind, found in forms.items():
            # Where authors have a family name alone, what follows it may be the title.
            yield from _departures(kind, found) if kind != "order" or lone < _FEWEST else ()
        yield from _small_letters(view.notes)


def _full_lists(notes: Sequence[NoteView]) -> Iterator[tuple[NoteView, Span, tuple[Name, ...]]]:
    """The authors and editors of full citations that were read with confidence."""
    found: list[tuple[NoteView, Span, tuple[Name, ...]]] = []
    for note, citation, parts in sure_citations(notes):
        for part in parts:
            if part.name in _NAMES and citation.item is not None:
                names = citation.item.authors if part.name == "author" else citation.item.editors
                found.append((note, (part.start, part.end), names))
    before_colons = [note.text.startswith(":", end) for note, (_, end), _ in found]
    is_usual = 2 * sum(before_colons) >= len(found)
    for (note, span, names), is_before_colon in zip(found, before_colons, strict=True):
        # `Huizinga, Homo Ludens: A Study`, where a colon is no habit after names: a title, and no name.
        may_be_title = is_before_colon and len(names) == _TWO and not _BEFORE_LAST.search(note.text, *span)
        if is_usual or not may_be_title:
            yield note, span, names


def _is_lone(citation: Citation) -> bool:
    """Whether a full citation has an author without a first name."""
    names = citation.item.authors if citation.item is not None else ()
    return citation.form is CitationForm.FULL and bool(names) and bool(names[0].family) and not names[0].given


def _short_lists(notes: Sequence[NoteView]) -> Iterator[tuple[NoteView, Span, tuple[Name, ...]]]:
    """The authors of short forms that are surely several."""
    for note in notes:
        for citation in note.printed_citations:
            span, item = citation.fields.get("author"), citation.item
            is_sure = citation.form is CitationForm.SHORT and citation.confidence_in("author") >= _SURE_OF_AUTHORS
            if is_sure and span is not None and item is not None and len(item.authors) > _TWO:
                yield note, span, item.authors


def _departures(kind: str, found: list[tuple[NoteView, Span, str]]) -> Findings:
    if kind == "given":
        others = " or ".join(name for name in (_IN_FULL, _SIGNED) if any(words == name for _, _, words in found))
        found = [(note, span, words if words == _BARE else others) for note, span, words in found]
    counts = Counter(words for _, _, words in found)
    usual, count = counts.most_common(1)[0]
    share = _SHARE_OF_FULL_NAMES if kind in ("order", "given") else _SHARE
    # Where a style inverts or shortens names, or lists them with commas alone, one that doesn't is no mistake.
    if count < _FEWEST or count < share * len(found) or usual in (_ORDER[True], _BARE, _COMMA_ALONE):
        return
    for note, span, words in found:
        if words != usual:
            message = f"The names have {words}; in {count} of {len(found)} places they have {usual}"
            if kind == "order":
                one, other = ("family", "first") if words == _ORDER[True] else ("first", "family")
                message = f"The {one} name comes first here; in {count} of {len(found)} citations the {other} name does"
            advice = f"Put {usual}" if kind == "order" else f"Use {usual}"
            yield RULE.in_note(note, span, message, help=advice)


def _forms(note: NoteView, span: Span, names: tuple[Name, ...]) -> Iterator[tuple[str, Span, str]]:
    """What each list of names shows of its forms."""
    start, end = span
    text = note.text[start:end]
    persons = [name for name in names if name.family]
    if persons and persons[0].given and not any(map(str.isdigit, text)):
        first = persons[0]
        at = text.find(first.family)
        # `Cyprian, bishop of Carthage` is in no order; in `A, David-Neel`, a comma stands for a period.
        if text.startswith(f"{first.family},") and first.given[0].isupper() and len(first.family) > 1:
            yield "order", (start, start + len(first.family) + 1), _ORDER[True]
        # In `VALE Ann`, capitals do what a comma does.
        elif at > 0 and not _begins_with_family_in_capitals(text):
            yield "order", (start, start + at + len(first.family)), _ORDER[False]
            yield "given", (start, start + at + len(first.family)), _form_of_given(first.given, text)
    for match in _MIDDLE_INITIAL.finditer(text):
        yield "initial", (start + match.start("initial"), start + match.end("period")), _PERIOD[bool(match["period"])]
    for match in _ET_AL.finditer(note.text, start, min(len(note.text), end + 1)):
        yield "et al", match.span(), _ET_AL_WORDS[bool(match["period"])]
    known = [name for name in names if name.literal != OTHERS.literal]
    is_inverted = bool(known) and known[0].given and text.startswith(f"{known[0].family},")
    # `Academies of Sciences, Engineering, and Medicine` is one body.
    may_be_body = bool(known) and not known[-1].family
    if len(known) < 2 or len(known) != len(names) or is_inverted or may_be_body:
        return
    matches = list(_BEFORE_LAST.finditer(text))
    kind = "two" if len(known) == 2 else "more"
    if matches:
        last = matches[-1]
        if last["comma"] and _SUFFIX.search(text, 0, last.start()):
            return
        words = f"“{last['comma'] or ''} {last['word']}”".replace("“ ", "“")
        yield kind, (start + last.start(), start + last.end()), f"{words} before the final name"
    elif ", " in text and all(name.family for name in known):
        at = text.rindex(", ")
        yield kind, (start + at, start + at + 2), _COMMA_ALONE


def _form_of_given(given: str, text: str) -> str:
    """How a first name is printed: `R. H. Coase` signed so; initials without periods are a database's."""
    if _INITIALS.fullmatch(given) is None or any(map(str.islower, given)):
        return _IN_FULL
    if "." in given:
        return _SIGNED
    # `OZ SHY` among capitals is no `D Lyon`.
    return _BARE if len(given) == 1 or not text.isupper() else _IN_FULL


def _begins_with_family_in_capitals(text: str) -> bool:
    first, *others = text.split()
    return len(first) > len("JRR") and first.isupper() and first.isalpha() and not all(map(str.isupper, others))


def _small_letters(notes: tuple[NoteView, ...]) -> Findings:
    """Names with a small letter after `O’` or `Mc`."""
    for note in notes:
        for match in _SMALL_AFTER_PREFIX.finditer(note.text):
            name = match[0]
            at = match.start("o") if match["o"] else match.start("mc")
            right = note.text[match.start() : at] + note.text[at].upper() + note.text[at + 1 : match.end()]
            if any(span[0] <= match.start() < span[1] for span in note.non_prose):
                continue
            message = f"The name {name} has a small letter where “{right}” is usual"
            yield RULE.in_note(note, match.span(), message, help=f"Compare it with the source, and print “{right}”")
