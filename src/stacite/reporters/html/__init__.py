"""The whole check as a single web page that you can share: it loads nothing and works without scripts.

Filters, the switch between light and dark and the keyboard shortcuts need the script and stay hidden without it.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from stacite import __version__
from stacite.compare.standing import standing
from stacite.model.evidence import CheckKind, Outcome, Verdict
from stacite.model.finding import Severity
from stacite.reporters.html.findings import causes_section, finding_block, rules_section
from stacite.reporters.html.markup import Markup, cropped, external_link, items, joined, tag, with_links
from stacite.reporters.html.notes import document_section, existence_section, family_class, sources_section
from stacite.reporters.html.page_data import NO_REQUEST, UNCHECKED_VERDICTS, PageData, note_id
from stacite.reporters.sources import DOI_WORDS
from stacite.reporters.summary import (
    counts,
    document_lines,
    is_said_by_remarks,
    link_counts,
    misread_sentences,
    no_word,
    not_checked_groups,
    question,
    reason_words,
    remark_sentences,
    source_sentences,
    unchecked_sentences,
)
from stacite.reporters.wording import FAMILY_WORDS, VERDICT_WORDS, count_of, curly, rule_title, utc
from stacite.text.characters import capitalized

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from stacite.model.finding import Finding
    from stacite.model.report import Report
    from stacite.reporters.base import Style


_NONE = "'none'"


def page(
    title: str, *body: str, style: str = "report.css", script: str = "report.js", pictures: bool = False
) -> Markup:
    """The whole document, with these files of this folder; `pictures` says whether it contains any."""
    # Inline, so that the report is one file; the policy allows these two by hash, and nothing else.
    css, js = _shipped(style), _shipped(script) if script else Markup()
    sources = [
        f"style-src {_hash(css)}",
        f"script-src {_hash(js) if js else _NONE}",
        *(["img-src data:"] if pictures else ()),
    ]
    policy = f"default-src 'none'; {'; '.join(sources)}; base-uri 'none'; form-action 'none'"
    head = (
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="robots", content="noindex"),
        tag("meta", name="generator", content=f"stacite {__version__}"),
        tag("title", f"{title} – stacite"),
        tag("style", css),
    )
    lines = (
        "<!DOCTYPE html>",
        '<html lang="en">',
        tag("head", *head),
        tag("body", *body, *([tag("script", js)] if js else [])),
    )
    return joined(Markup(f"{line}\n") for line in (*lines, "</html>"))


def _shipped(name: str) -> Markup:
    """A file of this folder; it is ours, so it isn't escaped."""
    return Markup(files("stacite.reporters.html").joinpath(name).read_text(encoding="utf-8"))


def _hash(content: str) -> str:
    """As Content Security Policy Level 3, 2.3.1, names a source."""
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


_LEVELS = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.INFO: "Info"}
_STATES = {"unchecked": "Notes with unchecked links", "unsure": "Notes that may be misread"}
_DECISIONS = {"left": "Still to decide", "accept": "Accepted", "comment": "Left as comments", "ignore": "Ignored"}


def buttons(*more: Markup) -> Markup:
    """In the head of the page: the switch between light and dark, which report.js works, and more."""
    theme = tag("button", "Dark", type="button", id="theme")
    return tag("div", theme, *more, class_="buttons scripted", hidden=True)


def filters(data: PageData) -> Markup:
    """The filter bar, which stays visible."""
    report = data.report
    fields = (
        _field("Search", "search", "q", "words, rule, or URL"),
        _field("Note", "text", "number", "7 or 3-12"),
        *_documents(report),
        tag("div", *_chips(data), role="group", aria_label="Show only", class_="chips"),
        tag("button", "Clear filters", type="button", id="all", hidden=True),
        tag("p", role="status", aria_live="polite", id="count"),
    )
    return tag("form", *fields, class_="filters scripted", role="search", aria_label="Filter", hidden=True)


