"""Documents without a fault, each in a style of its own: nothing is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from stacite.model.finding import Severity
from stacite.model.house_style import HOUSE_STYLES, HouseStyle, house_style
from stacite.model.report import ParsedDocument
from stacite.parser.parse import parse_document
from stacite.readers.base import read
from stacite.rules.base import Context
from stacite.rules.run import run, selected

CLEAN = Path(__file__).parents[1] / "data" / "clean"


def said(name: str, style: str = "", folder: Path = CLEAN) -> list[str]:
    """Codes, notes and messages of all findings but remarks."""
    document = read((folder / name).read_bytes(), name)
    parsed = tuple(parse_document([(note.label, note.text) for note in document.notes]))
    parsed_document = ParsedDocument(document, parsed, tuple(("",) * len(one.citations) for one in parsed))
    findings = run(Context((parsed_document,), house=house_style(style, HouseStyle())), selected())
    return [f"{each.code} {each.note} {each.message}" for each in findings if each.severity is not Severity.INFO]


@pytest.mark.parametrize("name", sorted(path.name for path in CLEAN.iterdir()))
def test_a_document_that_is_of_one_style_is_its_own_measure(name: str) -> None:
    assert said(name) == []


@pytest.mark.parametrize("style", HOUSE_STYLES)
def test_a_document_in_the_style_of_the_house(style: str) -> None:
    assert said(f"{style.rstrip('178')}.txt", style) == []


def test_a_document_in_the_style_of_another_house() -> None:
    codes = {line.split()[0] for line in said("french.txt", "chicago18")}
    assert codes == {"N007", "S602", "S612", "S630"}


FAULTS = [
    ("oscola.txt", "its name.¹ Courts", "its name.² Courts", "good reason.²", "good reason.¹", "N005 2"),
    ("chicago.txt", "nine times since.¹", "nine times since¹.", "N007 1"),
    ("chicago.txt", "(see the appendix).¹²", "(see the appendix).12", "N010 12"),
    ("chicago.txt", "“City of Clerks,” 66).", "“City of Clerks,” 66)", "N011 9"),
    ("bluebook.txt", "292(a) (2018).", "292(a) (2018)", "N011 5"),
    ("chicago.txt", "1825–39", "1825-39", "S602 10"),
    ("chicago.txt", "(August 2003)", "(August 2003", "S613 1"),
    ("chicago.txt", "GAO-16-669 (", "GAO-16-669, (", "S605 6"),
    ("chicago.txt", "⁵ Quoted in Hallam, *Protocol State*", "⁵ Quoted in Hallam, op. cit.", "S612 5"),
    ("chicago.txt", "“Letter of 12 June 1941,”", "“Letter of 12 June 1941,", "S613 12"),
    ("oscola.txt", "‘Settled at the Door’ (", "‘Settled at the Door (", "S613 8"),
    ("oscola.txt", "Craig (n 3) 104", "Craig (n 3 104", "S613 10"),
    ("german.txt", "kleinen Schritte“, in", "kleinen Schritte, in", "S613 3"),
    ("french.txt", "petits pas »", "petits pas", "S613 2"),
    ("chicago.txt", "“Why Ports Grow,” *New", "“Why Ports Grow”, *New", "S614 7"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[-1])
def test_a_fault_that_is_put_in_is_found_and_nothing_else(fault: tuple[str, ...], tmp_path: Path) -> None:
    name, *changes, expected = fault
    text = (CLEAN / name).read_text(encoding="utf-8")
    for old, new in pairs(changes):
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert [line[: len(expected)] for line in said(name, folder=tmp_path)] == [expected]


def pairs(changes: list[str]) -> list[tuple[str, str]]:
    return list(zip(changes[::2], changes[1::2], strict=True))
