"""The language of a title is told where it is sure."""

from __future__ import annotations

import pytest

from stacite.text.languages import likely_language, title_language


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Strukturwandel der Öffentlichkeit", "de"),
        ("Die Legitimität der Neuzeit", "de"),
        ("Wahrheit und Methode. Grundzüge einer philosophischen Hermeneutik", "de"),
        ("Surveiller et punir: naissance de la prison", "fr"),
        ("Histoire de l’édition française au siècle des Lumières", "fr"),
        ("Il formaggio e i vermi: il cosmo di un mugnaio del ’500", "it"),
        ("La vida de los campesinos en la sierra y el valle", "es"),
        ("De opkomst van het moderne kapitalisme", "nl"),
        ("História da vida privada no Brasil", "pt"),
        ("The Great Transformation", ""),
        ("Los Angeles and the Automobile", ""),
        ("Los Angeles Politics", ""),
        ("Van der Waals and the Theory of Liquids", ""),
        ("Rio de Janeiro in the Age of Empire", ""),
        ("Governing the Commons: the evolution of institutions for collective action", ""),
        ("A history of printing in Paris", ""),
        ("Die Hard", ""),
        ("Capital", ""),
        ("", ""),
    ],
)
def test_language(title: str, language: str) -> None:
    assert title_language(title) == language


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("The Care of Boats", "en"),
        ("Harbor Dredging in Estuaries", "en"),
        ("Soundings 1998", "en"),
        ("Los Angeles and the Automobile", "en"),
        ("Die Pflege der Boote", "de"),
        ("L’entretien des bateaux", "fr"),
        ("El cuidado de los barcos", "es"),
        ("De rerum natura cum commentariis", "la"),
        ("O USO DA MADEIRA EM UMA SERRARIA", "pt"),
        ("“Attention” Is All You Need – or Is It?", "en"),
        ("Is attention all there is – or no free lunch?", "en"),
        ("Łódź Žluťoučký", ""),
    ],
)
def test_the_language_that_a_title_most_likely_has(title: str, language: str) -> None:
    assert likely_language(title) == language


def test_a_long_title_takes_no_time() -> None:
    assert title_language("der " * 200_000) == "de"
