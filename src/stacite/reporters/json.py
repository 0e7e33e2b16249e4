"""The whole check for programs: every finding, link and source, in a stable order.

Its format is in `report.schema.json` in this folder. JSON is written in parts, so that a report can have any length;
other reporters write theirs the same way.
"""

from __future__ import annotations

import json
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from stacite import __version__
from stacite.model.evidence import LinkCheck, Outcome, Registration, SourceVerdict, Verdict
from stacite.model.finding import Applicability
from stacite.model.identifiers import doi_key
from stacite.model.report import LinkUse
from stacite.reporters.sources import source_object, source_rows
from stacite.reporters.summary import link_counts
from stacite.reporters.wording import iso_time
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacite.model.document import Document
    from stacite.model.evidence import Hop, LinkHistory, NotChecked, QuotationCheck
    from stacite.model.finding import Finding, Fix, Observation
    from stacite.model.registry import Reference
    from stacite.model.report import Report
    from stacite.reporters.base import Style
    from stacite.reporters.sources import SourceRow


_INDENT = "  "
_INVISIBLE = pattern("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]")


def encoded(value: object, depth: int = 1) -> str:
    r"""A value, indented by two, to stand at this depth; invisible characters and controls as `\uXXXX`."""
    # Line ends inside strings are escaped, so that every line end is one of the layout.
    text = json.dumps(value, ensure_ascii=False, indent=len(_INDENT)).replace("\n", f"\n{_INDENT * depth}")
    return _shown(text)


def array(entries: Iterable[object], depth: int = 1) -> str:
    """One entry after the other, since the plain form of them all takes many times the memory of its text."""
    texts = [_INDENT * (depth + 1) + encoded(entry, depth + 1) for entry in entries]
    return _wrapped("[", texts, "]", depth)


def lines(entries: Iterable[object], depth: int = 1) -> str:
    """One entry a line, which takes a third of the text and of the time: for programs alone."""
    texts = [_INDENT * (depth + 1) + _shown(json.dumps(entry, ensure_ascii=False)) for entry in entries]
    return _wrapped("[", texts, "]", depth)


def members(texts: Mapping[str, str], depth: int = 0) -> str:
    """An object of values that are encoded already."""
    named = [f'{_INDENT * (depth + 1)}"{name}": {text}' for name, text in texts.items()]
    return _wrapped("{", named, "}", depth)


def _shown(text: str) -> str:
    return _INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _wrapped(first: str, texts: list[str], last: str, depth: int) -> str:
    return "{}\n{}\n{}{}".format(first, ",\n".join(texts), _INDENT * depth, last) if texts else first + last


NAME = "json"


def render(report: Report, style: Style) -> str:  # noqa: ARG001 - a program has no columns
    """The document, indented by two."""
    rows = source_rows(report)
    parts = {
        "stacite": encoded(__version__),
        "summary": encoded(_summary(report, rows)),
        "documents": array(_document(each.document) for each in report.documents),
        "links": array(_links(report)),
        "references": array(_reference(reference, report) for reference in report.registry.references),
        # Only where it was asked: an offline run knows nothing of it.
        **({"existence": array(map(source_object, rows))} if rows else {}),
        "findings": array(as_object(finding) for finding in report.findings),
        "not_checked": array(not_checked_object(entry) for entry in report.not_checked),
    }
    return members(parts) + "\n"


