"""Makes citations of labeled tokens: values as CSL has them, dates in EDTF, names in parts, pinpoints with labels.

A list of names becomes persons and organizations by the label of each of its tokens: family name, given name or body.

Also finds citations by key, as readers show those of LaTeX and as Pandoc has them: `[see @doe2019, 12; @roe2020]`.
Their sources are in a bibliography file, so there is nothing to parse in them. (Pandoc User's Guide, "Citation syntax")
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm, Locator, ParsedNote
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, OTHERS, Item, Name
from stacite.model.url import is_snapshot
from stacite.parser.dates import parse_date
from stacite.parser.tokens import whole_words
from stacite.text.characters import without_ligatures
from stacite.text.patterns import pattern
from stacite.text.spans import QUOTATION_MARKS, quotation_pairs
from stacite.text.tables import table, word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.item import Date
    from stacite.parser.tokens import CitationSpan, FieldSpan, TaggedNote, Token
    from stacite.text.spans import Span


_CLOSING = " .,;:)]*”»"
_OPENING = " ([*“„«"
_JOINING = " ,;:"
_EDGES = f"{_JOINING}{''.join(sorted(QUOTATION_MARKS))}"
_OPENING_MARKS = QUOTATION_MARKS - set("”’")
_ENDS_EARLIER = pattern(r"[^*]*(?<!\s)\*(?!\w)")  # `*Salt*, 1987–1993`, `*Salt in the* XVIIth *century*`
# The comma or period of the sentence before the mark that closes a quotation in a title: `A Trip to “Town,”`.
_INNER_STOP = pattern(r"(?P<stop>[,.])[”’»\"']{1,2}\Z")
# Printed as they are; quotation marks and emphasis belong to titles and the like.
_EXACT = frozenset(("URL", "DOI", "page", "number", "volume", "issue"))
# What is no value of these: a path in a title is no address, and hyphens are no number.
_NOTHING_IN = {
    "URL": pattern(r"(?!h?t?tps?\b|www|localhost)[\w-]+(?:/.*)?", 2),
    "ISBN": pattern(r"\D*"),
    "ISSN": pattern(r"\D*"),
}
_RESOLVER = pattern(r"^(?:https?://)?(?:dx\.)?doi\.org/", 2)
_AND_FOLLOWING = pattern(r"(?<![^\W\d_])(?:ff?|ss?|sgg|sqq?|seqq?|suiv|f|n|nn)\.\Z")
_NOTE_NUMBER = pattern(r"\b(?:nn?|notes?|footnotes?|fn|fnn|Anm|nt|nota|notas|supra)\b[.:]?\s?(?P<number>\d{1,4})", 2)
_PART_OF_TEXT = pattern(
    r"\b(?:supra|infra)\*?,? (?:§{1,2}|sec(?:tion|ción|\.)|sezione|seção|abschnitt|chap(?:ter|itre|\.)|kap(?:itel|\.)"
    r"|cap(?:ítulo|itolo|\.)|part[ei]?)[ \u00a0]?[\divxlc]{1,5}(?:[.–-]\d{1,3}){0,3}\b",
    2,
)
_BEFORE_PART = len("supra*, ")
# Letters and the period.
_LONGEST_ABBREVIATION = 7
# Characters of the longest label of a pinpoint.
_LONGEST_LABEL = 24
_GROUP = pattern(r"\[(?=[^@\[\]]{0,200}@\w)(?P<cites>[^\[\]]{2,2000})\]")
_KEY = r"(?<!\w)@(?P<key>[A-Za-z0-9_]+(?:[:./+-]+[A-Za-z0-9_]+)*)"
_CITE = pattern(rf"(?P<prefix>[^@;\[\]]{{0,200}}?){_KEY}(?:,?\s+(?P<suffix>[^@;\[\]]{{1,200}}))?")


@dataclass(frozen=True, slots=True)
class KeyedCite:
    """A cite by key."""

    key: str
    prefix: str = ""
    suffix: str = ""
    """What follows the key and a comma: `12`, `chap. 3`."""


def parsed_note(note: TaggedNote) -> ParsedNote:
    """The citations of a note, and its comments; short forms have no antecedents yet."""
    citations = (_citation(note, cited) for cited in note.citations)
    cited = (each for each in _without_keyed(note.text, citations) if not _is_cross_reference(note.text, each))
    return ParsedNote(note.text, tuple(cited), tuple(_comments(note)))


def _is_cross_reference(text: str, citation: Citation) -> bool:
    """Whether it leads to a part of this text and cites nothing: `*supra* § 2`."""
    if citation.item is not None or citation.form is CitationForm.FULL:
        return False
    start, end = citation.span
    found = _PART_OF_TEXT.finditer(text, max(0, start - _BEFORE_PART), end) if "ra" in text else ()
    return any(match.start() <= start + 1 and end <= match.end() for match in found)


def _without_keyed(text: str, citations: Iterable[Citation]) -> Iterator[Citation]:
    """The citations without those in which nothing but cites by key was read."""
    left = text
    for (start, end), _ in find_keyed_cites(text):
        left = f"{left[:start]}{' ' * (end - start)}{left[end:]}"
    return (each for each in citations if left == text or any(map(str.isalnum, left[slice(*each.span)])))


def _citation(note: TaggedNote, cited: CitationSpan) -> Citation:
    texts: dict[str, str] = {}
    names: dict[str, tuple[Name, ...]] = {}
    dates: dict[str, Date] = {}
    spans: dict[str, Span] = {}
    confidence = {"type": round(cited.type_confidence, 3)}
    pinpoints: list[Span] = []
    sure = round(cited.confidence, 3)
    start, end = _without_edges(note, cited.start, cited.end)
    for whole in cited.fields:
        part = replace(whole, start=max(whole.start, start), end=min(whole.end, end))
        if part.start >= part.end:  # nothing but the bracket
            continue
        span = _span(note, part.start, part.end)
        variable = part.variable
        if variable in _NOTHING_IN and _NOTHING_IN[variable].fullmatch(note.text, *span):
            continue
        spans.setdefault(variable, span)
        confidence[variable] = min(confidence.get(variable, 1.0), round(part.confidence, 3))
        if variable == "locator":
            pinpoints.append(span)
        elif variable in NAME_VARIABLES:
            found = persons(note.text, note.tokens[part.start : part.end], note.names[part.start : part.end])
            names[variable] = (*names.get(variable, ()), *found)
            if cited.form == CitationForm.FULL and _is_doubtful_list(note, part, found):
                confidence[variable] = sure = min(sure, _DOUBTFUL)
        elif variable in DATE_VARIABLES:
            if variable not in dates and (date := parse_date(note.text[slice(*span)])) is not None:
                dates[variable] = date
        else:
            texts.setdefault(variable, _value(note, part))
    texts |= _archived_copy(note, cited, texts)
    item = Item(cited.type, {name: text for name, text in texts.items() if text}, names, dates)
    form = CitationForm(cited.form)
    span = _span(note, start, end)
    return Citation(
        form=form,
        span=span,
        item=item if form is CitationForm.FULL or texts or names or dates else None,
        prefix=_signal_before(note, cited.start),
        locator=_locator(note.text, pinpoints) if pinpoints else None,
        confidence=sure,
        fields=dict(sorted(spans.items(), key=lambda entry: entry[1])),
        field_confidence=confidence,
        target=_target(note.text[slice(*span)]) if form is CitationForm.SUPRA else None,
    )


# The confidence in what may well be misread.
_DOUBTFUL = 0.4


def _is_doubtful_list(note: TaggedNote, part: FieldSpan, found: Sequence[Name]) -> bool:
    """Whether names are three or more single words with commas alone: `Gould, Cecil, Michelangelo`."""
    others = [token.text for token in note.tokens[part.start : part.end] if token.text != ","]
    is_bare = len(found) > 2 and all(name.family and not name.given for name in found)
    return is_bare and len(others) == len(found)


def _archived_copy(note: TaggedNote, cited: CitationSpan, texts: dict[str, str]) -> dict[str, str]:
    """The address of an archived copy that is printed beside the work's own."""
    words = (token.text for token in note.tokens[cited.start : cited.end])
    copies = [word for word in words if word.startswith("http") and word != texts.get("URL") and is_snapshot(word)]
    return {"archive": copies[0]} if copies and texts.get("URL") and "archive" not in texts else {}


