from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.errors import RegistryError, RegistryProblem
from stacite.model.citation import CitationForm, Locator
from stacite.model.item import TYPES, TYPES_BY_WORD, Name
from stacite.model.registry import Cite, RecordedCheck, Seen
from stacite.registry import nodes
from stacite.registry import nodes as checks
from stacite.registry.schema import PartlyReadError, read_registry


def problems(text: str) -> tuple[RegistryProblem, ...]:
    with pytest.raises(RegistryError) as caught:
        read_registry(text, "c.yaml")
    assert caught.value.source == text
    assert caught.value.path == "c.yaml"
    return caught.value.problems


def brief(text: str) -> list[str]:
    return [f"{problem.code} {problem.line}:{problem.column} {problem.message}" for problem in problems(text)]


@pytest.fixture(params=["libyaml", "pure"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pure":
        monkeypatch.setattr(nodes, "_LOADER", nodes._PureLoader)
    return str(request.param)


FILE = """\
stacite: 1
documents:
- path: a.md
  sha256: 00
  notes:
  - number: 3
    line: 32
    page: 2
    marker: {line: 24, text: "before"}
    text: "The note."
    cites:
    - {id: a, locator: 010, label: chapter, prefix: See}
    - {id: a, form: ibid}
    - {form: short, locator: 4}
    ignore: [N004]
references:
- id: a
  type: book
  author:
  - {family: Null, given: No, suffix: Jr, dropping-particle: van, non-dropping-particle: der}
  - {literal: OECD}
  title: yes
  volume: 010
  DOI: 10.10930
  issued: 2023-08
  ignore: [M403, {rule: link-dead, until: 2027-01-31, reason: checked by hand}]
  checked: {on: 2026-11-24, verdict: alive, archive: https://x.org, reason: none}
  seen: {by: J. Doe, on: 2026-05-03, note: library copy}
"""


def test_everything_is_read_and_nothing_retyped(loader: str) -> None:
    registry = read_registry(FILE, "c.yaml")
    note = registry.documents[0].notes[0]
    assert (note.number, note.line, note.page, note.marker_line, note.marker_text) == ("3", 32, 2, 24, "before")
    assert [each.rule for each in note.ignore] == ["N004"]
    assert note.cites == (
        Cite("a", CitationForm.FULL, Locator("010", "chapter"), "See"),
        Cite("a", CitationForm.IBID),
        Cite("", CitationForm.SHORT, Locator("4")),
    )
    work = registry.references[0]
    assert work.item.texts == {"title": "yes", "volume": "010", "DOI": "10.10930"}
    assert work.item.authors == (Name("Null", "No", "", "van", "der", "Jr"), Name(literal="OECD"))
    assert [(each.rule, each.until, each.reason) for each in work.ignore] == [
        ("M403", None, ""),
        ("link-dead", date(2027, 1, 31), "checked by hand"),
    ]
    assert str(work.ignore[1].location) == "c.yaml:26:25"
    assert work.checked == RecordedCheck("2026-11-24", "alive", "https://x.org", "none")
    assert work.seen == Seen("J. Doe", date(2026, 5, 3), "library copy")
    assert str(work.seen) == "seen by J. Doe on 2026-05-03 (library copy)"
    # Other programs read a date as a date, too.
    assert {each.text for each in registry.unquoted} == {"00", "No", "Null", "yes", "010", "10.10930"}


@pytest.mark.parametrize("text", [FILE, FILE.replace("\n", "\r\n"), "\ufeff" + FILE], ids=["lf", "crlf", "bom"])
def test_places_are_those_of_the_file(text: str, loader: str) -> None:
    registry = read_registry(text, "c.yaml")
    work = registry.references[0]
    assert str(work.location) == "c.yaml:17:7"
    assert str(work.places["title"]) == "c.yaml:22:10"
    assert work.places["title"].end_column == 13
    assert str(registry.documents[0].location) == "c.yaml:3:9"
    assert str(registry.documents[0].notes[0].location) == "c.yaml:6:13"


def test_places_count_lines_as_editors_do(loader: str) -> None:
    text = "references:\n- id: a\n  title: 'one\u2028two'\n  DOI: 10.1/😀\n  URL: x\n"
    assert str(read_registry(text, "c.yaml").references[0].places["URL"]) == "c.yaml:5:8"


@pytest.mark.parametrize("text", ["", "# only a comment\n", "\ufeff", "---\n", "null\n", "references:\ndocuments: ~\n"])
def test_an_empty_file_is_an_empty_registry(text: str, loader: str) -> None:
    registry = read_registry(text, "c.yaml")
    assert registry.references == ()
    assert registry.documents == ()


def test_all_problems_at_once_in_the_order_of_the_file() -> None:
    text = (
        "references:\n- id: a\n  titel: x\n  title: y\n  title: z\n  type: bok\n- id: a\n- title: z\n- word\n"
        "documents:\n- path: d\n  notes:\n  - number: 1\n    line: x\n    cites:\n    - {id: b}\n    - {form: ful}\n"
        "    - {}\n    - {form: ibid, label: page}\nstacite: 9\n"
    )
    assert brief(text) == [
        "Y903 3:3 Unknown field “titel” in a source",
        "Y902 5:3 The field `title` appears twice (first in line 4)",
        "Y903 6:9 Unknown type “bok”",
        "Y903 7:3 The key “a” is already used in line 2",
        "Y903 8:3 A source has no `id`",
        "Y903 9:3 A source must have fields (name: value), not “word”",
        "Y903 14:11 `line` must be a whole number, not “x”",
        "Y903 16:12 No source has the key “b”",
        "Y903 17:14 Unknown form “ful”",
        "Y903 18:7 A citation has no `id`",
        "Y903 19:7 A citation has a `label` but no `locator`",
        "Y903 20:10 The file has format 9, but this version of stacite reads formats up to 1",
    ]
    with pytest.raises(RegistryError, match=r"^c\.yaml has 12 mistakes \(the first in line 3\)$"):
        read_registry(text, "c.yaml")


def test_the_page_on_the_registry_lists_all_types_and_words_for_them_mean_types() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/registry.md").read_text(encoding="utf-8")
    assert [each for each in TYPES if f"`{each}`" not in page] == []
    assert TYPES.issuperset(TYPES_BY_WORD.values())


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("refs: []", ""),
        ("reference: []", "Change it to `references`."),
        ("references: [{id: a, doi: x}]", "Change it to `DOI`."),
        ("references: [{id: a, type: journal-article}]", "Change it to `article-journal`."),
        ("references: [{id: a, type: film}]", "Change it to `motion_picture`."),
        ("references: [{id: a, type: Press_Release}]", "Change it to `report`."),
        ("references: [{id: a, type: zzz}]", "`stacite schema` lists each type."),
        ("stacite: 2", "Upgrade stacite."),
        (
            "references: [{id: abcd}]\ndocuments: [{path: a, notes: [{number: 1, cites: [{id: abce}]}]}]",
            "Change it to `abcd`.",
        ),
    ],
)
def test_advice(text: str, hint: str) -> None:
    assert hint in problems(text)[0].hint


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: b: c", "Y901 1:5 The value contains “: ”, so it needs quotes"),
        ("references:\n- id: 'a", "Y901 2:7 This quotation mark is never closed"),
        ('references:\n- id: a\n  title: "b\n- id: c\n  volume: 5\n', "Y901 3:10 This quotation mark"),
        ("\treferences: []", "Y901 1:1"),
        ("a: b\n---\nc: d\n", "Y901 2:1"),
        ("a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> x\n", "Y901 2:1 This line marks a conflict"),
        ("references: []\n# \x01\n", "Y901 2:3 The control character U+0001 is not allowed"),
        ("references: [*a]", "Y903"),
        ("references: &a []", "Y903 1:13 Anchors and aliases are not allowed in this file"),
        ("references: !!seq []", "Y903 1:13 Tags are not allowed in this file"),
        ("references: [{id: a, title: ! b}]", "Y903 1:29 Tags are not allowed in this file"),
        ("[]", "Y903 1:1 The registry must have fields (name: value), not a list"),
        ("{[a]: b}", "Y903 1:2 A field name must be a word"),
        ("references: [{id: a, title: [b]}]", "Y903 1:29 `title` must be a single value, not a list"),
        ("references: [{id: a, author: B}]", "Y903 1:30 `author` must be a list, not “B”"),
        ("references: [{id: a, author: [{}]}]", "Y903 1:31 A name in `author` is empty"),
        ("references: [{id: a, ignore: M403}]", "Y903 1:30 `ignore` must be a list"),
        ("references: [{id: a, ignore: [{until: 2027-01-31}]}]", "Y903 1:31 An entry in `ignore` has no `rule`"),
        (
            "references: [{id: a, ignore: [{rule: L, till: x}]}]",
            "Y903 1:41 Unknown field “till” in an entry in `ignore`",
        ),
        ("references: [{id: a, ignore: [{rule: L, until: 2027-1-31}]}]", "Y903 1:48 `until` must be a date, not “2027"),
        (
            "references: [{id: a, ignore: [{rule: L, until: 2027-02-30}]}]",
            "Y903 1:48 `until` must be a date, not “2027",
        ),
        ("references: [{id: a, ignore: [{rule: L, until: [x]}]}]", "Y903 1:48 `until` must be a single value"),
        ("references: [{id: a, seen: yes}]", "Y903 1:28 `seen` must have fields, not “yes”"),
        ("references: [{id: a, seen: {}}]", "Y903 1:28 `seen` is empty"),
        ("references: [{id: a, seen: {on: 3 May}}]", "Y903 1:33 `on` must be a date, not “3 May”"),
        ("references: [{id: a, seen: {bay: J. Doe}}]", "Y903 1:29 Unknown field “bay” in `seen`"),
        ("references: [{id: ''}]", "Y903 1:19 `id` is empty"),
        ("stacite: 0", "Y903 1:10 There is no format 0"),
        ("documents: [{path: a}, {path: a}]", "Y903 1:24 The path “a” is already used in line 1"),
        ("documents: [{path: a},\n {path: a}]", "Y903 2:2 The path “a” is already used in line 1"),
    ],
)
def test_bad_files(text: str, message: str, loader: str) -> None:
    first = brief(text)[0]
    # the two scanners word, and place, what is no YAML in their own ways
    assert first.startswith(message if loader == "libyaml" or message.startswith("Y903") else "Y901")


