"""The markup of notes labelled by hand, and what holds in each file that is written in it."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from training.annotated_notes import DATES, NAMES, LabelledCite, LabelledDocument, load, read

from stacite.model.item import TYPES, Date

FILES = sorted((Path(__file__).parents[1] / "data" / "citations" / "notes").glob("*.yaml"))
LABELS = frozenset(
    """act appendix article-locator book canon chapter column elocation equation figure folio issue line note opus
    page paragraph part rule scene section sub-verbo supplement table timestamp title-locator verse version
    volume""".split()
)
"""Locator labels of CSL 1.0.2."""

load_once = cache(load)


def whole(inside: str) -> LabelledCite:
    (cite,) = read(f"<cite type=book>{inside}</cite>").cites
    return cite


def texts(note: str, cite: LabelledCite) -> dict[str, str]:
    return {name: note[start:end] for name, start, end in cite.parts}


def test_tags_become_places_in_the_text() -> None:
    note = read(
        "<signal>See also</signal> <cite type=book><author>Ada {Lovelace}</author>, *<title>Notes</title>* "
        "(<issued edtf=1843-09>September 1843</issued>), <locator label=chapter>3</locator></cite>. A comment."
    )
    (cite,) = note.cites
    assert note.text == "See also Ada Lovelace, *Notes* (September 1843), 3. A comment."
    assert note.text[slice(*cite.span)] == "Ada Lovelace, *Notes* (September 1843), 3"
    assert texts(note.text, cite) == {
        "author": "Ada Lovelace",
        "title": "Notes",
        "issued": "September 1843",
        "locator": "3",
    }
    assert (cite.prefix, cite.label, cite.dates) == ("See also", "chapter", {"issued": "1843-09"})


def test_a_signal_belongs_to_the_citation_after_it() -> None:
    note = read("<signal>Cf.</signal> <cite type=book><title>A</title></cite>; <cite type=book><title>B</title></cite>")
    assert [cite.prefix for cite in note.cites] == ["Cf.", ""]


def test_an_address_may_stand_in_angle_brackets() -> None:
    note = read("<cite type=webpage><title>A</title> <<URL>https://example.org/a</URL>></cite>")
    assert note.text == "A <https://example.org/a>"


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Ada {Lovelace}", ["Ada|Lovelace"]),
        ("{Lovelace}, Ada", ["Ada|Lovelace"]),
        ("{Lovelace}, A., {Babbage}, C.", ["A.|Lovelace", "C.|Babbage"]),
        ("{Lovelace}, Ada, Charles {Babbage}, and Mary {Somerville}", ["Ada|L", "Charles|B", "Mary|S"]),
        ("{Lovelace} A, {Babbage} C, et al.", ["A|Lovelace", "C|Babbage"]),
        ("A. {Lovelace} & C. {Babbage}", ["A.|Lovelace", "C.|Babbage"]),
        ("{Lovelace}, A.; {Babbage}, C.", ["A.|Lovelace", "C.|Babbage"]),
        ("{Lovelace}, Ada, and Charles {Babbage}", ["Ada|Lovelace", "Charles|Babbage"]),
        ("{Lovelace}, Ada and Charles {Babbage}", ["Ada|Lovelace", "Charles|Babbage"]),
        ("{Lovelace}/{Babbage}", ["|Lovelace", "|Babbage"]),
        ("Karl {Müller} u. Anna {Roth} u. a.", ["Karl|Müller", "Anna|Roth"]),
        ("{Xi} Jinping", ["Jinping|Xi"]),
        ("Martin Luther {King}, Jr.", ["Martin Luther|King|Jr."]),
        (
            "Ada {Lovelace}, {{Bureau of Oceans, Law and Polar Affairs}} and C. {Babbage}",
            ["Ada|Lovelace", "{}", "C.|B"],
        ),
        ("{{World Bank}} and {{United Nations}}", ["{}", "{}"]),
    ],
)
def test_names(printed: str, names: list[str]) -> None:
    people = whole(f"<author>{printed}</author>").names["author"]
    assert len(people) == len(names)
    for person, expected in zip(people, names, strict=True):
        if expected == "{}":
            assert f"{{{{{person['literal']}}}}}" in printed
            continue
        given, family, *suffix = expected.split("|")
        assert person.get("given", "") == given
        assert person["family"].startswith(family)
        assert [person["suffix"]] == suffix if suffix else "suffix" not in person


@pytest.mark.parametrize(
    ("marked", "fault"),
    [
        ("<cite type=book><tilte>A</tilte></cite>", "no tag"),
        ("<cite type=book><title>A</cite>", "closes nothing"),
        ("<cite type=book><title>A</title>", "never closed"),
        ("<title>A</title>", "outside a <cite>"),
        ("<cite type=book><title><author>{A}</author></title></cite>", "inside <title>"),
        ("<cite type=book>A <cite type=book>B</cite></cite>", "inside <cite>"),
        ("<cite type=book><title></title></cite>", "empty"),
        ("<cite type=book><author>Ada Lovelace</author></cite>", "no family name"),
        ("<cite type=book><title edtf=1843>A</title></cite>", "no attribute"),
        ("<cite type=book form=long to=1>A</cite>", "no form"),
        ("<cite form=ibid>Ibid.</cite>", "needs `to`"),
        ("<cite>A</cite>", "needs a type"),
        ("<signal>See</signal> nothing", "no <cite>"),
    ],
)
def test_faults_are_named(marked: str, fault: str) -> None:
    with pytest.raises(ValueError, match=re.escape(fault)):
        read(marked)


def document(folder: Path, *notes: str) -> Path:
    path = folder / "notes.yaml"
    path.write_text("document: A\nstyle: own\nuse: training\nnotes:\n" + "".join(f"- '{note}'\n" for note in notes))
    return path


def test_a_short_form_has_the_type_of_its_antecedent(tmp_path: Path) -> None:
    path = document(
        tmp_path,
        "<cite type=map><title>A</title></cite>; <cite type=book><title>B</title></cite>",
        "<cite form=ibid to=1.2>Ibid.</cite>",
    )
    assert [cite.type for note in load(path).notes for cite in note.cites] == ["map", "book", "book"]


@pytest.mark.parametrize("to", ["1.2", "2", "3", "0"])
def test_an_antecedent_stands_before(tmp_path: Path, to: str) -> None:
    path = document(tmp_path, "<cite type=map><title>A</title></cite>", f"<cite form=ibid to={to}>Ibid.</cite>")
    with pytest.raises(ValueError, match=r"notes\.yaml, note 2: no full citation before it is"):
        load(path)


def test_there_are_documents() -> None:
    assert FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_marked_well(path: Path) -> None:
    labelled = load_once(path)
    assert labelled.name
    assert labelled.style
    assert labelled.use in ("training", "test")
    for number, note in enumerate(labelled.notes, 1):
        where = f"note {number}: {note.text}"
        assert not re.search(r"[{}]|</?[a-z-]+[ >]", note.text), where
        assert all(first.span[1] <= second.span[0] for first, second in pairwise(note.cites)), where
        for cite in note.cites:
            assert cite.type in TYPES, where
            assert cite.label in LABELS, where
            check_parts(note.text, cite)
            check_dates(note.text, cite)


def check_parts(note: str, cite: LabelledCite) -> None:
    """Parts lie within the citation, in order; values are bare."""
    assert note[cite.span[1] - 1] not in " ,;:", note
    at = cite.span[0]
    for name, start, end in cite.parts:
        value = note[start:end]
        assert at <= start < end <= cite.span[1], f"{name} in {note}"
        assert is_bare(value), f"{name} {value} in {note}"
        assert name not in NAMES or cite.names[name], note
        at = end
    assert cite.form == "ibid" or cite.parts, note


def is_bare(value: str) -> bool:
    """Without marks around it; a part of it may be emphasised or quoted: `Variations sur les *Bucoliques*`."""
    if value != value.strip(" ,;:"):
        return False
    pairs = (("*", "*"), ("“", "”"), ("„", "“"), ("«", "»"))
    if any(value[0] == first and value[-1] == last and last not in value[1:-1] for first, last in pairs):
        return False
    return all(value.count(first) == value.count(last) or first in "„“" for first, last in pairs)


def check_dates(note: str, cite: LabelledCite) -> None:
    """A date that is printed otherwise than in EDTF carries it, unless it says no time."""
    for name, start, end in cite.parts:
        if name in DATES:
            edtf = cite.dates.get(name, note[start:end])
            assert not Date(edtf).is_literal or not re.search(r"\d{4}", edtf), f"{name} {edtf} in {note}"


def test_documents_have_their_own_names() -> None:
    documents: list[LabelledDocument] = [load_once(path) for path in FILES]
    assert len({labelled.name for labelled in documents}) == len(documents)