def _field(words: str, kind: str, name: str, placeholder: str) -> Markup:
    entry = tag("input", type=kind, id=name, placeholder=placeholder, autocomplete="off", spellcheck="false")
    return tag("label", tag("span", words), entry, class_=f"field {name}")


def _documents(report: Report) -> Iterator[Markup]:
    if len(report.documents) > 1:
        paths = (each.document.path for each in report.documents)
        options = (tag("option", path, value=number) for number, path in enumerate(paths, 1))
        choice = tag("select", tag("option", "all", value="all"), *options, id="document")
        yield tag("label", tag("span", "Document"), choice, class_="field document")


def _chips(data: PageData) -> Iterator[Markup]:
    # In a record, all are shown; the counts above it leave out those that are ignored.
    settled = data.ignored if data.actions is None else ()
    ignored = Counter(each.severity for number, each in enumerate(data.report.findings, 1) if number in settled)
    for level, number in data.report.counts().items():
        if number:
            apart = f" ({ignored[level]:,} ignored)" if ignored[level] else ""
            words = (_LEVELS[level], " ", tag("b", f"{number:,}"), apart)
            yield tag("button", *words, type="button", aria_pressed="false", data_level=level, class_=f"chip {level}")
    for state, words_of in _STATES.items():
        yield tag("button", words_of, type="button", aria_pressed="false", data_state=state, class_="chip open")
    if data.actions is not None:
        for state, words_of in _DECISIONS.items():
            yield tag("button", words_of, type="button", aria_pressed="false", data_made=state, class_="chip open")


def legend(unsure_below: float) -> Markup:
    """The meaning of the colors and lines in the notes."""
    entries = [tag("span", words, class_=family_class(name)) for name, words in FAMILY_WORDS.items()]
    entries.append(tag("span", f"may be misread (confidence below {unsure_below:.0%})", class_="unsure"))
    entries.append(tag("mark", "finding", class_=Severity.WARNING))
    return tag("p", joined(tag("span", entry) for entry in entries), class_="legend", aria_label="Colors", role="note")


# Documents named in the heading.
_NAMED = 2
# Notes shown of those that print one link.
_LISTED = 40


def title_of(report: Report) -> str:
    """`brief.txt`, `part1.docx and part2.docx`, `12 documents`."""
    paths = [each.document.path for each in report.documents] or [report.registry.path]
    return " and ".join(paths) if len(paths) <= _NAMED else f"{len(paths)} documents"


def overview(data: PageData) -> Markup:
    """The head of the page."""
    report = data.report
    panels = (findings_panel(report, data.ignored, data.decided), _links(report), _dois(data), _unchecked(data))
    return tag(
        "section",
        tag("h2", "Summary", id="summary-h"),
        # The record of a sign-off begins with it.
        *(tag("p", sentence, class_="misread") for sentence in misread_sentences(report) if not data.is_signed),
        # Where decisions are made, the bar above says what is left.
        tag("p", *_counts(data), class_="lede") if data.actions is None else "",
        items(document_lines(report)),
        items(_checked(data), class_="asked"),
        _sizes(report),
        tag("div", *panels, class_="panels"),
        id="summary",
        aria_labelledby="summary-h",
    )


def _counts(data: PageData) -> Iterator[str]:
    """How many findings there are, those that are ignored apart."""
    left = (each for number, each in enumerate(data.report.findings, 1) if number not in data.ignored)
    words = counts(replace(data.report, findings=tuple(left)))
    yield words.removeprefix("Not ready: ") if data.is_decided else words
    if data.ignored:
        yield f" {counted(len(data.ignored), 'finding')} ignored: see above."


