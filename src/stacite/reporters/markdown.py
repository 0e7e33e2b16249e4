"""Findings as Markdown, for a comment on a pull request or an email: by level, document and rule.

A comment is never too long to be sent, and no text of a document becomes markup, a mention or a link. Backslashes keep
a character from being markup, but they don't keep @mentions, #123, commit hashes and bare addresses from becoming
links, because forges look for those in the rendered text, except in code spans. So plain words stay as they are, and
everything else goes into code spans.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.reporters.folding import by_rule, folded, show_all, unfolded
from stacite.reporters.summary import document_lines, misread_sentences, own_sentences, run_sentences
from stacite.reporters.wording import count_of, note_name, remarks, rule_title, words_meant
from stacite.text.characters import one_line
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.finding import Finding
    from stacite.model.report import Report
    from stacite.reporters.base import Style
    from stacite.reporters.folding import Cause, RuleCauses


_OPENING = "(“‘«„\"'"
# Punctuation around words; none of it is markup next to a word or a code span.
_CLOSING = ")”’»\"'.,;:!?…"
# Letters and digits of any script; times; initials.
_WORD = pattern(rf"[{_OPENING}]*(?:(?:[^\W\d_]\.)+|[^\W_]+(?:(?:[-–—’'/]|(?<=\d)[:,](?=\d))[^\W_]+)*)[{_CLOSING}]*")
# In a word: what a forge may take for a commit, or for an issue of another tracker.
_REFERENCE = pattern(r"(?i)(?<![0-9a-z])(?:[0-9a-f]{7,}(?![0-9a-z])|[a-z]+-[0-9])")
_TICKS = pattern("`+")
# Between whitespace: a command or the like in backticks, and the punctuation around it.
_CODE = pattern(rf"(?<!\S)([{_OPENING}]{{0,3}})`([^`]{{1,500}})`([{_CLOSING}]{{0,3}})(?!\S)")


def inert_text(text: str) -> str:
    """On one line; words that could be markup, a mention or a link in code spans, neighbors in one.

    A colon separates neighbors, and so does a parenthesis: `(10.5555/a): doi.org: …` are two things.
    """
    runs = groupby(one_line(text).split(), key=_is_word)
    return " ".join(" ".join(words if harmless else _spans(words)) for harmless, words in runs)


def inert_message(text: str) -> str:
    """The same for a sentence of ours, in which words between backticks are code."""
    before, *parts = _CODE.split(one_line(text))
    shown = [inert_text(before)]
    for at in range(0, len(parts), 4):
        opening, code, closing, after = parts[at : at + 4]
        shown += [f"{opening}{code_span(code)}{closing}", inert_text(after)]
    return " ".join(filter(None, shown))


def _spans(words: Iterable[str]) -> Iterator[str]:
    """Words in code spans, one for those up to a colon or within parentheses."""
    neighbors: list[str] = []
    for word in words:
        if word.startswith("(") and neighbors:
            yield _spanned(" ".join(neighbors))
            neighbors = []
        neighbors.append(word)
        if word.endswith(":") or word.rstrip(".,;").endswith(")"):
            yield _spanned(" ".join(neighbors))
            neighbors = []
    if neighbors:
        yield _spanned(" ".join(neighbors))


def _spanned(text: str) -> str:
    """In a code span, without the punctuation around it."""
    start = len(text) - len(text.lstrip(_OPENING))
    end = len(text.rstrip(_CLOSING + " "))
    return f"{text[:start]}{code_span(text[start:end])}{text[end:]}" if start < end else code_span(text)


def code_span(text: str) -> str:
    """As a code span, its fence longer than any run of backticks in it (CommonMark 6.1); never empty."""
    shown = one_line(text) or " "
    fence = "`" * (1 + max((len(ticks) for ticks in _TICKS.findall(shown)), default=0))
    # CommonMark strips one space on each side, so that a backtick can be the first character.
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _is_word(word: str) -> bool:
    is_plain = _WORD.fullmatch(word) is not None or not word.strip(_OPENING + _CLOSING)
    return is_plain and _REFERENCE.search(word) is None


NAME = "markdown"

# What GitHub takes as a comment, in units of UTF-16.
_MOST_UNITS = 65_536
# Kept free for the sentence that says what was cut.
_RESERVED = 300
# Characters of one text: responses of servers can have any length.
_LONGEST_TEXT = 500
_LONGEST_REMARKS = 4_000
_MOST_REMARKS = 12


def render(report: Report, style: Style) -> str:
    """A summary, then the findings by cause, the most severe first, as many as fit into a comment."""
    own = own_sentences(report, lambda command: code_span(_cut(command)))
    sentences = _cut_after(run_sentences(report, with_documents=True), _LONGEST_REMARKS)
    said = " ".join(map(inert_message, sentences))
    misread = "".join(f"> {inert_message(_cut(each))}\n\n" for each in misread_sentences(report)[:_MOST_REMARKS])
    listed = "".join(f"- {inert_text(_cut(each))}\n" for each in document_lines(report))
    blocks = [f"## stacite\n\n{misread}{' '.join(filter(None, (*own, said)))}\n{listed and f'{chr(10)}{listed}'}"]
    left = _MOST_UNITS - _RESERVED - _units(blocks[0])
    rules = unfolded(report.findings) if style.all else by_rule(folded(report.findings))
    # A stable sort: within a severity the order of the documents stays.
    rules.sort(key=lambda rule: -rule.first.severity.rank)
    shown: list[Finding] = []
    for block, findings in _blocks(rules, report):
        left -= _units(block)
        if left < 0:
            break
        blocks.append(block)
        shown += findings
    if any(rule.is_folded for rule in rules):
        blocks.append(f"\n{inert_message(show_all(report))}\n")
    return "".join((*blocks, *_left_out(report.findings, shown)))


def _blocks(rules: Sequence[RuleCauses], report: Report) -> Iterator[tuple[str, Sequence[Finding]]]:
    """One for each cause, with the headings that start before it, and the findings that it tells of."""
    counts = report.counts()
    level: Severity | None = None
    path = ""
    for rule in rules:
        heading = ""
        if rule.first.severity is not level:
            level, path = rule.first.severity, ""
            heading = f"\n### {count_of(level, counts[level])}\n"
        if rule.first.location.path != path:
            path = rule.first.location.path
            heading += f"\n**{code_span(_cut(path))}**\n\n"
        causes = rule.causes if rule.needs_look else rule.shown
        for cause in causes:
            yield heading + "".join(f"{line}\n" for line in _lines(cause, report)), cause.findings
            heading = ""
        if len(causes) < len(rule.causes):
            others = [finding for cause in rule.causes[len(causes) :] for finding in cause.findings]
            yield f"- {_title(rule.first)}: {rule.rest}\n", others


def _title(finding: Finding) -> str:
    return f"**{rule_title(finding)}** ({finding.code})"


def _lines(cause: Cause, report: Report) -> Iterator[str]:
    first, is_alone = cause.common, len(cause.findings) == 1
    about = f" ({code_span(_cut(first.reference))})" if first.reference and is_alone else ""
    place = inert_text(_cut(_place(first) if is_alone else cause.places()))
    yield f"- {_title(first)}{f', {place}' if place else ''}: {inert_message(_cut(first.message))}{about}"
    if words := words_meant(first.location):
        where = "" if len(cause.names) == 1 else f" in {inert_text(_cut(cause.names[0]))}"
        yield f"  - Text{where}: {code_span(words)}"
    for name, text in list(remarks(first, report, code="`"))[:_MOST_REMARKS]:
        yield f"  - {name}: {inert_message(_cut(text))}"


def _place(finding: Finding) -> str:
    """`note 3, line 12`; `note 3, page 4`."""
    line, page = finding.location.line, finding.location.page
    where = f"line {line}" if line is not None else f"page {page}" if page is not None else ""
    return ", ".join(filter(None, (note_name(finding), where)))


def _left_out(findings: Sequence[Finding], shown: Sequence[Finding]) -> Iterator[str]:
    left = Counter(finding.severity for finding in findings) - Counter(finding.severity for finding in shown)
    if left:
        counts = ", ".join(count_of(level, left[level]) for level in Severity if left[level])
        total = left.total()
        yield f"\n{total} of the {len(findings)} findings are not shown because the comment is full ({counts}).\n"
        yield "Run the same check with `--output-format full` to see them all.\n"


def _cut(text: str, longest: int = _LONGEST_TEXT) -> str:
    text = one_line(text)
    return text if len(text) <= longest else f"{text[:longest]}…"


def _cut_after(texts: Iterable[str], longest: int) -> Iterator[str]:
    """The texts, which have so many characters together at most."""
    for text in texts:
        yield _cut(text, longest)
        longest -= len(text)
        if longest <= 0:
            return


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