def render_sources(report: Report, style: Style) -> str:  # noqa: ARG001 - a program has no columns
    """Whether the sources exist, as a list: `existence` of the whole document, or all where none was looked up."""
    rows = source_rows(report, all_sources=not report.evidence.sources)
    return array(map(source_object, rows), depth=0) + "\n"


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the document."""
    text = files("stacite.reporters").joinpath("report.schema.json").read_text(encoding="utf-8")
    return cast("dict[str, Any]", json.loads(text))


def _summary(report: Report, rows: Sequence[SourceRow]) -> dict[str, Any]:
    verdicts = Counter(row.check.verdict for row in rows)
    return {
        "notes": report.notes,
        "citations": report.citations,
        "references": len(report.registry.references),
        "links": {str(verdict): number for verdict, number in link_counts(report).items()},
        **({"existence": {str(verdict): verdicts[verdict] for verdict in SourceVerdict}} if rows else {}),
        "findings": {str(level): number for level, number in report.counts().items()},
        "network": str(report.evidence.network),
        "remarks": list(report.remarks),
    }


def _document(document: Document) -> dict[str, Any]:
    """How well a document was read."""
    labels = {note.ordinal: note.label for note in document.notes}
    return {
        "path": document.path,
        "format": document.format,
        "notes": len(document.notes),
        "verdict": document.verdict or None,
        "symptoms": [
            {
                "name": symptom.name,
                "reason": symptom.reason,
                "notes": [labels[ordinal] for ordinal in symptom.notes],
                "pages": list(symptom.pages),
            }
            for symptom in document.symptoms
        ],
        "doubts": list(document.doubts),
    }


def _links(report: Report) -> Iterator[dict[str, Any]]:
    """Every link: cited ones in the order of the documents, then the others that were requested."""
    # A dict keeps the order of the documents.
    for url in {**report.link_uses, **report.evidence.links}:
        check = report.evidence.links.get(url) or LinkCheck(url, Verdict.UNCHECKED, "no request was made")
        use = report.link_uses.get(url, LinkUse())
        yield link_object(check) | {"url": url, "references": list(use.references), "notes": list(use.notes)}


def link_object(check: LinkCheck) -> dict[str, Any]:
    """A link check as an object, without where the link is cited."""
    return {
        "url": check.url,
        "verdict": str(check.verdict),
        "reason": check.reason,
        "status_code": check.status_code,
        "final_url": check.final_url or None,
        "hops": [_hop(hop) for hop in check.hops],
        "elapsed_ms": check.elapsed_ms,
        "history": None if check.history is None else _history(check.history),
    }


def not_checked_object(entry: NotChecked) -> dict[str, Any]:
    """What was not checked, as the document has it."""
    return {
        "kind": str(entry.kind),
        "what": entry.what or None,
        "service": entry.service or None,
        "reason": entry.reason,
        "error": entry.is_error,
    }


def _hop(hop: Hop) -> dict[str, Any]:
    return {
        "url": hop.url,
        "status_code": hop.status_code,
        "asked_at": iso_time(hop.requested_at),
        "error": hop.error or None,
    }


def _history(history: LinkHistory) -> dict[str, Any]:
    return {
        "since": iso_time(history.since),
        "runs": history.runs,
        "days": history.days,
        "last_alive": iso_time(history.last_alive),
    }


def _reference(reference: Reference, report: Report) -> dict[str, Any]:
    """A DOI that was not checked has an unknown outcome; a reference without a DOI has no registration."""
    doi = reference.item.get("DOI")
    known = report.evidence.registrations.get(doi_key(doi))
    registration = known or Registration(doi, Outcome.UNKNOWN, reason="no request was made")
    quoted = report.evidence.quotations.get(reference.id, ())
    return {
        "id": reference.id,
        "DOI": doi or None,
        "registration": registration_object(registration) if doi else None,
        **({"quotations": [_quotation(each) for each in quoted]} if quoted else {}),
    }


def _quotation(found: QuotationCheck) -> dict[str, Any]:
    """Where a quotation stands in the text of its source, and the words there if they are others."""
    return {
        "quotation": found.quotation,
        "match": str(found.match),
        "source": found.source,
        "page": found.page or None,
        "there": found.there or None,
    }


def registration_object(registration: Registration) -> dict[str, Any]:
    """Whether a DOI is registered, as the document has it."""
    return {
        "outcome": str(registration.outcome),
        "agency": registration.agency or None,
        "source": registration.source or None,
        "fetched": iso_time(registration.fetched),
        "reason": registration.reason or None,
    }


def as_object(finding: Finding) -> dict[str, Any]:
    """A finding as the document has it."""
    place = finding.location
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": str(finding.severity),
        "message": finding.message,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "page": place.page,
        "anchor": place.anchor or None,
        "note": finding.note or None,
        "reference": finding.reference or None,
        "evidence": [_observation(observation) for observation in finding.evidence],
        "fix": None if finding.fix is None else _fix(finding.fix),
        "help": finding.help or None,
    }


def _observation(observation: Observation) -> dict[str, Any]:
    parts = {
        "text": observation.text,
        "field": observation.field,
        "printed": observation.printed,
        "registered": observation.registered,
        "source": observation.source,
        "fetched": iso_time(observation.fetched),
    }
    return {name: value for name, value in parts.items() if value}


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "safe": fix.applicability is Applicability.SAFE,
        "message": fix.message,
        "command": fix.command or None,
        "edits": [
            {"path": edit.path, "start": edit.start, "end": edit.end, "old": edit.old, "new": edit.new}
            for edit in fix.edits
        ],
    }