def counted(number: int, one: str, many: str = "") -> str:
    """`1 note`, `1,200 notes`; `many` where it is not the one with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _checked(data: PageData) -> Iterator[str]:
    """When network requests were made, that not all was checked, and the remarks of the run."""
    report = data.report
    times = sorted(_times(report))
    if times:
        first, last = utc(times[0]), utc(times[-1])
        yield f"Checked online on {first}." if first == last else f"Checked online from {first} to {last}."
    for sentence in source_sentences(report):
        yield joined((sentence, " ", tag("a", "See the table of sources", href="#existence"), "."))
    # A remark on an offline or interrupted run says the same.
    if not is_said_by_remarks(report) and any(_not_checked_blocks(data)):
        yield joined(("Not everything could be checked: see ", tag("a", "Not checked", href="#not-checked"), "."))
    yield from map(with_links, remark_sentences(report))


def _times(report: Report) -> Iterator[datetime]:
    evidence = report.evidence
    for check in evidence.links.values():
        yield from (hop.requested_at for hop in check.hops if hop.requested_at is not None)
    yield from (each.fetched for each in evidence.registrations.values() if each.fetched is not None)
    yield from (each.fetched for each in evidence.records.values() if each.fetched is not None)


def _sizes(report: Report) -> Markup:
    sizes = (
        *([("Document", len(report.documents))] if len(report.documents) != 1 else []),
        ("Note", report.notes),
        ("Citation", report.citations),
        ("Source", len(report.registry.references)),
    )
    entries = (tag("div", tag("dt", name if size == 1 else f"{name}s"), tag("dd", f"{size:,}")) for name, size in sizes)
    return tag("dl", *entries, class_="sizes")


def _panel(title: str, *content: str, class_: str = "", id_: str = "", **attributes: str) -> Markup:
    return tag("section", tag("h3", title), *content, class_=f"panel {class_}".strip(), id=id_, **attributes)


def findings_panel(report: Report, ignored: Collection[int] = (), decided: int = 0, **attributes: str) -> Markup:
    """Findings by severity, and by rule with a link to the first of each; the `ignored` ones are counted apart.

    How many of the others are `decided` otherwise is said, too.
    """
    if not report.findings:
        return _panel("Findings", tag("p", f"{no_word(report)} findings."), class_="found")
    numbered = [(number, each) for number, each in enumerate(report.findings, 1) if number not in ignored]
    levels = Counter(finding.severity for _, finding in numbered)
    shares = {
        count_of(level, levels[level]).partition(" ")[2]: (level.value, levels[level])
        for level in report.counts()
        if levels[level]
    }
    first: dict[str, tuple[int, Finding]] = {}
    for number, finding in numbered:
        first.setdefault(finding.code, (number, finding))
    totals = Counter(finding.code for _, finding in numbered)
    rules = [
        joined(
            (
                tag("b", str(totals[code]), class_=finding.severity),
                " ",
                tag("a", curly(rule_title(finding)), " ", tag("small", f"({code})"), href=f"#f{number}"),
                " ",
            )
        )
        for code, (number, finding) in sorted(first.items(), key=lambda each: (-each[1][1].severity.rank, each[0]))
    ]
    apart = (" other" if len(ignored) == 1 else " others") if numbered else ""
    said = [f"{decided:,} of these decided"] * bool(decided) + [f"{len(ignored):,}{apart} ignored"] * bool(ignored)
    others = tag("p", "; ".join(said), class_="asked") if said else ""
    name = {"id_": "found"} if report.findings else {}
    return _panel(
        "Findings", _bar("Findings", shares), others, items(rules, class_="rules"), class_="found", **name, **attributes
    )


def _links(report: Report) -> Markup:
    counts = link_counts(report)
    if not counts:
        return _panel("Links", tag("p", "No links are cited."))
    shares = {_words(kind): (f"v-{kind}", number) for kind, number in counts.items()}
    return _panel("Links", _bar("Links", shares))


def _words(kind: Verdict) -> str:
    is_unclear = kind in UNCHECKED_VERDICTS and kind is not Verdict.UNCHECKED
    return f"{VERDICT_WORDS[kind]} (not checked)" if is_unclear else VERDICT_WORDS[kind]


def _dois(data: PageData) -> Markup:
    """DOIs by outcome, those that can't be any, and retracted works."""
    counts = Counter(each.outcome.value for each in data.registrations.values())
    malformed = len(data.malformed_dois)
    if not counts and not malformed:
        return _panel("DOIs", tag("p", "No DOIs are cited."))
    shares = {DOI_WORDS[outcome]: (f"d-{outcome.value}", counts[outcome.value]) for outcome in Outcome}
    shares["malformed"] = (f"d-{Outcome.ABSENT.value}", malformed)
    return _panel("DOIs", _bar("DOIs", shares), *_retracted(data))


