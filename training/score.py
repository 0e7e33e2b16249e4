"""How well the parser reads the notes labelled by hand: `python -m training.score [FILES…]`.

Prints a line per document and one for all, then the fields one by one. A labelled citation that was not found counts
all of its fields as missed; fields are scored on full citations, short forms on form, antecedent and pinpoint.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, OTHERS, Item, Name
from stacite.parser.parse import parse_document
from stacite.text.numerals import roman_value
from training.annotated_notes import NOTES, LabelledCite, LabelledDocument, LabelledNote, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from stacite.model.citation import ParsedNote

    Value = str | tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """How many were labelled, how many read, and how many of these were right."""

    right: int = 0
    read: int = 0
    labelled: int = 0

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        self.right += other.right
        self.read += other.read
        self.labelled += other.labelled

    @property
    def precision(self) -> float:
        """Share of what was read that is right; 1 where nothing was read."""
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """Share of what is labelled that was read rightly; 1 where nothing is labelled."""
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.read + self.labelled
        return 2 * self.right / both if both else 1.0


@dataclass(slots=True)
class Score:
    """The tallies of one document, or of many."""

    notes: Tally = field(default_factory=Tally)
    """Notes all of whose citations were found, and nothing else."""
    segments: Tally = field(default_factory=Tally)
    fields: dict[str, Tally] = field(default_factory=dict)
    """By CSL variable, over full citations."""
    records: Tally = field(default_factory=Tally)
    """Full citations all of whose fields are right."""
    types: Tally = field(default_factory=Tally)
    forms: Tally = field(default_factory=Tally)
    """Short forms known as such, of the labelled kind."""
    antecedents: Tally = field(default_factory=Tally)
    locators: Tally = field(default_factory=Tally)
    """Pinpoints of short forms, those without one too."""
    ambiguities: Tally = field(default_factory=Tally)
    """Short forms that could mean several works, and whether the parser reported that."""
    types_read: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(labelled, read) where they differ."""
    confidences: list[tuple[float, bool]] = field(default_factory=list)
    """Of each full citation that was read: the parser's confidence, and whether all of its fields are right."""
    errors: list[str] = field(default_factory=list)
    """One line each: note, variable, labelled and read."""

    @property
    def micro(self) -> Tally:
        """All fields together."""
        total = Tally()
        for each in self.fields.values():
            total.add(each)
        return total

    def field(self, variable: str) -> Tally:
        """The tally of a variable."""
        return self.fields.setdefault(variable, Tally())

    def add(self, other: Score) -> None:
        """Count another document in."""
        for name in ("notes", "segments", "records", "types", "forms", "antecedents", "locators", "ambiguities"):
            getattr(self, name).add(getattr(other, name))
        for variable, each in other.fields.items():
            self.field(variable).add(each)
        self.types_read.update(other.types_read)
        self.confidences.extend(other.confidences)
        self.errors.extend(other.errors)


def check(tally: Tally, right: bool) -> None:
    """Count one thing that is right or wrong."""
    tally.add(Tally(int(right), 1, 1))


# Variables between which labels and styles differ without harm: both go into the second one.
SLOTS = {
    "archive_location": "archive",
    "archive_collection": "archive",
    "section": "locator",
    "collection-number": "number",
}
TEXTS = frozenset(
    """title container-title collection-title volume-title publisher publisher-place volume issue page edition number
    genre authority archive locator DOI URL ISBN""".split()
)
SCORED = TEXTS | (NAME_VARIABLES & {"author", "editor", "translator", "container-author", "recipient", "interviewer"})
SCORED |= {"director", "reviewed-author", "issued", "accessed", "original-date"}
"""What is scored; the rest (medium, event, chapter-number …) is not labelled evenly enough."""
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6"}
# Genres that say no more than the type does.
_PLAIN_GENRES = frozenset(("interview", "letter", "review"))
_LAW = frozenset(("bill", "legislation", "regulation", "treaty"))


def squash(text: str) -> str:
    """Letters and figures alone, in lower case, without accents."""
    plain = unicodedata.normalize("NFKD", text.replace("&", "and")).casefold()
    return "".join(character for character in plain if character.isalnum())


