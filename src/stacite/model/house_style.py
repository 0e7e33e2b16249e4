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
    """Comma or period at a closing quotation mark: `inside` (American) or `outside` (British)."""
    dates: str = ""
    """Dates: `month-day` (May 3, 2024), `day-month` (3 May 2024) or `iso` (2024-05-03)."""
    page_ranges: str = ""
    """The second number of a range: `full` (321–328), `chicago` (321–28, 101–8) or `two-digits` (321–28, 101–08)."""
    range_marks: str = ""
    """Between the numbers of a range: `dash` (en dash) or `hyphen`."""
    url_brackets: str = ""
    """URLs: in `angle` brackets or with `none`."""
    access_dates: str = ""
    """Access dates: `always` with a web page, on `undated` ones alone, or `never`."""
    ibid: str = ""
    """Ibid. and id.: `allowed` or to `avoid`."""
    markers: str = ""
    """Note markers: `after` punctuation or `before` it."""
    final_period: str = ""
    """A note's last letter: a period is `required`, or there is `none` after a URL or at all."""
    name: str = ""
    """What findings call the house; empty: the house style."""

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