@pytest.mark.parametrize(
    ("date", "edtf"),
    [
        ("2023-08", "2023-08"),
        ("forthcoming", "forthcoming"),
        ("{year: 2024, month: 8}", "2024-08"),
        ("{year: 2024, month: 8, day: 3}", "2024-08-03"),
        ("{year: 44}", "0044"),
        ("{year: -44}", "-0044"),
        ("{year: 2024, season: 2}", "2024-22"),
        ("{year: 1850, circa: true}", "1850~"),
        ("{date-parts: [[2024]], season: 2}", "2024-22"),
        ("{date-parts: [[1850, 5]], circa: true}", "1850-05~"),
        ("{literal: n.d.}", "n.d."),
        ("{raw: May 2020}", "May 2020"),
        ("[{year: 2019}, {year: 2021}]", "2019/2021"),
        ("[{year: 2019}]", "2019"),
        ("{date-parts: [[2024, 8, 3]]}", "2024-08-03"),
        ("{date-parts: [2024, 8]}", "2024-08"),
        ("{date-parts: [['2024'], [2025, 1]]}", "2024/2025-01"),
    ],
)
def test_dates(date: str, edtf: str) -> None:
    item = read_registry(f"references:\n- id: a\n  issued: {date}\n", "c.yaml").references[0].item
    assert item.issued is not None
    assert item.issued.edtf == edtf


