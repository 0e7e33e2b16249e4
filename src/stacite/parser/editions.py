"""Edition, volume, number and series: what stands between a title and its imprint (Chicago 17, 14.113-26)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.dates import MONTH, YEAR
from stacite.parser.stretch import holds

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_ORDINAL = (
    r"(?:\d+(?:st|nd|rd|th|d|e|ère|\.)|\d{1,2}(?= ed\.)"
    r"|[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth|[Ss]ixth|[Ss]eventh|[Tt]enth)"
)
EDITION = pattern(
    rf"(?P<edition>(?:{_ORDINAL}(?:,? ?(?:rev|enl|exp|corr|überarb|erw|aktual|int(?:ernational)?|illus"
    rf"|student|US|UK|English|Amer)\.?)*"
    r"(?:,? (?:and|und|u\.) \w+\.?)?|[Rr]ev(?:ised)?\.?|[Nn]ew|[Ee]nl(?:arged)?\.?|[Ss]pecial"
    r"|[Cc]orr(?:ected)?\.?|[Uu]nabridged|[Aa]bridged"
    r"|[Ee]xp(?:anded)?\.?|[Ii]llustrated|[Cc]ritical|[Kk]indle|[Ee]-?book|[Pp]aperback|[Ff]acsimile"
    r"|[Ii]nternational|\w+ rev\.|[\w-]+ and \w+"
    r"|[A-Z]\w+(?: [A-Z]\w+){0,3})"
    r",? (?:[Ee]d(?:n|ition|s)?|[Aa]ufl(?:age)?|[Vv]ersion|éd)\b\.?(?: of \d{4}(?:[–-]\d+)?)?)"
)
_YEARLY = pattern(r"(?P<edition>(?:1[89]|20)\d\d) (?:[Ee]d(?:ition|n)?\b\.?|[Uu]pdate)")
"""`2011 edition`: guidelines and statistics that appear anew."""
_EDITION_WORDS = ("ed", "Ed", "ufl", "ersion", "éd")
"""One of them stands in each edition."""
_PLAIN_ORDINAL = pattern(r"(\d+)(?:st|nd|rd|th|d|e|ère|\.)? (?:[Ee]d(?:n|ition)?|[Aa]ufl(?:age)?|éd)\.?")
_WORDS = {
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
    "sixth": "6",
    "seventh": "7",
    "tenth": "10",
}
_NUMBER = r"(?:\d+[A-Z]?|[IVXLC]+|[ivxlc]+|[A-Z])"
VOLUME = pattern(
    rf"(?:in )?(?:[Vv]ol(?:ume)?s?\b\.?|Bd\.|Band|t\.|tome)\s?(?P<volume>{_NUMBER}(?:[–/-]\d+)?(?:\.\d+)?)"
    r"(?:, (?:bk|pt|part|Teil)\.? ?(?P<part>\w+))?(?:,? of (?P<of>.+)|: (?P<named>.*))?"
    r"|(?P<roman>[ivxl]{1,6})(?:[–-][ivxl]+)?(?:: (?P<name>.+))?"
)
VOLUMES = pattern(r"(?P<count>\d+|two|three|four|five|six) (?:vols?|volumes|Bde|Bände|t)\b\.?(?: in \d+)?")
_KINDS = (
    r"(?:Report|Working Paper|Discussion Paper|Research Paper|Occasional Paper|Policy Paper|Issue Brief"
    r"|Issue Paper|Policy Brief|Research Brief"
    r"|Research Report|Technical Report|Technical Note|Briefing Paper|Briefing|Background Paper"
    r"|Background Note|White Paper|Memorandum|Bulletin"
    r"|Publication|Staff Paper|Special Report|Working Document|Circular|Command Paper|Executive Order|Patent"
    r"|Episode|Version|Arbeitspapier"
    r"|Fact Sheet|Standard|Paper|Document|Order|Proclamation|Guideline|Guidance|Recommendation|Technical Memorandum"
    r"|Policy Note|Policy Contribution|Strategy Paper|Country Report|Staff Report|Data Brief|Information Note"
    r"|Concept Note)"
)
_CODE = (
    r"(?:[A-Z]{1,8}[A-Za-z]{0,3}[-/ ]?(?:[A-Z]{1,6}[-/ ])*\d[\w./-]*\d|[A-Z]{1,8}[-/]?\d[\w./-]*"
    r"|[A-Z]{1,6}(?:/[\w.-]+)+|\d[\d./-]*[A-Z]?)"
)
REPORT_NUMBER = pattern(
    rf"(?P<series>(?:[A-Z][\w’&-]*(?: [A-Z][\w’&-]*| of| and| for| in| on"
    rf"| the){{0,7}} )??(?P<genre>{_KINDS})s?(?: Series)?)[, ]*"
    rf"(?:[Nn]os?\.?|[Nn]umber|Nr\.|#|[Nn]°)? ?(?P<number>{_CODE}|[A-Z]{{1,3}}\d+)"
)
_HAS_NUMBER = pattern(r"[\d/_]")
"""What all numbers of reports hold."""
BARE_CODE = pattern(
    r"(?!ISBN|ISSN)[A-Z]{1,8}(?:[-/ ]?[A-Z]{1,6})?[-/ ]?(?:\d[\w]*(?:[-/.:]\d\w*)*)"
    r"|(?:Cmnd|Cmd|Cm|CP|C|HC|HL|HC Paper|HL Paper)\.? \d{1,5}(?:[–-][IVX]+)?|LRC \d+|RFC \d{1,4}"
    r"|(?:NOU|SOU|Ds|Prop\.|Meld\. ?St\.|Innst\.|BT-Dr(?:s|ucks)\.|BR-Drs\.|Drs\.|Drucksache) ?\d[\d: /–-]*\d"
    r"|(?:Scot )?Law Com(?:m)?(?: CP| WP)?(?: [Nn]o\.?)? \d+"
    r"|[a-z]{2,10}(?:_[a-z\d]{1,20}){1,4}|EUR \d{4,5}(?: [A-Z]{2})?|[A-Z]{1,6}(?:/[A-Z\d][\w.-]*)+(?: \(\d+\))?"
    r"|(?:[Nn]o\.|Nr\.) ?\d[\w./–-]*|\d{5,}|(?:S|H\.R|H"
    r"|Exec)\. (?:Rep|Doc)\. (?:No\. )?\d+-\d+"
)
_RESOLUTION = pattern(r"(?:[Rr]esolution|[Dd]ecision) (?P<number>\d{1,3}/\d{1,4}|\d{1,4} \((?:\d{4}|[IVXL]+)\))")
"""`resolution 46/182`, as the United Nations count (UN Editorial Manual)."""
STANDARD = pattern(
    r"(?:ISO|IEC|EN|BS|DIN|ANSI|IEEE|ASTM|FIPS|ITU-[TRD]|ETSI|RFC|NF|UNE|UNI|CSA|AS|NZS|GB|JIS|SS|ÖNORM|SAE|NFPA"
    r"|ASHRAE|IPC)(?:[/ ](?:[A-Z]{1,5}|PUB))*[ -]?(?:[A-Z]{1,3}[ .-])?\d"
)
"""What the numbers of standards begin with: the body that sets them."""
_SERIES = pattern(
    r"[A-Z].*(?:\b(?:Series|Studies in|Studien|Library|Editions|Collection|Lectures?|Papers|Studies on"
    r"|Reviews of|Contributions"
    r"|Texts|Monographs?|Schriften"
    r"|Classics|Notes in|Essays in|Reihe|Beiträge)\b).*|.* (?:ser\.|n\.s\.)(?:,? \d+)?|.+,? (?:no\. )?\d{1,4}",
    re.DOTALL,
)


_NUMBERED_SERIES = pattern(
    r"(?!(?:Parts?|Books?|Acts?|Vol(?:ume)?|Nos?)\b)[A-ZÀ-Þ][\w’-]*"
    r"(?: (?:[A-ZÀ-Þ][\w’-]*|of|in|on|and|the|for|zur?|der|des|de))+(?:,? (?:vol\.|no\.|Bd\.))? \d{1,3}"
)
"""`Title, Nordic Environments 7 (Place: Publisher, …)`: a series and the number in it (Chicago 17, 14.123)."""
_NUMBER_ALONE = pattern(r"nos?\. (?P<number>\d{1,4})")
_MEDIUM = pattern(
    r"(?P<medium>DVD|VHS|Blu-ray(?: Disc)?|videocassette|CD-ROM|Kindle|iBooks|EPUB|PDF(?: e-book)?|microfilm|microfiche"
    r"|audiobook|laser disc)(?:, (?:\d{3,4}p HD|\d{1,3} min\.))?"
)
"""What carries a work (Chicago 17, 14.159 and 14.265)."""
_NUMBER_WORD = pattern(r"^(?:[Nn]o\.|Nr\.) ?")


def edition_value(printed: str) -> str:
    """`2` for a plain ordinal, else as printed (CSL: numeric where it can be)."""
    if match := _PLAIN_ORDINAL.fullmatch(printed):
        return match[1]
    return _WORDS.get(printed.split(" ", maxsplit=1)[0].lower(), printed) if len(printed.split()) == 2 else printed


def take_edition(draft: Draft, chunk: Stretch) -> bool:
    """Keep the chunk if it is an edition."""
    match = EDITION.fullmatch(chunk.text) if holds(chunk.text, _EDITION_WORDS) else None
    if match is None and (match := _YEARLY.fullmatch(chunk.text)):
        draft.put("edition", chunk.cut(*match.span("edition")))
        return True
    if match is None:
        return False
    draft.put("edition", chunk, edition_value(match["edition"]))
    return True


def take_volume(draft: Draft, chunk: Stretch) -> bool:
    """Keep the chunk if it is a volume or a count of volumes."""
    if match := VOLUMES.fullmatch(chunk.text):
        draft.put("number-of-volumes", chunk.cut(*match.span("count")))
        return True
    match = VOLUME.fullmatch(chunk.text)
    if match is None:
        return False
    draft.put("volume", chunk.cut(*match.span("volume" if match["volume"] else "roman")))
    for group in ("name", "named"):
        if match[group]:
            draft.put_title("volume-title", chunk.cut(*match.span(group)))
    if match["of"]:
        draft.put_title("collection-title", chunk.cut(*match.span("of")))
    return True


def is_report_number(text: str) -> bool:
    """Whether words are a report's series and number, and nothing else."""
    return _HAS_NUMBER.search(text) is not None and REPORT_NUMBER.fullmatch(text) is not None


