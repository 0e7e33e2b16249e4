"""Reads BibTeX and biblatex: `.bib` files, with bibtexparser.

bibtexparser finds the entries and their fields; `@string` macros, `#`, inheritance, names and LaTeX are read here. What
is wrong in an entry is reported with its key and line, and the rest of it, and of the file, is used.

Fields become CSL variables. Names are split as BibTeX splits them, `von Last, Jr, First`; year, month and day, or
biblatex's `date`, become EDTF.

Sources: Patashnik, BibTeXing, section 4; btxdoc, sections 2.1, 3.1 and 3.2; biblatex manual 3.20, sections 2.1.1 to
2.1.3, 2.2 and 2.3.3; CSL 1.0.2, appendix III. The other direction is exporters/bibtex.py.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, ParsingFailedBlock
from bibtexparser.model import Entry as Block

from stacite.bibliographies.base import (
    LONGEST_KEY,
    MAX_ENTRIES,
    NAME_COMMAS,
    SAME_KEY,
    UnreadableBibliographyError,
    decode,
    first_of_each,
)
from stacite.bibliographies.latex import LONGEST, text_of, verbatim_of
from stacite.errors import FileError
from stacite.model.identifiers import bare_doi, is_doi
from stacite.model.item import OTHERS, Bibliography, BibliographyDoubt, BibliographyEntry, Date, Item, Name
from stacite.text.months import bibtex_months, month_by_first_letters, season_numbers
from stacite.text.numerals import ordinal
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bibtexparser.library import Library

    Fields = Mapping[str, str]
    """Of an entry, by name in lower case, as the file has them."""


NAME = "BibTeX"
# Characters of a key or a name that a message quotes.
_SHOWN = 60
_HEAD = pattern(r"@\w{0,40}[ \t]{0,40}[{(]")
_KEY = pattern(r"@\w{1,40}\s{0,40}[{(]\s{0,40}(?P<key>[^\s,{}()=\"#%]{1,60})\s{0,40},")
# Other keys of an entry (biblatex manual 3.20, section 2.2.3).
# `@article{doe2009 author = …`
_KEY_WITHOUT_COMMA = pattern(r"@\w{1,40}\s{0,40}[{(]\s{0,40}(?P<key>[^\s,{}()=\"#%]{1,60})\s{1,40}[\w-]{1,40}\s{0,40}=")
_IDS = pattern(r"\bids\s{0,9}=\s{0,9}[{\"](?P<keys>[^{}\"]{1,2000})[}\"]", re.IGNORECASE)

_TABLES = table("stacite.bibliographies", "fields.toml")["bib"]
TYPES: dict[str, str] = table("stacite.model", "entry_types.toml")["from-bib"]
"""The entry types of BibTeX and biblatex, each with the CSL type."""
_COVERED_TYPES: dict[str, Sequence[str]] = table("stacite.model", "entry_types.toml")["entered-as"]
_SUBTYPES = {"magazine": "article-magazine", "newspaper": "article-newspaper"}
NON_WORK_TYPES = frozenset(("set", "xdata", "customa", "bibnote", "control", "ieeetranbstctl"))
"""Entries that are about other entries, or tell a style what to do."""
# Types whose `number` counts within a series.
_IN_BOOKS = frozenset(("book", "chapter", "entry", "paper-conference"))
_NUMBERED = {"isbn": "ISBN", "issn": "ISSN", "pmid": "PMID", "pmcid": "PMCID"}
_EPRINTS: dict[str, str] = _TABLES["eprints"]
_ADDRESS = pattern(r"\\url\s*\{([^{}]*)\}|(https?://[^\s{}]+)")
# A lone hyphen is a range only between digits: `A-12` is one page.
_RANGE = pattern(r"\s*[–—]+\s*|(?<=\d)\s*-\s*(?=\d)")

# `1850`, `ca. 1850`, `[1850]`, `1850?`.
_YEAR = pattern(r"(?P<about>(?:c|ca|circa|about)\.?\s*)?\[?(?P<year>\d{1,4})\]?(?P<doubt>\s*\?)?", re.IGNORECASE)
_YEARS = pattern(r"(\d{4})\s*[–—/-]+\s*(\d{2}|\d{4})")
_BEFORE = pattern(r"(\d{1,4}) BCE?")
_WORD = pattern(r"[A-Za-z]{3,9}")
_DAY = pattern(r"(?<!\d)\d{1,2}(?!\d)")
_NO_DATE = frozenset(("", "n.d.", "nd", "n. d.", "s.a.", "no date", "nodate", "o.j."))
_ENDS = pattern(r"-?\d{4}(?:-\d{2}(?:-\d{2})?)?[?~%]?|\d{3}X|\d{2}XX")

MOST_NAMES = 5000
"""Collaborations in physics sign with 3,000."""
_PIECE = pattern(r"\\[\s\S]|[{}]|[^\\{}]+|\\")
# Particles under which nobody is sorted (CSL 1.0.2, Names); others, as Dutch `van der`, stay with the family name.
_DROPPING_PARTICLES = frozenset("von vom zu zum zur af de du des d' am im".split())
_PARTS = frozenset(("family", "given", "prefix", "suffix"))
_AND = pattern(r"(?<=[\s}])and(?=[\s{])", re.IGNORECASE)
_COMMA = pattern(",")
_WHITESPACE = pattern(r"[\s~]+")
_GROUP = pattern(r"\{(?![\\}])")

_NAMES = {"author": "author", "editor": "editor", "translator": "translator", "bookauthor": "container-author"}
_TEXTS: dict[str, str] = _TABLES["texts"]
_TITLES: dict[str, str] = _TABLES["titles"]
_DATES: dict[str, str] = _TABLES["dates"]
_LANGUAGES: dict[str, str] = table("stacite.model", "entry_types.toml")["languages"]
_GENRES: dict[str, str] = _TABLES["genres"]
# What an entry type says and no CSL type does, where there is no field `type`.
_GENRES_OF_KINDS = {"mastersthesis": "Master’s thesis", "proceedings": "Proceedings"}

# Types of which there is one copy.
_IN_ARCHIVES = frozenset(("manuscript", "personal_communication"))

_BARE = pattern(r"[^\s#{}\"]+")
_FIELD = pattern(r"[A-Za-z][\w-]{0,59}")
_BRACE = pattern(r"(?<!\\)[{}]|\"")
# Characters; macros are journals and publishers, but can be composed of each other without end.
_LONGEST_MACRO = 1000
# Characters of all macros.
_MOST_IN_MACROS = 16_000_000
# Entries that inherit from each other in a row.
_DEEPEST = 8
# What no entry inherits as it is; a parent's DOI or address is not the chapter's.
_NOT_INHERITED = frozenset(_TABLES["not-inherited"]["fields"].split())
# As the parts of a book have it (biblatex manual 3.20, appendix B).
_INHERITED_AS = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
_AUTHORED = frozenset(("inbook", "bookinbook", "suppbook"))

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # its complaints are reported here, as doubts


def read(data: bytes, path: str) -> Bibliography:
    """The works of a `.bib` file.

    Raises FileError, with the line, where no entry can be read, and for a file with too many.
    """
    text, decoding_doubts = decode(data, path)
    # Counted before parsing: bibtexparser takes memory for each entry.
    if sum(1 for _ in _HEAD.finditer(text)) > MAX_ENTRIES:
        raise FileError(f"{path}: more than {MAX_ENTRIES:,} entries", "Export only the entries that you cite.")
    # bibtexparser counts lines by LF, and has no middleware here: values stay as they are in the file.
    library = parse_string(text.replace("\r\n", "\n").replace("\r", "\n"), parse_stack=[])
    doubts = list(decoding_doubts)
    blocks = _blocks(library, doubts)
    entries = first_of_each(list(_entries(library, blocks, doubts)), doubts)
    if not entries:
        raise _refusal(path, doubts)
    written = {match["key"] for match in _KEY.finditer(text)}
    written |= {doubt.key for doubt in doubts if doubt.key}
    written |= {key.strip() for match in _IDS.finditer(text) for key in match["keys"].split(",")}
    other_keys = frozenset(written.difference(entry.key for entry in entries))
    return Bibliography(path, entries, tuple(sorted(doubts, key=lambda doubt: doubt.line)), other_keys)


def _refusal(path: str, doubts: list[BibliographyDoubt]) -> FileError:
    first = next((doubt for doubt in doubts if doubt.line), None)
    if first is None:
        return FileError(f"{path}: contains no BibTeX entry", "Is this a .bib file? An entry begins with @book{key,")
    hint = "No entry in the file could be read. Fix this one first."
    return UnreadableBibliographyError(f"{path}:{first.line}: {first.message}", hint, doubts)


def _blocks(library: Library, doubts: list[BibliographyDoubt]) -> list[Block]:
    """The entries, with those of which bibtexparser has some complaint that does not hinder reading."""
    found: list[Block] = []
    for block in library.blocks[:MAX_ENTRIES]:
        line = (block.start_line or 0) + 1
        entry = block.ignore_error_block if isinstance(block, DuplicateFieldKeyBlock) else block
        if isinstance(entry, Block) and (name := _field_without_comma(entry)):
            message = f"the entry can't be read: the comma before its field {name[:_SHOWN]} is missing"
            doubts.append(BibliographyDoubt(message, _key(entry), line, is_broken=True))
        elif isinstance(block, Block):
            found.append(block)
        elif isinstance(block, DuplicateFieldKeyBlock) and isinstance(entry, Block):
            names = ", ".join(sorted(block.duplicate_keys))[:_SHOWN]
            doubts.append(BibliographyDoubt(f"more than one field {names}; the first one is used", _key(entry), line))
            found.append(entry)
        elif isinstance(block, DuplicateBlockKeyBlock):
            if isinstance(block.ignore_error_block, Block):
                doubts.append(BibliographyDoubt(SAME_KEY, _key(block.ignore_error_block), line, is_broken=True))
        elif isinstance(block, ParsingFailedBlock) and not (block.raw or "").lower().startswith("@comment"):
            raw = block.raw or ""
            match, why = _KEY_WITHOUT_COMMA.match(raw), "the comma after its key is missing"
            if match is None:
                match, why = _KEY.match(raw), "a brace, a comma or a quotation mark is missing"
            key = text_of(match["key"]) if match else ""
            name = "the entry" if key else _beginning(raw)
            doubts.append(BibliographyDoubt(f"{name} can't be read: {why}", key, line, is_broken=True))
    return found


def _field_without_comma(entry: Block) -> str:
    """The first field that only white space parts from the value before it: `title = {A} year = 1990`; else empty."""
    for field in entry.fields:
        if "=" not in field.value:
            continue
        values, last = 0, ""
        for kind, text in _parts(field.value):
            if kind == "joint":
                values, last = 0, ""
                continue
            own, sign, _ = text.partition("=") if kind == "bare" else ("", "", "")
            # `year=1990` is one part, `year = 1990` are three.
            if sign and values >= (1 if own else 2) and _FIELD.fullmatch(own or last):
                return own or last
            values, last = values + 1, text if kind == "bare" else ""
    return ""


def _beginning(raw: str) -> str:
    """How an entry begins."""
    head = " ".join(raw.split())
    return f"“{head}”" if len(head) <= _SHOWN else f"“{head[: _SHOWN - 1].rstrip()}…”"


def _key(entry: Block) -> str:
    return text_of(entry.key.replace("\\", ""))[:LONGEST_KEY]


def _entries(library: Library, blocks: list[Block], doubts: list[BibliographyDoubt]) -> Iterator[BibliographyEntry]:
    macros = macros_of([(string.key, string.value) for string in library.strings])
    # In reverse, so that the first of two entries with one key stays.
    raw = {_key(block): (block, _fields(block, macros, doubts)) for block in reversed(blocks)}
    works = {key: (block.entry_type.lower(), fields) for key, (block, fields) in reversed(raw.items())}
    whole, lost = inherit(works)
    for key, parent in lost:
        line = (raw[key][0].start_line or 0) + 1
        doubts.append(BibliographyDoubt(f"refers to “{parent[:_SHOWN]}”, which is not in the file", key, line))
    for key, (kind, _) in works.items():
        if kind not in NON_WORK_TYPES:
            yield _entry(key, kind, whole[key], (raw[key][0].start_line or 0) + 1, doubts)


def _fields(block: Block, macros: Mapping[str, str], doubts: list[BibliographyDoubt]) -> dict[str, str]:
    fields: dict[str, str] = {}
    missing: set[str] = set()
    for field in block.fields:
        fields.setdefault(field.key.lower(), value_of(field.value, macros, missing))
    if missing:
        # `pages = 3 volume=8`: the fields run together.
        joined = sorted(name for name in missing if "=" in name)
        undefined = sorted(missing.difference(joined))
        messages = [f"a comma seems to be missing before {name[:_SHOWN]}" for name in joined]
        if undefined:
            names = ", ".join(undefined)[:_SHOWN]
            messages.append(f"no @string in the file defines {names}, so it is kept as text")
        line = (block.start_line or 0) + 1
        doubts += [BibliographyDoubt(message, _key(block), line) for message in messages]
    return fields


def _entry(
    key: str, kind: str, fields: Mapping[str, str], line: int, doubts: list[BibliographyDoubt]
) -> BibliographyEntry:
    item, problems = item_of(kind, fields)
    if kind not in TYPES:
        problems = [f"@{kind[:_SHOWN]} is not a type of BibTeX or biblatex; read as @misc", *problems]
    doubts += [BibliographyDoubt(message, key, line) for message in problems]
    return BibliographyEntry(key, item, line, covered_types(item.type))


def item_of(kind: str, fields: Fields) -> tuple[Item, list[str]]:
    """The work of an entry whose type and field names are in lower case; and what could not be read, in clauses."""
    reading = _Reading(kind, fields)
    return reading.item(), reading.doubts


class _Reading:
    """One entry."""

    def __init__(self, kind: str, fields: Fields) -> None:
        self.kind, self.fields = kind, fields
        self.type = type_of(kind, fields)
        self.doubts: list[str] = []
        self.unknown: set[str] = set()
        self.names: dict[str, tuple[Name, ...]] = {}

    def item(self) -> Item:
        self.names = self._names()
        texts = {name: text for name, text in self._texts() if text}
        item = Item(self.type, texts, self.names, self._dates())
        if self.unknown:
            named = ", ".join(f"\\{name[:30]}" for name in sorted(self.unknown)[:5])
            self.doubts.append(f"unknown LaTeX commands, whose arguments are kept: {named}")
        return item

    def _text(self, *names: str, emphasis: bool = False) -> str:
        """The first of these fields that says something."""
        for name in names:
            if text := text_of(self.fields.get(name, ""), emphasis=emphasis, unknown=self.unknown):
                return text
        return ""

    def _names(self) -> dict[str, tuple[Name, ...]]:
        found: dict[str, tuple[Name, ...]] = {}
        for field, variable in _NAMES.items():
            names, doubts = names_of(self.fields[field], self.unknown) if field in self.fields else ((), [])
            self.doubts += [f"{field}: {doubt}" for doubt in dict.fromkeys(doubts)]
            if names:
                found[variable] = names
        return found

    def _dates(self) -> dict[str, Date]:
        issued, doubt = issued_of(self.fields)
        self.doubts += [doubt] if doubt else []
        found = {"issued": issued} if issued is not None else {}
        for field, variable in _DATES.items():
            if (date := date_of(verbatim_of(self.fields.get(field, "")))) is not None:
                found[variable] = date
        return found

    def _texts(self) -> Iterator[tuple[str, str]]:
        yield from self._titles()
        yield from ((variable, self._text(field)) for field, variable in _TEXTS.items())
        yield from ((variable, self._text(field, emphasis=True)) for field, variable in _TITLES.items())
        yield from self._places()
        yield from self._numbers()
        yield from identifiers_of(self.fields)
        notes = (self._text(name, emphasis=True) for name in ("note", "addendum"))
        yield "note", ". ".join(filter(None, notes))
        yield "annote", self._text("annote", "annotation")
        yield "abstract", self._text("abstract")
        # Of a printed work it is any library that has a copy.
        yield "archive" if self.type in _IN_ARCHIVES else "call-number", self._text("library")
        yield "status", self._text("pubstate")
        language = self._text("langid", "language")
        yield "language", _LANGUAGES.get(language.lower().replace("lang", ""), language)

    def _titles(self) -> Iterator[tuple[str, str]]:
        title, how = self._whole("title", "subtitle"), self._text("howpublished", emphasis=True)
        in_book = self._whole("booktitle", "booksubtitle")
        main = self._whole("maintitle", "mainsubtitle")
        journal = self._whole("journaltitle", "journalsubtitle") or self._text("journal", emphasis=True)
        series = self._text("series", emphasis=True)
        if self.kind == "misc" and how and how == title:  # what an export puts in place of a missing title
            yield "genre", title
        else:
            yield "title", title
        yield "container-title", journal or in_book or (main if self.type == "chapter" else "")
        yield "collection-title", series or (main if in_book or self.type == "book" else "")

    def _whole(self, title: str, subtitle: str) -> str:
        main, rest = self._text(title, emphasis=True), self._text(subtitle, emphasis=True)
        if not main or not rest:
            return main or rest
        # No colon after a title's own punctuation.
        return f"{main} {rest}" if main[-1] in "?!:" else f"{main}: {rest}"

    def _places(self) -> Iterator[tuple[str, str]]:
        body = self._text("organization", emphasis=True)
        publisher = self._text("publisher", "institution", "school")
        if self.type == "report" and publisher and publisher in map(str, self.names.get("author", ())):
            publisher = ""  # a report's own author, who stands in its institution because every report needs one
        if self._is_label_of_title(body) or (publisher and body != publisher):
            yield "authority", body
        yield "publisher", publisher or ("" if self._is_label_of_title(body) else self._text("organization"))
        yield "publisher-place", self._text("address", "location")
        how = self._text("howpublished", emphasis=True)
        if how and not _is_address(self.fields["howpublished"]) and how != self._whole("title", "subtitle"):
            yield "medium", how

    def _is_label_of_title(self, body: str) -> bool:
        """Whether `key` says that the organization of a work without author is not its publisher.

        An export labels a work by its publisher; where it has none the label is the title, and the
        organization the body or container that it goes with.
        """
        label = self._text("key")
        return self.kind == "misc" and bool(body and label) and label != self._text("organization")

    def _numbers(self) -> Iterator[tuple[str, str]]:
        number, issue = self._text("number"), self._text("issue")
        if self.type.startswith(("article", "periodical", "review")):
            yield "issue", ", ".join(filter(None, (number, issue)))
        elif self.type in _IN_BOOKS and self._text("series"):
            yield "collection-number", number
        else:
            yield "number", number
        pages = _RANGE.sub("–", self._text("pages"))
        yield "page", pages
        if "eid" in self.fields and not pages:
            yield "number", self._text("eid")
        yield "edition", edition_of(self._text("edition"))
        genre = self._text("type")
        default = _GENRES_OF_KINDS.get(self.kind, "")
        if self.type != "report" or genre != "Report":  # which an export says of every report without a genre
            yield "genre", _GENRES.get(genre.lower(), genre) or default


def _is_address(howpublished: str) -> bool:
    r"""Whether it is nothing but `\url{…}`."""
    return re.fullmatch(r"\s*\{*\s*(?:\\url\s*\{[^{}]*\}|https?://\S+)\s*\}*\s*", howpublished) is not None


def type_of(kind: str, fields: Mapping[str, str]) -> str:
    """The CSL type of an entry type in lower case; `document` where it is not known."""
    if kind in ("article", "suppperiodical"):
        return _SUBTYPES.get(fields.get("entrysubtype", "").lower(), "article-journal")
    return TYPES.get(kind, "document")


def covered_types(csl_type: str) -> frozenset[str]:
    """The CSL types that people enter under this one, for want of a better."""
    return frozenset(_COVERED_TYPES.get(csl_type, ()))


def edition_of(text: str) -> str:
    """`2` for `2nd`, as CSL counts; what is no such number stays."""
    match = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", text)
    return match[1] if match and text == ordinal(int(match[1])) else text


def identifiers_of(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """DOI, ISBN and the like, and the address: of `url`, else of a `howpublished` that is one, else of an eprint."""
    doi = verbatim_of(fields.get("doi", ""))
    doi = bare_doi(doi) if is_doi(bare_doi(doi)) else doi
    archive = text_of(fields.get("eprinttype") or fields.get("archiveprefix", "")).lower()
    eprint = verbatim_of(fields.get("eprint", ""))
    yield "DOI", doi
    yield from ((variable, text_of(fields[field])) for field, variable in _NUMBERED.items() if field in fields)
    # Exports of this program and of PubMed write the PMID as an eprint.
    if archive == "pubmed" and "pmid" not in fields:
        yield "PMID", eprint
    address = verbatim_of(fields.get("url", "")) or _of_howpublished(fields.get("howpublished", ""))
    if not address and not doi and eprint and archive in _EPRINTS:
        address = _EPRINTS[archive] + re.sub(r"^arxiv:", "", eprint, flags=re.IGNORECASE)
    yield "URL", address


def _of_howpublished(latex: str) -> str:
    match = _ADDRESS.search(latex)
    return verbatim_of(match[1] or match[2]).rstrip(".,;") if match else ""


def issued_of(fields: Mapping[str, str]) -> tuple[Date | None, str]:
    """When the work appeared, and what of it could not be read."""
    if date := verbatim_of(fields.get("date", "")):
        found = date_of(date)
        if found is not None and found.is_literal:
            return found, f"the date “{date}” can't be read; kept as text"
        return found, "" if found is None or _ends_of(date) else f"only the year of the date “{date}” can be read"
    year = text_of(fields.get("year", ""))
    # `No date` in English, Latin and German.
    if year.lower() in _NO_DATE:
        return None, ""
    edtf = _year(year)
    if not edtf:
        return Date(year), "" if not re.search(r"\d", year) else f"the year “{year}” can't be read; kept as text"
    month = text_of(fields.get("month", ""))
    if not month or "/" in edtf or edtf[-1] in "~?":
        return Date(edtf), ""
    within = _month_and_day(month, text_of(fields.get("day", "")))
    return Date("/".join(edtf + end for end in within or [""])), "" if within else f"the month “{month}” can't be read"


def date_of(text: str) -> Date | None:
    """A date in EDTF; biblatex also takes `2019/` for a range without end, and times of day.

    Of a date that is none (`2019-45`) the year; what does not begin with one stays as it is.
    """
    if text.lower() in _NO_DATE:
        return None
    if ends := _ends_of(text):
        return Date("/".join(ends))
    year = re.match(r"\d{4}(?!\d)", text)
    return Date(year[0] if year else text)


def _ends_of(text: str) -> list[str]:
    """The ends of a range, or the one date; nothing if one of them is no date."""
    ends = [re.sub(r"T[\d:.Z+-]{1,20}$", "", end.strip()) or ".." for end in text.split("/")]
    dated = [end for end in ends if end != ".."]
    return ends if 1 <= len(ends) <= 2 and dated and all(map(_is_sound, dated)) else []


def _is_sound(end: str) -> bool:
    if not _ENDS.fullmatch(end):
        return False
    parts = [int(part) for part in end.lstrip("-").rstrip("~?%").split("-")[1:]]
    return all(1 <= part <= 31 if at else _is_month(part) for at, part in enumerate(parts))


def _is_month(number: int) -> bool:
    """Or a season, which EDTF counts from 21 on."""
    return 1 <= number <= 12 or 21 <= number <= 24


def _year(text: str) -> str:
    if match := _YEAR.fullmatch(text):
        year = int(match["year"])
        mark = "~" if match["about"] else "?" if match["doubt"] else ""
        return f"{year:04d}{mark}" if year else ""
    if match := _BEFORE.fullmatch(text):  # EDTF has a year 0, which is 1 BC (ISO 8601-1, 4.2.1)
        return f"-{int(match[1]) - 1:04d}" if int(match[1]) > 1 else "0000"
    if match := _YEARS.fullmatch(text):
        last = match[2] if len(match[2]) == 4 else match[1][:2] + match[2]
        return f"{match[1]}/{last}" if match[1] < last else ""
    return ""


def _month_and_day(month: str, day: str) -> list[str]:
    """What follows the year, for each end: `-08-15`; several months or days are a range."""
    seasons = season_numbers()
    found = [seasons.get(word.lower()) or month_by_first_letters(word) for word in _WORD.findall(month)]
    if not found and re.fullmatch(r"\d{1,2}", month):
        found = [int(month)]
        month = ""
    months = [number for number in found if number]
    if not months or len(found) != len(months) or len(months) > 2 or not all(map(_is_month, months)):
        return []
    days = [int(each) for each in _DAY.findall(month)] or ([int(day)] if re.fullmatch(r"\d{1,2}", day) else [])
    if not days or any(not 1 <= each <= 31 for each in days) or any(each > 12 for each in months):
        return [f"-{each:02d}" for each in months]
    if len(days) == len(months) or len(months) == 1:
        pairs = zip(months * len(days) if len(months) == 1 else months, days, strict=False)
        return [f"-{each:02d}-{number:02d}" for each, number in pairs][:2]
    return [f"-{each:02d}" for each in months]


def names_of(value: str, unknown: set[str]) -> tuple[tuple[Name, ...], list[str]]:
    """The names in a field as the file has it, and what is doubtful in them."""
    names: list[Name] = []
    doubts: list[str] = []
    for latex in split_outside_braces(value, _AND)[:MOST_NAMES]:
        if re.fullmatch(r"\s*others\s*", latex, re.IGNORECASE):
            names.append(OTHERS)
            continue
        if (name := _name(latex.strip(), unknown, doubts)) is not None:
            names.append(name)
    return tuple(names), doubts


def split_outside_braces(latex: str, at: re.Pattern[str]) -> list[str]:
    """The parts between matches that are outside braces."""
    return [latex[start:end] for start, end in _spans(latex, at)]


def _spans(latex: str, at: re.Pattern[str]) -> list[tuple[int, int]]:
    flat, depth = [], 0
    for piece in _PIECE.findall(latex):
        depth -= depth > 0 and piece == "}"
        # What is in braces becomes NULs of the same length: offsets stay, and no separator matches there.
        flat.append("\x00" * len(piece) if depth or piece[0] == "\\" else piece)
        depth += piece == "{"
    spans, start = [], 0
    for match in at.finditer("".join(flat)):
        spans.append((start, match.start()))
        start = match.end()
    return [*spans, (start, len(latex))]


def _name(latex: str, unknown: set[str], doubts: list[str]) -> Name | None:
    parts = [part.strip() for part in split_outside_braces(latex, _COMMA)]
    if len(parts) > 1 and all(part.partition("=")[0].strip() in _PARTS for part in parts):
        return _name_by_parts(parts, unknown)
    if len(parts) > 3:
        doubts.append(f"{NAME_COMMAS} {len(parts) - 1} commas; only its first and last parts are used")
        parts = [parts[0], parts[-1]]
    elif len(parts) == 3 and not parts[1]:
        doubts.append(f"{NAME_COMMAS} two commas side by side")
    # BibTeX's three forms: `First von Last`, `von Last, First` and `von Last, Jr, First`.
    match parts:
        case [alone]:
            return _name_without_comma(alone, unknown)
        case [last, given]:
            return _made_name(*_with_particle(last), given, "", unknown)
        case [last, suffix, given, *_]:
            return _made_name(*_with_particle(last), given, suffix, unknown)
        case _:
            return None


def _name_by_parts(parts: list[str], unknown: set[str]) -> Name | None:
    """Biblatex's `family=Berg, given=Jan, prefix=van den`."""
    values = {name.strip(): value.strip() for name, _, value in (part.partition("=") for part in parts)}
    prefix, family, given, suffix = (values.get(part, "") for part in ("prefix", "family", "given", "suffix"))
    return _made_name(prefix, family, given, suffix, unknown)