def figures(text: str) -> tuple[str, ...]:
    """The figures of a pinpoint or a page range, short ends filled up (`145–47`: 145, 147); words if it has none."""
    found: list[str] = []
    end = -1
    for match in re.finditer(r"[0-9]+", text):
        number = match[0]
        is_range = bool(found) and re.fullmatch(r"[-–—‒]", text[end : match.start()])
        if is_range and len(number) < len(found[-1]):
            number = found[-1][: -len(number)] + number
        found.append(number)
        end = match.end()
    return tuple(found) or (squash(text),)


def count(text: str) -> tuple[str, ...]:
    """A volume, an issue, an edition: figures, whether printed so, as a roman numeral or as a word."""
    word = re.sub(r"(?<=.)(?:ed|edn|edition)$", "", squash(text))
    numeral = roman_value(word)
    return (str(numeral),) if numeral else figures(_ORDINALS.get(word, text if any(map(str.isdigit, text)) else word))


def number(text: str) -> str:
    """A number of a report or an act, without words before it (`Report No.`, `arXiv:`)."""
    words = re.sub(r"^arxiv:\s*", "", text.strip(), flags=re.IGNORECASE).split()
    while len(words) > 1 and not any(character.isdigit() for character in words[0]):
        del words[0]
    return squash("".join(words))


def address(text: str) -> str:
    """A URL without scheme, `www.` and closing stroke; a DOI without its resolver."""
    bare = re.sub(r"^(?:https?://)?(?:(?:dx\.)?doi\.org/|www\.)?", "", text.strip().lower())
    return bare.removeprefix("doi:").rstrip("/.").strip()


def people(names: Iterable[Name]) -> tuple[str, ...]:
    """Family name (without particles) and first initial; bodies by their name. Sorted: labels don't keep the order.

    `et al.` stands for no name.
    """
    return tuple(sorted(squash(name.literal) or _person(name) for name in names if name != OTHERS))


def _person(name: Name) -> str:
    words = name.family.split()
    while len(words) > 1 and words[0].islower():
        del words[0]
    return f"{squash(' '.join(words))} {squash(name.given)[:1]}".strip()


_FOLD: dict[str, Callable[[str], Value]] = {
    "locator": figures,
    "page": figures,
    "volume": count,
    "issue": count,
    "edition": count,
    "number": number,
    "DOI": address,
    "URL": address,
}


def same(variable: str, labelled: Value, read: Value, kind: str = "") -> bool:
    """Whether two values of a variable are the same; dates and names come folded, texts as printed."""
    if variable in DATE_VARIABLES:
        return labelled == read or (len(labelled) == len("2023") and labelled == str(read)[:4])
    if not isinstance(labelled, str) or not isinstance(read, str):
        return labelled == read
    if variable in _FOLD:
        fold = _FOLD[variable]
        return fold(labelled) == fold(read)
    if variable == "archive":
        return sorted(map(squash, labelled.split())) == sorted(map(squash, read.split()))
    first, second = squash(labelled), squash(read)
    if variable == "genre":
        return bool(first and second) and (first in second or second in first)
    if variable == "title" and kind in _LAW:
        first, second = (re.sub(r"[0-9]{4}$", "", title) for title in (first, second))
    return first == second


def values(item: Item, locator: str) -> dict[str, Value]:
    """What was read of a citation, variable by variable, as `same` takes it."""
    pairs = [*item.texts.items(), *([("locator", locator)] if locator else [])]
    found = gather(pairs)
    if "doi.org/" in str(found.get("URL", "")):
        found.setdefault("DOI", found.pop("URL"))
    found.update((variable, people(names)) for variable, names in item.names.items() if names)
    found.update((variable, date.edtf) for variable, date in item.dates.items())
    return {variable: value for variable, value in found.items() if variable in SCORED}


def gather(pairs: Iterable[tuple[str, str]]) -> dict[str, Value]:
    """Texts by slot; what shares one stands in it side by side."""
    found: dict[str, str] = {}
    for variable, text in pairs:
        slot = SLOTS.get(variable, variable)
        if variable == "genre" and squash(text) in _PLAIN_GENRES:
            continue
        found[slot] = f"{found[slot]} {text}" if slot in found else text
    return dict(found)


# Share of words that two spans must have in common, of the longer one, to be one citation.
AGREEMENT = 0.9
_PARTS = frozenset(("article", "article-journal", "article-magazine", "chapter", "paper-conference"))
_GROUPS = (("P", "R", "F1", "exact"), ("P", "R", "F1", "whole", "type"), ("n", "form", "back", "at", "ambig"))


