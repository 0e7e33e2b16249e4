"""The sources of a document on pages of their own: the table of all that is known of them, and the form for fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.evidence import Outcome, Verdict
from stacite.model.identifiers import bare_doi, is_doi
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, TYPES, Date, field_label, language_words, type_words
from stacite.model.url import url_fault
from stacite.parser.dates import date_in_words, says_no_date
from stacite.registry.file_fields import REFERENCE_ORDER
from stacite.registry.readings import form_text, item_variables
from stacite.reporters.html.markup import (
    Markup,
    breakable,
    cropped,
    direction,
    external_link,
    host,
    inline,
    items,
    joined,
    tag,
)
from stacite.reporters.html.notes import DOI_BADGES, LINK_BADGES, STATE_TONES, badge, source_words, title_of
from stacite.reporters.html.page_data import PageData, note_id
from stacite.reporters.sources import DOI_WORDS, MAY_BE_MISREAD, STATE_WORDS, SourceState, count_sentence, source_rows
from stacite.reporters.wording import VERDICT_WORDS, date_words, registered_values
from stacite.rules.dates import why_impossible
from stacite.serve.actions import back_address, edit_address
from stacite.serve.documents import revising
from stacite.serve.downloads import (
    DOWNLOADS,
    TABLE_DOWNLOADS,
    edited_text,
    field_name,
    is_of_bibliography,
    is_to_be_printed,
    printed_edits,
    said_in_notes,
    unsaid_edits,
)
from stacite.serve.findings import in_notes_too, no_field_words, said_once, still_printed
from stacite.serve.pages import alert, footer, header, local_time, page
from stacite.serve.workspace import SEEN
from stacite.text.characters import capitalized, one_line
from stacite.text.months import LANGUAGES, SPRING, month_numbers, season_numbers
from stacite.text.numerals import pluralize, roman_value
from stacite.text.patterns import pattern
from stacite.text.spans import split_emphasis

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from stacite.model.document import Note
    from stacite.model.registry import Reference
    from stacite.reporters.html.page_data import NotePlace
    from stacite.reporters.sources import SourceFacts, SourceRow
    from stacite.serve.checks import DocumentCheck
    from stacite.serve.findings import Visit
    from stacite.serve.pages import Form
    from stacite.serve.workspace import Decision, FieldEdit

_COLUMNS = ("Source", "Exists?", "DOI", "Link", "Archived copy", "Retraction")
_SHOWN = {
    "open": "not confirmed",
    "link": "link broken or suspicious",
    "doi": "DOI not registered",
    "notice": "retracted or corrected",
    "no-doi": "without a DOI",
    "no-copy": "link without an archived copy",
    "unchecked": "something not checked",
    "unsure": f"source {MAY_BE_MISREAD}",
    "edited": "edited here",
}
"""What the table can be narrowed to, by the word that rows have."""
_BROKEN = (Verdict.DEAD, Verdict.SUSPICIOUS, Verdict.INSECURE)
_UNSEEN = (Verdict.UNCHECKED, Verdict.BLOCKED, Verdict.TEMPORARY, Verdict.REFUSED)


def table_page(
    check: DocumentCheck,
    decisions: Mapping[str, Decision],
    edits: Mapping[tuple[str, str], FieldEdit],
    form: Form,
    visit: Visit,
) -> str:
    """All sources; scripts add the filter and the sorting. `visit.at` is the key of the source to go to."""
    data = PageData(check.report)
    rows = source_rows(data.report, all_sources=True)
    looked_up = [row for row in rows if row.reference.id in data.report.evidence.sources]
    said = count_sentence(looked_up) or f"{pluralize(len(rows), 'source')}, not looked up."
    key, edited = check.document.id, {source for source, _ in unsaid_edits(check, edits)}
    tags = {row.reference.id: [*_tags(row, edited)] for row in rows}
    heads = (tag("th", name, scope="col", role="columnheader") for name in (*_COLUMNS, "Change"))
    printed = printed_edits(check, edits, decisions)

    def row_of(row: SourceRow) -> Markup:
        more = in_notes_too(check, printed, decisions, row.reference.id, "")
        return _row(data, row, tags[row.reference.id], check, form, *more)

    drawn = map(row_of, rows)
    saved = (tag("a", DOWNLOADS[name], href=f"/d/{key}/save/{name}") for name in TABLE_DOWNLOADS)
    head = tag("thead", tag("tr", *heads, role="row"), role="rowgroup")
    body = tag("tbody", *drawn, role="rowgroup")
    table = tag("table", head, body, class_="looked-up all-sources", id="table", role="table")
    return page(
        f"Sources in {check.document.name}",
        tag("a", "Skip to the table", href="#table", class_="skip"),
        header(f"Sources in {check.document.name}", nav=_nav(key)),
        tag(
            "main",
            alert(check.error),
            said_once(visit),
            revising(check),
            tag("p", said, class_="lede"),
            tag("div", tag("span", "Save as "), inline([*saved]), class_="asked"),
            _narrowing(tags.values()),
            tag("div", table, class_="wide", tabindex=0, role="region", aria_label="All sources")
            if rows
            else tag("p", "No sources were read."),
        ),
        form.shared(),
        footer(form),
        form=form,
        refresh=2 if check.is_revised else 0,
        place=f"s{data.references[visit.at][0]}" if visit.at in data.references else "",
    )


def _nav(key: str) -> Markup:
    return tag("nav", items([tag("a", "Findings", href=f"/d/{key}"), tag("a", "All documents", href="/")]))


def _narrowing(tags: Collection[Sequence[str]]) -> Markup:
    """The filter; the script shows it."""
    counts = {name: sum(name in each for each in tags) for name in _SHOWN}
    options = (tag("option", f"{words} ({counts[name]})", value=name) for name, words in _SHOWN.items() if counts[name])
    entry = tag("input", type="search", id="words", placeholder="words of a source", autocomplete="off")
    chosen = tag("select", tag("option", f"all ({len(tags)})", value="all"), *options, id="tag")
    return tag(
        "form",
        tag("label", tag("span", "Search"), entry, class_="field q"),
        tag("label", tag("span", "Show"), chosen, class_="field"),
        tag("p", role="status", id="shown", class_="asked"),
        class_="filters narrow",
        role="search",
        aria_label="Filter",
        hidden=True,
    )


def _tags(row: SourceRow, edited: Collection[str]) -> Iterator[str]:
    facts = row.facts
    if row.state not in (SourceState.CONFIRMED, SourceState.SEEN, SourceState.NOT_CHECKED):
        yield "open"
    if facts.link in _BROKEN:
        yield "link"
    if facts.registered is Outcome.ABSENT:
        yield "doi"
    if facts.notices:
        yield "notice"
    if not facts.doi:
        yield "no-doi"
    if facts.url and not facts.copy:
        yield "no-copy"
    if row.state is SourceState.NOT_CHECKED or facts.registered is Outcome.UNKNOWN or facts.link in _UNSEEN:
        yield "unchecked"
    if row.is_unsure:
        yield "unsure"
    if row.reference.id in edited:
        yield "edited"


# Notes that a row links to.
_LINKS_SHOWN = 10


def _row(
    data: PageData, row: SourceRow, tags: Sequence[str], check: DocumentCheck, form: Form, *edited: Markup
) -> Markup:
    key, name, facts = check.document.id, row.reference.id, row.facts
    places = data.cited_in.get(name, ())
    links = [
        tag("a", words, href=f"/d/{key}#{note_id(each)}")
        for words, each in zip(data.places_in_words(places), places, strict=True)
    ]
    more = len(links) - _LINKS_SHOWN
    where = inline(links[:_LINKS_SHOWN]) if links else "Only in the bibliography"
    number, _ = data.references[name]
    changes: list[Markup] = [tag("a", "Edit", href=edit_address(check, name), aria_label=f"Edit {row.words}")]
    if row.state not in (SourceState.CONFIRMED, SourceState.SEEN):
        seen = edit_address(check, name, field=SEEN)
        changes.append(tag("a", "I have seen it", href=seen, aria_label=f"I have seen {row.words}"))
    if not check.project.settings.offline:
        words = "Check" if row.state is SourceState.NOT_CHECKED else "Check again"
        label = f"{words}: {row.words}"
        attributes = {"name": "source", "value": name, "aria_label": label}
        changes.append(form.button(f"/d/{key}/recheck", words, swaps=False, **attributes))
    order = [*SourceState].index(row.state)
    return tag(
        "tr",
        _cell(
            tag("b", source_words(row.reference), dir=direction(row.words)),
            tag("div", where, f" and {pluralize(more, 'other')}" if more > 0 else "", class_="asked"),
            tag("div", capitalized(MAY_BE_MISREAD), class_="asked") if row.is_unsure else "",
            tag("div", *edited, class_="edited") if edited else "",
        ),
        _cell(badge(STATE_TONES[row.state], STATE_WORDS[row.state]), *_where_seen(row), data_key=order),
        *_cells(facts),
        _cell(*changes, class_="changes"),
        id=f"s{number}",
        role="row",
        data_tags=" ".join(tags),
    )


def _where_seen(row: SourceRow) -> Iterator[Markup]:
    seen = row.reference.seen
    if row.state is SourceState.SEEN and seen is not None and seen.note:
        yield tag("p", cropped(one_line(seen.note)))


def saved_words(
    check: DocumentCheck, decisions: Mapping[str, Decision], reference: Reference, changed: Sequence[FieldEdit]
) -> str:
    """`Saved: title. Note 3 still prints the old title, “Dost”.`, `Saved: you have seen “Title” (library copy).`."""
    seen = next((each.value for each in changed if each.field == SEEN), None)
    names = [field_name(each.field) for each in changed if each.field != SEEN]
    said = [", ".join(names)] if names else []
    if seen is not None:
        title = reference.item.get("title")
        source = f"“{cropped(one_line(title))}”" if title else "the source"
        said.append(
            f"you have seen {source} ({edited_text(SEEN, seen)})" if seen else f"{source} is not marked as seen"
        )
    told = unsaid_edits(check, {(each.source, each.field): each for each in changed})
    printed = printed_edits(check, told, decisions)
    left = [still_printed(each, is_chosen=False) for each in printed.values()]
    if any(is_to_be_printed(each, printed) for each in told.values()):
        place = "bibliography entry" if is_of_bibliography(check, reference.id) else "note"
        left.append(f"Correct the {place} in your document, too.")
    return " ".join((*(f"Saved: {each}." for each in said), *left))


def _cell(*content: str, **attributes: str | int) -> Markup:
    return tag("td", *content, role="cell", **attributes)


def _cells(facts: SourceFacts) -> Iterator[Markup]:
    none = tag("span", "–", class_="none")
    doi = none
    if facts.registered is not None:
        link = external_link(f"https://doi.org/{facts.doi}", breakable(cropped(facts.doi)))
        doi = joined((badge(DOI_BADGES[facts.registered][0], DOI_WORDS[facts.registered]), tag("p", link)))
    elif facts.malformed:
        doi = joined((badge("bad", "malformed"), tag("p", breakable(cropped(facts.malformed)))))
    yield _cell(doi, data_key=facts.doi_words.partition(": ")[2] or "~")
    shown = none
    if facts.link is not None:
        address = external_link(facts.url, breakable(cropped(host(facts.url))))
        shown = joined((badge(LINK_BADGES[facts.link][0], VERDICT_WORDS[facts.link]), tag("p", address)))
    yield _cell(shown, data_key=VERDICT_WORDS[facts.link] if facts.link is not None else "~")
    yield _cell(external_link(facts.copy, "copy") if facts.copy else none, data_key="0" if facts.copy else "1")
    tone = "bad" if facts.notices.startswith("retracted") else "fair" if facts.notices else "good"
    words = facts.standing_words
    yield _cell(badge(tone, words) if words else none, data_key=("0" if facts.notices else "1") + words)


# Fields that are offered for any source, besides those that it has.
_OFFERED = tuple(name for name in REFERENCE_ORDER if name not in ("id", "event-title", "event-place", "PMID", "ISSN"))
_USUAL = (
    "type",
    "title",
    "author",
    "issued",
    "container-title",
    "volume",
    "issue",
    "page",
    "publisher",
    "DOI",
    "URL",
    SEEN,
)
_HINTS = {
    "names": ("One author per line, for example ", tag("i", "Doe, Jane"), ". Enter organizations as printed."),
    "date": (
        "Year, month, and day, for example 2023-08-15; or 2023-08, 2023, 2019/2021 for several years, or ",
        tag("i", "forthcoming"),
        ".",
    ),
    SEEN: (
        "If you have seen this source yourself, write where, for example ",
        tag("i", "library copy"),
        ". That ends the warning that it can’t be found.",
    ),
    "language": ("The code of the language, for example ", tag("i", "es"), " for Spanish."),
    "accessed": ("The day on which the page was read, for example 2023-08-15.",),
}


def fields_of(reference: Reference) -> dict[str, str]:
    """The fields that the form has, as it shows them."""
    values = item_variables(reference.item)
    texts = {name: form_text(values.get(name)) for name in dict.fromkeys((*_OFFERED, *values))}
    texts[SEEN] = reference.seen.note or "seen" if reference.seen is not None else ""
    return {name: _with_season(text) if name in DATE_VARIABLES else text for name, text in texts.items()}


def _with_season(edtf: str) -> str:
    """`Spring 1979`, where EDTF has a number for the season, and these words are read as the same date."""
    words = date_words(edtf)
    return words if date_of_form(words) == edtf else edtf


_ROMAN = pattern(r"[ivxlcdm]+", re.IGNORECASE)


def wrong_in(name: str, text: str) -> str:
    """Why a field can't have what was typed; empty if it can."""
    text = text.strip()
    if not text:
        return ""
    if name in DATE_VARIABLES:
        return _wrong_date(text)
    if name == "DOI":
        if is_doi(bare_doi(text)):
            return ""
        return _DIGITS_OF_DOI if _SHORT_DOI.match(text) else _LIKE_DOI
    if name == "ISBN":
        sizes = {len(_NO_DIGIT.sub("", each)) for each in _SEVERAL.split(text)}
        return "" if sizes <= {10, 13} else "This is not an ISBN. An ISBN has 10 or 13 digits."
    if name == "URL":
        if not _WEB.match(text):
            return "This is not the address of a web page. It begins with https:// or http://."
        fault = url_fault(text)
        return f"This is not the address of a web page: {fault}." if fault else ""
    if name == "page" and not _FIGURE.search(text) and not all(map(_ROMAN.fullmatch, _WORD.findall(text))):
        return "These are no pages. Enter one page or a range, for example 321–28."
    if name == "page" and any(len(a) == len(b) and int(a) > int(b) for a, b in _PAGE_RANGE.findall(text)):
        return "The range of pages ends before it begins."
    return ""