def _words(latex: str) -> list[tuple[int, int]]:
    return [(start, end) for start, end in _spans(latex, _WHITESPACE) if start < end]


def _name_without_comma(latex: str, unknown: set[str]) -> Name | None:
    """`First von Last` without commas; what is all in braces is a body."""
    words = _words(latex)
    if len(words) < 2:
        text = text_of(latex, unknown=unknown).strip()
        if not text:
            return None
        return Name(literal=text) if _is_braced(latex) else Name(family=text)
    # The last word is never a particle: BibTeX wants a family name, even one in lower case.
    small = [at for at, (start, end) in enumerate(words[:-1]) if _is_lower_case(latex[start:end])]
    first, last = (small[0], small[-1] + 1) if small else (len(words) - 1, len(words) - 1)
    return _made_name(
        latex[words[first][0] : words[last][0]], latex[words[last][0] :], latex[: words[first][0]], "", unknown
    )


def _with_particle(latex: str) -> tuple[str, str]:
    """The particle, up to the last word in lower case that is not the very last, and the family name."""
    words = _words(latex)
    small = [at for at, (start, end) in enumerate(words[:-1]) if _is_lower_case(latex[start:end])]
    start = words[small[-1] + 1][0] if small else 0
    return latex[:start], latex[start:]


def _made_name(particle: str, family: str, given: str, suffix: str, unknown: set[str]) -> Name | None:
    # `Knuth,~D.` leaves a no-break space at the beginning of a part.
    before, last, first, suffix = (text_of(part, unknown=unknown).strip() for part in (particle, family, given, suffix))
    if not last:
        body = " ".join(filter(None, (first, before)))
        return Name(literal=body) if body else None
    # `de la Cruz` keeps its particle in sorting, `de Beauvoir` loses it.
    dropping = before.partition(" ")[0].lower() in _DROPPING_PARTICLES and not before.endswith(("la", "las", "los"))
    particle_part = {"dropping_particle" if dropping else "non_dropping_particle": before}
    return Name(last, first, suffix=suffix, **particle_part)