def take_number(draft: Draft, chunk: Stretch) -> bool:
    """Keep the chunk if it is a report's number, with or without its series."""
    if _HAS_NUMBER.search(chunk.text) is None:
        return False
    if match := REPORT_NUMBER.fullmatch(chunk.text):
        series = chunk.cut(*match.span("series"))
        draft.put("genre", series)
        draft.put("number", chunk.cut(*match.span("number")))
        draft.traits.add("numbered")
        return True
    if (match := _RESOLUTION.fullmatch(chunk.text)) is not None:
        draft.put("number", chunk.cut(*match.span("number")))
        draft.traits.add("numbered")
        return True
    if BARE_CODE.fullmatch(chunk.text):
        value = _NUMBER_WORD.sub("", chunk.text)
        draft.put("number", chunk.cut(len(chunk.text) - len(value)))
        draft.traits.add("numbered")
        return True
    return False


def take_series(draft: Draft, chunks: list[Stretch], first: int) -> list[Stretch]:
    """The chunks from a title to its place and publisher, without a numbered series that ends them."""
    if len(chunks) > first + 1 and (number := _NUMBER_ALONE.fullmatch(chunks[-1].text)):
        draft.put("collection-number", chunks[-1].cut(*number.span("number")))
        end = -3 if len(chunks) > first + 2 and take_volume(draft, chunks[-2]) else -2
        draft.put_title("collection-title", chunks[end])
        return chunks[:end]
    last = chunks[-1].text
    if len(chunks) > first and _NUMBERED_SERIES.fullmatch(last) and not REPORT_NUMBER.fullmatch(last):
        put_series(draft, chunks[-1])
        return chunks[:-1]
    return chunks


