"""Findings as an editor reads them: title, message, place, the line itself with carets, evidence, and fix.

The verdict comes first. What is more than a screen is folded to a screen: each rule has its title and its places, and,
where there is room, what it says of them, errors first. Infos are counted, unless there is nothing else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.reporters.folding import by_rule, errors_first, folded, show_all
from stacite.reporters.summary import document_lines, misread_sentences, sentences_in_file, verdict
from stacite.reporters.terminal import Paint, cells, in_lines, styled, width
from stacite.reporters.wording import count_of, note_name, remarks, titled
from stacite.text.characters import SOFT_HYPHEN, one_line
from stacite.text.spans import line_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.finding import Finding, Location
    from stacite.model.report import Report
    from stacite.reporters.base import Style
    from stacite.reporters.folding import Cause, RuleCauses
    from stacite.reporters.terminal import Cell, Styled
    from stacite.text.spans import Span


_ELLIPSIS = "…"
# Code points inspected on either side for each column: most characters need one, some several.
_CODE_POINTS_PER_COLUMN = 6


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Two lines of equal columns."""

    text: str
    carets: str
    """Spaces, then a `^` for each column of the place."""


def excerpt(line: str, start: int, end: int, columns: int) -> Excerpt:
    """The place line[start:end] and as much around it as fits in `columns`, with … where text is cut off.

    An empty place gets one caret; one that doesn't fit is shown from its start.
    """
    start = min(max(start, 0), len(line))
    end = min(max(end, start), len(line))
    low = max(0, start - columns * _CODE_POINTS_PER_COLUMN)
    high = min(len(line), start + columns * _CODE_POINTS_PER_COLUMN)
    shown = cells(line[low:high], low)
    first = next((index for index, cell in enumerate(shown) if cell.end > start), len(shown))
    last = next((index for index, cell in enumerate(shown) if cell.start >= end), len(shown))
    left, right = _window(shown, first, max(last, first), columns, (low > 0, high < len(line)))
    left = _word_start(shown, left, first) if left or low else left
    return _draw(shown, (left, right), (first, last), (left > 0 or low > 0, right < len(shown) or high < len(line)))


