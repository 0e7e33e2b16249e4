"""Where the grammar knows better than the tagger what words are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.bodies import is_body, is_body_part, is_institution, is_serial
from stacite.parser.booktitle import TAIL_WORDS
from stacite.parser.names import names_of
from stacite.parser.places import is_place
from stacite.parser.sentences import full_stops
from stacite.parser.tagging.model import Run
from stacite.parser.tagging.reading import stretch

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.tagging.reading import Reading

TITLES = ("title", "container-title", "collection-title")
NAMES = ("author", "editor", "translator")
HANDS = dict.fromkeys(
    ("contributor", "container-author", "director", "interviewer", "recipient", "compiler", "collection-editor"),
    "contributor",
)
"""Hands that the tagger does not tell apart."""
GRAMMAR_ONLY = frozenset(
    """
    medium dimensions volume-title number-of-volumes chapter-number original-date collection-title collection-number
    reviewed-title section event-title genre archive
    """.split()
)
"""What the tagger has no label for, or learnt little of."""
NUMBERED = frozenset(("volume", "issue", "page"))
_TAIL = pattern(rf"{TAIL_WORDS.pattern}|(?:NS|n\.s\.|N\.F\.|(?:new|old|\d(?:st|nd|rd|th)) ser)\b")
"""What stands behind titles, and behind those of journals."""
_OPENS_TITLE = pattern(r"(?:\d{1,3} )?[^\W\d_]{3}|[A-Z][ ’']|[“‘«]")
"""Words, and no date or number that was left over."""
_YEARS = pattern(r"[,:]? \(?\d{3,4}\s?[–-]\s?\d{2,4}")
_QUOTES_FIRST = pattern(r"[“‘][^“‘]+[”’]: ")
"""`“Nobody Came”: Flight from the North`."""
_OTHER_EDITION = pattern(r"\bof (?:the )?\Z")
"""`facsimile of the first edition`: before the words that name another edition."""
_OF_TOWN = pattern(r"[A-Z][a-zà-ÿ]{2,14} of [A-Z][a-zà-ÿ]+")
"""`Isidore of Seville`."""


_JOINTS = frozenset("of for and the on de du des la der für und".split())
_MOST_PARTS = 2


def known_better(reading: Reading, run: Run, draft: Draft, name: str) -> str:
    """The variable as which the grammar knows the words of a run better; none where the tagger does.

    They are a part of what it read, the tagger has no label for them, or a body's name says what it is.
    """
    if name in NUMBERED and draft.locator is not None and draft.locator.value.endswith(stretch(reading, run).text):
        dated = draft.fields.get("issued", (0, 0))
        return "" if dated[0] > reading.found.places[reading.words[run.start].start] else "locator"
    if name in NUMBERED and _is_in_locator(reading, run, draft):
        return "locator"
    if _stays(reading, run, draft, name):
        return name
    words = set(range(run.start, run.end))
    for other, span in draft.fields.items():
        inside = set(reading.inside(span))
        better = _better_of(reading, run, name, other, words, inside)
        if better is not None:
            return better
        if _is_surer(reading, draft, (name, words), (other, inside)):
            return other
    return ""


def _stays(reading: Reading, run: Run, draft: Draft, name: str) -> bool:
    """Whether the variable is as the grammar has it, with other words or none."""
    if name == "edition":
        return _OTHER_EDITION.search(reading.found.text, 0, reading.words[run.start].start) is not None
    if name in ("publisher", "publisher-place"):
        return _is_stage(reading, run, draft)
    if name in TITLES and _goes_on_into_tail(reading, run, draft, name):
        return True
    if name == "title":
        return _leaves_years(reading, run, draft) or _breaks_marks(reading, run, draft)
    if name == "author":
        return _breaks_off_body(reading, run, draft)
    return name in ("editor", "translator") and _takes_more_than_names(reading, run, draft, name)


def _is_in_locator(reading: Reading, run: Run, draft: Draft) -> bool:
    """Whether the number is one of a pinpoint's: the volume in `1:34`."""
    inside = reading.inside(draft.fields["locator"]) if "locator" in draft.fields and draft.locator else range(0)
    return run.start in inside and draft.texts.get("page") is None


