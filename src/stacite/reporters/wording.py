"""Findings, their evidence and their fixes in words, shared by the reporters for people.

Also the fields of a work as cited and as in a record, in families that share a color, and the details of a citation
(`See, ibid., page 812`).
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC
from shlex import quote
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.evidence import Verdict
from stacite.model.finding import Applicability, Severity
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, field_label, language_words
from stacite.model.registry import Registry
from stacite.model.url import host_of
from stacite.text.characters import listed, one_line
from stacite.text.folding import clean
from stacite.text.numerals import pluralize
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from stacite.model.citation import Citation, Locator
    from stacite.model.document import Document, Note
    from stacite.model.evidence import Record
    from stacite.model.finding import Finding, Fix, Location, Observation
    from stacite.model.item import Item, Name
    from stacite.model.registry import Cite
    from stacite.model.report import Report
    from stacite.text.spans import Span


VERDICT_WORDS = {
    Verdict.ALIVE: "working",
    Verdict.MOVED: "moved",
    Verdict.DEAD: "broken",
    Verdict.SUSPICIOUS: "suspicious",
    Verdict.BLOCKED: "blocked",
    Verdict.TEMPORARY: "temporarily unavailable",
    Verdict.INSECURE: "insecure",
    Verdict.REFUSED: "not requested",
    Verdict.UNCHECKED: "not checked",
}
"""What people call a link of each verdict."""
# Characters of a note that are quoted if the file has no lines to point at.
_LONGEST_QUOTE = 160
# Fewer come with those around them.
_SHORT_QUOTE = 12
_AROUND = 24
COMMENT = "comment"
"""The family of text that cites nothing."""
_TABLES = table("stacite.reporters", "fields.toml")
_FAMILIES: dict[str, str] = {
    **dict.fromkeys(NAME_VARIABLES, "people"),
    **dict.fromkeys(DATE_VARIABLES, "date"),
    **{variable: name for name, variables in _TABLES["families"].items() for variable in variables.split()},
}
FAMILY_WORDS: dict[str, str] = _TABLES["legend"]
"""What people call the fields of a family, in the order of a legend."""
ITALIC_KINDS = frozenset(_TABLES["titles"]["italic"].split())
"""Kinds of works whose titles are in italics; those of others are in quotation marks."""
# EDTF's months 21 to 24 (ISO 8601-2:2019, 4.8).
_SEASON = pattern(r"(?P<year>\d{4})-(?P<season>2[1-4])(?![\d-])")
_SEASONS = {"21": "Spring", "22": "Summer", "23": "Fall", "24": "Winter"}
_FORM_WORDS = {
    CitationForm.FULL: "",
    CitationForm.SHORT: "short form",
    CitationForm.IBID: "ibid.",
    CitationForm.SUPRA: "supra",
}
_PINPOINTS_IN_WORDS = ("passim", "preface", "introduction", "foreword")
_SEVERAL_PAGES = pattern(r"\d\s?[–—,-]\s?\d|\d\s?ff?\b")
_NAMES_SHOWN = 12
# Characters of an address in a line of evidence; the queries of lists and searches have hundreds.
_LONGEST_SOURCE = 120


def project_url(label: str) -> str:
    """An address of the project as its package names it: `Documentation`, `Issues`; empty where it names none."""
    # Read from the installed package, so that forks and mirrors name their own. Few runs need it, and it loads slowly.
    from importlib.metadata import PackageNotFoundError, metadata  # noqa: PLC0415 - see above

    try:
        named = metadata("stacite").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    urls = (url.strip() for name, _, url in (each.partition(",") for each in named) if name == label)
    return next((url for url in urls if url.startswith("https://")), "")


def evidence_lines(evidence: Sequence[Observation]) -> Iterator[str]:
    """A line for each pair of values or source; observations that are words alone share the first."""
    words = [observation for observation in evidence if not _is_pair(observation) and not observation.source]
    if words:
        yield ", ".join(_timed(words))
    for observation in evidence:
        if _is_pair(observation) or observation.source:
            asked = ", ".join(filter(None, (_shown_source(observation.source), utc(observation.fetched))))
            yield " ".join(filter(None, (_pair(observation), f"({asked})" if asked else "")))


def _shown_source(url: str) -> str:
    """The address; of a query that is too long to read, the host alone. JSON has it whole."""
    shown = one_line(url)
    return shown if len(shown) <= _LONGEST_SOURCE else host_of(url) or shown


def _timed(words: Sequence[Observation]) -> Iterator[str]:
    """`GET 404 2026-11-24 14:02 UTC`, `GET 404 14:02 UTC`: the day is printed once."""
    day = ""
    for observation in words:
        time = utc(observation.fetched)
        yield " ".join(filter(None, (one_line(observation.text), time.removeprefix(day))))
        # Requests of one check mostly have the same day: it is printed with the first only.
        day = time[: len("2026-11-24 ")] or day


def _is_pair(observation: Observation) -> bool:
    return bool(observation.field or observation.printed or observation.registered)


def _pair(observation: Observation) -> str:
    """`date: cited as “2019”, found as “2021”`; a value without a source comes from the registry."""
    printed = f"cited as “{one_line(observation.printed)}”" if observation.printed else ""
    found = "found as" if observation.source else "in the registry as"
    registered = f"{found} “{one_line(observation.registered)}”" if observation.registered else ""
    values = ", ".join(filter(None, (one_line(observation.text), printed, registered)))
    name = one_line(field_label(observation.field))
    return f"{name}: {values}" if name else values


def utc(moment: datetime | None) -> str:
    """`2026-11-24 14:02 UTC`; the empty string for no time. A time without zone is UTC, as the model has it."""
    if moment is None:
        return ""
    return f"{(moment.astimezone(UTC) if moment.tzinfo else moment):%Y-%m-%d %H:%M} UTC"


def iso_time(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC, whole seconds: `2026-11-24T14:02:07Z`. A time without zone is UTC, as the model has it."""
    if moment is None:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


