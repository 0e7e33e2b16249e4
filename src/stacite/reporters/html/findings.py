"""Findings on the page: what, where, the evidence, what a fix changes, and what each rule reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.compare.titles import differing_spans
from stacite.model.item import field_label
from stacite.reporters.folding import by_rule, folded, place_name
from stacite.reporters.html.markup import (
    Markup,
    cropped,
    direction,
    external_link,
    host,
    inline,
    items,
    joined,
    table,
    tag,
    with_links,
)
from stacite.reporters.wording import check_command, curly, fix_command, is_unsafe, note_name, rule_title, utc
from stacite.text.characters import capitalized
from stacite.text.spans import emphasis_spans, line_text, split_emphasis

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.finding import Edit, Finding, Fix, Location, Observation, Severity
    from stacite.model.report import Report, RulePage
    from stacite.reporters.folding import Cause, RuleCauses
    from stacite.reporters.html.page_data import PageData, PlacedFinding
    from stacite.text.spans import Span


# Causes, and places of one, that are listed besides those that are shown at first.
_LISTED = 40


def causes_section(data: PageData) -> Markup:
    """The rules with their causes and places, where a rule has more of them than are shown; else nothing."""
    findings = data.report.findings
    rules = [] if data.shows_all else by_rule(folded(findings))
    if not any(rule.is_folded for rule in rules):
        return Markup()
    numbers = {id(finding): number for number, finding in enumerate(findings, 1)}
    several = len({finding.location.path for finding in findings}) > 1
    rows: list[Markup] = []
    path = ""
    for rule in rules:
        if several and rule.first.location.path != path:
            path = rule.first.location.path
            rows.append(tag("h3", cropped(path)))
        rows.append(_rule_causes(rule, numbers))
    heading = tag("h2", "Findings by rule", id="causes-h")
    return tag("section", heading, *rows, id="causes", class_="causes", aria_labelledby="causes-h")


def _rule_causes(rule: RuleCauses, numbers: Mapping[int, int]) -> Markup:
    level = tag("span", rule.first.severity, class_="level")
    heading = tag("p", level, " ", rule_link(rule.first), tag("small", rule.times))
    named = len(rule.shown)
    shown = items(_cause(cause, numbers) for cause in rule.shown)
    others = [_cause(cause, numbers) for cause in rule.causes[named : named + _LISTED]]
    rest = tag("details", tag("summary", rule.rest), _list(others, len(rule.causes) - named)) if rule.rest else ""
    return tag("div", heading, shown, rest, class_=f"cause {rule.first.severity}")


def _cause(cause: Cause, numbers: Mapping[int, int]) -> Markup:
    """The places as links, and what is said of them all."""
    first: dict[str, int] = {}
    for finding in cause.findings:
        first.setdefault(place_name(finding), numbers[id(finding)])
    links = [tag("a", cropped(name), href=f"#f{number}") for name, number in first.items()]
    named = len(cause.shown)
    more = len(links) - named
    others = _list(links[named : named + _LISTED], more, class_="inline")
    rest = (" ", tag("details", tag("summary", f"and {more:,} more"), others)) if more else ()
    return joined((with_links(cause.first.message), tag("div", inline(links[:named]), *rest, class_="places")))


def _list(shown: Sequence[Markup], total: int, **attributes: str) -> Markup:
    """A list of them, and how many more there are."""
    more = total - len(shown)
    return items((*shown, *([f"and {more:,} more"] if more else [])), **attributes)


def rules_section(report: Report) -> Markup:
    """The rules of the findings, by code, each with its page; nothing where there are none."""
    found = sorted({(finding.code, rule_title(finding), finding.name) for finding in report.findings})
    if not found:
        return Markup()
    pages = {rule.code: rule for rule in report.rules}
    rows: list[Markup] = []
    for code, title, name in found:
        rows.append(tag("dt", curly(title), " ", tag("small", "(", code, ", ", tag("code", name), ")"), id=_id(code)))
        rule = pages.get(code)
        rows.append(tag("dd", *(_rule_page(rule) if rule is not None else ())))
    heading = tag("h2", "Rules", id="rules-h")
    return tag("section", heading, tag("dl", *rows), id="rules", class_="glossary", aria_labelledby="rules-h")


def _rule_page(rule: RulePage) -> Iterator[Markup]:
    """What a rule reports, and behind a fold what its page says more."""
    yield tag("p", *_prose(rule.summary))
    _, _, rest = rule.text.partition("\n## ")
    sections = [_rule_section(section) for section in f"\n{rest}".split("\n## ")] if rest else []
    if sections:
        yield tag("details", tag("summary", "What it does, why it matters, and an example"), *sections)


def _rule_section(text: str) -> Markup:
    """A section of a rule's page: a heading, paragraphs, lists of a single level, and examples indented by four."""
    title, _, rest = text.strip("\n").partition("\n")
    blocks: list[Markup] = []
    for block in rest.strip("\n").split("\n\n"):
        if block.startswith("    "):
            blocks.append(tag("blockquote", *(tag("p", *_prose(line.strip())) for line in block.splitlines())))
        elif block.startswith("- "):
            blocks.append(items(joined(_prose(" ".join(each.split()))) for each in f"\n{block}".split("\n- ")[1:]))
        elif block:
            blocks.append(tag("p", *_prose(" ".join(block.split()))))
    return tag("section", tag("h3", title.strip()), *blocks)


