"""A page, volume or year can't be right.

## What it does

This rule looks at the numbers of each citation that was read with confidence:

- a page range that goes backwards (`161–150`, `105–3`), also in the bibliography or the registry, or is longer than
  1,500 pages in an article, or has no end (`81-,`); a page of a report may have the number of the chapter (`12-1`);
- a placeholder for pages (`p. 000`, `pp. xx–xx`, `p. ??`, `p. TODO`), and `p. xx`, if the document has such a range,
  too;
- a placeholder for a citation (`[citation needed]`, `[reference]`, `(year, page)`, `TODO:`, and `TODO` after the last
  comma of a note);
- what a program prints for a cross-reference that leads nowhere (`section ??`, `Error! Reference source not found`);
- pages with a colon or a slash in an article (`282:1`), a page number of more than six digits, a volume with a decimal
  that is too long to be an issue (`44470.29`);
- a volume that the full citation of the book has not (`282:1`);
- a pinpoint outside the pages of the article or chapter: `813–35, 900`, also in parentheses, in a short form or an
  “Ibid.”; after a few pages (`207–08, 210`), a higher number is another pinpoint;
- a pinpoint before the first page of an article or a case: `347 U.S. 483, 481`;
- a volume or a reporter in the short form of a case that the full citation has otherwise: `Brown, 374 U.S. at 490`,
  unless another case that is cited has the name, too;
- the same page range for two different works, if their titles differ in more than two letters at one place;
- a Westlaw number without the year that begins it (`WL 1786418` for `2025 WL 1786418`), if the document has others with
  their year; if more than three lack it, one finding reports them;
- a date that is not the one in the link: `May 3, 2018` with `/2019/05/31/`, unless the link has that one, too;
- a year before that in the number of a preprint: 2016 with `arXiv preprint arXiv:1701.03162`.

## Why it matters

Such numbers come from data that were pasted without reading: a piece of a DOI in place of the pages, or the pages of
the entry above.

## Example

    ¹ Jane Doe, “A Title,” *Journal* 114, no. 40 (2017): 10612–17, at 980.

## Source

What a number can be follows from the other parts of the citation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.finding import Severity
from stacite.model.identifiers import is_valid_issn
from stacite.model.item import field_label
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import leads_elsewhere
from stacite.rules.practice import PAGE_WORDS, WELL_READ, is_surely_article, sure_citations
from stacite.rules.view import words_of
from stacite.text.folding import compact
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator
    from re import Match

    from stacite.model.citation import Citation
    from stacite.rules.view import DocumentView, NoteView, PrintedPart
    from stacite.text.spans import Span


RULE = Rule("S621", "implausible-number", Severity.WARNING, title="Implausible number or date")
_RANGE = pattern(r"(?P<first>\d{1,7})\s?[-\u2010-\u2015]{1,2}\s?(?P<last>\d{1,7})(?!\d)")
# Not at the end of a line, nor before a dash of the sentence: `81- and`, `81 – but`.
_WITHOUT_END = pattern(r"(?<![\d–-])\d{1,5}[-\u2010-\u2015]")
_AFTER_RANGE = (",", ".", ";", ")")
# What is numbered through a whole work.
_COUNTED_ON = frozenset(("page", "paragraph", "line", "verse", "column", "folio", "note"))
# One of several, as in `199, 205, 207–209`.
_LISTED = pattern(rf"(?<![^\s,;&]){_RANGE.pattern}(?![^\s,;&])")
_ANY_RANGE = pattern(rf"(?<![\w/-]){_RANGE.pattern}")
_PAGES_WITH_COLON = pattern(r"\d{2,4}[:/]\d{1,3}")
# Digits of an article number that begins with the journal's ISSN.
_ISSN_AND_NUMBER = 16
_TOO_LONG = pattern(r"(?<![\d.])\d{8,}(?![\d.])")
# Before the number of a record in a database of law.
_LOOK_BACK = 8
_WESTLAW = pattern(r"(?<![\w.-])(?P<year>(?:19|20)\d\d[ \u00a0])?WL[ \u00a0]\d{5,9}(?!\d)")
_MOST_ALONE = 3
_DATABASE = pattern(r"(?:WL|LEXIS) ?\Z")
_NUMBERED = pattern(r"(?:/|\b(?:br|inv|nr|no|reg|sig|sign|sygn)\. ?|№ ?)\Z", re.IGNORECASE)
_VOLUME = pattern(r"\d{3,}\.\d{1,3}")
# Such a number is odd wherever it was read.
_LEAST = 0.4
_MOST_PAGES = 1500
# `12-1` may be the first page of chapter 12.
_FEWEST_DIGITS = 3
# Volumes of journals are years at most.
_LAST_VOLUME = 2200
_BEGIN_ON_PAGES = frozenset({"article-journal", "legal_case"})
_MOST_DIGITS, _LONGEST_NUMBER = 5, 18
# After the first page: pinpoints and notes (`, 1739 n.4`), then the court or the year in parentheses.
_AFTER_FIRST = pattern(r"(?:,? ?(?:at )?[\dn.&*–-]+(?=[, (]))*,? ?\(")
# An article with a number has pages of its own, which begin at 1.
_LEAST_ARTICLE_NUMBER, _MOST_ARTICLE_PAGES = 1000, 100
# `1158 & n.17` has the number of a note, and `*3` a page of a database.
_NO_PAGE_AFTER = pattern(r"(?:\bnn?\. ?|[\s,]\*)\Z")
# Fewer pages may be those that the note is about.
_WHOLE = 8
_ARTICLES = frozenset({"article-journal", "chapter", "paper-conference", "review"})
# `S. 3–4 und S. 12`: all pages of a work that goes on elsewhere.
_AND = pattern(r"\b(?:and|und|et|y|e|en|og)\b|&")
_VERSE_WORD = pattern(r"(?<!\w)(?:vv?|ll)\.\s?\Z")
_PAGE_WORD = pattern(r"\b(?:pp?|S|págs?|pagg?)\.?\s?\Z")
_ANY_YEAR, _WORD = pattern(r"(?:1\d|20)\d\d"), pattern(r"[^\W\d_]{3,}")
# `/2019/05/31/`, `/2019-05-31`, `/20190531`
_DATE_IN_URL = pattern(
    r"[/_.-](?P<year>(?:19|20)\d\d)(?P<part>[/_-])(?P<month>0?[1-9]|1[0-2])(?P=part)(?P<day>0?[1-9]|[12]\d|3[01])(?=[/_.-]|\Z)"
)
_ARCHIVE = pattern(r"[_.-]?archive", re.IGNORECASE)
_DAY_IN_URL = pattern(r"(?<!\d)(?P<day>\d{1,2})[._-](?P<month>\d{1,2})[._-](?P<year>(?:19|20)\d\d)(?!\d)")
_PREPRINT = pattern(r"\barXiv preprint\W{1,3}arXiv:\s?(?P<year>\d\d)(?:0[1-9]|1[0-2])\.\d{4,5}(?!\d)", re.IGNORECASE)
_BESIDE = pattern(r" \((?P<page>\d{1,5})(?: ?ff?\.?)?\)")
# What authors write where pages are not known yet.
_PLACEHOLDER = pattern(
    rf"(?<![^\W_])(?:{PAGE_WORDS})\.[ \u00a0\u202f]?(?P<pages>"
    # Not `xx–xxx`, pages of a preface.
    r"(?P<range>[xX]{2}[-\u2010-\u2015][xX]{2}|[xX]{3}[-\u2010-\u2015][xX]{3}|[xX]{4}[-\u2010-\u2015][xX]{4})"
    r"|(?P<sure>TODO(?!:)|TBD|(?:0{2,4}|\?{2,4}|_{2,4})(?:[-\u2010-\u2015][0?_]{2,4})?)"
    r"|[xX]{2,4})(?![\w–-])"
)
# What is in each text that has one, and is found faster.
_TRACE_OF_PLACEHOLDER = pattern(r"\.(?=[ \u00a0\u202f]?(?:[xX]{2}|00|\?\?|__|TODO|TBD))")
# ... and where a citation is not known yet. Editors write `[citations omitted]` and `[source: …]`.
_REMINDER = pattern(
    r"\[(?:citation needed|(?:add|insert) (?:citation|reference|source)s?|ref(?:erence)?s?\??|cite\??|cit\?"
    r"|Beleg fehlt|Quelle fehlt|Quelle\?|référence à (?:ajouter|compléter)|falta (?:la )?(?:cita|referencia))\]"
    # `TK` is what American editors write for what is to come.
    r"|\[(?:(?:date|pages?|pp?\.|year|place|publisher|title|author|name|volume|issue|number) ?\?|TK)\]"
    r"|\b(?:no|nos|vol|vols|pp?)\. ?TK\b"
    r"|\b(?:[ÀA] COMPL[ÉE]TER|ZU ERGÄNZEN|DA COMPLETARE|POR COMPLETAR|TO BE (?:ADDED|COMPLETED))\b"
    r"|\((?:year|author), (?:pages?|year|pp?\.)\)|\((?:Jahr, Seite|Autor, Jahr|auteur, année|autor, año|autore, anno)\)"
    r"|(?<![\w-])TODO:|(?<=[\w*”’\"'\])], )(?:TODO|TBD)(?=\.?\]?\.?\s*\Z)"
    # Between two commas, where a place or a date stands: `Ulm 2012, ??, S. 12`.
    r"|(?<=[,:] )\?{2,4}(?=,)"
    # What LaTeX and Word print for a cross-reference that leads nowhere.
    r"|\b(?:[Ss]ections?|[Cc]hap(?:ter|itre)|[Ff]igure|[Tt]ab(?:le|leau|elle)|Kapitel|Abschnitt|Abbildung|[Pp]age|[Nn]ote)"
    r" \?\?(?!\?)|Error! (?:Reference source not found|Bookmark not defined)"
    r"|Fehler! (?:Verweisquelle|Textmarke)|Erreur ! (?:Source du renvoi|Signet)|¡Error! (?:No se encuentra|Marcador)"
    r"|Errore\. L['’]origine riferimento|Fout! (?:Verwijzingsbron|Bladwijzer)|Błąd! Nie"
)
# What each of them has: looking for it is many times as fast.
_TRACE_OF_REMINDER = pattern(
    r"\[(?:citation|add|insert|ref|cit|Beleg|Quelle|référence|falta|date|page|pp?\.|year|place|publ|title|author|name"
    r"|vol|iss|num)|TK\b|COMPL|ZU ERG|TO BE (?=[AC])|\((?:year|author|Jahr|Autor|auteur|autor)|TODO|TBD|\?\?"
    r"|Err|Fehler!|Fout!|Błąd!"
)
# Volumes that a work of many has, and what says that it has any.
_MOST_VOLUMES = 60
_VOLUMES = ("volume", "number-of-volumes", "collection-title")
_AFTER_VOLUME = pattern(r":\d{1,4}\b")
# Variables of which a citation has at least one, unless it is a mere link.
_SAYS_WHAT = frozenset(("author", "title", "container-title"))
# Days by which a page may be dated after its address: time zones, and print after the web.
_DAYS_APART = 3
# Letters in which two titles of one work may differ.
_SLIP = 2


def check(context: Context) -> Findings:
    """One finding for each such number."""
    for view in context.view.documents:
        ranges: dict[tuple[int, int], list[tuple[NoteView, Citation, PrintedPart]]] = defaultdict(list)
        for note, citation, parts in sure_citations(view.notes, _LEAST):
            by_name = {part.name: part for part in parts}
            # One number may be wrong in two ways: the first says enough.
            found = dict(reversed(tuple(_implausible(note, citation, by_name))))
            for span, message in sorted(found.items()):
                yield RULE.in_note(note, span, message, help="Compare it with the source")
            page = by_name.get("page")
            if page and (pages := _pages(note.text[page.start : page.end])) and min(pages) > 99 and pages[0] < pages[1]:
                ranges[pages].append((note, citation, page))
        yield from _backward_elsewhere(view)
        yield from _placeholders(view)
        yield from _reminders(view)
        yield from _westlaw_without_year(view)
        yield from _same_pages(ranges)
        yield from _new_volumes(view)
        yield from _pages_elsewhere(view)
        yield from _other_reports(view)
    yield from _backward_in_registry(context)


def _backward_in_registry(context: Context) -> Findings:
    """Backward ranges of sources whose pages no note prints, such as those that are cited by key."""
    printed = {
        key
        for key, mentions in context.view.full_citations.items()
        if any("page" in mention.citation.fields for mention in mentions)
    }
    for reference in context.registry.references:
        pages = reference.item.get("page")
        if reference.id not in printed and _is_backward(pages):
            message = f"The page range {pages} goes backwards"
            yield RULE.in_registry(context, reference, message, "page", help="Compare it with the source")


def _backward_elsewhere(view: DocumentView) -> Findings:
    """Backward ranges in entries, and in citations that were not read with confidence, or are short."""
    for note in view.texts:
        for citation in note.printed_citations:
            if not note.is_entry and citation.form is CitationForm.FULL and citation.confidence >= _LEAST:
                continue
            for name in ("page", "locator"):
                start, end = citation.fields.get(name, (0, 0))
                is_sure = citation.confidence_in(name) >= WELL_READ and _is_counted(citation, name)
                for each in _LISTED.finditer(note.text[start:end]) if is_sure else ():
                    # `8-7` and `12-1` are pages of the chapter that comes first.
                    is_short = len(each["first"]) < _FEWEST_DIGITS and len(each["last"]) < max(2, len(each["first"]))
                    span = start + each.start(), start + each.end()
                    if _is_backward(each[0]) and not is_short and not _is_numbered(note, span[0]):
                        message = _backwards(citation, name, each[0])
                        yield RULE.in_note(note, span, message, help="Compare it with the source")


def _label(citation: Citation, name: str) -> str:
    return citation.locator.label if citation.locator is not None and name == "locator" else "page"


def _is_counted(citation: Citation, name: str) -> bool:
    """Whether numbers are those of pages and the like; `table 4-1` is the first one of chapter 4."""
    return _label(citation, name) in _COUNTED_ON


def _backwards(citation: Citation, name: str, text: str) -> str:
    label = _label(citation, name)
    what = "page range" if label == "page" else f"range of {field_label(label)}s"
    return f"The {what} {text} goes backwards"


def _placeholders(view: DocumentView) -> Findings:
    """Pages that are still to be filled in. `xx` alone is a number, too, unless there are ranges of the kind."""
    notes = [note for note in view.notes if _TRACE_OF_PLACEHOLDER.search(note.printed)]
    found = [(note, match) for note in notes for match in _in_prose_and_cites(note, _PLACEHOLDER)]
    is_habit = any(match["range"] for _, match in found)
    for note, match in found:
        if match["sure"] or match["range"] or is_habit:
            span = match.span("pages")
            yield RULE.in_note(note, span, f"“{match['pages']}” is a placeholder", help="Add the page numbers")


def _in_prose_and_cites(note: NoteView, wanted: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """What a pattern finds, also inside a cite by key, which no fix may change: `[@doe2009, p. ??]`."""
    if "[@" not in note.printed:
        yield from wanted.finditer(note.text)
        return
    for match in wanted.finditer(note.printed):
        is_prose = note.text[slice(*match.span())] == match[0]
        if is_prose or note.printed.rfind("[@", 0, match.start()) > note.printed.rfind("]", 0, match.start()):
            yield match


def _reminders(view: DocumentView) -> Findings:
    """What authors write in place of a citation that is still to be made."""
    for note in view.notes:
        for match in _in_prose_and_cites(note, _REMINDER) if _TRACE_OF_REMINDER.search(note.printed) else ():
            yield RULE.in_note(note, match.span(), f"“{match[0]}” is a placeholder", help="Add what is missing")


def _westlaw_without_year(view: DocumentView) -> Findings:
    """`WL 1786418`, where other numbers of Westlaw begin with their year (Bluebook 21, rule 10.8.1)."""
    notes = [note for note in view.notes if "WL" in note.text]
    found = [(note, match) for note in notes for match in _WESTLAW.finditer(note.text)]
    lacking = [(note, match) for note, match in found if not match["year"]]
    if len(lacking) == len(found):
        return
    whole = next(match[0] for _, match in found if match["year"])
    is_habit = len(lacking) > _MOST_ALONE
    for note, match in lacking[:1] if is_habit else lacking:
        one = f"“{match[0]}” lacks its year"
        what = f"{len(lacking)} numbers such as “{match[0]}” lack their year" if is_habit else one
        message = f"{what}, which others have: “{whole}”"
        yield RULE.in_note(note, match.span(), message, help="Add the year before “WL”")


def _new_volumes(view: DocumentView) -> Findings:
    """Short forms with a volume and a page, `282:1`, of a book that the full citation knows no volumes of."""
    for note in view.notes:
        for citation in note.printed_citations:
            place, span = citation.antecedent, citation.fields.get("volume")
            if citation.form is not CitationForm.SHORT or place is None or citation.candidates or span is None:
                continue
            full = view.texts[place.note - 1].printed_citations[place.citation - 1].item
            start, end = span
            is_large = (_number(note.text[start:end]) or 0) > _MOST_VOLUMES
            has_volumes = full is None or full.type != "book" or any(map(full.texts.get, _VOLUMES))
            page = _AFTER_VOLUME.match(note.text, end)
            if is_large and not has_volumes and page is not None:
                label = view.texts[place.note - 1].label
                shown = note.text[start : page.end()]
                message = f"“{shown}” would be volume {note.text[start:end]} of a book that has none in note {label}"
                yield RULE.in_note(note, (start, page.end()), message, help="Compare it with the source")


def _other_reports(view: DocumentView) -> Findings:
    """Short forms of a case with another volume or reporter than the full citation: `436 U.S. at 43`, `463 U.S. 29`."""
    cases: dict[frozenset[str], set[tuple[str, str]]] = defaultdict(set)
    for note in view.texts:
        for each in note.printed_citations:
            if each.form is CitationForm.FULL and each.item is not None and _is_case(each):
                cases[words_of(each.item.title)].add(_report(each))
    for note in view.notes if cases else ():
        for citation in note.printed_citations:
            place, own = citation.antecedent, _report(citation)
            if citation.form is not CitationForm.SHORT or place is None or citation.candidates or not all(own):
                continue
            source = view.texts[place.note - 1]
            full = source.printed_citations[place.citation - 1]
            name = words_of(citation.item.title if citation.item else "")
            # Of two cases with the name, either may be meant; and one case may be in several reporters.
            named = [reports for words, reports in cases.items() if name <= words] if name else []
            if named != [{other := _report(full)}] or not all(other) or _is_parallel(own[1], other[1], source):
                continue
            for at, (variable, label) in enumerate(_OF_REPORTS.items()):
                if own[at] != other[at] and own[1 - at] == other[1 - at]:
                    start, end = citation.fields[variable]
                    there = source.text[slice(*full.fields[variable])]
                    where = f"in note {source.label}" if source.label else "in the full citation"
                    message = f"The {label} of this case is {note.text[start:end]} here, but {there} {where}"
                    yield RULE.in_note(note, (start, end), message, help="Compare it with the source")


_OF_REPORTS = {"volume": "volume", "container-title": "reporter"}


def _is_parallel(own: str, other: str, source: NoteView) -> bool:
    """Whether a note cites its case in another reporter, too."""
    return own != other and own in compact(source.text)


def _report(citation: Citation) -> tuple[str, str]:
    """The volume and the reporter of a case, without the marks of abbreviations; empty if they aren't printed."""
    item, is_read = citation.item, all(citation.confidence_in(name) >= WELL_READ for name in _OF_REPORTS)
    if item is None or not is_read or not citation.fields.keys() >= {*_OF_REPORTS}:
        return "", ""
    return item.get("volume"), compact(item.get("container-title"))


