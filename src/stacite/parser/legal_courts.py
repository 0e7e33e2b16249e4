"""Decisions cited by court, date and number, as those of Europe and of human rights are (OSCOLA 4, 2.6-2.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.dates import DATE
from stacite.parser.locators import locator_of
from stacite.parser.stretch import holds

if TYPE_CHECKING:
    from stacite.parser.draft import Draft

_COURT = (
    r"(?:Conseil d[’']État|Cour de cassation|Cass\.(?: [a-zé]{2,6}\.){0,2}(?: \d(?:re|e))?|Conseil constitutionnel"
    r"|Cons\. const\.|CJ[CU]E|(?:CAA?|T[AJ]|TGI) [A-ZÀ-Þ][\w-]{2,20}(?=.{0,40}\bn[°º])"
    r"|Cour constitutionnelle|CE|CC"
    r"|B(?:VerfG|VerwG|GH|AG|SG|FH|PatG)|(?:OVG|VGH|VG|OLG|LG|LAG|KG|AG) [A-ZÄÖÜ][\w-]{2,20}|EuGH|EuG|EGMR|VfGH"
    r"|OGH|CJEU|ECJ|ECtHR"
    r"|IACtHR|Hoge Raad|Raad van State|(?:Tribunal|Corte) [A-Z][\w ]{2,40}"
    r"|(?:[A-Z][\w-]+ ){0,4}Court(?: of [A-Z][\w ]{2,40}?)?"
    r"|(?:[A-Z][\w-]+ ){1,3}Tribunal(?: [\w ]{2,30})?)"
)
_COURT_WORDS = (
    *(
        "Court",
        "Cour ",
        "Cass",
        "Conseil",
        "Cons. c",
        "CJ",
        "CA",
        "TA ",
        "TJ ",
        "TGI ",
        "CE,",
        "CC,",
        "VerfG",
        "VerwG",
        "GH",
        "BAG",
        "BSG",
        "BFH",
        "PatG",
        "LG ",
        "VG ",
    ),
    *("LAG ", "KG ", "AG ", "EuG", "EGMR", "CJEU", "ECJ", "tHR", "Raad", "ribunal", "Corte "),
)
"""One of them stands in each name of a court."""
_DECIDED = (
    r"(?:[Jj]udge?ment|[Oo]rder|[Dd]ecision|Urteil|Urt\.|Beschluss|Beschl\.|arrêt|décision|[Aa]dvisory [Oo]pinion)"
)
_FORM = pattern(
    rf"(?:(?P<parties>[A-Z][^,()“”]{{2,80}} v\.? [A-Z][^,()“”]{{2,80}}), )?(?P<court>{_COURT})"
    rf"(?: \([A-Z][\w ]{{2,20}}\))?,? "
    rf"(?:(?P<title>(?:Case of )?[A-Z][^,()]{{3,120}} v\.? [A-Z][^,()]{{2,80}}), )?"
    rf"(?:{_DECIDED}(?: of| vom| v\.| du)? )?(?P<date>{DATE})(?P<rest>(?:,| –| -| \().*)?$"
)
_NUMBER = pattern(
    r"(?:,| –| -) (?:(?:pourvoi |aff\. |req\. )?"
    r"(?:[Nn]os?\.?|n[°os]{1,2}|Az\.?:?|Case(?: [Nn]o\.?)?|Rs\.|App(?:lication)? [Nn]o\.?|aff\.) ?)?"
    r"(?P<number>(?=[A-Z\d][\w. ]{0,12}\d)[A-Z\d][\w./–-]{0,12}(?: [\w./–-]{1,12}){0,3})(?=,|$| –| \()"
)
_SERIES = pattern(r",? (?P<series>[A-Z][^(),\d]{1,50}),? \([Ss]er(?:ies|\.) ?[A-D]\) (?:[Nn]o\. )?(?P<number>\d{1,4})")
_PIN = pattern(r"(?:, | )(?P<pin>(?:paras?\.?|Rn\.?|Rz\.?|§§?|¶¶?|\[)[ ]?\d[\d.–, -]{0,20}\]?)\.?$")
_NAME = pattern(r", (?P<name>\*?[A-ZÀ-Þ][^,\d]{3,120})$")


def read_court(draft: Draft) -> bool:
    """Read `BVerwG, Judgment of 9 February 2017, 7 A 2.15, para 482`; False for what is no decision."""
    match = _FORM.match(draft.rest.text) if holds(draft.rest.text, _COURT_WORDS) else None
    if match is None:
        return False
    rest = draft.rest.cut(*match.span("rest")) if match["rest"] else draft.rest.cut(0, 0)
    pin = _PIN.search(rest.text)
    series, number = _SERIES.match(rest.text), _NUMBER.match(rest.text)
    if series is None and number is None and not (match["title"] or match["parties"]):
        return False
    draft.type = "legal_case"
    draft.put("authority", draft.rest.cut(*match.span("court")))
    draft.put_date("issued", draft.rest.cut(*match.span("date")))
    for group in ("parties", "title"):
        if match[group]:
            draft.put_title("title", draft.rest.cut(*match.span(group)))
    if pin is not None:
        draft.locator = locator_of(pin["pin"])
        rest = rest.cut(0, pin.start())
    if series is not None:
        draft.put("container-title", rest.cut(*series.span("series")))
        draft.put("number", rest.cut(*series.span("number")))
    elif number is not None:
        draft.put("number", rest.cut(*number.span("number")))
        if name := _NAME.search(rest.text, number.end()):
            draft.put_title("title", rest.cut(*name.span("name")))
    return True