def _window(shown: Sequence[Cell], first: int, last: int, columns: int, cut: tuple[bool, bool]) -> tuple[int, int]:
    """The range of cells to show: all if they fit; otherwise the place, with a third of the space left before it."""
    if not any(cut) and width(shown) + (last == len(shown) == first) <= columns:
        return 0, len(shown)
    inner = max(1, columns - 2)
    place = min(inner, max(1, width(shown[first:last])))
    after = _fitting(shown[first:], inner - min(width(shown[:first]), (inner - place) // 3))
    before = _fitting(shown[:first][::-1], inner - max(1, width(shown[first : first + after])))
    return first - before, first + after


# Columns that are given up so that an excerpt begins with a whole word.
_LONG_WORD = 15


def _word_start(shown: Sequence[Cell], left: int, first: int) -> int:
    """Where the next word begins, if that is near and before the place."""
    spaces = (at + 1 for at in range(left, min(first, left + _LONG_WORD)) if shown[at].text.isspace())
    return next(spaces, left)


def _fitting(shown: Sequence[Cell], columns: int) -> int:
    """How many of the cells fit."""
    used = 0
    for count, cell in enumerate(shown):
        used += cell.width
        if used > columns:
            return count
    return len(shown)


def _draw(shown: Sequence[Cell], window: tuple[int, int], place: tuple[int, int], cut: tuple[bool, bool]) -> Excerpt:
    left, right = window
    before, after = (_ELLIPSIS if cut[0] else ""), (_ELLIPSIS if cut[1] else "")
    text = before + "".join(cell.text for cell in shown[left:right]) + after
    indent = len(before) + width(shown[left : place[0]])
    carets = max(1, width(shown[place[0] : min(place[1], right)]))
    return Excerpt(text.rstrip(), " " * indent + "^" * carets)


NAME = "full"

# Columns for the line itself, however narrow the terminal is.
_LEAST_ROOM = 10


# Lines of a screen, beyond which a report is folded.
_SCREEN = 40


def render(report: Report, style: Style, *, is_question: bool = False) -> Styled:
    """What was misread, the verdict, then a block for each finding; in a file, what was not checked at the end.

    More than a screen is folded, unless the style asks for all. The most severe come first; a file has all in the
    document's order. A question about one finding has no verdict, and no command, because the answer applies the fix.
    """
    paint = Paint(style.color)
    # A file has them with what was not checked.
    misread = () if style.in_file else misread_sentences(report)
    lines: list[Styled] = []
    for sentence in misread:
        lines += [*(paint.severity(part, Severity.WARNING) for part in in_lines(sentence, style.width)), styled()]
    if report.findings and not is_question:
        lines += [*map(paint.bold, in_lines(verdict(report), style.width)), styled()]
        for line in document_lines(report):
            lines += map(styled, in_lines(line, style.width, subsequent_indent="  "))
        lines += [styled()] if len(report.documents) > 1 else []
    findings = report.findings if style.in_file else errors_first(report.findings)
    blocks = (
        line for finding in findings for line in _block(finding, report, style, paint, with_command=not is_question)
    )
    has_only_infos = all(finding.severity is Severity.INFO for finding in report.findings)
    if style.all or style.in_file or has_only_infos:
        lines += blocks
    else:
        room = max(0, _SCREEN - len(lines))
        # Of thousands of findings, no more is made than tells that they don't fit.
        screen = list(islice(blocks, room + 1))
        lines += screen if len(screen) <= room else _folded(report, style, paint, room)
    return styled(
        *(part for line in lines for part in (line, "\n")), sentences_in_file(report) if style.in_file else ""
    )


def _folded(report: Report, style: Style, paint: Paint, room: int) -> Iterator[Styled]:
    """Each rule once, with as much of its causes as fits into `room` lines for each document. Infos are counted."""
    rules = by_rule(folded([finding for finding in report.findings if finding.severity is not Severity.INFO]))
    code = next((rule.first.code for rule in reversed(rules) if not rule.needs_look), "")
    rest = list(_rest(report, code, style))
    documents: dict[str, list[RuleCauses]] = {}
    for rule in rules:
        # What is found in the registry belongs to the only document.
        path = rule.first.location.path if len(report.documents) > 1 else ""
        documents.setdefault(path, []).append(rule)
    for path, own in documents.items():
        if path:
            yield paint.bold(one_line(path))
        own.sort(key=lambda rule: -rule.first.severity.rank)
        yield from _fitted(own, report, style, paint, room - len(rest) - 2)
    yield from rest


def _fitted(rules: Sequence[RuleCauses], report: Report, style: Style, paint: Paint, room: int) -> Iterator[Styled]:
    """No rule is left out, even if there is no room: each is a line at least. The first ones get what is left.

    After that, a rule with a single finding has its block, if there is room: a line would hide little else.
    """
    shown = [_line(rule, style, paint) for rule in rules]
    left = room - sum(map(len, shown))
    for at, rule in enumerate(rules):
        for larger in _larger(rule, report, style, paint):
            # A block has an empty line before it, if none is there already.
            lines = list(islice(larger, left + len(shown[at]) + 1))
            if lines and len(lines) <= left + len(shown[at]):
                left -= len(lines) - len(shown[at])
                shown[at] = lines
                break
    for at, rule in enumerate(rules):
        lines = list(islice(_with_places(rule.causes[0], report, style, paint), left + len(shown[at]) + 1))
        if rule.number == 1 and len(lines) <= left + len(shown[at]):
            left -= len(lines) - len(shown[at])
            shown[at] = lines
    for before, lines in zip(([], *shown), shown, strict=False):
        is_block = not "".join(lines[-1])
        if is_block and before and "".join(before[-1]):
            yield styled()
        yield from lines
    if shown and "".join(shown[-1][-1]):
        yield styled()


def _larger(rule: RuleCauses, report: Report, style: Style, paint: Paint) -> Iterator[Iterator[Styled]]:
    """Ways to show a rule, the largest first."""
    if rule.needs_look:
        yield (line for cause in rule.causes for line in _with_places(cause, report, style, paint))
        yield _causes(rule, rule.causes, style, paint)
    yield _causes(rule, rule.shown, style, paint)
    yield _causes(rule, rule.shown, style, paint, lines=1)


def _with_places(cause: Cause, report: Report, style: Style, paint: Paint) -> Iterator[Styled]:
    """The block of the first place, and the names of the others."""
    *lines, last = _block(cause.common, report, style, paint)
    yield from lines
    if cause.others is not None:
        gutter = " " * len(str(cause.first.location.line or 1))
        yield styled(gutter, " ", paint.dim("="), " ", paint.bold("also"), ": ", cause.others.places())
    yield last


def _causes(
    rule: RuleCauses, causes: Sequence[Cause], style: Style, paint: Paint, lines: int | None = None
) -> Iterator[Styled]:
    """The title of a rule, and each of these causes with its places, on so many lines at most."""
    yield _title(rule, paint)
    for cause in causes:
        text = f"{cause.places()}: {one_line(cause.first.message)}"
        parts = in_lines(text, max(_LEAST_ROOM, style.width - 2), max_lines=lines, placeholder=f" {_ELLIPSIS}")
        yield from (styled("  ", part) for part in parts)
    if len(causes) < len(rule.causes):
        yield styled(f"  {rule.rest}")


def _line(rule: RuleCauses, style: Style, paint: Paint) -> list[Styled]:
    """The title of a rule with its places, without what it says of them."""
    title = f"{titled(rule.first, with_severity=True)}{rule.times}"
    head, *others = in_lines(f"{title}: {rule.places()}", max(_LEAST_ROOM, style.width), subsequent_indent="  ")
    if not head.startswith(title):
        return [_title(rule, paint), *(styled("  ", part) for part in in_lines(rule.places(), style.width - 2))]
    return [styled(_title(rule, paint), head.removeprefix(title)), *map(styled, others)]


def _title(rule: RuleCauses, paint: Paint) -> Styled:
    first = rule.first
    return styled(paint.severity(titled(first, with_severity=True), first.severity), rule.times)


def _rest(report: Report, code: str, style: Style) -> Iterator[Styled]:
    """How many infos there are, how to see everything, and what a rule is about, such as the one with this `code`."""
    infos = Counter(titled(finding) for finding in report.findings if finding.severity is Severity.INFO)
    listed = ", ".join(f"{title} {number}" for title, number in infos.most_common())
    counted = f"{count_of(Severity.INFO, infos.total())}: {listed}. " if infos else ""
    about = f". To learn about a rule, run `stacite rule {code}`." if code else ""
    text = f"{counted}{show_all(report)}{about}"
    yield from map(styled, in_lines(text, max(_LEAST_ROOM, style.width)))


def _block(
    finding: Finding, report: Report, style: Style, paint: Paint, *, with_command: bool = True
) -> Iterator[Styled]:
    place = finding.location
    gutter = " " * len(str(place.line or 1))
    title = paint.severity(titled(finding, with_severity=True), finding.severity)
    note = note_name(finding)
    yield styled(title, " · " if note else "", note)
    yield from map(paint.bold, in_lines(one_line(finding.message), max(_LEAST_ROOM, style.width)))
    source = f" ({one_line(finding.reference)})" if finding.reference else ""
    yield styled(gutter, paint.dim("-->"), " ", one_line(str(place)), source)
    yield from _source(place, finding.severity, report.sources.get(place.path), style, paint)
    for name, text in (*remarks(finding, report, with_command=with_command), ("more", f"stacite rule {finding.code}")):
        head = f"{gutter} = {name.lower()}: "
        # A command, and an address, can be copied.
        columns = len(head) + len(text) if name == "Fix" else style.width
        indents = {"initial_indent": head, "subsequent_indent": f"{gutter}   "}
        first, *others = in_lines(text, max(_LEAST_ROOM, columns), break_long_words=False, **indents)
        yield styled(gutter, " ", paint.dim("="), " ", paint.bold(name.lower()), ": ", first.removeprefix(head))
        yield from map(styled, others)
    yield styled()


def _source(place: Location, severity: Severity, text: str | None, style: Style, paint: Paint) -> Iterator[Styled]:
    """The line with carets if the file is known and still has it; the note's text if there are no lines."""
    if place.quote:
        yield from _pointed("", place.quote, place.quote_span, severity, style, paint)
    if text is None or place.line is None:
        return
    try:
        # The file may have changed since it was read.
        line = line_text(text, place.line)
    except IndexError:
        return
    yield from _pointed(str(place.line), line, ((place.column or 1) - 1, _end(place, line)), severity, style, paint)


def _pointed(number: str, line: str, span: Span, severity: Severity, style: Style, paint: Paint) -> Iterator[Styled]:
    """A line with its number, if it has one, and carets under the span."""
    shown_line = excerpt(*_without_soft_hyphens(line, *span), max(_LEAST_ROOM, style.width - len(number) - 3))
    gutter = styled(" " * len(number), paint.dim(" |"))
    yield gutter
    yield styled(paint.dim(f"{number} |"), f" {shown_line.text}".rstrip())
    indent = len(shown_line.carets) - len(shown_line.carets.lstrip())
    yield styled(gutter, " " * (indent + 1), paint.severity(shown_line.carets[indent:], severity))


def _without_soft_hyphens(line: str, start: int, end: int) -> tuple[str, int, int]:
    """A line and a span of it without the hyphens that nobody sees; with them if they are what is meant."""
    if SOFT_HYPHEN not in line or SOFT_HYPHEN in line[start:end]:
        return line, start, end
    before = line.count(SOFT_HYPHEN, 0, start)
    return line.replace(SOFT_HYPHEN, ""), start - before, end - before


def _end(place: Location, line: str) -> int:
    """Where the carets end: a place of several lines is marked to the end of its first."""
    if place.column is None or (place.end_line or place.line) != place.line:
        return len(line)
    return (place.end_column or place.column + 1) - 1