def _retracted(data: PageData) -> Iterator[Markup]:
    """The retracted sources, with links to them."""
    found = [
        tag("a", reference.id, href=f"#s{number}")
        for number, reference in data.references.values()
        if (record := data.record(reference)) is not None and standing(record).is_retracted
    ]
    if found:
        yield tag("p", tag("b", counted(len(found), "source is", "sources are"), " retracted"), class_="bad")
        yield items(found)


def _bar(name: str, shares: Mapping[str, tuple[str, int]]) -> Markup:
    """A bar of shares, and their numbers in words."""
    data = {words: (style, number) for words, (style, number) in shares.items() if number}
    total, at, rects = sum(number for _, number in data.values()), 0, []
    for style, number in data.values():
        size = {"x": at, "y": 0, "width": number, "height": 1}
        rects.append(tag("rect", class_=style, **size))
        at += number
    drawn = tag("svg", *rects, viewBox=f"0 0 {total} 1", preserveAspectRatio="none", aria_hidden="true", class_="bar")
    entries = (
        joined((tag("span", class_=f"dot {style}"), tag("b", f"{number:,}"), " ", words))
        for words, (style, number) in data.items()
    )
    return joined((drawn, items(entries, class_="shares", aria_label=name)))


def _unchecked(data: PageData) -> Markup:
    """What could not be checked, by the reason."""
    blocks = [*_not_checked_blocks(data)]
    if not blocks:
        is_any = data.links or data.registrations
        none = "No links or valid DOIs are cited." if data.malformed_dois else "No links or DOIs are cited."
        words = "Every link and every DOI was checked." if is_any else none
        # Sources without either may have been looked up, or not.
        blocks = [tag("p", " ".join((words, *map(curly, unchecked_sentences(data.report)))))]
    return _panel("Not checked", *blocks, class_="unknown", id_="not-checked")


def _not_checked_blocks(data: PageData) -> Iterator[Markup]:
    groups: dict[tuple[str, str, str], list[Markup]] = {}
    for key, check in data.links.items():
        if check.verdict in UNCHECKED_VERDICTS:
            shown = joined((external_link(check.url, cropped(check.url)), *_where(data, key)))
            groups.setdefault(("link", _words(check.verdict), check.reason), []).append(shown)
    for key, registration in data.registrations.items():
        if registration.outcome is Outcome.UNKNOWN:
            shown = joined((cropped(registration.doi), *_where(data, key)))
            service = "doi.org" if registration.source else ""
            groups.setdefault(("DOI", "not checked", reason_words(registration.reason, service)), []).append(shown)
    yield from (_group(*names, shown) for names, shown in groups.items())
    yield from _other_unchecked(data)


def _other_unchecked(data: PageData) -> Iterator[Markup]:
    """What else was not checked: records, retractions, searches, archived copies, and the rest."""
    listed = (CheckKind.LINK, CheckKind.REGISTRATION)
    for kinds, reason in not_checked_groups(each for each in data.report.not_checked if each.kind not in listed):
        for kind, things in kinds.items():
            head = tag("b", capitalized(question(kind, len(things))))
            yield _details([*map(cropped, things)], head, ": ", with_links(reason))


def _group(noun: str, words: str, reason: str, shown: Sequence[Markup]) -> Markup:
    if reason == NO_REQUEST:
        words, reason = "not looked up", ""
    why = (": ", with_links(reason)) if reason else ()
    return _details(shown, tag("b", counted(len(shown), noun)), f" {words}", *why)


def _details(things: Sequence[str], *head: str) -> Markup:
    return tag("details", tag("summary", *head), items(things))