def _pages_elsewhere(view: DocumentView) -> Findings:
    """Short forms with a page that is not among the pages of the article or chapter."""
    for note in view.notes:
        for citation in note.printed_citations:
            place, own, locator = citation.antecedent, _pinpoint(note, citation), citation.locator
            span = citation.fields.get("locator", (0, 0))
            if own is None and _is_case(citation) and (range_ := _pages(note.text[slice(*span)])):
                own = range_[0]
            if citation.form is CitationForm.FULL or place is None or citation.candidates or own is None:
                continue
            if locator is None or locator.label != "page" or leads_elsewhere(view, citation):
                continue
            source = view.texts[place.note - 1]
            # After a note that cites several works, it is open which one is meant, as ibid-after-multi-source says.
            if citation.form is CitationForm.IBID and len(source.printed_citations) > 1:
                continue
            full = source.printed_citations[place.citation - 1]
            pages, first = _all_pages(source, full), _first_page(source, full)
            where = f" in note {source.label}" if source.label else ""
            text = note.text[slice(*span)]
            if pages is not None and not pages[0] <= own <= pages[1] and not _is_in_other_part(source, full, own):
                message = f"Page {text} is outside the pages {pages[0]}–{pages[1]} of the work{where}"
                yield RULE.in_note(note, span, message, help="Compare it with the source")
            elif first is not None and _is_before(own, first, full) and not _is_before_first(source, full, first):
                message = f"Page {text} is before the first page of the work{where}, {first}"
                yield RULE.in_note(note, span, message, help="Compare it with the source")