def _is_braced(word: str) -> bool:
    r"""Whether a word has characters in braces of their own; `{\'E}mile` does not, nor `\'{E}mile`."""
    bare = re.sub(r"\\(?:[A-Za-z]+|.)\s*\{[^{}]*\}", "", word)
    return _GROUP.search(bare) is not None


def _is_lower_case(word: str) -> bool:
    r"""Whether a word begins in lower case: `von`, `{\'e}`, not `{von}`, which BibTeX does not look into."""
    if word.startswith("{") and not word.startswith("{\\"):
        return False
    first = next((character for character in text_of(word) if character.isalpha()), "")
    return first.islower()


def value_of(raw: str, macros: Mapping[str, str], missing: set[str]) -> str:
    """A field's value without what encloses it; parts joined with `#` in one.

    Names of macros that the file does not define go to `missing`, and stand for themselves.
    """
    parts: list[str] = []
    length = 0
    for kind, text in _parts(raw):
        if kind == "joint":
            continue
        # Numbers need no braces either: `year = 2024`.
        if kind == "bare" and not text.isdigit():
            if text.lower() not in macros:
                missing.add(text)
            text = macros.get(text.lower(), text)  # noqa: PLW2901 - the macro in place of its name
        # The sum is limited, not only each part: macros can double at every step (`b = a # a`, `c = b # b`).
        parts.append(text[: LONGEST - length])
        length += len(parts[-1])
    return "".join(parts)


