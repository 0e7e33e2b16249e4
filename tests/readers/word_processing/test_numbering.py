"""The marks that Word prints: letters of other scripts, and signs of symbol fonts."""

from __future__ import annotations

import pytest
from tests.making.docx import Raw, docx_of, note

from stacite.readers import docx
from stacite.readers.word_processing import docx_label


@pytest.mark.parametrize(
    ("form", "number", "label"),
    [
        ("hebrew1", 1, "א"),
        ("hebrew1", 10, "י"),
        ("hebrew1", 14, "יד"),
        ("hebrew1", 15, "טו"),
        ("hebrew1", 16, "טז"),
        ("hebrew1", 17, "יז"),
        ("hebrew1", 115, "קטו"),
        ("hebrew1", 999, "תתקצט"),
        ("hebrew1", 1000, "1000"),
        ("hebrew2", 11, "כ"),
        ("hebrew2", 22, "ת"),
        ("hebrew2", 23, "תא"),
        ("arabicAlpha", 3, "ت"),
        ("arabicAlpha", 29, "أأ"),
        ("arabicAbjad", 3, "ج"),
    ],
)
def test_letters_of_other_scripts(form: str, number: int, label: str) -> None:
    assert docx_label(number, form) == label


def _symbol(font: str, code: str) -> str:
    return f'<w:sym w:font="{font}" w:char="{code}"/>'


@pytest.mark.parametrize(
    ("font", "code", "mark"),
    [
        ("Wingdings", "F0A7", "▪"),
        ("Wingdings", "F06C", "●"),
        ("Wingdings", "006E", "■"),
        ("Wingdings", "F0FC", "✓"),
        ("Wingdings", "F0E0", "→"),
        ("Wingdings", "F0AB", "★"),
        ("Wingdings", "F083", "③"),
        ("Wingdings", "F08C", "❶"),
        ("Wingdings 2", "F050", "✓"),
        ("WINGDINGS 2", "F0F8", "※"),
        ("Wingdings 3", "F070", "▲"),
        ("Webdings", "F061", "✔"),
        ("Symbol", "F0B7", "•"),
    ],
)
def test_a_mark_of_a_symbol_font_is_the_letter_that_it_shows(font: str, code: str, mark: str) -> None:
    call = f'<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/>{_symbol(font, code)}</w:r>'
    typed = Raw(f"<w:r>{_symbol(font, code)}</w:r>")
    data = docx_of([["A", Raw(call), "<!-- -->", note(typed, " Text.", wrap="<!-- {} -->")]])
    (found,) = docx.read(data, "a.docx").notes
    assert (found.label, found.text, found.confidence) == (mark, "Text.", 1)


@pytest.mark.parametrize(("font", "code"), [("Wingdings", "F0FF"), ("A Font of Ours", "F041")])
def test_a_mark_that_only_its_font_shows_is_a_number_with_a_reason(font: str, code: str) -> None:
    call = f'<w:r><w:footnoteReference w:customMarkFollows="1" w:id="3"/>{_symbol(font, code)}</w:r>'
    data = docx_of([["A", note("a"), Raw(call), note("b", wrap="<!-- {} -->")]])
    first, second = docx.read(data, "a.docx").notes
    assert (first.label, second.label, second.text) == ("1", "2", "b")
    assert second.confidence < 1
    assert "font" in second.reason