def _is_case(citation: Citation) -> bool:
    return citation.item is not None and citation.item.type == "legal_case"


def _pinpoint(note: NoteView, citation: Citation) -> int | None:
    """The single page that a citation means, if it is one."""
    start, end = citation.fields.get("locator", (0, 0))
    is_page = _NO_PAGE_AFTER.search(note.text, max(0, start - _LOOK_BACK), start) is None
    return _number(note.text[start:end]) if is_page else None


def _number(text: str) -> int | None:
    """Of decimal digits: `²` is a digit, but no number to Python, nor are thousands of digits."""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else None


def _all_pages(source: NoteView, full: Citation) -> tuple[int, int] | None:
    """The pages of an article or chapter, if they are not just those that are meant there: a few, or before others."""
    item, span = full.item, full.fields.get("page")
    if item is None or item.type not in _ARTICLES or span is None or full.confidence_in("page") < WELL_READ:
        return None
    # `Author, Title of a Book 9–42 (2017)` names the pages that are meant.
    if not is_surely_article(full, item):
        return None
    pages = _pages(source.text[slice(*span)])
    if pages is None or not 0 < pages[1] - pages[0] <= _MOST_PAGES:
        return None
    # A page outside in the full citation itself is reported there.
    if (own := _pinpoint(source, full)) is not None and not pages[0] <= own <= pages[1]:
        return None
    is_whole = "locator" in full.fields or pages[1] - pages[0] >= _WHOLE
    return pages if is_whole else None