@pytest.mark.parametrize(
    ("date", "message"),
    [
        ("{year: abc}", "The date `issued` is not valid: “abc” is not a year"),
        ("{month: 8}", "The date `issued` is not valid: a date needs a year"),
        ("{year: 2024, day: 8}", "The date `issued` is not valid: a day needs a month"),
        ("{year: 2024, month: 25}", "The date `issued` is not valid: “25” is not a month"),
        ("{year: 2024, month: May}", "The date `issued` is not valid: “May” is not a month"),
        ("{year: 2024, month: 1, day: 32}", "The date `issued` is not valid: “32” is not a day"),
        (
            "{date-parts: []}",
            "The date `issued` is not valid: `date-parts` must contain one date, or two dates for a range",
        ),
        (
            "{date-parts: [[1, 2, 3, 4]]}",
            "The date `issued` is not valid: a date has at most a year, a month and a day",
        ),
        ("[]", "`issued` must be one date, or two dates for a range"),
        ("[{date-parts: [[1], [2]]}, {year: 3}]", "`issued` must be one date, or two dates for a range"),
        ("{yeer: 2024}", "Unknown field “yeer” in the date `issued`"),
    ],
)
def test_dates_that_can_not_be_kept(date: str, message: str) -> None:
    assert [problem.message for problem in problems(f"references:\n- id: a\n  issued: {date}\n")] == [message]


def test_block_scalars_end_without_their_line_end() -> None:
    text = "references:\n- id: a\n  title: >\n    Long\n    title\n  abstract: |+\n    a\n    b\n\n"
    assert read_registry(text, "c.yaml").references[0].item.texts == {"title": "Long title", "abstract": "a\nb"}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 50_000,
        "- " * 50_000,
        "a: &a [x]\n" + "".join(f"k{at}: &b{at} [*a, *a]\n" for at in range(1000)),
        "references: [" + "{id: a}, " * 10_000 + "]",
        "? " * 30_000,
        "&a " * 30_000,
        "'" + "''" * 50_000,
    ],
    ids=lambda text: text[:6],
)
def test_hostile_files_are_refused_in_words(text: str) -> None:
    assert all(problem.message for problem in problems(text))


