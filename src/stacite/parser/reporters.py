"""Abbreviations of law reports, courts and law journals (Bluebook 21, T1, T6, T13; OSCOLA 4, appendix)."""

from __future__ import annotations

from functools import lru_cache

from stacite.model.pattern import pattern
from stacite.parser.dates import MONTH

_NEUTRAL = pattern(
    r"(?:UK(?:SC|HL|PC|UT|FTT|EAT|IAT|AIT|SIAC|VAT\w*)|EW(?:CA|HC|FC|COP|PCC|MC|CC|CST)|CS(?:IH|OH)|HC?JAC|HJT"
    r"|NI(?:CA|QB|Ch|Fam|KB|Master|CC|Mag)|IE(?:SC|HC|CA|CC|DC)|HCA(?:Trans)?|FCA(?:FC)?|FamCA(?:FC)?|FMCA|FedCFamC\w*"
    r"|(?:NSW|ACT|NT)(?:SC|CA|CCA|DC|LEC)|V(?:SC|SCA|CAT)|Q(?:SC|CA|DC|CAT)|(?:WA|SA)(?:SC|SCA|SCFC|DC)|TAS(?:SC|FC)"
    r"|NZ(?:SC|CA|HC|FC|EnvC|EmpC)|SCC|TCC|FCT|(?:ON|BC|AB|SK|MB|NS|NB|PE|NL|QC|YK|NWT|NU)(?:CA|SC|QB|KB|CJ|PC|CS|CQ|TD)"
    r"|SG(?:CA|HC|DC|MC)|HK(?:CFA|CA|CFI|DC)|ZA(?:CC|SCA|GP\w*|WC\w*)|EUECJ|EUCJ|ECHR|CCSU)"
    r"(?: (?:Civ|Crim|Admin|Fam|Ch|QB|KB|Comm|Pat|TCC))?(?: \([A-Za-z]+\))?"
)
"""Courts whose judgments carry a number of their own, `[2017] UKSC 5`."""
_NO_REPORTER = pattern(
    rf"(?:{MONTH}|(?:No|Nos|App(?!\. [A-Z])|Case|The (?!Times|Independent|Guardian|Telegraph)|At|And|In|Of|On|For|Part"
    rf"|Article|Section|Chapter|Series (?![A-D]$)|Day|Days)\b).*"
)
_LAW_JOURNAL = pattern(
    r".*(?:\bRev\b|\bReview\b|\bL\. ?J\b|\b(?<!C\.)J\.|\bJ$|\bJournal\b|\bQ\.|\bQuarterly\b|\bForum\b|\bBull\."
    r"|\bL\. ?Q|\bY\.B)"
)
_BRACKET = pattern(r" ?\([^()]*\)$")
_SERIES = pattern(r" ?\([^()]*\)$| (?=\d)")


@lru_cache(maxsize=1024)
def is_reporter(text: str) -> bool:
    """Whether words between two numbers could name a series of reports: few, and no month."""
    words = text.split()
    return len(words) <= 7 and _NO_REPORTER.fullmatch(text) is None and text.count("(") == text.count(")")


def is_neutral(text: str) -> bool:
    """Whether the words are a court's own mark in a neutral citation."""
    return _NEUTRAL.fullmatch(text) is not None


def is_law_journal(text: str) -> bool:
    """Whether an abbreviation names a journal and no series of reports: `Harv. L. Rev.`, `Yale L.J.`."""
    return _LAW_JOURNAL.match(text) is not None


def reporter_end(text: str) -> int:
    """Where the name of a reporter ends: before a series in brackets, `DLR (4th)`, or an edition, `U.S. (1 Cranch)`.

    Without full stops (OSCOLA) a series of numbers stands apart as well: `A 2d`; with them it is part: `F.2d`.
    """
    if "." in text:
        match = _BRACKET.search(text)
        return match.start() if match and match.start() > 0 else len(text)
    match = _SERIES.search(text)
    return match.start() if match and match.start() > 0 else len(text)
