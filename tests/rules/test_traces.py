"""Cheap first looks: they never exclude a text in which the pattern itself would find something."""

import re
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.model.document import Note
from stacite.model.finding import Location
from stacite.rules import dates, style, view
from stacite.rules.consistency import implausible_number, typing_mistake
from stacite.rules.view import NoteView
from stacite.text.spans import Passage

NOTE = Note("1", 1, Passage(""), Location("essay.txt", 1))
ENGLISH = "Jan. January Feb. March Apr. April May June Jun. July Jul. Aug. September Sept. Oct. November Dec.".split()
GERMAN = "Januar Jan. Februar März Apr. Mai Juni Juli August Sept. Okt. November Dez.".split()
FRENCH = "janv. janvier févr. mars avr. avril mai juin juill. août sept. octobre nov. déc. décembre".split()
NEAR = ("", "(", " ", "in ", "x", "1", "-", "–", ", ")
PRINTED = {
    "month-day": [
        f"{month} {day}, {year}" for month, day, year in product(ENGLISH, ("1", "05", "31"), ("1999", "2024"))
    ],
    "day-month": [
        f"{day} {month} {year}" for month, day, year in product(ENGLISH, ("1", "05", "31"), ("1299", "2024"))
    ],
    "german": [f"{day}.{gap}{month} 2024" for month, day, gap in product(GERMAN, ("1", "31"), ("", " "))],
    "figures": [
        f"{day}.{gap}{month}.{gap}1848" for day, month, gap in product(("1", "31"), ("1", "09", "12"), ("", " "))
    ],
    "french": [
        f"{day}{gap}{month}{gap}2024"
        for month, day, gap in product(FRENCH, ("1er", "05", "31"), (" ", "\u00a0", "\u202f"))
    ],
    "slashed": [f"{day}/{month}/1848" for day, month in product(("1", "31"), ("1", "09", "12"))],
    "iso": [
        f"{year}-{month}-{day}" for year, month, day in product(("1200", "2024"), ("01", "12"), ("01", "29", "31"))
    ],
}


def read_note(text: str) -> NoteView:
    return NoteView(None, replace(NOTE, passage=Passage(text)), None, ())  # type: ignore[arg-type]


@pytest.mark.parametrize("form", PRINTED)
def test_each_printed_date_has_the_trace_of_its_form(form: str) -> None:
    found = 0
    for date, before, after in product(PRINTED[form], NEAR, NEAR):
        text = before + date + after
        if dates._DATE_FORMS[form].search(text):
            found += 1
            assert dates._DATE_TRACES[form].search(text), text
    assert found >= len(PRINTED[form])


@given(st.text("12-–—/. :", max_size=12))
def test_each_range_has_its_trace(text: str) -> None:
    plain = re.compile(r"(?<![\w/–—-])(?<!\d\.)(\d{1,6})(--?|[–—])(\d{1,6})(?![\w/–—-]|[.:]\w)")
    spans = [match.span() for match in plain.finditer(text)]
    assert [match.span() for match in style._RANGE.finditer(text)] == spans
    assert not spans or style._TRACE.search(text)


REMINDERS = (
    "[citation needed] [add reference] [insert sources] [ref] [references?] [cite] [cit?] [Beleg fehlt] [Quelle?]"
    " [référence à compléter] [falta la cita] (year, pages) (author, year) (Jahr, Seite) (Autor, Jahr) (auteur, année)"
    " (autor, año) (autore, anno) “TODO: date” “(2019), TBD.” “Ulm 2012, ??, S. 12” “section ??”"
    " “Error! Bookmark not defined” “Fehler! Textmarke” “Erreur ! Signet” “¡Error! Marcador”"
    " “Errore. L’origine riferimento” “Fout! Bladwijzer” “Błąd! Nie”"
)


@pytest.mark.parametrize(
    "text", [match[1] or match[0] for match in re.finditer(r"“([^”]*)”|\[[^\]]*\]|\([^)]*\)", REMINDERS)]
)
def test_each_reminder_has_its_trace(text: str) -> None:
    assert implausible_number._REMINDER.search(text)
    assert implausible_number._TRACE_OF_REMINDER.search(text)


@given(st.text("AB.x’-12019 ", max_size=16))
def test_initials_and_days_are_found_where_the_plain_patterns_find_them(text: str) -> None:
    for form, ahead, behind in (
        (typing_mistake._INITIAL, r"(?<![\w.'’-])", r"(?<![\w.'’-][A-Z]\.)"),
        (typing_mistake._ISO_DATE, r"(?<![\w-])", r"(?<![\w-]\d{4}-)"),
    ):
        assert behind in form.pattern
        plain = re.compile(ahead + form.pattern.replace(behind, ""))
        assert [each.span() for each in form.finditer(text)] == [each.span() for each in plain.finditer(text)]


@given(st.text('“”„«»"‘’‚ (a[.', max_size=12))
def test_marks_are_found_where_the_plain_pattern_finds_them(text: str) -> None:
    opener = re.compile(r"[“„«»\"]|(?<![^\s(\[“„«])[‘‚](?=\S)")
    closer = re.compile(r"[“”«»\"]|[‘’](?!\w)")
    assert [each.span() for each in view._OPENING_MARK.finditer(text)] == [
        each.span() for each in opener.finditer(text)
    ]
    assert [each.span() for each in view._CLOSING_MARK.finditer(text)] == [
        each.span() for each in closer.finditer(text)
    ]


@given(st.text("cCiIıİtTſsSkK\u212a", max_size=6), st.sampled_from(["cit", "tic", "sit", "kit"]))
def test_the_folded_text_has_each_word_that_a_pattern_finds_in_any_case(text: str, word: str) -> None:
    if re.search(word, text, re.IGNORECASE):
        assert word in read_note(text).folded