def take_medium(draft: Draft, after: Stretch) -> Stretch:
    """What stands behind an imprint, without what carries the work."""
    match = _MEDIUM.match(after.text)
    if match is None:
        return after
    draft.put("medium", after.cut(*match.span("medium")))
    draft.fields["medium"] = after.cut(*match.span()).span
    return after.cut(match.end()).strip(" ,.:;")


_NUMBER_IN_SERIES = pattern(r",? (?:(?:[Nn]os?\.|[Nn]r\.|[Vv]ol\.|n°|#) ?)?(?P<number>\d{1,4}(?:[/–-]\d{1,4})?)$")


def put_series(draft: Draft, chunk: Stretch) -> None:
    """Keep a series, and the number of the work in it apart."""
    match = _NUMBER_IN_SERIES.search(chunk.text)
    if match is None or match.start() == 0:
        draft.put_title("collection-title", chunk)
        return
    draft.put_title("collection-title", chunk.cut(0, match.start()))
    draft.put("collection-number", chunk.cut(*match.span("number")))


_NO_SERIES = pattern(
    rf"(?:{MONTH} \d{{1,2}}|\d{{1,2}}\.? {MONTH})(?: \d{{4}})?|[^\d]{{2,40}} {YEAR}|(?:Nr|[Nn]o)\. ?\d.*"
)


def is_series(text: str) -> bool:
    """Whether a chunk after the title names the series it stands in."""
    return len(text) < 120 and text[0] != "(" and _SERIES.fullmatch(text) is not None and not _NO_SERIES.fullmatch(text)