def _is_in_other_part(source: NoteView, full: Citation, page: int) -> bool:
    """Whether any range is printed that has the page: `p. 157-179; and 3 (1973) 5, p. 347-369`."""
    printed = _ANY_RANGE.finditer(source.text, *((0,) if source.is_entry else full.span))
    return any(pages[0] <= page <= pages[1] for each in printed if (pages := _pages(each[0])) is not None)


def _first_page(source: NoteView, full: Citation) -> int | None:
    """The page on which an article or a case begins, if nothing but that is printed: `108 Harv. L. Rev. 1733, 1739`.

    Cases in several reporters have several first pages, and neutral citations (`[2013] EWHC 1291`) none.
    """
    item, span = full.item, full.fields.get("page")
    if item is None or item.type not in _BEGIN_ON_PAGES or span is None or full.confidence_in("page") < WELL_READ:
        return None
    if not item.get("volume").isdecimal() or int(item.get("volume")) == item.year:
        return None
    text = source.text[slice(*span)]
    # `eadm8680` is the number of an article.
    if source.text[max(0, span[0] - 1) : span[0]].isalpha():
        return None
    is_alone = text.isdecimal() and len(text) <= _MOST_DIGITS and _AFTER_FIRST.match(source.text, span[1])
    return int(text) if is_alone else None


