"""Whether the characters that a PDF's fonts give are text, in English or another language."""

from __future__ import annotations

import codecs

import pytest

from stacite.readers.pdf.fonts import are_misread

ENGLISH = "The ledgers of the mill show no grain at all until the thaw came, which is why the board met twice. " * 3
TEXTS = {
    "english": ENGLISH,
    "czech": "Čtvrt hodiny čekali u mlýna, než přišel starý písař a přinesl všechny účty za minulou zimu. " * 3,
    "polish": "Wszystkie księgi młyna spłonęły wraz z wieżą, a pisarz przeżył jeszcze trzydzieści zim. " * 3,
    "vietnamese": "Việc đọc các chú thích ở cuối trang của những tài liệu cũ là một công việc khó khăn. " * 3,
    "russian": "Все книги мельницы сгорели вместе с башней, а писарь прожил ещё тридцать зим. " * 3,
    "greek": "Όλα τα βιβλία του μύλου κάηκαν μαζί με τους σάκους, και ο γραφέας έζησε τριάντα ακόμη χειμώνες. " * 15,
    "chinese": "磨坊的帐簿在那个冬天没有记下一粒粮食，直到冰雪融化。" * 10,
    "arabic": "كانت دفاتر المطحنة خالية في ذلك الشتاء حتى ذاب الثلج. " * 5,
    "contents": "The mill " + "." * 90 + " 5 The ledgers of the winter " + "." * 90 + " 17 The thaw and the board",
    "abbreviations": "Vgl. Brox, BGB, S. 3; BGH VIII ZR, BGBl. III; Schmidt, BGB; " * 25,
    "figures": "1901 12.5 14.2 1902 13.1 15.0 1903 11.9 16.3 " * 8,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_is_text_in_any_language(text: str) -> None:
    assert not are_misread([text])


@pytest.mark.parametrize(
    "text",
    [
        "".join(chr(0xE000 + ord(letter)) for letter in ENGLISH),
        "".join(chr(ord(letter) - 29) if letter.isalpha() else letter for letter in ENGLISH),
        codecs.encode(ENGLISH, "rot13"),
        TEXTS["russian"].encode("cp1251").decode("latin-1"),
        TEXTS["greek"].translate({0x3C2: 0x3C3, 0x3C3: 0x3C2}),
        "\ufffd" * 10 + ENGLISH[:150],
    ],
    ids=["private use", "numbers of glyphs", "moved letters", "another code page", "moved Greek", "no meaning"],
)
def test_shifted_characters_are_no_text(text: str) -> None:
    assert are_misread([text])