def _prose(text: str) -> Iterator[Markup]:
    """A sentence of a rule's page, with emphasis and code."""
    for part, is_emphasis in split_emphasis(curly(text)):
        yield tag("em", with_links(part)) if is_emphasis else with_links(part)


def rule_link(finding: Finding) -> Markup:
    """The rule's title and code, as a link to what the rule flags."""
    title = (curly(rule_title(finding)), " ", tag("small", f"({finding.code})"))
    return tag("a", *title, href=f"#{_id(finding.code)}", class_="rule")


def _id(code: str) -> str:
    return f"rule-{code.lower()}"


# Characters shown on each side.
_AROUND = 24
# Characters from the first change to the last up to which the text between them is shown.
_WHOLE = 600
_SHOWN = 4


def fix_changes(fix: Fix, sources: Mapping[str, str]) -> Markup:
    """The words before and after; nothing where the fix edits no text."""
    edits = sorted(fix.edits, key=lambda edit: (edit.path, edit.start))
    if not edits:
        return Markup()
    paths = {edit.path for edit in edits}
    source = sources.get(edits[0].path) if len(paths) == 1 else None
    is_near = edits[-1].end - edits[0].start <= _WHOLE
    fits = source is not None and all(source[edit.start : edit.end] == edit.old for edit in edits)
    if source is not None and fits and is_near:
        return tag("div", *_within(edits, source), class_="change")
    changes = (_within([each], source) if source is not None and fits else _replaced(each) for each in edits[:_SHOWN])
    listed = [tag("div", *each, class_="change") for each in changes]
    more = len(edits) - _SHOWN
    return joined((*listed, tag("small", f"and {more} more change{'' if more == 1 else 's'}") if more > 0 else ""))


def _within(edits: Sequence[Edit], source: str) -> Iterator[str]:
    at = max(source.rfind("\n", 0, edits[0].start) + 1, edits[0].start - _AROUND)
    is_cut = bool(source[at - 1 : at].strip())
    if is_cut and (space := source.find(" ", at, edits[0].start)) >= 0:
        at = space + 1
    yield "… " if is_cut and source[at - 1] == " " else "…" if is_cut else ""
    for edit in edits:
        yield source[at : edit.start]
        yield from _replaced(edit)
        at = max(at, edit.end)
    after = source[at : at + _AROUND].partition("\n")[0].rstrip("\r")
    is_cut = len(after) == _AROUND
    words = after.rpartition(" ")[0] if is_cut else ""
    yield f"{words} …" if words else after
    yield "…" if is_cut and not words else ""


def _replaced(edit: Edit) -> Iterator[str]:
    """Deleted and inserted text; text that is only enclosed in other text stays."""
    old, new = edit.old, edit.new
    start = new.find(old)
    if old and start >= 0:
        yield from _parts("", new[:start])
        yield cropped(old)
        yield from _parts("", new[start + len(old) :])
    else:
        yield from _parts(old, new)


def _parts(old: str, new: str) -> Iterator[Markup]:
    # A colored space is hard to see.
    for name, text in (("del", old), ("ins", new)):
        if text:
            yield tag(name, cropped(text) if text.strip() else "␣" * len(text))


