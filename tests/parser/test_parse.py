"""A note's text becomes citations: cases from tests/data/citations, and what holds for any text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from tests.making.data import read_yaml
from tests.making.parsing import parse_note

from stacite.model.citation import CitationForm, ParsedNote
from stacite.parser.parse import parse_document, parse_isolated_batch

DATA = Path(__file__).parents[1] / "data" / "citations"
CASES = [case for path in sorted(DATA.glob("*.yaml")) for case in read_yaml(path)]


# The parser is a model: no single citation is promised. The shares are floors; raise them with the model. Every value
# counts here as it is printed, with the label of the pinpoint and the signal, and many cases are rare kinds.
WHOLE_AT_LEAST = 0.42
FIELDS_AT_LEAST = 0.77


def _differences(case: dict[str, Any], parsed: ParsedNote) -> tuple[int, int]:
    """How many of a case's values were not read as expected, and how many there are."""
    expected = {name: str(value) for name, value in case["fields"].items()} | case.get("names", {})
    expected |= {"locator": case["locator"]} if "locator" in case else {}
    found: dict[str, Any] = {}
    if len(parsed.citations) == 1 and (item := parsed.citations[0].item) is not None:
        locator = parsed.citations[0].locator
        found = {**item.texts, **{name: date.edtf for name, date in item.dates.items()}}
        found |= {name: [str(person) for person in people] for name, people in item.names.items()}
        found |= {"locator": f"{locator.label} {locator.value}"} if locator else {}
    names = expected.keys() | found.keys()
    return sum(expected.get(name) != found.get(name) for name in names), len(names)


def test_most_printed_citations_are_read_as_they_are() -> None:
    read = parse_isolated_batch([case["note"] for case in CASES])
    counts = [_differences(case, note) for case, note in zip(CASES, read, strict=True)]
    whole = sum(not wrong for wrong, _ in counts) / len(counts)
    fields = 1 - sum(wrong for wrong, _ in counts) / sum(number for _, number in counts)
    assert whole >= WHOLE_AT_LEAST, f"{whole:.3f}"
    assert fields >= FIELDS_AT_LEAST, f"{fields:.3f}"


def test_a_field_points_at_its_words() -> None:
    for case, note in zip(CASES, parse_isolated_batch([case["note"] for case in CASES]), strict=True):
        for citation in note.citations:
            assert citation.item is not None
            for name, (start, end) in citation.fields.items():
                if name in ("title", "container-title", "publisher", "URL", "DOI", "volume", "page"):
                    printed = case["note"][start:end]
                    assert printed.replace("*", "").strip(" .,") == citation.item.texts[name].replace("*", "").strip(
                        " .,"
                    )


def test_emphasis_inside_a_title_is_kept() -> None:
    (citation,) = parse_note(
        'A. C. Bradley, "The Rejection of *Falstaff* Again," *Modern Stage* 4 (1902): 3–9.'
    ).citations
    assert citation.item is not None
    assert citation.item.title == "The Rejection of *Falstaff* Again"


def test_the_span_holds_the_work_alone() -> None:
    note = (
        "See also Thomas Kuhn, *The Road since Structure* (Chicago: UCP, 2000), <https://example.org/a>. This was late."
    )
    parsed = parse_note(note)
    (citation,) = parsed.citations
    assert note[slice(*citation.span)].startswith("Thomas Kuhn")
    assert note[slice(*citation.span)].endswith("<https://example.org/a>")
    assert citation.prefix == "See also"
    assert [note[slice(*span)] for span in parsed.comments] == ["This was late."]


def test_confidence_falls_where_little_is_explained() -> None:
    sure = parse_note("Max Weber, *Ancient Judaism* (Berkeley: University of California Press, 1978).").citations[0]
    unsure = parse_note("Bxv qrst lkajsdf lkj, 1999, alksdjf.").citations
    assert sure.confidence > 0.85
    assert all(citation.confidence < 0.6 for citation in unsure)


def test_a_note_without_citations_is_comment() -> None:
    note = "I am grateful to two readers who saved me from several errors."
    parsed = parse_note(note)
    assert parsed.citations == ()
    assert [note[slice(*span)] for span in parsed.comments] == [note]


def test_the_years_of_a_life_cite_nothing() -> None:
    assert (
        parse_note("Joana Maria da Costa (1806-1864), nascida na Bahia, foi moleira e escreveu cartas.").citations == ()
    )
    assert len(parse_note("See Weber (1921–1964) and Doe (2001).").citations) == 2


def test_an_empty_note_holds_nothing() -> None:
    assert parse_note("").citations == parse_note("  \n ").citations == ()


def test_a_long_note_is_read_in_part_and_the_rest_is_comment() -> None:
    note = "Max Weber, *Economy* (Berlin: Mohr, 1922). " + "Words were said. " * 2000
    parsed = parse_note(note)
    assert parsed.citations[0].form is CitationForm.FULL
    assert parsed.comments[-1][1] == len(note.rstrip())


WORDS = """Smith,|A. B.|“Title,”|*Book*|(New York: Norton, 2001)|, 45–67|;|.|See|Ibid.,|supra note 3|https://x.org/a_(b)|<|>|‘a’
no. 4|vol. II|ed.|trans.|in|and|et al.|10.1000/182|[1999]|12 May 2020|v.|§ 5|The|was|:|”|(|)|*|S/RES/12|n.d.|Hg.
In:|(Eds.).|Act 1998|U.S.|347 U.S. 483|Family, G. (2001). |Family, Given. """
PIECES = st.sampled_from([f" {word} " for word in WORDS.replace("\n", "|").split("|")])
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=30).map("".join))


@given(TEXTS)
@example('00J"P)')  # a field once reached beyond its citation
def test_any_text_is_read_soundly(text: str) -> None:
    parsed = parse_note(text)
    spans = sorted([*(citation.span for citation in parsed.citations), *parsed.comments])
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert [citation.span for citation in parsed.citations] == sorted(citation.span for citation in parsed.citations)
    for citation in parsed.citations:
        assert 0 <= citation.confidence <= 1
        assert all(citation.span[0] <= start < end <= citation.span[1] for start, end in citation.fields.values())
    assert parse_note(text) == parsed


@given(st.lists(TEXTS, max_size=6))
def test_antecedents_are_full_citations_before(texts: list[str]) -> None:
    notes = parse_document([(str(place), text) for place, text in enumerate(texts, 1)])
    for place, note in enumerate(notes, 1):
        for order, citation in enumerate(note.citations, 1):
            for antecedent in (citation.antecedent, *citation.candidates):
                if antecedent is not None:
                    meant = notes[antecedent.note - 1].citations[antecedent.citation - 1]
                    assert meant.form is CitationForm.FULL
                    assert (antecedent.note, antecedent.citation) < (place, order)
