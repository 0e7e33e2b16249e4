"""The whole check as one page for a browser, to be sent round: it asks no network and works without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.reporters.page.controls import buttons, filters, help_on_keys, legend, nothing_left
from stacite.reporters.page.findings import finding_block
from stacite.reporters.page.frame import page
from stacite.reporters.page.glossary import rules_section
from stacite.reporters.page.known import Known
from stacite.reporters.page.markup import Markup, items, tag
from stacite.reporters.page.notes import document_section
from stacite.reporters.page.overview import overview, title_of
from stacite.reporters.page.sources import sources_section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.report import Report
    from stacite.reporters.base import Style

NAME = "html"


def render(report: Report, style: Style) -> str:  # noqa: ARG001 - a browser has its own width
    """The page; nothing of documents or servers in it is markup, a script or an address that is not of the web."""
    known = Known(report)
    title = title_of(report)
    return page(
        title,
        tag("a", "Skip to the findings", href="#findings", class_="skip"),
        tag("header", tag("p", "stacite", class_="brand"), tag("h1", title), _contents(report), buttons()),
        tag("main", overview(known), _results(known)),
        tag("footer", tag("p", *_colophon())),
        help_on_keys(),
    )


def _contents(report: Report) -> Markup:
    links = [tag("a", "Summary", href="#summary"), tag("a", "Findings", href="#findings")]
    if report.registry.references:
        links.append(tag("a", "Sources", href="#sources"))
    if report.findings:
        links.append(tag("a", "Rules", href="#rules"))
    return tag("nav", items(links), aria_label="Contents")


def _results(known: Known) -> Markup:
    report = known.report
    documents = (document_section(known, index) for index in range(len(report.readings)))
    key = legend(report.unsure_below) if report.readings else ""
    parts = (filters(report), key, *documents, *_elsewhere(known), nothing_left())
    ends = (sources_section(known), rules_section(report))
    return tag("div", *parts, *ends, id="findings", tabindex=-1)


def _elsewhere(known: Known) -> Iterator[Markup]:
    """Findings in the registry, or in documents that are not at hand."""
    placed = known.homes.elsewhere
    if placed:
        blocks = (finding_block(each, known.report.sources, "h3") for each in placed)
        heading = tag("h2", "Findings elsewhere", id="elsewhere-h")
        yield tag("section", heading, *blocks, class_="document", aria_labelledby="elsewhere-h")


def _colophon() -> tuple[str, ...]:
    rule = tag("code", "stacite rule CODE")
    return ("Made by ", tag("code", "stacite check"), ". What a rule means is told by ", rule, ".")
