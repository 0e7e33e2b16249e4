"""Reads legal works: cases (name, docket, law reports, court and date), treaties and the symbols of UN documents.

Acts and codes are read in `legislation.py`.

Bluebook 21, rule 10 and T1, T6, T13; OSCOLA 4, 2.1, 2.6-2.8 and appendix; McGill 9, 3. European and human-rights
decisions are cited by court, date and number.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.citation import Locator
from stacite.parser.dates import DATE, MONTH, YEAR, is_date
from stacite.parser.legislation import read_act, read_code, read_hearing
from stacite.parser.locators import parse_locator
from stacite.parser.text_slice import contains_any
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.parser.draft import Draft
    from stacite.parser.text_slice import TextSlice


# Courts whose judgments carry a number of their own, `[2017] UKSC 5`.
_NEUTRAL = pattern(
    rf"(?:{phrases('parser', 'courts of neutral citations')})(?: (?:Civ|Crim|Admin|Fam|Ch|QB|KB|Comm|Pat"
    r"|TCC))?(?: \([A-Za-z]+\))?"
)
_NO_REPORTER = pattern(
    rf"(?:{MONTH}|(?:No|Nos|App(?!\. [A-Z])|Case|The (?!Times|Independent|Guardian|Telegraph)|At|And|In|Of|On|For|Part"
    rf"|Article|Section|Chapter|Series (?![A-D]$)|Day|Days)\b).*"
)
_LAW_JOURNAL = pattern(
    r".*(?:\bRev\b|\bReview\b|\bL\. ?J\b|\b(?<!C\.)J\.|\bJ$|\bJournal\b|\bQ\.|\bQuarterly\b|\bForum\b|\bBull\."
    r"|\bL\. ?Q|\bY\.B)"
)
_BRACKET = pattern(r" ?\([^()]*\)$")
_REPORTER_SERIES = pattern(r" ?\([^()]*\)$| (?=\d)")


@lru_cache(maxsize=1024)
def is_reporter(text: str) -> bool:
    """Whether words between two numbers could name a series of reports: few, and no month."""
    words = text.split()
    return len(words) <= 7 and _NO_REPORTER.fullmatch(text) is None and text.count("(") == text.count(")")


def is_neutral(text: str) -> bool:
    """Whether the words are a court's abbreviation in a neutral citation."""
    return _NEUTRAL.fullmatch(text) is not None


def is_law_journal(text: str) -> bool:
    """Whether an abbreviation names a journal and no series of reports: `Harv. L. Rev.`, `Yale L.J.`."""
    return _LAW_JOURNAL.match(text) is not None


def reporter_end(text: str) -> int:
    """Where the name of a reporter ends: before a series in brackets, `DLR (4th)`, or an edition, `U.S. (1 Cranch)`.

    Without periods (OSCOLA) a series of numbers stands apart as well: `A 2d`; with them it is part: `F.2d`.
    """
    if "." in text:
        match = _BRACKET.search(text)
        return match.start() if match and match.start() > 0 else len(text)
    match = _REPORTER_SERIES.search(text)
    return match.start() if match and match.start() > 0 else len(text)


