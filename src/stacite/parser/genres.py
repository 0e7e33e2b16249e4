"""What a work calls itself, and the numbers by which offices count their papers: the particulars of reports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.dates import DATE
from stacite.parser.stretch import holds

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_PAPERS = (
    r"(?:working|discussion|conference|research|policy|position|white|green|seminar|term|issues?|briefing|background"
    r"|technical|strategy|occasional|consultation|command|concept|data|impact|progress|special|final|interim|annual"
    r"|country|synthesis|summary|status|scoping|evaluation|information|guidance|parliamentary|legislative|explanatory"
    r"|staff working|joint)"
    r" (?:papers?|notes?|reports?|briefs?|briefing|memo(?:randum)?|documents?|studies|study|assessment|essay|manuscript"
    r"|statement|communication|communiqué)"
)
_RELEASES = r"(?:press|news|media) (?:releases?|statements?|notices?|notes?|advisory|conferences?|briefings?)"
_LONG = (
    rf"(?:unpublished |draft )?(?:{_PAPERS}|{_RELEASES}|blog(?: post)?|fact ?sheets?|white ?paper|tech(?:nical"
    rf"|\.) rep(?:ort)?\b"
    r"|op-ed|data ?sets?|data ?base|power ?point(?: presentation| slides)?|unpublished (?:manuscript|paper|report|data)"
    r"|podcast(?: audio| episode)?|keynote(?: address| speech)?|written (?:evidence|testimony|submission|statement)"
    r"|notice of (?:proposed rulemaking|inquiry|intent)|proposed rule|final rule|interim final rule"
    r"|request for (?:comments?|information)|memorandum of law|open letter|working document|issue brief"
    r"|e-?mail(?: message)?)"
)
_SHORT = (
    r"(?:report|study|letter|memo(?:randum)?|speech|lecture|remarks|presentation|slides|map|transcript|video"
    r"|audio|webinar"
    r"|infographic|manuscript|typescript|mimeo|preprint|editorial|briefing|review|testimony|communiqué|guidance|leaflet"
    r"|brochure|podcast|blog|dataset|database|website|software|poster|factsheet)"
)
_SAYS = pattern(rf"{_LONG}|{_SHORT}", re.IGNORECASE)
_LAST_WORDS = frozenset(
    """
    paper papers note notes report reports brief briefs briefing briefings memo memorandum document documents study
    studies assessment essay manuscript statement statements communication communiqué release releases notice
    notices conference conferences blog post sheet sheets factsheet factsheets whitepaper rep op-ed set sets dataset
    datasets base database point powerpoint presentation slides data podcast audio episode keynote address speech
    evidence testimony submission advisory rulemaking inquiry intent rule comment comments information law letter
    e-mail email message lecture remarks map transcript video webinar infographic typescript mimeo preprint
    editorial review guidance leaflet brochure website software poster
    """.split()
)
"""What each genre of `_SAYS` ends with; looked up much faster than that none is there."""
_SAYS_NUMBER = pattern(
    rf"(?P<genre>{_LONG}|dataset|report) (?:[Nn]os?\.? ?"
    rf"|[Nn]r\. ?)?(?P<number>(?=[A-Z _./-]{{0,20}}[\d_])[\w./-]{{1,40}})",
    re.IGNORECASE,
)
_FIGURE = pattern(r"[\d_]")
_NAMED = pattern(
    r"(?:[A-Z][\w&’.-]*,? ){1,4}?(?:Working Paper|Policy Brief|Issue Brief|Research Brief|Policy Paper"
    r"|Discussion Paper|Brief"
    r"|Briefing(?: Paper)?|Background Paper|Research Report|Special Report|Technical Report|White Paper|Factsheet"
    r"|Commentary|Policy Note|Insight|Backgrounder|Occasional Paper|Fact Sheet|Policy Report|Explainer|Research Paper"
    r"|Briefing Note|Working Document|Background Note|Technical Note)"
)
"""An institution's own series of papers, without a number: `CSIS Brief`."""
_NAMED_NUMBER = pattern(
    rf"(?P<genre>{_NAMED.pattern}s?)(?: Series)?,? (?:[Nn]o\.? ?|[Nn]r\. ?|#|[Nn]° ?)?"
    r"(?P<number>[A-Z]{0,4}[-/]?\d[\d./–-]{0,12})"
)
"""The same with the number in the series: `EUISS Brief No. 11`."""
_OF_LETTERS = pattern(rf"[A-Z]{{2,8}} (?:{_LONG}|brief|briefing|report)(?: (?:no\. ?)?(?P<number>\d[\d./–-]{{0,12}}))?")
"""`HPG briefing note`: initials that no title's words begin with."""
_SPOKEN = pattern(
    r"(?P<genre>(?:unpublished |conference |keynote )?(?:paper|lecture|speech|address|keynote|talk|remarks"
    r"|presentation|poster"
    r"|testimony|statement)(?: (?:presented|given|delivered|prepared|read|made))?) (?:at|to|before|for) (?:the )?"
    r"(?P<event>[“\"*]?[A-Z\d].*)",
)
_TESTIFIES = pattern(r"testimony|statement", re.IGNORECASE)
_COMMITTEE = pattern(r"\b(?:[Ss]ub)?[Cc]ommittee\b|\bCommission\b|\bSenate\b|\bCongress\b|\bParliament\b|\bHouse of\b")
THESIS = pattern(
    r"(?:(?:[Uu]npublished|[Uu]npub\.) )?(?:[Pp]h[Dd]|Ph\.?\s?D\.?|M\.?\s?A\.?|M\.?\s?Sc\.?|B\.?\s?A\.?|D\.?\s?Phil\.?"
    r"|M\.?\s?Phil\.?|LLM|EdD|DMA|[Mm]aster[’']?s?|[Dd]octoral|[Bb]achelor[’']?s?|[Uu]ndergraduate"
    r"|[Hh]abil\.?|Diss\.?|(?:phil|iur|jur|med|theol)\.)?[ ,]*(?:diss(?:ertation)?\b\.?|thesis|Dissertation|Diss\."
    r"|Habilitation(?:sschrift)?|Masterarbeit|thèse)(?: [a-z]+\.)?"
    r"|(?:[Tt]hèse|[Mm]émoire) (?:de |d’)[\w ]{3,40}|[Tt]es(?:is|e) (?:doctoral|de [\w ]{3,30})|[Tt]esi di [\w ]{3,40}"
)
_THESIS_WORDS = ("iss", "hes", "hès", "abil", "arbeit", "émoire", "esi", "ese")
"""One of them stands in each match of `THESIS`."""
_SPOKEN_WORDS = (" at ", " to ", " before ", " for ")


