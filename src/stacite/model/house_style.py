"""The house style: what a publisher asks of notes, beyond what is a fault anywhere.

Each option but the name is a word of CHOICES; the empty one asks for nothing, so that a rule holds a document against
itself: what most of its notes do is its style. A norm is one or the other.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields, replace
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from stacite.text.patterns import compiled
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """What a house asks for."""

    quotes: str = ""
    """Quotation marks: `curly` or `straight`."""
    commas: str = ""
    """Commas and periods at a closing quotation mark: `inside` (American) or `outside` (British)."""
    dates: str = ""
    """The order of dates: `month-day` (May 3, 2024), `day-month` (3 May 2024) or `iso` (2024-05-03)."""
    page_ranges: str = ""
    """The last number of a page range: `full` (321–328), `chicago` (321–28, 101–8) or `two-digits` (321–28, 101–08)."""
    range_marks: str = ""
    """The mark between the numbers of a range: `dash` (an en dash) or `hyphen`."""
    url_brackets: str = ""
    """Brackets around URLs: `angle` or `none`."""
    access_dates: str = ""
    """Access dates of web pages: `always`, `never`, or only for pages without a date (`undated`)."""
    ibid: str = ""
    """Whether Ibid. and id. are `allowed` or to be avoided (`avoid`)."""
    op_cit: str = ""
    """Whether op. cit., loc. cit. and a. a. O. are `allowed` or to be avoided (`avoid`)."""
    supra: str = ""
    """Whether supra, for a work cited above, is `allowed` or to be avoided (`avoid`)."""
    repeats: str = ""
    """How a later note names a work: by a short title (`title`), `supra note 3` (`supra`) or `(n 3)` (`note`)."""
    quote_marks: str = ""
    """The outer quotation marks: `double` (“…”), `single` (‘…’), `german` („…“ or »…«) or `french` (« … »)."""
    pages: str = ""
    """Page numbers: `plain` (12) or `abbreviated` (p. 12, S. 12)."""
    names: str = ""
    """The order of the first author's names in notes: `given-first` or `family-first`."""
    spaces: str = ""
    """Spaces before `;`, `:`, `?` and `!` and inside guillemets: `french`, or `none`."""
    markers: str = ""
    """Note numbers in the text: `after` punctuation or `before` it."""
    final_period: str = ""
    """The period at the end of a note: `required`, or `none` (no period after a URL that ends a note)."""
    name: str = ""
    """What findings call the style, for example `OSCOLA`. If empty, they say “the house style”."""

    @property
    def display_name(self) -> str:
        """The subject of a finding's sentence: `OSCOLA`, `the house style`."""
        return self.name or "the house style"

    def is_by_name(self, option: str) -> bool:  # noqa: ARG002 - for named styles
        """Whether a named style asks for this, and nobody has chosen the option itself."""
        return False

    def prints(self, part: str) -> bool:  # noqa: ARG002 - for named styles
        """Whether it prints this part of a citation, by its CSL variable; a style without a name does."""
        return True

    def between(self, left: str, right: str) -> str:  # noqa: ARG002 - for named styles
        """What it prints between two parts of a citation, by their CSL variables; empty where that isn't known."""
        return ""

    def between_in_article(self, left: str, right: str) -> str:  # noqa: ARG002 - for named styles
        """What it asks for there in an article of a journal, whatever the document does."""
        return ""

    def is_other_than(self, seeming: SeemingStyle | None) -> bool:  # noqa: ARG002 - for named styles
        """Whether it is a named style, and the document seems to follow another one."""
        return False


