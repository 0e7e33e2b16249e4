"""Whatever a note holds: rules come to an end, point into the document, and their fixes settle."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stacite.app.text_edits import apply_fixes
from stacite.model.report import ParsedDocument
from stacite.parser.parse import parse_document
from stacite.readers.base import read
from stacite.rules.all import RULES
from stacite.rules.run import run
from stacite.rules.view import PAIRED_MARKS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stacite.rules.base import Context

    Build = Callable[[Mapping[str, Any]], Context]

WORDS = """
    “Title,” "Title" 'so' World's <https://one.example/a> https://two.example/b. https://two.example/c-
    2024-06-12/ /index.html html doi:10.1000/182. 10.1000/183 <https://doi.org/10.1000/184.> http://dx.doi.org/10.1000/185
    pp. 12-15 pp. 321–328 pp. 101–8 (June&12,&2024), 12&June&2024. accessed 2024-06-12 1978-1984
    doi:10.93 https:///x Ibid. `"x"` *it* „nein“ 6'2" < > " ' “ ” ( ) [^1] ; . https://x.example/ https://x.example/a_(b)
    https://x.example/doi/abs/10.1000/17 <https://x.example/?utm_source=a&id=1&fbclid=2> https://x.example/?utm_id=1
    https://x.example/ö <https://x.example/a\u200bb\u00adc> <https://x.example/\ufeff?gclid=1>
    arXiv 2101.00001 arXiv: 2101.1 PMID: PMC3531190 PMCID 35 ISBN 0-306-40615-3 ISSN 0302-3428 https://[x/doi/10.1000/1?utm_id=2
""".replace("pp. ", "pp.&").split()
WORDS.append("https://x.example/2024\u00a0/a.html")
MARKUP = [
    "{% x 'a' %}", '{{< ref "b" >}}', "{{ site.x }}", "<Figure n='1-2' />", "`it's`", "$a'-1$", "[@a-1, 3-5]",
    "https://{{ x }}/?utm_source=a", "{: .a-b}", r"\cite{a-1}",
]  # fmt: skip
HOUSES: tuple[dict[str, Any], ...] = (
    {},
    {"style": "chicago17"},
    {"style": "oscola"},
    {"house": {"markers": "before", "dates": "iso"}},
    {"house": {"quotes": "straight", "final_period": "none", "range_marks": "hyphen", "page_ranges": "full"}},
)
# Citations as most of a document has them, and others.
CITATIONS = st.tuples(
    st.sampled_from([", ", ", ", ", ", ", ", ". ", ": ", " "]),
    st.sampled_from(["*{}*", "*{}*", "“{}”", "“{},”", '"{},"', "{}"]),
    st.sampled_from(
        [" (Leeds: Quay, 2004)", " (Leeds: Quay, 2004)", " (2004)", ", 2004", ", [2004]", " Quay 2004, 3-5"]
    ),
    st.sampled_from([", ", ", ", ", ", ", ", ". ", " available at ", ", at: ", " "]),
    st.sampled_from(["https://one.example/{}", "https://one.example/{}", "<https://one.example/{}>", "doi:10.1000/{}"]),
)
NAMES = "Ann Vale", "Bo Rist", "Cy Moor", "Dee Holt", "Eve Marsh", "Flo Reed", "Gus Pike", "Hal Lund", "Ida Wynn"
TITLES = (
    "Salt Roads",
    "Tin Harbors",
    "Low Water",
    "Last Ferries",
    "Cold Piers",
    "Two Dunes",
    "Old Locks",
    "A Weir",
    "Tides",
)
houses = st.sampled_from(HOUSES)
notes = st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), max_size=5)
any_document = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)


def document_of(texts: list[str]) -> str:
    markers = " ".join(f"Word.[^{label}]" for label in range(1, len(texts) + 1))
    return "\n".join(
        [markers, "", *(f"[^{label}]: {text.replace('&', ' ')}" for label, text in enumerate(texts, 1)), ""]
    )


@any_document
@given(notes, houses)
def test_each_finding_points_into_the_document(context_of: Build, texts: list[str], house: dict[str, Any]) -> None:
    document = document_of(texts)
    lines = document.split("\n")
    for finding in run(context_of({"document": document, **house}), RULES):
        place = finding.location
        assert place.line is not None
        assert place.column is not None
        assert place.column <= len(lines[place.line - 1]) + 1
        assert finding.message
        for edit in finding.fix.edits if finding.fix else ():
            assert document[edit.start : edit.end] == edit.old


@any_document
@given(st.lists(st.lists(st.sampled_from([*WORDS, *MARKUP]), max_size=8).map(" ".join), max_size=5), houses)
def test_no_fix_looks_into_markup(context_of: Build, texts: list[str], house: dict[str, Any]) -> None:
    context = context_of({"document": document_of(texts), "format": "markdown", **house})
    document = context.documents[0].document
    closed = [
        source
        for note in document.notes
        for span in note.opaque
        if (source := note.passage.source_span(*span)) is not None
    ]
    edits = [edit for finding in run(context, RULES) if finding.fix for edit in finding.fix.edits]
    for start, end in closed:
        assert not any(edit.start < end and start < edit.end for edit in edits)


def marks_of(text: str) -> Counter[str]:
    return Counter(character for character in text if character in PAIRED_MARKS)


@any_document
@given(st.lists(CITATIONS, min_size=5, max_size=len(NAMES)), houses)
def test_no_fix_adds_or_removes_a_bracket_or_a_quotation_mark(
    context_of: Build, printed: list[tuple[str, str, str, str, str]], house: dict[str, Any]
) -> None:
    texts = [
        f"{name}{after}{form.format(title)}{imprint}{before}{link.format(title.casefold()[:3])}"
        for (after, form, imprint, before, link), name, title in zip(printed, NAMES, TITLES, strict=False)
    ]
    rules = [module for module in RULES if module.RULE.code[0] == "S" and not module.RULE.changes_marks]
    document = document_of(texts)
    parsed = read(document.encode(), "brief.md")
    notes = tuple(parse_document([(note.label, note.text) for note in parsed.notes]))
    read_in_full = ParsedDocument(parsed, notes, tuple(("",) * len(note.citations) for note in notes))
    contexts = [context_of({"document": document, **house})]
    contexts.append(replace(contexts[0], documents=(read_in_full,)))
    for context in contexts:
        for finding in run(context, rules):
            for fix in (finding.fix, *finding.choices):
                edits = fix.edits if fix else ()
                assert marks_of("".join(edit.old for edit in edits)) == marks_of("".join(edit.new for edit in edits))


@any_document
@given(notes, houses)
def test_fixes_settle(context_of: Build, texts: list[str], house: dict[str, Any]) -> None:
    document = document_of(texts)
    for _ in range(12):
        fixes = [finding.fix for finding in run(context_of({"document": document, **house}), RULES) if finding.fix]
        after = apply_fixes({"brief.txt": document}, fixes).sources["brief.txt"]
        if after == document:
            return
        document = after
    raise AssertionError(f"still changing: {document}")