def _span(note: TaggedNote, start: int, end: int) -> Span:
    return note.tokens[start].start, note.tokens[end - 1].end


def _without_edges(note: TaggedNote, start: int, end: int) -> tuple[int, int]:
    """The tokens without a comma or colon at the end, and a bracket whose other half stands outside: `(Doe 2019)`."""
    while end - start > 1 and note.tokens[end - 1].text in _JOINING:
        end -= 1
    words = [token.text for token in note.tokens[start:end]]
    for opening, closing in ("()", "[]"):
        if end - start > 1 and words[-1] == closing and words.count(opening) < words.count(closing):
            end -= 1
        if end - start > 1 and words[0] == opening and words.count(closing) < words.count(opening):
            start += 1
    return start, end


def _value(note: TaggedNote, part: FieldSpan) -> str:
    place = slice(*_span(note, part.start, part.end))
    text = without_ligatures(whole_words(note.text)[place] if "*" in note.text[place] else note.text[place])
    if part.variable in _EXACT:
        return _RESOLVER.sub("", text).strip(" ,;:") if part.variable == "DOI" else text.strip(" ,;:")
    before, first = note.tokens[max(0, part.start - 1)], note.tokens[part.start]
    is_quoted = before.text in _OPENING_MARKS and before.end == first.start
    text = _without_own_marks(text, is_quoted=is_quoted)
    is_abbreviated = _is_abbreviated(note, part)
    if text.endswith(".") and not is_abbreviated:
        text = _without_own_marks(text[:-1], is_quoted=is_quoted)
    stop = _INNER_STOP.search(text)
    if stop is not None and (stop["stop"] == "," or (is_quoted and not is_abbreviated)):
        text = text[: stop.start()] + text[stop.end("stop") :]
    if before.text == "*" and before.end == first.start and _ENDS_EARLIER.match(text):
        text = text.replace("*", "")
    return _with_whole_emphasis(text, is_quoted=is_quoted)


def _without_own_marks(text: str, *, is_quoted: bool) -> str:
    """Without the quotation marks at the edges, except those of quotations inside: `“Walls” in Water`.

    What is quoted as a whole has its own marks, unless others are around it (`is_quoted`).
    """
    text = text.strip(_JOINING)
    pairs = quotation_pairs(text) if not QUOTATION_MARKS.isdisjoint((text[:1], text[-1:])) else {}
    start, end = 0, len(text)
    while start < end:
        if text[start] in _JOINING or (text[start] in QUOTATION_MARKS and start not in pairs):
            start += 1
        elif text[end - 1] in _JOINING or (text[end - 1] in QUOTATION_MARKS and end - 1 not in pairs):
            end -= 1
        elif not is_quoted and pairs.get(start) == end - 1:
            start, end = start + 1, end - 1
        else:
            break
    return text[start:end]


