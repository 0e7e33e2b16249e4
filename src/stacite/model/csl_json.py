"""Read CSL-JSON as reference managers write it: works as Item, dates as EDTF.

Sources: CSL 1.0.2, appendices III (types) and IV (variables), and its csl-data.json (date-parts, season, circa,
literal, raw); citeproc-js' manual for `raw` dates, `season` and the tags in titles; EDTF (ISO 8601-2:2019), level 1.
Fields that programs add on their own are dropped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.item import DATE_VARIABLES, LOCATOR_LABELS, NAME_VARIABLES, TEXT_VARIABLES, TYPES, Date, Item, Name
from stacite.text.months import month_by_first_letters, season_numbers
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping


_LONGEST_DATE = 200
_ISO = pattern(r"(-?\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T[\d:.,+Z-]{1,40})?")
_WORDED = (
    pattern(r"(?P<month>[A-Za-z]{3,9})\.? (?:(?P<day>\d{1,2}),? )?(?P<year>\d{4})"),
    pattern(r"(?P<day>\d{1,2}) (?P<month>[A-Za-z]{3,9})\.?,? (?P<year>\d{4})"),
)
_CONTROLS = pattern(r"[\x00-\x1f\x7f\ufeff]|[\ud800-\udfff]")


def date_from_csl(value: object) -> Date | None:
    """Return the date of a CSL-JSON date variable; None if it has none."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return _from_text(str(value) if isinstance(value, str) or -9999 <= value <= 9999 else "")
    if not isinstance(value, dict):
        return None
    edtf = _from_parts(value.get("date-parts"), _season(value.get("season")))
    if edtf:
        return Date(edtf + "~" if _is_true(value.get("circa")) and "/" not in edtf else edtf)
    # `raw` is meant to be parsed, `literal` to be printed as it is (csl-data.json).
    for key in ("raw", "literal"):
        words = value.get(key)
        if isinstance(words, str) and (date := _from_text(words)):
            return date
    return None


def _from_parts(value: object, season: int) -> str:
    """Return EDTF of one date or two; empty if no year can be read."""
    entries = value[:2] if isinstance(value, list) else []
    if entries and not isinstance(entries[0], list):  # pandoc also takes the inner list alone
        entries = [value]
    ends = [_end(entry, season) for entry in entries if isinstance(entry, list)]
    known = [end for end in ends if end]
    # If one end of a range can't be read, only the other is kept: a slash would claim a range.
    return "/".join(known) if len(known) == len(ends) else "".join(known[:1])


def _end(parts: list[object], season: int) -> str:
    numbers = [_number(part) for part in parts[:3]]
    year = numbers[0] if numbers else None
    if year is None or year == 0 or not -9999 <= year <= 9999:
        return ""
    month = numbers[1] if len(numbers) > 1 else None
    day = numbers[2] if len(numbers) > 2 else None
    return edtf_date(year, season + 20 if season and not month else month, day)


def edtf_date(year: int, month: int | None, day: int | None) -> str:
    """Return EDTF of a date; years are counted as historians do, without 0: -44 is 44 BC, which EDTF writes -0043.

    Months beyond 12 are seasons: 13 to 16 (CSL) and 21 to 24 (EDTF).
    """
    astronomical = year if year > 0 else year + 1
    text = f"-{-astronomical:04d}" if astronomical < 0 else f"{astronomical:04d}"
    if month is not None and 13 <= month <= 16:
        month += 8
    if month is None or not (1 <= month <= 12 or 21 <= month <= 24):
        return text
    text += f"-{month:02d}"
    # A season has no days.
    return f"{text}-{day:02d}" if day is not None and 1 <= day <= 31 and month <= 12 else text


def _number(value: object) -> int | None:
    # In Python `True` is an int, and would be the year 1.
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 100_000 else None
    if isinstance(value, float):
        return int(value) if value == value and abs(value) < 100_000 else None  # noqa: PLR0124 - not a number
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if re.fullmatch(r"-?[0-9]{1,5}", text) else None


def _season(value: object) -> int:
    """Return 1 to 4 for spring to winter; 0 for anything else."""
    named = season_numbers().get(value.strip().lower()) if isinstance(value, str) else None
    number = named or _number(value) or 0
    number = number - 20 if 21 <= number <= 24 else number
    return number if 1 <= number <= 4 else 0


def _is_true(value: object) -> bool:
    return bool(value) and value not in ("0", "false")