def _is_before_first(source: NoteView, full: Citation, first: int) -> bool:
    """Whether the full citation has such a page itself, which is reported there."""
    own = _pinpoint(source, full)
    return own is not None and _is_before(own, first, full)


def _is_before(own: int, first: int, full: Citation) -> bool:
    """Whether a page is before the first one; what looks like that may be the number of an article, 1320, at 3."""
    is_of_article = full.item is not None and full.item.type != "legal_case"
    return own < first and not (is_of_article and first >= _LEAST_ARTICLE_NUMBER and own < _MOST_ARTICLE_PAGES)


def _same_pages(ranges: dict[tuple[int, int], list[tuple[NoteView, Citation, PrintedPart]]]) -> Findings:
    for found in ranges.values():
        titles = {_title(citation) for _, citation, _ in found}
        if len(titles) < 2 or any(_is_part(one, two) for one in titles for two in titles if one != two):
            continue
        for note, citation, page in found:
            other = next(note for note, each, _ in found if _title(each) != _title(citation))
            where = f"note {other.label}" if other.label != note.label else "this note"
            message = f"The pages {note.text[page.start : page.end]} are those of another work in {where}, too"
            yield RULE.in_note(note, (page.start, page.end), message, help="Compare them with the source")


def _title(citation: Citation) -> str:
    return compact(citation.item.title if citation.item else "")


