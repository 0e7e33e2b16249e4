"""Reads edition, volume, number and series, the genre that a work gives itself, and official numbers.

What stands between a title and its imprint (Chicago 17, 14.113-26), and the numbers by which offices count their
papers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.parser.dates import DATE, MONTH, YEAR
from stacite.parser.text_slice import contains_any
from stacite.text.patterns import pattern
from stacite.text.tables import alternatives, phrases, word_set

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.text_slice import TextSlice


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
# `2011 edition`: guidelines and statistics that appear anew.
_YEARLY = pattern(r"(?P<edition>(?:1[89]|20)\d\d) (?:[Ee]d(?:ition|n)?\b\.?|[Uu]pdate)")
# At least one of these occurs in each edition.
_EDITION_WORDS = ("ed", "Ed", "ufl", "ersion", "éd")
_LONE_ORDINAL = pattern(r"(\d+)(?:st|nd|rd|th|d|e|ère|\.)? (?:[Ee]d(?:n|ition)?|[Aa]ufl(?:age)?|éd)\.?")
_WORDS = dict(
    zip("first second third fourth fifth sixth seventh tenth".split(), "1 2 3 4 5 6 7 10".split(), strict=True)
)
_NUMBER = r"(?:\d+[A-Z]?|[IVXLC]+|[ivxlc]+|[A-Z])"
VOLUME = pattern(
    rf"(?:in )?(?:[Vv]ol(?:ume)?s?\b\.?|Bd\.|Band|t\.|tome)\s?(?P<volume>{_NUMBER}(?:[–/-]\d+)?(?:\.\d+)?)"
    r"(?:, (?:bk|pt|part|Teil)\.? ?(?P<part>\w+))?(?:,? of (?P<of>.+)|: (?P<named>.*))?"
    r"|(?P<roman>[ivxl]{1,6})(?:[–-][ivxl]+)?(?:: (?P<name>.+))?"
)
VOLUMES = pattern(r"(?P<count>\d+|two|three|four|five|six) (?:vols?|volumes|Bde|Bände|t)\b\.?(?: in \d+)?")
_KINDS = rf"(?:{alternatives('parser/report_kinds')})"
_CODE = (
    r"(?:[A-Z]{1,8}[A-Za-z]{0,3}[-/ ]?(?:[A-Z]{1,6}[-/ ])*\d[\w./-]*\d|[A-Z]{1,8}[-/]?\d[\w./-]*"
    r"|[A-Z]{1,6}(?:/[\w.-]+)+|\d[\d./-]*[A-Z]?)"
)
REPORT_NUMBER = pattern(
    rf"(?P<series>(?:[A-Z][\w’&-]*(?: [A-Z][\w’&-]*| of| and| for| in| on"
    rf"| the){{0,7}} )??(?P<genre>{_KINDS})s?(?: Series)?)[, ]*"
    rf"(?:[Nn]os?\.?|[Nn]umber|Nr\.|#|[Nn]°)? ?(?P<number>{_CODE}|[A-Z]{{1,3}}\d+)"
)
# Every report number contains one of these.
_HAS_NUMBER = pattern(r"[\d/_]")
UNLABELED_CODE = pattern(
    r"(?!ISBN|ISSN)[A-Z]{1,8}(?:[-/ ]?[A-Z]{1,6})?[-/ ]?(?:\d[\w]*(?:[-/.:]\d\w*)*)"
    r"|(?:Cmnd|Cmd|Cm|CP|C|HC|HL|HC Paper|HL Paper)\.? \d{1,5}(?:[–-][IVX]+)?|LRC \d+|RFC \d{1,4}"
    r"|(?:NOU|SOU|Ds|Prop\.|Meld\. ?St\.|Innst\.|BT-Dr(?:s|ucks)\.|BR-Drs\.|Drs\.|Drucksache) ?\d[\d: /–-]*\d"
    r"|(?:Scot )?Law Com(?:m)?(?: CP| WP)?(?: [Nn]o\.?)? \d+"
    r"|[a-z]{2,10}(?:_[a-z\d]{1,20}){1,4}|EUR \d{4,5}(?: [A-Z]{2})?|[A-Z]{1,6}(?:/[A-Z\d][\w.-]*)+(?: \(\d+\))?"
    r"|(?:[Nn]o\.|Nr\.) ?\d[\w./–-]*|\d{5,}|(?:S|H\.R|H"
    r"|Exec)\. (?:Rep|Doc)\. (?:No\. )?\d+-\d+"
)
# `resolution 46/182`, as the United Nations count (UN Editorial Manual).
_RESOLUTION = pattern(r"(?:[Rr]esolution|[Dd]ecision) (?P<number>\d{1,3}/\d{1,4}|\d{1,4} \((?:\d{4}|[IVXL]+)\))")
# What the numbers of standards begin with: the organization that sets them.
STANDARD = pattern(
    r"(?:ISO|IEC|EN|BS|DIN|ANSI|IEEE|ASTM|FIPS|ITU-[TRD]|ETSI|RFC|NF|UNE|UNI|CSA|AS|NZS|GB|JIS|SS|ÖNORM|SAE|NFPA"
    r"|ASHRAE|IPC)(?:[/ ](?:[A-Z]{1,5}|PUB))*[ -]?(?:[A-Z]{1,3}[ .-])?\d"
)
_SERIES = pattern(
    rf"[A-Z].*(?:\b(?:{phrases('parser', 'words in names of series')})\b).*|.* (?:ser\.|n\.s\.)(?:,? \d+)?"
    r"|.+,? (?:no\. )?\d{1,4}",
    re.DOTALL,
)


# `Title, Nordic Environments 7 (Place: Publisher, …)`: a series and the number in it (Chicago 17, 14.123).
_NUMBERED_SERIES = pattern(
    r"(?!(?:Parts?|Books?|Acts?|Vol(?:ume)?|Nos?)\b)[A-ZÀ-Þ][\w’-]*"
    r"(?: (?:[A-ZÀ-Þ][\w’-]*|of|in|on|and|the|for|zur?|der|des|de))+(?:,? (?:vol\.|no\.|Bd\.))? \d{1,3}"
)
_LONE_NUMBER = pattern(r"nos?\. (?P<number>\d{1,4})")
# What carries a work (Chicago 17, 14.159 and 14.265).
_MEDIUM = pattern(
    r"(?P<medium>DVD|VHS|Blu-ray(?: Disc)?|videocassette|CD-ROM|Kindle|iBooks|EPUB|PDF(?: e-book)?|microfilm|microfiche"
    r"|audiobook|laser disc)(?:, (?:\d{3,4}p HD|\d{1,3} min\.))?"
)
_NUMBER_WORD = pattern(r"^(?:[Nn]o\.|Nr\.) ?")


def edition_value(printed: str) -> str:
    """`2` for a plain ordinal, else as printed (CSL: numeric where it can be)."""
    if match := _LONE_ORDINAL.fullmatch(printed):
        return match[1]
    return _WORDS.get(printed.split(" ", maxsplit=1)[0].lower(), printed) if len(printed.split()) == 2 else printed


def take_edition(draft: Draft, chunk: TextSlice) -> bool:
    """Keep the chunk if it is an edition."""
    match = EDITION.fullmatch(chunk.text) if contains_any(chunk.text, _EDITION_WORDS) else None
    if match is None and (match := _YEARLY.fullmatch(chunk.text)):
        draft.put("edition", chunk.cut(*match.span("edition")))
        return True
    if match is None:
        return False
    draft.put("edition", chunk, edition_value(match["edition"]))
    return True


def take_volume(draft: Draft, chunk: TextSlice) -> bool:
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
    draft.put_groups(chunk, match, of="collection-title")
    return True


def is_report_number(text: str) -> bool:
    """Whether words are a report's series and number, and nothing else."""
    return _HAS_NUMBER.search(text) is not None and REPORT_NUMBER.fullmatch(text) is not None