def _where(data: PageData, name: str) -> Iterator[str]:
    """The notes in which it is printed."""
    for place in data.printed_in.get(name, ())[:_LISTED]:
        yield from (" ", tag("a", f"note {data.label(place)}", href=f"#{note_id(place)}"))


NAME = "html"


def render(
    report: Report, style: Style, *above: Markup, settled: Collection[int] | None = None, names_commands: bool = True
) -> str:
    """The page, with these elements above what the check has found.

    In a record that somebody has signed, the numbers of `settled` findings are those that are ignored. Without
    `names_commands`, the page is for people who have no terminal. Nothing of documents or servers in it is markup, a
    script or an address that is not of the web.
    """
    is_signed = settled is not None
    data = PageData(
        report,
        shows_all=style.all,
        ignored=settled or (),
        is_signed=is_signed,
        is_decided=is_signed or bool(above),
        names_commands=names_commands,
    )
    title = title_of(report)
    colophon: tuple[str, ...] = (f"Made with stacite {__version__}.",)
    if names_commands:
        rule = tag("code", "stacite rule CODE")
        colophon = ("Made with ", tag("code", "stacite check"), ". To learn more about a rule, run ", rule, ".")
    return page(title, *body(data, title, *above), tag("footer", tag("p", *colophon)), shortcuts_dialog())


def body(
    data: PageData, title: str, *above: Markup, results: Markup | None = None, links: Sequence[Markup] = ()
) -> tuple[Markup, ...]:
    """The head of the page, and all that the check has found; with `above`, that stands between the two.

    `results` stands in for what `findings_and_sources` would give; `links` are of other pages.
    """
    keys = buttons(tag("button", "Shortcuts", type="button", id="keys"))
    return (
        tag("a", "Skip to findings", href="#findings", class_="skip"),
        tag("header", tag("p", "stacite", class_="brand"), tag("h1", title), _contents(data.report, *links), keys),
        tag("main", *above, overview(data), causes_section(data), results or findings_and_sources(data)),
    )


def shortcuts_dialog(*more: tuple[str, str]) -> Markup:
    """The keys, and what `more` keys do; they can be turned off here.

    Single keys interfere with speech input (WCAG 2.1.4).
    """
    rows = (tag("div", tag("dt", tag("kbd", key)), tag("dd", words)) for key, words in more)
    shown = "".join(map(str.strip, _shipped("help.html").splitlines()))
    return Markup(shown.replace("</dl>", f"{joined(rows)}</dl>"))


def _contents(report: Report, *more: Markup) -> Markup:
    links = [tag("a", "Summary", href="#summary"), tag("a", "Findings", href="#findings")]
    if report.evidence.sources:
        links.append(tag("a", "Do the sources exist?", href="#existence"))
    if report.registry.references:
        links.append(tag("a", "Sources", href="#sources"))
    if report.findings:
        links.append(tag("a", "Rules", href="#rules"))
    return tag("nav", items((*links, *more)), aria_label="Contents")


def findings_and_sources(data: PageData) -> Markup:
    """The notes with their findings, the sources, and the rules, which are most of the page."""
    report = data.report
    documents = (document_section(data, index) for index in range(len(report.documents)))
    key = legend(report.unsure_below) if report.documents else ""
    no_match = tag("p", "No notes or findings match.", id="nothing", hidden=True)
    parts = (filters(data), key, *documents, *_elsewhere(data), no_match)
    ends = (existence_section(data), sources_section(data), rules_section(report))
    return tag("div", *parts, *ends, id="findings", tabindex=-1)


def _elsewhere(data: PageData) -> Iterator[Markup]:
    """Findings in the registry, or in documents that are not available."""
    placed = data.places.elsewhere
    if placed:
        blocks = (finding_block(each, data, "h3") for each in placed)
        heading = tag("h2", "Findings in other files", id="elsewhere-h")
        yield tag("section", heading, *blocks, class_="document", aria_labelledby="elsewhere-h")