def _is_part(one: str, two: str) -> bool:
    """Whether two titles may be one: a part of the other, or the other but for a letter or two at one place."""
    if not one or one in two:
        return True
    start = _shared(one, two)
    end = _shared(one[start:][::-1], two[start:][::-1])
    return max(len(one), len(two)) - start - end <= _SLIP


def _shared(one: str, two: str) -> int:
    """With how many characters both begin."""
    return next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))


def _pages(text: str) -> tuple[int, int] | None:
    """The first and last page of a range, with the digits that the last one leaves out."""
    match = _RANGE.fullmatch(text)
    # `0340-5518` is an ISSN.
    if match is None or text.startswith("0"):
        return None
    first, last = match["first"], match["last"]
    if len(last) < len(first) and int(last) != 0:
        last = first[: len(first) - len(last)] + last
    return int(first), int(last)


_IN_CHAPTER = pattern(r"\d{1,2}-\d{1,2}")


def _is_backward(text: str) -> bool:
    pages = _pages(text)
    return pages is not None and pages[1] < pages[0]


def _is_numbered(note: NoteView, start: int) -> bool:
    """Whether two numbers are those of an issue (`2017/7-2`) or of a record in an archive (`reg. br. 13-2`)."""
    return _NUMBERED.search(note.text, max(0, start - _LOOK_BACK), start) is not None