def _wrong_date(text: str) -> str:
    edtf = date_of_form(text)
    date = Date(edtf or "")
    months = [part[1] for part in date.parts if len(part) > 1]
    why = next((f"there is no month {each}" for each in months if each > SPRING + 3), "")
    if why := why or why_impossible(text, date):
        return f"This date does not exist: {why}."
    # What was left out on reading: the `32` of `32 May 1988`, the `b` of `1834 b`.
    numbers = [str(each) for part in date.parts for each in part]
    figures = map(_without_zeros, _FIGURES.findall(text))
    is_read = all(any(each.endswith(number) for each in numbers) for number in figures)
    is_whole = date.is_literal or edtf == text or (is_read and all(map(_is_of_date, _LETTERS.findall(text.lower()))))
    return "" if edtf is not None and is_whole else "This date can’t be read."


def _is_of_date(word: str) -> bool:
    """Whether a word says which day is meant, or may stand between such words, as `of` does."""
    is_month = word in month_numbers(*LANGUAGES) or word in season_numbers() or roman_value(word, 12) > 0
    return is_month or word in _WORDS_IN_DATES


def _without_zeros(number: str) -> str:
    return number.lstrip("0") or "0"


_FIGURES = pattern(r"\d+")
# Without the ending of an ordinal number: `June 1st`, `1er juin`, `June 14th`.
_LETTERS = pattern(r"(?!(?<=\d)(?:st|nd|rd|th|er|e)\b)(?<![^\W\d_])[^\W\d_]+")
_WORDS_IN_DATES = frozenset(
    "to bis au al a até and und et y e of the de del di du le el den c ca circa um vers about around hacia".split()
)