_COURT_NAME = rf"(?:{phrases('parser', 'courts of civil law')})"
# At least one of these occurs in each name of a court.
_COURT_WORDS = (
    "Court|Cour |Cass|Conseil|Cons. c|CJ|CA|TA |TJ |TGI |CE,|CC,|VerfG|VerwG|GH|BAG|BSG|BFH|PatG|LG |VG |LAG |KG |AG "
    "|EuG|EGMR|CJEU|ECJ|tHR|Raad|ribunal|Corte "
).split("|")
_DECIDED = (
    r"(?:[Jj]udge?ment|[Oo]rder|[Dd]ecision|Urteil|Urt\.|Beschluss|Beschl\.|arrêt|décision|[Aa]dvisory [Oo]pinion)"
)
_FORM = pattern(
    rf"(?:(?P<parties>[A-Z][^,()“”]{{2,80}} v\.? [A-Z][^,()“”]{{2,80}}), )?(?P<court>{_COURT_NAME})"
    rf"(?: \([A-Z][\w ]{{2,20}}\))?,? "
    rf"(?:(?P<title>(?:Case of )?[A-Z][^,()]{{3,120}} v\.? [A-Z][^,()]{{2,80}}), )?"
    rf"(?:{_DECIDED}(?: of| vom| v\.| du)? )?(?P<date>{DATE})(?P<rest>(?:,| –| -| \().*)?$"
)
_NUMBER = pattern(
    r"(?:,| –| -) (?:(?:pourvoi |aff\. |req\. )?"
    r"(?:[Nn]os?\.?|n[°os]{1,2}|Az\.?:?|Case(?: [Nn]o\.?)?|Rs\.|App(?:lication)? [Nn]o\.?|aff\.) ?)?"
    r"(?P<number>(?=[A-Z\d][\w. ]{0,12}\d)[A-Z\d][\w./–-]{0,12}(?: [\w./–-]{1,12}){0,3})(?=,|$| –| \()"
)
_REPORT_SERIES = pattern(
    r",? (?P<series>[A-Z][^(),\d]{1,50}),? \([Ss]er(?:ies|\.) ?[A-D]\) (?:[Nn]o\. )?(?P<number>\d{1,4})"
)
_DECISION_LOCATOR = pattern(r"(?:, | )(?P<pin>(?:paras?\.?|Rn\.?|Rz\.?|§§?|¶¶?|\[)[ ]?\d[\d.–, -]{0,20}\]?)\.?$")
_NAME = pattern(r", (?P<name>\*?[A-ZÀ-Þ][^,\d]{3,120})$")


def read_court_decision(draft: Draft) -> bool:
    """Read `BVerwG, Judgment of 9 February 2017, 7 A 2.15, para 482`; False for what is no decision."""
    match = _FORM.match(draft.rest.text) if contains_any(draft.rest.text, _COURT_WORDS) else None
    if match is None:
        return False
    rest = draft.rest.cut(*match.span("rest")) if match["rest"] else draft.rest.cut(0, 0)
    pin = _DECISION_LOCATOR.search(rest.text)
    series, number = _REPORT_SERIES.match(rest.text), _NUMBER.match(rest.text)
    if series is None and number is None and not (match["title"] or match["parties"]):
        return False
    draft.type = "legal_case"
    draft.put_groups(draft.rest, match, court="authority", date="issued")
    for group in ("parties", "title"):
        if match[group]:
            draft.put_title("title", draft.rest.cut(*match.span(group)))
    if pin is not None:
        draft.locator = parse_locator(pin["pin"])
        rest = rest.cut(0, pin.start())
    if series is not None:
        draft.put_groups(rest, series, series="container-title", number="number")
    elif number is not None:
        draft.put("number", rest.cut(*number.span("number")))
        if name := _NAME.search(rest.text, number.end()):
            draft.put_title("title", rest.cut(*name.span("name")))
    return True