def _locator(text: str, pinpoints: Sequence[Span]) -> Locator:
    """The pinpoint; its label is that of the first part, and the others keep what is printed before them: `3, p. 5`."""
    value = ""
    for start, end in pinpoints:
        part = _pinpoint(text[start:end])
        name, printed = _printed_label(text, start)
        if not value:
            value, label = part, name
        else:
            value += f", {printed} {part}" if printed else f" {part}"
    return Locator(value, label)


def _pinpoint(text: str) -> str:
    """Without the period that ends the note, which may be that of `ff.` as well."""
    text = text.strip(_EDGES)
    return text if _AND_FOLLOWING.search(text) else text.rstrip(".")


@cache
def _labels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    labels = table("stacite.parser", "data/locator_labels.toml")
    return tuple((name, pattern(rf"(?<!\w)(?:{source})\s?\Z", 2)) for name, source in labels.items())


def locator_label(text: str, start: int) -> str:
    """The label of the pinpoint that begins at `start`; `page` if nothing says otherwise."""
    return _printed_label(text, start)[0]


def _printed_label(text: str, start: int) -> tuple[str, str]:
    """The label of the pinpoint that begins at `start`, and how it is printed; `page` and nothing if it is not."""
    before = text[max(0, start - _LONGEST_LABEL) : start]
    found = ((name, match[0].strip()) for name, label in _labels() if (match := label.search(before)))
    return next(found, ("page", ""))


def _is_abbreviated(note: TaggedNote, part: FieldSpan) -> bool:
    """Whether the period at the end belongs to the last word, as where others have one too (`Harv. L. Rev.`)."""
    words = [token.text for token in note.tokens[part.start : part.end]]
    while len(words) > 1 and words[-1] in QUOTATION_MARKS:
        words.pop()
    *others, last = words
    stem = last.rstrip(".")
    # In a title a long word before a period ends a sentence.
    longest = _LONGEST_ABBREVIATION if part.variable == "title" else len(note.text)
    return (
        "." in stem
        # A publisher in capitals (`Springer VS`) is no abbreviation of a word.
        or (stem.lower() in word_set("parser/abbreviations") and not (part.variable == "publisher" and stem.isupper()))
        or any(word.endswith(".") and word[0].isalpha() and len(word) <= longest for word in others)
    )


# Emphasis that begins inside a title and goes on to its end: `Price sheet for *Twelve Photographs`.
_ENDS_IN_EMPHASIS = pattern(r"(?<=[\s(\[“‘„«])\*(?=[^\s*])[^*]*\Z")

# The quotation may end after the emphasis: `On the Concept of “Indigenous People*”`.
_LAST_MARK = pattern(r"\*(?=[“”’»\"']{0,2}\Z)")


def _with_whole_emphasis(text: str, *, is_quoted: bool) -> str:
    """Without the emphasis of the whole; of a mark that lost its other half at an edge, with that or without both."""
    if text.count("*") == 2 and text.startswith("*") and text.endswith("*"):
        text = text[1:-1]
    if text.count("*") % 2 and _ENDS_IN_EMPHASIS.search(text):
        text += "*"
    elif text.count("*") % 2:
        text = text.removeprefix("*") if text.startswith("*") else _LAST_MARK.sub("", text)
    return _without_own_marks(text, is_quoted=is_quoted)


def _signal_before(note: TaggedNote, start: int) -> str:
    """The signal that ends where a citation begins, but for punctuation between them."""
    for first, end in note.signals:
        between = note.tokens[end:start] if end <= start else [None]
        if all(token is not None and not token.text[0].isalnum() for token in between):
            return note.text[slice(*_span(note, first, end))].strip("* ,:;")
    return _joining_word(note, start)


def _joining_word(note: TaggedNote, start: int) -> str:
    """The `and` that joins a citation to what is cited before it."""
    mark, word = (note.tokens[at].text if at >= 0 else "" for at in (start - 2, start - 1))
    return word if mark in (";", ",") and word in word_set("parser/name_separators") and word.isalpha() else ""


def _target(text: str) -> int | None:
    match = _NOTE_NUMBER.search(text)
    return int(match["number"]) if match else None


def _comments(note: TaggedNote) -> Iterator[Span]:
    """What stands outside citations and signals and has a letter or a figure in it.

    Marks that end the sentence of a citation, or enclose the next one, belong to neither.
    """
    taken = [(each.start, each.end) for each in note.citations] + list(note.signals)
    at = 0
    for first, last in (*(_span(note, start, end) for start, end in sorted(taken)), (len(note.text), len(note.text))):
        begin, end = at, first
        while begin < end and note.text[begin] in _CLOSING:
            begin += 1
        while begin < end and note.text[end - 1] in (_OPENING if first < len(note.text) else " "):
            end -= 1
        if any(map(str.isalnum, note.text[begin:end])):
            yield begin, end
        at = max(at, last)


def find_keyed_cites(text: str) -> Iterator[tuple[Span, tuple[KeyedCite, ...]]]:
    """The groups in brackets with their cites; brackets that hold anything else are none."""
    for group in _GROUP.finditer(text) if "@" in text else ():
        cites = [_CITE.fullmatch(each.strip()) for each in group["cites"].split(";")]
        found = [
            KeyedCite(each["key"], each["prefix"].strip(), (each["suffix"] or "").strip()) for each in cites if each
        ]
        if len(found) == len(cites):
            yield group.span(), tuple(found)