def kept_text(name: str, text: str) -> str:
    """What is kept of a text that `wrong_in` allows: dates in EDTF, a DOI without its resolver."""
    if name in DATE_VARIABLES:
        return date_of_form(text) or text
    return bare_doi(text.strip()) if name == "DOI" else text


_SHORT_DOI = pattern(r"(?:\S*doi\.org/|doi:\s*)?10\.\d{1,3}/\S+\Z")
_PAGE_RANGE = pattern(r"(?<![\w–-])(\d{1,9})\s*[–-]\s*(\d{1,9})(?![\w–-])")
_LIKE_DOI = "A DOI looks like 10.1000/abc123, without spaces."
_DIGITS_OF_DOI = "A DOI begins with 10., 4 to 9 digits, and a slash, for example 10.1000/abc123."
_NO_DIGIT, _SEVERAL = pattern(r"[^\dXx]"), pattern(r"[,;]\s*|(?<=\d)\s+(?=97[89])")
_WEB, _FIGURE, _WORD = pattern(r"https?:/", re.IGNORECASE), pattern(r"\d"), pattern(r"\w+")


def date_of_form(text: str) -> str | None:
    """A date that was typed, in EDTF, or words for a source without one; None for what can't be read."""
    date = Date(" ".join(text.split()))
    if not date.edtf or not date.is_literal or says_no_date(date.edtf):
        return date.edtf
    read = date_in_words(date)
    return read.edtf if read is not None else None


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into a form that is shown again, or will be typed next."""

    fields: Mapping[str, str]
    wrong: Mapping[str, str]
    """Why some of them can't be kept, in sentences."""
    focus: str = ""
    """The field that is to be filled in."""