def count_of(level: Severity, number: int) -> str:
    """`2 errors`, `18 info findings`."""
    return pluralize(number, "info finding" if level is Severity.INFO else level)


def fix_line(finding: Finding, fix: Fix, report: Report, code: str = "", *, with_command: bool = True) -> str:
    """What the fix does, and the command that does it, between two `code` marks."""
    message, command = one_line(fix.message), fix_command(finding, fix, report)
    if not command or not with_command:
        return message
    mark = "" if code and code in command else code
    if is_unsafe(fix) and not fix.command:
        look = command.replace(" --fix ", " --diff ")
        instead = f"{mark}--fix{mark} instead of {mark}--diff{mark}"
        return f"{message} (review it with {mark}{look}{mark}, apply it with {instead})"
    return f"{message} ({mark}{command}{mark})"


def without_style_advice(remark: str, *, keeps_reviewed: bool = False) -> str:
    """A remark on a document's style, without the option that checks it against that style.

    `keeps_reviewed` keeps the option for a style that its review had.
    """
    if keeps_reviewed and "was reviewed against" in remark:
        return remark
    return remark.partition("; to check ")[0]


def fix_command(finding: Finding, fix: Fix, report: Report) -> str:
    """The command that applies it, as it can be typed; the empty string for a fix that has to be made by hand."""
    if fix.command:
        return f"stacite {one_line(fix.command)}"
    command = check_command(report, finding.location.path) if fix.edits else ""
    return command and f"{command} --fix{' --unsafe-fixes' if is_unsafe(fix) else ''}"


def show_pages_hint(document: Document) -> str:
    """How to see what was found on the pages that may be misread; empty for formats without pages."""
    if not document.verdict or document.format != "pdf" or document.path.startswith("<"):
        return ""
    command = f"stacite show {quote(one_line(document.path))} --pages doubtful -o pages.html"
    return f"To see what was found on these pages, run `{command}`."


def check_command(report: Report, path: str = "") -> str:
    """`stacite check brief.docx`, which checks the file at `path`; the empty string for text from standard input.

    For a registry, and for the only document of a run, `path` can be left out. Without it, the command checks the same
    documents as the run. It has the options of the run that say what is checked.
    """
    paths = [each.document.path for each in report.documents]
    if path not in paths:
        path = paths[0] if len(paths) == 1 else ""
    if path.startswith("<"):
        return ""
    registry = report.registry.path
    option = "" if registry == Registry().path else f" --registry {quote(one_line(registry))}"
    what = quote(one_line(path)) if path else report.named
    return f"stacite check{what and f' {what}'}{option}{report.options and f' {report.options}'}"