FAMILY, GIVEN, BODY, OTHER = "family", "given", "body", ""
"""What a token of a name list can be; `OTHER` is punctuation, `and`, `et al.`"""
NAME_LABELS = (FAMILY, GIVEN, BODY, OTHER)
_OTHERS = pattern(r"\bet al\b|\bu\. ?a\b|\band others\b|\be altri\b|\by otros\b|\bet alii\b|\be\. ?a\.", 2)
_AND_OTHERS = frozenset(("e.a.", "u.a."))
_INITIALS = pattern(r"(?:[^\W\d_a-zà-öø-ÿ]\.?-?){1,3}")
_GIVEN_SYLLABLES = pattern(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:i?ang|i?ong|i?an|i?ao|uang|uan|eng|ing|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua"
    r"|uo|ui|üe|ue|a|e|i|o|u|ü)(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)(?:i?ang|i?ong|i?an|i?ao|uang|uan|eng|ing|ai|ei|ao|ou"
    r"|an|en|in|un|ia|ie|iu|ua|uo|ui|a|e|i|o|u)|[A-Za-z]+-[a-z]+",
    re.IGNORECASE,
)
# Ends the sentence, not the name; `Jr.` and the like are short.
_PERIOD = pattern(r"(?<=[^\W\d_]{3})\.$")
_AND, _COMMA = "and", ","
_HYPHENS = frozenset("-‐\u2011")
_WITHIN_NAMES = _HYPHENS | frozenset(".’'")
_DEGREES = frozenset("M.D. J.D. S.J. O.P. Q.C. K.C. S.C. O.F.M. C.S.C. O.S.B.".split())
_TITLES = pattern(r"\A(?:(?:Prof|Dr|Lect)\.\s*)+")
# `in Zusammenarbeit mit Roe`, `en collaboration avec Roe`: words between two names.
_TOGETHER = frozenset(
    "zusammenarbeit mitarbeit mitwirkung verbindung collaboration cooperation collaborazione colaboración".split()
)
# Of popes and kings; a single letter is an initial.
_NUMERAL = pattern(r"[IVX]{2,6}\.?")
_LONGEST_NUMBERED = 4
_MOST_INITIALS = 3
_PARTICLES = frozenset("da das de del della der di do dos du la le les van von vom ten ter zu zum zur d l".split())
_BEHIND = pattern(rf"(?: (?:{'|'.join(sorted(_PARTICLES))})[’']?)+\Z")
_GENERATIONS = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})
_WORD = pattern(r"[^\W\d_]{1,40}")
_SPANISH = frozenset("el los las y del por para una un con según véase ver ley sobre entre".split())
_SPANISH_ENDINGS = ("ción", "sión", "ciones", "dad")
_NOT_SPANISH = frozenset(
    "da do das dos em uma não e os as ao il di della che und der die the of and le des du et les".split()
)


def persons(text: str, tokens: Sequence[Token], scores: Sequence[Sequence[float]]) -> tuple[Name, ...]:
    """The names of a list; `scores` has a score for each of `NAME_LABELS` for each token, the logarithm of its odds."""
    labels = _corrected(tokens, _likely_labels(tokens, scores))
    _label_joined_families(tokens, labels)
    if _is_spanish(text):
        _label_double_families(tokens, labels)
    names = _names(text, list(_runs(tokens, labels)))
    if names and _OTHERS.search(text, tokens[0].start, tokens[-1].end):
        names.append(OTHERS)
    return tuple(names)


def _names(text: str, runs: Sequence[tuple[str, tuple[int, int]]]) -> list[Name]:
    """The names that the runs of labels make."""
    names: list[Name] = []
    given, at = "", 0

    def printed(span: tuple[int, int]) -> str:
        return without_ligatures(text[slice(*span)].replace("*", "").strip(" ,;")).lstrip("-")

    while at < len(runs):
        kind, words = runs[at][0], printed(runs[at][1])
        if kind == BODY:
            names.append(Name(literal=_without_period(words)))
        elif kind == FAMILY:
            # Given names follow the family name, after a comma or not, unless they begin the next name.
            after = 2 if _kind(runs, at + 1) == _COMMA else 1
            if not given and _kind(runs, at + after) == GIVEN and _kind(runs, at + after + 1) != FAMILY:
                at += after
                given = _TITLES.sub("", _PERIOD.sub("", printed(runs[at][1])))
            if any(map(str.isalpha, words)):
                names.append(_person(_PERIOD.sub("", _TITLES.sub("", words)), given))
        given = _TITLES.sub("", words) if kind == GIVEN else given if kind in (_COMMA, OTHER) else ""
        at += 1
    return names


def _person(family: str, given: str) -> Name:
    """A person, whose particle may be printed behind the given name: `Holbach, Paul Henri d’`."""
    particle = match[0] if (match := _BEHIND.search(given)) else ""
    elided = "’" * particle.endswith((" d", " l"))
    return Name(family, given.removesuffix(particle), dropping_particle=particle.strip() + elided)


# Letters of a word before a period that is no abbreviation, in whatever list it may be.
_WHOLE_WORD = 5