def score(document: LabelledDocument, parse: Callable[[LabelledDocument], Sequence[ParsedNote]] | None = None) -> Score:
    """Parse a document's notes and hold the result against its labels."""
    notes = [(str(at), note.text) for at, note in enumerate(document.notes, 1)]
    parsed = parse_document(notes) if parse is None else parse(document)
    total = Score()
    for at, (labelled, read) in enumerate(zip(document.notes, parsed, strict=True), 1):
        _score_note(total, f"{document.name[:20]} {at}", labelled, read)
    return total


def pair(labelled: LabelledNote, read: ParsedNote) -> list[Citation | None]:
    """For each labelled citation the one that was read in its place, or None."""
    words = [match.start() for match in re.finditer(r"\w+", labelled.text)]
    free = {at: _within(citation.span, words) for at, citation in enumerate(read.citations)}
    found: list[Citation | None] = []
    for cite in labelled.cites:
        labelled_words = _within(cite.span, words)
        best = max(free, key=lambda at: _agreement(labelled_words, free[at]), default=None)
        if best is not None and _agreement(labelled_words, free[best]) >= AGREEMENT:
            del free[best]
            found.append(read.citations[best])
        else:
            found.append(None)
    return found


def _within(span: tuple[int, int], words: Sequence[int]) -> frozenset[int]:
    return frozenset(at for at in words if span[0] <= at < span[1])


def _agreement(first: frozenset[int], second: frozenset[int]) -> float:
    return len(first & second) / max(len(first), len(second), 1)


def _score_note(total: Score, where: str, labelled: LabelledNote, read: ParsedNote) -> None:
    pairs = pair(labelled, read)
    found = sum(citation is not None for citation in pairs)
    total.segments.add(Tally(found, len(read.citations), len(pairs)))
    check(total.notes, found == len(pairs) == len(read.citations))
    matched = {id(citation) for citation in pairs}
    spare = [citation for citation in read.citations if id(citation) not in matched]
    total.errors.extend(f"{where}: read, not labelled: {labelled.text[slice(*each.span)]}" for each in spare)
    total.confidences.extend((each.confidence, False) for each in spare if each.form is CitationForm.FULL)
    for cite, citation in zip(labelled.cites, pairs, strict=True):
        if citation is None:
            total.errors.append(f"{where}: not found: {labelled.text[slice(*cite.span)]}")
        score_cite(total, where, cite, labelled.text, citation)


def score_cite(total: Score, where: str, cite: LabelledCite, text: str, citation: Citation | None) -> None:
    """Hold what was read in the place of a labelled citation against its labels."""
    if cite.form == "full":
        _score_fields(total, where, cite, _labels(cite, text), citation)
    else:
        _score_short(total, where, cite, text, citation)


def _labels(cite: LabelledCite, text: str) -> dict[str, Value]:
    """The labelled fields, as `same` takes them."""
    printed = [(variable, text[start:end]) for variable, start, end in cite.parts if variable not in cite.names]
    found = gather(printed)
    found.update(cite.dates)
    for variable, names in cite.names.items():
        found[variable] = people(
            Name(family=name.get("family", ""), given=name.get("given", ""), literal=name.get("literal", ""))
            for name in names
        )
    return {variable: value for variable, value in found.items() if variable in SCORED}


def _score_fields(
    total: Score, where: str, cite: LabelledCite, labels: dict[str, Value], citation: Citation | None
) -> None:
    item = citation.item if citation is not None and citation.item else Item(type="")
    read = values(item, _pinpoint(citation)) if citation is not None else {}
    _settle(cite.type, labels, read)
    wrong = 0
    for variable in sorted(labels.keys() | read.keys()):
        label, value = labels.get(variable), read.get(variable)
        right = label is not None and value is not None and same(variable, label, value, cite.type)
        total.field(variable).add(Tally(int(right), int(value is not None), int(label is not None)))
        if not right:
            wrong += 1
            if citation is not None:
                total.errors.append(f"{where}: {variable}: {_shown(label)} -> {_shown(value)}")
    check(total.records, citation is not None and not wrong)
    if citation is not None:
        total.confidences.append((citation.confidence, not wrong))
    check(total.types, item.type == cite.type)
    if citation is not None and item.type != cite.type:
        total.types_read[cite.type, item.type] += 1