def _from_text(value: str) -> Date | None:
    """Parse a date in digits or English words; other text is kept as a literal."""
    text = " ".join(_CONTROLS.sub("", value[:_LONGEST_DATE]).split())
    if not text:
        return None
    # EDTF stays as it is. A date with a month is read below, so that a month or day that can't exist is dropped.
    if not Date(text).is_literal and not re.fullmatch(r"-?\d{4}-\d{2}.*", text):
        return Date(text)
    if match := _ISO.fullmatch(text):
        month, day = (int(part) if part else None for part in match.groups()[1:])
        return Date(_plain(match[1], month, day))
    for form in _WORDED:
        match = form.fullmatch(text)
        month = month_by_first_letters(match["month"]) if match else 0
        if match and month:
            day = int(match["day"]) if match["day"] else None
            return Date(_plain(match["year"], month, day))
    return Date(text)


def _plain(year: str, month: int | None, day: int | None) -> str:
    """Return EDTF of a year that is already written as in EDTF."""
    # The year is already in EDTF, where negative years are shifted by one, so 2000 stands in for it here.
    return year + edtf_date(2000, month, day)[4:]


# Characters that are read of a value; an abstract has about 3,000.
_LONGEST_VALUE = 20_000
# Collaborations in physics have 3,000 authors.
_MOST_NAMES = 5000
# Names that citeproc-js and Zotero use for CSL variables.
_OTHER_NAMES = {"shortTitle": "title-short", "journalAbbreviation": "container-title-short"}
_VERBATIM = frozenset(("DOI", "ISBN", "ISSN", "PMCID", "PMID", "URL"))
_CONTROLS_BUT_WHITESPACE = pattern(r"[\x00-\x08\x0e-\x1f\x7f\ufeff]|[\ud800-\udfff]")
# All whitespace except the no-break space, which French has before a colon.
_WHITESPACE = pattern(r"(?:(?!\u00a0)\s)+")
_EMPHASIS = pattern(r"</?(?:i|em)>", re.IGNORECASE)
_TAG = pattern(r"</?(?:b|strong|sup|sub|sc|span|nocase)(?: [^<>]{0,200})?>", re.IGNORECASE)
_ENTITY = pattern(r"&(?:amp|lt|gt|quot|apos|#39|#38);")
_CHARACTERS = {"&amp;": "&", "&#38;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&#39;": "'"}


def item_from_csl(data: Mapping[str, object]) -> Item:
    """Make a work of a CSL-JSON object; never raises, and drops what is not CSL or makes no sense."""
    named = {_OTHER_NAMES.get(variable, variable): value for variable, value in data.items()}
    # CSL's own name wins if a program writes both `shortTitle` and `title-short`.
    named |= {variable: value for variable, value in data.items() if variable in TEXT_VARIABLES}
    texts = {variable: csl_text(named[variable], variable) for variable in named if variable in TEXT_VARIABLES}
    names = {variable: _names(named[variable]) for variable in named if variable in NAME_VARIABLES}
    dates = {variable: date_from_csl(named[variable]) for variable in named if variable in DATE_VARIABLES}
    return Item(
        _type(data.get("type")),
        {variable: found for variable, found in texts.items() if found},
        {variable: people for variable, people in names.items() if people},
        {variable: date for variable, date in dates.items() if date},
    )


def locator_label(value: object) -> str:
    """Return a CSL locator label; `page` if it is missing or unknown."""
    return value if isinstance(value, str) and value in LOCATOR_LABELS else "page"


def csl_text(value: object, variable: str = "") -> str:
    """Return text or a number on one line, with emphasis as `*…*` and without other tags; empty for anything else.

    Some programs give lists of texts (Crossref's `title`): the first one is used.
    """
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    plain = _WHITESPACE.sub(" ", _CONTROLS_BUT_WHITESPACE.sub("", str(value)[:_LONGEST_VALUE])).strip()
    if variable in _VERBATIM:
        return plain
    untagged = _TAG.sub("", _EMPHASIS.sub("*", plain))
    # After the tags are gone, so that `&lt;i&gt;` becomes text and not markup.
    return _ENTITY.sub(lambda match: _CHARACTERS[match[0]], untagged)


def _type(value: object) -> str:
    given = value if isinstance(value, str) else ""
    known = str(table("stacite.model", "csl.toml")["other_types"].get(given, given))
    return known if known in TYPES else "document"


def _names(value: object) -> tuple[Name, ...]:
    people = value[:_MOST_NAMES] if isinstance(value, list) else [value]
    return tuple(name for each in people if (name := _name(each)))


def _name(value: object) -> Name | None:
    """Make a name of a person, or of a body (`literal`, or a plain string)."""
    if isinstance(value, str):
        return Name(literal=csl_text(value)) if csl_text(value) else None
    if not isinstance(value, dict):
        return None
    literal = csl_text(value.get("literal") or value.get("name"))
    family, given = csl_text(value.get("family")), csl_text(value.get("given"))
    if literal or not family:
        body = literal or given
        return Name(literal=body) if body else None
    return Name(
        family,
        given,
        dropping_particle=csl_text(value.get("dropping-particle")),
        non_dropping_particle=csl_text(value.get("non-dropping-particle")),
        suffix=csl_text(value.get("suffix")),
    )