def take_genre(draft: Draft, chunk: Stretch, *, certain: bool = True) -> bool:
    """Keep the chunk if it says what kind of text the work is; where a title may go on, only in so many words."""
    text = chunk.text.strip(" .")
    if not 3 < len(text) < 200:
        return False
    if holds(text, _THESIS_WORDS) and (THESIS.fullmatch(text) or THESIS.fullmatch(chunk.text)):
        draft.put("genre", chunk)
        draft.traits.add("thesis")
        return True
    spoken = _SPOKEN.fullmatch(text) if holds(text, _SPOKEN_WORDS) else None
    if (match := spoken) and (certain or text[0].islower()):
        draft.put("genre", chunk.cut(*match.span("genre")))
        if _TESTIFIES.match(match["genre"]) and _COMMITTEE.search(match["event"]):
            draft.put("authority", chunk.cut(*match.span("event")))
            draft.traits.add("hearing")
        else:
            draft.put_title("event-title", chunk.cut(*match.span("event")))
        return True
    last = text.rpartition(" ")[2].lower()
    numbered = (certain or text[0].islower()) and _FIGURE.search(last) is not None
    if numbered and (match := _SAYS_NUMBER.fullmatch(text)):
        draft.put("genre", chunk.cut(*match.span("genre")))
        draft.put("number", chunk.cut(*match.span("number")))
        draft.traits.add("numbered")
        return True
    if _FIGURE.search(last) and certain and (match := _NAMED_NUMBER.fullmatch(text)):
        draft.put("genre", chunk.cut(*match.span("genre")))
        draft.put("number", chunk.cut(*match.span("number")))
        draft.traits.add("numbered")
        return True
    if last in _LAST_WORDS and _OF_LETTERS.fullmatch(text):
        draft.put("genre", chunk)
        draft.traits.add("genre")
        return True
    might = last in _LAST_WORDS and (certain or text[0].islower() or " " in text)
    if (might and _SAYS.fullmatch(text)) or (certain and _NAMED.fullmatch(text)):
        draft.put("genre", chunk)
        draft.traits.add("genre")
        return True
    return False


def _is_listed(chunks: list[Stretch], at: int) -> bool:
    """Whether a chunk is one of those that a name lists: `Acoustics, Speech, and Signal Processing`."""
    return at + 1 < len(chunks) and chunks[at + 1].text.startswith(("and ", "& ", "und ", "et "))