# The longest case that is read, in characters; names of parties fill the longest ones.
MAX_CASE_LENGTH = 600
_VERSUS = pattern(r"(?<=\S) vs?\.? (?=[\"“‘(]?[A-ZÀ-Þ\d])")
_ONE_PARTY = pattern(rf"(?:{phrases('parser', 'names of cases with one party')}) [A-Z(]")
# `The Moorcock (1889) 14 PD 64`, `The Antelope, 23 U.S. 66`: a ship stands for her case (OSCOLA 4, 2.1.2).
_SHIP = pattern(
    rf"The [A-ZÀ-Þ][\w’'-]{{1,25}}(?: [A-ZÀ-Þ][\w’'-]{{1,25}}){{0,3}}(?:,? [\[(]{YEAR}[\])](?: \d{{1,3}})? "
    r"(?:A\.?C|App Cas|P|P\.?D|Q\.?B\.?D?|K\.?B|Ch|W\.?L\.?R|All E\.?R|Ll(?:oyd[’']s| L) Rep|Asp M\.?L\.?C)\b"
    r"|, \d{1,3} (?:U\.S\.|F\. Cas\.|F\.(?: ?[23]d|4th)? \d))"
)
# `Case C-176/03`, `Joined Cases T-1/02 and T-2/02` (OSCOLA 4, 2.6.2).
_DOCKET_FIRST = pattern(
    r"(?:Joined )?Cases? (?P<number>(?:No )?(?:[A-Z]{1,5}[-–/])?\d+/\d+(?: P| PPU| R)?"
    r"(?:(?:, | and | & | to |[–-])(?:[A-Z]{1,5}[-–/])?\d+/\d+(?: P| PPU| R)?)*),? "
)
_DOCKET_LAST = pattern(
    r",? ?\(?(?:(?:App(?:lication|\.)?|Appl\.) [Nn]os?\.? ?"
    r"|Case (?:[Nn]o\.? )?)(?P<number>[A-Z]{0,6}[ –-]?[\w/.–-]*\d[\w/.–-]*"
    r"(?:(?:, | and )\d+/\d+)*)\)?"
)
_US_DOCKET = pattern(
    r",? (?:(?:Nos?\.|Civ(?:\. A)?\.(?: No\.)?|Crim\. No\.|Docket No\.) ?(?P<number>[\w:–-]*\d[\w:–-]*)"
    r"|(?P<bare>(?:ICT[RY]|IT|SCSL|ICC|MICT)-[\w/-]*\d[\w/-]*|\d:\d\d-[a-z]{2,4}-\d+(?:-?[\w]+(?: [\w-]*\d[\w-]*)?)?))"
)
_SLIP = pattern(r", slip op\.(?:,? at (?P<pin>\d[\d–-]*))?$")
_DECISION = pattern(r",? (?:Commission |Council )?(?:Decision|Opinion) (?P<number>\d{2,4}/\d+(?:/[A-Z]+)?)$")
# As the Bluebook prints it (rule 21.5.1).
_PHASE_AFTER = pattern(
    r", (?P<phase>Judgment|Advisory Opinion|Order|Merits|Award|Preliminary Objections|Provisional Measures"
    r"|Admissibility)$"
)
_PHASE = pattern(rf" \((?P<phase>(?:{phrases('parser', 'phases of a case')})(?: and [^()]{{3,60}})?)\)$")
# `[1932] AC 562`, `[2007] ECR II–3601`, `[2009] OJ C227/13`, `(1976) Series A no 24`.
_DATED_REPORT = pattern(
    rf"[,.]? (?P<open>[\[(])(?P<year>{YEAR}(?:[–/-]\d{{2,4}})?)[\])],? "
    r"(?:(?P<volume>\d{1,4}|[IVX]{1,5}) )?(?P<reporter>Series [A-D]|[A-Z][A-Za-z.&’'() ]{0,40}?)"
    r"(?: (?:Series )?(?P<series>[A-D](?:/[A-D])?))?,? (?:[Nn]o\.? ?)?"
    r"(?:(?P<part>[A-Z]{1,3})?(?:(?<![ .])[–-]|(?<=[A-Z]) ?\d+(?: ?[A-Z])?/))?(?P<page>[A-Z]?\d{1,6})(?![\d/])"
)
# `(1868) LR 3 HL 330` (OSCOLA 4, 2.1.7).
_OLD_LAW_REPORTS = pattern(
    rf"[,.]? \((?P<year>{YEAR}(?:[–/-]\d{{2,4}})?)\) (?P<reporter>LR) "
    rf"(?P<volume>\d{{1,2}}) [A-Z][A-Za-z& .]{{0,12}}? (?P<page>\d{{1,6}})(?!\w)"
)
# `347 U.S. 483`, `2 Wils KB 275`, `210 DLR (4th) 34`, `2014 WL 123456`.
_VOLUME_REPORT = pattern(
    r"[,.]? (?P<volume>\d{1,4}) (?P<reporter>[A-Z][A-Za-z0-9.&’'() ]{0,40}?) (?P<page>\d{1,8}(?:,\d{3})?"
    r"|_{2,})(?![\w/])"
)
# `1997 SC 66` (Scots reports, OSCOLA 4, 2.4.1); `2015 SCC 5` (neutral, McGill 9, 3.2.2).
_YEAR_REPORT = pattern(
    rf"[,.]? (?P<year>{YEAR}) (?!WL|LEXIS)(?P<reporter>[A-Z][A-Za-z]{{0,7}}"
    rf"|P?\.?(?:C\.)?I\.C\.J\.(?: Rep\.)?)(?: \([A-Z][A-Za-z ]{{0,12}}\))? (?P<page>\d{{1,6}})(?![\w/])"
)
_HUMAN_RIGHTS = pattern(
    rf"[,.]? (?:Reports )?(?P<reporter>ECHR) (?P<year>{YEAR})(?:[–-](?P<part>[IVX]+))?(?:,? (?P<page>\d+))?"
)
_ECLI = pattern(rf"[,.]?(?: \[{YEAR}\])? (?:ECLI:)?(?P<number>EU:[CTF]:\d{{4}}:\d+|{YEAR}-Ohio-\d+)")
_SERIES_ONLY = pattern(
    r"[,.]? (?P<reporter>(?:PCIJ|ICJ) Rep|Series [A-B]) (?:Series )?(?:Series )?[A-B/]{0,3} ?(?:No )*(?P<page>\d+)"
)
_COURT_AND_DATE = pattern(
    rf"[,.]? \((?:(?!{MONTH})(?P<court>[A-Z][^()\d]{{0,60}}(?:\d[a-z]{{1,2}} [^()\d]{{0,40}})?|\d{{1,2}}(?:d|th"
    rf"|st|nd|rd) [^()]{{2,40}}?),? )?"
    rf"(?P<date>{DATE})\)"
)
_COURT_ONLY = pattern(rf" \((?!{MONTH})(?P<court>[A-Z][A-Za-z0-9 .&’-]{{0,40}})\)")
_NEWSPAPER = pattern(rf"[,.]? \(?(?P<reporter>(?:The )?(?:Times|Independent|Guardian|Telegraph)),? (?P<date>{DATE})\)?")
# The forms of law reports, each with strings of which one occurs in every match.
_REPORTS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (_OLD_LAW_REPORTS, ("LR ",)),
    (_DATED_REPORT, ("[", "(")),
    (_YEAR_REPORT, ("",)),
    (_VOLUME_REPORT, ("",)),
    (_HUMAN_RIGHTS, ("ECHR",)),
    (_SERIES_ONLY, ("Rep", "Series")),
    (_NEWSPAPER, ("Times", "Independent", "Guardian", "Telegraph")),
)
_ANCHORS = (*_REPORTS, (_ECLI, ("EU:", "-Ohio-")), (_COURT_AND_DATE, ("(",)))
_CASE_LOCATOR = pattern(
    r"(?:,? at|,| \(?[A-Z]{0,4}\)?,?)? ?(?P<pin>(?:(?:paras?\.?|p{1,2}\.?) ?)?\[?\*?\d[\w.]*\]?(?:(?:[–-]|, "
    r"| and )\[?\d\w*\]?)*)"
    r"(?: \[\d+\])?(?: \((?![^()]*\d{4}\)).*| ?\(.*\).*|,? (?:aff|rev|cert|per|and)\b.*|\.?)$",
    re.DOTALL,
)
_JUDGE = pattern(r"(?:Lord|Lady|Baroness|Sir) |.* (?:[CPMV]?-?C?J|JJ|LJJ?|JA|JSC|MR|J\.)$")