def edit_page(
    check: DocumentCheck,
    reference: Reference,
    edits: Mapping[tuple[str, str], FieldEdit],
    back: str,
    form: Form,
    typed: Typed | None = None,
) -> str:
    """The form for the fields of a source, beside what its note says and what is registered."""
    data, key, source = PageData(check.report), check.document.id, reference.id
    record = data.record(reference)
    registered = registered_values(record) if record is not None else {}
    typed = typed or Typed({}, {})
    places = data.cited_in.get(source, ())
    more = len(places) - _NOTES_SHOWN
    fields = {**fields_of(reference), **typed.fields}
    shown = [name for name in fields if fields[name] or name in _USUAL or name in registered]
    # Reference managers fill it with the publisher's place.
    if fields.get("event-place") == fields["publisher-place"] and typed.focus != "event-place":
        shown = [name for name in shown if name != "event-place"]
    inputs = {
        name: _input(name, text, registered.get(name, ""), typed.wrong.get(name, ""), has_focus=name == typed.focus)
        for name, text in fields.items()
    }
    rest = [inputs[name] for name in inputs if name not in shown]
    is_open = typed.focus in inputs and typed.focus not in shown
    hidden = (
        tag("input", type="hidden", name="source", value=source),
        tag("input", type="hidden", name="back", value=back),
    )
    buttons = tag(
        "div",
        tag("button", "Save and check again", type="submit", class_="main"),
        tag("a", "Cancel", href=back_address(key, back, source)),
        class_="choices",
    )
    made = [_made_words(check, each) for (of, _), each in edits.items() if of == source]
    title = reference.item.title.replace("*", "")
    in_note = f" in note {data.label(places[0])}" if places else ""
    named = title_of(reference.item, cropped(title)) if title else f"the source{in_note}"
    return page(
        "Edit a source",
        header("Edit ", named, nav=_nav(key)),
        tag(
            "main",
            tag("p", words, class_="misread") if (words := no_field_words(check, back)) else "",
            *_cited(data, places[:_NOTES_SHOWN]),
            tag("p", f"and {pluralize(more, 'more note')}", class_="asked") if more > 0 else "",
            *(_text("Bibliography", entry) for entry in data.entries_of(source)),
            tag("p", _EXPLAINED, class_="asked"),
            items(made, class_="asked"),
            form.post(
                f"/d/{key}/edit",
                *hidden,
                *(inputs[name] for name in shown),
                tag("details", tag("summary", "More fields"), *rest, open=is_open) if rest else "",
                buttons,
                class_="edit",
            ),
        ),
        footer(form),
        form=form,
    )


