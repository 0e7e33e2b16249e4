"""Lost note references: what is reported on plain figures, and on notes without a reference."""

from __future__ import annotations

import pytest

from stacite.app.text_edits import apply_fixes
from stacite.model.finding import Severity
from stacite.model.report import ParsedDocument
from stacite.parser.parse import parse_document
from stacite.readers.base import read
from stacite.rules.base import Context
from stacite.rules.notes import duplicate_number, marker_not_superscript, orphan_note
from stacite.rules.run import run

_RULES = (marker_not_superscript, orphan_note, duplicate_number)


def essay(middle: str, count: int = 6) -> str:
    """References 1 and 2, then `middle`, then those from 4 on; note 3 is there."""
    rest = " ".join(f"So it went on.[^{number}]" for number in range(4, count + 1))
    notes = "\n\n".join(f"[^{number}]: Author, *Title {number}*." for number in range(1, count + 1))
    return f"The dyke broke.[^1] Nobody had looked.[^2] {middle} {rest}\n\n{notes}\n"


def reported(text: str, path: str = "essay.md") -> list[tuple[str, str, str]]:
    """Codes, notes and messages."""
    return [(each.code, each.note, each.message) for each in run(_context(text, path), _RULES)]


def _context(text: str, path: str) -> Context:
    document = read(text.encode(), path)
    parsed = tuple(parse_document([(note.label, note.text) for note in document.notes]))
    return Context((ParsedDocument(document, parsed, tuple(("",) * len(one.citations) for one in parsed)),))


@pytest.mark.parametrize(
    ("middle", "words"),
    [
        ("The law was passed.3 Later it fell.", "passed.3"),
        ("It was, he wrote, “a scandal.”3 Later it fell.", "scandal.”3"),
        ("Er nannte es „ein Wunder“3 und ging.", "Wunder“3"),
        ("The mayor,3 who knew, said nothing.", "mayor,3"),
        ("The mayor3 said nothing.", "mayor3"),
        ("Nobody would hear of it.3 In 1953 they did.", "it.3"),
        ("All this was in 1953.3 Then the sea came.", "1953.3"),
        ("They counted the dead (in the north).3 Then the sea came.", "north).3"),
        ("They counted the dead.[3] Then the sea came.", "dead.[3]"),
        ("They counted the dead.(3) Then the sea came.", "dead.(3)"),
        ("This is told in the second chapter.3 It’s short.", "chapter.3"),
        ("He had read *Die Deiche*.3 It’s short.", "Deiche.3"),
    ],
)
def test_figures_that_stick_to_a_word_are_the_reference_of_a_note_without_one(middle: str, words: str) -> None:
    message = f"The “3” in {words} looks like the number of note 3, which has none in the text"
    assert reported(essay(middle)) == [("N010", "3", message)]


@pytest.mark.parametrize(
    "middle",
    [
        "The law was passed. Later it fell.",
        "The gauge rose by 1.3 metres, then by 2.3 more.",
        "See section 2.3 of the report, and Fig.3 Below it is a table.",
        "See no.3 and table3 of the report.",
        "The report (art.3) is silent on CO3 and on H3 waves.",
        "The rise was steep.3.2 metres were lost.",
        "They used Release.3b of the model.",
        "They lost the dyke.3% of it stood.",
        "Section(3) applies, says the clerk[3] of the board.",
        "There were 3 dykes. 3 of them broke.",
        "In the reader’s edition of 2016.35 Windows were broken.",
        "The law.3 said nothing; one reads it so.",
    ],
)
def test_other_figures_are_no_references(middle: str) -> None:
    assert reported(essay(middle)) == [("N002", "3", "Nothing in the text refers to this note")]


def test_two_such_places_leave_it_open_which_is_meant() -> None:
    text = essay("It was passed.3 Later it fell.3 And so on.")
    assert [code for code, *_ in reported(text)] == ["N002"]


def test_figures_elsewhere_are_not_looked_at() -> None:
    text = essay("Later it fell.").replace("The dyke broke.", "The dyke broke.3 It did.")
    assert [code for code, *_ in reported(text)] == ["N002"]


def test_a_note_with_a_reference_leaves_other_figures_alone() -> None:
    assert reported(essay("The law was passed.[^3] Later it fell.3 So it was.")) == []


def test_verses_are_no_references_where_all_notes_have_one() -> None:
    text = essay("The deep was there.1 And it was dark.2 And the wind blew.3 And there was light.4 So it was.[^3]")
    assert reported(text) == []


def test_the_first_note_and_the_last_one() -> None:
    text = essay("A third.[^3]")
    assert [(code, note) for code, note, _ in reported(text.replace("broke.[^1]", "broke.1"))] == [("N010", "1")]
    assert [(code, note) for code, note, _ in reported(text.replace("on.[^6]", "on.6"))] == [("N010", "6")]


def test_two_lost_references_in_a_row() -> None:
    text = essay("It was passed.3 Then it fell.", 9).replace("on.[^4]", "on.4", 1)
    assert [(code, note) for code, note, _ in reported(text)] == [("N010", "3"), ("N010", "4")]


def test_a_document_without_references_is_not_searched() -> None:
    text = "One.1 Two.2 Three.3 Four.4\n\n" + "\n\n".join(f"[^{number}]: Author, *Title*." for number in range(1, 5))
    assert [(code, note) for code, note, _ in reported(text)] == [("N002", "1")]


def test_the_fix_makes_a_reference_like_those_beside_it() -> None:
    text = essay("The law was passed.3 Later it fell.")
    found = run(_context(text, "essay.md"), _RULES)
    assert [each.severity for each in found] == [Severity.ERROR]
    fixes = [each.fix for each in found if each.fix]
    assert apply_fixes({"essay.md": text}, fixes).sources["essay.md"] == text.replace("passed.3", "passed.[^3]")


def test_a_page_tells_of_the_note_itself_as_it_has_no_lines_of_the_text() -> None:
    body = " ".join(
        f'Word of ship {chr(64 + n)} came late.<sup><a href="#fn{n}" id="r{n}">{n}</a></sup>'
        if n != 3
        else "It was passed.3"
        for n in range(1, 7)
    )
    notes = "".join(f'<li id="fn{n}"><p>Author, <i>Title {n}</i>. <a href="#r{n}">↩</a></p></li>' for n in range(1, 7))
    page = f'<html><body><p>{body}</p><section class="footnotes"><ol>{notes}</ol></section></body></html>'
    assert [(code, note) for code, note, _ in reported(page, "essay.html")] == [("N010", "3")]


def test_of_a_number_given_twice_only_that_is_reported() -> None:
    text = "One.[^1] Two.[^2] Three.[^3]\n\n[^1]: First.\n\n[^2]: Second.\n\n[^2]: Another.\n\n[^3]: Third.\n"
    assert [(code, note) for code, note, _ in reported(text)] == [("N004", "2")]


def test_a_number_given_twice_without_a_reference_is_reported_once() -> None:
    text = "One.[^1] Three.[^3]\n\n[^1]: First.\n\n[^2]: Second.\n\n[^2]: Another.\n\n[^3]: Third.\n"
    assert [(code, note) for code, note, _ in reported(text)] == [("N002", "2"), ("N004", "2")]