def test_a_laughing_file_is_refused_before_it_is_expanded(loader: str) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]" for at in range(1, 30)]
    assert brief("\n".join(lines))[0].startswith("Y903 1:5 Anchors and aliases")


def test_a_file_full_of_unknown_words_is_refused_in_time() -> None:
    text = "references:\n" + "".join(f"- id: a{at}\n  titel{at}: x\n" for at in range(5000))
    found = problems(text)
    assert len(found) == 5000
    assert found[0].hint == "Change it to `title`."


def test_a_file_without_end_is_refused() -> None:
    assert brief("#" * 50_000_001) == ["Y903 1:1 The file is larger than 50 MB"]


def is_read_or_refused(text: str) -> bool:
    try:
        read_registry(text, "c.yaml")
    except RegistryError as error:
        return len(error.problems) > 0
    return True


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert is_read_or_refused(text)


@given(st.text("ab:-{}[],'\"&*!|>\n #?x", max_size=40))
def test_any_yaml_is_read_or_refused(text: str) -> None:
    assert is_read_or_refused("references:\n- id: a\n  title: " + text)


RENAMED = """\
documents:
- path: d
  notes:
  - number: 1
    cites: [{id: wagner2023chinas}, {id: wagner2023chinas, form: ibid}]
references:
- id: wagner2023use
  author: [{family: Wagner, given: Caroline S.}]
  title: China’s Use of Agreements
  issued: 2023-08
- id: other
"""


def test_a_key_that_was_changed_is_told_at_its_reference() -> None:
    assert brief(RENAMED) == ["Y905 7:7 The key was “wagner2023chinas”, and 2 citations still use it"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: China’s Use", "title: The Use"),  # nothing says whose key it was
        ("- id: other", "- id: other\n  author: [{family: Wagner}]\n  title: China’s\n  issued: '2023'"),  # or of two
        ("form: ibid}]", "form: ibid}, {id: wagner2023use}]"),  # the reference is cited by its key
        ("- id: wagner2023use", "- id: ''"),  # it has no key
    ],
)
def test_a_cite_of_an_unknown_key_is_no_change_of_a_key(old: str, new: str) -> None:
    assert {problem.partition(" ")[0] for problem in brief(RENAMED.replace(old, new))} == {"Y903"}


def test_a_file_whose_keys_alone_were_changed_is_read_all_the_same() -> None:
    with pytest.raises(PartlyReadError) as caught:
        read_registry(RENAMED, "c.yaml")
    cites = [cite.id for note in caught.value.registry.documents[0].notes for cite in note.cites]
    assert cites == ["wagner2023use", "wagner2023use"]
    assert caught.value.is_whole
    with pytest.raises(PartlyReadError) as caught:
        read_registry(RENAMED.replace("title", "titel"), "c.yaml")
    assert not caught.value.is_whole


@pytest.mark.parametrize("odd", ["{[volume]: 010}", "{id: [a], volume: 010}", "[010]", "010"])
def test_a_file_of_the_wrong_shape_is_searched_for_retyped_values(odd: str) -> None:
    with pytest.raises(PartlyReadError) as caught:
        read_registry(f"references: [{odd}, {{id: b, titel: c, volume: 010}}]", "c.yaml")
    assert caught.value.registry.unquoted[-1].reference == "b"


def test_values_that_other_readers_retype_are_kept_with_their_places() -> None:
    registry = read_registry(
        "references:\n- {id: a, volume: 010, title: 'no', issue: 5}\n- id: b\n  page: 1:20\n", "c.yaml"
    )
    places = [(value.text, value.read_as, str(value.location), value.reference) for value in registry.unquoted]
    assert places == [("010", "the number 8", "c.yaml:2:19", "a"), ("1:20", "the number 80", "c.yaml:4:9", "b")]


@given(st.text("&! a[{,:\n", max_size=8))
def test_no_anchor_and_no_tag_is_overlooked(text: str) -> None:
    plain = re.compile(r"(?<![^\s\[{,:])(?:&\S|!)")
    starts = [match.start() for match in plain.finditer(text)]
    assert [match.start() for match in checks._EXTRAS.finditer(text)][:1] == starts[:1]