def drop_genres(draft: Draft, found: Stretch, first: int = 0) -> Stretch:
    """A stretch without those of its chunks, from the `first`, that say the genre."""
    chunks = found.chunks()
    for at, chunk in enumerate(chunks[first:], first):
        if chunk and not _is_listed(chunks, at) and take_genre(draft, chunk):
            start = found.start_of(chunk)
            end = start + len(chunk.text)
            while end < len(found.text) and found.text[end] in " ,":
                end += 1
            while start and found.text[start - 1] in " ,":
                start -= 1
            return found.without(start, end, ", " if start and end < len(found.text) else "").strip(" ,")
    return found


_EU_SYMBOL = pattern(
    r"(?<![\w./-])(?:[A-Z]{1,6}(?:/[A-Z\d]{1,6}){1,3}\((?:19|20)\d\d\)\d{1,4}(?:/[A-Z]{2,8}\d?){0,2}"
    r"|PE[ -]?\d{3}[.,]\d{3}(?:v\d\d(?:-\d\d)?)?|[A-Z]{3} \d\d/\d{2,5}/(?:19|20)\d\d)(?![\w/])|"
    r"(?<![\w./-])(?:P\d_TA(?:-PROV)?|(?:COM|SWD|SEC|JOIN|EUCO|SG|CES|EESC|CDR|Ares)\s?|C(?=\(\d{4}\)\s?\d{2,5}))\((?:19|20)\d\d\)"
    r"\s?\d{1,7}(?:[-/]\d{1,4})?(?:,? (?:[Ff]inal|FINAL|fin\.)(?:/\d)?)?"
)
"""Documents of the Commission and the Council: `COM(2021) 706 final` (OSCOLA 4, 2.6.5; EU style guide, 5.9); those of
the European Parliament, `PE 690.661`, of the OECD and NATO, `ENV/EPOC(2021)14`, and of Amnesty
International, `EUR 25/1234/2023`."""
_AT_HEAD = pattern(
    r"(?P<number>(?:NOU|SOU|Ds|Prop\.|Meld\. ?St\.|Innst\.|BT-Dr(?:s|ucks)\.|BR-Drs\.|Drucksache|Cm"
    r"|Cmnd) ?\d[\d:/ –-]*\d),? (?=[A-ZÀ-Þ*])"
)
"""Papers of a parliament or a commission that are known by their numbers: `NOU 2020: 17, Title`."""
_PATENT = pattern(
    r"(?P<authority>U\.?\s?S\.?|United States|European|German|British|UK|GB|EP|Japanese|Canadian|Chinese|French"
    r"|International)"
    r" Patent(?: Application)?(?: [Nn]os?\.)? (?P<number>(?:[A-Z]{2} ?)?\d[\d,./ ]{3,14}\d(?: ?[ABCU]\d)?)(?![\w.])"
)
_PATENT_DATES = pattern(
    rf",? (?:\(?filed (?P<filed>{DATE}))?(?:,? ?(?:and )?(?:issued|granted|published) (?P<issued>{DATE}))?\)?"
)
_REFERENCE_LEAD = pattern(
    r"(?:(?:AI )?Index(?: [Nn](?:o|umber))?[.:]?|[Rr]ef(?:erence|\.)?(?: [Nn]o\.)?|[Dd]oc(?:ument|\.)?(?: [Nn]o\.)?) $"
)


def take_official_numbers(draft: Draft) -> None:
    """Move the symbol of an EU document or the number of a patent into the draft."""
    text = draft.rest.text
    if holds(text, ("(19", "(20", "PE ", "PE-", "/19", "/20")) and (match := _EU_SYMBOL.search(text)):
        draft.put("number", draft.rest.cut(*match.span()))
        draft.traits.add("numbered")
        start, end = match.span()
        if lead := _REFERENCE_LEAD.search(text[:start]):
            start = lead.start()
        if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
            start, end = start - 1, end + 1
        while start and text[start - 1] in " ,":
            start -= 1
        draft.rest = draft.rest.without(start, end).strip(" ,;")
    elif match := _AT_HEAD.match(text):
        draft.put("number", draft.rest.cut(*match.span("number")))
        draft.traits.add("numbered")
        draft.rest = draft.rest.cut(match.end())
    elif (
        "Patent" in text
        and (match := _PATENT.search(text))
        and text[: match.start()].rstrip()[-1:] in (",", "”", "*", "’", '"')
    ):
        draft.put("authority", draft.rest.cut(*match.span("authority")))
        draft.put("number", draft.rest.cut(*match.span("number")))
        draft.traits.add("patent")
        dates = _PATENT_DATES.match(text, match.end())
        end = match.end()
        if dates is not None and dates["issued"]:
            draft.put_date("issued", draft.rest.cut(*dates.span("issued")))
            end = dates.end()
        draft.rest = draft.rest.without(match.start(), end).strip(" ,;")