def _without_end(text: str, part: PrintedPart) -> str:
    """A page with a dash after which the citation goes on, or ends: `81-`; empty for other pages."""
    match = _WITHOUT_END.match(text, part.start)
    is_whole = match is not None and match.end() >= part.end and text.startswith(_AFTER_RANGE, match.end())
    return match[0] if match is not None and is_whole else ""


def _wrong_pages(note: NoteView, citation: Citation, part: PrintedPart, name: str) -> Iterator[tuple[Span, str]]:
    """What is wrong in the pages of a citation, or in its pinpoint."""
    kind = citation.item.type if citation.item else ""
    span = part.start, part.end
    text = note.text[slice(*span)]
    pages = _pages(text)
    backward = [
        each
        for each in _LISTED.finditer(text)
        if _is_backward(each[0]) and not _is_numbered(note, part.start + each.start())
    ]
    # Pages of technical reports have the number of the chapter: `12-1`.
    if backward := [each for each in backward if kind != "report" or not _IN_CHAPTER.fullmatch(each[0])]:
        if _is_counted(citation, name):
            for each in backward:
                yield (part.start + each.start(), part.start + each.end()), _backwards(citation, name, each[0])
    elif pages and pages[1] - pages[0] > _MOST_PAGES and kind in _ARTICLES:
        yield span, f"The page range {text} is too long for one {_word(kind)}"
    elif kind in _ARTICLES and (cut := _without_end(note.text, part)):
        yield span, f"The page range {cut} has no end"
    elif kind in _ARTICLES and _PAGES_WITH_COLON.fullmatch(text):
        yield span, f"“{text}” is no page number"
    elif (
        kind in _ARTICLES
        and _TOO_LONG.search(text)
        and not _DATABASE.search(note.text, max(0, part.start - _LOOK_BACK), part.start)
        and not _is_article_number(text)
    ):
        yield span, f"“{text}” is too long for a page number"


def _implausible(note: NoteView, citation: Citation, parts: dict[str, PrintedPart]) -> Iterator[tuple[Span, str]]:
    kind = citation.item.type if citation.item else ""
    for name in ("page", "locator"):
        if name in parts:
            yield from _wrong_pages(note, citation, parts[name], name)
    if "page" in parts and "locator" in parts and (pages := _pages(note.text[slice(*parts["page"][1:3])])):
        locator = parts["locator"]
        text = note.text[locator.start : locator.end]
        between = note.text[parts["page"].end : locator.start]
        # In `año II, 8–9, p. 21`, the numbers without the word for pages are those of the issue.
        lead = note.text[max(0, parts["page"].start - _LOOK_BACK) : parts["page"].start]
        is_issue = _PAGE_WORD.search(between) is not None and _PAGE_WORD.search(lead) is None
        is_page = citation.locator is not None and citation.locator.label == "page"
        is_page = is_page and not is_issue and not _AND.search(between) and not _VERSE_WORD.search(lead)
        own = _number(text)
        # `207–08, 210` are two places that the note is about.
        is_next = between.strip() == "," and own is not None and own > pages[1] and pages[1] - pages[0] < _WHOLE
        # `[reprinted from *Journal* 32, 93–113], 161` has the pages of another printing in brackets.
        # `236–251: about 1265` says when.
        is_year = _ANY_YEAR.fullmatch(text) and _WORD.search(between) and not _PAGE_WORD.search(between)
        is_page = is_page and not is_next and not is_year and "]" not in between
        # `Moor, 421 – Title` has the number of a hymn or a letter.
        is_page = is_page and not ("title" in parts and locator.end <= parts["title"].start)
        # `ibid., 209: AAS 112 (2020), 1043-1044` says where paragraph 209 is printed.
        is_page = is_page and not (locator.end < parts["page"].start and note.text[locator.end] == ":")
        if is_page and own is not None and pages[0] < pages[1] and not pages[0] <= own <= pages[1]:
            yield (
                (locator.start, locator.end),
                f"Page {text} is outside the pages {pages[0]}–{pages[1]} of the {_word(kind)}",
            )
    yield from _beside_pages(note, citation, parts)
    first, locator_span = _first_page(note, citation), citation.fields.get("locator")
    if first is not None and locator_span is not None and _is_before_first(note, citation, first):
        shown = note.text[slice(*locator_span)]
        yield locator_span, f"Page {shown} is before the first page, {first}"
    yield from _odd_volume(note, parts)
    yield from _before_number(note, citation, parts)
    yield from _other_date(note, citation, parts)