def _without_period(body: str) -> str:
    """The name of a body without the period of its sentence: `IBM.`, but `Acme Inc.`, `U.S.`, `Natl. Acad. Sci.`."""
    *before, stem = body.removesuffix(".").split(" ")
    is_dotted = len(stem) < 2 or ("." in stem and all(len(each) < 3 for each in stem.split(".")))
    is_listed = stem.casefold() in word_set("parser/abbreviations") and not (stem.isupper() and len(stem) > 2)
    is_among_others = bool(before) and before[-1].endswith(".") and "." not in before[-1][:-1]
    return body if is_dotted or (len(stem) < _WHOLE_WORD and (is_listed or is_among_others)) else body.removesuffix(".")


def _likely_labels(tokens: Sequence[Token], scores: Sequence[Sequence[float]]) -> list[str]:
    """The likeliest labels, under which each name is wholly a person's or wholly a body's."""
    family, given, body, _ = range(len(NAME_LABELS))
    labels = [NAME_LABELS[max(range(len(each)), key=each.__getitem__)] for each in scores]
    for start, end in _compounds(tokens):
        parts = [at for at in range(start, end, 2) if labels[at]]
        if parts:
            best = max((family, given, body), key=lambda label: sum(scores[at][label] for at in parts))
            labels[start:end] = [NAME_LABELS[best]] * (end - start)
    for words in _between_commas(tokens, labels):
        if _is_station([tokens[at].text for at in words]):
            for at in words:
                labels[at] = BODY
            continue
        found = {labels[at] for at in words}
        if BODY not in found or (found == {BODY} and len(words) != 2):
            continue
        as_body = sum(scores[at][body] for at in words)
        as_person = sum(max(scores[at][family], scores[at][given]) for at in words)
        # `Jane Doe` is a person, even where DOE is a department: no name of a body begins with a given name.
        begins_as_person = len(words) == 2 and scores[words[0]][given] > scores[words[0]][body] - 1
        is_body = as_body > as_person and not begins_as_person
        for at in words:
            is_family = scores[at][family] > scores[at][given]
            labels[at] = BODY if is_body else FAMILY if is_family else GIVEN
        if not {BODY, FAMILY} & {labels[at] for at in words}:
            labels[max(words, key=lambda at: scores[at][family] - scores[at][given])] = FAMILY
    return labels


def _is_station(words: Sequence[str]) -> bool:
    """Whether words have an abbreviation and end with a number, as no person's name does: `BBC Radio 4`."""
    return len(words) > 1 and words[-1].isdecimal() and any(len(word) > 1 and word.isupper() for word in words)


