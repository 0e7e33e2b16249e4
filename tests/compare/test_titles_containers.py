"""One journal under its names."""

from __future__ import annotations

import pytest

from stacite.compare.titles import same_container


@pytest.mark.parametrize(
    ("printed", "registered"),
    [
        ("The Lancet", "Lancet"),
        ("Chem. Res. Toxicol.", "Chemical Research in Toxicology"),
        ("J. Am. Chem. Soc.", "Journal of the American Chemical Society"),
        ("PNAS", "Proceedings of the National Academy of Sciences"),
        ("JAMA", "JAMA: The Journal of the American Medical Association"),
        ("Archives of Pediatrics & Adolescent Medicine", "Archives of Pediatrics &amp; Adolescent Medicine"),
        ("Science", "Science (New York, N.Y.)"),
        ("Int'l Org.", "International Organization"),
        ("Revista Espanola de Ensenanza", "Revista Española de Enseñanza"),
        ("PLoS ONE", "PLOS ONE"),
    ],
)
def test_one_container(printed: str, registered: str) -> None:
    assert same_container(printed, ["Other", registered])
    assert same_container(registered, [printed])


@pytest.mark.parametrize(
    ("printed", "registered"),
    [
        ("Ecology Letters", "Ecology"),
        ("Physical Review A", "Physical Review B"),
        ("Archives of Otolaryngology", "Archives of Dermatology"),
        ("Journal of Mathmatics", "Journal of Mathematics"),
        ("Nature Physics", "Nature"),
        ("Title", ""),
    ],
)
def test_two_containers(printed: str, registered: str) -> None:
    assert not same_container(printed, [registered])