# Characters of a note from which on a highlight is easily overlooked.
_LONG_NOTE = 400


def finding_block(placed: PlacedFinding, data: PageData, level: str, note: str | None = None) -> Markup:
    """The finding under a heading of this level; `note` is the text of the note that it is listed under, if any.

    One that says what an earlier one says is closed.
    """
    report = data.report
    finding, name = placed.finding, f"f{placed.number}"
    heading = tag(level, tag("span", finding.severity, class_="level"), " ", rule_link(finding), id=f"{name}-h")
    message = tag("p", with_links(finding.message), class_="message")
    place = _place(placed, report.sources, note)
    parts: Sequence[Markup] = (message, *place, *_evidence(finding.evidence), *_remedy(finding, data))
    earlier = data.earlier.get(placed.number)
    if earlier is not None:
        name_of_first = place_name(report.findings[earlier - 1])
        words = ("again, as above",) if name_of_first == place_name(finding) else ("as in ", name_of_first)
        parts = (tag("details", tag("summary", *words[:-1], tag("a", words[-1], href=f"#f{earlier}")), *parts),)
    return tag(
        "article",
        heading,
        *parts,
        data.actions(placed) if data.actions is not None else "",
        id=name,
        class_=f"finding {finding.severity}{' same' if earlier is not None else ''}",
        # Not shown, but found by the search.
        data_rule=finding.name,
        aria_labelledby=f"{name}-h",
        tabindex=-1,
    )


def _place(placed: PlacedFinding, sources: Mapping[str, str], note: str | None) -> Iterator[Markup]:
    """Where the finding is, unless a highlight in the note's own text shows it."""
    finding = placed.finding
    if note is not None and placed.span is not None:
        if len(note) > _LONG_NOTE:
            yield tag("blockquote", marked_excerpt(note, placed.span, finding.severity), dir=direction(note))
        return
    pointed = _pointed(finding.location, sources)
    if note is None:
        about = (_place_words(finding.location), note_name(finding), "" if finding.entry else finding.reference)
        yield tag("p", ", ".join(filter(None, map(cropped, about))), class_="where")
    elif pointed is not None:
        yield tag("p", "In ", _place_words(finding.location), class_="where")
    if pointed is not None:
        line, span = pointed
        yield tag("blockquote", marked_excerpt(line, span, finding.severity), dir=direction(line))


def _place_words(place: Location) -> str:
    """`brief.txt, line 41`; `brief.pdf, page 7`."""
    if place.line is not None:
        return f"{place.path}, line {place.line}"
    return place.path if place.page is None else f"{place.path}, page {place.page}"


def _pointed(place: Location, sources: Mapping[str, str]) -> tuple[str, Span] | None:
    """The line and the span in it; None where the file has no lines, or the place is the label of a note."""
    if place.quote:
        return place.quote, place.quote_span
    if place.path not in sources or place.line is None or place.column is None:
        return None
    try:
        line = line_text(sources[place.path], place.line)
    except IndexError:
        return None
    is_one = (place.end_line or place.line) == place.line
    end = (place.end_column or place.column + 1) - 1 if is_one else len(line)
    return line, (place.column - 1, end)


def _evidence(evidence: Sequence[Observation]) -> Iterator[Markup]:
    """Pairs of values as a table, words as a list."""
    pairs = [each for each in evidence if each.printed or each.registered]
    words = [each for each in evidence if not (each.printed or each.registered)]
    if words:
        yield _part("Evidence", items(map(_observation, words)))
    if pairs:
        found = "Found online" if any(each.source for each in pairs) else "In the registry"
        yield table(("Field", "As cited", found), map(_row, pairs))
        if any(each.source for each in pairs):
            yield tag("p", *_asked(pairs), class_="asked")


def _observation(observation: Observation) -> Markup:
    words = ": ".join(filter(None, (field_label(observation.field), observation.text)))
    source = external_link(observation.source, host(observation.source)) if observation.source else ""
    time = utc(observation.fetched)
    details = (" (", source, ", " if source and time else "", time, ")") if source or time else ()
    return joined((with_links(words), *details))


def _asked(pairs: Sequence[Observation]) -> Iterator[str]:
    """The sources of the values found online, with times."""
    sources: dict[str, Observation] = {}
    for each in pairs:
        if each.source:
            sources.setdefault(each.source, each)
    for place, each in enumerate(sources.values()):
        time = utc(each.fetched)
        yield "; " if place else "Source: "
        yield external_link(each.source, host(each.source))
        yield f", {time}" if time else ""