def _is_stage(reading: Reading, run: Run, draft: Draft) -> bool:
    """Whether a body and a town behind a director are where a work under review was given."""
    return "review" in draft.traits and "director" in draft.names and not reading.between(run)[0].endswith(("(", ": "))


def _better_of(reading: Reading, run: Run, name: str, other: str, words: set[int], inside: set[int]) -> str | None:
    """What the words are better known as, if the grammar read those `inside` as `other`; None: it says nothing."""
    if other == name:
        narrower = words <= inside and (name == "number" or (name == "publisher" and _breaks_off(reading, run)))
        return other if narrower or (name == "collection-title" and inside and inside <= words) else None
    if words & inside:
        if name == "container-title" and other == "section":
            return name
        if other in GRAMMAR_ONLY or (name in NAMES and other in HANDS):
            return other
    if words != inside or "publisher" not in (name, other):
        return None
    if "publisher-place" in (name, other):
        return other
    if "container-title" in (name, other):
        return other if is_institution(stretch(reading, run).text) == (other == "publisher") else ""
    return None


def _breaks_off(reading: Reading, run: Run) -> bool:
    """Whether a body's name goes on behind the run: `University of`."""
    return reading.words[run.end - 1].text in _JOINTS


def _is_surer(reading: Reading, draft: Draft, run: tuple[str, set[int]], read: tuple[str, set[int]]) -> bool:
    """Whether the form tells more of the words than the tagger does."""
    (name, words), (other, inside) = run, read
    if words == inside and (name, other) == ("container-title", "title"):
        before = reading.found.text[: reading.words[min(words)].start].rstrip(" :*")
        return not before.endswith((" in", " In")) and _is_book(reading, draft)
    if not (inside and inside < words and name == other == "container-title" and "review" in draft.traits):
        return False
    before = reading.found.text[: reading.words[min(inside)].start].rstrip(" ,*")
    return is_place(before.rpartition(", ")[2])  # of the theatre where the play under review was given


def _is_book(reading: Reading, draft: Draft) -> bool:
    """Whether the grammar found an imprint, or a number in its place, and the tagger no title."""
    has_imprint = "numbered" in draft.traits or not draft.texts.keys().isdisjoint(("publisher", "publisher-place"))
    return has_imprint and not any(run.label == "title" for run in reading.runs)


def _goes_on_into_tail(reading: Reading, run: Run, draft: Draft, name: str) -> bool:
    """Whether a title goes on where the grammar saw a remark on it: `, with an introduction by …`, `[CD-ROM]`."""
    inside = reading.inside(draft.fields[name]) if name in draft.fields else range(0)
    if not inside or inside.start != run.start or inside.stop >= run.end:
        return False
    start = reading.words[inside.stop].start
    if _TAIL.match(reading.found.text, start) or reading.found.text[start - 1] in "[(":
        return True
    beyond = range(inside.stop, run.end)
    return any(
        not set(beyond).isdisjoint(reading.inside(span))
        for other, span in draft.fields.items()
        if other in HANDS or other in NAMES
    )


def _leaves_years(reading: Reading, run: Run, draft: Draft) -> bool:
    """Whether a title lacks nothing but the years at the end of the grammar's: `Latin Poetry, 750-1150`."""
    inside = reading.inside(draft.fields["title"]) if "title" in draft.fields else range(0)
    if not inside or inside.start != run.start or inside.stop <= run.end:
        return False
    start, end = reading.words[run.end - 1].end, reading.words[inside.stop - 1].end
    return _YEARS.fullmatch(reading.found.text, start, end) is not None