def take_number(draft: Draft, chunk: TextSlice) -> bool:
    """Keep the chunk if it is a report's number, with or without its series."""
    if _HAS_NUMBER.search(chunk.text) is None:
        return False
    if match := REPORT_NUMBER.fullmatch(chunk.text) or _RESOLUTION.fullmatch(chunk.text):
        draft.put_groups(chunk, match, series="genre", number="number")
    elif UNLABELED_CODE.fullmatch(chunk.text):
        value = _NUMBER_WORD.sub("", chunk.text)
        draft.put("number", chunk.cut(len(chunk.text) - len(value)))
    else:
        return False
    draft.traits.add("numbered")
    return True


def take_series(draft: Draft, chunks: list[TextSlice], first: int) -> list[TextSlice]:
    """The chunks from a title to its place and publisher, without a numbered series that ends them."""
    if len(chunks) > first + 1 and (number := _LONE_NUMBER.fullmatch(chunks[-1].text)):
        draft.put("collection-number", chunks[-1].cut(*number.span("number")))
        end = -3 if len(chunks) > first + 2 and take_volume(draft, chunks[-2]) else -2
        draft.put_title("collection-title", chunks[end])
        return chunks[:end]
    last = chunks[-1].text
    if len(chunks) > first and _NUMBERED_SERIES.fullmatch(last) and not REPORT_NUMBER.fullmatch(last):
        put_series(draft, chunks[-1])
        return chunks[:-1]
    return chunks