def _row(pair: Observation) -> Markup:
    printed, registered = (
        cropped("".join(part for part, _ in split_emphasis(value))) for value in (pair.printed, pair.registered)
    )
    printed_spans, registered_spans = differing_spans(printed, registered)
    name = tag("th", capitalized(field_label(pair.field) or pair.text or "text"))
    remark = (tag("small", pair.text),) if pair.field and pair.text else ()
    left = tag("td", marked(printed, printed_spans), *remark, dir=direction(printed))
    return tag("tr", name, left, tag("td", marked(registered, registered_spans), dir=direction(registered)))


def marked(value: str, spans: Sequence[Span]) -> Markup:
    """The value with the differing spans highlighted."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += (value[at:start], tag("mark", value[start:end], class_="differs"))
        at = end
    return joined((*parts, value[at:])) if value else tag("span", "–", class_="none")


def _remedy(finding: Finding, data: PageData) -> Iterator[Markup]:
    report, has_buttons = data.report, data.actions is not None or not data.names_commands
    if finding.fix:
        command = "" if has_buttons else fix_command(finding, finding.fix, report)
        yield _part("Fix", items((_fix(finding.fix, command, data.texts),)))
    elif finding.choices:
        drawn = items(joined((with_links(fix.message), fix_changes(fix, data.texts))) for fix in finding.choices)
        check = "" if has_buttons else check_command(report, finding.location.path)
        if check and any(fix.edits for fix in finding.choices):
            command = tag("code", f"{check} --interactive")
            drawn = joined((drawn, tag("small", "To choose, run ", command, class_="how")))
        yield _part("Choose one" if len(finding.choices) > 1 else "Possible fix", drawn)
    if finding.help:
        yield _part("What to do", tag("p", with_links(finding.help)))


def _part(name: str, content: Markup) -> Markup:
    return tag("div", tag("strong", name), content, class_="part")


def _fix(fix: Fix, command: str, sources: Mapping[str, str]) -> Markup:
    how: str = ""
    if command and is_unsafe(fix) and not fix.command:
        look = tag("code", command.replace(" --fix ", " --diff "))
        how = tag(
            "small",
            "review it with ",
            look,
            ", apply it with ",
            tag("code", "--fix"),
            " instead of ",
            tag("code", "--diff"),
            class_="how",
        )
    elif command:
        how = tag("small", tag("code", command), class_="how")
    elif is_unsafe(fix):
        how = tag("small", "Review first", class_="how")
    return joined((with_links(fix.message), how, fix_changes(fix, sources)))


def within(span: Span, length: int) -> Span:
    """The span, or what of it is in a text of this length."""
    start = min(max(span[0], 0), length)
    return start, min(max(span[1], start), length)


_LONG_WORD = 25


def marked_excerpt(line: str, span: Span, severity: Severity, reach: int = 90) -> Markup:
    """An excerpt of a line with the span highlighted, emphasis in italics, and … where text is cut off."""
    start, end = within(span, len(line))
    end = min(end, start + 4 * reach)
    low, high = max(0, start - reach), min(len(line), end + reach)
    # Between words, where one ends near.
    if low and (space := line.find(" ", low, min(start, low + _LONG_WORD))) >= 0:
        low = space + 1
    if high < len(line) and (space := line.rfind(" ", max(end, high - _LONG_WORD), high)) >= 0:
        high = space
    before, after = ("…" if low else ""), ("…" if high < len(line) else "")
    low += 0 if low else len(line[:start]) - len(line[:start].lstrip())
    meant = tag("mark", *_emphasized(line, start, end), class_=severity) if end > start else ""
    return joined((before, *_emphasized(line, low, start), meant, *_emphasized(line, end, high), after))


def _emphasized(line: str, low: int, high: int) -> Iterator[str]:
    """A part of a line, in which what stands between asterisks is in italics."""
    at = low
    for start, end in emphasis_spans(line):
        if end <= low or start >= high:
            continue
        yield line[at : max(at, start)]
        inner = line[max(low, start + 1) : min(high, end - 1)]
        yield tag("i", inner) if inner else ""
        at = max(at, min(high, end))
    yield line[at:high]
