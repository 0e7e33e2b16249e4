"""*Ibid.* has nothing before it that it could mean.

## What it does

Flags an *ibid.* (*id.*, *ebd.*) that begins the first note of a document or follows a note without
any source. One that follows a note that stacite could not read, but that looks as if it cited something
(`MS 12, City Library`; `22 F.4th at 95`), is left alone.

## Why is this bad?

*Ibid.* means the work cited in the note before. If there is none, the reader finds no source: a
note was put between, or deleted.

## Example

    ¹ Ibid., 35.

Give the work's full citation, or its short form if it was cited further up.

## Source

Chicago Manual of Style, 18th ed., 13.37: *ibid.* refers to a single work cited in the note
immediately preceding.
"""

from __future__ import annotations

import re

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import leading_ibids, works_of
from stacite.text.patterns import pattern

_SENTENCE_END = pattern(r"[.;!?]\s+(?=[^\W\d_a-zß-öø-ÿ])")
_BRACKETS = pattern(r"\([^()]{0,400}\)|\[[^\[\]]{0,400}\]")
# A figure, italics, a quotation, an address: no citation is without one.
_CITATION_SIGN = pattern(r"[\d*“„«‘\"]|://")
_PINPOINT = pattern(r"(?:\b(?:pp?|S|fols?|Bl|nn?|notes?|Anm|Fn|arts?|ch|paras?)\b\.?|[§¶]) ?\d", re.IGNORECASE)
_FEWEST_WORDS = 2


def may_cite(text: str) -> bool:
    """Whether a sentence may cite something: it names a page or the like, or is made of names and figures."""
    return any(map(_looks_cited, _SENTENCE_END.split(text)))


def _looks_cited(sentence: str) -> bool:
    """In prose at least half of the words begin with lower-case letters; in German, too, where nouns don't."""
    if _PINPOINT.search(sentence):
        return True
    words = _BRACKETS.sub(" ", sentence).split()
    small = sum(word.lstrip("*“„«‘\"'")[:1].islower() for word in words)
    return len(words) >= _FEWEST_WORDS and _CITATION_SIGN.search(sentence) is not None and 2 * small < len(words)


RULE = Rule("S608", "ibid-first", Severity.ERROR)


def check(context: Context) -> Findings:
    """One finding for each such note."""
    for note, citation, before in leading_ibids(context):
        if before is None or (works_of(before) == 0 and not may_cite(before.text)):
            yield RULE.finding(
                "no note stands before it" if before is None else f"note {before.label} cites no source",
                note.place(*citation.span),
                note=note.label,
                help="Give the work's full citation, or its short form if it was cited further up",
            )