def _made_words(check: DocumentCheck, edit: FieldEdit) -> str:
    """`Author: edited by Jane Doe, was (empty); Nov 29, 2026, 2:05 PM`."""
    if edit.field == SEEN and edit.value:
        return f"Seen by {edit.by or 'you'}: {edited_text(SEEN, edit.value)}; {local_time(edit.made)}"
    said = said_in_notes(check, edit)
    was = (
        f"was {edited_text(edit.field, said) or '(empty)'}" if said != edit.value else "and the note now says the same"
    )
    by = f" by {edit.by}" if edit.by else ""
    return f"{capitalized(field_label(edit.field))}: edited{by}, {was}; {local_time(edit.made)}"


_EXPLAINED = (
    "Your edit goes into the list of sources and its exports, and online checks look for the source with your edits."
    " Your document doesn’t change, but where its notes print the old value, you can then have the copy changed, too."
    " Findings about the note itself stay until you correct the note in your document."
)
_NOTES_SHOWN = 3


def _cited(data: PageData, places: Iterable[NotePlace]) -> Iterator[Markup]:
    for document, note in places:
        found = data.report.documents[document].document.notes[note]
        yield _text(f"Note {found.label}", found)


def _text(name: str, text: Note) -> Markup:
    parts = split_emphasis(cropped(f"{name}: {text.text}"))
    shown = (tag("i", part) if is_emphasis else part for part, is_emphasis in parts)
    return tag("blockquote", *shown, dir=direction(text.text))