def is_unsafe(fix: Fix) -> bool:
    """Whether it should be reviewed before it is applied."""
    return not fix.command and bool(fix.edits) and fix.applicability is not Applicability.SAFE


def notes_by_label(document: Document) -> dict[str, Note]:
    """The notes that a label stands for; of a label that several notes have, none is meant."""
    counts = Counter(note.label for note in document.notes)
    return {note.label: note for note in document.notes if counts[note.label] == 1}


def told_of(name: str, document: Document) -> str:
    """`Note 3: `, or `Bibliography, Doe: ` for an entry that has the words; said where that has no place of its own."""
    entry = next((each for each in document.sources if each.text == name), None)
    return f"Bibliography, {entry.opening}: " if entry is not None else f"Note {name}: "


def rule_title(finding: Finding) -> str:
    """`Broken link`; the rule's name if it has no title."""
    return finding.title or finding.name


def titled(finding: Finding, *, with_severity: bool = False) -> str:
    """`Broken link (L301)`, `Broken link (L301, error)`."""
    severity = f", {finding.severity}" if with_severity else ""
    return f"{rule_title(finding)} ({finding.code}{severity})" if finding.code else rule_title(finding)


_APOSTROPHE = pattern(r"“[^“”]{0,400}”|(?<=[A-Za-z])'(?=(?:s|t|re|ll|ve)\b)")