@dataclass(frozen=True, slots=True)
class NamedStyle(HouseStyle):
    """A style with a name, such as `oscola`, of which some options may be replaced."""

    own: frozenset[str] = frozenset()
    """The options that somebody has chosen in place of the style's."""
    unprinted: tuple[str, ...] = ()
    """The parts of citations that the style leaves out, by their CSL variables."""
    manual: str = ""
    """Its name, whatever findings call it."""
    marks: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What is printed between two parts of a citation, by their CSL variables: `publisher issued`."""
    article_marks: Mapping[str, str] = field(default_factory=dict, hash=False)
    """The same in an article of a journal, where it is asked for."""

    def prints(self, part: str) -> bool:
        """Whether it prints this part of a citation."""
        return part not in self.unprinted

    def between(self, left: str, right: str) -> str:
        """What it prints between two parts of a citation, by their CSL variables; empty where that isn't known."""
        return self.marks.get(f"{left} {right}", "")

    def between_in_article(self, left: str, right: str) -> str:
        """What it asks for there in an article of a journal, whatever the document does."""
        return self.article_marks.get(f"{left} {right}", "")

    def is_other_than(self, seeming: SeemingStyle | None) -> bool:
        """Whether the document seems to follow another style."""
        return seeming is not None and seeming.style.name != self.manual

    def is_by_name(self, option: str) -> bool:
        """Whether the style asks for this, and nobody has chosen the option itself."""
        return bool(getattr(self, option)) and option not in self.own


DECIDE = "Decide which form to use and use it throughout"
"""What to do where style manuals leave authors a choice."""

HOUSE_CHOICES: Mapping[str, tuple[str, ...]] = {
    "quotes": ("curly", "straight"),
    "commas": ("inside", "outside"),
    "dates": ("month-day", "day-month", "iso"),
    "page_ranges": ("full", "chicago", "two-digits"),
    "range_marks": ("dash", "hyphen"),
    "url_brackets": ("angle", "none"),
    "access_dates": ("always", "undated", "never"),
    "ibid": ("allowed", "avoid"),
    "op_cit": ("allowed", "avoid"),
    "supra": ("allowed", "avoid"),
    "repeats": ("title", "supra", "note"),
    "quote_marks": ("double", "single", "german", "french"),
    "pages": ("plain", "abbreviated"),
    "names": ("given-first", "family-first"),
    "spaces": ("french", "none"),
    "markers": ("after", "before"),
    "final_period": ("required", "none"),
}
"""What each option may say."""

_TABLE: Mapping[str, Mapping[str, Any]] = table("stacite.model", "house_styles.toml")
# What a style's table has besides options.
_SIGNS, _AGAINST, _UNPRINTED, _MARKS, _ARTICLE_MARKS = "signs", "against", "unprinted", "marks", "article-marks"


def _named(entry: Mapping[str, Any]) -> NamedStyle:
    options = {key: word for key, word in entry.items() if key in HOUSE_CHOICES}
    name = entry["name"]
    marks, article_marks = (entry.get(key, {}) for key in (_MARKS, _ARTICLE_MARKS))
    unprinted = tuple(entry.get(_UNPRINTED, ()))
    return NamedStyle(**options, name=name, manual=name, unprinted=unprinted, marks=marks, article_marks=article_marks)


HOUSE_STYLES: Mapping[str, NamedStyle] = {name: _named(entry) for name, entry in _TABLE.items()}
"""Named styles."""


def style_words(key: str) -> str:
    """A named style in words: `Chicago, 17th edition`; a number at the end of what the settings call it is its edition.

    What has no such name is returned as it is.
    """
    if key not in HOUSE_STYLES:
        return key
    style, edition = HOUSE_STYLES[key], key.lstrip(ascii_lowercase + "-")
    return f"{style.name.removesuffix(' style')}, {edition}th edition" if edition else style.name


def own_options(own: HouseStyle) -> dict[str, str]:
    """The options of a house style that are set, by what the settings call them."""
    return {each.name.replace("_", "-"): word for each in fields(HouseStyle) if (word := getattr(own, each.name))}


def asked_words(key: str, own: HouseStyle) -> str:
    """What a document is held against: a named style, the house's own options, or both; empty where nothing is asked.

    `ZRG (German style, with op-cit: avoid; pages: plain)`.
    """
    chosen = "; ".join(f"{option}: {word}" for option, word in own_options(own).items() if option != "name")
    options = chosen and f"with {chosen}"
    named = ", ".join(filter(None, (key and style_words(key), options)))
    if own.name and named:
        return f"{own.name} ({named})"
    return own.name or (named if key or not named else f"a house style {named}")


@dataclass(frozen=True, slots=True)
class SeemingStyle:
    """The named style that a document seems to follow."""

    key: str
    """What `style` in the settings calls it."""
    sign: str
    """What shows it: `17 references in the form “(n 3)”`."""

    @property
    def style(self) -> HouseStyle:
        """What that style asks for."""
        return HOUSE_STYLES[self.key]