def _input(name: str, text: str, registered: str, wrong: str, *, has_focus: bool) -> Markup:
    label = capitalized(field_label(name))
    hint: tuple[str, ...] = ()
    described = f"about-{name}" if registered or wrong or name in (*_HINTS, *NAME_VARIABLES, *DATE_VARIABLES) else ""
    attributes = {"name": f"field-{name}", "id": f"field-{name}", "aria_describedby": described}
    if wrong:
        attributes |= {"aria_invalid": "true"}
    if wrong or has_focus:
        attributes |= {"autofocus": "autofocus"}
    if name == "type":
        options = (
            tag("option", type_words(each), value=each, selected=each == text) for each in sorted(TYPES, key=type_words)
        )
        entry = tag("select", *options, **attributes)
    elif name in NAME_VARIABLES:
        # A line end right after the tag is not part of the text (HTML, 13.2.6.4.7), so that names begin after one.
        rows = max(2, text.count("\n") + 2)
        entry = tag("textarea", Markup("\n"), _lines(text), rows=rows, maxlength=_LONGEST, **attributes)
        hint = _HINTS["names"]
    elif name == "title":
        entry = tag("textarea", Markup("\n"), text, rows=2, maxlength=_LONGEST, **attributes)
    else:
        entry = tag("input", type="text", value=text, maxlength=_LONGEST, autocomplete="off", **attributes)
        hint = _HINTS[name if name in _HINTS else "date"] if name in (SEEN, *DATE_VARIABLES) else ()
    if name == "language":
        known = language_words(text)
        hint = (f"{known}. " if known else "", *_HINTS["language"])
    about = (*([tag("span", f"Registered: {registered}. ")] if registered and name != "type" else ()), *hint)
    why = tag("span", f"{wrong} ", class_="wrong") if wrong else ""
    note = tag("small", why, *about, id=described) if described else ""
    return tag("div", tag("label", label, for_=f"field-{name}"), entry, note, class_="row")


_LONGEST = 2_000


def _lines(text: str) -> Markup:
    """Several lines, which `tag` would join."""
    return Markup("\n".join(joined((line,)) for line in text.split("\n")))