def _settle(kind: str, labels: dict[str, Value], read: dict[str, Value]) -> None:
    """Take a range of pages as it is labelled: in a note nobody can tell an article's own pages from those meant."""
    for variable, alternative in (("page", "locator"), ("locator", "page")):
        pages = labels.get(variable)
        if (
            kind in _PARTS
            and isinstance(pages, str)
            and not ({alternative} & labels.keys() or {variable} & read.keys())
        ):
            value = read.get(alternative)
            if isinstance(value, str) and len(figures(pages)) > 1 and same(variable, pages, value):
                read[variable] = read.pop(alternative)


def _score_short(total: Score, where: str, cite: LabelledCite, text: str, citation: Citation | None) -> None:
    form = citation.form if citation is not None else CitationForm.FULL
    check(total.forms, form == cite.form)
    pinpoint = " ".join(text[start:end] for variable, start, end in cite.parts if variable == "locator")
    read = _pinpoint(citation)
    right = bool(citation is not None and figures(pinpoint) == figures(read))
    check(total.locators, right)
    antecedent = citation.antecedent if citation is not None else None
    back = (antecedent.note, antecedent.citation) if antecedent else None
    known = back is not None and (back == cite.to or back in cite.among)
    if cite.to:
        check(total.antecedents, known)
    if cite.among:
        candidates = {(each.note, each.citation) for each in citation.candidates} if citation is not None else set()
        check(total.ambiguities, len(candidates) > 1 and cite.to in candidates)
    if citation is not None and not (form == cite.form and right and (known or not cite.to)):
        labelled = f"{cite.form} to {cite.to} at {pinpoint!r}"
        total.errors.append(f"{where}: {labelled} -> {form} to {back} at {read!r}")


def _pinpoint(citation: Citation | None) -> str:
    return citation.locator.value if citation is not None and citation.locator else ""


def _shown(value: Value | None) -> str:
    return "–" if value is None else value if isinstance(value, str) else "; ".join(value)


def head() -> str:
    """The two lines above the table: segmentation, fields of full citations, short forms."""
    first, second, third = (" ".join(f"{column:>5}" for column in group) for group in _GROUPS)
    titles = f"{'':40} | {'segmentation':{len(first)}} | {'fields':{len(second)}} | short forms"
    return f"{titles}\n{'document':28} {'notes':>5} {'cites':>5} | {first} | {second} | {third}"


def row(name: str, result: Score) -> str:
    """One line of the table."""
    segments, micro = result.segments, result.micro
    first = (segments.precision, segments.recall, segments.f1, result.notes.recall)
    second = (micro.precision, micro.recall, micro.f1, result.records.recall, result.types.recall)
    third = [each.recall for each in (result.forms, result.antecedents, result.locators, result.ambiguities)]
    groups = (" ".join(f"{share:5.3f}" for share in shares) for shares in (first, second, third))
    start = f"{name[:28]:28} {result.notes.labelled:5} {segments.labelled:5} | "
    return start + " | ".join((next(groups), next(groups), f"{result.forms.labelled:5} {next(groups)}"))


def table(result: Score) -> str:
    """The fields, most frequent first, and the types that are taken for others."""
    lines = [f"{'field':20} {'P':>5} {'R':>5} {'F1':>5} {'n':>5}"]
    for variable, each in sorted(result.fields.items(), key=lambda pair: (-pair[1].labelled, pair[0])):
        lines.append(f"{variable:20} {each.precision:5.3f} {each.recall:5.3f} {each.f1:5.3f} {each.labelled:5}")
    taken = ", ".join(f"{was} as {read} {times}" for (was, read), times in result.types_read.most_common(12))
    return "\n".join([*lines, f"types: {taken}"])


def main(arguments: Sequence[str] | None = None) -> None:
    """Score the files named, or all that are labelled."""
    parser = argparse.ArgumentParser(prog="python -m training.score", description="Score the parser on labelled notes.")
    parser.add_argument("files", nargs="*", type=Path, help="labelled documents (default: all)")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print the first N errors of each document")
    parser.add_argument("--use", choices=("test", "training"), help="only documents for this use")
    options = parser.parse_args(arguments)
    total = Score()
    print(head())
    for path in options.files or sorted(NOTES.glob("*.yaml")):
        document = load(path)
        if options.use in {None, document.use}:
            result = score(document)
            total.add(result)
            print("\n".join([row(path.stem, result), *(f"    {line}" for line in result.errors[: options.errors])]))
    print(row("all", total), table(total), sep="\n\n")


if __name__ == "__main__":
    main()