def _compounds(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Words that hyphens join, each with the token after its last: `Jean-Paul`, `Martin-Ortega`."""
    at = 0
    while at < len(tokens):
        end = at + 1
        while (
            end + 1 < len(tokens)
            and tokens[end].text in _HYPHENS
            and tokens[end - 1].end == tokens[end].start
            and tokens[end].end == tokens[end + 1].start
            and tokens[end + 1].text[0].isalpha()
        ):
            end += 2
        if end > at + 1 and tokens[at].text[0].isalpha():
            yield at, end
        at = end


def _corrected(tokens: Sequence[Token], labels: Sequence[str]) -> list[str]:
    """The labels, so that initials are no family name where a word beside them can be it: `Roe AB`."""
    corrected = list(labels)
    for at, token in enumerate(tokens):
        # `A.` and `E.` look like words for `and`.
        if labels[at] == OTHER and token.text.endswith(".") and _INITIALS.fullmatch(token.text):
            corrected[at] = GIVEN
        if token.text in _AND_OTHERS:
            corrected[at] = OTHER
        # `Lorenzo de’ Medici` is one person.
        is_article = at > 0 and token.text in "'’" and tokens[at - 1].text.lower() in ("de", "da", "di")
        if is_article and tokens[at - 1].end == token.start and labels[at + 1 : at + 2] == [FAMILY]:
            corrected[at - 1 : at + 1] = [FAMILY, FAMILY]
        # `Ana de las Roe Marsh`: an article after a particle belongs to the family name.
        is_plural = token.text in ("las", "los") and labels[at] == OTHER and tokens[at - 1].text == "de"
        if is_plural and labels[max(0, at - 1) : at] == [FAMILY] and labels[at + 1 : at + 2] != [BODY]:
            corrected[at] = FAMILY
        # So does `and` between two persons look like that in the name of a body.
        beside = {*labels[max(0, at - 1) : at], *labels[at + 1 : at + 2]}
        if labels[at] == BODY not in beside and token.text.lower() in word_set("parser/name_separators"):
            corrected[at] = OTHER
    _label_words_between_names(tokens, corrected)
    _label_lists_of_words(tokens, corrected)
    _label_pair(tokens, corrected)
    _label_families_before_initials(tokens, corrected)
    inverted = _inverted(tokens, corrected)
    for words in _between_commas(tokens, corrected):
        if words and not inverted & set(words):
            _label_name(tokens, words, corrected)
            _label_given_alone(tokens, words, corrected)
    if GIVEN in corrected and not {FAMILY, BODY} & set(corrected):
        last = max(at for at, label in enumerate(corrected) if label == GIVEN)
        corrected[last] = FAMILY
    return corrected


def _label_words_between_names(tokens: Sequence[Token], labels: list[str]) -> None:
    """Label `in Zusammenarbeit mit` as no part of a name."""
    for at in range(1, len(tokens)):
        if tokens[at].text.lower() in _TOGETHER and tokens[at - 1].text in ("in", "unter", "en"):
            labels[at - 1 : at + 1] = [OTHER, OTHER]


def _label_name(tokens: Sequence[Token], words: Sequence[int], labels: list[str]) -> None:
    """Label the words of one name whose form says which of them is the family name."""
    if _is_of_ruler(tokens, words, labels) or _is_by_place(tokens, words, labels):
        labels[words[0] : words[-1] + 1] = [BODY] * (words[-1] + 1 - words[0])
        return
    is_person, generation = BODY not in (labels[at] for at in words), None
    # `Roe IV` may have initials, but not `Ada Q. Roe IV`.
    if is_person and len(words) > 2 and tokens[words[-1]].text in _GENERATIONS:
        generation, words = words[-1], words[:-1]
    initials = [at for at in words if _INITIALS.fullmatch(tokens[at].text)]
    others = [at for at in words if at not in initials]
    if _is_family_first(_joined(tokens, words)):
        labels[words[0] : words[-1] + 1] = [FAMILY] + [GIVEN] * (words[-1] - words[0])
    elif is_person and (given := _first_given(tokens, words)) >= 0:
        labels[words[0] : given] = [FAMILY] * (given - words[0])
        labels[given : words[-1] + 1] = [GIVEN] * (words[-1] + 1 - given)
    elif is_person and (family := _family_in_capitals(tokens, words)) is not None:
        labels[family : words[-1] + 1] = [FAMILY] * (words[-1] + 1 - family)
    elif is_person and initials and others and all(labels[at] != FAMILY for at in others):
        # `Ada Q. Roe`, but `Roe A Q` and `A Q Roe`.
        is_between = others[0] < initials[-1] < others[-1]
        for at in words:
            labels[at] = GIVEN if at in initials or (is_between and at < initials[-1]) else FAMILY
        if generation is not None and labels[generation]:
            labels[generation] = labels[words[-1]]
    elif is_person and words:
        _label_between_families(tokens, words, labels)


def _label_given_alone(tokens: Sequence[Token], words: Sequence[int], labels: list[str]) -> None:
    """Label the last word of a whole name as the family name if all were taken for given names: `Ada Roe/Jo Doe`."""
    names = _joined(tokens, words)
    before = tokens[words[0] - 1].text.lower() if words[0] else "and"
    are_given = len(names) > 1 and {labels[at] for at in words} == {GIVEN}
    if are_given and before in word_set("parser/name_separators") and not _INITIALS.fullmatch(names[-1]):
        labels[words[-1]] = FAMILY


def _is_of_ruler(tokens: Sequence[Token], words: Sequence[int], labels: Sequence[str]) -> bool:
    """Whether a number ends a single name, or is all that was taken for a family or given name: `Juan Pablo II`."""
    *others, last = words
    kinds = {labels[at] for at in others}
    if not 1 <= len(others) < _LONGEST_NUMBERED or not _NUMERAL.fullmatch(tokens[last].text) or BODY in kinds:
        return False
    is_told = kinds | {labels[last]} == {FAMILY, GIVEN} and labels[last] not in kinds
    if any(_INITIALS.fullmatch(token.text) for token in tokens[words[0] : last]):
        return False
    # Two letters may be initials: `Roe IV, Marsh VI`.
    are_initials = len(tokens[last].text.rstrip(".")) == 2 and (
        any(token.text == "," for token in tokens) or (labels[words[0]], labels[last]) == (FAMILY, GIVEN)
    )
    return is_told if len(others) > 1 else not are_initials


def _is_by_place(tokens: Sequence[Token], words: Sequence[int], labels: Sequence[str]) -> bool:
    """Whether a person is named by a place, and has no family name: `Julian of Norwich`."""
    printed = [tokens[at].text for at in words]
    return "of" in printed[1:-1] and len(printed) <= _LONGEST_NUMBERED and BODY not in {labels[at] for at in words}


def _first_given(tokens: Sequence[Token], words: Sequence[int]) -> int:
    """Where the given name begins after a family name in capitals, `ROWE Ada`, or before a particle; -1 for none."""
    starts = [at for at in words if at == words[0] or tokens[at - 1].text not in _HYPHENS]
    printed = _joined(tokens, words)
    count = next((at for at, word in enumerate(printed) if not word.isupper() or "." in word), len(printed))
    others = [word for word in printed[count:] if word not in _PARTICLES]
    are_given = bool(others) and all(word[0].isupper() and (len(word) < 3 or not word.isupper()) for word in others)
    # Initials may have no periods: `JRR Roe`.
    is_family = any(len(word) > (2 if count > 1 else _MOST_INITIALS) for word in printed[:count])
    is_told = are_given and len(starts) == len(printed) and is_family
    is_before_particle = len(words) > 1 and printed[-1] in _PARTICLES
    return starts[count] if is_told else words[0] if is_before_particle else -1


def _label_between_families(tokens: Sequence[Token], words: Sequence[int], labels: list[str]) -> None:
    """Label one person as one: `Ada S. Roe Jr.` begins with a given name, `Ada de Lune Marsh` ends in one family."""
    places = [at for at in words if labels[at] == FAMILY]
    if len(places) < 2 or labels[words[-1]] != FAMILY or labels[words[0] : words[-1] + 1].count(BODY):
        return
    first, *others = _joined(tokens, words)
    if len(places) == len(words) and len(others) == 2 and all(word[0].isupper() for word in (first, *others)):
        # A name without commas begins with a given name, and two families are the most: `Ada Roe Marsh`.
        is_inverted = others[-1] in word_set("parser/spanish_given_names")
        if not is_inverted and first.lower() not in word_set("parser/function_words"):
            labels[words[0]] = GIVEN
        return
    between = [at for at in words if labels[at] == GIVEN and places[0] < at]
    # After a period that is no abbreviation's, another sentence begins.
    if not between or any(token.text == "." for token in tokens[words[0] : words[-1]]):
        return
    if all(_INITIALS.fullmatch(tokens[at].text) for at in between) or places[0] == words[0]:
        labels[words[0] : between[-1] + 1] = [GIVEN] * (between[-1] + 1 - words[0])
    else:
        labels[places[0] : words[-1] + 1] = [FAMILY] * (words[-1] + 1 - places[0])


@lru_cache(maxsize=1024)
def _is_spanish(text: str) -> bool:
    """Whether the words of a note are Spanish rather than of another language."""
    words = [match[0].lower() for match in _WORD.finditer(text)]
    spanish = sum(word in _SPANISH or word.endswith(_SPANISH_ENDINGS) for word in words)
    return spanish > 1 and spanish > sum(word in _NOT_SPANISH for word in words)


def _label_double_families(tokens: Sequence[Token], labels: list[str]) -> None:
    """In Spanish two family names follow a given name: `Ana Roe Marsh`, but `Ana María Roe`."""
    for words in _between_commas(tokens, labels):
        names = _joined(tokens, words)
        if len(words) == len(names) == 3 and [labels[at] for at in words] == [GIVEN, GIVEN, FAMILY]:
            is_family = len(names[1]) > 2 and names[1][0].isupper() and not names[1].endswith(".")
            if is_family and names[1].capitalize() not in word_set("parser/spanish_given_names"):
                labels[words[1] : words[2] + 1] = [FAMILY] * (words[2] + 1 - words[1])


def _label_joined_families(tokens: Sequence[Token], labels: list[str]) -> None:
    """Two family names that `y` joins are one person's if the second has no given name: `Ana Roe y Marsh`."""
    groups = [words for words in _between_commas(tokens, labels) if words]
    for before, words in pairwise(groups):
        joint = words[0] - 1
        if joint != before[-1] + 1 or tokens[joint].text not in ("y", "i") or len(words) > 1:
            continue
        if labels[before[0]] == GIVEN and labels[before[-1]] == labels[words[0]] == FAMILY:
            known = word_set("parser/spanish_given_names")
            first = next(at for at in before[1:] if labels[at] == FAMILY or tokens[at].text not in known)
            labels[first : words[0] + 1] = [FAMILY] * (words[0] + 1 - first)


def _inverted(tokens: Sequence[Token], labels: list[str]) -> set[int]:
    """Label the parts of names that are printed as `Family, Given`; the places of their words.

    Each part may have been taken for a name by itself: `Barberá, Ester y Martínez, Isabel`, `Doe, Jane Roe`.
    """
    names: list[list[list[int]]] = [[]]
    end = 0
    for words in filter(None, _between_commas(tokens, labels)):
        if names[-1] and any(token.text != "," for token in tokens[end : words[0]]):
            names.append([])
        names[-1].append(words)
        end = words[-1] + 1
    names = [each for name in names for each in _pairs_of(name, labels)]
    found = [[[labels[at] for at in part] for part in name] for name in names]
    if any(BODY in part for name in found for part in name):
        return set()
    pairs = [name for name, each in zip(names, found, strict=True) if len(each) == 2 and set(each[0]) == {FAMILY}]
    whole = [name for name in pairs if {labels[at] for at in name[1]} == {GIVEN}]
    places: set[int] = set()
    for family, given in pairs:
        if labels[given[0]] == GIVEN or (whole and len(pairs) == len(names)):
            for at in given:
                labels[at] = GIVEN
            places.update(family, given)
    return places


def _label_families_before_initials(tokens: Sequence[Token], labels: list[str]) -> None:
    """All words before a comma and initials are a family name: `ROE MARSH, A.`, but `Ada Roe, M.D.`."""
    groups = [words for words in _between_commas(tokens, labels) if words]
    for before, words in pairwise(groups):
        is_next = words[0] == before[-1] + 2 and tokens[before[-1] + 1].text == ","
        printed = [tokens[at].text for at in words]
        are_initials = all(word.endswith(".") and _INITIALS.fullmatch(word) for word in printed)
        if not is_next or not are_initials or _DEGREES.issuperset(printed):
            continue
        has_initials = any(
            _INITIALS.fullmatch(word) and (len(word) < 3 or "." in word) for word in (tokens[at].text for at in before)
        )
        if not has_initials and {labels[at] for at in before} == {GIVEN, FAMILY}:
            labels[before[0] : before[-1] + 1] = [FAMILY] * (before[-1] + 1 - before[0])


def _pairs_of(name: list[list[int]], labels: Sequence[str]) -> Iterator[list[list[int]]]:
    """The parts of a list with commas alone in pairs, where it is `Family, Given, Family, Given`; else all as one."""
    step = 2 if _are_pairs([[labels[at] for at in part] for part in name]) else max(1, len(name))
    yield from (name[at : at + step] for at in range(0, max(1, len(name)), step))


def _are_pairs(parts: Sequence[Sequence[str]]) -> bool:
    """Whether every other part is a family name, and most of those after them are given names.

    Half of these are enough where one has several words: no list of family names has that.
    """
    families, others = parts[::2], parts[1::2]
    if len(parts) < 4 or len(families) != len(others) or any(set(part) != {FAMILY} for part in families):
        return False
    given = sum(part[0] == GIVEN for part in others)
    return 2 * given > len(others) or (2 * given == len(others) and any(len(part) > 1 for part in others))


def _label_lists_of_words(tokens: Sequence[Token], labels: list[str]) -> None:
    """Label a list of single words: `Doe, Roe & Poe` has family names, `Doe, Jane, Richard Roe` begins with one."""
    groups = [words for words in _between_commas(tokens, labels) if words]
    if len(groups) < 3 or any(labels[at] == BODY for words in groups for at in words):
        return
    if any(token.text in "()[]" for token in tokens[groups[0][0] : groups[-1][-1]]):
        return
    counts = [len(_joined(tokens, words)) for words in groups]
    firsts = [labels[words[0]] for words in groups]
    has_initials = any(_INITIALS.fullmatch(tokens[at].text) for words in groups for at in words)
    joined = [words[0] for words in groups if tokens[words[0] - 1].text.lower() in word_set("parser/name_separators")]
    # `Roe, Ada y Doe, Jo` and `Roe, Ada, Doe, Jo` are pairs.
    are_pairs = not joined and _are_pairs([[first] for first in firsts])
    if set(counts) == {1} and not has_initials and not are_pairs and joined in ([], [groups[-1][0]]):
        found = [FAMILY] * len(groups)
    elif counts[:2] == [1, 1] and firsts[:2] == [FAMILY, FAMILY] and set(firsts[2:]) == {GIVEN}:
        found = [FAMILY, GIVEN]
    else:
        return
    for words, label in zip(groups, found, strict=False):
        labels[words[0] : words[-1] + 1] = [label] * (words[-1] + 1 - words[0])


def _label_pair(tokens: Sequence[Token], labels: list[str]) -> None:
    """Label `Doe, Jane`, `Ní Roe, Jane` and `Roe Marsh, Ana María`: the first part is the family name.

    In the labeled notes, 19 in 20 of two single words are `Doe, Jane`, also with the second in brackets; few are `Doe,
    Roe`.
    """
    groups = [words for words in _between_commas(tokens, labels) if words]
    if len(groups) != 2 or any(labels[at] == BODY for words in groups for at in words):
        return
    first, second = groups
    family, given = (_joined(tokens, words) for words in groups)
    between = [token.text for token in tokens[first[-1] + 1 : second[0]]]
    is_alone = first[0] == 0 and len(tokens) - second[-1] <= 1 + (between == ["("])
    if not is_alone or between not in ([","], ["("]):
        return
    is_one = len(given) == 1 and {labels[at] for at in (*first, *second)} == {FAMILY}
    known = word_set("parser/spanish_given_names")
    if (is_one and len(family) <= 2) or (len(family) == 2 and known.issuperset(given) and known.isdisjoint(family)):
        labels[first[0] : first[-1] + 1] = [FAMILY] * (first[-1] + 1 - first[0])
        labels[second[0] : second[-1] + 1] = [GIVEN] * (second[-1] + 1 - second[0])


def _joined(tokens: Sequence[Token], places: Sequence[int]) -> list[str]:
    """The words at these places, those that hyphens join as one."""
    words: list[str] = []
    for at in places:
        if words and at > places[0] and tokens[at - 1].text in _HYPHENS and tokens[at - 1].end == tokens[at].start:
            words[-1] += f"-{tokens[at].text}"
        else:
            words.append(tokens[at].text)
    return words


def _family_in_capitals(tokens: Sequence[Token], words: Sequence[int]) -> int | None:
    """Where the family name begins in a name of initials and several words in capitals: `R. ROWE MARSH`."""
    family = next((at for at in words if not (tokens[at].text.endswith(".") and len(tokens[at].text) <= 4)), words[0])
    is_one = words[0] < family < words[-1] and all(tokens[at].text.isupper() for at in words)
    return family if is_one else None


def _is_family_first(words: Sequence[str]) -> bool:
    """Chinese and Korean names as they are printed at home: a common family name and a given name of two syllables."""
    surnames = word_set("parser/family_first_surnames")
    is_told = len(words) == 2 and words[0] in surnames and words[1] not in surnames
    return is_told and _GIVEN_SYLLABLES.fullmatch(words[1]) is not None


def _between_commas(tokens: Sequence[Token], labels: Sequence[str]) -> Iterator[list[int]]:
    """The places of the words of names, in groups that no other token but a hyphen separates."""
    group: list[int] = []
    for at, (token, label) in enumerate(zip(tokens, labels, strict=True)):
        if label and token.text[0].isalnum():
            group.append(at)
        elif token.text not in _WITHIN_NAMES:
            yield group
            group = []
    yield group


def _kind(runs: Sequence[tuple[str, tuple[int, int]]], at: int) -> str:
    return runs[at][0] if at < len(runs) else ""


def _runs(tokens: Sequence[Token], labels: Sequence[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Successive tokens of one label as one; commas; and what separates two names for certain."""
    kind, start, end = "", 0, 0
    for token, label in zip(tokens, labels, strict=True):
        found = label
        if not token.text[0].isalnum() and label in (GIVEN, OTHER):
            # Hyphens and periods within given names; anything else ends them.
            found = GIVEN if kind == GIVEN and token.text in _WITHIN_NAMES and token.start == end else OTHER
        if found == OTHER:
            word = token.text.lower().rstrip(".")
            found = _COMMA if word == "," else _AND if word in word_set("parser/name_separators") else OTHER
        if found and found == kind and found not in (_COMMA, _AND):
            end = token.end
            continue
        if kind:
            yield kind, (start, end)
        kind, start, end = found, token.start, token.end
    if kind:
        yield kind, (start, end)