def take_medium(draft: Draft, after: TextSlice) -> TextSlice:
    """What stands after an imprint, without what carries the work."""
    match = _MEDIUM.match(after.text)
    if match is None:
        return after
    draft.put("medium", after.cut(*match.span("medium")))
    draft.fields["medium"] = after.cut(*match.span()).span
    return after.cut(match.end()).strip(" ,.:;")


_NUMBER_IN_SERIES = pattern(r",? (?:(?:[Nn]os?\.|[Nn]r\.|[Vv]ol\.|n°|#) ?)?(?P<number>\d{1,4}(?:[/–-]\d{1,4})?)$")


def put_series(draft: Draft, chunk: TextSlice) -> None:
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


_PAPERS = rf"(?:{phrases('parser', 'kinds of papers')}) (?:{phrases('parser', 'nouns for papers')})"
_RELEASES = r"(?:press|news|media) (?:releases?|statements?|notices?|notes?|advisory|conferences?|briefings?)"
_LONG_GENRES = (
    rf"(?:unpublished |draft )?(?:{_PAPERS}|{_RELEASES}|blog(?: post)?|fact ?sheets?|white ?paper|tech(?:nical"
    rf"|\.) rep(?:ort)?\b"
    r"|op-ed|data ?sets?|data ?base|power ?point(?: presentation| slides)?|unpublished (?:manuscript|paper|report|data)"
    r"|podcast(?: audio| episode)?|keynote(?: address| speech)?|written (?:evidence|testimony|submission|statement)"
    r"|notice of (?:proposed rulemaking|inquiry|intent)|proposed rule|final rule|interim final rule"
    r"|request for (?:comments?|information)|memorandum of law|open letter|working document|issue brief"
    r"|e-?mail(?: message)?)"
)
_SHORT_GENRES = rf"(?:{phrases('parser', 'short genres')})"
_GENRE_WORDS = pattern(rf"{_LONG_GENRES}|{_SHORT_GENRES}", re.IGNORECASE)
_GENRE_AND_NUMBER = pattern(
    rf"(?P<genre>{_LONG_GENRES}|dataset|report) (?:[Nn]os?\.? ?"
    rf"|[Nn]r\. ?)?(?P<number>(?=[A-Z _./-]{{0,20}}[\d_])[\w./-]{{1,40}})",
    re.IGNORECASE,
)
_FIGURE = pattern(r"[\d_]")
# An institution's own series of papers, without a number: `CSIS Brief`.
_NAMED = pattern(rf"(?:[A-Z][\w&’.-]*,? ){{1,4}}?(?:{alternatives('parser/paper_kinds')})")
# The same with the number in the series: `EUISS Brief No. 11`.
_NAMED_NUMBER = pattern(
    rf"(?P<genre>{_NAMED.pattern}s?)(?: Series)?,? (?:[Nn]o\.? ?|[Nn]r\. ?|#|[Nn]° ?)?"
    r"(?P<number>[A-Z]{0,4}[-/]?\d[\d./–-]{0,12})"
)
# `HPG briefing note`: initials that no title's words begin with.
_ACRONYM_REPORT = pattern(
    rf"[A-Z]{{2,8}} (?:{_LONG_GENRES}|brief|briefing|report)(?: (?:no\. ?)?(?P<number>\d[\d./–-]{{0,12}}))?"
)
_SPOKEN = pattern(
    r"(?P<genre>(?:unpublished |conference |keynote )?(?:paper|lecture|speech|address|keynote|talk|remarks"
    r"|presentation|poster"
    r"|testimony|statement)(?: (?:presented|given|delivered|prepared|read|made))?) (?:at|to|before|for) (?:the )?"
    r"(?P<event>[“\"*]?[A-Z\d].*)",
)
_TESTIFIES = pattern(r"testimony|statement", re.IGNORECASE)
_COMMITTEE = pattern(r"\b(?:[Ss]ub)?[Cc]ommittee\b|\bCommission\b|\bSenate\b|\bCongress\b|\bParliament\b|\bHouse of\b")
THESIS = pattern(
    rf"(?:(?:[Uu]npublished|[Uu]npub\.) )?(?:{phrases('parser', 'degrees')})?[ ,]*(?:diss(?:ertation)?\b\.?|thesis"
    r"|Dissertation|Diss\.|Habilitation(?:sschrift)?|Masterarbeit|thèse)(?: [a-z]+\.)?|(?:[Tt]hèse"
    r"|[Mm]émoire) (?:de |d’)[\w ]{3,40}|[Tt]es(?:is|e) (?:doctoral|de [\w ]{3,30})|[Tt]esi di [\w ]{3,40}"
)
# At least one of these occurs in each match of `THESIS`.
_THESIS_WORDS = ("iss", "hes", "hès", "abil", "arbeit", "émoire", "esi", "ese")
_SPOKEN_WORDS = (" at ", " to ", " before ", " for ")


