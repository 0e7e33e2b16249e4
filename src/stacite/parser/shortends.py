"""Where a short form ends, if a remark goes on with its sentence: `Hay, *Bread*, 70, on the price of flour`."""

from __future__ import annotations

from stacite.model.pattern import pattern
from stacite.parser.forms import read_short

_REMARK_BEHIND = pattern(
    r"\d[fr]?(?P<gap>,\s+)(?!(?:an?d?|und|et|y|o|e|u|nn?|nos?|notes?|fns?|pp?|pages?|chaps?|ch|cap|fols?|ff|pls?"
    r"|plates?|figs?|tab|tables?|maps?|esp|at|para|vols?|see|cf|v|vgl|hier|bes|dort|passim|respectively|etc|c|ca|ss?"
    r"|sec|arts?|lines?|verse|also|or|od|oder|ou|sowie|bzw|eds?|trans|reprinted|quoted|cited|zit|zitiert|cité"
    r"|in(?! (?:an?|the|hi[sm]|her|its|their|this|that|einer?m?)\b))\b)"
    r"[a-zà-öø-ÿœ][\w’'-]* [^\d,;:()\[\]_]{3,}$"
)
"""Words behind a pinpoint that are none of it, and no number after them."""
_SHORT_MARK = pattern(r"\b(?:cit\.|op\.? cit\b|supra|[Ii]bid|[Ii]d\.|[Ee]bd|a\.a\.O)|\(n \d")


def before_remark(text: str, masked: str, start: int, end: int) -> int | None:
    """Where the short form in text[start:end] ends, before a remark; None where there is none, or no short form."""
    remark = _REMARK_BEHIND.search(masked[:end].rstrip(" .,;"), start)
    return remark.start("gap") if remark is not None and ends_short(text, start, remark.start("gap")) else None


def ends_short(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is a short form, by what it says or by its title and page."""
    return _SHORT_MARK.search(text, start, end) is not None or _is_short(text, start, end)


def _is_short(text: str, start: int, end: int) -> bool:
    """Whether words are a short form with its title and page: `Hay, *Bread*, 70`."""
    short = read_short(text, (start, end)) if text[end - 1].isdigit() else None
    return short is not None and short.locator is not None and "," in short.head.text
