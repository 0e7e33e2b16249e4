"""The house style: what a publisher asks of notes, beyond what is a fault anywhere.

Each option but the name is a word of CHOICES; the empty one asks for nothing, so that a rule holds a document against
itself: what most of its notes do is its style.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from stacite.text.tables import table

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

HOUSE_STYLES: Mapping[str, HouseStyle] = {
    name: HouseStyle(**options) for name, options in table("stacite.model", "house_styles.toml").items()
}
"""Named styles."""


def house_style(style: str, options: HouseStyle) -> HouseStyle:
    """The named style (none: the empty string) with those options that are set in its place.

    With an option of its own it bears the style's name no longer: what is asked for isn't all the style's.
    """
    given = {each.name: word for each in fields(HouseStyle) if (word := getattr(options, each.name))}
    asked = replace(HOUSE_STYLES[style] if style else HouseStyle(), **given)
    return replace(asked, name=options.name) if given else asked
