"""A finding is known again when its document has changed around it."""

from __future__ import annotations

from dataclasses import replace

from stacite.model.finding import Finding, Location, Severity, locate
from stacite.model.report import ParsedDocument, Report, fingerprints
from stacite.readers.base import read

NOTES = """¹ Ann Bo, "The First Title," *Journal of Things* 12 (1999): 1–2.

² Cy Do, "The Second Title," *Journal of Things* 13 (2000): 3–4.
"""


def finding(text: str, words: str, code: str = "S601", note: str = "1", message: str = "straight") -> Finding:
    start = text.index(words)
    place = locate("brief.txt", text, (start, start + len(words)))
    return Finding(code, "quotes-mixed", Severity.WARNING, message, place, note)


def one(text: str, words: str, **given: str) -> str:
    return fingerprints(Report((finding(text, words, **given),), sources={"brief.txt": text}))[0]


def test_lines_numbers_and_messages_do_not_count() -> None:
    before = one(NOTES, "The Second Title", note="2")
    moved = "¹ A new note.\n\n" + NOTES.replace("Ann", "Zoe").replace("², ", "³ ")
    assert one(moved, "The Second Title", note="3", message="5 of 6") == before
    broken = NOTES.replace('Do, "The Second', 'Do,\n"The   Second')
    assert one(broken, "The   Second Title", note="2") == before


def test_rule_words_and_what_stands_around_them_count() -> None:
    text = "¹ First “A” here.\n\n² Second “A” there.\n"
    same = [one(text, "First “A”"[6:9]), one(text, "“A”", code="S614")]
    second = text.index("“A”", 12)
    place = locate("brief.txt", text, (second, second + 3))
    report = Report((Finding("S601", "x", Severity.INFO, "m", place),), sources={"brief.txt": text})
    assert len({*same, *fingerprints(report), one(NOTES, "The First Title")}) == 4


def test_a_note_is_known_whatever_stands_before_and_after_it() -> None:
    def of(text: str, note: str) -> str:
        document = read(text.encode(), "brief.md")
        found = replace(finding(text, "doi:10.1000/1"), location=locate("brief.md", text, span(text)), note=note)
        return fingerprints(
            Report((found,), sources={"brief.md": text}, documents=(ParsedDocument(document, (), ()),))
        )[0]

    def span(text: str) -> tuple[int, int]:
        return text.index("doi"), text.index("doi") + 13

    alone = of("Text.[^1]\n\n[^1]: See doi:10.1000/1.\n", "1")
    among = "Text.[^1] More.[^2] End.[^3]\n\n[^1]: One.\n[^2]: See doi:10.1000/1.\n[^3]: Three.\n"
    assert of(among, "2") == alone
    assert of(among.replace("See", "Not"), "2") != alone


def test_findings_alike_in_all_are_told_apart_by_their_order() -> None:
    twice = (finding(NOTES, "The First Title"), finding(NOTES, "The First Title"))
    report = Report(twice, sources={"brief.txt": NOTES})
    assert len(set(fingerprints(report))) == 2
    assert fingerprints(report) == fingerprints(report)


def test_a_note_of_a_file_without_lines_is_known_by_its_text() -> None:
    def of(quote: str, start: int, note: str) -> str:
        place = Location("a.docx", anchor=f"footnote {note}", quote=quote, quote_span=(start, start + 3))
        return fingerprints(Report((Finding("S601", "x", Severity.INFO, "m", place, note),)))[0]

    assert of("Ann Bo, Title.", 0, "3") == of("Ann Bo, Title.", 0, "4")
    assert of("Ann Bo, Title.", 0, "3") != of("Ann Bo, Title.", 4, "3")


def test_a_place_without_a_text_is_known_by_its_name() -> None:
    def of(anchor: str) -> str:
        return fingerprints(Report((Finding("N001", "x", Severity.INFO, "m", Location("a.pdf", anchor=anchor)),)))[0]

    assert of("footnote 1") != of("footnote 2")
