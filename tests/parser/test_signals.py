"""Signals, abbreviations and brackets of law reviews and of German and French notes."""

from __future__ import annotations

import pytest

from stacite.parser.segments import segment_note

ONE = "Eric Hobsbawm, *The Age of Empire* (London: Weidenfeld, 1987), 45"


def cut(note: str) -> list[tuple[str, str]]:
    """`cite` or `comment`, and the words."""
    return [("cite" if part.cites else "comment", note[slice(*part.span)]) for part in segment_note(note)]


@pytest.mark.parametrize(
    "signal",
    [
        "*See*",
        "*See also*",
        "*See, e.g.,*",
        "*Cf.*",
        "*But see*",
        "For the history, *see*",
        "Siehe dazu bereits",
        "Anderer Ansicht",
        "Kritisch hierzu etwa",
        "Zustimmend dagegen",
        "Ständige Rechtsprechung seit",
        "So, for example,",
        "Voir également",
        "et, pour une vue contraire,",
    ],
)
def test_signals_in_italics_and_of_other_languages_are_no_part_either(signal: str) -> None:
    (part,) = segment_note(f"{signal} {ONE}.")
    assert part.prefix == signal
    assert f"{signal} {ONE}."[slice(*part.span)] == ONE


def test_signals_in_italics_start_a_citation_after_a_full_stop() -> None:
    note = "*Id.* at 12. *But see* *Hay v. Low*, 12 F.3d 34, 35 (2d Cir. 1993) (Oats, J.) (calling it “a loaf”)."
    assert cut(note) == [
        ("cite", "*Id.* at 12"),
        ("cite", "*Hay v. Low*, 12 F.3d 34, 35 (2d Cir. 1993)"),
        ("comment", "(Oats, J.) (calling it “a loaf”)"),
    ]


def test_compared_works_are_two() -> None:
    one, two = "Ann Hay, *Rye*, 12 Duke L.J. 3, 4 (1992)", "Ben Low, *Oats*, 9 Tex. L. Rev. 31 (2011)"
    note = f"*Compare* {one} (praising rye), *with* {two}."
    assert [part[1] for part in cut(note) if part[0] == "cite"] == [one, two]


@pytest.mark.parametrize(
    "note",
    [
        "Hay, in: Low/Oats (Hrsg.), Kommentar zum Brotrecht, 12. Ed. (Stand: 1.2.2020), Art. 6 Rn. 12",
        "Gesetz über das Backen (BackG) vom 5. Mai 1983, BGBl. I S. 749",
        "Anna Hay, Backen im Recht, 2. Auflage München 2012, § 22, Rn. 121",
        "Anna Hay, Brot, in: Max Low (Hrsg.): Korn und Mehl. Zur Lage von Mühle, Markt und Tisch. Köln 1989, S. 37–69",
        "Anna Hay, Brot und Salz 1800–1866. Ein Überblick, München 1983, S. 11",
        "Statistisches Landesamt (Hg.): Brot in Zahlen. Ein Handbuch, Kassel 2008, Tab. 4",
        'A. Hay, "Rye", Jnl. Social Hist., ix (1976), p. 48',
    ],
)
def test_stops_of_abbreviations_and_half_titles_divide_nothing(note: str) -> None:
    assert cut(f"{note}.") == [("cite", note)]


@pytest.mark.parametrize(
    ("cite", "remark"),
    [
        ("Anna Hay, *Brot*, Köln 1970, S. 45 ff", "Der Verfasser irrt hier."),
        ("Anne Hay, *Le pain*, Paris, Seuil, 1970, p. 45 sq", "L’auteur se trompe de date."),
    ],
)
def test_a_sentence_after_following_pages_is_comment(cite: str, remark: str) -> None:
    assert [kind for kind, _ in cut(f"{cite}. {remark}")] == ["cite", "comment"]


def test_short_forms_in_a_row_are_divided_at_commas() -> None:
    note = "Vgl. Hay, *Brot*, Bd. 2, S. 250, Low, *Salz*, S. 201 und Rau, *Korn*, S. 3."
    assert [words for _, words in cut(note)] == [
        "Hay, *Brot*, Bd. 2, S. 250",
        "Low, *Salz*, S. 201",
        "Rau, *Korn*, S. 3",
    ]


def test_a_case_cited_in_short_and_explained_is_a_citation() -> None:
    note = "See id. at 4. But see Hay, 504 U.S. at 570 (holding that bread is food)."
    assert cut(note)[:2] == [("cite", "id. at 4"), ("cite", "Hay, 504 U.S. at 570")]