def read_case(draft: Draft) -> bool:
    """Read a case; False where the citation is something else."""
    text = draft.rest.text
    if len(text) > MAX_CASE_LENGTH:
        return False
    is_named = (" v" in text and _VERSUS.search(text) is not None) or any(
        form.match(text) for form in (_ONE_PARTY, _SHIP)
    )
    docket = _DOCKET_FIRST.match(text)
    if not is_named and docket is None and "[" not in text and " Rep" not in text:
        return False
    anchor = _first_anchor(text, is_named=is_named or docket is not None)
    if anchor is None or (not is_named and docket is None and not _is_named_by_report(anchor)):
        return False
    name = draft.rest.cut(docket.end() if docket else 0, anchor.start())
    if not name or _has_author(name.text, anchor):
        return False
    draft.type = "legal_case"
    if docket:
        draft.put("number", draft.rest.cut(*docket.span("number")))
    _read_name(draft, name)
    _read_tail(draft, draft.rest.cut(anchor.start()))
    return True


def _first_anchor(text: str, *, is_named: bool) -> re.Match[str] | None:
    """The first law report, court or newspaper after the name of the case."""
    versus = _VERSUS.search(text) if " v" in text else None
    start = versus.end() if versus else 3
    found = _search_all(_ANCHORS, text, start)
    if not found and is_named:
        found = [match for match in (_US_DOCKET.search(text, start), _DOCKET_LAST.search(text, start)) if match]
    return min(found, key=lambda match: match.start(), default=None)