def _beside_pages(note: NoteView, citation: Citation, parts: dict[str, PrintedPart]) -> Iterator[tuple[Span, str]]:
    """A pinpoint in parentheses that is outside the pages before it: `273–307 (381 f)`."""
    part = parts.get("page") or parts.get("locator")
    label = citation.locator.label if citation.locator is not None else "page"
    match = _BESIDE.match(note.text, part.end) if part is not None and label == "page" else None
    pages = _pages(note.text[part.start : part.end]) if part is not None else None
    if match is None or pages is None or not pages[0] < pages[1] or _ANY_YEAR.fullmatch(match["page"]):
        return
    if not pages[0] <= int(match["page"]) <= pages[1]:
        yield match.span("page"), f"Page {match['page']} is outside the pages {pages[0]}–{pages[1]} before it"


def _is_article_number(text: str) -> bool:
    """Whether a long number begins with a journal's ISSN, as the article numbers of some publishers do."""
    return len(text) == _ISSN_AND_NUMBER and text.isdecimal() and is_valid_issn(f"{text[:4]}-{text[4:8]}")


def _odd_volume(note: NoteView, parts: dict[str, PrintedPart]) -> Iterator[tuple[Span, str]]:
    volume = parts.get("volume")
    if volume is not None and _VOLUME.fullmatch(text := note.text[volume.start : volume.end]):
        yield (volume.start, volume.end), f"“{text}” can't be a volume"
    issue = parts.get("issue")
    if volume is not None and issue is not None and note.text[volume.end : issue.start] == ".":
        text = note.text[volume.start : issue.end]
        if (_number(note.text[volume.start : volume.end]) or 0) > _LAST_VOLUME:
            yield (volume.start, issue.end), f"“{text}” can't be a volume and an issue"


def _word(kind: str) -> str:
    return {"chapter": "chapter", "paper-conference": "paper"}.get(kind, "article")


def _before_number(note: NoteView, citation: Citation, parts: dict[str, PrintedPart]) -> Iterator[tuple[Span, str]]:
    """A year before that in the number of a preprint, which is of no other publication: `1701` is January 2017."""
    issued, item = parts.get("issued"), citation.item
    if issued is None or item is None or item.year is None or "arxiv" not in note.folded_words:
        return
    match = _PREPRINT.search(note.text, *citation.span)
    if match is None:
        return
    if item.year < (numbered := 2000 + int(match["year"])):
        shown = note.text[issued.start : issued.end]
        yield (issued.start, issued.end), f"The date is {shown}, but arXiv numbered the preprint in {numbered}"


def _other_date(note: NoteView, citation: Citation, parts: dict[str, PrintedPart]) -> Iterator[tuple[Span, str]]:
    """A printed date that the link's own date contradicts."""
    issued, link = parts.get("issued"), parts.get("URL")
    said = citation.item.issued if citation.item else None
    if issued is None or link is None or said is None or said.is_literal or len(said.parts) != 1:
        return
    # `8 May 2020: https://…/2011/07/29/` says when somebody saw the page.
    if not parts.keys() & _SAYS_WHAT:
        return
    address = note.text[link.start : link.end]
    match = _DATE_IN_URL.search(address)
    # `Talk_of_11.02.2010_2010/03/05` has two dates.
    if match is None or any(_is_day_first(each, said.parts[0]) for each in _DAY_IN_URL.finditer(address)):
        return
    # `2012_01_01_archive.html` has all entries of a blog from a month or a week.
    if _ARCHIVE.match(address, match.end()):
        return
    in_url = int(match["year"]), int(match["month"]), int(match["day"])
    printed = said.parts[0]
    if len(printed) == 3 and abs(_days(in_url) - _days((printed[0], printed[1], printed[2]))) <= _DAYS_APART:
        return
    if printed != in_url[: len(printed)] and not _is_near(printed, in_url):
        shown = note.text[issued.start : issued.end]
        yield (issued.start, issued.end), f"The date is {shown}, but the link has {match[0].strip('/_.-')}"


def _is_day_first(match: Match[str], printed: tuple[int, ...]) -> bool:
    """Whether a date in a link, day first, is the printed one."""
    return (int(match["year"]), int(match["month"]), int(match["day"]))[: len(printed)] == printed


def _is_near(printed: tuple[int, ...], in_url: tuple[int, int, int]) -> bool:
    """Whether a month or a year alone is next to the link's, as at the turn of a month."""
    if len(printed) == 2:
        return abs(12 * printed[0] + printed[1] - 12 * in_url[0] - in_url[1]) <= 1
    return len(printed) == 1 and abs(printed[0] - in_url[0]) <= 1 and in_url[1] in (1, 12)


def _days(day: tuple[int, int, int]) -> float:
    try:
        return date(*day).toordinal()
    except ValueError:  # 31 June
        return float("inf")