# What speaks against a style may be as often as this share of its signs: in what a note quotes, for example.
_MOST_AGAINST = 0.05


def seeming_style(notes: Iterable[str]) -> SeemingStyle | None:
    """The style whose signs are all in the notes of a document, each often enough; None where that is not sure."""
    text = "\n".join(notes)
    found = [seeming for key, entry in _TABLE.items() if (seeming := _seems(key, entry, text))]
    # Two styles with the same signs can't be told apart; their names are the same then.
    names = {each.style.name for each in found}
    return found[0] if len(names) == 1 else None


def _seems(key: str, entry: Mapping[str, Any], text: str) -> SeemingStyle | None:
    counts: list[int] = []
    for sign in entry.get(_SIGNS, ()):
        counts.append(len(compiled(sign["form"]).findall(text)))
        if counts[-1] < sign["fewest"]:
            return None
    if not counts or sum(len(compiled(form).findall(text)) for form in entry[_AGAINST]) > _MOST_AGAINST * sum(counts):
        return None
    return SeemingStyle(key, f"{counts[0]} {entry[_SIGNS][0]['name']}")


def house_style(style: str, options: HouseStyle) -> HouseStyle:
    """The named style (none: the empty string) with those options that are set in its place.

    With an option of its own it bears the style's name no longer: what is asked for isn't all the style's.
    """
    given = {each.name: word for each in fields(HouseStyle) if (word := getattr(options, each.name))}
    if not style:
        return options
    named = HOUSE_STYLES[style]
    return replace(named, **(given | {"name": options.name}), own=frozenset(given)) if given else named


ENOUGH = 3
"""Times from which on a form is a habit."""


@dataclass(frozen=True, slots=True)
class Norm:
    """One form out of several, and who wants it."""

    form: str
    asked_by: str = ""
    """Who asks for it; empty where the document's own habit does."""
    count: int = 0
    """How often the document has it."""
    total: int = 0

    def reason(self, words: str, things: str, habit: str = "") -> str:
        """The second half of a message: `OSCOLA asks for an en dash`, `11 of the 12 ranges have an en dash`.

        `habit` is what most of the things do, where "have" does not fit the words.
        """
        if self.asked_by:
            return f"{self.asked_by} asks for {words}"
        return f"{self.count} of the {self.total} {things} {habit or f'have {words}'}"

    def is_against(self, seeming: str) -> bool:
        """Whether the document's habit is another than that of the style that it seems to follow, if it has one.

        Those few places are then right, and the habit isn't.
        """
        return bool(seeming) and not self.asked_by and self.form != seeming


TWO_THIRDS = 2 / 3


def norm_of(
    forms: Iterable[str], asked: str = "", by: str = "", enough: int = ENOUGH, share: float = TWO_THIRDS
) -> Norm | None:
    """What the house style asks for; else the form of at least two thirds, and three, of the document's; else None.

    None also where the document has that form alone: nothing departs from it. A `share` of a half is for practices
    in which no author means to have two: the form of most is then the one to keep.
    """
    if asked:
        return Norm(asked, by)
    counts = Counter(forms)
    (form, count), (_, next_count) = (*counts.most_common(2), ("", 0), ("", 0))[:2]
    if count == next_count:
        return None
    return Norm(form, "", count, counts.total()) if clear_majority(count, counts.total(), enough, share) else None


def is_usual(count: int, total: int, enough: int = ENOUGH, share: float = TWO_THIRDS) -> bool:
    """Whether so many of all are the document's habit; all of them may be."""
    return enough <= count <= total and count >= share * total


def clear_majority(count: int, total: int, enough: int = ENOUGH, share: float = TWO_THIRDS) -> bool:
    """Whether so many of all are the document's habit, and not all of them.

    Two of three are `enough` where one who prints a thing in two ways can't have meant it.
    """
    return count < total and is_usual(count, total, enough, share)


_NEARLY_ALL = 0.9
FEWEST_OTHERS = 4
"""Other citations that a document needs to show what it prints of them."""


def nearly_all(given: Sequence[bool], fewest: int = FEWEST_OTHERS) -> bool:
    """Whether nearly all have it, one aside that may be the one at fault."""
    return sum(given) >= max(fewest, _NEARLY_ALL * (len(given) - 1))