def _search_all(
    anchors: Iterable[tuple[re.Pattern[str], tuple[str, ...]]], text: str, start: int
) -> list[re.Match[str]]:
    """The first match of each."""
    rest = text[start:]
    wanted = (anchor for anchor, hints in anchors if contains_any(rest, hints))
    return [match for anchor in wanted if (match := _search(anchor, text, start)) is not None]


def _search(anchor: re.Pattern[str], text: str, start: int) -> re.Match[str] | None:
    """The first match whose reporter could be one."""
    for match in anchor.finditer(text, start):
        reporter = match.groupdict().get("reporter")
        if reporter is None or is_reporter(reporter):
            return match
    return None


def _is_named_by_report(anchor: re.Match[str]) -> bool:
    """Without parties, only a report of an international court marks a case (`[1949] ICJ Rep 4`)."""
    return re.match(r"(?:P?C?ICJ|PCIJ|ITLOS|ECR$|RIAA)", anchor.groupdict().get("reporter") or "") is not None


def _has_author(name: str, anchor: re.Match[str]) -> bool:
    """An article on a case, `Author, A v. B Revisited, 93 Yale L.J. 12 (1980)`."""
    reporter = anchor.groupdict().get("reporter") or ""
    return "court" not in anchor.groupdict() and ", " in name and is_law_journal(reporter)


def _read_name(draft: Draft, name: TextSlice) -> None:
    """The parties, without docket, phase and decision."""
    name = name.strip(" ,")
    if slip := _SLIP.search(name.text):
        draft.locator = parse_locator(slip["pin"]) if slip["pin"] else None
        name = name.cut(0, slip.start())
    for found in (_DECISION, _US_DOCKET, _DOCKET_LAST):
        match = found.search(name.text)
        if match and match.end() == len(name.text) and match.start() > 0:
            number = next(group for group in ("number", "bare") if match.groupdict().get(group))
            draft.put("number", name.cut(*match.span(number)))
            name = name.cut(0, match.start()).strip(" ,")
    while phase := _PHASE.search(name.text) or _PHASE_AFTER.search(name.text):
        draft.put("genre", name.cut(*phase.span("phase")))
        name = name.cut(0, phase.start()).strip(" ,")
    name = name.strip('"“”')
    draft.put("title", name, name.text)  # parties end in abbreviations: `Brown v. Bd. of Educ.`


def _read_tail(draft: Draft, tail: TextSlice) -> None:
    """The first report that is no neutral citation; the neutral one is the case's number (OSCOLA 4, 2.1.3)."""
    text = tail.text
    for docket in (_US_DOCKET, _DOCKET_LAST):
        if match := docket.match(text):
            group = "number" if match["number"] else "bare"
            draft.put("number", tail.cut(*match.span(group)))
    reports = list(_reports(text))
    neutral = next((match for match in reports if _is_neutral(match)), None)
    report = next((match for match in reports if not _is_neutral(match)), None)
    end = 0
    if report is not None:
        _put_report(draft, tail, report)
        end = report.end()
    if neutral is not None:
        end = max(end, _put_neutral(draft, tail, neutral))
    if ecli := _ECLI.search(text):
        draft.put("number", tail.cut(*ecli.span("number")))
        end = max(end, ecli.end())
    _read_court(draft, tail)
    _read_locator(draft, tail.cut(end), last=reports[-1].end() - end if reports else 0)


def _reports(text: str) -> Iterator[re.Match[str]]:
    """The reports in order; what only looks like one (a date, a court) is none."""
    at = 0
    while at < len(text):
        found = _search_all(_REPORTS, text, at)
        if not found:
            return
        first = min(found, key=lambda match: match.start())
        yield first
        at = first.end()


