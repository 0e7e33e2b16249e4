"""What typists, word processors and scanners do to citations; the spans stay true."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from training.synthetic.lexicon import pick
from training.synthetic.titles import headline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

    from training.synthetic.record import Record

    Edit = tuple[int, int, str]
    """(start, end, what stands there now)."""

_PAGES = re.compile(r"\b(pp?)\. ?(?=\d)")
_NOT_FAMILY = re.compile(r"(?:,? (?:and|und|et|y|e|u\.|with) |,? & | / |/|; |, )")
_LONG = re.compile(r"[a-zà-ÿ]{8,}")


def disturb(record: Record, rng: Random) -> Record:
    """A record with some of its punctuation, spaces, case and words changed; at times with none."""
    for chance, change in _CHANGES:
        if rng.random() < chance:
            record = change(record, rng)
    return record


def edited(record: Record, edits: Iterable[Edit]) -> Record:
    """A record with parts of its text replaced, none over another; an edit lies within a span or without."""
    text = []
    shifts: list[tuple[int, int, int, int]] = []
    at = length = 0
    for start, end, replacement in sorted(edits):
        text += [record.text[at:start], replacement]
        length += start - at
        shifts.append((start, end, length, length + len(replacement)))
        length += len(replacement)
        at = end
    text.append(record.text[at:])
    if not shifts:
        return record

    def moved(place: int, *, closes: bool) -> int:
        shift = 0
        for start, end, new_start, new_end in shifts:
            if place < start or (place == start and (closes or end > start)):
                break
            if place < end:
                return new_end if closes else new_start
            shift = new_end - end
        return place + shift

    spans = tuple((label, moved(start, closes=False), moved(end, closes=True)) for label, start, end in record.spans)
    emphasis = tuple((moved(start, closes=False), moved(end, closes=True)) for start, end in record.emphasis)
    return replace(
        record,
        text="".join(text),
        spans=tuple(span for span in spans if span[1] < span[2]),
        emphasis=tuple(span for span in emphasis if span[0] < span[1]),
    )


def _replaced(record: Record, table: dict[str, str]) -> Record:
    return edited(record, [(at, at + 1, table[old]) for at, old in enumerate(record.text) if old in table])


def _straight(record: Record, _rng: Random) -> Record:
    return _replaced(record, {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})


def _straight_apostrophe(record: Record, _rng: Random) -> Record:
    return _replaced(record, {"’": "'", "‘": "'"})


def _single(record: Record, _rng: Random) -> Record:
    if "‘" in record.text:
        return record
    return _replaced(record, {"“": "‘", "”": "’"})


def _hyphens(record: Record, rng: Random) -> Record:
    return _replaced(record, {"–": rng.choice(("-", "-", "-", "--", "—", "‑"))})


def _plain(record: Record, _rng: Random) -> Record:
    return replace(record, emphasis=())


def _less_emphasis(record: Record, rng: Random) -> Record:
    return replace(record, emphasis=tuple(span for span in record.emphasis if rng.random() < 0.5))


def _spaces(record: Record, rng: Random) -> list[int]:
    places = [at for at, character in enumerate(record.text) if character == " "]
    # A space between two values is left alone if there are others: without it, one token would have two labels.
    edges = {place for _, start, end in record.spans for place in (start, end)}
    free = [at for at in places if at not in edges and at + 1 not in edges]
    return rng.sample(free or places, min(len(free or places), rng.randint(1, 3)))


def _lost_spaces(record: Record, rng: Random) -> Record:
    places = [at for at in _spaces(record, rng) if record.text[at - 1] in ",.;:)"] or _spaces(record, rng)[:1]
    return edited(record, [(at, at + 1, "") for at in places])


def _doubled_spaces(record: Record, rng: Random) -> Record:
    return edited(record, [(at, at, " ") for at in _spaces(record, rng)])


def _hard_spaces(record: Record, rng: Random) -> Record:
    character = rng.choice(("\u00a0", "\u00a0", "\u202f"))
    return edited(record, [(at, at + 1, character) for at in _spaces(record, rng)])


def _no_period(record: Record, _rng: Random) -> Record:
    end = len(record.text)
    inside = any(stop == end for _, _, stop in record.spans)
    return edited(record, [(end - 1, end, "")]) if record.text.endswith(".") and not inside else record


def _pages(record: Record, rng: Random) -> Record:
    labelled = [(start, end) for _, start, end in record.spans]
    terms = ("p. ", "pp. ", "p.", "pp.", "p ", "pp ", "pgs. ", "page ")
    edits: list[Edit] = [
        (*match.span(), rng.choice(terms))
        for match in _PAGES.finditer(record.text)
        if not any(start <= match.start() < end for start, end in labelled)
    ]
    if not edits:
        for label, start, _ in record.spans:
            if label == "locator" and record.text[:start].endswith(", ") and record.text[start].isdigit():
                edits.append((start, start, rng.choice(("p. ", "p. ", "pp. ", "at ", "p."))))
    return edited(record, edits)


def _capital_families(record: Record, rng: Random) -> Record:
    whole = rng.random() < 0.25
    edits: list[Edit] = []
    for label, start, end in record.spans:
        if label not in ("author", "editor"):
            continue
        at = start
        for name in _NOT_FAMILY.split(record.text[start:end]):
            at = record.text.index(name, at)
            from_ = at if whole else at + name.rfind(" ") + 1
            word = record.text[from_ : at + len(name)]
            if len(word) > 2 and len(word.upper()) == len(word) and "." not in word:
                edits.append((from_, at + len(name), word.upper()))
            at += len(name)
    return edited(record, edits)


def _cased(record: Record, rng: Random) -> Record:
    case: Callable[[str], str] = rng.choice((_lower, _lower, headline, str.upper, str.lower))
    text = record.text
    for label, start, end in record.spans:
        title = case(record.text[start:end])
        if label == "title" and len(title) == end - start:
            text = text[:start] + title + text[end:]
    return replace(record, text=text)


def _lower(title: str) -> str:
    return title[:1] + "".join(character.lower() for character in title[1:])


def _ligatures(record: Record, _rng: Random) -> Record:
    found = re.finditer("ffi|fi|fl|ff", record.text)
    table = {"ffi": "ﬃ", "fi": "ﬁ", "fl": "ﬂ", "ff": "ﬀ"}
    return edited(record, [(*match.span(), table[match[0]]) for match in found])


def _broken_word(record: Record, rng: Random) -> Record:
    found = list(_LONG.finditer(record.text))
    if not found:
        return record
    at = rng.choice(found).start() + rng.randint(3, 5)
    return edited(record, [(at, at, rng.choice(("- ", "-", "\u00ad")))])


def _broken_url(record: Record, rng: Random) -> Record:
    for label, start, end in record.spans:
        places = [at for at in range(start + 9, end - 1) if record.text[at] in "/-."]
        if label == "URL" and places:
            at = rng.choice(places) + 1
            return edited(record, [(at, at, " ")])
    return record


def _appendix(rng: Random, group: str) -> str:
    chosen = pick(rng, "noise", group)
    return chosen if chosen[0] in ".," else f" {chosen}"


def _trailing(record: Record, rng: Random) -> Record:
    end = len(record.text) - record.text.endswith(".")
    title = next((record.text[start:stop] for label, start, stop in record.spans if label == "title"), "Report")
    remark = _appendix(rng, "remarks").replace("{}", " ".join(title.split()[:2]).strip(",:?"))
    return edited(record, [(end, end, remark)]) if end else record


def _seen(record: Record, rng: Random) -> Record:
    labels = {label for label, _, _ in record.spans}
    if "URL" not in labels or "accessed" in labels:
        return record
    end = len(record.text) - record.text.endswith(".")
    day = pick(rng, "noise", "days")
    form = _appendix(rng, "access dates")
    start = end + form.index("{")
    record = edited(record, [(end, end, form.replace("{}", day))])
    span = ("accessed", start, start + len(day))
    return replace(record, spans=(*record.spans, span))


# In the order in which they are made: straight quotation marks come after those that look for curly ones.
_CHANGES: tuple[tuple[float, Callable[[Record, Random], Record]], ...] = (
    (0.05, _seen),
    (0.04, _trailing),
    (0.12, _pages),
    (0.06, _capital_families),
    (0.1, _cased),
    (0.08, _single),
    (0.3, _straight),
    (0.15, _straight_apostrophe),
    (0.3, _hyphens),
    (0.12, _no_period),
    (0.35, _plain),
    (0.05, _less_emphasis),
    (0.06, _lost_spaces),
    (0.05, _doubled_spaces),
    (0.06, _hard_spaces),
    (0.02, _ligatures),
    (0.02, _broken_word),
    (0.02, _broken_url),
)
