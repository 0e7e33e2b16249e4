"""The house style: what a publisher asks of notes, beyond what is a fault anywhere.

Each option but the name is a word of CHOICES; the empty one asks for nothing, so that a rule holds a document against
itself: what most of its notes do is its style.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """What a house asks for."""

    quotes: str = ""
    """Quotation marks: `curly` or `straight`."""
    commas: str = ""
    """Commas and periods at a closing quotation mark: `inside` (American) or `outside` (British)."""
    dates: str = ""
    """Dates: `month-day` (May 3, 2024), `day-month` (3 May 2024) or `iso` (2024-05-03)."""
    page_ranges: str = ""
    """Second number of a page range: `full` (321–328), `chicago` (321–28, 101–8) or `two-digits` (321–28, 101–08)."""
    range_marks: str = ""
    """The sign between the numbers of a range: `dash` (en dash) or `hyphen`."""
    url_brackets: str = ""
    """Brackets around URLs: `angle` or `none`."""
    access_dates: str = ""
    """Access dates: `always` for web pages, only for `undated` ones, or `never`."""
    ibid: str = ""
    """*Ibid.* and *id.*: `allowed`, or to `avoid`."""
    markers: str = ""
    """Note numbers in the text: `after` punctuation or `before` it."""
    final_period: str = ""
    """The period at the end of a note: `required`, or `none` (no period after a URL)."""
    name: str = ""
    """The name of your house style in findings (default: the house style)."""

    @property
    def called(self) -> str:
        """The subject of a finding's sentence: `OSCOLA`, `the house style`."""
        return self.name or "the house style"


HOUSE_CHOICES: Mapping[str, tuple[str, ...]] = {
    "quotes": ("curly", "straight"),
    "commas": ("inside", "outside"),
    "dates": ("month-day", "day-month", "iso"),
    "page_ranges": ("full", "chicago", "two-digits"),
    "range_marks": ("dash", "hyphen"),
    "url_brackets": ("angle", "none"),
    "access_dates": ("always", "undated", "never"),
    "ibid": ("allowed", "avoid"),
    "markers": ("after", "before"),
    "final_period": ("required", "none"),
}
"""What each option may say."""

_CHICAGO = HouseStyle(
    name="Chicago",
    quotes="curly",  # 6.115: directional marks
    commas="inside",  # 6.9
    dates="month-day",  # 6.38; day-month where a work has many dates is a choice of its own
    range_marks="dash",  # 6.78
    access_dates="undated",  # 14.12
    ibid="avoid",  # 14.34
    markers="after",  # 14.26
    final_period="required",  # 14.19: each citation ends as a sentence
)

HOUSE_STYLES: Mapping[str, HouseStyle] = {
    "chicago17": replace(_CHICAGO, page_ranges="chicago"),  # 9.61
    "chicago18": _CHICAGO,
    "oscola": HouseStyle(
        name="OSCOLA",
        quotes="curly",
        commas="outside",
        dates="day-month",
        range_marks="dash",
        url_brackets="angle",  # 3.1.4
        access_dates="always",  # 3.4.8
        ibid="allowed",  # 1.2.3
        markers="after",  # 1.1.1
        final_period="required",  # 1.1: close a footnote with a full stop
    ),
    "bluebook": HouseStyle(
        name="the Bluebook",
        quotes="curly",
        commas="inside",
        dates="month-day",
        page_ranges="two-digits",  # rule 3.2(a): keep the last two digits
        url_brackets="none",  # rule 18.2.2
        access_dates="undated",  # rule 18.2.2(c): last visited, where the page has no date
        ibid="allowed",  # rule 4.1
        markers="after",  # rule 1.1(a)
        final_period="required",  # rule 1.1: a citation sentence ends in a period
    ),
}
"""Named styles: Chicago Manual of Style, 17th (numbers above) and 18th ed.; OSCOLA, 4th ed.; Bluebook, 21st ed."""


def house_style(style: str, options: HouseStyle) -> HouseStyle:
    """The named style (none: the empty string) with those options that are set in its place.

    With an option of its own it bears the style's name no longer: what is asked for isn't all the style's.
    """
    given = {each.name: word for each in fields(HouseStyle) if (word := getattr(options, each.name))}
    asked = replace(HOUSE_STYLES[style] if style else HouseStyle(), **given)
    return replace(asked, name=options.name) if given else asked
