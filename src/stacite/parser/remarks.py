"""What stands between a title and the serial or show that it appeared in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_REMARK = pattern(
    r"(?:(?:[A-Za-z]{2,15} ){1,3}ed(?:n\b|ition\b|\.)|(?:[Ss]eason \d{1,3}, )?[Ee]p(?:isode|\.) (?P<episode>\d{1,5})"
    r"|@\w{1,40}|(?:[Ss]ec\.|[Ss]ection) (?P<section>\w{1,12})|(?:[Pp]t\.|[Pp]art) (?P<part>\w{1,5}))"
    r"(?:, (?=[A-Z])| (?=\())"
)
"""Edition and section of a newspaper, part of an article, number of an episode (Chicago 17, 14.193, 14.181, 14.265)."""
_RUNNING_TIME = pattern(r", (?P<time>\d{1,3}:\d\d(?::\d\d)?)(?=, | \()")
"""Of a recording (Chicago 17, 14.267), before more is said of it; at the end it is the place meant."""


def take_remark(draft: Draft, rest: Stretch) -> Stretch:
    """Take what stands between a title and its newspaper or journal."""
    match = _REMARK.match(rest.text)
    if match is None:
        return rest
    for group, variable in (("section", "section"), ("part", "part-number"), ("episode", "number")):
        if match[group]:
            draft.put(variable, rest.cut(*match.span(group)))
            draft.traits.add(group)
    return rest.cut(match.end())


def take_running_time(draft: Draft, rest: Stretch) -> Stretch:
    """Take how long a recording runs."""
    match = _RUNNING_TIME.search(rest.text) if ":" in rest.text else None
    if match is None:
        return rest
    draft.put("dimensions", rest.cut(*match.span("time")))
    return rest.without(*match.span())