def as_end(text: str) -> str:
    """A text that ends a sentence, with the period that it may have: `set the author to Roe, J.`."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def tracked_changes(fixes: int, changes: int) -> str:
    """What so many fixes were made as: `tracked changes`, `a tracked change`, or `7 tracked changes` if not as many."""
    if changes == fixes:
        return "a tracked change" if fixes == 1 else "tracked changes"
    return pluralize(changes, "tracked change")


def curly(text: str) -> str:
    """A sentence that terminals have, too, with the apostrophes of a page, except in what is quoted."""
    return _APOSTROPHE.sub(lambda match: "’" if match[0] == "'" else match[0], text)


def headline(finding: Finding) -> str:
    """`404 Not Found, twice (note 3, wagner2023chinas)`."""
    return f"{one_line(finding.message)}{about(finding)}"


def about(finding: Finding) -> str:
    """The note and the source a finding is about: ` (note 3, wagner2023chinas)`; empty where there is none."""
    parts = ", ".join(filter(None, (note_name(finding), one_line(finding.reference))))
    return f" ({parts})" if parts else ""


def notes_in_words(labels: Iterable[str], most: int | None = None) -> str:
    """`note 3`, `notes 3 and 7`, `note 3 and the bibliography`; if there are more than `most`, the others as a number.

    Entries have no label.
    """
    names = list(dict.fromkeys(labels))
    numbers = [one_line(each) for each in names if each]
    if most is not None and (more := len(numbers) - most) > 1:
        numbers = [*numbers[:most], f"{more} others"]
    parts = [f"note{'' if len(numbers) == 1 else 's'} {listed(numbers, serial=True)}"] if numbers else []
    return " and ".join([*parts, *(["the bibliography"] if "" in names else [])])


def note_name(finding: Finding) -> str:
    """`note 3`, `bibliography: Heidenreich`; empty where it is about none."""
    if finding.note:
        return f"note {one_line(finding.note)}"
    return f"bibliography: {one_line(finding.entry)}" if finding.entry else ""


def remarks(
    finding: Finding, report: Report, code: str = "", *, with_command: bool = True
) -> Iterator[tuple[str, str]]:
    """Its evidence, its fix and what else to do, each with a label: `Evidence`, `Fix`, `What to do`.

    The command of the fix, if it is wanted, stands between two `code` marks.
    """
    for line in evidence_lines(finding.evidence):
        yield "Evidence", line
    if finding.fix is not None:
        yield "Fix", fix_line(finding, finding.fix, report, code, with_command=with_command)
    if finding.help:
        yield "What to do", one_line(finding.help)


def words_meant(place: Location) -> str:
    """The words of the note that a finding points at, if the file itself has no lines; empty otherwise.

    A few characters alone would say nothing of the place, so they come with the words around them.
    """
    start, end = place.quote_span
    if 0 < end - start < _SHORT_QUOTE:
        start, end = _widened(place.quote, start, end)
        before, after = "…" * (start > 0), "…" * (end < len(place.quote))
        return f"{before}{one_line(place.quote[start:end])}{after}"
    words = one_line(place.quote[start : min(end, start + _LONGEST_QUOTE)])
    return f"{words}…" if end - start > _LONGEST_QUOTE else words


def _widened(text: str, start: int, end: int) -> Span:
    """A span with what is around it, as whole words where there are spaces."""
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    if low > 0:
        low = text.find(" ", low, start) + 1 or low
    if high < len(text):
        space = text.rfind(" ", end, high)
        high = space if space >= 0 else high
    return low, high


def family(variable: str) -> str:
    """The family of a variable: numbers and all else share one."""
    return _FAMILIES.get(variable, "number")


def item_values(item: Item) -> list[tuple[str, str]]:
    """CSL variables with their values: the kind, names, the title, dates, all else."""
    names = [(variable, "; ".join(map(str, people))) for variable, people in item.names.items()]
    dates = [(variable, date_words(date.edtf)) for variable, date in item.dates.items()]
    title = [("title", item.title)] if item.title else []
    spoken = language_words(item.get("language"))
    texts = [
        (variable, spoken or value if variable == "language" else value)
        for variable, value in item.texts.items()
        # Reference managers repeat the publisher's place there.
        if variable != "title" and (variable != "event-place" or value != item.get("publisher-place"))
    ]
    return [("type", item.type), *names, *title, *dates, *texts]


def date_words(edtf: str) -> str:
    """The date as people write it where EDTF has a number for its season: `Winter 1977`."""
    return _SEASON.sub(lambda found: f"{_SEASONS[found['season']]} {found['year']}", edtf)


def cite_details(cite: Cite | Citation) -> str:
    """`See, ibid., page 812`."""
    parts = [cite.prefix, _FORM_WORDS[cite.form], _pinpoint(cite.locator) if cite.locator else ""]
    return one_line(", ".join(part for part in parts if part))


def _pinpoint(locator: Locator) -> str:
    """`page 812`, `pages 14–16`, `passim`."""
    value = locator.value
    if value.lower() in _PINPOINTS_IN_WORDS:
        return value
    if locator.label == "page":
        return f"{'pages' if _SEVERAL_PAGES.search(value) else 'page'} {value}"
    return f"{field_label(locator.label)} {value}"


def registered_values(record: Record) -> dict[str, str]:
    """The values of a record by CSL variable, as text for people."""
    # Crossref names a date several times; the first name of each is shown.
    dates: dict[str, str] = {}
    for name, date in record.dates.items():
        dates.setdefault(date.edtf, name)
    values = {
        "type": record.type,
        "author": _names(record.authors),
        "editor": _names(record.editors),
        "title": ": ".join(clean(text) for text in (*record.titles[:1], *record.subtitles[:1])),
        "issued": ", ".join(f"{edtf} ({name})" for edtf, name in sorted(dates.items())),
        "container-title": "; ".join(map(clean, record.containers)),
        "volume": record.volume,
        "issue": record.issue,
        "page": record.page or record.article_number,
        "publisher": clean(record.publisher),
        "DOI": record.doi,
    }
    return {variable: value for variable, value in values.items() if value}


def differing_variables(item: Item, record: Record) -> frozenset[str]:
    """CSL variables in which the work as cited and its record differ."""
    from stacite.compare.same_work import compare_work  # noqa: PLC0415 - heavy, and needed only with evidence

    found = compare_work(item, record)
    beside = (variable for each in found for variable, _, _ in each.beside)
    return frozenset((*(each.field for each in found), *beside))


def _names(names: tuple[Name, ...]) -> str:
    shown = "; ".join(clean(str(name)) for name in names[:_NAMES_SHOWN])
    return f"{shown}; and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else shown