def _breaks_marks(reading: Reading, run: Run, draft: Draft) -> bool:
    """Whether a title ends before its closing quotation mark, or begins before the italics that it is set in."""
    inside = reading.inside(draft.fields["title"]) if "title" in draft.fields else range(0)
    if not inside or inside == range(run.start, run.end):
        return False
    if "quoted" in draft.traits or _QUOTES_FIRST.match(draft.texts["title"]):
        return inside.start == run.start and run.end < inside.stop
    return run.start < inside.start < run.end and _is_slanted(reading, draft, inside)


def _is_slanted(reading: Reading, draft: Draft, inside: range) -> bool:
    """Whether italics begin with the first of the words and go on to the last."""
    places = reading.found.places
    first, last = places[reading.words[inside.start].start], places[reading.words[inside.stop - 1].start]
    return any(first - 3 <= start <= first and last < end for start, end in draft.emphasis)


def _breaks_off_body(reading: Reading, run: Run, draft: Draft) -> bool:
    """Whether a body's name with commas breaks off at one of them, where a marked title says how far names go."""
    authors = draft.names.get("author", ())
    if len(authors) != 1 or "title" not in draft.fields or not is_body(authors[0].literal):
        return False
    inside, title = reading.inside(draft.fields["author"]), reading.inside(draft.fields["title"])
    if not inside or not title or inside.start != run.start or not run.end < inside.stop == title.start:
        return False
    return "quoted" in draft.traits or _is_slanted(reading, draft, title)


def _takes_more_than_names(reading: Reading, run: Run, draft: Draft, name: str) -> bool:
    """Whether names go on into words that name nobody, where the grammar saw persons alone: `ed. A. B., Classics`."""
    inside = reading.inside(draft.fields[name]) if name in draft.fields else range(0)
    if not inside or inside.start != run.start or inside.stop >= run.end:
        return False
    if any(each.literal for each in draft.names.get(name, ())):
        return False
    return any(each.literal for each in names_of(stretch(reading, run).text))


def keep_body(reading: Reading, draft: Draft) -> None:
    """A body that the grammar saw to head the citation is its author: none begins with a publisher."""
    authors = draft.names.get("author", ())
    if len(authors) != 1 or not is_body(authors[0].literal):
        return
    inside = reading.inside(draft.fields["author"])
    within = [run for run in reading.runs if run.start < inside.stop] if inside.start == 0 else []
    if not within or within[0].label not in ("publisher", "title"):
        return
    name = authors[0].literal
    if within[0].label == "title" and not (is_body_part(name) or _OF_TOWN.fullmatch(name)):
        return  # `Evaluation Criteria for IT Security` is made like a body's name
    body = Run("author", 0, inside.stop, max(run.sureness for run in within))
    last = within[-1]
    further = [last._replace(start=inside.stop)] if last.end > inside.stop else []
    if further and last.label != "title":
        return
    reading.runs = [body, *further, *reading.runs[len(within) :]]


def lacks_title(reading: Reading, draft: Draft) -> bool:
    """Whether a note's work would lose its title; entries, which full stops part, the grammar knows less well."""
    title = draft.texts.get("title", "")
    if not title or any(run.label == "title" for run in reading.runs):
        return False
    if not draft.names.keys() & {"editor", "translator", "compiler"} and any(
        run.label == "container-title" and is_serial(stretch(reading, run).text) for run in reading.runs
    ):
        return False  # a journal or newspaper may be cited as a whole
    if draft.names.keys() & {"editor", "translator"} and not any(
        run.label == "container-title" for run in reading.runs
    ):
        return _may_be_title(reading, title)  # what was edited has a name
    inside = reading.inside(draft.fields["title"])
    over = [run.label for run in reading.runs if inside and run.start <= inside[-1] and run.end > inside[0]]
    if not over or len(over) > _MOST_PARTS:
        return False  # what the grammar left over, and the tagger told apart
    if not set(over).isdisjoint(NAMES) and not any(each.literal for each in names_of(title)):
        return False
    return _may_be_title(reading, title)


def _may_be_title(reading: Reading, title: str) -> bool:
    return _OPENS_TITLE.match(title) is not None and not full_stops(reading.found.text)
