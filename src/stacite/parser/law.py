"""Law and official papers: what no citation of a case, an act, a resolution or a report to a parliament can be."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.parser.tokens import RULED, FieldSpan, has_field, join_fields, with_variable, without_tokens, words_of
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.parser.tokens import FieldRule, Fields, Token

_QUOTES = frozenset("“”„«»‹›\"‘’'")
_VERSUS = frozenset(("v.", "v", "vs."))
# Who reported the Supreme Court's decisions until 1874.
_NOMINATIVE = frozenset("Dall Cranch Wheat Pet How Black Wall".split())
_BEFORE_REPORTERS = frozenset(("author", "authority", "title"))
_FEDERAL_REGISTER = pattern(r"Fed\.?Reg\.?|FederalRegister|FR|F\.R\.")
# Courts of neutral citations, in the United Kingdom, Ireland, Australia, New Zealand, Singapore and Hong Kong.
_NEUTRAL_COURT = pattern(
    r"(?:UK|EW|IE|NZ|NI|NSW|VS|QC|QS|WAS|SAS|TAS|ACT|SG|HK)[A-Z][A-Za-z]{0,8}|CSIH|CSOH|HCJAC|HCA|FCA|FCAFC|VSC|SASC"
)
# The last word of reporters that are named beside the official one.
_OTHER_REPORTERS = ("Ct.", "2d", "3d", "4th", "Supp.")
_COURT_DIVISIONS = frozenset(("Civ", "Crim", "Admin", "Fam"))
# Those of Canada and of US states, which follow the year without brackets. Other reporters do, too: `2001 SLT 12`.
_COURT_AFTER_YEAR = pattern(
    r"(?:AB|BC|LSBC|MB|NB|NL|NS|NU|NW|ON|PE|QC|SK|YK)(?:CA|CJ|CQ|CS|KB|LT|PC|PT|QB|SC|SCTD|TC|TT)?"
    r"|SCC|CSC|FCA|CAF|FC|CF|TCC|CCI|CMAC|CAT|CHRT|CIRB|LSUC|LSO|CanLII"
    r"|(?:AR|CO|IL|LA|ME|MT|ND|NH|NM|OH|OK|PA|SD|UT|VT|WI|WY)(?: (?:App|CIV APP|CR|Super))?"
)
# Collections of decisions that German-speaking courts cite by volume and first page.
_OFFICIAL_REPORTS = frozenset("BVerfGE BVerfGK BGHZ BGHSt BVerwGE BSGE BAGE BFHE BPatGE RGZ RGSt VfSlg".split())
_SWISS_REPORTS = frozenset(("BGE", "ATF", "DTF"))
_SWISS_PART = pattern(r"I[ab]?|II|III|IV|V|VI")
_ACT_NUMBERS = frozenset("I Ia II IIa IIb III IV V".split())
_PINPOINT_PART = pattern(r"\d{1,5}|[–-]|ff?\.?")
_COURT = pattern(
    r"(?:\w{0,30}gericht(?:shof)?|\w{1,20} (?:court|tribunal)|court|tribunal|corte|cour|hoge raad)\b.{0,60}"
    r"|(?:.{1,40} )?(?:supreme|high|district|circuit) court(?: .{1,40})?"
    r"|(?:Cons\.|Consiglio di) Stato\b.{0,40}|Conseil d.État|Cass\..{0,40}|ICTY|ICTR|ICJ|STF|STJ|Hoge Raad"
    r"|BGH|BVerfG|BVerwG|BSG|BAG|BFH|EuGH|EGMR|OGH|VfGH|VwGH|CJEU|ECJ|ECtHR"
    r"|(?:SG|LSG|LG|OLG|VG|OVG|AG|KG|LAG|ArbG) [A-ZÄÖÜ].{2,20}",
    re.IGNORECASE,
)
_COURTS = frozenset("CJEU ECJ ECtHR CJUE TJUE CEDH TEDH EuGH EGMR BVerfG BVerwG BGH BSG BAG BFH BGer".split())
_DECISIONS = frozenset("Urteil Urteile Beschluss Beschluß Entscheidung".split())
_DOCKET = pattern(r"\d{1,3}\.? [A-Z][A-Za-z]{0,3} \d{1,5}/\d{2,4}")
_CHAMBER = pattern(r"[SLB]|[IVX]{1,4}")
_CRS_SERIES = (("In", "Focus"), ("Insight",), ("Insights",), ("Legal", "Sidebar"))
_PRESS_RELEASE = pattern(
    r"(?:gemeinsame )?presse(?:mitteilung|erklärung|meldung|information|spiegel)|communiqué de presse|comunicato stampa"
    r"|nota de prensa|comunicado de prensa|nota à imprensa|(?:press|news) release|persbericht",
    re.IGNORECASE,
)
_OF = pattern(r"der|des|dem|vom|von|de la|de l’|de l'|de|du|of|by|from|della|dell’|dell'|del|do|da|van|van de")
# Codes and collections of regulations whose sections are cited.
_CODE = pattern(r"U\.?\s?S\.?\s?C\.?(?:\s?[AS]\.?)?|C\.?\s?F\.?\s?R\.?")


def _matters(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The name of a case may begin with `In re`, which is no signal, and what follows no court."""
    if len(fields) < 2 or fields[0].variable not in _BEFORE_REPORTERS or fields[1].variable not in ("volume", "number"):
        return fields
    name = fields[0]
    start = name.start - {"In": 0, "re": 1}.get(tokens[name.start].text, 2)
    if start < 0 or [token.text for token in tokens[start : start + 2]] != ["In", "re"]:
        return fields
    if any(field.variable == "title" for field in fields[1:]):
        return fields
    return [replace(name, variable="title", start=start), *fields[1:]]