def _is_neutral(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    return not groups.get("volume") and is_neutral(groups.get("reporter") or "")


def _put_report(draft: Draft, tail: TextSlice, match: re.Match[str]) -> None:
    groups = match.groupdict()
    start, end = match.span("reporter")
    draft.put("container-title", tail.cut(start, start + reporter_end(tail.text[start:end])))
    if groups.get("volume"):
        draft.put("volume", tail.cut(*match.span("volume")))
    elif groups.get("part") and groups["reporter"] != "OJ":
        draft.put("volume", tail.cut(*match.span("part")))
    if groups.get("page") and groups["page"].isalnum():
        draft.put("page", tail.cut(*match.span("page")))
    for group in ("year", "date"):
        if groups.get(group):
            draft.put_date("issued", tail.cut(*match.span(group)))


def _put_neutral(draft: Draft, tail: TextSlice, match: re.Match[str]) -> int:
    """Keep `[2011] EWHC 90 (Ch)`, with the court's division; where it ends."""
    division = _COURT_ONLY.match(tail.text, match.end())
    end = division.end() if division else match.end()
    if division:
        draft.put("authority", tail.cut(*division.span("court")))
    number = tail.cut(match.start(), end).strip(" ,.")
    draft.put("number", number, number.text)
    draft.put_date("issued", tail.cut(*match.span("year")))
    return end


def _read_court(draft: Draft, tail: TextSlice) -> None:
    """Court and date in brackets, or the court alone after a report."""
    if court := _COURT_AND_DATE.search(tail.text):
        draft.put_date("issued", tail.cut(*court.span("date")))
    if court and court["court"]:
        draft.put("authority", tail.cut(*court.span("court")))
    elif (bracket := _COURT_ONLY.search(tail.text)) and not _JUDGE.match(bracket["court"]):
        draft.put("authority", tail.cut(*bracket.span("court")))
    if year := re.search(rf"\b{YEAR}\b", tail.text):
        draft.put_date("issued", tail.cut(*year.span()))


def _read_locator(draft: Draft, after: TextSlice, last: int) -> None:
    """The page or paragraph meant, after the report or after the last parallel one."""
    for start in sorted({0, max(0, last)}):
        rest = after.cut(start)
        match = _CASE_LOCATOR.match(rest.text)
        if match is None:
            continue
        if "[" in match["pin"]:
            draft.put_locator(Locator(re.sub(r"[\[\]]", "", match["pin"]), "paragraph"), rest.cut(*match.span("pin")))
            return
        locator = parse_locator(match["pin"].replace("*", "")) or parse_locator(match["pin"].split(",")[0])
        if locator is not None:
            draft.put_locator(locator, rest.cut(*match.span("pin")))
            return


_UN_SYMBOL = pattern(
    r"(?<![\w:/.-])(?:U\.?N\.? Doc(?:ument)?\.? )?(?P<symbol>(?:[AES]|ST|TD|CCPR|CERD|CAT|CEDAW|CRC|HRI|UNEP|FCCC|DP"
    r"|E/CN\.\d)(?=\S{0,40}\d)(?:/[A-Z\d][\w.-]*)+(?:\([A-Z\d-]+\))?(?: \(\d{4}\))?)"
)
_UNTS = pattern(
    r"(?P<volume>\d(?<!\d\d)\d{0,3}) (?P<series>U\.?N\.?T\.?S\.?|I\.?L\.?M\.?|T\.?I\.?A\.?S\.?|U\.?S\.?T\.?"
    r"|L\.?N\.?T\.?S\.?|C\.?T\.?S\.?|E\.?T\.?S\.?) (?P<page>\d+)"
)
# `T.I.A.S. No. 9179`: a series whose treaties are numbered (Bluebook 21, rule 21.4.5).
_NUMBERED = pattern(r",? (?P<series>T\.I\.A\.S\.|TIAS|E\.A\.S\.|T\.S\.) [Nn]os?\. (?P<number>\d[\d,–-]*\d|\d)")
# At least one of these occurs in the abbreviation of each series.
_SERIES = ("TS", "T.S", "LM", "L.M", "AS", "A.S", "ST", "S.T")
# `(adopted 28 July 1951, entered into force 22 April 1954)` (OSCOLA 4, 2.7).
_HISTORY = pattern(
    rf"(?P<parties> \([A-Z][^()\d]{{2,80}}[–—-][A-Z][^()\d]{{2,80}}\))?"
    rf" \((?:[a-z ]{{0,20}})?(?:adopted|signed|opened for signature|done|concluded|entered into force)"
    rf"(?: (?:at|in) [\w ]{{2,40}}?)?,? (?P<date>{DATE})[^()]*\)"
)
_HISTORY_LEAD = pattern(r" \([a-z ]{0,20}(?:adopted|signed|opened for signature|done|concluded|entered into force)")
# At least one of these occurs in each history.
_HISTORY_WORDS = ("adopted", "signed", "opened for signature", "done", "concluded", "entered into force")
# `Title, U.S.–U.K., art. 3, Feb. 2, 1971`, before its series (Bluebook 21, rule 21.4).
_TREATY = pattern(
    rf"(?P<title>[A-Z][^\"“”(]{{5,300}}?)(?:, (?P<parties>[A-Z][\w.’ ]{{1,30}}[–-][A-Z][\w.’ ]{{1,30}}))?"
    rf"(?:,? (?P<pin>(?:arts?\.|§|Annex) ?[\dIVX][\w()., –-]*?))?, (?P<date>{DATE})$"
)
# `G.A. Res. 217 (III) A, Universal Declaration of Human Rights (Dec. 10, 1948)` (Bluebook 21, 21.8.2).
_RESOLUTION = pattern(
    r"(?P<body>G\.A\.|S\.C\.|E\.S\.C\.|H\.R\.C\.|UNGA|UNSC|GA|SC) (?:Res\.?|Resolution) "
    r"(?P<number>\d[\w/]*(?: \([IVXL]+\))?(?: [A-Z](?![a-z]))?)(?:, (?P<title>[A-Z][^()]{3,200}?))?(?:, "
    r"(?P<pin>¶¶? ?[\d–-]+|art\. \w+))?"
    r" \((?P<date>[^()]{4,40})\)"
)
TREATY_WORDS = pattern(
    r"^[\"“‘]?(?:\w+ ){0,3}(?:Agreement|Treaty|Convention|Protocol|Covenant|Charter|Pact|Accord"
    r"|Memorandum of Understanding|Exchange of Notes)\b"
)


def read_legal(draft: Draft) -> bool:
    """Read a case, act, code, bill or treaty; False where the citation is none of these."""
    return (
        read_hearing(draft)
        or read_court_decision(draft)
        or read_case(draft)
        or _read_treaty(draft)
        or _read_resolution(draft)
        or read_act(draft)
        or read_code(draft)
    )


def _read_treaty(draft: Draft) -> bool:
    match = _TREATY.match(draft.rest.text) if "treaty" in draft.traits else None
    if match is None or not (match["pin"] or match["parties"] or "number" in draft.texts):
        return False
    draft.type = "treaty"
    draft.put_groups(draft.rest, match, title="title", date="issued")
    if match["pin"]:
        draft.locator = parse_locator(match["pin"])
    return True


def _read_resolution(draft: Draft) -> bool:
    match = _RESOLUTION.match(draft.rest.text)
    if match is None or not is_date(match["date"]):
        return False
    draft.type = "report"
    draft.put("number", draft.rest.cut(*match.span("number")))
    draft.put_title(
        "title", draft.rest.cut(*match.span("title")) if match["title"] else draft.rest.cut(0, match.end("number"))
    )
    draft.put_date("issued", draft.rest.cut(*match.span("date")))
    if match["pin"]:
        draft.locator = parse_locator(match["pin"])
    return True


def take_un_symbols(draft: Draft) -> None:
    """Move the symbol of a UN document, or a treaty's history and place in a series, into the draft."""
    text = draft.rest.text
    if "/" in text and (match := _UN_SYMBOL.search(text)):
        draft.put("number", draft.rest.cut(*match.span("symbol")))
        draft.traits.add("un")
        draft.rest = draft.rest.without_part(*match.span())
    elif (
        contains_any(text, _SERIES)
        and (match := _UNTS.search(text))
        and not re.search(r" vs?\.? ", text[: match.start()])
    ):
        draft.put_groups(draft.rest, match, volume="volume", series="container-title", page="page")
        draft.traits.add("treaty")
        draft.rest = draft.rest.without_part(*match.span())
    elif " No" in text and contains_any(text, _SERIES) and (match := _NUMBERED.search(text)):
        draft.put_groups(draft.rest, match, series="container-title", number="number")
        draft.traits.add("treaty")
        draft.rest = draft.rest.without_part(*match.span())
    _take_history(draft)


def _take_history(draft: Draft) -> None:
    """What follows a treaty's history (series, amendments, articles) is no part of its title."""
    text = draft.rest.text
    match = _HISTORY.search(text) if contains_any(text, _HISTORY_WORDS) and _HISTORY_LEAD.search(text) else None
    if match is None:
        return
    draft.put_date("issued", draft.rest.cut(*match.span("date")))
    draft.traits.add("treaty")
    after = draft.rest.cut(match.end()).strip(" ,;")
    draft.locator = draft.locator or parse_locator(after.text)
    draft.rest = draft.rest.cut(0, match.start())