def _parts(raw: str) -> Iterator[tuple[str, str]]:
    """The parts of a value: `text` in braces or quotation marks, `bare` words, and `joint` for `#`."""
    at = 0
    while at < len(raw):
        if raw[at] in '{"':
            end = _end(raw, at)
            yield "text", raw[at + 1 : end]
            at = end + 1
        elif match := _BARE.match(raw, at):
            yield "bare", match[0]
            at = match.end()
        else:
            if raw[at] == "#":
                yield "joint", "#"
            at += 1


def _end(raw: str, start: int) -> int:
    """Where a value that begins with a brace or a quotation mark ends."""
    closing = "}" if raw[start] == "{" else '"'
    depth = 0
    for match in _BRACE.finditer(raw, start + 1):
        # In braces, a quotation mark does not end the value: `"the {"}old{"} way"`.
        if match[0] == closing and depth == 0:
            return match.start()
        depth += (match[0] == "{") - (match[0] == "}")
    return len(raw)


def macros_of(strings: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The values of `@string` by name in lower case, the months among them; the last of a name counts."""
    # A month stays `jan`, since months are read by their first three letters.
    macros = {name: name for name in bibtex_months()}
    total = 0
    for name, raw in strings:
        value = value_of(raw[:LONGEST], macros, set())[:_LONGEST_MACRO]
        total += len(value)
        macros[name.lower()] = value if total <= _MOST_IN_MACROS else ""
    return macros


def inherit(entries: Mapping[str, tuple[str, Fields]]) -> tuple[dict[str, Fields], list[tuple[str, str]]]:
    """Each entry's fields with those of the entries it names in `crossref` and `xdata`; and (key, missing parent)."""
    heirs = _Inheritance(entries)
    found = {key: heirs.fields(key, kind, fields) for key, (kind, fields) in entries.items()}
    return found, heirs.lost


class _Inheritance:
    def __init__(self, entries: Mapping[str, tuple[str, Fields]]) -> None:
        # BibTeX compares keys without case; reversed, so that the first of two equal keys stays.
        self.entries = {key.lower(): entry for key, entry in reversed(list(entries.items()))}
        self.lost: list[tuple[str, str]] = []

    def fields(self, key: str, kind: str, own: Fields) -> Fields:
        """Of one entry; its own fields come first, nearer parents before those farther away."""
        if "crossref" not in own and "xdata" not in own:
            return own
        found, heads, seen = dict(own), self._named(own), {key.lower()}
        for _ in range(_DEEPEST):
            following: list[tuple[str, str]] = []
            for how, parent in heads:
                # Entries can name each other in a circle.
                if parent.lower() in seen:
                    continue
                seen.add(parent.lower())
                if parent.lower() not in self.entries:
                    self.lost.append((key, parent))
                    continue
                _, fields = self.entries[parent.lower()]
                for name, value in fields.items() if how == "xdata" else _inherited_fields(kind, fields):
                    found.setdefault(name, value)
                following += self._named(fields)
            heads = following
        return found

    @staticmethod
    def _named(fields: Fields) -> list[tuple[str, str]]:
        return [
            (how, parent.strip())
            for how in ("xdata", "crossref")
            for parent in fields.get(how, "").split(",")[:_DEEPEST]
            if parent.strip()
        ]


def _inherited_fields(kind: str, fields: Fields) -> Iterator[tuple[str, str]]:
    """What a part takes over from its book."""
    for name, value in fields.items():
        if name in _INHERITED_AS:
            yield _INHERITED_AS[name], value
        # The parts of an author's own book have the book's author, those of a collection do not (biblatex manual,
        # appendix B).
        elif name == "author" and kind in _AUTHORED:
            yield name, value
            yield "bookauthor", value
        elif name not in _NOT_INHERITED:
            yield name, value