def _neutral_citations(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Before the place in a report, a neutral citation is a court and a number: `[2015] UKSC 11, [2015] 1 WLR 7`."""
    first, last = (fields[0].start, fields[-1].end) if fields else (0, 0)
    for at in range(first, last - 2):
        end = at + 1 + (tokens[at + 1].text in _COURT_DIVISIONS)
        is_one = (
            _NEUTRAL_COURT.fullmatch(tokens[at].text) and tokens[end].text.isdecimal() and tokens[at - 1].text == "]"
        )
        reported = [field for field in fields if field.start > end and field.variable not in ("locator", "division")]
        if not is_one or "issued" not in [field.variable for field in reported[:1]]:
            continue
        before = [field for field in fields if field.end <= at]
        court = FieldSpan("authority", at, end, RULED)
        number = FieldSpan("number", end, end + 1, RULED)
        after = [
            # `[2016] QB 1003` is taken for another court.
            replace(
                field, variable={"authority": "container-title", "number": "page"}.get(field.variable, field.variable)
            )
            for field in fields
            if field.start > end
        ]
        return [*before, court, number, *after]
    return fields


def _courts_after_years(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Where the year has no brackets, the court and the number are no reporter and page: `Roe v Doe, 2014 ABCA 5`."""
    for year, court, number in zip(fields, fields[1:], fields[2:], strict=False):
        is_row = (year.variable, court.variable, number.variable) == ("issued", "container-title", "page")
        name = " ".join(words_of(tokens, court))
        if is_row and (year.end, court.end) == (court.start, number.start) and _COURT_AFTER_YEAR.fullmatch(name):
            ruled = {court: "authority", number: "number"}
            first = fields[0]
            if first.variable == "author" and {"v", "v.", "c", "c."}.intersection(words_of(tokens, first)):
                ruled[first] = "title"
            return [
                replace(each, variable=ruled[each], confidence=max(each.confidence, RULED)) if each in ruled else each
                for each in fields
            ]
    return fields


def _pages_of_reporters(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Between the volume and the page is the reporter alone: `884 F.2d 1510`."""
    for volume, reporter in pairwise(fields):
        end = reporter.end - 1
        is_both = (volume.variable, reporter.variable) == ("volume", "container-title") and volume.end == reporter.start
        if is_both and end > reporter.start and tokens[end].text.isdecimal() and not has_field(fields, "page"):
            if tokens[end].start == tokens[end - 1].end:  # `F.3` of `F.3d`
                return fields
            parts = [replace(reporter, end=end), replace(reporter, variable="page", start=end)]
            return [part for each in fields for part in (parts if each is reporter else [each])]
    return fields


def _nominative_reports(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The first volumes of the US Reports are cited with their reporter's own: `5 U.S. (1 Cranch) 137`."""
    for field in fields:
        at = field.start + 1
        words = [token.text for token in tokens[at : at + 5]]
        is_one = (
            _is_container(field)
            and tokens[field.start].text == "U.S."
            and len(words) == 5
            and (words[0], words[3]) == ("(", ")")
            and words[1].isdecimal()
            and words[2].rstrip(".") in _NOMINATIVE
            and words[4].isdecimal()
        )
        if is_one:
            page = FieldSpan("page", at + 4, at + 5, field.confidence)
            others = [part for each in fields for part in without_tokens(each, at, at + 5) if each.variable != "page"]
            return sorted([*others, page], key=lambda each: each.start)
    return fields


def _reported_cases(tokens: Sequence[Token], fields: Fields) -> Fields:
    """`Lind v. Holm, 12 F.3d 4` has only one reading, however sure the network is of it, or what it takes them for.

    California prints the year first: `Lind v. Holm (1993) 12 Cal.App.4th 4`.
    """
    for place, name in enumerate(fields):
        count = 5 if [field.variable for field in fields[place + 1 : place + 2]] == ["issued"] else 4
        own = fields[place : place + count]
        if name.variable in ("author", "title") and _is_reported_case(tokens, own):
            sure = [replace(each, confidence=max(each.confidence, RULED)) for each in own]
            return [*fields[:place], replace(sure[0], variable="title"), *sure[1:], *fields[place + count :]]
    return fields


def _is_reported_case(tokens: Sequence[Token], fields: Sequence[FieldSpan]) -> bool:
    """Whether fields are the parties, perhaps the year, and volume, reporter and page side by side."""
    name, *dated = fields
    if [each.variable for each in dated[-3:]] != ["volume", "container-title", "page"]:
        return False
    volume, reporter, page = dated[-3:]
    between = [token.text for token in tokens[name.end : dated[0].start]]
    is_dated = len(dated) == 4 and between in (["("], ["*", "("])
    after = [token.text for token in tokens[dated[0].end : volume.start]] if is_dated else []
    return (
        (between in ([], [","], ["*", ","], ["*"]) if len(dated) == 3 else is_dated and after == [")"])
        and volume.end == reporter.start
        and reporter.end == page.start
        and tokens[volume.start].text.isdecimal()
        and tokens[page.start].text.isdecimal()
        and _are_parties(words_of(tokens, name))
    )


def _are_parties(words: Sequence[str]) -> bool:
    return bool(_VERSUS.intersection(words[1:-1])) or words[:2] in (["In", "re"], ["Ex", "parte"], ["Estate", "of"])


def _official_reports(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Volume, first page and pinpoint follow a collection of decisions: `BVerfGE 115, 320, 342`, `BGHZ 50, 1 (3)`."""
    for at in range(fields[0].start, fields[-1].end - 3) if fields else ():
        if tokens[at].text not in _OFFICIAL_REPORTS:
            continue
        volume = at + 1 + (tokens[at + 1].text in (",", "Bd."))
        words = [token.text for token in tokens[volume : volume + 3]]
        if len(words) < 3 or words[1] != "," or not (words[0].isdecimal() and words[2].isdecimal()):
            continue
        end = start = volume + 3
        if tokens[start : start + 1] and tokens[start].text in (",", "(", "["):
            start = end = start + 1
            while end < len(tokens) and _PINPOINT_PART.fullmatch(tokens[end].text):
                end += 1
        found = [
            FieldSpan(variable, place, place + 1, RULED)
            for variable, place in (("container-title", at), ("volume", volume), ("page", volume + 2))
        ]
        pinpoint = [FieldSpan("locator", start, end, RULED)] if start < end else []
        others = [part for field in fields for part in without_tokens(field, at, max(start, end))]
        return _unless_same(fields, sorted([*others, *found, *pinpoint], key=lambda field: field.start))
    return fields


def _swiss_reports(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Volumes of the Swiss Federal Supreme Court's reports have parts: `BGE 138 II 346`, `ATF 119 Ia 28`."""
    for at in range(fields[0].start, fields[-1].end - 3) if fields else ():
        reporter, volume, part, page = (token.text for token in tokens[at : at + 4])
        is_one = reporter in _SWISS_REPORTS and volume.isdecimal() and page.isdecimal()
        if is_one and _SWISS_PART.fullmatch(part):
            found = [
                FieldSpan("container-title", at, at + 1, RULED),
                FieldSpan("volume", at + 1, at + 3, RULED),
                FieldSpan("page", at + 3, at + 4, RULED),
            ]
            others = [piece for field in fields for piece in without_tokens(field, at, at + 4)]
            others = [each for each in others if each.variable != "page"]
            return _unless_same(fields, sorted([*others, *found], key=lambda field: field.start))
    return fields


def _numbered_acts(tokens: Sequence[Token], fields: Fields) -> Fields:
    """An act's number belongs to its name, and is no place in it: `artigo 3.º do Regulamento Bruxelas II *ter*`."""
    for name, number in pairwise(fields):
        words = words_of(tokens, number)
        is_numbered = (
            name.variable == "title"
            and number.variable in ("locator", "volume")
            and number.start == name.end
            and words[0] in _ACT_NUMBERS
            and {*words[1:]} <= {"*", "bis", "ter", "a", "b"}
        )
        places = [each for each in fields if each.variable == "locator" and each is not number]
        if is_numbered and places and places[0].start < name.start:
            whole = replace(name, end=number.end)
            return [whole if each is name else each for each in fields if each is not number]
    return fields


def _constitution(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Of the Constitution of the United States an article or amendment is cited: `U.S. Const. amend. XIV, § 1`."""
    for field in fields:
        start, end = field.start + 3, fields[-1].end
        words = [token.text.lower() for token in tokens[field.start : start]]
        if words[:2] == ["u.s.", "const."] and words[2:] in (["amend."], ["art."]) and start < end:
            title = FieldSpan("title", field.start, start - 1, RULED)
            return _unless_same(fields, [title, FieldSpan("locator", start, end, RULED)])
    return fields


def _unless_same(fields: Fields, ruled: Fields) -> Fields:
    """What a rule says; the fields as they are, with their confidence, where it says nothing else."""
    places = [[(each.variable, each.start, each.end) for each in some] for some in (fields, ruled)]
    return fields if places[0] == places[1] else ruled


def _courts(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Before the number or report of a case, a court is no author or title: `BSG-Urteil vom 16.9.1997: 1 RK 28/95`."""
    found: Fields = []
    counts = Counter(each.variable for each in fields)
    if not counts["number"] and not (counts["volume"] and counts["page"]):
        return fields
    # Who comments on a decision is no name of it: `OGH, ZAS 2005, 32 (Rebhahn)`.
    before = [token.text for token in tokens[max(0, fields[-1].start - 2) : fields[-1].start] if token.text != "*"]
    if fields[-1].variable == "title" and counts["authority"] and counts["page"] and before[-1:] == ["("]:
        fields = fields[:-1]
    is_other = counts["genre"] or counts["authority"] or counts["title"] > 1
    for field in fields:
        if field.variable in ("author", "title") and not is_other:
            end = _end_of_court(tokens, field)
            found.append(replace(field, variable="authority", end=end) if end else field)
        elif field.variable == "number" and _is_chamber_before(tokens, fields, field):
            found.append(replace(field, start=field.start - 1))
        else:
            found.append(field)
    return found


def _courts_like_journals(tokens: Sequence[Token], fields: Fields) -> Fields:
    """A court is no reporter: `[2016] CJEU`."""
    if has_field(fields, "authority"):
        return fields
    return [
        replace(each, variable="authority")
        if _is_container(each) and each.end - each.start == 1 and tokens[each.start].text.rstrip(".") in _COURTS
        else each
        for each in fields
    ]


def _end_of_court(tokens: Sequence[Token], field: FieldSpan) -> int:
    """After the last token of a court's name, without `-Urteil` and what stands in brackets; 0 if it is none."""
    end = field.end
    if end - field.start > 2 and tokens[end - 1].text in _DECISIONS and tokens[end - 2].text == "-":
        end -= 2
    end = next((at for at in range(field.start + 1, end) if tokens[at].text == "("), end)
    name = " ".join(token.text for token in tokens[field.start : end])
    return end if _COURT.fullmatch(name) and "Auditors" not in name else 0


def _is_chamber_before(tokens: Sequence[Token], fields: Fields, number: FieldSpan) -> bool:
    """Whether a letter that begins a German docket number was left out: `S 2 KR 485/99`."""
    before = number.start - 1
    text = "".join(
        f"{' ' if at > number.start and tokens[at].start > tokens[at - 1].end else ''}{tokens[at].text}"
        for at in range(number.start, number.end)
    )
    is_free = not any(field.start <= before < field.end for field in fields)
    return before >= 0 and is_free and bool(_CHAMBER.fullmatch(tokens[before].text) and _DOCKET.fullmatch(text))


def _series_of_congress(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The Congressional Research Service has series: `CRS In Focus IF11404`."""

    def without_service(field: FieldSpan) -> FieldSpan:
        first, *others = words_of(tokens, field)
        is_series = first == "CRS" and tuple(others) in _CRS_SERIES and field.variable != "title"
        return replace(field, variable="collection-title", start=field.start + 1) if is_series else field

    return [without_service(field) for field in fields]


def _press_releases(tokens: Sequence[Token], fields: Fields) -> Fields:
    """`Pressemitteilung des Bundestags` is a kind and its author, and no title; a title in quotation marks is one."""
    if has_field(fields, "genre") or tokens[fields[0].start - 1 if fields and fields[0].start else 0].text in _QUOTES:
        return fields
    for field in fields[:1]:
        words = words_of(tokens, field)
        kind = next((n for n in (3, 2, 1) if _PRESS_RELEASE.fullmatch(" ".join(words[:n]))), 0)
        author = kind + next((n for n in (2, 1) if _OF.fullmatch(" ".join(words[kind : kind + n]))), 0)
        is_one = field.variable in ("title", "author") and kind and kind < author < len(words)
        if is_one and not has_field(fields[1:], "author") and words[author][0].isupper():
            found = [
                FieldSpan("genre", field.start, field.start + kind, RULED),
                FieldSpan("author", field.start + author, field.end, field.confidence),
            ]
            return [*found, *fields[1:]]
    return fields


def _sections_of_codes(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Of a code a section is cited, not a page: `44 U.S.C. § 3541`."""
    for code, place in pairwise(fields):
        name = " ".join(words_of(tokens, code))
        is_place = place.variable in ("page", "locator", "number") and place.start - code.end <= 2
        if _is_container(code) and _CODE.fullmatch(name) and is_place and not has_field(fields, "section"):
            return with_variable(fields, place, "section")
    return fields


def _whole_register_pages(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The pages of the Federal Register are numbered through the year, with a comma: `75 Fed. Reg. 14,670`."""
    names = ("".join(words_of(tokens, each)) for each in fields if _is_container(each))
    if not any(_FEDERAL_REGISTER.fullmatch(name) for name in names):
        return fields

    def is_one(before: FieldSpan, field: FieldSpan) -> bool:
        last, comma, first = tokens[before.end - 1], tokens[before.end], tokens[field.start]
        return (
            (before.variable, field.variable) in (("page", "locator"), ("page", "page"))
            and (comma.text, field.start) == (",", before.end + 1)
            and last.end == comma.start
            and comma.end == first.start
            and re.fullmatch(r"\d{3}", first.text) is not None
        )

    return join_fields(fields, is_one)


def _is_container(field: FieldSpan) -> bool:
    return field.variable == "container-title"


def _no_years_in_reporters(tokens: Sequence[Token], fields: Fields) -> Fields:
    """A page of another reporter may look like a year: `490 U.S. 545, 109 S. Ct. 2003 (1989)`."""
    dates = [field for field in fields if field.variable in ("issued", "original-date")]
    if len(dates) != 2:
        return fields
    page, year = dates
    # `2d` is two tokens.
    before = "".join(token.text for token in tokens[max(0, page.start - 2) : page.start])
    is_page = before.endswith(_OTHER_REPORTERS) and page.end == page.start + 1
    if not is_page or tokens[year.start - 1].text != "(":
        return fields
    return [replace(each, variable="issued") if each is year else each for each in fields if each is not page]


RULES: tuple[FieldRule, ...] = (
    _matters,
    _no_years_in_reporters,
    _neutral_citations,
    _courts_after_years,
    _pages_of_reporters,
    _nominative_reports,
    _reported_cases,
    _official_reports,
    _swiss_reports,
    _constitution,
    _numbered_acts,
    _courts,
    _courts_like_journals,
    _series_of_congress,
    _press_releases,
    _sections_of_codes,
    _whole_register_pages,
)
"""In the order in which they are applied."""