def take_genre(draft: Draft, chunk: TextSlice, *, certain: bool = True) -> bool:
    """Keep the chunk if it says what kind of text the work is; where a title may go on, only in so many words."""
    text = chunk.text.strip(" .")
    if not 3 < len(text) < 200:
        return False
    if contains_any(text, _THESIS_WORDS) and (THESIS.fullmatch(text) or THESIS.fullmatch(chunk.text)):
        draft.put("genre", chunk)
        draft.traits.add("thesis")
        return True
    spoken = _SPOKEN.fullmatch(text) if contains_any(text, _SPOKEN_WORDS) else None
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
    if (numbered and (match := _GENRE_AND_NUMBER.fullmatch(text))) or (
        _FIGURE.search(last) and certain and (match := _NAMED_NUMBER.fullmatch(text))
    ):
        draft.put_groups(chunk, match, genre="genre", number="number")
        draft.traits.add("numbered")
        return True
    ends_in_genre = last in word_set("parser/genre_last_words")
    if (
        (ends_in_genre and _ACRONYM_REPORT.fullmatch(text))
        or (ends_in_genre and (certain or text[0].islower() or " " in text) and _GENRE_WORDS.fullmatch(text))
        or (certain and _NAMED.fullmatch(text))
    ):
        draft.put("genre", chunk)
        draft.traits.add("genre")
        return True
    return False


def _is_listed(chunks: list[TextSlice], at: int) -> bool:
    """Whether a chunk is one of those that a name lists: `Acoustics, Speech, and Signal Processing`."""
    return at + 1 < len(chunks) and chunks[at + 1].text.startswith(("and ", "& ", "und ", "et "))


def drop_genres(draft: Draft, found: TextSlice, first: int = 0) -> TextSlice:
    """A slice without those of its chunks, from the `first`, that say the genre."""
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


# Documents of the Commission and the Council: `COM(2021) 706 final` (OSCOLA 4, 2.6.5; EU style guide, 5.9); those of
# the European Parliament, `PE 690.661`, of the OECD and NATO, `ENV/EPOC(2021)14`, and of Amnesty International, `EUR
# 25/1234/2023`.
_EU_SYMBOL = pattern(
    r"(?<![\w./-])(?:[A-Z]{1,6}(?:/[A-Z\d]{1,6}){1,3}\((?:19|20)\d\d\)\d{1,4}(?:/[A-Z]{2,8}\d?){0,2}"
    r"|PE[ -]?\d{3}[.,]\d{3}(?:v\d\d(?:-\d\d)?)?|[A-Z]{3} \d\d/\d{2,5}/(?:19|20)\d\d)(?![\w/])|"
    r"(?<![\w./-])(?:P\d_TA(?:-PROV)?|(?:COM|SWD|SEC|JOIN|EUCO|SG|CES|EESC|CDR|Ares)\s?|C(?=\(\d{4}\)\s?\d{2,5}))\((?:19|20)\d\d\)"
    r"\s?\d{1,7}(?:[-/]\d{1,4})?(?:,? (?:[Ff]inal|FINAL|fin\.)(?:/\d)?)?"
)
# Papers of a parliament or a commission that are known by their numbers: `NOU 2020: 17, Title`.
_AT_HEAD = pattern(
    r"(?P<number>(?:NOU|SOU|Ds|Prop\.|Meld\. ?St\.|Innst\.|BT-Dr(?:s|ucks)\.|BR-Drs\.|Drucksache|Cm"
    r"|Cmnd) ?\d[\d:/ –-]*\d),? (?=[A-ZÀ-Þ*])"
)
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
    if contains_any(text, ("(19", "(20", "PE ", "PE-", "/19", "/20")) and (match := _EU_SYMBOL.search(text)):
        draft.put("number", draft.rest.cut(*match.span()))
        draft.traits.add("numbered")
        start, end = match.span()
        if lead := _REFERENCE_LEAD.search(text[:start]):
            start = lead.start()
        if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
            start, end = start - 1, end + 1
        draft.rest = draft.rest.without_part(start, end)
    elif match := _AT_HEAD.match(text):
        draft.put("number", draft.rest.cut(*match.span("number")))
        draft.traits.add("numbered")
        draft.rest = draft.rest.cut(match.end())
    elif (
        "Patent" in text
        and (match := _PATENT.search(text))
        and text[: match.start()].rstrip()[-1:] in (",", "”", "*", "’", '"')
    ):
        draft.put_groups(draft.rest, match, authority="authority", number="number")
        draft.traits.add("patent")
        dates = _PATENT_DATES.match(text, match.end())
        end = match.end()
        if dates is not None and dates["issued"]:
            draft.put_date("issued", draft.rest.cut(*dates.span("issued")))
            end = dates.end()
        draft.rest = draft.rest.without(match.start(), end).strip(" ,;")
